"""What the metamorphic tests compare: records without ids, offsets and scores, so that texts may differ."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dragoman.records import CodedArticle, Period

Told = tuple[Any, ...]
Days = tuple[str, str] | None


def types(coded: CodedArticle) -> list[tuple[str, str]]:
    """Type and status of each event, in the order of the text."""
    return [(e.event_type, e.status) for e in coded.events]


def tellings(coded: CodedArticle) -> list[Told]:
    """Each event as who did what to whom, how certain and when; in no order."""
    entities = {a.id: a.entity for a in coded.actors}
    out = []
    for e in coded.events:
        sides = [tuple(sorted(entities[i] for i in side)) for side in (e.actors, e.recipients)]
        if e.reciprocal:
            sides.sort()
        out.append((e.event_type, *sides, e.status, days(e.when)))
    return sorted(out, key=repr)


def days(period: Period | None) -> Days:
    """First and last day of a period, or None."""
    return (period.start, period.end) if period and period.start and period.end else None


def periods(coded: CodedArticle) -> dict[str, list[Days]]:
    """The days of every record that has any, in the order of the text."""
    return {
        "times": [days(t.period) for t in coded.times],
        "events": [days(e.when) for e in coded.events],
        "statements": [days(s.when) for s in coded.statements],
        "claims": [days(c.period) for c in coded.claims],
    }


def shifted(found: dict[str, list[Days]], weeks: int) -> dict[str, list[Days]]:
    """All days later by so many weeks."""
    return {kind: [d and (later(d[0], weeks), later(d[1], weeks)) for d in rows] for kind, rows in found.items()}


def later(day: str, weeks: int) -> str:
    """A day so many weeks later."""
    return (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat()


def speakers(coded: CodedArticle) -> list[Told]:
    """Each statement: who speaks, in which words named, and what is said."""
    entities = {a.id: a.entity for a in coded.actors}
    return [
        (
            entities.get(s.speaker or ""),
            s.speaker_span and (s.speaker_span.start, s.speaker_span.end),
            [(c.start, c.end) for c in s.content],
        )
        for s in coded.statements
    ]


def before(coded: CodedArticle, end: int) -> dict[str, list[Told]]:
    """All records anchored before `end`: every field but scores and ids, and references by what they refer to."""
    names: dict[str, Any] = {a.id: (a.entity, a.mentions[0].start) for a in coded.actors}
    names |= {t.id: (t.span.start, t.span.end) for t in coded.times}
    names |= {p.id: (p.span.start, p.span.end) for p in coded.places}
    names |= {s.id: (s.content[0].start, s.content[-1].end) for s in coded.statements}

    def refs(ids: list[str]) -> list[Any]:
        return [names[i] for i in ids]

    def ref(identity: str | None) -> Any:
        return names.get(identity) if identity else None

    return {
        "actors": [
            (a.entity, a.name, a.kind, a.country, a.sectors, a.role, [m for m in a.mentions if m.end <= end])
            for a in coded.actors
            if a.mentions[0].start < end
        ],
        "times": [(t.span, t.type, t.timex, t.period) for t in coded.times if t.span.start < end],
        "places": [(p.span, p.name, p.country, p.geonames_id) for p in coded.places if p.span.start < end],
        "statements": [
            (ref(s.speaker), s.cue, s.content, s.form, s.mode, ref(s.told_to), refs(s.about), ref(s.within), s.when)
            for s in coded.statements
            if s.content[0].start < end
        ],
        "events": [
            (e.event_type, refs(e.actors), refs(e.recipients), e.trigger, e.evidence, e.status, e.when, e.where,
             ref(e.time_id), ref(e.place_id), ref(e.attributed_to))
            for e in coded.events
            if e.trigger.start < end
        ],
        "claims": [
            (c.kind, ref(c.holder), ref(c.statement_id), c.subject, c.evidence, c.value, c.period, c.certainty, c.due)
            for c in coded.claims
            if c.evidence.start < end
        ],
        "flags": [(f.kind, f.span, f.note) for f in coded.flags if f.span is None or f.span.start < end],
    }  # fmt: skip
