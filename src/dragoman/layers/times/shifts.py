"""Expressions that count or point from another day: "two days later", "last week", "Monday"."""

from datetime import date

from dragoman.layers.times import calendar
from dragoman.layers.times.calendar import DAY, Interval
from dragoman.layers.times.expressions import Expression
from dragoman.layers.times.resolve import DateResolver, Placed

_COARSE = {"hour": "day", "minute": "day", "second": "day", "night": "day", "decade": "year", "weekend": "week"}
"""The grain of what a count of units leads to, where it is not the unit itself."""


class Resolver(DateResolver):
    """Resolves every kind of expression."""

    def _unit(self, one: Expression) -> Placed:
        shift, grain = one.shift or 0, one.grain
        if grain in ("period", "season"):
            return self._same_length(one)
        if (
            grain == "quarter"
            and shift == -1
            and one.anchor == "today"
            and one.article
            and self._past(self.told_quarter)
        ):
            return self.told_quarter, "context"
        base, basis = self._anchor(one, grain)
        if self._quoted_day(one):
            base, basis = self.reported, "context"
        if base is None:
            return None, "unknown"
        if one.anchor == "rolling" and grain in ("day", "week", "month", "year") and not self.history:
            first = calendar.moved(base.start, grain, -1)
            return (Interval(first, base.end, "stretch") if first else None), basis
        if self.history and one.anchor == "today" and not one.article and grain in ("day", "night"):
            return None, "unknown"  # "today" in what somebody said long ago
        return calendar.unit(grain, base.start if shift <= 0 else base.end, shift), basis

    def _past(self, told: Interval | None) -> bool:
        """Whether a period was told and is over on the day of publication."""
        return told is not None and (self.published is None or told.end <= self.published)

    def _quoted_day(self, one: Expression) -> bool:
        """Whether "today" in a quotation is the day that the report tells for it, a few days before publication."""
        if one.grain != "day" or one.anchor != "today" or not self.where.quoted:
            return False
        if self.reported is None or self.published is None:
            return False
        return (self.published - self.reported.start).days <= 7

    def _day_of_speaking(self) -> Placed:
        """The day of publication, whatever the text tells."""
        if self.published is not None:
            return calendar.day(self.published), "publication"
        return None, "unknown"

    def _same_length(self, one: Expression) -> Placed:
        """ "the same period", "the latest period": what was told; "the following season" is not placed."""
        if one.grain == "period" and one.shift == -1 and one.anchor == "today":
            return self.told_quarter, "context"
        if one.shift == 0 and one.anchor == "told" and self.told is not None and self.told.grain not in ("day", "week"):
            return self.told, "context"
        return None, "unknown"

    def _weekend(self, one: Expression) -> Placed:
        """ "the weekend": the last one in a report of what was done, else the one ahead."""
        base, basis = self._today()
        if base is None or self.history:
            return None, "unknown"
        this = calendar.unit("weekend", base.start)
        ahead = self.tenses.tense(self.offset) in ("future", "present")
        if this and not ahead and this.start > base.start:
            this = calendar.unit("weekend", base.start, -1)
        return this, basis

    def _stretch(self, one: Expression) -> Placed:
        base, basis = self._today()
        if base is None or one.count is None or not one.shift:
            return None, "unknown"
        if one.shift < 0:
            first = calendar.moved(base.start, one.grain, -one.count)
            return (Interval(first, base.end, "stretch") if first else None), basis
        last = calendar.moved(base.end, one.grain, one.count)
        return (Interval(base.start, last, "stretch") if last else None), basis

    def _counted(self, one: Expression) -> Placed:
        if one.count is None or not one.shift:
            return None, "unknown"
        grain = _COARSE.get(one.grain, one.grain)
        if one.same is not None and one.same.year:
            told = calendar.make(one.same.year, one.same.month, one.same.day)
            return (calendar.unit(grain, told.start) if told else None), "context"
        if one.grain == "year":
            quarter = self.told_quarter
            if quarter is not None and one.grain == "year" and one.count == 1:
                first = calendar.moved(quarter.start, "year", one.shift)
                return (calendar.unit(quarter.grain, first) if first else None), "context"
        base, basis = self._told(grain) if one.anchor == "told" else self._today()
        if base is None:
            return None, "unknown"
        at: date | None = base.start
        if one.year is not None and at is not None:
            at += one.year * DAY
        at = calendar.moved(at, one.grain, one.shift * one.count) if at else None
        if one.year is not None:
            grain = "day"
        return (calendar.unit(grain, at) if at else None), basis

    def _future(self, one: Expression) -> Placed:
        """ "in two days": of what lies ahead; else a length of time."""
        if self.tenses.tense(self.offset) not in ("future", "aimed") or self.history:
            one.kind = "duration"
            return None, "unknown"
        base, basis = self._today()
        if base is None or one.count is None:
            return None, "unknown"
        last = calendar.moved(base.start, one.grain, one.count)
        if last is None:
            return None, "unknown"
        if one.anchor == "rolling":
            return Interval(base.start, last, "stretch"), basis
        return calendar.unit(_COARSE.get(one.grain, one.grain), last), basis

    def _yearly(self, one: Expression) -> Placed:
        """ "the year-ago quarter": the quarter told, a year before."""
        told = self.told_quarter
        if one.count is not None and self._year_base() is not None:
            year = (told.start.year if told else self._year_base() or 1) - 1
            return (
                calendar.months(date(year, one.count * 3 - 2, 1), 3, "quarter") if one.count < 5 else None
            ), "context"
        if told is not None:
            first = calendar.moved(told.start, "year", -1)
            return (calendar.unit(told.grain, first) if first else None), "context"
        base, basis = self._today()
        return (calendar.unit("year", base.start, -1) if base else None), basis

    def _same_unit(self, one: Expression) -> Placed:
        """ "the 1988 quarter": the quarter told, in that year."""
        if one.anchor == "quarter":
            return self.told_quarter, "context"
        year = one.year if one.year is not None else self._relative_year(one)
        if year is None:
            return None, "unknown"
        if self.told_quarter is not None:
            return calendar.unit(self.told_quarter.grain, self.told_quarter.start.replace(year=year, day=1)), "context"
        return calendar.make(year), "expression" if one.year is not None else "publication"

    def _weekday(self, one: Expression) -> Placed:
        base, basis = self._told("day") if one.anchor == "told" else self._day_of_speaking()
        if base is None or one.weekday is None:
            return None, "unknown"
        at = base.start
        back = (at.isoweekday() - one.weekday) % 7
        if one.shift is None or (one.shift == 0 and one.anchor == "told"):
            tense = self._tense()
            # That of yesterday is meant unless the verb says otherwise: "he came to speak on Friday", told on Saturday.
            near = 1 if tense != "future" and self.where.before != "UNTIL" else 0
            ahead = tense in ("future", "present", "aimed") and back > near
            return calendar.day(at + (7 - back if ahead else -back) * DAY), basis
        if one.shift == 0:
            return calendar.day(at + (one.weekday - at.isoweekday()) * DAY), basis
        step = -(back or 7) if one.shift < 0 else (7 - back)
        return calendar.day(at + step * DAY), basis

    def _weekday_of(self, one: Expression) -> Placed:
        base, basis = self._told("week") if one.anchor == "told" else self._today()
        week = calendar.unit("week", base.start, one.shift or 0) if base else None
        if week is None or one.weekday is None:
            return None, "unknown"
        return calendar.day(week.start + (one.weekday - 1) * DAY), basis

    def _clock(self, one: Expression) -> Placed:
        """A time of day: of the day last told, or of the day of publication."""
        if self.told is not None and self.told.grain == "day":
            return self.told, "context"
        base, basis = self._today()
        return (base if base and base.grain == "day" else None), basis

    def _open(self, one: Expression) -> Placed:
        return None, "unknown"

    _set = _duration = _open
