"""From a form that fits to what it says: expressions of time, not yet placed on the calendar."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dragoman.layers.times.lexicon import Entry, Tokens


@dataclass(slots=True)
class Expression:
    """What an expression says.

    `first` to `last` are its tokens (half open); `kind` tells how it is to be resolved; `grain` the unit it speaks in.
    `shift` and `anchor` are those of a relative word ("last": -1 from today), of the year for a `date` ("of last
    year") and of the unit itself else. `part` is START, MID, END, REST, H1 or H2; `code` a part of the day or a time.
    """

    first: int
    last: int
    kind: str
    grain: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: int | None = None
    anchor: str = ""
    count: int | None = None
    part: str = ""
    code: str = ""
    entry: Entry | None = None
    article: bool = False
    linked: bool = False
    """Whether the next expression carries on a range or list that this one begins."""
    same: "Expression | None" = None
    """The date with its year behind it that tells the same: "170 years later, in 1896"."""


Match = re.Match[str]
Made = list[Expression]


class Reader:
    """Reads forms over the tokens of one text."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def at(self, match: Match, group: str) -> int | None:
        """Index of the first token of a group, or None."""
        start = match.start(group) if group in match.re.groupindex else -1
        return start if start >= 0 else None

    def value(self, match: Match, group: str) -> int | None:
        """Number of the first token of a group, or None."""
        at = self.at(match, group)
        return None if at is None else self.tokens.values[at]

    def entry(self, match: Match, group: str) -> Entry | None:
        """Entry of the first token of a group, or None."""
        at = self.at(match, group)
        return None if at is None else self.tokens.entry(at)

    def relative(self, match: Match, group: str) -> tuple[int | None, str]:
        """Shift and anchor of a run of relative words."""
        start, end = match.span(group) if group in match.re.groupindex else (-1, -1)
        if start < 0:
            return None, ""
        found: tuple[int, str] = (0, "today")
        for i in range(start, end):
            entry = self.tokens.entry(i)
            if entry.letter == "r" or (entry.letter == "R" and entry.anchor == "told"):
                found = (0, "told")
            elif entry.letter in "RL":
                found = (entry.value, entry.anchor)
        return found

    def of_year(self, match: Match, out: Expression, group: str = "rel") -> None:
        """Note the year that a relative word tells ("of last year"); another unit is no part of the expression."""
        start, end = match.span(group) if group in match.re.groupindex else (-1, -1)
        if start < 0:
            return
        if self.tokens.entry(end - 1).unit == "year":
            out.shift, out.anchor = self.relative(match, group)
            return
        out.last = start
        while self.tokens.letters[out.last - 1] in ",fn":
            out.last -= 1

    def part(self, match: Match) -> str:
        """START, MID, END, REST, H1, H2, or nothing."""
        for group in ("part", "portion", "comp", "lof"):
            entry = self.entry(match, group)
            if entry:
                return {"START": "BEFORE", "END": "AFTER"}.get(entry.code, "") if entry.letter == "g" else entry.code
        half, order = self.entry(match, "half"), self.value(match, "ord")
        if half and half.unit == "half":
            return "H1" if order == 1 else "H2"
        if half:
            return f"Q{order}" if order and 0 < order < 5 else "Q4"
        return ""

    def count(self, match: Match) -> int | None:
        """The number of a count; None for a rough one ("several")."""
        start, end = match.span("count")
        total, current = 0, 0
        for i in range(start, end):
            letter, value = self.tokens.letters[i], self.tokens.values[i]
            if letter in "qx":
                return value if letter == "q" and value == 2 and not total else None
            if letter in "dNy":
                total += value
            elif letter == "k" and self.tokens.entry(i).unit == "multiplier":
                current = max(current, 1) * value
            elif letter == "k":
                current += value
        return total + current or 1

    def year_of(self, match: Match, groups: tuple[str, ...] = ("y",)) -> int | None:
        """The first year told in a group."""
        return next((y for g in groups if (y := self.value(match, g)) is not None), None)


def _date(r: Reader, m: Match) -> Made:
    month = r.entry(m, "m1") or r.entry(m, "m2")
    day_at = r.at(m, "d1") if m["d1"] else r.at(m, "d2")
    assert month is not None and day_at is not None
    day = r.tokens.values[day_at]
    word = r.tokens.letters[day_at] == "o" and not r.tokens.word(day_at)[0].isdigit()
    if m["d2"] and r.tokens.letters[day_at + 1] == "U" and r.tokens.entry(day_at + 1).unit != "day":
        return []  # "the first week of May"
    if not 1 <= day <= 31 or (word and m["d2"] and not m["of"]):
        return []
    code = next((e.code for g in ("db", "wb") if (e := r.entry(m, g))), "")
    if m["dpart"]:
        code = r.tokens.entry(m.end("dpart") - 2).code
    out = Expression(m.start(), m.end(), "date", "day", r.year_of(m), month.value, day, code=code)
    if m["nx"]:
        out.shift, out.anchor = r.relative(m, "nx")
    r.of_year(m, out)
    return [out]


def _days(r: Reader, m: Match) -> Made:
    """A list or range of days of one month: one expression for each."""
    month = r.entry(m, "m")
    assert month is not None
    out: Made = []
    for i in range(*m.span("days")):
        if r.tokens.letters[i] not in "do":
            continue
        value = r.tokens.values[i]
        if not 1 <= value <= 31 or (r.tokens.letters[i] == "o" and not r.tokens.word(i)[0].isdigit()):
            return []
        first = i - 1 if i and r.tokens.letters[i - 1] == "T" else i
        out.append(Expression(first, i + 1, "date", "day", r.year_of(m), month.value, value, linked=True))
    out[0].first = m.start()
    out[-1].last, out[-1].linked = m.end(), False
    r.of_year(m, out[-1])
    for one in out:
        one.shift, one.anchor = out[-1].shift, out[-1].anchor
    return out


def _months(r: Reader, m: Match) -> Made:
    out: Made = []
    part = ""
    for i in range(*m.span("months")):
        entry = r.tokens.entry(i)
        if entry.letter == "l":
            part = entry.code
        if entry.letter not in "Mm":
            continue
        first = i
        while part and r.tokens.letters[first - 1] in "l-":
            first -= 1
        out.append(Expression(first, i + 1, "month", "month", r.year_of(m), entry.value, part=part, linked=True))
        part = ""
    out[-1].last, out[-1].linked = m.end(), False
    r.of_year(m, out[-1])
    for one in out:
        one.shift, one.anchor = out[-1].shift, out[-1].anchor
    return out


def _month(r: Reader, m: Match) -> Made:
    month = r.entry(m, "m")
    assert month is not None
    out = Expression(m.start(), m.end(), "month", "month", r.year_of(m), month.value, part=r.part(m))
    if m.re.groupindex.get("ks") and m["ks"]:
        out.year = _spoken(r, m)
        return [out] if out.year is not None else []
    if m["rel"] and m.start("rel") < m.start("m"):
        out.kind = "last_month"  # "last May": the relative word counts Mays, not years
        out.shift, out.anchor = r.relative(m, "rel")
    else:
        r.of_year(m, out)
    return [out]


def _year(r: Reader, m: Match) -> Made:
    return [Expression(m.start(), m.end(), "year", "year", r.year_of(m), part=r.part(m))]


def _years(r: Reader, m: Match) -> Made:
    first, second = r.value(m, "y1") or 0, r.value(m, "y2") or 0
    at = m.start("y2")
    if r.tokens.letters[at] != "y":
        if len(r.tokens.word(at)) != 2:
            return []
        second += first // 100 * 100
    if not first < second <= first + 200:
        return []
    one = Expression(m.start(), m.start() + 1, "year", "year", first, linked=True)
    return [one, Expression(at, m.end(), "year", "year", second)]


def _short_year(r: Reader, m: Match) -> Made:
    at = m.start("y")
    if len(r.tokens.word(at)) != 2 or not r.tokens.tight(at) or r.tokens.tight(m.start()):
        return []
    return [Expression(m.start(), m.end(), "short_year", "year", r.tokens.values[at])]


def _spoken_year(r: Reader, m: Match) -> Made:
    """ "nineteen sixty-four", "the year two thousand"."""
    year = _spoken(r, m)
    return [Expression(m.start(), m.end(), "year", "year", year)] if year is not None else []


def _spoken(r: Reader, m: Match) -> int | None:
    values = [r.tokens.values[i] for i in range(*m.span("ks")) if r.tokens.letters[i] == "k"]
    if values == [2, 1000] and m.start() < m.start("ks"):
        return 2000
    if 13 <= values[0] <= 20 and len(values) > 1 and 10 <= values[1] < 100:
        return (
            values[0] * 100 + values[1] + (values[2] if len(values) == 3 and values[2] < 10 and values[1] >= 20 else 0)
        )
    return None


def _decade(r: Reader, m: Match) -> Made:
    if m["words"]:
        if m[0].count("T") == 0:
            return []  # "in her twenties"
        return [Expression(m.start(), m.end(), "short_decade", "decade", r.value(m, "words"), part=r.part(m))]
    value = r.value(m, "e") or 0
    kind = "decade" if value >= 1000 else "short_decade"
    if value % 10 or (value < 1000 and value >= 100):
        return []
    return [Expression(m.start(), m.end(), kind, "decade", value, part=r.part(m))]


def _century(r: Reader, m: Match) -> Made:
    unit, number, other = r.entry(m, "u"), r.value(m, "n"), r.value(m, "n2")
    if not unit or unit.unit != "century" or not number:
        return []
    part = r.part(m)
    if other:
        one = Expression(m.start(), m.start("n") + 1, "century", "century", (number - 1) * 100, part=part, linked=True)
        return [one, Expression(m.start("n2"), m.end(), "century", "century", (other - 1) * 100)]
    return [Expression(m.start(), m.end(), "century", "century", (number - 1) * 100, part=part)]


def _numeric(r: Reader, m: Match) -> Made:
    a, b, c = (int(n) for n in re.split(r"\D", r.tokens.word(m.start())))
    return [Expression(m.start(), m.end(), "numeric", "day", a, b, c, code=r.tokens.word(m.start()))]


def _era(r: Reader, m: Match) -> Made:
    entry = r.entry(m, "era") or r.entry(m, "era2")
    assert entry is not None
    at = m.start("era") if m["era"] else m.start("era2")
    if entry.value > 0 and not r.tokens.word(at).isupper():
        return []
    out: Made = []
    for group in ("y1", "y2", "y3"):
        i = r.at(m, group)
        if i is not None:
            year = r.tokens.values[i] * entry.value
            out.append(
                Expression(
                    i, i + 1, "year" if year > 0 else "ancient", "year", year, linked=group == "y1" and bool(m["y2"])
                )
            )
    out[0].first, out[-1].last = m.start(), m.end()
    return out


READERS: dict[str, Callable[[Reader, Match], Made]] = {
    "numeric": _numeric, "era": _era, "days_month": _days, "month_days": _days, "date": _date, "months_year": _months,
    "month_year": _month, "month": _month, "year": _year, "fiscal": _year, "years": _years, "short_year": _short_year,
    "spoken_year": _spoken_year, "decade": _decade, "century": _century,
}  # fmt: skip
