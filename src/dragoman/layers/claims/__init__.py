"""Claims: checkable assertions about numbers and about what is to come, with who makes them and when they hold."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from spacy.tokens import Doc, Token

from dragoman.ids import record_ids
from dragoman.layers.base import Findings, Settings, findings, span
from dragoman.layers.claims import clauses, forecasts, lexicon, numerals, values
from dragoman.layers.claims.holders import Holders
from dragoman.layers.claims.intervals import Intervals
from dragoman.layers.claims.lexicon import Lexicon
from dragoman.layers.claims.periods import Periods, due
from dragoman.layers.claims.quantities import Judge, Quantity
from dragoman.records import Article, Claim, Statement, Value
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("reading", "names", "times", "places", "actors", "parties", "statements")
SETS = ("claims",)
LIST = 3
"""From this many numbers on in one clause each has its own phrase for evidence."""
CONFIDENCE = {
    "harm": 0.97, "share": 0.933, "money": 0.923, "count": 0.836, "tally": 0.833, "rough": 0.824, "small": 0.739,
    "bare": 0.667, "part": 0.667, "lexical": 0.857, "possible": 0.833, "will": 0.826, "expecting": 0.8, "would": 0.556,
}  # fmt: skip
"""How often a claim of each construction held on annotated articles: (right + 1) / (found + 2)."""
UNMEASURED = 0.7
"""Confidence of a construction that the annotated articles do not have."""
Certainty = Literal["asserted", "expected", "possible", "denied"]


@dataclass
class _Draft:
    """A claim in the making."""

    kind: Literal["quantity", "forecast"]
    start: int
    end: int
    anchor: Token
    verb: Token | None
    value: Value | None
    subject: str
    certainty: str
    holder: str | None
    statement: Statement | None
    construction: str
    forecast: bool = False


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Claim]:
    """All claims of a Doc, in the order of their evidence; they are left in its findings too."""
    found = findings(doc)
    words = lexicon.index(knowledge)
    maker = _Maker(doc, article, found, words)
    drafts = maker.drafts()
    claims = maker.records(drafts)
    found.claims = [c for c in claims if c.confidence >= settings.min_confidence]
    return found.claims


class _Maker:
    """Puts the claims of one Doc together."""

    def __init__(self, doc: Doc, article: Article, found: Findings, words: Lexicon) -> None:
        self.doc, self.article, self.found, self.words = doc, article, found, words
        self.starts = [token.idx for token in doc]
        skipped = [p for p in found.reading.paragraphs if p.kind in ("boilerplate", "caption")]
        self.skipped = Intervals((p.start, p.end) for p in skipped)
        self.holders = Holders(doc, found, words)
        self.periods = Periods(doc, article, found, words)
        self.judge = Judge(doc, found, words)
        self.valuer = values.Valuer(found, words)

    def drafts(self) -> list[_Draft]:
        """All claims in the making: forecasts with the numbers that stand in them, then the other numbers."""
        quantities = self._quantities()
        clause: dict[int, list[Quantity]] = {}
        for quantity in quantities:
            for i in _verbs(quantity):
                clause.setdefault(i, []).append(quantity)
        out: list[_Draft] = []
        used: set[int] = set()
        verbs: set[int] = set()
        for forecast in forecasts.Finder(self.doc, self.found, self.words).find(self.holders.within):
            if forecast.verb.i in verbs or self.skipped.meets(forecast.verb.idx, forecast.verb.idx + 1):
                continue
            verbs.add(forecast.verb.i)
            own = next((q for q in clause.get(forecast.verb.i, ()) if q.numeral.core not in used), None)
            if own is not None and forecast.verb.dep_ == "relcl":
                continue  # "a mission that will grow to 2,500" tells the number of a plan
            if own is not None:
                used.add(own.numeral.core)
            out.append(self._forecast(forecast, own))
        out += [self._quantity(q, clause) for q in quantities if q.numeral.core not in used]
        out += [self._multiple(t) for t in self.doc if t.pos_ == "VERB" and t.i not in clause and t.i not in verbs
                and t.lemma_.lower() in self.words.factors and self._multiplies(t)]  # fmt: skip
        out = _distinct(out)
        out.sort(key=lambda d: (d.start, d.end, d.kind, d.anchor.i))
        return out

    def _multiplies(self, verb: Token) -> bool:
        """Whether a verb like "doubled" tells of growth: it has a subject, and no particle ("doubled down")."""
        small = any(c.dep_ in ("prt", "prep", "advmod") and c.lower_ in ("down", "as", "up") for c in verb.children)
        return not small and clauses.shared_subject(verb) is not None and verb.dep_ != "amod"

    def _multiple(self, verb: Token) -> _Draft:
        """ "Trade doubled": a number that is a verb."""
        start, end = clauses.clause_range(self.doc, verb, verb)
        holder, statement = self.holders.holder(verb, None)
        row = self.words.factors[verb.lemma_.lower()]
        thing = next((c for c in verb.children if c.dep_ == "dobj"), None)
        subject = values.subject_text(self.doc, self.article, verb)
        if thing is not None:
            first, last = clauses.phrase_range(self.doc, thing, thing)
            subject = self.article.text[first:last]
        return _Draft(
            kind="quantity", start=start, end=end, anchor=verb, verb=verb,
            value=Value(amount=numerals.plain(row["factor"]), unit=row["unit"]), subject=subject,
            certainty=_certainty(verb, self.words), holder=holder, statement=statement, construction="factor",
        )  # fmt: skip

    def _quantities(self) -> list[Quantity]:
        paragraphs = self.found.reading.paragraphs
        stretches = [(p.start, p.end) for p in paragraphs if p.kind not in ("boilerplate", "caption")]
        if not paragraphs:
            stretches = [(0, len(self.doc.text))]
        out = []
        for numeral in numerals.scan(self.doc.text, stretches, self.words):
            first, last = self._tokens(numeral.core, numeral.core_end)
            quantity = self.judge.quantity(numeral, first, last)
            if quantity is not None:
                out.append(quantity)
        return out

    def _tokens(self, start: int, end: int) -> tuple[int, int]:
        first = max(0, bisect.bisect_right(self.starts, start) - 1)
        return first, max(first, bisect.bisect_left(self.starts, end) - 1)

    def _quantity(self, quantity: Quantity, clause: Mapping[int, list[Quantity]]) -> _Draft:
        numeral, head, verb = quantity.numeral, quantity.head, quantity.verb
        first, last = self._tokens(numeral.core, numeral.core_end)
        start, end = self._evidence(quantity, clause)
        start, end = min(start, numeral.start), max(end, numeral.core_end)
        holder, statement = self.holders.holder(head, None)
        return _Draft(
            kind="quantity", start=start, end=end, anchor=head, verb=verb,
            value=self.valuer.value(numeral, verb, first, last),
            subject=values.counted_text(self.doc, self.article, head, quantity.counted, last, verb),
            certainty=_certainty(verb, self.words), holder=holder, statement=statement, construction=quantity.sure,
        )  # fmt: skip

    def _evidence(self, quantity: Quantity, clause: Mapping[int, list[Quantity]]) -> tuple[int, int]:
        """Code points of a number's clause; of its own phrase in an apposition, a list, or where no verb stands."""
        head, verb = quantity.head, quantity.verb
        if (inner := clauses.apposition(head, verb)) is not None:
            return clauses.phrase_range(self.doc, inner, head)
        if verb is None:
            root = head.sent.root
            return clauses.phrase_range(self.doc, root if root.is_ancestor(head) else head, head)
        same = [q for q in clause[verb.i] if q.verb is not None and q.verb.i == verb.i and not q.numeral.pair]
        if len(same) >= LIST:
            return clauses.phrase_range(self.doc, quantity.counted or head, head)
        later = any(q.numeral.core > quantity.numeral.core for q in same)
        stop = self._phrase_end(quantity) if later or quantity.numeral.pair else None
        return clauses.clause_range(self.doc, verb, head, stop)

    def _phrase_end(self, quantity: Quantity) -> Token:
        """The last token of a number's own phrase, where another number follows in the clause."""
        node = quantity.counted or quantity.head
        last = node
        for child in node.rights:
            if child.dep_ in ("prep", "acl", "amod") and child.left_edge.i == last.i + 1:
                last = child.right_edge
        return last

    def _forecast(self, forecast: forecasts.Forecast, quantity: Quantity | None) -> _Draft:
        start, end = clauses.clause_range(self.doc, forecast.verb, forecast.cue)
        value = None
        if quantity is not None:
            numeral = quantity.numeral
            first, last = self._tokens(numeral.core, numeral.core_end)
            near = quantity.head.head
            value = self.valuer.value(numeral, near if near.pos_ == "VERB" else forecast.verb, first, last)
        holder, statement = self.holders.holder(forecast.cue, forecast.holder)
        return _Draft(
            kind="forecast", start=start, end=end, anchor=forecast.cue, verb=forecast.verb, value=value,
            subject=values.subject_text(self.doc, self.article, forecast.verb),
            certainty=forecast.certainty, holder=holder, statement=statement, construction=forecast.kind, forecast=True,
        )  # fmt: skip

    def records(self, drafts: list[_Draft]) -> list[Claim]:
        """The records of drafts, in their order."""
        ids = record_ids(self.article.id, "claim", [(d.start, d.end, d.kind) for d in drafts])
        out = []
        for identity, draft in zip(ids, drafts, strict=True):
            period = self.periods.period(draft.verb, draft.anchor, draft.start, draft.end, draft.forecast)
            out.append(
                Claim(
                    id=identity, article_id=self.article.id, kind=draft.kind, holder=draft.holder,
                    statement_id=draft.statement.id if draft.statement else None, subject=draft.subject,
                    evidence=span(self.article, draft.start, draft.end), value=draft.value, period=period,
                    certainty=cast(Certainty, draft.certainty), due=due(period, self.found) if draft.forecast else None,
                    confidence=CONFIDENCE.get(draft.construction, UNMEASURED),
                )
            )  # fmt: skip
        return out


def _verbs(quantity: Quantity) -> list[int]:
    """The verbs in whose clause a number stands: its own, and the one that this is the complement of."""
    verb = quantity.verb
    if verb is None:
        return []
    return [verb.i, verb.head.i] if verb.dep_ in ("xcomp", "ccomp") else [verb.i]


def _certainty(verb: Token | None, words: Lexicon) -> str:
    """How sure a number is told: by the modal or negation of its clause."""
    if verb is None:
        return "asserted"
    if any(c.dep_ == "neg" for c in verb.children):
        return "denied"
    for child in verb.children:
        if child.tag_ == "MD" and (row := words.cue("modal", child.lower_, "forecast")) is not None:
            return str(row["certainty"])
    return "asserted"


def _distinct(drafts: list[_Draft]) -> list[_Draft]:
    """Each number once: a second mention of the same count of the same thing adds no claim."""
    out: list[_Draft] = []
    seen: set[tuple[object, ...]] = set()
    for draft in sorted(drafts, key=lambda d: (d.kind, d.anchor.i)):
        value = draft.value
        if draft.kind == "quantity" and value is not None:
            number = next((v for v in (value.amount, value.low, value.high) if v is not None), None)
            word = draft.subject.split()[-1].lower() if draft.subject else ""
            key = (number, value.unit, value.currency, word, draft.anchor.head.lemma_ if number is None else "")
            if number is not None and key in seen:
                continue
            seen.add(key)
        out.append(draft)
    return out
