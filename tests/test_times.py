"""Times: what is found, which days it is, and what is left alone."""

from datetime import date
from functools import cache

import pytest

from dragoman.errors import KnowledgeError
from dragoman.layers import times
from dragoman.layers.base import Findings, Settings, findings
from dragoman.layers.times import calendar
from dragoman.layers.times.grammar import _EXPANDED
from dragoman.layers.times.lexicon import lexicon
from dragoman.parse import Parser
from dragoman.records import Article, Time
from dragoman.tables import Knowledge
from dragoman.text.read import read

PUBLISHED = "2021-05-19"  # a Wednesday
KNOWLEDGE = Knowledge()


@cache
def parser() -> Parser:
    return Parser()


def run(text: str, published: str | None = PUBLISHED) -> list[Time]:
    article = Article(id="a-1", source="-", text=text)
    reading = read(article, KNOWLEDGE)
    doc = parser().parse([reading])[0]
    day = date.fromisoformat(published) if published else None
    doc._.dragoman = Findings(reading=reading, article_id=article.id, published=day)
    found = times.find(doc, article, KNOWLEDGE, Settings())
    assert findings(doc).times == found
    for time in found:
        assert time.span.text == text[time.span.start : time.span.end]
    assert [time.span.start for time in found] == sorted(time.span.start for time in found)
    return found


def days(text: str, published: str | None = PUBLISHED) -> dict[str, str | None]:
    """Expression -> its days as START..END, one day as itself, None for none."""
    out: dict[str, str | None] = {}
    for time in run(text, published):
        period = time.period
        both = period and (period.start if period.start == period.end else f"{period.start}..{period.end}")
        out[time.span.text] = both or None
    return out


@pytest.mark.parametrize(
    "text",
    [
        "The pact was signed on 3 March 2014.",
        "The pact was signed on March 3, 2014.",
        "The pact was signed on Monday, March 3, 2014.",
        "The pact was signed on the 3rd of March 2014.",
        "The pact was signed on Mar. 3, 2014.",
        "The pact was signed on 2014-03-03.",
        "The pact was signed on 03.03.2014.",
    ],
)
def test_full_dates_in_any_order(text: str) -> None:
    assert list(days(text).values()) == ["2014-03-03"]


def test_day_and_month_in_figures_follow_the_habit_of_the_text() -> None:
    assert list(days("He left on 25/03/2014 and came back on 05/06/2014.").values())[1] == "2014-06-05"
    assert list(days("He left on 03/25/2014 and came back on 05/06/2014.").values())[1] == "2014-05-06"


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("The envoy arrived on Monday.", "Monday", "2021-05-17"),
        ("The envoy will arrive on Monday.", "Monday", "2021-05-24"),
        ("The envoy arrived on Wednesday.", "Wednesday", "2021-05-19"),
        ("The talks are scheduled for Friday.", "Friday", "2021-05-21"),
        ("The summit was postponed until Tuesday.", "Tuesday", "2021-05-25"),
        ("The envoy arrived last Friday.", "last Friday", "2021-05-14"),
        ("The court will rule this coming Friday.", "this coming Friday", "2021-05-21"),
        ("Police raided the office on Monday night.", "Monday night", "2021-05-17"),
        ("The minister resigned yesterday.", "yesterday", "2021-05-18"),
        ("The minister will speak tomorrow.", "tomorrow", "2021-05-20"),
        ("The house was searched last night.", "last night", "2021-05-18"),
        ("The house was searched the day before yesterday.", "the day before yesterday", "2021-05-17"),
    ],
)
def test_days_told_from_publication(text: str, expression: str, value: str) -> None:
    assert days(text) == {expression: value}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("last week", "2021-05-10..2021-05-16"),
        ("this month", "2021-05-01..2021-05-31"),
        ("last year", "2020-01-01..2020-12-31"),
        ("last weekend", "2021-05-15..2021-05-16"),
        ("earlier this month", "2021-05-01..2021-05-19"),
        ("in early June 2020", "2020-06-01..2020-06-10"),
        ("in mid-June 2020", "2020-06-11..2020-06-20"),
        ("in late February 2020", "2020-02-21..2020-02-29"),
        ("in the third quarter of 2019", "2019-07-01..2019-09-30"),
        ("in the second half of 2019", "2019-07-01..2019-12-31"),
        ("in the summer of 2019", "2019-06-01..2019-08-31"),
        ("in the winter of 2019", "2019-12-01..2020-02-29"),
        ("in the 1990s", "1990-01-01..1999-12-31"),
        ("in the sixties", "1960-01-01..1969-12-31"),
        ("in the 19th century", "1800-01-01..1899-12-31"),
        ("three days ago", "2021-05-16"),
        ("two months ago", "2021-03-01..2021-03-31"),
        ("over the past two weeks", "2021-05-05..2021-05-19"),
        ("last Easter", "2021-04-04"),
        ("on Thanksgiving Day 2019", "2019-11-28"),
        ("on Election Day 2016", "2016-11-08"),
        ("in March of last year", "2020-03-01..2020-03-31"),
        ("last December", "2020-12-01..2020-12-31"),
        ("in April", "2021-04-01..2021-04-30"),
        ("on 7 May", "2021-05-07"),
    ],
)
def test_periods(expression: str, value: str) -> None:
    assert list(days(f"Rebels shelled the port {expression}.").values()) == [value]


def test_a_deadline_at_the_end_of_a_month_is_its_last_day() -> None:
    assert days("They must leave by the end of June 2021.") == {"the end of June 2021": "2021-06-30"}
    assert days("They fled at the end of June 2020.") == {"the end of June 2020": "2020-06-21..2020-06-30"}


def test_ranges_and_lists_share_month_and_year() -> None:
    assert days("The siege lasted from April 9 to July 21, 1994.") == {
        "April 9": "1994-04-09",
        "July 21, 1994": "1994-07-21",
    }
    assert days("They met on May 3 and 4, 2016.") == {"May 3": "2016-05-03", "4, 2016": "2016-05-04"}
    assert list(days("Floods came in June and July 1962.").values()) == [
        "1962-06-01..1962-06-30",
        "1962-07-01..1962-07-31",
    ]
    assert list(days("The war of 2004-09 ended in a truce.").values()) == [
        "2004-01-01..2004-12-31",
        "2009-01-01..2009-12-31",
    ]
    assert list(days("It went on from December 30 to January 2, 2016.").values()) == ["2015-12-30", "2016-01-02"]


def test_counted_from_what_was_told() -> None:
    text = "The army took the fort on 4 June 1967. Two days later it crossed the river. The next day it stopped."
    assert list(days(text).values()) == ["1967-06-04", "1967-06-06", "1967-06-07"]
    text = "Parliament met on 4 June 2019. On the same day the king abdicated. That year the harvest failed."
    assert list(days(text).values()) == ["2019-06-04", "2019-06-04", "2019-01-01..2019-12-31"]
    assert days("They left two days after the attack.") == {"two days": None}
    assert [t.timex for t in run("They left two days after the attack.")] == ["P2D"]


def test_a_count_is_what_the_date_behind_it_tells() -> None:
    found = days("The dynasty fell. About ninety years later, in 1893, a cousin claimed the crown.")
    assert found["About ninety years later"] == "1893-01-01..1893-12-31"


def test_weeks_and_days_of_a_month() -> None:
    assert days("A delegation will come in the last week of November.") == {
        "the last week of November": "2021-11-24..2021-11-30"
    }
    assert days("Ministers met in the first week of March 2017.") == {
        "the first week of March 2017": "2017-03-01..2017-03-07"
    }
    assert days("The truce ran out on the last day of February 2020.") == {
        "the last day of February 2020": "2020-02-29"
    }
    assert days("The port was shut on the first day of June 2018.") == {"the first day of June 2018": "2018-06-01"}


def test_yesterday_is_not_a_week_ahead() -> None:
    # Published on a Wednesday: an infinitive looks ahead, but Tuesday was yesterday.
    assert days("Envoys flew in to sign the treaty on Tuesday.") == {"Tuesday": "2021-05-18"}
    assert days("Envoys agreed to sign the treaty on Friday.") == {"Friday": "2021-05-21"}
    assert days("Until Tuesday the two had not spoken.") == {"Tuesday": "2021-05-18"}


def test_a_year_that_is_aimed_at_moves_no_history() -> None:
    text = (
        "The revolt broke out in May 1831. On 3 May 1831 the garrison fled. By late 1831 the coast was lost. "
        "The king had a second campaign planned for 1833. On 9 September the fort fell. In June 1834 peace was made."
    )
    assert days(text)["9 September"] == "1831-09-09"


def test_names_of_risings_are_no_seasons() -> None:
    assert days("The Lagos Spring was put down at once.") == {}


def test_a_history_is_dated_by_its_own_dates() -> None:
    text = (
        "The rising began in March 1848. On 13 March 1848 the chancellor fled. In October 1848 the port fell.\n\n"
        "In January the diet moved. On 14 April 1849 independence was declared. By August the army had surrendered."
    )
    found = days(text)
    assert found["January"] == "1849-01-01..1849-01-31"
    assert found["August"] == "1849-08-01..1849-08-31"


def test_basis_tells_what_a_period_rests_on() -> None:
    found = run("He left on 4 June 2019, returned the next day and spoke again yesterday.")
    assert [time.period.basis for time in found if time.period] == ["expression", "context", "publication"]


def test_without_a_date_of_publication_nothing_is_told_from_the_clock() -> None:
    found = days("The envoy arrived on Monday and left yesterday. Last year he had come on 5 May 2011.", None)
    assert found == {"Monday": None, "yesterday": None, "Last year": None, "5 May 2011": "2011-05-05"}


def test_timex_values_and_types() -> None:
    found = {t.span.text: (t.type, t.timex) for t in run("The talks took three days. They meet every Monday at 10:30.")}
    assert found["three days"] == ("duration", "P3D")
    assert found["every Monday"] == ("set", "XXXX-WXX-1")
    assert found["10:30"][0] == "time"
    one = run("They will meet in the week of March 3, 2014.")[-1]
    assert one.timex == "2014-W10"
    assert run("The Senate votes next month.")[0].timex == "2021-06"
    assert run("Police came last night.")[0].timex == "2021-05-18TNI"


def test_before_the_common_era_there_is_no_period() -> None:
    assert days("The city fell in 146 BC.") == {"146 BC": None}
    assert run("The city fell in 146 BC.")[0].timex == "BC0146"


def test_a_time_of_day_and_its_day_are_one() -> None:
    assert days("The ultimatum ran out at 9 a.m. Tuesday.") == {"9 a.m. Tuesday": "2021-05-18"}


@pytest.mark.parametrize(
    "text",
    [
        "The president may sign the bill.",
        "May I ask a question?",
        "Thousands will march on the capital.",
        "The second option failed.",
        "The sun sat low; they wed and went.",
        "Prices will fall, and hopes spring from that.",
        "The fall of the fortress shook the region.",
        "Some 2000 people fled, and 1,950 were hurt.",
        "They paid $1990 for 1800 tons of wheat.",
        "The unit fired 1950 rounds from 1900 rockets.",
        "The virus 2019-nCoV spread.",
        "The broadcaster Russia Today was fined.",
        "He was in his twenties.",
        "",
        "   \n\n  ",
    ],
)
def test_not_a_date(text: str) -> None:
    assert [t for t in run(text) if t.period] == []


@pytest.mark.parametrize(
    "text", ["31 February 2020", "on 99/99/2020", "4000000000000 years ago", "9999 centuries later", "0000-00-00"]
)
def test_days_that_no_calendar_has_raise_nothing(text: str) -> None:
    assert all(t.period is None or t.period.start for t in run(f"It happened {text}."))


def test_long_chains_cost_no_more_than_their_length() -> None:
    words = lexicon(KNOWLEDGE)
    for chain in (
        "one hundred and two and ",
        "more than about almost ",
        "3 and 4 and 5, 6, ",
        "May and June and ",
        "last next ",
    ):
        for found in _EXPANDED.values():
            match = found.match(words.read(chain * 200).letters)
            assert match is None or match.end() < 100


def test_the_same_text_gives_the_same_records() -> None:
    text = "On Monday, 3 May, rebels attacked; two days later they withdrew."
    assert run(text) == run(text)


def test_easter_and_holiday_rules() -> None:
    assert [calendar.easter(year) for year in (1961, 2000, 2024)] == [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2024, 3, 31),
    ]
    last_monday = calendar.holiday("05 1-1", 1, 2021)
    assert last_monday is not None and last_monday.start == date(2021, 5, 31)


def test_a_bad_holiday_rule_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "holidays.csv").write_text(
        "name,rule,days,country,note\nFeast of Fools,sometime,1,,a test\n", encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match="Feast of Fools"):
        lexicon(Knowledge(folder))
