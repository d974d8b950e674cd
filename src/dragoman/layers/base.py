"""What the layers share: the findings that travel with a Doc, and the shape of a layer.

A layer is a module `dragoman.layers.NAME` with

    NEEDS: tuple[str, ...]   the fields of Findings that it reads
    SETS: tuple[str, ...]    the fields that it fills
    find(doc, article, knowledge, settings) -> list of records

`find` reads earlier layers' results from `findings(doc)` and leaves its own there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

import msgspec
from spacy.tokens import Doc, Token

from dragoman.records import Actor, Article, Claim, Event, Flag, Form, Place, Span, Statement, Time
from dragoman.text.reading import Reading

NameKind = Literal["person", "org", "outlet", "country", "place", "other"]


class Settings(msgspec.Struct, frozen=True):
    """How to code. Thresholds are settings; what they buy is in the documentation.

    Attributes:
        names: what finds names: `tables` (our recogniser) or `model` (the parser model's own NER).
        encoder: whether the trained encoder judges events.
        min_confidence: events, statements and claims below it are not written.
    """

    names: Literal["tables", "model"] = "tables"
    encoder: bool = True
    min_confidence: float = 0.0


@dataclass(frozen=True)
class Name:
    """A proper name: tokens `start` to `end` (half open), what it names, and the key of the table row if there is one.

    `key` is `countries:RUS`, `organisations:nato`, `outlets:xinhua`, `people:vladimir-putin`, or "" for a name that no
    table knows. `form` is `adjective` for "Russian", `metonym` for a capital or residence that may stand for its
    country ("Moscow"; the actors layer decides), else `name`.
    """

    start: int
    end: int
    kind: NameKind
    key: str = ""
    form: Form = "name"


@dataclass
class Findings:
    """What has been found in a Doc so far."""

    reading: Reading
    article_id: str = "a-0"
    published: date | None = None
    names: list[Name] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    parties: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Index of a mention's head token -> ids of the actors that it stands for (several for collectives)."""
    statements: list[Statement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    @property
    def foreign(self) -> frozenset[int]:
        """Where untranslated words begin."""
        return frozenset(f.span.start for f in self.flags if f.kind == "untranslated word" and f.span)


if not Doc.has_extension("dragoman"):
    Doc.set_extension("dragoman", default=None)


def findings(doc: Doc) -> Findings:
    """The findings of a Doc; an empty set of its own for a Doc that was made by hand."""
    if doc._.dragoman is None:
        doc._.dragoman = Findings(reading=Reading(text=doc.text))
    return cast(Findings, doc._.dragoman)


def span(article: Article, start: int, end: int) -> Span:
    """The exact span of the article's text, white space at the edges left out."""
    text = article.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end, text=text[start:end])


def token_end(token: Token) -> int:
    """Code-point offset just behind a token."""
    return int(token.idx) + len(token)
