"""WARC files, as crawlers and Common Crawl write them: each page, document or text in one is an article.

FastWARC reads the records, one at a time; a `.warc.gz` is unpacked as other compressed files are, within the same limits.
"""

from __future__ import annotations

import http.client
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any, BinaryIO

from dragoman.errors import InputRefused
from dragoman.sources import registry
from dragoman.sources.archives import deeper
from dragoman.sources.base import MOST_DOCUMENT, Input, Options, Outcome, Source
from dragoman.sources.budget import Broken

_DOCUMENTS = frozenset({"page", "text", "PDF", "Word document", "feed", "NewsML-G2", "ninjs"})
"""Kinds of payload that are read; tables and archives that a crawler came by are not."""
MOST_HEADER = 65_536
"""Bytes of a record's HTTP header."""
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n")


class _Stream:
    """A stream as FastWARC takes it: it goes forward only, and its last bytes are known."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._at = 0
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises OSError."""
        data = getattr(self._inner, "read1", self._inner.read)(size)
        self._at += len(data)
        self._last = (self._last + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Read on to a place further down."""
        left = offset - self._at if whence == 0 else offset
        while left > 0 and (data := self.read(min(left, 1 << 20))):
            left -= len(data)
        return self._at

    def close(self) -> None:
        """Nothing: who opened it closes it."""

    def ended(self) -> bool:
        """Whether the last record has its end, two line breaks."""
        return not self._at or self._last.endswith((b"\n\r\n", b"\n\n"))


class _Unusable(Exception):
    """One record cannot be read; the others can."""


@dataclass(frozen=True)
class _Payload:
    """What a record holds: the address, and the body with what its header says of it."""

    url: str
    media: str | None
    charset: str | None
    body: bytes


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """An article for each record that holds one: `response`, `resource` and `conversion` records, of status 200 where
    they have one. A record that holds a page with no article in it comes out as a refusal with its address.

    Raises:
        InputRefused: there is no such record. OSError: the file is damaged.
    """
    inner = deeper(source)
    passed: Counter[str] = Counter()
    found = False
    with inner.open() as opened:
        stream = _Stream(opened)
        for record in _records(stream):
            try:
                payload = _payload(record, passed)
            except _Unusable as fault:
                found = True
                yield InputRefused(f"{source.source}/{_address(record)}", str(fault))
                continue
            for outcome in _document(inner, payload, passed, options) if payload else ():
                found = True
                yield outcome
        if not stream.ended():
            raise OSError("it breaks off in a record; get it whole (what stands before that was read)")
    if passed:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(passed.items()))
        options.notice(f"{source.source}: records passed over: {kinds}")
    if not found:
        raise InputRefused(source.source, "no record in it holds a page or a text")


def _records(stream: Any) -> Iterator[Any]:
    """The records with content, one at a time. Raises OSError where the file is damaged."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        yield from ArchiveIterator(stream, record_types=kinds, parse_http=False, fsspec_args=False, stream_detect=False)
    except Broken:
        raise
    except OSError as error:
        if error.errno is not None:
            raise
        raise OSError(f"it is damaged or breaks off ({error}); what stands before that was read") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a fault inside the library, which is no Exception
            raise
        raise OSError("it is damaged; what stands before that was read") from None


def _document(inner: Input, payload: _Payload, passed: Counter[str], options: Options) -> Iterator[Outcome]:
    """The articles of a payload; nothing where it is of another kind."""
    part = inner.part(
        payload.url, lambda: io.BytesIO(payload.body), identity=payload.url, url=payload.url, charset=payload.charset
    )
    kind = registry.by_media(part, payload.media, payload.url)
    if kind is None or kind.name not in _DOCUMENTS:
        passed[f"of type {payload.media or 'unknown'}"] += 1
        return
    yield from registry.guarded(kind, part, options)


def _payload(record: Any, passed: Counter[str]) -> _Payload | None:
    """What a record holds; None where that is no document.

    Raises:
        OSError: the file breaks off in it. _Unusable: it cannot be unpacked, or is too large.
    """
    most = MOST_DOCUMENT + MOST_HEADER
    size = int(record.content_length)
    block = record.reader.read(min(size, most))
    if len(block) < min(size, most):
        raise OSError("it breaks off in a record; get it whole (what stands before that was read)")
    if size > most:
        raise _Unusable(f"larger than {MOST_DOCUMENT:,} bytes; not read")
    told = Message()
    told["Content-Type"] = record.headers.get("Content-Type") or ""
    if told.get_content_type() == "application/http" or block.startswith(b"HTTP/"):
        stream = io.BytesIO(block)
        status = stream.readline(MOST_HEADER).split(b" ", 2)[1:2]
        if status and status[0].strip() != b"200":
            passed[f"of status {status[0].decode('ascii', 'replace').strip()}"] += 1
            return None
        try:
            headers = http.client.parse_headers(stream)
        except http.client.HTTPException as error:
            raise _Unusable(f"its header cannot be read ({error})") from None
        block = _unpacked(stream.read(), headers)
        told.replace_header("Content-Type", str(headers.get("Content-Type", "")))
    media = told.get_content_type() if told["Content-Type"] else None
    return _Payload(_address(record), media, told.get_content_charset(), block)


def _unpacked(body: bytes, headers: Message) -> bytes:
    """A body without its encodings. Many archives keep these headers of bodies that were unpacked already.

    Raises:
        _Unusable: it is damaged, or unpacks to too much.
    """
    from fastwarc.stream_io import BrotliReader, ChunkedReader

    encoding = str(headers.get("Content-Encoding", "")).strip().lower()
    try:
        if "chunked" in str(headers.get("Transfer-Encoding", "")).lower() and _CHUNK.match(body):
            body = ChunkedReader(io.BytesIO(body)).read(MOST_DOCUMENT + 1)
        if encoding in ("gzip", "x-gzip", "deflate") and body.startswith((b"\x1f\x8b", b"\x78")):
            unpack = zlib.decompressobj(47)
            body = unpack.decompress(body, MOST_DOCUMENT + 1)
        elif encoding == "br" and body.lstrip()[:1] != b"<":
            body = BrotliReader(io.BytesIO(body)).read(MOST_DOCUMENT + 1)
    except (OSError, zlib.error) as error:
        raise _Unusable(f"its body is damaged ({error})") from None
    if len(body) > MOST_DOCUMENT:
        raise _Unusable(f"it unpacks to more than {MOST_DOCUMENT:,} bytes; not read")
    return body


def _address(record: Any) -> str:
    return str(record.headers.get("WARC-Target-URI") or record.record_id or "record").strip("<> ")


SOURCE = Source(
    "WARC", read, suffixes=(".warc", ".wet"), media=("application/warc",),
    claims=lambda head: head.startswith(b"WARC/"),
)  # fmt: skip
