"""When and where an event took place, and on whose word the article tells it."""

from __future__ import annotations

from datetime import date

from spacy.tokens import Doc, Token

from dragoman.layers.base import Findings
from dragoman.records import UNKNOWN, Period, Place, Statement, Status, Time, Where

_AT = frozenset(
    {"in", "at", "near", "outside", "inside", "around", "across", "on", "from", "off", "along", "throughout"}
)


class Circumstances:
    """Finds the circumstances of triggers in one Doc."""

    def __init__(self, doc: Doc, found: Findings) -> None:
        self.doc, self.found = doc, found
        starts = {token.idx: token.i for token in doc}
        self.times: dict[int, list[tuple[Token, Time]]] = {}
        for time in found.times:
            if (
                time.type in ("date", "time")
                and (head := _head(doc, starts, time.span.start, time.span.end)) is not None
            ):
                self.times.setdefault(_sentence(head), []).append((head, time))
        self.places: dict[int, list[tuple[Token, Place]]] = {}
        for place in found.places:
            if (head := _head(doc, starts, place.span.start, place.span.end)) is not None:
                self.places.setdefault(_sentence(head), []).append((head, place))

    def when(self, trigger: Token, status: Status) -> tuple[Period, Time | None]:
        """The days of an event, and the time record that tells them."""
        best = self._nearest(trigger, [(h, t) for h, t in self.times.get(_sentence(trigger), ())])
        if best is not None:
            time = best
            if time.period is None or time.period.start is None:
                return UNKNOWN, time
            return time.period, time
        if self.found.published is None or status not in ("occurred", "ongoing"):
            return UNKNOWN, None
        if _past_perfect(trigger):
            return UNKNOWN, None
        day = self.found.published.isoformat()
        return Period(start=day, end=day, span=None, basis="publication"), None

    def _nearest(self, trigger: Token, times: list[tuple[Token, Time]]) -> Time | None:
        """The expression that governs the trigger: it hangs on it, or on the verb of its clause."""
        frame = _clause_chain(trigger)
        best: tuple[int, int, Time] | None = None
        for head, time in times:
            holder = _holder(head)
            if holder.i in frame:
                rank = (frame.index(holder.i), abs(head.i - trigger.i))
                if best is None or rank < best[:2]:
                    best = (*rank, time)
        return best[2] if best else self._following(trigger, times)

    def _following(self, trigger: Token, times: list[tuple[Token, Time]]) -> Time | None:
        """An expression behind the trigger that the parser hung on a noun, with no other verb between."""
        for head, time in sorted(times, key=lambda pair: pair[0].i):
            if head.i > trigger.i and _holder(head).pos_ in ("NOUN", "PROPN"):
                between = self.doc[trigger.i + 1 : head.i]
                if not any(t.pos_ == "VERB" or t.text in (";", '"') for t in between):
                    return time
        return None

    def where(self, trigger: Token) -> tuple[Where | None, Place | None]:
        """The place of an event: one that stands behind a preposition of place in the trigger's own clause."""
        frame = _clause_chain(trigger)
        best: tuple[int, int, int, Place] | None = None
        for head, place in self.places.get(_sentence(trigger), ()):
            preposition = _preposition(head)
            if preposition is None or preposition.lower_ not in _AT:
                continue
            holder = _on_chain(preposition.head, frame)
            if holder is None:
                continue
            country = int(place.name == head.doc[head.i].text and place.geonames_id is None)
            rank = (frame.index(holder.i), country, abs(head.i - trigger.i))
            if best is None or rank < best[:3]:
                best = (*rank, place)
        if best is None:
            return None, None
        place = best[3]
        return Where(place.name, place.country, place.latitude, place.longitude, place.geonames_id, place.span), place

    def attributed_to(self, trigger: Token) -> Statement | None:
        """The innermost statement in which the trigger is told."""
        at = trigger.idx
        best: Statement | None = None
        for statement in self.found.statements:
            if any(s.start <= at < s.end for s in statement.content):
                size = sum(s.end - s.start for s in statement.content)
                if best is None or size <= sum(s.end - s.start for s in best.content):
                    best = statement
        return best


def _head(doc: Doc, starts: dict[int, int], start: int, end: int) -> Token | None:
    first = starts.get(start)
    if first is None:
        return None
    i = first
    while i < len(doc) and doc[i].idx < end:
        if not (start <= doc[i].head.idx < end) or doc[i].head.i == i:
            return doc[i]
        i += 1
    return doc[first]


def _sentence(token: Token) -> int:
    return int(token.sent.start)


def _preposition(token: Token) -> Token | None:
    node = token
    for _ in range(4):
        if node.dep_ == "pobj" and node.head.pos_ == "ADP":
            return node.head
        if node.dep_ in ("compound", "nmod", "appos", "conj", "poss", "amod", "npadvmod"):
            node = node.head
        else:
            return None
    return None


def _holder(token: Token) -> Token:
    """What a time expression hangs on: up through prepositions and the nouns inside the expression."""
    node = token
    for _ in range(6):
        if node.head.i == node.i:
            return node
        if node.dep_ in ("pobj", "pcomp", "prep") or node.pos_ == "ADP":
            node = node.head
            if node.pos_ not in ("ADP", "NUM"):
                return node
        else:
            return node.head
    return node


def _clause_chain(trigger: Token) -> list[int]:
    """The trigger and the tokens up to the verb of its clause, nearest first; a shared subject's first verb too."""
    chain = [trigger.i]
    node = trigger
    for _ in range(6):
        if node.head.i == node.i or node.dep_ in ("ccomp", "relcl", "advcl", "parataxis"):
            break
        if node.pos_ in ("VERB", "AUX") and node.dep_ not in ("conj", "xcomp", "pcomp", "acl"):
            break
        node = node.head
        chain.append(node.i)
    return chain


def _on_chain(token: Token, frame: list[int]) -> Token | None:
    """The token of a clause chain that a place hangs on, through nouns and prepositions ("at the meeting in London")."""
    node = token
    for _ in range(5):
        if node.i in frame:
            return node
        if node.pos_ in ("VERB", "AUX") or node.head.i == node.i:
            return None
        if node.dep_ not in (
            "pobj",
            "prep",
            "dobj",
            "nsubjpass",
            "nsubj",
            "attr",
            "advmod",
            "conj",
            "appos",
            "compound",
        ):
            return None
        node = node.head
    return None


def _past_perfect(trigger: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in trigger.children)


def ahead(period: Period, published: date | None, open_end: bool = False) -> bool:
    """Whether a period begins after the day of publication, or (`open_end`) on it and goes on behind it."""
    if published is None or period.start is None or period.end is None:
        return False
    day = published.isoformat()
    return period.start > day or (open_end and period.start == day and period.end > day)
