"""Circumstances: when and where an event took place. All sentences are our own."""

from datetime import date
from functools import cache
from time import process_time

import pytest
from spacy.tokens import Doc, Token

from dragoman.layers import names, places, sites, times
from dragoman.layers.base import Findings, Settings, findings
from dragoman.layers.circumstances import Circumstances, ahead
from dragoman.layers.sites import form, frame_of
from dragoman.parse import Parser
from dragoman.records import UNKNOWN, Article, Period, Status
from dragoman.tables import Knowledge
from dragoman.text.read import read

PUBLISHED = "2021-05-19"  # a Wednesday
KNOWLEDGE = Knowledge()


@cache
def parser() -> Parser:
    return Parser()


def parsed(text: str, published: str | None = PUBLISHED) -> Doc:
    article = Article(id="a-1", source="-", text=text)
    reading = read(article, KNOWLEDGE)
    doc = parser().parse([reading])[0]
    day = date.fromisoformat(published) if published else None
    doc._.dragoman = Findings(reading=reading, article_id=article.id, published=day)
    for layer in (names, times, places):
        layer.find(doc, article, KNOWLEDGE, Settings())
    return doc


def word(doc: Doc, text: str) -> Token:
    return next(token for token in doc if token.text == text)


def when(text: str, trigger: str, status: Status = "occurred", published: str | None = PUBLISHED) -> str | None:
    """The days of a trigger as START..END, one day as itself, None for none."""
    doc = parsed(text, published)
    period, time = Circumstances(doc, findings(doc), sites.index(KNOWLEDGE)).when(word(doc, trigger), status)
    assert (period.start is None) == (period.basis == "unknown")
    if time is not None and period.start is not None:
        assert period.span == time.span
    return (
        None
        if period.start is None
        else period.start
        if period.start == period.end
        else f"{period.start}..{period.end}"
    )


def where(text: str, trigger: str, kind: str = "") -> str | None:
    doc = parsed(text)
    place, record = Circumstances(doc, findings(doc), sites.index(KNOWLEDGE)).where(word(doc, trigger), kind)
    assert (place is None) == (record is None)
    return place.name if place else None


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        ("Norway recalled its envoy from Minsk on Monday.", "recalled", "2021-05-17"),
        ("On 2 May Chad's army shelled the rebel camp.", "shelled", "2021-05-02"),
        ("The talks held last week ended without a word.", "talks", "2021-05-10..2021-05-16"),
        ("Ministers praised the accord reached during the April 3 summit.", "reached", "2021-04-03"),
        ("The two sides exchanged fire on Sunday and again on Monday.", "exchanged", "2021-05-16..2021-05-17"),
        ("Delegates met May 3-5 behind closed doors.", "met", "2021-05-03..2021-05-05"),
        ("Peru has held the strip since March.", "held", "2021-03-01..2021-05-19"),
        ("In April, when Sudan closed the border, prices rose.", "closed", "2021-04-01..2021-04-30"),
        ("Monday's raid killed a child.", "raid", "2021-05-17"),
        ("On Monday the council passed a motion condemning the raid.", "condemning", "2021-05-17"),
    ],
)
def test_the_expression_that_governs_the_trigger(text: str, trigger: str, wanted: str) -> None:
    assert when(text, trigger) == wanted


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        # What is agreed, asked or promised lies ahead; that it was agreed does not.
        ("Mali agreed to host the envoys on Friday.", "agreed", "2021-05-19"),
        ("She demanded their release before the end of the month.", "demanded", "2021-05-19"),
        ("The army promised flour for the weekend.", "promised", "2021-05-19"),
        # A date that belongs to another clause or noun.
        ("The court is looking into the shootings of last autumn.", "looking", "2021-05-19"),
        ("It was the worst raid since the siege of 2016.", "raid", "2021-05-19"),
    ],
)
def test_not_the_expression_of_something_else(text: str, trigger: str, wanted: str) -> None:
    assert when(text, trigger) == wanted


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Gabon has arrested forty of its critics.", "arrested"),
        ("The general had ordered the raid himself.", "ordered"),
        ("The men who attacked the depot are still at large.", "attacked"),
        ("Greece recalled its envoy after pirates seized a tanker.", "seized"),
        ("They condemned the attack.", "attack"),
        ("They took note of the recent visit to Turkey.", "visit"),
        ("On Monday the minister said that the pilot was poisoned.", "poisoned"),
    ],
)
def test_background_has_no_day(text: str, trigger: str) -> None:
    assert when(text, trigger) is None


def test_plain_past_and_present_are_of_the_day() -> None:
    assert when("Togo expelled two diplomats.", "expelled") == PUBLISHED
    assert when("Togo expels two diplomats.", "expels") == PUBLISHED
    assert when("Togo expelled two diplomats.", "expelled", published=None) is None
    assert when("Togo is shelling the camp.", "shelling", "ongoing") == PUBLISHED
    assert when("The ministers held talks.", "talks") == PUBLISHED
    assert when("Togo expelled two diplomats, accusing them of theft.", "accusing") == PUBLISHED


@pytest.mark.parametrize("status", ["scheduled", "possible", "denied"])
def test_what_did_not_happen_has_no_day_of_its_own(status: Status) -> None:
    assert when("Togo may expel two diplomats.", "expel", status) is None
    assert when("Togo may expel two diplomats on Friday.", "expel", status) == "2021-05-21"


def test_deadlines_begin_today() -> None:
    assert when("Oman will free the crew by the end of June.", "free", "scheduled") == "2021-05-19..2021-06-30"
    assert when("Oman could free the crew before Christmas.", "free", "possible") == "2021-05-19..2021-12-24"


def test_running_date_of_a_paragraph() -> None:
    text = "Raiders burned a village in the north on Sunday. They carried off the chief.\n\nThe army sent a patrol."
    assert when(text, "carried") == "2021-05-16"
    assert when(text, "sent") is None  # the report is not of its own day
    text = "Ministers met on Wednesday. They praised the truce.\n\nFrance pledged ten million euros."
    assert when(text, "praised") == PUBLISHED
    assert when(text, "pledged") == PUBLISHED
    text = "In 1994 the two armies fought over a lake. Cuba shipped tanks to one of them."
    assert when(text, "shipped") is None


def test_tense_of_triggers() -> None:
    doc = parsed("They had met before, will meet again, are meeting now and want to meet often.")
    assert [form(token) for token in doc if token.lemma_ == "meet"] == ["pluperfect", "modal", "present", "infinitive"]
    assert form(word(doc, "now")) == "noun"


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        ("Envoys held talks in Geneva on Monday.", "talks", "Geneva"),
        ("Police fired tear gas at a crowd in Lyon.", "fired", "Lyon"),
        ("In Nairobi, the two presidents signed a pact.", "signed", "Nairobi"),
        ("Two guards were killed in the outskirts of the city of Kandahar.", "killed", "Kandahar"),
        ("The round of talks held in Istanbul brought nothing.", "talks", "Istanbul"),
        ("Tanks shelled Mariupol at dawn.", "shelled", "Mariupol"),
        ("The siege of Mariupol went on.", "siege", "Mariupol"),
        ("The Aleppo bombing killed nine.", "bombing", "Aleppo"),
        ("The foreign minister travelled to Peru.", "travelled", "Peru"),
        ("The president visited Ghana.", "visited", "Ghana"),
        ("The last convoy withdrew from Kherson to Crimea.", "withdrew", "Kherson"),
        ("They met in Lomé, Togo.", "met", "Lomé"),
        ("The journalist died in Aden after being shot in his car.", "shot", "Aden"),
    ],
)
def test_the_place_of_the_event(text: str, trigger: str, wanted: str) -> None:
    assert where(text, trigger) == wanted


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Kenya demanded an apology from Somalia.", "demanded"),
        ("Kenya blamed Moscow.", "blamed"),
        ("The leaders raised concerns about mines in Donetsk.", "raised"),
        ("The envoy called for a truce in Darfur.", "called"),
        ("With support from Zagreb, the mission began its work.", "began"),
        ("Norway imposed sanctions on Belarus.", "imposed"),
    ],
)
def test_not_the_place_of_something_else(text: str, trigger: str) -> None:
    assert where(text, trigger) is None


def test_capitals_are_besieged_and_blamed() -> None:
    assert where("The siege of Sarajevo went on.", "siege", "ASSAULT") == "Sarajevo"
    assert where("His criticism of Moscow went on.", "criticism", "ACCUSE") is None


def test_acts_of_force_share_the_place_of_their_paragraph() -> None:
    text = "Rioters marched through the old town in Marseille. Police arrested forty of them.\n\nThe army shot nobody."
    assert where(text, "arrested", "COERCE") == "Marseille"
    assert where(text, "arrested", "ACCUSE") is None
    assert where(text, "arrested") is None
    assert where(text, "shot", "ASSAULT") is None


def test_ahead() -> None:
    day = date(2021, 5, 19)
    assert ahead(Period("2021-05-20", "2021-05-20", None, "expression"), day)
    assert not ahead(Period("2021-05-19", "2021-05-21", None, "expression"), day)
    assert ahead(Period("2021-05-19", "2021-05-21", None, "expression"), day, open_end=True)
    assert not ahead(UNKNOWN, day)


def test_a_long_text_takes_time_in_proportion() -> None:
    sentence = "On Monday troops shelled the port in Odesa, and on Tuesday they seized a ship near Varna. "

    def cost(times_over: int) -> float:
        doc = parsed(sentence * times_over)
        begun = process_time()
        around = Circumstances(doc, findings(doc), sites.index(KNOWLEDGE))
        for token in doc:
            if token.pos_ == "VERB":
                around.when(token, "occurred")
                around.where(token, "ASSAULT")
        return process_time() - begun

    cost(10)
    assert cost(240) < 12 * max(cost(60), 0.01)


def test_frames() -> None:
    doc = parsed("On Monday they began to shell the camp. On Tuesday they entered it and killed two guards.")
    assert frame_of(word(doc, "shell"))[1] == word(doc, "began").i
    assert word(doc, "entered").i in frame_of(word(doc, "killed"))
