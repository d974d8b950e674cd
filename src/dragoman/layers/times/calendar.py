"""Arithmetic of calendar periods: closed intervals of days, their grain, their TIMEX3 values.

The proleptic Gregorian calendar throughout; weeks run Monday to Sunday (ISO 8601). A decade begins with a year that
ends in 0 and a century with one that ends in 00, as TIMEX3 counts them.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
"""Grains that are whole months, with their length."""
_RULE = re.compile(
    r"(?P<m>\d\d)-(?P<d>\d\d)|(?P<wm>\d\d) (?P<w>[1-7])(?P<n>[1-5]|-1)(?P<wo>[+-]\d+)?|easter(?P<eo>[+-]\d+)"
    r"|(?P<iso>\d{4}-\d\d-\d\d)"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """The days `start` to `end`, both included, and the grain they were told in (`day`, `week`, `month` …)."""

    start: date
    end: date
    grain: str


def day(value: date) -> Interval:
    """The interval of one day."""
    return Interval(value, value, "day")


def make(year: int, month: int | None = None, day_: int | None = None) -> Interval | None:
    """The interval of a year, a month or a day; None where the calendar has no such one."""
    try:
        if month is None:
            return Interval(date(year, 1, 1), date(year, 12, 31), "year")
        if day_ is None:
            return Interval(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
        return day(date(year, month, day_))
    except ValueError:
        return None


def months(start: date, count: int, grain: str) -> Interval | None:
    """`count` whole months from the first day of the month of `start`."""
    last = start.year * 12 + start.month - 1 + count - 1
    if not MINYEAR <= last // 12 <= MAXYEAR:
        return None
    end = make(last // 12, last % 12 + 1)
    return Interval(start.replace(day=1), end.end, grain) if end else None


def unit(grain: str, at: date, shift: int = 0) -> Interval | None:
    """The unit of a grain that holds a day, or the one `shift` units later; None beyond the calendar's years."""
    try:
        if grain in ("day", "night"):
            return day(at + shift * DAY)
        if grain == "week":
            monday = at - at.weekday() * DAY + shift * 7 * DAY
            return Interval(monday, monday + 6 * DAY, "week")
        if grain == "weekend":
            saturday = at - at.weekday() * DAY + (shift * 7 + 5) * DAY
            return Interval(saturday, saturday + DAY, "weekend")
        length = MONTHS[grain]
        index = (at.year * 12 + at.month - 1) // length * length + shift * length
        if grain in ("decade", "century", "millennium"):
            index = at.year // (length // 12) * length + shift * length
        first = date(max(index // 12, 1), index % 12 + 1, 1)
        if length == 1:
            return make(first.year, first.month)
        return months(first, length if index // 12 else length - 12, grain)
    except (OverflowError, ValueError, KeyError):
        return None


def moved(at: date, grain: str, count: int) -> date | None:
    """The day `count` units later, its day of the month kept where it can be."""
    try:
        if grain in ("day", "night"):
            return at + count * DAY
        if grain in ("week", "weekend"):
            return at + 7 * count * DAY
        if grain in ("second", "minute", "hour"):
            return at + timedelta(**{grain + "s": count})
        index = at.year * 12 + at.month - 1 + count * MONTHS[grain]
        year, month = divmod(index, 12)
        return date(year, month + 1, min(at.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError, KeyError):
        return None


def season(first: int, last: int, year: int) -> Interval | None:
    """The months `first` to `last`, into the next year where `last` is the smaller."""
    try:
        return months(date(year, first, 1), (last - first) % 12 + 1, "season")
    except ValueError:
        return None


def part(interval: Interval, code: str, deadline: bool = False) -> Interval:
    """What is meant by the START, MID or END of a period, by week W1 to W4 of a month or by its last (WL).

    Of a month its days 1 to 10, 11 to 20, 21 to the last; of a decade its halves, and years 3 to 6 for MID; of other
    periods a third. With `deadline`, the end is the last day.
    """
    start, end = interval.start, interval.end
    if code == "END" and deadline:
        return Interval(end, end, "part")
    if code[0] == "W":
        first = end - 6 * DAY if code == "WL" else start + 7 * (int(code[1]) - 1) * DAY
        return Interval(first, first + 6 * DAY, "days")
    if interval.grain == "month":
        a, b = {"START": (1, 10), "MID": (11, 20), "END": (21, end.day)}[code]
        return Interval(start.replace(day=a), start.replace(day=b), "part")
    if interval.grain in ("decade", "century", "millennium", "year", "half", "quarter", "season"):
        length = (end.year - start.year) * 12 + end.month - start.month + 1
        cuts = {
            "START": (0, length // 3),
            "MID": (length // 3, length - length // 3),
            "END": (length - length // 3, length),
        }
        if interval.grain == "decade":
            cuts = {"START": (0, 60), "MID": (36, 84), "END": (60, 120)}
        a, b = cuts[code]
        at = start.year * 12 + start.month - 1 + a
        return months(date(at // 12, at % 12 + 1, 1), b - a, "part") or interval
    days = (end - start).days + 1
    if days < 3:
        return interval
    third = days // 3
    a, b = {"START": (0, third), "MID": (third, days - third), "END": (days - third - 1, days)}[code]
    return Interval(start + a * DAY, start + (b - 1) * DAY, "part")


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus, Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, dom = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, dom + 1)


def rule_fits(rule: str) -> bool:
    """Whether a holiday's rule is of a known form."""
    return _RULE.fullmatch(rule) is not None


def holiday(rule: str, days: int, year: int) -> Interval | None:
    """The days of a holiday in a year, by the rule of the table `holidays`."""
    found = _RULE.fullmatch(rule)
    if not found:
        return None
    try:
        if found["iso"]:
            first = date.fromisoformat(found["iso"])
        elif found["m"]:
            first = date(year, int(found["m"]), int(found["d"]))
        elif found["eo"]:
            first = easter(year) + int(found["eo"]) * DAY
        else:
            first = _weekday_of(year, int(found["wm"]), int(found["w"]), int(found["n"])) + int(found["wo"] or 0) * DAY
        return Interval(first, first + (days - 1) * DAY, "day" if days == 1 else "days")
    except (ValueError, OverflowError):
        return None


def _weekday_of(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return last - (last.isoweekday() - weekday) % 7 * DAY
    first = date(year, month, 1)
    return first + ((weekday - first.isoweekday()) % 7 + 7 * (nth - 1)) * DAY


def timex(interval: Interval, code: str = "") -> str:
    """The TIMEX3 value of an interval, `code` (MO, T10:30 …) added to a day's."""
    start, grain = interval.start, interval.grain
    year = f"{start.year:04d}"
    if grain == "day":
        return start.isoformat() + (code if code.startswith("T") else f"T{code}" if code else "")
    if grain in ("week", "weekend"):
        iso = start.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}" + ("-WE" if grain == "weekend" else "")
    if grain == "month":
        return year + f"-{start.month:02d}"
    if grain == "quarter":
        return f"{year}-Q{(start.month + 2) // 3}"
    if grain == "half":
        return f"{year}-H{1 if start.month < 7 else 2}"
    if grain == "season" and code:
        return f"{year}-{code}"
    if grain in ("year", "decade", "century", "millennium"):
        return year[: {"year": 4, "decade": 3, "century": 2, "millennium": 1}[grain]]
    return f"{start.isoformat()}/{interval.end.isoformat()}"
