"""Readers of the forms that point from another day: units, counts, weekdays, seasons, times of day."""

from collections.abc import Callable

from dragoman.layers.times.expressions import Expression, Made, Match, Reader


def _quarter(r: Reader, m: Match) -> Made:
    unit, at = r.entry(m, "q"), r.at(m, "n")
    assert unit is not None and at is not None
    word = r.tokens.entry(at)
    year = r.year_of(m, ("y1", "y2"))
    shift, anchor = r.relative(m, "rel1") if m["rel1"] else r.relative(m, "rel2")
    if unit.code == "s" or (unit.unit == "half" and year is None and shift is None):
        return []
    out = Expression(m.start(), m.end(), "quarter", unit.unit, year, part=r.part(m))
    out.shift, out.anchor = shift, anchor
    if word.letter in "RL":
        if unit.unit == "half" and (year is not None or shift is not None):
            out.count = 2
            return [out]
        if year is not None or shift is not None:
            out.count = 4
            return [out]
        out.kind, out.shift, out.anchor = "unit", word.value, word.anchor
        out.article = r.tokens.letters[m.start()] == "T"
        return [out]
    out.count = r.tokens.values[at]
    return [out] if 1 <= out.count <= (2 if unit.unit == "half" else 4) else []


def _year_quarter(r: Reader, m: Match) -> Made:
    """ "the 1988 quarter", "the 1988 period", "last year's quarter": the one spoken of, in that year."""
    year = r.year_of(m)
    unit = r.entry(m, "q") or r.entry(m, "q2")
    if not unit or unit.unit not in ("quarter", "period"):
        return []
    out = Expression(m.start(), m.end(), "same_unit", unit.unit, year)
    out.shift, out.anchor = r.relative(m, "rel")
    return [out]


def _code_quarter(r: Reader, m: Match) -> Made:
    word = r.tokens.word(m.start("j"))
    number = int(word[1])
    if word[0] == "H" and number > 2:
        return []
    grain = "quarter" if word[0] == "Q" else "half"
    return [Expression(m.start(), m.end(), "quarter", grain, r.year_of(m), count=number)]


def _first_of(r: Reader, m: Match) -> Made:
    """ "the first nine months of 1988"."""
    unit, order = r.entry(m, "u"), r.tokens.entry(m.start("n"))
    first = r.tokens.values[m.start("n")] == 1 and order.letter == "o"
    if not unit or not (first or (order.letter == "L" and order.value < 0)):
        return []
    out = Expression(m.start(), m.end(), "first_of", unit.unit, r.year_of(m), count=r.value(m, "k"))
    out.shift, out.anchor = (0, "told") if m["the"] else r.relative(m, "rel")
    out.part = "START" if first else "END"
    return [out]


def _season(r: Reader, m: Match) -> Made:
    entry = r.entry(m, "s")
    assert entry is not None
    out = Expression(m.start(), m.end(), "season", "season", r.year_of(m), part=r.part(m), entry=entry)
    shift, anchor = r.relative(m, "rel2") if m["rel2"] else (None, "")
    if shift is not None:
        out.kind, out.shift, out.anchor = "season_of", shift, anchor
    else:
        out.shift, out.anchor = r.relative(m, "rel")
    out.article = bool(m["t"])
    return [out]


def _unit(r: Reader, m: Match) -> Made:
    unit = r.entry(m, "u")
    assert unit is not None
    out = Expression(m.start(), m.end(), "unit", unit.unit, part=r.part(m), article=bool(m["t"]))
    out.shift, out.anchor = r.relative(m, "rel")
    if unit.unit == "date":
        if out.shift or out.anchor != "told":
            return []
        out.grain = "day"
    if unit.letter == "B":
        out.grain, out.code = "night", unit.code
    elif m["b"]:
        return []
    if unit.letter == "u" or unit.code == "s":
        out.kind = "open"
        out.code = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[out.shift or 0]
    comp = r.entry(m, "pre")
    if comp:
        out.part = {"START": "BEFORE", "END": "AFTER"}[comp.code]
    if unit.letter in "Uu" and r.tokens.word(m.start("u")).istitle() and r.tokens.word(m.start("rel")).istitle():
        return []  # the name of a programme or paper: "This Week"
    if r.tokens.entry(m.start("rel")).code == "PAST_REF" and out.anchor == "today":
        out.kind, out.code = "open", "PAST_REF"
    return [out]


def _stretch(r: Reader, m: Match) -> Made:
    """ "the past two weeks", "the next ten days"."""
    unit, count = r.entry(m, "u"), r.count(m)
    assert unit is not None
    shift, anchor = r.relative(m, "rel")
    if unit.unit == "half" or not shift or anchor == "told":
        return []
    out = Expression(m.start(), m.end(), "stretch", unit.unit, shift=shift, anchor=anchor, count=count)
    return [out]


def _in_unit(r: Reader, m: Match) -> Made:
    unit, comp = r.entry(m, "u"), r.entry(m, "comp")
    assert unit is not None and comp is not None
    if unit.letter == "u":
        return []
    part = {"START": "BEFORE", "END": "AFTER"}.get(comp.code, "") if comp.letter == "g" else comp.code
    return [Expression(m.start(), m.end(), "unit", unit.unit, shift=0, anchor="told", part=part)]


def _end_of_unit(r: Reader, m: Match) -> Made:
    unit, portion = r.entry(m, "u") or r.entry(m, "u2"), r.entry(m, "p") or r.entry(m, "p2")
    assert unit is not None and portion is not None
    if m["u2"] and portion.code != "END":
        return []
    out = Expression(m.start(), m.end(), "unit", unit.unit, shift=0, anchor="told", part=portion.code)
    if m["rel"]:
        out.shift, out.anchor = r.relative(m, "rel")
    if m["u2"]:
        out.part = "CLOSE" if unit.unit == "year" else "END"
    return [out]


def _whole_unit(r: Reader, m: Match) -> Made:
    unit = r.entry(m, "u")
    assert unit is not None
    if unit.unit == "weekend" and not m["f"]:
        return [Expression(m.start(), m.end(), "weekend", unit.unit)]
    if unit.unit != "year" or not m["f"]:
        return []
    return [Expression(m.start(), m.end(), "unit", unit.unit, shift=0, anchor="told")]


def _day_by(r: Reader, m: Match) -> Made:
    off, deictic = r.entry(m, "off"), r.entry(m, "d")
    assert off is not None and deictic is not None
    return [Expression(m.start(), m.end(), "unit", "day", shift=off.value + deictic.value, anchor="today")]


def _beside(r: Reader, m: Match) -> Made:
    """ "the day before", "the year after", "the day following"."""
    if m["many"]:
        way = r.tokens.entry(m.end() - 1).value
        return [Expression(m.start(), m.end(), "open", code="PAST_REF" if way < 0 else "FUTURE_REF")]
    unit, off = r.entry(m, "u"), r.entry(m, "off")
    assert unit is not None and off is not None
    return [Expression(m.start(), m.end(), "unit", unit.unit, shift=off.value, anchor="told")]


def _counted(r: Reader, m: Match) -> Made:
    unit, off = r.entry(m, "u"), r.entry(m, "off")
    assert unit is not None and off is not None
    if unit.unit == "half":
        return []
    count = r.count(m)
    out = Expression(m.start(), m.end(), "counted", unit.unit, shift=off.value, anchor=off.anchor, count=count)
    if count is not None:
        out.count = count * unit.value
    deictic = r.entry(m, "d")
    if deictic:
        if off.letter != "G":
            out.last -= 1
        else:
            out.year = deictic.value
    return [out]


def _future(r: Reader, m: Match) -> Made:
    unit, count = r.entry(m, "u"), r.count(m)
    assert unit is not None
    out = Expression(m.start(), m.end(), "future", unit.unit, shift=1, anchor="today", count=count)
    if m["vague"]:
        out.count = None
    elif count is not None:
        out.count = count * unit.value
    return [out]


def _yearly(r: Reader, m: Match) -> Made:
    """ "the year-ago quarter", "the year-earlier period"."""
    unit, order = r.entry(m, "q") or r.entry(m, "u"), r.value(m, "n")
    first = m.start() if unit else m.start() + m[0].index("U")
    out = Expression(first, m.end(), "yearly", unit.unit if unit else "period", shift=-1, anchor="told", count=order)
    return [out]


def _spoken_day(r: Reader, m: Match) -> Made:
    entry, part = r.entry(m, "d"), r.entry(m, "b")
    assert entry is not None
    out = Expression(m.start(), m.end(), "unit", "day", shift=entry.value, anchor="today", code=entry.code)
    if part:
        out.code = part.code
    for i in range(m.start(), m.start("d")):
        if r.tokens.letters[i] == "B":
            out.code = r.tokens.entry(i).code
    out.entry = entry
    return [out]


def _weekday(r: Reader, m: Match) -> Made:
    entry, part = r.entry(m, "w"), r.entry(m, "b")
    assert entry is not None
    out = Expression(m.start(), m.end(), "weekday", "day", weekday=entry.value, code=part.code if part else "")
    out.shift, out.anchor = r.relative(m, "rel")
    if m["rel2"]:
        unit = r.tokens.entry(m.end("rel2") - 1)
        if unit.unit != "week":
            out.last = m.start("rel2")
            while r.tokens.letters[out.last - 1] == "f":
                out.last -= 1
        else:
            out.kind = "weekday_of"
            out.shift, out.anchor = r.relative(m, "rel2")
    return [out]


def _week_of(r: Reader, m: Match) -> Made:
    unit, month = r.entry(m, "u"), r.entry(m, "m1") or r.entry(m, "m2")
    assert unit is not None and month is not None
    day = r.value(m, "d1") if m["d1"] else r.value(m, "d2")
    if unit.unit not in ("week", "weekend") or not day:
        return []
    return [Expression(m.start(), m.end(), "date", unit.unit, r.year_of(m), month.value, day)]


def _week_of_month(r: Reader, m: Match) -> Made:
    """ "the first week of May": its days 1 to 7; "the last week of May": its last seven; "the last day of May"."""
    order, unit, month = r.tokens.entry(m.start("n")), r.entry(m, "u"), r.entry(m, "m")
    assert unit is not None and month is not None
    number = r.tokens.values[m.start("n")]
    last = order.letter == "L"
    if (last and order.value != -1) or (not last and not 1 <= number <= 4) or unit.unit not in ("week", "day"):
        return []
    part = "CLOSE" if unit.unit == "day" else "WL" if last else f"W{number}"
    out = Expression(m.start(), m.end(), "month", "month", r.year_of(m), month.value, part=part)
    r.of_year(m, out)
    return [out]


def _holiday(r: Reader, m: Match) -> Made:
    entry, part = r.entry(m, "h"), r.entry(m, "b")
    assert entry is not None
    out = Expression(m.start(), m.end(), "holiday", "day", r.year_of(m), entry=entry)
    out.shift, out.anchor = r.relative(m, "rel")
    if part and part.letter == "B":
        out.code = part.code
    elif part and part.unit == "week":
        out.grain = "week"
    elif part:
        out.last = m.start("b")
    return [out]


def _clock(r: Reader, m: Match) -> Made:
    word = r.entry(m, "word")
    if word:
        return [Expression(m.start(), m.end(), "clock", "day", code=word.code)]
    at = next(i for g in ("c", "c2", "c3") if (i := r.at(m, g)) is not None)
    text = r.tokens.word(at).replace(".", ":")
    if r.tokens.letters[at] in "dyNk":
        value = r.tokens.values[at]
        text = f"{value // 100}:{value % 100:02d}" if value >= 100 else f"{value}"
    if not text.replace(":", "").isdigit():
        return []
    hour = int(text.split(":")[0])
    mark = r.entry(m, "ap")
    if (mark and hour > 12) or hour > 24:
        return []
    if mark:
        hour = hour % 12 + (12 if mark.code == "PM" else 0)
    code = ":".join([f"T{hour:02d}", *text.split(":")[1:]])
    return [Expression(m.start(), m.end(), "clock", "day", code=code if ":" in code else code + ":00")]


def _set(r: Reader, m: Match) -> Made:
    unit, habit, plural = r.entry(m, "u"), r.entry(m, "j"), r.entry(m, "v")
    if habit:
        return [Expression(m.start(), m.end(), "set", code=habit.code)]
    if plural:
        return [Expression(m.start(), m.end(), "set", code=f"XXXX-WXX-{plural.value}")]
    assert unit is not None
    code = {
        "W": f"XXXX-WXX-{unit.value}",
        "M": f"XXXX-{unit.value:02d}",
        "B": f"XXXX-XX-XXT{unit.code}",
        "S": f"XXXX-{unit.code}",
    }
    return [Expression(m.start(), m.end(), "set", code=code.get(unit.letter) or f"P1{_LETTER.get(unit.unit, 'X')}")]


_LETTER = {
    "day": "D",
    "night": "D",
    "week": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
}
_CLOCK_LETTER = {"second": "S", "minute": "M", "hour": "H"}


def _duration(r: Reader, m: Match) -> Made:
    unit, count = r.entry(m, "u"), r.count(m)
    assert unit is not None
    if unit.unit in ("half", "period", "season"):
        return []
    code = length(unit.unit, None if count is None else count * unit.value)
    return [Expression(m.start(), m.end(), "duration", unit.unit, code=code)]


def length(grain: str, count: int | None) -> str:
    """The TIMEX3 value of a length of time: `P10D`; `PXM` for "several months"."""
    number = "X" if count is None else str(count)
    return f"PT{number}{_CLOCK_LETTER[grain]}" if grain in _CLOCK_LETTER else f"P{number}{_LETTER.get(grain, 'Y')}"


def _the_quarter(r: Reader, m: Match) -> Made:
    """ "the quarter", where one was told."""
    unit = r.entry(m, "q")
    assert unit is not None
    if unit.unit != "quarter" or unit.code:
        return []
    return [Expression(m.start(), m.end(), "same_unit", "quarter", shift=0, anchor="quarter")]


def _vague(r: Reader, m: Match) -> Made:
    entry = r.entry(m, "v") or r.entry(m, "cur") or r.entry(m, "past")
    assert entry is not None
    if m["past"] and entry.anchor != "rolling":
        return []
    if m["cur"] and (not entry.code or entry.anchor != "today" or len(r.tokens.word(m.start())) < 6):
        return []
    return [Expression(m.start(), m.end(), "open", code=entry.code)]


READERS: dict[str, Callable[[Reader, Match], Made]] = {
    "quarter": _quarter, "year_quarter": _year_quarter, "code_quarter": _code_quarter, "first_of": _first_of,
    "season": _season, "unit": _unit, "stretch": _stretch, "in_unit": _in_unit, "end_of_unit": _end_of_unit,
    "whole_unit": _whole_unit, "day_by": _day_by, "beside": _beside, "counted": _counted, "future": _future,
    "yearly": _yearly, "spoken_day": _spoken_day, "weekday": _weekday, "week_of": _week_of, "week_of_month": _week_of_month,
    "holiday": _holiday,
    "clock": _clock, "set": _set, "duration": _duration, "vague": _vague, "the_quarter": _the_quarter,
}  # fmt: skip
