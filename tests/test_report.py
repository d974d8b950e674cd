"""The report for the terminal: marks at every boundary, tables in 80 columns, safe with hostile text."""

import io
from typing import Any

import pytest
from rich.console import Console

from dragoman.records import (
    Actor,
    Article,
    Claim,
    CodedArticle,
    Event,
    Flag,
    MentionSpan,
    Period,
    Place,
    Span,
    Statement,
    Time,
    Value,
    Where,
)
from dragoman.report.marks import marked, marks, printable
from dragoman.report.terminal import show
from dragoman.report.words import number, value

TEXT = 'Veld met Arn in Oslo on Monday. "Trade fell by 7 percent," Arn said.\n\nThe end\x1b[31m\u202e.'


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def coded(text: str = TEXT) -> CodedArticle:
    when = Period("2021-05-24", "2021-05-30", span("Monday"), "publication")
    base: dict[str, Any] = {"article_id": "a"}
    return CodedArticle(
        article=Article(id="a", source="a.txt", text=text, published="2021-05-26", published_basis="given"),
        actors=[
            Actor(id="v", **base, entity="person:v", entity_basis="name", name="Veld", kind="person",
                  mentions=[MentionSpan(0, 4, "Veld", "name")]),
            Actor(id="r", **base, entity="person:r", entity_basis="name", name="Arn", kind="person",
                  mentions=[MentionSpan(9, 12, "Arn", "name"), MentionSpan(16, 20, "Oslo", "metonym")]),
        ],
        times=[Time(id="t", **base, span=span("Monday"), type="date", timex="2021-05-24", period=when)],
        places=[Place(id="p", **base, span=span("Oslo"), name="Oslo")],
        statements=[
            Statement(id="s", **base, speaker="r", speaker_span=None, cue=span("said"),
                      content=[span("Trade fell by 7 percent,")], form="direct", mode="said", told_to="v",
                      confidence=0.9)
        ],
        events=[
            Event(id="e", **base, event_type="CONSULT", mode="meet", contexts=["diplomatic"], cameo="04",
                  quad="verbal cooperation", goldstein=1.0, intensity=None, actors=["v"], recipients=["r"],
                  reciprocal=True, trigger=span("met"), evidence=span("Veld met"), when=when, time_id="t",
                  where=Where("Oslo", "NOR", None, None, None, span("Oslo")), place_id="p", status="scheduled",
                  attributed_to="r", confidence=0.66)
        ],
        claims=[
            Claim(id="c", **base, kind="forecast", holder="r", statement_id="s", subject="Trade",
                  evidence=span("fell by 7 percent"), value=Value(amount=7, unit="percent"), period=when,
                  certainty="expected", due="2022-01-01", confidence=0.3)
        ],
        flags=[
            Flag(**base, kind="encoding", span=None, note="odd"),
            Flag(**base, kind="fragment", span=span("The end"), note="cut"),
        ],
    )  # fmt: skip


def shown(article: CodedArticle, width: int = 80, colour: bool = False) -> str:
    out = io.StringIO()
    show(article, Console(file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None))
    return out.getvalue()


def test_without_colour_marks_are_told_by_brackets_and_letters() -> None:
    plain = marked(coded(), colour=False).plain
    assert plain.startswith("[Veld] {met}E1 [Arn] in [Oslo] on [T Monday].")
    assert '"«Trade <fell by 7 percent>C1,»S1" Arn said.' in plain
    assert "(The end)F2" in plain


def test_with_colour_the_text_is_whole_but_for_numbers() -> None:
    text = marked(coded(), colour=True)
    assert text.plain.startswith("Veld metE1 Arn in Oslo on Monday.")
    assert any("underline" in str(piece.style) for piece in text.spans)


def test_crossing_marks_are_cut_at_every_boundary() -> None:
    article = coded()
    crossing = [
        Time(id=str(n), article_id="a", span=Span(a, b, TEXT[a:b]), type="date", timex="x", period=None)
        for n, (a, b) in enumerate([(0, 8), (5, 12), (5, 6)])
    ]
    plain = marked(CodedArticle(article.article, times=crossing), colour=False).plain
    assert plain.startswith("[T Veld [T [T m]et] Arn] in Oslo")


def test_one_mark_for_what_is_actor_and_place() -> None:
    assert [mark.kind for mark in marks(coded()) if mark.start == 16] == ["actor"]


def test_events_of_one_trigger_share_its_mark() -> None:
    article = coded()
    twice = CodedArticle(article.article, events=article.events * 2)
    assert "{met}E1,E2 " in marked(twice, colour=False).plain


@pytest.mark.parametrize("width", [40, 80, 100, 300])
@pytest.mark.parametrize("colour", [True, False])
def test_it_fits_the_width(width: int, colour: bool) -> None:
    out = shown(coded(), width, colour=False)
    assert max(len(line) for line in out.splitlines()) <= min(width, 100)
    assert shown(coded(), width, colour)


def test_tables_tell_who_what_when_where_on_whose_word_and_how_sure() -> None:
    out = shown(coded())
    for words in (
        "Events (1)", "Veld ↔ Arn", "CONSULT", "meet", "diplomatic", "scheduled", "2021-05-24 –", "2021-05-30",
        "“Monday”, by", "publication", "in Oslo, NOR", "0.66", "Statements (1)", "direct", "Claims (1)", "7 percent",
        "due 2022-01-01", "forecast, expected", "0.30", "Flags (2)", "the whole article",
        "published 2021-05-26 (given)",
    ):  # fmt: skip
        assert words in out, words


def test_an_article_without_records_or_date_says_so() -> None:
    out = shown(CodedArticle(Article(id="a", source="-", text="Nothing.")))
    for words in ("standard input", "Events: none found", "Statements: none found", "--published", "Nothing."):
        assert words in out


def test_the_terminal_is_not_obeyed_by_the_text() -> None:
    out = shown(coded())
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "␛[31m" in out
    assert len(printable("\x00\x1b\x9f\u202e\u2028é")) == 6
    hostile = CodedArticle(Article(id="a", source="a", text="x [bold]y[/] [link=z]", title="[red]t\x1b]0;x\x07"))
    assert "x [bold]y[/] [link=z]" in shown(hostile)
    assert "[red]t␛]0;x␇" in shown(hostile)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, ""),
        (Value(amount=130_000_000_000, currency="USD"), "130 billion USD"),
        (Value(low=130_000_000_000.0, currency="USD"), "from 130 billion USD"),
        (Value(high=5, unit="ship"), "up to 5 ship"),
        (Value(low=2, high=3.5), "2 to 3.5"),
        (Value(amount=1200, unit="soldier", approximate=True), "about 1,200 soldier"),
        (Value(), "?"),
    ],
)
def test_values_for_the_eye(given: Value | None, told: str) -> None:
    assert value(given) == told


def test_numbers_for_the_eye() -> None:
    assert [number(n) for n in (0, 999, 1234.5, 1_500_000, 2e12)] == [
        "0",
        "999",
        "1,234.5",
        "1.5 million",
        "2 trillion",
    ]
