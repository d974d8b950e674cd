"""Claims: numerals, what is counted as a claim, forecasts, and the records of both."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.layers import actors, claims, names, places, statements, times
from dragoman.layers.base import Findings, Settings, findings
from dragoman.layers.claims import lexicon, numerals
from dragoman.parse import Parser
from dragoman.records import Article, Claim
from dragoman.tables import Knowledge
from dragoman.text.read import read

PUBLISHED = "2022-06-15"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def coded(text: str, parser: Parser, knowledge: Knowledge, published: str | None = PUBLISHED) -> list[Claim]:
    article = Article(id="a-1", source="-", text=text, published=published)
    reading = read(article, knowledge)
    (doc,) = parser.parse([reading])
    day = date.fromisoformat(published) if published else None
    doc._.dragoman = Findings(reading=reading, article_id="a-1", published=day, flags=list(reading.flags))
    for layer in (names, times, places, actors, statements):
        layer.find(doc, article, knowledge, Settings())
    out = claims.find(doc, article, knowledge, Settings())
    assert findings(doc).claims == out
    for claim in out:
        assert claim.evidence.text == text[claim.evidence.start : claim.evidence.end]
        assert 0 < claim.confidence < 1
        assert claim.confidence == round(claim.confidence, 3)
    return out


def one(text: str, parser: Parser, knowledge: Knowledge) -> Claim:
    (claim,) = coded(text, parser, knowledge)
    return claim


@pytest.mark.parametrize(
    ("text", "amount", "low", "high", "unit", "currency", "approximate"),
    [
        ("more than $130 billion", None, 130_000_000_000, None, None, "$", False),
        ("between 10 and 15 soldiers", None, 10, 15, None, None, False),
        ("10 million euros", 10_000_000, None, None, None, "euros", False),
        ("3.5 percent", 3.5, None, None, "percent", None, False),
        ("10% to 15%", None, 10, 15, "percent", None, False),
        ("$1-2 billion", None, 1_000_000_000, 2_000_000_000, None, "$", False),
        ("nearly two dozen", 24, None, None, None, None, True),
        ("twenty-one men", 21, None, None, None, None, False),
        ("two hundred and five troops", 205, None, None, None, None, False),
        ("half a million people", 500_000, None, None, None, None, False),
        ("dozens of people", None, None, None, None, None, False),
        ("hundreds of thousands of refugees", None, None, None, None, None, False),
        ("up to 2.5 million barrels", None, None, 2_500_000, "barrel", None, False),
        ("40 or more", None, 40, None, None, None, False),
        ("US$ 5bn", 5_000_000_000, None, None, None, "US$", False),
        ("350 thousand", 350_000, None, None, None, None, False),
        ("1,234,567 ballots", 1_234_567, None, None, None, None, False),
    ],
)
def test_numerals(
    knowledge: Knowledge, text: str, amount: float | None, low: float | None, high: float | None,
    unit: str | None, currency: str | None, approximate: bool,
) -> None:  # fmt: skip
    (found,) = numerals.scan(text, [(0, len(text))], lexicon.index(knowledge))
    assert (found.amount, found.low, found.high, found.unit) == (amount, low, high, unit)
    assert found.approximate == approximate
    assert (found.currency[0] if found.currency else None) == currency


NAMES = ["COVID-19", "the G7", "1430/2019", "the 20th", "the 1990s", "0040 hours", "version 2.1.3"]


@pytest.mark.parametrize("text", NAMES)
def test_no_numerals(knowledge: Knowledge, text: str) -> None:
    assert numerals.scan(text, [(0, len(text))], lexicon.index(knowledge)) == []


def test_tally(knowledge: Knowledge) -> None:
    text = "by 57-to-43"
    found = numerals.scan(text, [(0, len(text))], lexicon.index(knowledge))
    assert [(n.amount, n.pair) for n in found] == [(57, True), (43, True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The quake killed 1,200 people in the north.", (1200, None, None, None, None)),
        ("Germany sent 50 million euros to the agency.", (50_000_000, None, None, None, "EUR")),
        ("The ministry paid 30 million Australian dollars for the base.", (30_000_000, None, None, None, "AUD")),
        ("Inflation rose to 8.6 percent in May.", (8.6, None, None, "percent", None)),
        ("Police arrested three men in Lyon.", (3, None, None, None, None)),
        ("The war displaced more than two million people.", (None, 2_000_000, None, None, None)),
        ("Exports exceeded $90 billion last year.", (None, 90_000_000_000, None, None, "USD")),
        ("Dozens of houses were destroyed.", (None, None, None, None, None)),
    ],
)
def test_quantity(parser: Parser, knowledge: Knowledge, text: str, value: tuple[object, ...]) -> None:
    claim = one(text, parser, knowledge)
    assert claim.kind == "quantity"
    assert claim.certainty == "asserted"
    assert claim.value is not None
    found = claim.value
    assert (found.amount, found.low, found.high, found.unit, found.currency) == value


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders met in Geneva.",
        "The minister, 58, arrived in Rome.",
        "He died aged 79.",
        "The fourth round of talks lasted three days.",
        "Parliament adopted Resolution 2254.",
        "The 15-member council met.",
        "One of the ministers resigned.",
        "The Group of Seven condemned the attack.",
        "The treaty was signed on 4 May 1997.",
        "A majority of 67 votes is required.",
    ],
)
def test_shields(parser: Parser, knowledge: Knowledge, text: str) -> None:
    assert coded(text, parser, knowledge) == []


def test_votes_are_two_claims(parser: Parser, knowledge: Knowledge) -> None:
    found = coded("The Senate passed the bill by a vote of 57 to 43.", parser, knowledge)
    assert [c.value.amount for c in found if c.value] == [57, 43]


def test_subject_and_period(parser: Parser, knowledge: Knowledge) -> None:
    claim = one("Trade between the two countries topped $107 billion in 2020.", parser, knowledge)
    assert claim.subject.startswith("Trade")
    assert (claim.period.start, claim.period.end, claim.period.basis) == ("2020-01-01", "2020-12-31", "expression")
    assert claim.due is None


def test_range_of_years(parser: Parser, knowledge: Knowledge) -> None:
    claim = one("The firm paid 400,000 euros in tax from 2014 to 2019.", parser, knowledge)
    assert (claim.period.start, claim.period.end) == ("2014-01-01", "2019-12-31")


def test_without_a_date_nothing_is_guessed(parser: Parser, knowledge: Knowledge) -> None:
    (claim,) = coded("The quake killed 1,200 people.", parser, knowledge, published=None)
    assert claim.period.basis == "unknown"


def test_repeated_number_is_one_claim(parser: Parser, knowledge: Knowledge) -> None:
    text = "The quake killed 1,200 people. Rescuers said that 1,200 people had died."
    assert len(coded(text, parser, knowledge)) == 1


def test_holder_is_the_speaker(parser: Parser, knowledge: Knowledge) -> None:
    claim = one("Turkey said that 300 fighters had left the town.", parser, knowledge)
    assert claim.holder is not None
    assert claim.statement_id is not None


def test_a_verb_that_multiplies(parser: Parser, knowledge: Knowledge) -> None:
    claim = one("Exports to India tripled in 2021.", parser, knowledge)
    assert claim.value is not None
    assert (claim.value.amount, claim.value.unit) == (3, "times")


def test_a_currency_of_many_countries_is_that_of_the_article(parser: Parser, knowledge: Knowledge) -> None:
    claim = one("Chile paid 40 million pesos to the families.", parser, knowledge)
    assert claim.value is not None
    assert claim.value.currency == "CLP"


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The economy is expected to shrink next year.", "expected"),
        ("The sanctions will raise the price of wheat.", "expected"),
        ("The decision could harm relations with Finland.", "possible"),
        ("The famine is likely to spread.", "expected"),
        ("Analysts said that the talks would fail.", "expected"),
        ("The ceasefire will not last.", "denied"),
    ],
)
def test_forecast(parser: Parser, knowledge: Knowledge, text: str, certainty: str) -> None:
    claim = one(text, parser, knowledge)
    assert claim.kind == "forecast"
    assert claim.certainty == certainty


@pytest.mark.parametrize(
    "text",
    [
        "The minister will visit Poland on Tuesday.",
        "We will support our allies.",
        "Canada hopes that the truce will hold.",
        "They agreed that experts would discuss the matter.",
        "If the truce will hold, talks begin.",
        "The deal would have ended the war.",
        "Will the truce hold?",
    ],
)
def test_no_forecast(parser: Parser, knowledge: Knowledge, text: str) -> None:
    assert coded(text, parser, knowledge) == []


def test_number_in_a_forecast_is_one_record(parser: Parser, knowledge: Knowledge) -> None:
    claim = one("The economy is forecast to contract by as much as 15 percent in 2023.", parser, knowledge)
    assert claim.kind == "forecast"
    assert claim.value is not None
    assert claim.value.high == 15
    assert claim.due == "2023-12-31"
