"""The article's text cut at every boundary of a span, so that nested and crossing spans are all shown right.

A piece lies wholly inside or wholly outside each span; the pieces, one behind the other, are the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.records import Actor, Claim, CodedArticle, Event, MentionSpan, Place, Span, Statement, Time
from dragoman.tables import Knowledge
from dragoman.text import paragraphs
from dragoman.text.reading import ParagraphKind

EVIDENCE, WHEN, WHERE, CUE, SPEAKER = "vtpqb"
"""Letters behind a record's label for the spans that say why: the sentence, the date, the place, the cue, who speaks."""
_SHOWS_END = "ESCF"
"""Kinds whose marks end with their label; the others are short and many."""


@dataclass(frozen=True)
class Ref:
    """A span of a record: its code points, half open, the record's label (`E3`), and which of its spans ("": the
    mark itself).
    """

    start: int
    end: int
    label: str
    part: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of the text. Labels stand innermost first.

    `number` where a span begins here: what leads into the text leads to this number. `marks`: records whose mark
    holds here; `begins`, `ends`: those of them whose mark begins or ends here; `parts`: other spans, as label and
    letter.
    """

    text: str
    number: int | None
    marks: tuple[str, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph with what it is, or (kind None) what stands between two."""

    kind: ParagraphKind | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Cut:
    """The whole text in blocks, and the number of the piece at which a span begins, by its start."""

    blocks: tuple[Block, ...]
    numbers: dict[int, int]


def labels(coded: CodedArticle) -> dict[str, str]:
    """The label of each record by its id: a letter and a number, as in the tables of the terminal."""
    kinds: tuple[tuple[str, Sequence[Event | Statement | Claim | Actor | Time | Place]], ...] = (
        ("E", coded.events),
        ("S", coded.statements),
        ("C", coded.claims),
        ("A", coded.actors),
        ("T", coded.times),
        ("P", coded.places),
    )
    return {record.id: f"{letter}{n}" for letter, records in kinds for n, record in enumerate(records, 1)}


def refs(coded: CodedArticle) -> list[Ref]:
    """All spans of all records that lie in the text."""
    size = len(coded.article.text)
    return [ref for ref in _refs(coded) if 0 <= ref.start < ref.end <= size]


def _refs(coded: CodedArticle) -> Iterator[Ref]:
    for n, event in enumerate(coded.events, 1):
        yield from _of(f"E{n}", [event.trigger])
        yield from _of(f"E{n}", [event.evidence], EVIDENCE)
        yield from _of(f"E{n}", [event.when.span], WHEN)
        yield from _of(f"E{n}", [event.where.span if event.where else None], WHERE)
    for n, statement in enumerate(coded.statements, 1):
        yield from _of(f"S{n}", statement.content)
        yield from _of(f"S{n}", [statement.cue], CUE)
        yield from _of(f"S{n}", [statement.speaker_span], SPEAKER)
        yield from _of(f"S{n}", [statement.when.span], WHEN)
    for n, claim in enumerate(coded.claims, 1):
        yield from _of(f"C{n}", [claim.evidence])
        yield from _of(f"C{n}", [claim.period.span], WHEN)
    for n, actor in enumerate(coded.actors, 1):
        yield from _of(f"A{n}", actor.mentions)
    for n, time in enumerate(coded.times, 1):
        yield from _of(f"T{n}", [time.span])
    for n, place in enumerate(coded.places, 1):
        yield from _of(f"P{n}", [place.span])
    for n, flag in enumerate(coded.flags, 1):
        yield from _of(f"F{n}", [flag.span])


def _of(label: str, spans: Iterable[Span | MentionSpan | None], part: str = "") -> Iterator[Ref]:
    return (Ref(span.start, span.end, label, part) for span in spans if span is not None)


def cut(coded: CodedArticle, knowledge: Knowledge) -> Cut:
    """Cut an article's text at the boundaries of its records' spans and of its paragraphs."""
    text = coded.article.text
    opening: dict[int, list[Ref]] = {}
    spans = refs(coded)
    for ref in spans:
        opening.setdefault(ref.start, []).append(ref)
    numbers = {start: n for n, start in enumerate(sorted(opening), 1)}
    cuts = sorted({*opening, *(ref.end for ref in spans)})
    active: list[Ref] = []
    blocks: list[Block] = []
    for kind, start, end in _blocks(text, knowledge):
        inside = _between(cuts, start, end)
        pieces: list[Piece] = []
        for a, b in zip([start, *inside], [*inside, end], strict=True):
            # A boundary that is also the edge of a block is passed here too, at the block that begins there.
            active = [ref for ref in active if ref.end > a] + opening.get(a, [])
            pieces.append(_piece(text[a:b], active, numbers.get(a), a, b))
        blocks.append(Block(kind, tuple(pieces)))
    return Cut(tuple(blocks), numbers)


def _blocks(text: str, knowledge: Knowledge) -> Iterator[tuple[ParagraphKind | None, int, int]]:
    """Paragraphs and what stands between them, none empty, the whole text in order."""
    at = 0
    for paragraph in paragraphs.split(text, knowledge)[0]:
        if paragraph.start > at:
            yield None, at, paragraph.start
        if paragraph.end > max(at, paragraph.start):
            yield paragraph.kind, max(at, paragraph.start), paragraph.end
        at = max(at, paragraph.end)
    if at < len(text):
        yield None, at, len(text)


def _between(cuts: list[int], start: int, end: int) -> list[int]:
    """The cuts that lie strictly inside a block."""
    return cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]


def _piece(text: str, active: list[Ref], number: int | None, start: int, end: int) -> Piece:
    here = sorted(active, key=lambda ref: ref.end - ref.start)  # stable: those of one length in the order of kinds
    marks = [ref for ref in here if not ref.part]
    return Piece(
        text=text,
        number=number,
        marks=_labels(marks),
        begins=_labels(ref for ref in marks if ref.start == start),
        ends=_labels(ref for ref in marks if ref.end == end and ref.label[0] in _SHOWS_END),
        parts=_labels(ref for ref in here if ref.part),
    )


def _labels(found: Iterable[Ref]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref.label + ref.part for ref in found))
