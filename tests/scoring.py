"""A small scorer of our own: an article's records against gold of the form of tests/data/examples.gold.jsonl.

A gold party is a country (`KEN`), a sector (`IGO`) or `name:` with a part of a name. Counts are summed over articles
before any share is taken.

    dyads       each event is spread into (actor, type, recipient); a reciprocal one into unordered pairs; a side that
                is empty is nobody. Gold dyads are matched one to one, those of the same trigger first.
    types       the multiset of event types of an article.
    status      of the matched dyads, the share with the status of gold.
    statements  by characters: what is said, by whom.
    times       exact span and days.
    claims      kind, overlap of the clause, and amount.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.records import Actor, Claim, CodedArticle, Event

SECTORS = frozenset(
    ("IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC", "GOV", "MIL", "LEG", "JUD", "COP", "PTY", "REB", "OPP", "CVL",
     "BUS", "JRN", "EDU", "REF", "UNK")
)  # fmt: skip
NEAR = 0.3
"""Share of their union that a claim's clause has in common with the gold clause."""
TOLERANCE = 0.005
"""By how much an amount may differ from the gold amount, as a share of it."""


@dataclass
class Count:
    """Right ones of those said, said ones, gold ones, and found ones of gold."""

    right: int = 0
    said: int = 0
    gold: int = 0
    found: int = 0

    def add(self, right: int, said: int, gold: int, found: int | None = None) -> None:
        """Add an article's."""
        self.right += right
        self.said += said
        self.gold += gold
        self.found += right if found is None else found

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where either is undefined."""
        precision = self.right / self.said if self.said else 0.0
        recall = self.found / self.gold if self.gold else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class Score:
    """Sums over articles."""

    rows: dict[str, Count] = field(default_factory=dict)

    def row(self, name: str) -> Count:
        """The count of a row."""
        return self.rows.setdefault(name, Count())

    def f1(self) -> dict[str, float]:
        """F1 of each row; for `status` the share of the matched."""
        return {name: count.f1 for name, count in self.rows.items()}


Dyad = tuple[Any, Any, bool]


def score(coded: Iterable[CodedArticle], gold: Iterable[dict[str, Any]]) -> Score:
    """Score articles against gold, pair by pair."""
    total = Score()
    for article, wanted in zip(coded, gold, strict=True):
        actors = {actor.id: actor for actor in article.actors}
        _events(article, wanted["events"], actors, total)
        _statements(article, wanted["statements"], actors, total)
        _times(article, wanted["times"], total)
        _claims(article, wanted["claims"], total)
    return total


def is_party(actor: Actor | None, party: str | None) -> bool:
    """Whether a record stands for a gold party; a group that nobody knows stands for nobody."""
    if party is None:
        return actor is None or (actor.kind == "group" and actor.country is None)
    if actor is None:
        return False
    if party.startswith("name:"):
        told = [actor.name, actor.role or "", actor.entity, *(m.text for m in actor.mentions)]
        return any(party[5:].lower() in text.lower() for text in told)
    return party in actor.sectors if party in SECTORS else party == actor.country


def _spread(actors: Sequence[Any], recipients: Sequence[Any], reciprocal: bool) -> list[Dyad]:
    if reciprocal and not (actors and recipients):
        both = list(actors or recipients)
        pairs: list[Dyad] = [(a, b, True) for i, a in enumerate(both) for b in both[i + 1 :]]
        return pairs or [(a, None, False) for a in both]
    return [(a, r, reciprocal) for a in actors or [None] for r in recipients or [None]]


def _events(article: CodedArticle, gold: list[dict[str, Any]], actors: dict[str, Actor], total: Score) -> None:
    said = _said_dyads(article.events, actors)
    true = [(e, d) for e in gold for d in _spread(e["actors"], e["recipients"], e["reciprocal"])]

    def same(s: tuple[Event, Dyad], t: tuple[dict[str, Any], Dyad]) -> bool:
        (a, b, either), (c, d, gold_either) = s[1], t[1]
        straight = is_party(a, c) and is_party(b, d)
        turned = (either or gold_either) and is_party(a, d) and is_party(b, c)
        return s[0].event_type == t[0]["event_type"] and (straight or turned)

    def same_words(s: tuple[Event, Dyad], t: tuple[dict[str, Any], Dyad]) -> bool:
        return same(s, t) and s[0].trigger.start < t[0]["trigger"][1] and t[0]["trigger"][0] < s[0].trigger.end

    pairs = matched(said, true, [same_words, same])
    total.row("dyads").add(len(pairs), len(said), len(true))
    right = sum(said[i][0].status == true[j][0]["status"] for i, j in pairs)
    total.row("status").add(right, len(pairs), len(pairs))
    types, wanted = Counter(e.event_type for e in article.events), Counter(e["event_type"] for e in gold)
    total.row("types").add((types & wanted).total(), types.total(), wanted.total())


def _said_dyads(events: list[Event], actors: dict[str, Actor]) -> list[tuple[Event, Dyad]]:
    """Predicted dyads; one that is told twice by one trigger, for two people of a country say, counts once."""
    out, seen = [], set()
    for event in events:
        people, others = ([actors[i] for i in side] for side in (event.actors, event.recipients))
        for dyad in _spread(people, others, event.reciprocal):
            ends = [x and (x.country or x.id) for x in dyad[:2]]
            key = (event.event_type, event.trigger.start, *(sorted(map(str, ends)) if dyad[2] else ends))
            if key not in seen:
                seen.add(key)
                out.append((event, dyad))
    return out


def _statements(article: CodedArticle, gold: list[dict[str, Any]], actors: dict[str, Actor], total: Score) -> None:
    said = [(actors.get(s.speaker or ""), _letters((c.start, c.end) for c in s.content)) for s in article.statements]
    true = [(t["speaker"], _letters(t["content"])) for t in gold]
    right = sum(len(c & _union(g for party, g in true if is_party(actor, party))) for actor, c in said)
    found = sum(len(g & _union(c for actor, c in said if is_party(actor, party))) for party, g in true)
    total.row("statements").add(right, sum(len(c) for _, c in said), sum(len(g) for _, g in true), found)


def _times(article: CodedArticle, gold: list[dict[str, Any]], total: Score) -> None:
    true = {(t["start"], t["end"]): t["value"] for t in gold}
    said = {}
    for time in article.times:
        days = [time.period.start, time.period.end] if time.period and time.period.start else None
        near = any(time.span.start < end and start < time.span.end for start, end in true)
        if time.type not in ("duration", "set") and (near or (days and time.type == "date")):
            said[time.span.start, time.span.end] = days
    right = sum(span in said and said[span] == value for span, value in true.items())
    total.row("times").add(right, len(said), len(true))


def _claims(article: CodedArticle, gold: list[dict[str, Any]], total: Score) -> None:
    def same(claim: Claim, want: dict[str, Any]) -> bool:
        a, b = set(range(claim.evidence.start, claim.evidence.end)), set(range(*want["span"]))
        return claim.kind == want["kind"] and len(a & b) >= NEAR * len(a | b) and _amount(claim, want.get("amount"))

    total.row("claims").add(len(matched(article.claims, gold, [same])), len(article.claims), len(gold))


def _amount(claim: Claim, wanted: float | None) -> bool:
    if wanted is None:
        return True
    value = claim.value
    told = [value.amount, value.low, value.high] if value else []
    return any(n is not None and abs(n - wanted) <= TOLERANCE * abs(wanted) for n in told)


def matched(
    left: Sequence[Any], right: Sequence[Any], fits: Sequence[Callable[[Any, Any], bool]]
) -> list[tuple[int, int]]:
    """A largest one-to-one matching by the last of `fits`, begun from the pairs that the stricter ones find."""
    partner: dict[int, int] = {}  # of right ones

    def place(i: int, edges: list[list[int]], tried: set[int]) -> bool:
        for j in edges[i]:
            if j not in tried:
                tried.add(j)
                if j not in partner or place(partner[j], edges, tried):
                    partner[j] = i
                    return True
        return False

    for fit in fits:
        edges = [[j for j, t in enumerate(right) if fit(s, t)] for s in left]
        placed = set(partner.values())
        for i in range(len(left)):
            if i not in placed:
                place(i, edges, set())
    return sorted((i, j) for j, i in partner.items())


def _letters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {k for start, end in spans for k in range(start, end)}


def _union(sets: Iterable[set[int]]) -> set[int]:
    return set().union(*sets)
