"""Periods: the time that a claim is about, and the day by which a forecast can be resolved."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.layers.base import Findings, span
from dragoman.layers.circumstances import Circumstances
from dragoman.layers.claims import clauses
from dragoman.layers.claims.lexicon import Lexicon
from dragoman.records import UNKNOWN, Article, Period, Time

_WEEK = 7
_CLIMB = 4


class Periods:
    """Finds the periods of claims in one Doc."""

    def __init__(self, doc: Doc, article: Article, found: Findings, lexicon: Lexicon) -> None:
        self.doc, self.article, self.found, self.lexicon = doc, article, found, lexicon
        self.around = Circumstances(doc, found)
        self.dated = [t for t in found.times if t.type in ("date", "time") and t.period and t.period.start]
        self.days = [t for t in self.dated if t.period and t.period.start == t.period.end and self._recent(t.period)]

    def _recent(self, period: Period) -> bool:
        published = self.found.published
        if published is None or period.start is None:
            return False
        return 0 <= (published - published.fromisoformat(period.start)).days <= _WEEK

    def period(self, verb: Token | None, anchor: Token, start: int, end: int, forecast: bool) -> Period:
        """The period of a claim.

        Args:
            verb: the verb of the clause, or None for a bare phrase.
            anchor: the number or cue.
            start, end: code points of the evidence.
            forecast: whether it is about what is to come; then the day of the report is no guess.
        """
        inside = [t for t in self.dated if start <= t.span.start and t.span.end <= end]
        if len(inside) == 2 and (joined := self._joined(inside[0], inside[1])) is not None:
            return joined
        if len(inside) == 1 and inside[0].period is not None:
            return self._since(inside[0], inside[0].period)
        if (told := self._governing(verb, anchor)) is not None:
            return told
        if forecast:
            return UNKNOWN
        tense = _tense(verb)
        if tense == "past":
            return self._context(anchor)
        return self._published() if tense == "present" else UNKNOWN

    def _governing(self, verb: Token | None, anchor: Token) -> Period | None:
        """The expression that governs the clause, or the clause over it where it has none of its own."""
        node: Token | None = anchor
        for step in range(_CLIMB):
            if node is None:
                return None
            told, time = self.around.when(node, "possible")
            if told.start is not None and time is not None:
                return self._since(time, told)
            if step == 0 and verb is not None and verb.i != node.i:
                node = verb
            elif node.dep_ in ("relcl", "acl", "advcl", "xcomp", "conj") and node.head.i != node.i:
                node = node.head if clauses.is_verb(node.head) else clauses.verb_of(node.head)
            else:
                return None
        return None

    def _joined(self, one: Time, two: Time) -> Period | None:
        """Two expressions that are the ends of one period: "from 2004 to 2009", "2021–2023"."""
        between = self.article.text[one.span.end : two.span.start].strip().lower()
        if between not in self.lexicon.connectors or one.period is None or two.period is None:
            return None
        where = span(self.article, one.span.start, two.span.end)
        return Period(start=one.period.start, end=two.period.end, span=where, basis="expression")

    def _since(self, time: Time, period: Period) -> Period:
        """"Since 2016": from then to the day of the report."""
        published = self.found.published
        before = self.doc.text[max(0, time.span.start - 30) : time.span.start].lower()
        since = " since " in f" {before}" and not any(mark in before.partition("since")[2] for mark in ",.;")
        if since and published is not None and period.start and period.start <= published.isoformat():
            return Period(start=period.start, end=published.isoformat(), span=period.span, basis=period.basis)
        return period

    def _context(self, anchor: Token) -> Period:
        """The day that the paragraph told last, else the day of the report's lead, if of its week; else of publication."""
        own = [p.start for p in self.found.reading.paragraphs if p.start <= anchor.idx < p.end]
        here = [t for t in self.days if t.span.start < anchor.idx and own and t.span.start >= own[0]]
        lead = [t for t in self.days if t.span.start < anchor.idx]
        time = here[-1] if here else lead[0] if lead else None
        if time is not None and time.period is not None:
            return Period(start=time.period.start, end=time.period.end, span=time.span, basis="context")
        return self._published()

    def _published(self) -> Period:
        if self.found.published is None:
            return UNKNOWN
        day = self.found.published.isoformat()
        return Period(start=day, end=day, span=None, basis="publication")


def due(period: Period, found: Findings) -> str | None:
    """The day by which a forecast can be resolved: the last of its period, if that is not over when the report appears."""
    if period.end is None or (found.published is not None and period.end < found.published.isoformat()):
        return None
    return period.end


def _tense(verb: Token | None) -> str | None:
    """`past` for a happening told, `present` for what is so or under way at the report's time; None for others.

    The present perfect has no day of its own; the past perfect is told from the day of what is told round it.
    """
    if verb is None:
        return "present"
    marks = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "MD" for c in marks):
        return None
    finite = next((c for c in marks if c.tag_ in ("VBD", "VBZ", "VBP")), None)
    if finite is None and verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBG") and clauses.is_verb(verb.head):
        return _tense(verb.head)
    tag = finite.tag_ if finite is not None else verb.tag_
    if finite is not None and finite.lemma_ == "have" and tag != "VBD":
        return None
    if tag in ("VBZ", "VBP"):
        return "present"
    if finite is None and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl") and clauses.is_verb(verb.head):
        return _tense(verb.head)
    return "past" if tag in ("VBD", "VBN") else None
