"""What the templates ask for: labels, names, places in the text, and what is said of a mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dragoman.records import CodedArticle, Flag, MentionSpan, Span
from dragoman.report.html import why
from dragoman.report.html.pieces import Piece, cut, labels
from dragoman.report.words import BASES, days, value
from dragoman.tables import Knowledge

KINDS = {
    "E": ("events", "event"),
    "S": ("statements", "statement"),
    "C": ("claims", "claim"),
    "A": ("actors", "actor"),
    "T": ("times", "time"),
    "P": ("places", "place"),
    "F": ("flags", "flag"),
}
"""Letters of labels, with the field of the coded article and the word for one of its records."""
STATUSES = ("occurred", "ongoing", "scheduled", "possible", "denied")
CERTAINTIES = ("asserted", "expected", "possible", "denied")


class View:
    """One coded article as its page shows it.

    Attributes:
        coded: the article with its records.
        blocks: its text, cut.
        counts: how many records there are of each kind, by letter.
    """

    value = staticmethod(value)
    days = staticmethod(days)
    kinds = KINDS

    def __init__(self, coded: CodedArticle, knowledge: Knowledge) -> None:
        self.coded = coded
        self.knowledge = knowledge
        done = cut(coded, knowledge)
        self.blocks = done.blocks
        self.counts = {letter: len(getattr(coded, field)) for letter, (field, _) in KINDS.items()}
        self._numbers = done.numbers
        self._labels = labels(coded)
        self._names = {actor.id: actor.name for actor in coded.actors}
        self._told = self._tellings()
        self._takes_part = self._parts()

    def label(self, record_id: str | None) -> str:
        """The label of a record, "" for one that is not there."""
        return self._labels.get(record_id or "", "")

    def labels(self, ids: Iterable[str | None]) -> str:
        """The labels of records, with blanks between."""
        return " ".join(filter(None, map(self.label, ids)))

    def name(self, actor_id: str | None) -> str:
        """The name of an actor, "?" for one that is not there."""
        return self._names.get(actor_id or "", "?")

    def at(self, span: Span | MentionSpan | None) -> str | None:
        """The id of the piece of text at which a span begins."""
        number = self._numbers.get(span.start) if span else None
        return f"p{number}" if number else None

    def basis(self, name: str) -> str:
        """What a date rests on, where that is not an expression of the sentence."""
        return BASES[name]

    def mentions(self, actor: object) -> list[tuple[str, list[str]]]:
        """An actor's mentions by their words, each with the pieces at which they stand."""
        out: dict[str, list[str]] = {}
        for mention in getattr(actor, "mentions", ()):
            if at := self.at(mention):
                out.setdefault(mention.text, []).append(at)
        return list(out.items())

    def takes_part(self, actor_id: str) -> list[str]:
        """Labels of the events, statements and claims in which an actor has a part."""
        return list(self._takes_part.get(actor_id, {}))

    def has(self, piece: Piece, letter: str) -> bool:
        """Does a mark of this kind hold here?"""
        return any(label[0] == letter for label in piece.marks)

    def told(self, piece: Piece) -> str:
        """What a piece's marks are, for who cannot see them; of those that begin here."""
        return "; ".join(self._told[label].replace(";", ",") for label in piece.begins)

    def statuses(self) -> list[tuple[str, int]]:
        """Statuses of events that occur, with how often."""
        return _counted(STATUSES, [event.status for event in self.coded.events])

    def certainties(self) -> list[tuple[str, int]]:
        """Certainties of claims that occur, with how often."""
        return _counted(CERTAINTIES, [claim.certainty for claim in self.coded.claims])

    def whole(self) -> list[tuple[str, Flag]]:
        """Flags that concern the whole article, with their labels."""
        return [(f"F{n}", flag) for n, flag in enumerate(self.coded.flags, 1) if flag.span is None]

    def why(self, record: object) -> list[why.Fact]:
        """Why a record was made."""
        return list(why.facts(record, self.knowledge))

    def _tellings(self) -> dict[str, str]:
        coded, told = self.coded, {}
        for n, event in enumerate(coded.events, 1):
            told[f"E{n}"] = f"event E{n}, {event.event_type}, {event.status}"
        for n, statement in enumerate(coded.statements, 1):
            told[f"S{n}"] = f"statement S{n} by {self.name(statement.speaker)}"
        for n, claim in enumerate(coded.claims, 1):
            told[f"C{n}"] = f"claim C{n}, {claim.kind}, {claim.certainty}"
        for n, actor in enumerate(coded.actors, 1):
            told[f"A{n}"] = f"actor {actor.name}"
        for n, time in enumerate(coded.times, 1):
            told[f"T{n}"] = f"time {days(time.period) or time.timex}"
        for n, place in enumerate(coded.places, 1):
            told[f"P{n}"] = f"place {place.name}"
        for n, flag in enumerate(coded.flags, 1):
            told[f"F{n}"] = f"flag F{n}, {flag.kind}"
        return told

    def _parts(self) -> dict[str, dict[str, None]]:
        out: dict[str, dict[str, None]] = {}
        for event in self.coded.events:
            for actor in (*event.actors, *event.recipients, event.attributed_to):
                out.setdefault(actor or "", {})[self.label(event.id)] = None
        for statement in self.coded.statements:
            for actor in (statement.speaker, statement.told_to):
                out.setdefault(actor or "", {})[self.label(statement.id)] = None
        for claim in self.coded.claims:
            out.setdefault(claim.holder or "", {})[self.label(claim.id)] = None
        return out


def _counted(order: Sequence[str], found: Sequence[str]) -> list[tuple[str, int]]:
    counts = Counter(found)
    return [(name, counts[name]) for name in order if counts[name]]
