"""Why a record was made, as far as the record itself tells: one fact a line, each with the characters that it rests on.

Whatever else is known of a record's making (a frame, a path, a score) is one more `Fact` in these lists: the page
shows all of them alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.records import Actor, Claim, Event, MentionSpan, Period, Span, Statement
from dragoman.tables import Knowledge

_BASES = {
    "expression": "the text says when",
    "context": "counted from another date of the text",
    "publication": "counted from the date of publication",
    "unknown": "the text does not say when",
}


@dataclass(frozen=True)
class Fact:
    """What is told (`term`), in words (`text`), and the characters that it rests on (`span`), or None."""

    term: str
    text: str = ""
    span: Span | MentionSpan | None = None


def facts(record: object, knowledge: Knowledge) -> Iterator[Fact]:
    """Why a record was made; nothing for kinds that tell all in their own line."""
    if isinstance(record, Event):
        yield from _event(record, knowledge)
    elif isinstance(record, Statement):
        yield from _statement(record)
    elif isinstance(record, Claim):
        yield from _claim(record)
    elif isinstance(record, Actor):
        yield from _actor(record)


def _event(record: Event, knowledge: Knowledge) -> Iterator[Fact]:
    """The trigger, the sentence, what the codes say, what the date rests on."""
    yield Fact("trigger", f"characters {record.trigger.start}–{record.trigger.end}", record.trigger)
    yield Fact("sentence", "", record.evidence)
    name = _cameo(record.cameo, knowledge)
    yield Fact("code", f"CAMEO {record.cameo}{f', {name.lower()}' if name else ''}; {record.quad}")
    scales = [("Goldstein", record.goldstein), ("intensity", record.intensity)]
    if told := ", ".join(f"{scale} {_signed(score)}" for scale, score in scales if score is not None):
        yield Fact("scales", told)
    yield from _when(record.when)


def _statement(record: Statement) -> Iterator[Fact]:
    """The cue, who speaks in the text's own words, what the date rests on."""
    yield Fact("cue", "" if record.cue else "none: a quotation that stands by itself", record.cue)
    yield Fact("speaker", "" if record.speaker_span else "not named beside it", record.speaker_span)
    yield from _when(record.when)


def _claim(record: Claim) -> Iterator[Fact]:
    """The clause, what the date rests on."""
    yield Fact("clause", f"characters {record.evidence.start}–{record.evidence.end}", record.evidence)
    yield from _when(record.period)


def _actor(record: Actor) -> Iterator[Fact]:
    """Who it is taken for, and on what ground."""
    ground = "known to a table" if record.entity_basis == "table" else "made from the name alone"
    yield Fact("entity", f"{record.entity}, {ground}")


def _when(period: Period) -> Iterator[Fact]:
    if period.span is not None or period.basis != "unknown":
        yield Fact("when", _BASES[period.basis], period.span)


def _signed(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def _cameo(code: str, knowledge: Knowledge) -> str:
    """What the table of codes calls a code; "" where it does not know it."""
    return knowledge.build("report.cameo", _cameo_names).get(code, "")


def _cameo_names(knowledge: Knowledge) -> dict[str, str]:
    return {str(row["code"]): str(row["name"]) for row in knowledge.table("cameo").rows}
