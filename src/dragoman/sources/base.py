"""What the readers share: an input, the options of reading, and bytes that become text."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from dragoman import ids
from dragoman.errors import CallError, InputRefused
from dragoman.records import Article

STDIN = "-"
MOST_BYTES = 8_000_000
"""Largest text that is read: the two million code points that a text may have, of four bytes each at most."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_MARKS = (  # of UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "a PDF; turn it into text first, by pdftotext for example"),
    (b"PK\x03\x04", "a ZIP archive or office document; unpack it, or save the document as plain text"),
    (b"\x1f\x8b", "compressed by gzip; unpack it first"),
    (b"{\\rtf", "an RTF document; save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an office document; save it as plain text"),
)


def _silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Options:
    """How to read.

    Attributes:
        published: the date of publication (ISO 8601) of articles that bring none of their own as a row does, or None.
        exclude: files in folders that are not to be read (what the run itself writes).
        notice: is told, a line each, what is passed over.
    """

    published: str | None = None
    exclude: frozenset[Path] = frozenset()
    notice: Callable[[str], None] = field(default=_silent)

    def __post_init__(self) -> None:
        if self.published is not None:
            checked_date(self.published)


@dataclass(frozen=True)
class Input:
    """One file, or standard input (`-`)."""

    path: str

    @property
    def source(self) -> str:
        """The path as read, as it stands in records and messages."""
        return printable(self.path)

    @property
    def name(self) -> str:
        """The source id of the one article of a file: its name, never the path as typed."""
        return STDIN if self.path == STDIN else Path(self.path).name

    def open(self) -> AbstractContextManager[BinaryIO]:
        """The bytes. Raises OSError."""
        if self.path == STDIN:
            return nullcontext(sys.stdin.buffer)
        return Path(self.path).open("rb")

    def bytes(self, most: int = MOST_BYTES) -> bytes:
        """All bytes. Raises InputRefused where they are more than `most`, OSError."""
        with self.open() as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise InputRefused(self.source, f"larger than {most:,} bytes; cut it into reports")
        return data


def printable(path: str | Path) -> str:
    """A path as a string that can be written as UTF-8, whatever bytes the file system has in it."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def article(source: str, source_id: str, text: str, published: str | None = None) -> Article:
    """An article of a text whose date, if any, was given by the user."""
    return Article(
        id=ids.article_id(text, source_id),
        source=source,
        text=text,
        published=published,
        published_basis="given" if published else None,
    )


def checked_date(value: str) -> str:
    """An ISO 8601 date or date-time, as given but for a blank before the time, which becomes `T`.

    Raises:
        CallError: it is none.
    """
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        date.fromisoformat(value[:10])
        datetime.fromisoformat(value)
    except ValueError:
        raise CallError(f"{value!r} is not a date; write it as YYYY-MM-DD, like 2021-05-24") from None
    return value[:10] + "T" + value[11:] if len(value) > 10 else value


def decode(data: bytes, source: str, declared: str | None = None) -> str:
    """The text of bytes, without a byte-order mark.

    A byte-order mark decides; else what is UTF-8 is UTF-8, also where single characters of it are damaged (they become
    U+FFFD, which is flagged as lost); else the declared encoding; else a detector's guess.

    Raises:
        InputRefused: the bytes are no text.
    """
    for start, kind in _BINARY:
        if data.startswith(start):
            raise InputRefused(source, f"this is not a text but {kind}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data:
        raise InputRefused(source, "this is not a text but binary data (it holds NUL bytes); convert it to text first")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(1 for ch in text if ch > "\x7f") - lost > lost:
        return text
    if declared is not None:
        try:
            return data.decode(declared)
        except (LookupError, ValueError):
            pass
    return _guessed(data)


def _guessed(data: bytes) -> str:
    """The text of bytes that are not UTF-8.

    On a text in Latin letters with few others, detectors name any of a dozen encodings that agree on most letters; the
    two in use for English are asked about alone, and Windows-1252 (Latin-1 with quotation marks) is the fallback.
    """
    from charset_normalizer import from_bytes  # loaded here: most texts are UTF-8

    high = sum(1 for byte in data if byte > 0x7F)
    letters = sum(1 for byte in data if 0x41 <= byte <= 0x5A or 0x61 <= byte <= 0x7A)
    few = high < 0.25 * (high + letters)
    best = from_bytes(data[:100_000], cp_isolation=["cp1252", "mac_roman"] if few else None).best()
    encoding = best.encoding if best is not None else "cp1252"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # The five bytes that Windows-1252 leaves undefined are control characters in Latin-1: nothing is lost.
        return "".join(_single(byte) for byte in data)


def _single(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
