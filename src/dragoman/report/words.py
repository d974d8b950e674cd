"""Numbers, values and days in words for people: what the terminal and the page say alike."""

from __future__ import annotations

from dragoman.records import Period, Value

BASES = {"expression": "", "context": "by context", "publication": "by publication", "unknown": ""}
"""What a date rests on, where that is not an expression of the sentence."""


def value(told: Value | None) -> str:
    """The number of a claim, with its unit or currency; "" for none."""
    if told is None:
        return ""
    about = "about " if told.approximate else ""
    unit = " ".join(part for part in (told.currency, told.unit) if part)
    if told.amount is not None:
        said = number(told.amount)
    elif told.low is not None and told.high is not None:
        said = f"{number(told.low)} to {number(told.high)}"
    elif told.low is not None:
        said = f"from {number(told.low)}"
    else:
        said = f"up to {number(told.high)}" if told.high is not None else "?"
    return f"{about}{said} {unit}".strip()


def number(amount: float) -> str:
    """A number for the eye: grouped, large ones in words."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(amount) >= size:
            return f"{amount / size:,.6g} {word}"
    return f"{amount:,.6g}" if amount % 1 else f"{amount:,.0f}"


def days(period: Period | None) -> str:
    """The days of a period, both included; "" where it has none."""
    if period is None or period.start is None or period.end is None:
        return ""
    return period.start if period.start == period.end else f"{period.start} – {period.end}"
