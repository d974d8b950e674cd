"""The record contract as a check of our own: what must hold of the records of one article, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from dragoman.records import Claim, CodedArticle, Event, Period, Span, Statement

_ISO3 = re.compile(r"[A-Z]{3}")


def breaches(coded: CodedArticle) -> list[str]:
    """Every breach, in words; empty if all is well."""
    return [*_spans(coded), *_references(coded), *_order(coded), *_values(coded)]


def _spans(coded: CodedArticle) -> Iterator[str]:
    text = coded.article.text
    for record in coded.records()[1:]:
        for where, found in _walk(record, type(record).__name__):
            if isinstance(found, Period):
                yield from _period(where, found)
            elif not 0 <= found.start < found.end <= len(text):
                yield f"{where}: {found.start}-{found.end} does not lie in the text"
            elif text[found.start : found.end] != found.text:
                yield f"{where}: {found.text!r} is not what the text has"


def _walk(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Period) or (hasattr(value, "start") and hasattr(value, "end") and hasattr(value, "text")):
        yield where, value
    if isinstance(value, list):
        for n, item in enumerate(value):
            yield from _walk(item, f"{where}[{n}]")
    for name in getattr(value, "__struct_fields__", ()):
        yield from _walk(getattr(value, name), f"{where}.{name}")


def _period(where: str, period: Period) -> Iterator[str]:
    if (period.basis == "unknown") != (period.start is None) or (period.start is None) != (period.end is None):
        yield f"{where}: {period}"
    elif period.start and period.end and date.fromisoformat(period.start) > date.fromisoformat(period.end):
        yield f"{where}: ends before it starts"


def _references(coded: CodedArticle) -> Iterator[str]:
    actors, times, places, statements = (
        {record.id for record in kind} for kind in (coded.actors, coded.times, coded.places, coded.statements)
    )
    identities = [str(r.id) for r in coded.records() if hasattr(r, "id")]
    if len(identities) != len(set(identities)):
        yield "an id twice"
    wanted: list[tuple[str, str | None, set[str]]] = []
    for s in coded.statements:
        wanted += [("speaker", s.speaker, actors), ("told_to", s.told_to, actors), ("within", s.within, statements)]
        wanted += [("about", i, actors) for i in s.about]
        if s.within == s.id:
            yield f"{s.id} reports itself"
    for e in coded.events:
        wanted += [("party", i, actors) for i in [*e.actors, *e.recipients]]
        wanted += [("source", e.attributed_to, actors), ("time", e.time_id, times), ("place", e.place_id, places)]
    for c in coded.claims:
        wanted += [("holder", c.holder, actors), ("statement", c.statement_id, statements)]
    for what, identity, known in wanted:
        if identity is not None and identity not in known:
            yield f"{what} {identity} names no record"
    for record in coded.records()[1:]:
        if record.article_id != coded.article.id:  # type: ignore[union-attr]
            yield f"{record} belongs to another article"


def _order(coded: CodedArticle) -> Iterator[str]:
    anchors = {
        "actors": [a.mentions[0].start for a in coded.actors],
        "times": [t.span.start for t in coded.times],
        "places": [p.span.start for p in coded.places],
        "statements": [s.content[0].start for s in coded.statements],
        "events": [e.trigger.start for e in coded.events],
        "claims": [c.evidence.start for c in coded.claims],
        "flags": [f.span.start if f.span else -1 for f in coded.flags],
    }
    for kind, starts in anchors.items():
        if starts != sorted(starts):
            yield f"{kind} are out of order"


def _values(coded: CodedArticle) -> Iterator[str]:
    for actor in coded.actors:
        if [m.start for m in actor.mentions] != sorted(m.start for m in actor.mentions):
            yield f"mentions of {actor.name} are out of order"
        if actor.country and not _ISO3.fullmatch(actor.country):
            yield f"{actor.name}: country {actor.country}"
    judged: list[Statement | Event | Claim] = [*coded.statements, *coded.events, *coded.claims]
    for scored in judged:
        if not 0 <= scored.confidence <= 1 or round(scored.confidence, 3) != scored.confidence:
            yield f"{scored.id}: confidence {scored.confidence}"
    for event in coded.events:
        if not (event.actors or event.recipients):
            yield f"{event.id} has no party"
        if not _inside(event.trigger, event.evidence) or "\n\n" in event.evidence.text:
            yield f"{event.id}: evidence that is no sentence round its trigger"
    for place in coded.places:
        if (place.latitude is None) != (place.longitude is None):
            yield f"{place.name}: half a coordinate"


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
