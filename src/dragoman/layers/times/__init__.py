"""Times: expressions of dates, times of day, lengths and sets, placed on the calendar.

A text is cut into tokens, each with one letter for the part that it plays; expressions are regular expressions over
those letters, and are resolved in order, each from the day of publication or from what was told before it. Words,
months, seasons and holidays stand in tables. TIMEX3 (ISO-TimeML) gives types and values.
"""

from datetime import date
from typing import Literal

from spacy.tokens import Doc

from dragoman.ids import record_ids
from dragoman.layers.base import Settings, findings, span
from dragoman.layers.times.anchors import Tenses, narrative
from dragoman.layers.times.expressions import Expression
from dragoman.layers.times.lexicon import Tokens, lexicon
from dragoman.layers.times.resolve import Resolved
from dragoman.layers.times.scan import Places, scan
from dragoman.layers.times.shifts import Resolver
from dragoman.records import Article, Period, Span, Time
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("reading", "published")
SETS = ("times",)
Kind = Literal["date", "time", "duration", "set"]


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Time]:
    """All expressions of time of a text, in order.

    Without a date of publication, what is told from the day of speaking has no period; the clock is never asked.
    """
    words = lexicon(knowledge)
    tokens = words.read(doc.text)
    tenses = Tenses(doc, words.arranged)
    found = scan(tokens, words, tenses)
    published = findings(doc).published
    resolver = Resolver(published, narrative(found, published), tenses)
    resolver.month_first = _month_first(found, published)
    quotes = [quote for quote in findings(doc).reading.quotes if quote.depth == 0]
    placed = _resolve(found, Places(tokens, quotes), resolver)
    times = _records(placed, tokens, article)
    findings(doc).times = times
    return times


def _resolve(found: list[Expression], places: Places, resolver: Resolver) -> list[tuple[Expression, Resolved]]:
    out = []
    follows = False
    for one in found:
        where = resolver.resolve(one, places.where(one, follows))
        if one.anchor != "quarter" or where.interval is not None:
            out.append((one, where))
        follows = one.linked
    return out


def _month_first(found: list[Expression], published: date | None) -> bool:
    """Whether 05/06/2021 is 6 May here: by the text's dates that can be read one way only, or its own."""
    votes = 0
    for one in found:
        if one.kind == "numeric" and "/" in one.code:
            votes += ((one.month or 0) > 12) - ((one.year or 0) > 12)
            if published and (one.year, one.month, one.day) == (published.day, published.month, published.year):
                votes -= 1
    return votes >= 0


def _records(placed: list[tuple[Expression, Resolved]], tokens: Tokens, article: Article) -> list[Time]:
    rows: list[tuple[Span, Kind, Resolved]] = []
    for one, where in placed:
        text = span(article, tokens.starts[one.first], tokens.ends[one.last - 1])
        kind: Kind = "date"
        if one.kind == "set":
            kind = "set"
        elif one.kind == "duration":
            kind = "duration"
        elif one.kind == "clock" or (one.code and "T" in where.timex):
            kind = "time"
        rows.append((text, kind, where))
    ids = record_ids(article.id, "time", [(text.start, text.end, kind) for text, kind, _ in rows])
    out = []
    for identity, (text, kind, where) in zip(ids, rows, strict=True):
        period = None
        if where.interval is not None:
            start, end = where.interval.start.isoformat(), where.interval.end.isoformat()
            period = Period(start=start, end=end, span=text, basis=where.basis)
        out.append(Time(id=identity, article_id=article.id, span=text, type=kind, timex=where.timex, period=period))
    return out
