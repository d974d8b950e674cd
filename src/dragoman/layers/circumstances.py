"""When and where an event took place, and on whose word the article tells it.

An event has the time and place that stand in its own clause. Without one, a plain past has the date last told in its
paragraph, or that of the report where the report tells of its own day; what is told in the perfect, in the pluperfect
or in a clause that only tells which thing is meant has none, for the text does not say when it happened.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cached_property

from spacy.tokens import Doc, Token

from dragoman.layers import sites
from dragoman.layers.base import Findings, Name
from dragoman.layers.sites import Dated, Form, Located, form, frame_of
from dragoman.records import UNKNOWN, Period, Place, Statement, Status, Time, Where

_AT = frozenset(
    {"in", "at", "near", "outside", "inside", "around", "across", "off", "along", "throughout", "over", "within"}
)
_THERE = _AT | {"on"}
_RANGE = re.compile(r"\s*(?:-|–|—|to|through|until|till|and(?: again)?(?: on)?)\s*", re.IGNORECASE)
_DEEDS = frozenset({"CONSULT", "COOPERATE", "AID", "RETREAT", "PROTEST", "MOBILIZE", "COERCE", "ASSAULT"})
"""Types that take place somewhere; words and paper acts have a place only where one is told for them."""
_FORCE = frozenset({"PROTEST", "MOBILIZE", "COERCE", "ASSAULT"})
"""Types of which a paragraph tells several at one place: "riots in Lyon. Police fired tear gas."."""
_RECENT = 14
"""Days before publication within which a date is news and not history."""
_SHORT = 9
"""Days in the longest period that is carried on to what is told next."""
_DEEP = 3
"""Steps between a trigger and its place at most."""
_DAY = timedelta(days=1)


class Circumstances:
    """Finds the circumstances of triggers in one Doc."""

    def __init__(self, doc: Doc, found: Findings, words: sites.Words) -> None:
        self.doc, self.found, self.text, self.words = doc, found, doc.text, words
        self.today = found.published.isoformat() if found.published else None
        self.paragraphs = [p.start for p in found.reading.paragraphs]
        self.starts = [token.idx for token in doc]
        self.times: dict[int, list[Dated]] = {}
        tokens: set[int] = set()
        for time in found.times:
            first = bisect_right(self.starts, time.span.start) - 1
            tokens.update(range(max(first, 0), bisect_right(self.starts, time.span.end - 1)))
            if time.type in ("date", "time"):
                head = sites.head_of(doc, self.starts, time.span.start, time.span.end)
                if head is not None:
                    self.times.setdefault(_sentence(head), []).append(sites.dated(head, time))
        self.timed = frozenset(tokens)
        self.days: list[tuple[int, Period]] | None = None
        self.lead = -1

    # What only `where` and `attributed_to` ask for is made when it is asked for.

    @cached_property
    def places(self) -> dict[int, list[Located]]:
        """Places by the first token of their sentence."""
        out: dict[int, list[Located]] = {}
        for place in self.found.places:
            head = sites.head_of(self.doc, self.starts, place.span.start, place.span.end)
            if head is not None:
                out.setdefault(_sentence(head), []).append(sites.located(head, place, self.timed, self.words))
        return out

    @cached_property
    def told(self) -> list[Located]:
        """Places that tell where something is, in order."""
        placed = (one for ones in self.places.values() for one in ones)
        return sorted((p for p in placed if p.sites and p.sites[0][1] in _THERE), key=lambda p: p.head.i)

    @cached_property
    def named(self) -> list[Name]:
        """Names of countries and words that stand for them."""
        return [n for n in self.found.names if n.kind == "country" or n.form == "metonym"]

    @cached_property
    def parties(self) -> set[int]:
        """Tokens of countries that may be parties."""
        return {i for n in self.named if n.form != "adjective" for i in range(n.start, n.end)}

    @cached_property
    def countries(self) -> set[int]:
        """Tokens of countries' own names."""
        return {i for n in self.named if n.form == "name" for i in range(n.start, n.end)}

    @cached_property
    def telling(self) -> dict[int, Statement]:
        """Token -> the innermost statement in which it is told, the last of equal size."""
        out: dict[int, Statement] = {}
        for statement in sorted(self.found.statements, key=lambda s: -sum(c.end - c.start for c in s.content)):
            for c in statement.content:
                inside = range(bisect_left(self.starts, c.start), bisect_left(self.starts, c.end))
                out.update(dict.fromkeys(inside, statement))
        return out

    # When.

    def when(self, trigger: Token, status: Status) -> tuple[Period, Time | None]:
        """The days of an event, and the time record that tells them."""
        own = self._own(trigger, status)
        if own is not None:
            return self._period(own, status), own.time
        if self.today is None or status not in ("occurred", "ongoing"):
            return UNKNOWN, None
        if status == "occurred":
            verb = sites.teller(trigger, self.words)
            if verb is None or form(verb) not in ("past", "present", "modal") or sites.subordinate(verb):
                return UNKNOWN, None
            told = self._running(verb, self.today) if form(verb) == "past" else None
            if told is not None:
                return told, None
        return Period(start=self.today, end=self.today, span=None, basis="publication"), None

    def _own(self, trigger: Token, status: Status = "occurred") -> Dated | None:
        """The expression that governs a trigger: the nearest in the tree, the finest of those that are equally near."""
        frame, told = frame_of(trigger), form(trigger)
        best: tuple[tuple[int, int, int], Dated] | None = None
        for one in self.times.get(_sentence(trigger), ()):
            rank = self._rank(one, trigger, frame) if self._fits(one, told, status) else None
            if rank is not None and (best is None or rank < best[0]):
                best = rank, one
        return best[1] if best else None

    def _fits(self, one: Dated, told: Form, status: Status) -> bool:
        """Whether an expression can be the date of what is told in a form: not "next week" of "they agreed"."""
        period = one.time.period
        if period is None or period.start is None or period.end is None:
            return one.time.timex != "PRESENT_REF" and not (told == "noun" and status == "scheduled")
        if self.today is None:
            return True
        if told in ("past", "perfect", "pluperfect") and period.start > self.today:
            return False
        if told == "past" and one.preposition == "for":
            return False
        return not (told == "noun" and status == "scheduled" and period.end < self.today)

    def _rank(self, one: Dated, trigger: Token, frame: list[int]) -> tuple[int, int, int] | None:
        if trigger.dep_ in ("relcl", "advcl") and trigger.head.i == one.head.i:
            return (0, _length(one.time.period), 0)  # "in May, when they attacked"
        for k, at in enumerate(one.sites):
            if at in frame:
                return (frame.index(at) + k, _length(one.time.period), abs(one.head.i - trigger.i))
        return None

    def _period(self, own: Dated, status: Status) -> Period:
        """The days of an expression, with what its preposition adds."""
        period = own.time.period
        if period is None or period.start is None or period.end is None:
            return UNKNOWN
        start, end, today = period.start, period.end, self.today
        goes_on_from = own.preposition == "since" or (own.preposition == "from" and status == "ongoing")
        if today and start <= today and goes_on_from:
            end = today
        elif today and own.preposition in ("by", "before", "until", "till") and end > today and status != "occurred":
            whole = own.time.span.text.lower().startswith(("the end", "end "))
            if own.preposition == "before" and start > today and not whole:
                end = (date.fromisoformat(start) - _DAY).isoformat()
            start = today
        else:
            start, end = self._joined(own, start, end)
        return Period(start=start, end=end, span=period.span, basis=period.basis)

    def _joined(self, own: Dated, start: str, end: str) -> tuple[str, str]:
        """The range or list that an expression is part of: "May 3-5", "on Monday and again on Tuesday"."""
        ordered = sorted((d.time for d in self.times[_sentence(own.head)]), key=lambda t: t.span.start)
        at = ordered.index(own.time)
        for step in (1, -1):
            k = at
            while 0 <= k + step < len(ordered):
                a, b = ordered[min(k, k + step)], ordered[max(k, k + step)]
                other = ordered[k + step].period
                if other is None or not other.start or not other.end:
                    break
                if not _RANGE.fullmatch(self.text[a.span.end : b.span.start]):
                    break
                start, end = min(start, other.start), max(end, other.end)
                k += step
        return start, end

    # The running date of a report.

    def _running(self, verb: Token, today: str) -> Period | None:
        """The date that a plain past takes from what was told before; unknown where that was days or years ago.

        None where it is that of the report.
        """
        if verb.dep_ == "ccomp" and (said := self._own(verb.head)) is not None:
            end = self._period(said, "occurred").end
            if end and end < today:
                return UNKNOWN  # "said on Monday that they fled": when they fled is not told
        days = self._days(today)
        at = bisect_right(days, verb.idx, key=lambda d: d[0]) - 1
        last = days[at][1] if at >= 0 else None
        if last is not None and last.start and last.start < today:
            apart = self._paragraph(verb.idx) - self._paragraph(days[at][0])
            if apart == 0 and not self._recent(last):
                return UNKNOWN
            if apart == 0 or (apart <= 2 and sites.goes_on(verb) and self._recent(last)):
                return Period(start=last.start, end=last.end, span=last.span, basis="context")
        if last is None or last.end == today:
            return None
        lead = self.lead
        return UNKNOWN if 0 <= lead <= at and (days[lead][1].end or today) < today else None

    def _recent(self, period: Period) -> bool:
        """Whether a period is short and not long ago."""
        day = self.found.published
        if day is None or period.end is None:
            return False
        return _length(period) <= _SHORT and (day - date.fromisoformat(period.end)).days <= _RECENT

    def _paragraph(self, offset: int) -> int:
        return bisect_right(self.paragraphs, offset) - 1

    def _days(self, today: str) -> list[tuple[int, Period]]:
        """Offsets of the verbs of main clauses that tell the past with a date, and those dates."""
        if self.days is None:
            self.days = []
            for sentence in self.doc.sents:
                if sentence.start not in self.times:
                    continue
                for verb in sites.mains(sentence.root):
                    own = self._own(verb) if form(verb) in ("past", "pluperfect", "perfect") else None
                    period = self._period(own, "occurred") if own else None
                    if period is not None and period.end and period.end <= today:
                        self.days.append((verb.idx, period))
            self.days.sort(key=lambda d: d[0])
            self.lead = next((i for i, (_, period) in enumerate(self.days) if self._recent(period)), -1)
        return self.days

    # Where.

    def where(self, trigger: Token, kind: str = "") -> tuple[Where | None, Place | None]:
        """The place of an event, and the record that tells it.

        Args:
            trigger: the token that tells the event.
            kind: its PLOVER type, if known: words have a place only where it stands beside them, and an act of force
                with no place of its own has the town that its paragraph told before.
        """
        place = self._place(trigger, kind)
        if place is None and kind in _FORCE and form(trigger) in ("past", "perfect", "pluperfect"):
            place = self._there(trigger)
        if place is None:
            return None, None
        spot = place.span
        return Where(spot.text, place.country, place.latitude, place.longitude, place.geonames_id, spot), place

    def _place(self, trigger: Token, kind: str) -> Place | None:
        """The place in the trigger's own clause: the nearest, that left before that reached, a town before its country."""
        frame, deed = frame_of(trigger), not kind or kind in _DEEDS
        best: tuple[tuple[int, int, bool, int], Place] | None = None
        for one in self.places.get(_sentence(trigger), ()):
            for k, (at, link) in enumerate(one.sites):
                if at not in frame:
                    continue
                depth = frame.index(at) + k
                if depth > (_DEEP if deed else _DEEP - 1) or (link == "on" and not deed):
                    continue
                if self._tells(one, link, trigger, at == trigger.i and k == 0, kind):
                    later = one.head.dep_ == "conj"
                    way = {"from": 0, "to": 2, "for": 2}.get(link, 1)
                    rank = (depth + later, way, one.head.i in self.countries, abs(one.head.i - trigger.i))
                    if best is None or rank < best[0]:
                        best = rank, one.place
                    break
        return best[1] if best else None

    def _tells(self, one: Located, link: str, trigger: Token, own: bool, kind: str) -> bool:
        """Whether a place that stands as `link` is that of the event; `own` whether it hangs on the trigger itself."""
        party = one.head.i in self.parties
        goes = trigger.lemma_.lower() in self.words.goals
        if link == "modifier":
            return own and trigger.pos_ != "VERB" and (not party or one.head.dep_ == "compound")
        if link == "of":
            besieged = kind in _FORCE and one.head.i not in self.countries  # "the siege of Tripoli"
            return own and trigger.pos_ != "VERB" and (besieged or not party)
        if link == "object":
            return own and (goes or not party)
        if link in ("to", "into", "towards", "toward", "for"):
            return own and (goes or (link == "into" and trigger.pos_ == "VERB"))
        if link == "from":
            return own and trigger.pos_ == "VERB"
        if link == "on":
            return not party
        return link in _AT

    def _there(self, trigger: Token) -> Place | None:
        """The place last told before a trigger in its paragraph, if it is no country."""
        at = bisect_right(self.told, trigger.i, key=lambda one: one.head.i) - 1
        if at < 0 or self._paragraph(self.told[at].head.idx) != self._paragraph(trigger.idx):
            return None
        return None if self.told[at].head.i in self.parties else self.told[at].place

    # On whose word.

    def attributed_to(self, trigger: Token) -> Statement | None:
        """The innermost statement in which the trigger is told."""
        return self.telling.get(trigger.i)


def _sentence(token: Token) -> int:
    return int(token.sent.start)


def _length(period: Period | None) -> int:
    """Days in a period less one; very many in one that is not known."""
    if period is None or period.start is None or period.end is None:
        return 10**6
    return (date.fromisoformat(period.end) - date.fromisoformat(period.start)).days


def ahead(period: Period, published: date | None, open_end: bool = False) -> bool:
    """Whether a period begins after the day of publication, or (`open_end`) on it and goes on behind it."""
    if published is None or period.start is None or period.end is None:
        return False
    day = published.isoformat()
    return period.start > day or (open_end and period.start == day and period.end > day)
