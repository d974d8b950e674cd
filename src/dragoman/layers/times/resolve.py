"""Expressions of time placed on the calendar, one after another, each from what was told before it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dragoman.layers.times import calendar
from dragoman.layers.times.anchors import Tense, Tenses
from dragoman.layers.times.calendar import Interval
from dragoman.layers.times.expressions import Expression
from dragoman.records import Basis

_RANK = {
    "day": 0, "night": 0, "weekend": 1, "week": 2, "part": 3, "month": 4, "season": 5, "quarter": 5, "half": 6,
    "year": 7, "decade": 8, "century": 9, "millennium": 10,
}  # fmt: skip
BACK = 1.3
"""How much farther a day before the running date of a history counts than one after it."""
AGAINST = 8.0
"""How much farther a day against the tense counts than one with it."""
_ANY = Interval(date(1, 1, 1), date(1, 1, 1), "day")
_OPEN = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}


Placed = tuple[Interval | None, Basis]


@dataclass(frozen=True, slots=True)
class Where:
    """Where an expression stands.

    `offset` is its first code point, `governed` that of the word whose governor tells its tense; `before` the code of
    the word before it (DEADLINE for "by", UNTIL, PAST for "since"). `heading`: in a heading; `opening`: it opens a
    sentence; `aside`: in brackets; `follows`: second part of a range; `quoted`: in a quotation.
    """

    offset: int = 0
    governed: int = 0
    before: str = ""
    heading: bool = False
    opening: bool = False
    aside: bool = False
    follows: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where an expression lies: its days (None where the text does not tell), what that rests on, its TIMEX3 value."""

    interval: Interval | None
    basis: Basis
    timex: str


class DateResolver:
    """Resolves the expressions of one text in order.

    Args:
        published: the day of publication, or None.
        history: whether the text is dated by its own running date rather than by that day.
        tenses: tells the tense of what governs an offset.
    """

    def __init__(self, published: date | None, history: bool, tenses: Tenses) -> None:
        self.published = published
        self.history = history
        self.tenses = tenses
        self.told: Interval | None = None
        self.running: Interval | None = None
        self.told_day: Interval | None = None
        self.reported: Interval | None = None
        self.told_quarter: Interval | None = None
        self.month_first = True
        self.where = Where()
        self.offset = 0
        self.deadline = False

    def resolve(self, one: Expression, where: Where) -> Resolved:
        """Place one expression."""
        self.where, self.offset, self.deadline = where, where.offset, where.before in ("DEADLINE", "UNTIL")
        interval, basis = getattr(self, "_" + one.kind)(one)
        code = one.code
        if one.kind == "first_of" or (one.kind == "duration" and one.grain == "month"):
            self.told_quarter = None  # "for the nine months …, a year earlier": not a quarter any more
        if interval is None:
            return Resolved(None, "unknown", _open_timex(one))
        if one.part and one.kind not in ("first_of",):
            interval = self._part(interval, one)
        if one.kind in ("season", "season_of") and one.entry:
            code = one.entry.code
        self._tell(one, interval)
        return Resolved(interval, basis, calendar.timex(interval, code if interval.grain in ("day", "season") else ""))

    def _tell(self, one: Expression, interval: Interval) -> None:
        if one.kind in ("stretch", "duration", "clock"):
            return
        self.told = interval
        if interval.grain == "day":
            self.told_day = interval
        if interval.grain in ("quarter", "half") and one.kind in ("quarter", "unit"):
            self.told_quarter = interval
        if interval.grain == "day" and self.published and not self.where.quoted and interval.start <= self.published:
            self.reported = interval
        self._run(one, interval)

    def _run(self, one: Expression, interval: Interval) -> None:
        """Move the running date of a history: by its dates, by years where one opens a sentence or goes on.

        A year that is aimed at ("planned for 1976") moves nothing.
        """
        now = self.running
        if now is None or self.where.heading:
            self.running = interval if not (self.where.heading and self.where.follows) else now
            return
        if self.where.aside:
            return
        if one.kind == "season" and one.year is None:
            return
        if one.kind == "year" or interval.grain in ("year", "decade", "century"):
            ahead = interval.start.year - now.start.year
            told = 0 < ahead <= 2 and self.tenses.tense(self.offset) not in ("future", "aimed")
            if interval.grain in ("year", "part") and ahead and (self.where.opening or told):
                self.running = interval
            return
        self.running = interval

    def _part(self, interval: Interval, one: Expression) -> Interval:
        code = one.part
        if code == "CLOSE":
            return calendar.day(interval.end)
        if code in ("BEFORE", "AFTER", "REST"):
            at = self.published
            if one.anchor != "today" or at is None or self.history or not interval.start <= at <= interval.end:
                return interval
            return Interval(interval.start, at, "part") if code == "BEFORE" else Interval(at, interval.end, "part")
        if code in ("H1", "H2", "Q1", "Q2", "Q3", "Q4"):
            if interval.grain == "year":
                return _fraction(interval, code) or interval
            return calendar.part(interval, "START" if code[1] == "1" else "END")
        if interval.grain == "day":
            return interval
        return calendar.part(interval, code, deadline=self.deadline)

    # From what it is told.

    def _today(self) -> Placed:
        if self.published is None:
            return None, "unknown"
        if self.history:
            return self.told, "context"
        return calendar.day(self.published), "publication"

    def _told(self, grain: str) -> Placed:
        """The date last told that is fine enough for a grain."""
        told = self.told
        if told is None:
            return self._today()
        if (
            _RANK.get(told.grain, 3) > _RANK.get(grain, 3)
            and self.told_day is not None
            and grain in ("day", "night", "week")
        ):
            told = self.told_day
        if _RANK.get(told.grain, 3) > _RANK.get(grain, 3):
            return None, "unknown"
        return told, "context"

    def _anchor(self, one: Expression, grain: str) -> Placed:
        if one.anchor == "told" or (one.article and one.shift == 1 and grain in ("day", "night", "season")):
            return self._told(grain)
        return self._today()

    def _nearest(self, found: list[Interval | None]) -> Placed:
        """The option that is meant where the year is not told."""
        options = [option for option in found if option]
        if self.history or self.published is None:
            if self.told is None or not options:
                return (None, "unknown") if self.told is None and self.published is None else self._by_tense(options)
            at = self.running or self.told
            return min(options, key=lambda o: _forward(o, at)), "context"
        return self._by_tense(options)

    def _by_tense(self, options: list[Interval]) -> Placed:
        at = self.published
        if at is None or not options:
            return None, "unknown"
        tense = self._tense()
        return min(options, key=lambda o: _with_tense(o, at, tense)), "publication"

    def _tense(self) -> Tense:
        """The tense that governs the expression in hand; "since" and "until" go before it."""
        if self.where.before == "PAST":
            return "past"
        if self.where.before == "UNTIL":
            return self.tenses.until(self.where.governed)
        return self.tenses.tense(self.where.governed)

    def _year_base(self) -> int | None:
        if self.history and (self.running or self.told):
            return (self.running or self.told or _ANY).start.year
        return self.published.year if self.published else self.told.start.year if self.told else None

    def _relative_year(self, one: Expression) -> int | None:
        base, _ = self._told("year") if one.anchor == "told" else self._today()
        year = base.start.year + (one.shift or 0) if base else 0
        return year if 1 <= year <= 9998 else None

    def _in_years(self, one: Expression, make: Callable[[int], Interval | None]) -> Placed:
        """A date of a year that is told, that a relative word tells, or that is to be found."""
        if one.year is not None:
            return make(one.year), "expression"
        if one.shift is not None:
            year = self._relative_year(one)
            basis: Basis = "context" if one.anchor == "told" or self.history else "publication"
            return (make(year), basis) if year is not None else (None, "unknown")
        base = self._year_base()
        if base is None:
            return None, "unknown"
        return self._nearest([make(y) for y in range(max(base - 1, 1), base + 2)])

    # Kinds that name a calendar date.

    def _date(self, one: Expression) -> Placed:
        found, basis = self._in_years(one, lambda year: calendar.make(year, one.month, one.day))
        if found and one.grain != "day":
            found = calendar.unit(one.grain, found.start)
        return found, basis

    def _month(self, one: Expression) -> Placed:
        return self._in_years(one, lambda year: calendar.make(year, one.month))

    def _last_month(self, one: Expression) -> Placed:
        """ "last May", "this May", "the following May"."""
        base, basis = self._told("month") if one.anchor == "told" else self._today()
        if not base or one.month is None or one.shift is None:
            return None, "unknown"
        at = base.start
        year = at.year
        if one.shift < 0 and one.month >= at.month - 1:
            year -= 1
        elif one.shift > 0 and one.month <= at.month:
            year += 1
        return calendar.make(year, one.month), basis

    def _year(self, one: Expression) -> Placed:
        return calendar.make(one.year or 0), "expression"

    def _ancient(self, one: Expression) -> Placed:
        return None, "unknown"

    def _short_year(self, one: Expression) -> Placed:
        base = self._year_base()
        if base is None:
            return None, "unknown"
        year = base // 100 * 100 + (one.year or 0)
        return calendar.make(year if year <= base + 20 else year - 100), "context" if self.history else "publication"

    def _decade(self, one: Expression) -> Placed:
        return calendar.unit("decade", date(one.year or 1, 1, 1)), "expression"

    def _short_decade(self, one: Expression) -> Placed:
        found, basis = self._short_year(one)
        return (calendar.unit("decade", found.start) if found else None), basis

    def _century(self, one: Expression) -> Placed:
        year = max(one.year or 1, 1)
        return (calendar.unit("century", date(year, 1, 1)) if year < 9900 else None), "expression"

    def _numeric(self, one: Expression) -> Placed:
        a, b, c = one.year or 0, one.month or 0, one.day or 0
        if a >= 1000:
            return calendar.make(a, b, c), "expression"
        if c < 100:
            return None, "unknown"
        first, second = (a, b) if self.month_first and "/" in one.code else (b, a)
        return calendar.make(c, first, second) or calendar.make(c, second, first), "expression"

    def _quarter(self, one: Expression) -> Placed:
        length = calendar.MONTHS[one.grain]
        first = ((one.count or 1) - 1) * length + 1
        return self._in_years(one, lambda year: calendar.months(date(year, first, 1), length, one.grain))

    def _first_of(self, one: Expression) -> Placed:
        length = calendar.MONTHS.get(one.grain, 0) * (one.count or 0)
        if not 0 < length <= 12:
            return None, "unknown"
        first = 1 if one.part == "START" else 13 - length
        return self._in_years(one, lambda year: calendar.months(date(year, first, 1), length, "part"))

    def _season(self, one: Expression) -> Placed:
        entry = one.entry
        assert entry is not None
        if one.shift is None or one.year is not None or (one.shift == 0 and one.anchor == "told"):
            one.shift = None
            return self._in_years(one, lambda year: calendar.season(entry.value, entry.last, year))
        base, basis = self._anchor(one, "season")
        if not base:
            return None, "unknown"
        years = range(max(base.start.year - 2, 1), base.start.year + 3)
        options = [s for y in years if (s := calendar.season(entry.value, entry.last, y))]
        if one.shift < 0:
            options = [s for s in options if s.end < base.start][-1:]
        elif one.shift > 0:
            options = [s for s in options if s.start > base.end][:1]
        else:
            options = [
                s
                for s in options
                if (s.start.year == base.start.year and s.end >= base.start) or s.start <= base.start <= s.end
            ] or [s for s in options if s.start.year == base.start.year]
        return (options[0] if options else None), basis

    def _season_of(self, one: Expression) -> Placed:
        entry = one.entry
        assert entry is not None
        return self._in_years(one, lambda year: calendar.season(entry.value, entry.last, year))

    def _holiday(self, one: Expression) -> Placed:
        entry = one.entry
        assert entry is not None
        if not entry.unit:
            return None, "unknown"
        if len(entry.unit) == 10 and entry.unit[4] == "-":
            return calendar.holiday(entry.unit, 1, 1), "expression"
        if one.shift is not None and one.year is None and one.shift:
            base, basis = self._today()
            if not base:
                return None, "unknown"
            options = [
                h
                for y in range(base.start.year - 1, base.start.year + 2)
                if (h := calendar.holiday(entry.unit, entry.value, y))
            ]
            side = [h for h in options if (h.start < base.start if one.shift < 0 else h.start > base.start)]
            return (side[-1 if one.shift < 0 else 0] if side else None), basis
        found, basis = self._in_years(one, lambda year: calendar.holiday(entry.unit, entry.value, year))
        if found and one.grain == "week":
            found = calendar.unit("week", found.start)
        return found, basis


def _fraction(interval: Interval, code: str) -> Interval | None:
    length = 6 if code[0] == "H" else 3
    first = (int(code[1]) - 1) * length + 1
    return calendar.months(date(interval.start.year, first, 1), length, "half" if code[0] == "H" else "quarter")


def _forward(option: Interval, at: Interval) -> float:
    """How far an option lies from a running date, farther where it lies behind it."""
    if option.start <= at.end and option.end >= at.start:
        return 0.0
    if option.start > at.end:
        return (option.start - at.end).days
    return (at.start - option.end).days * BACK


def _with_tense(option: Interval, at: date, tense: Tense) -> float:
    """How far an option lies from the day of publication, farther where it lies against the tense."""
    if option.start <= at <= option.end:
        return 0.0
    ahead = option.start > at
    days = (option.start - at).days if ahead else (at - option.end).days
    if tense == "past":
        return days * (AGAINST if ahead else 1)
    if tense in ("future", "present", "aimed"):
        return days * (1 if ahead else AGAINST if tense == "future" else 1.5)
    return days * 1.0


def _open_timex(one: Expression) -> str:
    """The TIMEX3 value of an expression that has no days."""
    if one.kind in ("open", "set", "duration"):
        return one.code
    if one.kind == "ancient":
        return f"BC{-(one.year or 0):04d}"
    if one.kind == "clock":
        return "XXXX-XX-XX" + one.code
    if one.kind in ("date", "month") and one.month:
        return f"XXXX-{one.month:02d}" + (f"-{one.day:02d}" if one.day else "")
    if one.kind == "weekday":
        return f"XXXX-WXX-{one.weekday}"
    if one.kind == "season" and one.entry:
        return f"XXXX-{one.entry.code}"
    if one.kind == "quarter":
        return f"XXXX-{'Q' if one.grain == 'quarter' else 'H'}{one.count}"
    return _OPEN[max(-1, min(1, one.shift or 0))]
