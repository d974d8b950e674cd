"""What the layers are told to read: a text of the same length as the article's, with its parts told apart."""

from dataclasses import dataclass, field
from typing import Literal

from dragoman.records import Flag

ParagraphKind = Literal["body", "title", "heading", "caption", "boilerplate", "fragment"]


@dataclass(frozen=True)
class Paragraph:
    """A block of the text: code points `start` to `end` (no white space at the edges) and what it is.

    `lead` is where its prose begins: after a dateline ("PARIS, 5 May (Reuters) -") or a speaker's label.
    """

    start: int
    end: int
    kind: ParagraphKind
    lead: int


@dataclass(frozen=True)
class Quote:
    """A quotation: what stands between its marks, as they are meant.

    `start` to `end` is the content without marks; `outer_start` to `outer_end` includes them. `depth` is 0 for a
    quotation that lies in no other. `damaged` where a mark was missing or turned.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int = 0
    damaged: bool = False


@dataclass(frozen=True)
class Reading:
    """The article's text as it is to be read. `len(text)` equals the length of the article's text.

    Same offsets, other characters: line breaks inside a paragraph, control characters and unusual blanks are plain
    blanks, quotation marks are of one form and stand where they are meant.
    """

    text: str
    paragraphs: tuple[Paragraph, ...] = ()
    quotes: tuple[Quote, ...] = ()
    flags: tuple[Flag, ...] = field(default=())
    dateline_place: tuple[int, int] | None = None
    dateline_date: tuple[int, int] | None = None
