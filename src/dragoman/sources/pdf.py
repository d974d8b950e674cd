"""PDFs that have a text layer: the pages' text by pypdf, its lines joined to paragraphs again.

A page holds lines, not paragraphs: they are joined by their lengths, hyphens at line ends taken out where the document
writes the word without one, and running heads left out. The offsets of all records refer to that text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.base import MOST_BYTES, Input, Options, Outcome, Source, described

MOST_PAGES = 2_000
_STOP = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_PIECES = str.maketrans({"\0": "", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
"""Ligatures are a matter of print; as single characters they would break words."""
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BULLET = re.compile(r"(?:[•◦▪‣*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_SHORT = 0.75
"""A line that is shorter than this part of the page's usual one and ends a sentence ends its paragraph."""
_TITLE = 0.6
"""A line that is shorter than this part, and ends no sentence, stands by itself."""
_TELLING = 10
"""Lines of a page that tell how long its lines usually are; on a shorter one they are as in the document."""
_EDGE = 2
"""Lines at the head and foot of a page that may be running ones."""


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The article of a PDF, with title and author of its properties.

    Raises:
        InputRefused: it is encrypted, has no text layer, or cannot be read. OSError: the file cannot be read.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        with source.seekable() as file:
            document = pypdf.PdfReader(file)
            if document.is_encrypted and not document.decrypt(""):
                raise InputRefused(source.source, "it is encrypted; save it without its password first")
            pages = _pages(document, source)
            told = document.metadata
            title, author = (str(getattr(told, name, None) or "") for name in ("title", "author"))
    except InputRefused:
        raise
    except (PyPdfError, RecursionError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputRefused(source.source, f"the PDF is damaged ({said}); save its text as .txt") from None
    if not any(line.strip() for page in pages for line in page):
        raise InputRefused(source.source, "it has no text layer, as scans have none; run text recognition on it first")
    # The day on which the file was made is not that of publication.
    yield described(
        source, options, text_of(pages), identity=source.name, title=title, authors=re.split(r"\s*[;,]\s*", author)
    )


def _pages(document: Any, source: Input) -> list[list[str]]:
    """The lines of each page."""
    if len(document.pages) > MOST_PAGES:
        raise InputRefused(source.source, f"it has more than {MOST_PAGES:,} pages; cut it into reports")
    out: list[list[str]] = []
    size = 0
    for page in document.pages:
        text = str(page.extract_text() or "").translate(_PIECES)
        size += len(text)
        if size > MOST_BYTES:
            raise InputRefused(source.source, f"its text is larger than {MOST_BYTES:,} characters; cut it into reports")
        out.append([" ".join(line.split()) for line in text.splitlines()])
    return out


def text_of(pages: list[list[str]]) -> str:
    """The text of pages of lines: paragraphs with an empty line between them."""
    running = _running(pages)
    kept = [_without(page, running) for page in pages]
    words = Counter(word.lower() for page in kept for line in page for word in _WORD.findall(line))
    usual = _width([line for page in kept for line in page])
    paragraphs: list[str] = []
    open_ = False
    for page in kept:
        width = _width(page) if len(page) >= _TELLING else usual
        before = ""
        for line in page:
            if not line:
                open_ = open_ and not before  # an empty line ends a paragraph, the foot of a page does not
                continue
            if open_ and not _BULLET.match(line) and not _is_heading(before, line, width):
                paragraphs[-1] = _joined(paragraphs[-1], line, words)
            else:
                paragraphs.append(line)
            open_ = not _ends(line, width)
            before = line
    return "\n\n".join(paragraphs)


def _width(page: list[str]) -> int:
    """The usual length of a full line: that which one line in ten exceeds."""
    lengths = sorted(len(line) for line in page if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _ends(line: str, width: int) -> bool:
    """Whether a paragraph ends with a line."""
    if _STOP.search(line):
        return len(line) < _SHORT * width
    return len(line) < _TITLE * width


def _is_heading(before: str, line: str, width: int) -> bool:
    """Whether a short line behind the end of a sentence is no part of its paragraph."""
    ended = bool(_STOP.search(before)) and not _STOP.search(line)
    return ended and line[:1].isupper() and len(line) < _TITLE * width


def _joined(before: str, line: str, words: Counter[str]) -> str:
    """Two lines of a paragraph as one."""
    if before.endswith("\u00ad"):
        return before[:-1] + line
    if re.search(r"[^\W\d_]-$", before) and line[:1].islower():
        first = re.search(r"([^\W\d_]+)-$", before)
        second = re.match(r"[^\W\d_]+", line)
        if first and second:
            whole, cut = (first[1] + second[0]).lower(), f"{first[1]}-{second[0]}".lower()
            if words[cut] > words[whole]:
                return before + line
        return before[:-1] + line
    return f"{before} {line}"


def _running(pages: list[list[str]]) -> frozenset[str]:
    """Lines that head or foot at least half of the pages, and three; page numbers may differ."""
    seen: Counter[str] = Counter()
    for page in pages:
        full = [line for line in page if line]
        seen.update({_DIGITS.sub("#", line) for line in (*full[:_EDGE], *full[-_EDGE:])})
    return frozenset(line for line, count in seen.items() if count >= max(3, len(pages) / 2))


def _without(page: list[str], running: frozenset[str]) -> list[str]:
    """A page without its running lines: nothing but such lines, and empty ones, stands outside them."""
    start, end = 0, len(page)
    for n, line in enumerate(page[: 2 * _EDGE]):
        if line and _DIGITS.sub("#", line) not in running:
            break
        start = n + 1
    while end > max(start, len(page) - 2 * _EDGE) and (not page[end - 1] or _DIGITS.sub("#", page[end - 1]) in running):
        end -= 1
    return page[start:end]


SOURCE = Source(
    "PDF", read, suffixes=(".pdf",), media=("application/pdf", "application/x-pdf"),
    claims=lambda head: b"%PDF-" in head[:1024],
)  # fmt: skip
