"""Periods: the time that a claim is about, and the day by which a forecast can be resolved."""

from __future__ import annotations

import bisect
from datetime import date

from spacy.tokens import Doc, Token

from dragoman.layers.base import Findings, span
from dragoman.layers.circumstances import Circumstances
from dragoman.layers.claims import clauses
from dragoman.layers.claims.intervals import Intervals
from dragoman.layers.claims.lexicon import Lexicon
from dragoman.records import UNKNOWN, Article, Period, Time

_WEEK = 7
_MONTH = 31
_CLIMB = 4


class Periods:
    """Finds the periods of claims in one Doc."""

    def __init__(self, doc: Doc, article: Article, found: Findings, lexicon: Lexicon) -> None:
        self.doc, self.article, self.found, self.lexicon = doc, article, found, lexicon
        self.paragraphs = Intervals((p.start, p.end) for p in found.reading.paragraphs)
        self.around = Circumstances(doc, found, lexicon.sites)
        self.dated = [t for t in found.times if t.type in ("date", "time") and t.period and t.period.start]
        self.days = [t for t in self.dated if t.period and t.period.start == t.period.end and self._recent(t.period)]

        today = found.published.isoformat() if found.published else ""
        self.past = [t for t in self.dated if t.period and t.period.end and t.period.end <= today and _short(t.period)]

    def _recent(self, period: Period) -> bool:
        published = self.found.published
        if published is None or period.start is None:
            return False
        return 0 <= (published - date.fromisoformat(period.start)).days <= _WEEK

    def period(self, verb: Token | None, anchor: Token, start: int, end: int, forecast: bool) -> Period:
        """The period of a claim.

        Args:
            verb: the verb of the clause, or None for a bare phrase.
            anchor: the number or cue.
            start, end: code points of the evidence.
            forecast: whether it is about what is to come; then the day of the report is no guess.
        """
        at = bisect.bisect_left(self.dated, start, key=lambda t: t.span.start)
        behind = bisect.bisect_left(self.dated, end, key=lambda t: t.span.start)
        tense = None if forecast else _tense(verb)
        inside = [t for t in self.dated[at:behind] if not self._compared(t) and not self._to_come(t, tense)]
        if inside and (joined := self._joined(inside[0])) is not None:
            return joined
        if len(inside) == 1 and inside[0].period is not None:
            return self._since(inside[0], inside[0].period)
        if (told := self._governing(verb, anchor, tense)) is not None:
            return told
        if forecast:
            return UNKNOWN
        if tense == "past":
            return self._context(anchor)
        return self._published() if tense == "present" else UNKNOWN

    def _governing(self, verb: Token | None, anchor: Token, tense: str | None) -> Period | None:
        """The expression that governs the clause, or the clause over it where it has none of its own."""
        node: Token | None = anchor
        for step in range(_CLIMB):
            if node is None:
                return None
            told, time = self.around.when(node, "possible")
            usable = time is not None and not self._compared(time) and not self._to_come(time, tense)
            if told.start is not None and time is not None and usable:
                return self._joined(time) or self._since(time, told)
            if step == 0 and verb is not None and verb.i != node.i:
                node = verb
            elif node.dep_ in ("relcl", "acl", "advcl", "xcomp", "conj") and node.head.i != node.i:
                node = node.head if clauses.is_verb(node.head) else clauses.verb_of(node.head)
            else:
                return None
        return None

    def _joined(self, one: Time) -> Period | None:
        """Two expressions that are the ends of one period, from the first: "from 2004 to 2009", "2021–2023"."""
        at = bisect.bisect_right(self.dated, one.span.start, key=lambda t: t.span.start)
        two = self.dated[at] if at < len(self.dated) else None
        if two is None or one.period is None or two.period is None:
            return None
        between = self.article.text[one.span.end : two.span.start].strip().lower()
        if between not in self.lexicon.connectors or (one.period.start or "") > (two.period.end or ""):
            return None
        where = span(self.article, one.span.start, two.span.end)
        return Period(start=one.period.start, end=two.period.end, span=where, basis="expression")

    def _to_come(self, time: Time, tense: str | None) -> bool:
        """Whether a time is after the report, and so none of what is told in the past tense."""
        published = self.found.published
        if tense != "past" or published is None or time.period is None:
            return False
        return (time.period.start or "") > published.isoformat()

    def _compared(self, time: Time) -> bool:
        """Whether a time is only what is compared with: "25% more than last year"."""
        before = self.found.reading.text[max(0, time.span.start - 24) : time.span.start].lower()
        return " than " in before and not any(mark in before.rpartition(" than ")[2] for mark in ",.;")

    def _since(self, time: Time, period: Period) -> Period:
        """ "Since 2016": from then to the day of the report."""
        published = self.found.published
        before = self.found.reading.text[max(0, time.span.start - 30) : time.span.start].lower()
        since = " since " in f" {before}" and not any(mark in before.partition("since")[2] for mark in ",.;")
        if since and published is not None and period.start and period.start <= published.isoformat():
            return Period(start=period.start, end=published.isoformat(), span=period.span, basis=period.basis)
        return period

    def _context(self, anchor: Token) -> Period:
        """What this sentence or the one before told last, the paragraph's last day, the lead's day, or publication."""
        paragraph = self.paragraphs.start_of(anchor.idx)
        own = anchor.sent.start_char if paragraph is None else paragraph
        first = anchor.sent.start
        before = self.doc[first - 1].sent.start_char if first else 0
        near = _last(self.past, max(own, before), anchor.idx) or _last(self.days, own, anchor.idx)
        lead = self.days[0] if self.days and self.days[0].span.start < anchor.idx else None
        time = near or lead
        if time is not None and time.period is not None:
            return Period(start=time.period.start, end=time.period.end, span=time.span, basis="context")
        return self._published()

    def _published(self) -> Period:
        if self.found.published is None:
            return UNKNOWN
        day = self.found.published.isoformat()
        return Period(start=day, end=day, span=None, basis="publication")


def _short(period: Period) -> bool:
    """Whether a period is a month or less: a year told in passing dates nothing beside it."""
    if period.start is None or period.end is None:
        return False
    return (date.fromisoformat(period.end) - date.fromisoformat(period.start)).days <= _MONTH


def _last(times: list[Time], start: int, end: int) -> Time | None:
    """The last of `times`, which are in order, that begins at `start` or behind it and before `end`."""
    at = bisect.bisect_left(times, end, key=lambda t: t.span.start)
    return times[at - 1] if at and times[at - 1].span.start >= start else None


def due(period: Period, found: Findings) -> str | None:
    """The day by which a forecast can be resolved: the last of its period, if that was not over at publication."""
    if period.end is None or (found.published is not None and period.end < found.published.isoformat()):
        return None
    return period.end


def _tense(verb: Token | None, depth: int = 0) -> str | None:
    """`past` for a happening told, `present` for what is so or under way at the report's time; None for others.

    The present perfect has no day of its own; the past perfect is told from the day of what is told round it.
    """
    if verb is None:
        return "present"
    marks = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "MD" for c in marks):
        return None
    finite = next((c for c in marks if c.tag_ in ("VBD", "VBZ", "VBP")), None)
    joined = verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBG") and clauses.is_verb(verb.head)
    if finite is None and joined and depth < _CLIMB:
        return _tense(verb.head, depth + 1)
    tag = finite.tag_ if finite is not None else verb.tag_
    if finite is not None and finite.lemma_ == "have" and tag != "VBD":
        return None
    if tag in ("VBZ", "VBP"):
        return "present"
    if finite is None and tag in ("VBG", "VB") and verb.head.i != verb.i and depth < _CLIMB:
        return _tense(clauses.verb_of(verb.head), depth + 1)
    return "past" if tag in ("VBD", "VBN") else None
