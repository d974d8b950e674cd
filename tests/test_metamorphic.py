"""Texts that are changed in a known way: what must follow follows, what must stay stays. Scores may move."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from conftest import EXAMPLES
from dragoman import Coder
from metamorphic import before, periods, shifted, speakers, tellings, types

DAY = "2024-03-14"  # a Thursday


@dataclass(frozen=True)
class Land:
    """The words for a country."""

    name: str
    adjective: str
    capital: str


HOME = (Land("Kenya", "Kenyan", "Nairobi"), Land("Sweden", "Swedish", "Stockholm"))
ABROAD = [
    (Land("Brazil", "Brazilian", "Brasília"), Land("Norway", "Norwegian", "Oslo")),
    (Land("Japan", "Japanese", "Tokyo"), Land("Morocco", "Moroccan", "Rabat")),
    (Land("Poland", "Polish", "Warsaw"), Land("Thailand", "Thai", "Bangkok")),
    (Land("Mongolia", "Mongolian", "Ulaanbaatar"), Land("Chile", "Chilean", "Santiago")),
    (Land("Ukraine", "Ukrainian", "Kyiv"), Land("Belgium", "Belgian", "Brussels")),
]
REPORTS = {
    "expulsion": "{a.name} expelled two {b.adjective} diplomats on Monday and recalled its ambassador from "
    "{b.capital}.",
    "talks": "The foreign ministers of {a.name} and {b.name} held talks in Geneva on Tuesday. {a.name} and {b.name} "
    "agreed to resume flights in May.",
    "protest": "Thousands of people protested in {a.capital} on Sunday. {a.adjective} police arrested forty "
    "protesters.",
    "aid": "{b.name} sent tents and medicine to {a.name} after the flood. {a.name} thanked {b.name} for the help.",
    "quarrel": "{a.name} accused {b.name} of spying on its parliament. {b.name} rejected the accusation, and the "
    "{b.adjective} government threatened to impose sanctions on {a.name}.",
    "raid": "{a.adjective} soldiers shelled a {b.adjective} village on Friday, killing three farmers. {b.name} "
    "condemned the attack and called on {a.name} to withdraw its troops.",
}


@pytest.mark.parametrize("lands", ABROAD, ids=lambda lands: f"{lands[0].name}-{lands[1].name}")
@pytest.mark.parametrize("report", list(REPORTS))
def test_other_countries_keep_types_and_statuses(report: str, lands: tuple[Land, Land], coder: Coder) -> None:
    home, abroad = ({"a": pair[0], "b": pair[1]} for pair in (HOME, lands))
    expected = coder.code(REPORTS[report].format(**home), published=DAY)
    found = coder.code(REPORTS[report].format(**abroad), published=DAY)
    assert expected.events, "the report tells events"
    assert types(found) == types(expected)


DATED = {
    "wire": "{capital}, {d0} - Sweden expelled a Kenyan diplomat on {w1}, the foreign ministry said on {w0}.\n\n"
    "Kenya had asked for an explanation on {d1}. The two ministers will meet on {d2}.",
    "conflict": "Rebels shelled the port on {w1}, killing four sailors, the army of Somalia said.\n\n"
    "Somalia bombed a camp of the rebels on {d1}. Ethiopia will send 300 soldiers on {d2}.",
    "court": "A court in Chile sentenced a Peruvian officer to six years in prison on {w1}. The officer, whom Chilean "
    "police arrested on {d1}, will appeal the verdict on {d2}.",
    "ranges": "Norway and Iceland held a joint exercise from {d1} to {d0}. On {w1} Russia criticised the exercise. "
    "Norway will host a second one on {d2}.",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def dated(report: str, weeks: int) -> tuple[str, str]:
    """A report of so many weeks later, with its day of publication. Its months have names of any length."""
    day = date.fromisoformat(DAY) + timedelta(weeks=weeks)

    def written(d: date) -> str:
        return f"{d.day} {d:%B} {d.year}"

    words = {
        "capital": "STOCKHOLM",
        "d0": written(day), "d1": written(day - timedelta(days=16)), "d2": written(day + timedelta(days=20)),
        "w0": _WEEKDAYS[day.weekday()], "w1": _WEEKDAYS[(day - timedelta(days=2)).weekday()],
    }  # fmt: skip
    return DATED[report].format(**words), day.isoformat()


@pytest.mark.parametrize("weeks", [1, 7, 26, 53, 104])
@pytest.mark.parametrize("report", list(DATED))
def test_later_days_shift_every_period(report: str, weeks: int, coder: Coder) -> None:
    text, day = dated(report, 0)
    expected = coder.code(text, published=day)
    text, day = dated(report, weeks)
    found = coder.code(text, published=day)
    assert len([d for d in periods(expected)["events"] if d]) >= 2, "the report tells dated events"
    assert periods(found) == shifted(periods(expected), weeks)
    assert types(found) == types(expected)


VOICES = [
    ("Kenya expelled three Swedish diplomats on Monday.", "Three Swedish diplomats were expelled by Kenya on Monday."),
    ("Turkish police arrested a Greek reporter on Friday.",
     "A Greek reporter was arrested by Turkish police on Friday."),
    ("Ethiopian troops shelled a Somali village on Sunday.",
     "A Somali village was shelled by Ethiopian troops on Sunday."),
    ("Poland condemned Belarus on Tuesday.", "Belarus was condemned by Poland on Tuesday."),
    ("Chile rejected a proposal by Peru on Wednesday.", "A proposal by Peru was rejected by Chile on Wednesday."),
    ("Japan will impose sanctions on Myanmar.", "Sanctions will be imposed on Myanmar by Japan."),
    ("The rebels freed two French hostages on Monday.", "Two French hostages were freed by the rebels on Monday."),
    ("Norway did not invite Serbia.", "Serbia was not invited by Norway."),
]  # fmt: skip


@pytest.mark.parametrize(("active", "passive"), VOICES, ids=[active.split(" on ")[0] for active, _ in VOICES])
def test_active_and_passive_tell_the_same(active: str, passive: str, coder: Coder) -> None:
    expected, found = (tellings(coder.code(text, published=DAY)) for text in (active, passive))
    assert found == expected


def test_the_sentences_in_both_voices_tell_events(coder: Coder) -> None:
    told = [len(coder.code(active, published=DAY).events) for active, _ in VOICES]
    assert sum(n == 1 for n in told) >= len(VOICES) - 1


TAILS = {
    "weather": "Forecasters expect rain along the coast until the weekend, with gusts on the higher ground.",
    "sport": "In other news, the striker Tomas Lindqvist scored twice as Malmö beat Gothenburg on Saturday evening.",
    "culture": "The museum has reopened its hall of ceramics. \"We are glad,\" said its director, Ilse Vandam.",
}  # fmt: skip
OWN = [path.name for path in sorted(EXAMPLES.glob("*.txt"))]


@pytest.mark.parametrize("tail", list(TAILS))
@pytest.mark.parametrize("name", OWN)
def test_a_paragraph_at_the_end_changes_nothing_before_it(name: str, tail: str, coder: Coder) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8").rstrip("\n")
    expected = coder.code(text)
    # In a transcript a paragraph without a label belongs to whoever spoke last: there the tail has a label.
    label = "QUESTION: " if "\n\nQUESTION: " in text else ""
    found = coder.code(f"{text}\n\n{label}{TAILS[tail]}\n")
    one, other = before(expected, len(text)), before(found, len(text))
    for kind in one:
        assert other[kind] == one[kind], kind


QUOTED = [
    "“We will not sign,” said Ana Kovač, the foreign minister of Croatia. "
    "She told reporters that Serbia “must answer first”.",
    "Ivory Coast’s president, Awa Koné, called the offer “a gift to nobody”. “Nobody asked us,” he added.\n\n"
    "“We did ask,” Ghana’s trade minister, Kojo Mensah, replied. “Twice.”",
    "According to the Finnish ministry, “no soldier crossed the line”. Russia’s embassy said that this was “not true”.",
    "“The road is closed,” the army’s spokesman, Omar Idris, said. "
    "“It will stay closed,” he said, “until the rebels’ guns are gone.”",
]  # fmt: skip
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_TURNED = str.maketrans("“”", "””")


@pytest.mark.parametrize("text", QUOTED, ids=lambda text: text[:24])
def test_straight_marks_change_no_speaker(text: str, coder: Coder) -> None:
    expected = coder.code(text, published=DAY)
    assert len(expected.statements) >= 2
    assert speakers(coder.code(text.translate(_STRAIGHT), published=DAY)) == speakers(expected)


@pytest.mark.parametrize("text", QUOTED, ids=lambda text: text[:24])
def test_turned_marks_change_no_speaker(text: str, coder: Coder) -> None:
    """Every opening mark is typed as a closing one, as bad translations do."""
    expected = coder.code(text, published=DAY)
    assert speakers(coder.code(text.translate(_TURNED), published=DAY)) == speakers(expected)


@pytest.mark.parametrize("name", OWN)
def test_curly_marks_in_the_examples_change_no_speaker(name: str, coder: Coder) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    paragraphs = text.split("\n\n")
    if any(p.count('"') % 2 for p in paragraphs):
        pytest.skip("a mark is missing in this report: there is no telling which are opening ones")
    curly = "\n\n".join(re.sub(r'"([^"]*)"', "“\\1”", p) for p in paragraphs)
    assert len(curly) == len(text)
    assert speakers(coder.code(curly)) == speakers(coder.code(text))
