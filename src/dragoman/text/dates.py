"""The day of a report as its own text tells it: in a dateline, a date line, or a caption at its head.

Only a full date (day, month, year) counts; a year alone in a footer never does. Nothing here knows today.
"""

import re
from datetime import date

from dragoman.tables import Knowledge
from dragoman.text.reading import Reading

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
LINE = 15
"""A date line has at most so many words."""
HEAD = 3
"""Paragraphs at the head of a text that are searched besides its dateline."""


def published(text: str, reading: Reading, knowledge: Knowledge) -> date | None:
    """The date of publication that the text itself tells, or None.

    A dateline may stand anywhere in the first paragraphs; a date elsewhere counts only in a line of its own, a title,
    or a caption, for a sentence's date is the date of what it tells.
    """
    pattern = knowledge.build("text.dates", _pattern)
    months = knowledge.build("text.months", _months)
    if reading.dateline_date and (found := _first(text[slice(*reading.dateline_date)], pattern, months)):
        return found
    for paragraph in reading.paragraphs[:HEAD]:
        body = text[paragraph.start : paragraph.end]
        if paragraph.lead > paragraph.start:
            body = text[paragraph.start : paragraph.lead]
        elif paragraph.kind == "body" or len(body.split()) > LINE:
            continue
        if found := _first(body, pattern, months):
            return found
    return None


def _months(knowledge: Knowledge) -> dict[str, int]:
    return {row["word"]: row["month"] for row in knowledge.table("months").rows}


def _pattern(knowledge: Knowledge) -> re.Pattern[str]:
    words = "|".join(sorted(_months(knowledge), key=lambda w: (-len(w), w)))
    year = r"(?P<{}>(?:19|20)\d\d)"
    day = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
    return re.compile(
        rf"\b{day.format('d1')}\s+(?P<m1>{words})\.?,?\s+{year.format('y1')}\b"
        rf"|\b(?P<m2>{words})\.?\s+{day.format('d2')},?\s+{year.format('y2')}\b",
        re.IGNORECASE,
    )


def _first(text: str, pattern: re.Pattern[str], months: dict[str, int]) -> date | None:
    found: list[tuple[int, date]] = []
    for match in _ISO.finditer(text):
        if day := _date(int(match[1]), int(match[2]), int(match[3])):
            found.append((match.start(), day))
    for match in pattern.finditer(text):
        n = "1" if match["m1"] else "2"
        if day := _date(int(match["y" + n]), months[match["m" + n].lower()], int(match["d" + n])):
            found.append((match.start(), day))
    return min(found)[1] if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
