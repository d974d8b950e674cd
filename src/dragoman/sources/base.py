"""What the readers share: an input, the options of reading, and what a source is."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO, cast

from dragoman import ids
from dragoman.errors import CallError, InputRefused
from dragoman.records import Article
from dragoman.sources.budget import Budget
from dragoman.sources.encoding import decode

Bytes = bytes  # the name means a method inside Input
STDIN = "-"
MOST_BYTES = 8_000_000
"""Largest text that is read: the two million code points that a text may have, of four bytes each at most."""
MOST_DOCUMENT = 64_000_000
"""Largest page, document or feed that is read: most of it is not text."""
SNIFFED = 65_536
"""Bytes at the head of an input that are looked at to tell its kind."""
FIELDS = ("text", "id", "source", "url", "title", "outlet", "authors", "published")
"""Fields of an article that a row of a table can bring."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


def _silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class FetchOptions:
    """How pages are fetched.

    Attributes:
        internal: whether addresses of this machine and of private networks may be asked.
        robots: whether robots.txt is obeyed.
        seconds: the longest that one address may take, redirects included.
        most: the most bytes of an answer, as sent and as decompressed.
        redirects: how many are followed.
        pause: seconds between two requests to one host; a longer Crawl-delay goes before it.
        agent: the name that is told to the server, or None for `dragoman/VERSION`.
    """

    internal: bool = False
    robots: bool = True
    seconds: float = 30.0
    most: int = MOST_DOCUMENT
    redirects: int = 5
    pause: float = 1.0
    agent: str | None = None


@dataclass(frozen=True)
class Options:
    """How to read.

    Attributes:
        published: the date of publication (ISO 8601) of articles that bring none of their own as a row does, or None.
        exclude: files in folders that are not to be read (what the run itself writes).
        notice: is told, a line each, what is passed over.
        columns: for tables, the column (or key) that holds a field of the article: `{"text": "body"}`.
        fetch: how web addresses are fetched.
    """

    published: str | None = None
    exclude: frozenset[Path] = frozenset()
    notice: Callable[[str], None] = field(default=_silent)
    columns: Mapping[str, str] = field(default_factory=dict)
    fetch: FetchOptions = FetchOptions()

    def __post_init__(self) -> None:
        if self.published is not None:
            checked_date(self.published)
        for name in self.columns:
            if name not in FIELDS:
                raise CallError(f"{name!r} is no field of an article; the fields are {', '.join(FIELDS)}")


@dataclass(frozen=True)
class Input:
    """One thing to be read: a file, standard input (`-`), a part of an archive, or what a web address answered.

    Attributes:
        path: the file as the user typed it, with the path inside an archive behind it.
        opener: opens the bytes of what is no file of its own.
        identity: the source id of the one article in it; the file's name where it is "".
        url: the address that it was fetched from, or None.
        charset: the encoding that the server declared, or None.
        first: its first bytes, where it can be opened but once.
        depth: in how many archives it lies.
        budget: what may still come out of these.
    """

    path: str
    opener: Callable[[], AbstractContextManager[BinaryIO]] | None = None
    identity: str = ""
    url: str | None = None
    charset: str | None = None
    first: Bytes | None = None
    depth: int = 0
    budget: Budget | None = None

    @property
    def source(self) -> str:
        """The path as read, as it stands in records and messages."""
        return printable(self.path)

    @property
    def name(self) -> str:
        """The source id of the one article of a file: its name, never the path as typed."""
        return self.identity or (STDIN if self.path == STDIN else Path(self.path).name)

    def open(self) -> AbstractContextManager[BinaryIO]:
        """The bytes. Raises OSError."""
        if self.opener is not None:
            return self.opener()
        if self.path == STDIN:
            return nullcontext(sys.stdin.buffer)
        return Path(self.path).open("rb")

    def head(self) -> Bytes:
        """The first bytes. Raises OSError."""
        if self.first is not None:
            return self.first
        with self.open() as file:
            return file.read(SNIFFED)

    def bytes(self, most: int = MOST_BYTES) -> Bytes:
        """All bytes. Raises InputRefused where they are more than `most`, OSError."""
        with self.open() as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise InputRefused(self.source, f"larger than {most:,} bytes; cut it into reports")
        return data

    @contextmanager
    def local(self, suffix: str) -> Iterator[Path]:
        """A file of these bytes under a plain name, for libraries that take only paths. Raises OSError."""
        if self.opener is None and self.path != STDIN and re.fullmatch(r"[\w./ -]+", self.path):
            yield Path(self.path)
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"input{suffix}"
            with self.open() as file, path.open("wb") as copy:
                shutil.copyfileobj(file, copy, 1 << 20)
            yield path

    @contextmanager
    def seekable(self) -> Iterator[BinaryIO]:
        """The bytes as a file in which one can go back. Raises OSError."""
        if self.opener is None and self.path != STDIN:
            with Path(self.path).open("rb") as file:
                yield file
            return
        with self.open() as stream, tempfile.SpooledTemporaryFile(MOST_DOCUMENT) as copy:
            shutil.copyfileobj(stream, copy, 1 << 20)
            copy.seek(0)
            yield cast(BinaryIO, copy)

    def part(
        self, name: str, opener: Callable[[], AbstractContextManager[BinaryIO]], *, first: Bytes | None = None,
        identity: str = "", url: str | None = None, charset: str | None = None,
    ) -> Input:  # fmt: skip
        """Something that lies in this input, `name` being its path in it ("" for all of it)."""
        path = f"{self.path}/{name}" if name else self.path
        return replace(self, path=path, opener=opener, first=first, identity=identity, url=url, charset=charset)


Outcome = Article | InputRefused
Reader = Callable[[Input, Options], Iterator[Outcome]]
"""What reads an input: yields articles, and refusals in the place of what cannot be read. It may raise InputRefused and
OSError, which end the input."""


@dataclass(frozen=True)
class Source:
    """A kind of input. A module here, or a plugin's entry point, offers it as `SOURCE`.

    Attributes:
        name: what it is called.
        read: what reads it.
        suffixes: how names of such files end, in small letters, with the full stop.
        media: media types (`text/html`) that servers give it.
        claims: whether an input is of this kind, by its first bytes; None where they do not tell.
        generic: asked after the others: what it claims may be of a narrower kind.
    """

    name: str
    read: Reader
    suffixes: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    claims: Callable[[bytes], bool] | None = None
    generic: bool = False


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


_GONE = frozenset({"canceled", "cancelled", "withheld"})


def check_status(source: Input, qcode: str) -> None:
    """Refuse an item that its agency has taken back, by the IPTC code of its status. Raises InputRefused."""
    status = qcode.rpartition(":")[2].lower()
    if status in _GONE:
        raise InputRefused(source.source, f"the agency has marked it as {status}; not read")


def described(
    source: Input, options: Options, text: str, *, identity: str = "", published: str | None = None,
    url: str | None = None, title: str | None = None, outlet: str | None = None, authors: list[str] | None = None,
) -> Article:  # fmt: skip
    """An article whose fields its file tells: a date that the user gave goes before the file's own.

    Raises:
        InputRefused: there is no text.
    """
    if not text.strip():
        raise InputRefused(source.source, f"no text is found in {title!r}" if title else "no text is found in it")
    own = published if options.published is None else None
    return Article(
        id=ids.article_id(text, identity or url or source.name),
        source=source.source,
        text=text,
        url=_line(url),
        title=_line(title),
        outlet=_line(outlet),
        authors=[name for part in authors or [] if (name := _line(part))],
        published=own or options.published,
        published_basis="metadata" if own else "given" if options.published else None,
    )


def _line(value: str | None) -> str | None:
    """A field of one line, or None where there is nothing in it."""
    return " ".join(value.split()) or None if value else None


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


def moment(value: str | None) -> str | None:
    """The date or date-time that metadata give in the form of ISO 8601 or of mail, as ISO 8601 in its own time zone.

    None where there is none, or where it cannot be told: another form is never guessed at.
    """
    value = (value or "").strip()
    try:
        if _DATE.fullmatch(value):
            return checked_date(value)
        if re.fullmatch(r"\d{8}(?:T\d{6}(?:Z|[+-]\d{4})?)?", value):  # the short form that NITF has
            found = datetime.fromisoformat(value)
            return found.isoformat() if "T" in value else found.date().isoformat()
        return parsedate_to_datetime(value).isoformat() if value else None
    except (CallError, ValueError, TypeError, OverflowError):
        return None


__all__ = [
    "FIELDS", "MOST_BYTES", "MOST_DOCUMENT", "SNIFFED", "STDIN", "FetchOptions", "Input", "Options", "Outcome", "Reader",
    "Source", "article", "checked_date", "decode", "described", "moment", "printable",
]  # fmt: skip
