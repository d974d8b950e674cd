"""Statements: our own labelled sentences as a regression set, and what single constructions must give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from dragoman import CodedArticle, Coder
from dragoman.models.scorer import shipped
from dragoman.records import Statement

OWN = ROOT / "training" / "statements"
CONTENT_FLOOR, SPEAKER_FLOOR = 0.91, 0.89
"""F1 over our own sentences; measured .92 and .90."""
LEAST_SENTENCES = 600


def own() -> list[dict[str, Any]]:
    """Our labelled sentences, in the order of the files."""
    out: list[dict[str, Any]] = []
    for path in sorted(OWN.glob("*.jsonl")):
        out += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return out


def letters(text: str, ranges: list[tuple[int, int]]) -> set[int]:
    return {i for a, b in ranges for i in range(a, b) if text[i].isalnum()}


def matches(row: dict[str, Any], coded: CodedArticle) -> tuple[int, int]:
    """How many annotated statements are found by content (half of the union), and how many of these by speaker too."""
    text = row["text"]
    found = [(letters(text, [(x.start, x.end) for x in s.content]), s.speaker_span) for s in coded.statements]
    content = speaker = 0
    for gold in row["statements"]:
        wanted = letters(text, gold["content"])
        hits = [(got, at) for got, at in found if 2 * len(got & wanted) >= len(got | wanted) > 0]
        content += bool(hits)
        if gold["speaker"] is None:
            speaker += any(at is None for _, at in hits)
        else:
            start, end = gold["speaker"]
            speaker += any(at is not None and at.start < end and at.end > start for _, at in hits)
    return content, speaker


def test_labels_are_sound() -> None:
    rows = own()
    assert len(rows) >= LEAST_SENTENCES
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for statement in row["statements"]:
            for start, end in [*statement["content"], *filter(None, (statement["cue"], statement["speaker"]))]:
                assert 0 <= start < end <= len(row["text"]), row["id"]
                assert row["text"][start:end].strip() == row["text"][start:end], row["id"]


def test_own_sentences(coder: Coder) -> None:
    content = speaker = said = gold = 0
    for row in own():
        coded = coder.code(row["text"])
        hits = matches(row, coded)
        content, speaker = content + hits[0], speaker + hits[1]
        said, gold = said + len(coded.statements), gold + len(row["statements"])
    assert 2 * content / (said + gold) >= CONTENT_FLOOR
    assert 2 * speaker / (said + gold) >= SPEAKER_FLOOR


def statements(coder: Coder, text: str) -> list[Statement]:
    coded = coder.code(text, published="2022-06-15")
    for statement in coded.statements:
        for span in (*statement.content, statement.cue, statement.speaker_span):
            assert span is None or text[span.start : span.end] == span.text
        assert 0 <= statement.confidence <= 1
    return coded.statements


def contents(coder: Coder, text: str) -> list[list[str]]:
    return [[span.text for span in s.content] for s in statements(coder, text)]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('"We will not sign this treaty," the minister said.', "direct"),
        ('The minister said the treaty was "a gift to our worst enemies".', "mixed"),
        ("The minister said the treaty would be signed in May.", "indirect"),
        ("MS. DOE: Good morning. The fleet sailed at noon.\n\nQ: When will it return?", "direct"),
    ],
)
def test_form(coder: Coder, text: str, form: str) -> None:
    assert statements(coder, text)[0].form == form


def test_split_quotation_is_one_statement(coder: Coder) -> None:
    text = '"The river is rising," the mayor said. "We will leave the old town tonight."'
    assert contents(coder, text) == [["The river is rising,", "We will leave the old town tonight."]]


def test_quotation_over_paragraphs(coder: Coder) -> None:
    text = '"The fleet sailed at night.\n\n"Nobody saw it leave the bay," the admiral said.'
    assert contents(coder, text) == [["The fleet sailed at night.", "Nobody saw it leave the bay,"]]


def test_thoughts_inside_a_quotation_are_no_statements(coder: Coder) -> None:
    text = '"I think the worst is over and I believe we have won," the general said.'
    assert len(statements(coder, text)) == 1


def test_nested_attribution(coder: Coder) -> None:
    text = "Angela Merkel said that Emmanuel Macron had told her that the talks were over."
    outer, inner = statements(coder, text)
    assert inner.within == outer.id
    assert outer.within is None
    assert inner.speaker != outer.speaker


def test_told_to(coder: Coder) -> None:
    text = "Angela Merkel told Reuters that the talks were over."
    coded = coder.code(text)
    told = {a.id: a.name for a in coded.actors}[coded.statements[0].told_to or ""]
    assert told == "Reuters"


def test_speaker_goes_on_without_a_cue(coder: Coder) -> None:
    text = 'Angela Merkel noted that the talks had failed. "We will meet again in the spring and try once more."'
    first, second = statements(coder, text)
    assert second.cue is None
    assert first.speaker == second.speaker is not None
    assert first.passage == second.passage


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            '"The river is rising," the mayor said. "We will leave tonight.',
            ["The river is rising,", "We will leave tonight."],
        ),
        (
            'The mayor said: "The river is rising. We will leave tonight.',
            ["The river is rising. We will leave tonight."],
        ),
        ('"The river is rising, the mayor said. She left at noon.', ["The river is rising,"]),
        (
            'The river is rising. We will leave tonight," the mayor said.',
            ["The river is rising. We will leave tonight,"],
        ),
        ('The mayor said, We will leave tonight." She left at noon.', ["We will leave tonight."]),
        (
            "The mayor said, We have no boats left. We will stay here tonight.",
            ["We have no boats left. We will stay here tonight"],
        ),
        ("We have no boats left! The mayor told the crowd on Monday.", ["We have no boats left"]),
    ],
)
def test_lost_marks(coder: Coder, text: str, content: list[str]) -> None:
    assert contents(coder, text) == [content]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The envoy was clear in his message: the border stays shut.", "his", "the border stays shut"),
        (
            "As the minister put it, the bridge has been opened too often.",
            "the minister",
            "the bridge has been opened too often",
        ),
        ("The agency quoted the minister as saying that the crew was safe.", "the minister", "the crew was safe"),
        (
            "The police chief told the court on oath that the file had been burnt.",
            "The police chief",
            "the file had been burnt",
        ),
        ("Nobody should travel tonight, cautioned the ministry.", "the ministry", "Nobody should travel tonight"),
    ],
)
def test_constructions(coder: Coder, text: str, speaker: str, content: str) -> None:
    (statement,) = statements(coder, text)
    assert statement.speaker_span is not None
    assert statement.speaker_span.text == speaker
    assert [span.text for span in statement.content] == [content]


def test_paragraph_behind_a_colon(coder: Coder) -> None:
    text = "The commander added:\n\nNobody on the bridge gave that order, and the whole crew knows it."
    assert contents(coder, text)[0] == ["Nobody on the bridge gave that order, and the whole crew knows it"]


def test_interview(coder: Coder) -> None:
    text = "Interviewer: Will you resign?\n\nOkoro: I have no reason to. The vote was fair.\n\nInterviewer: And your party?"
    assert [s.form for s in statements(coder, text)] == ["direct"] * 3


def test_pull_quote_is_told_once(coder: Coder) -> None:
    text = (
        '"The whole valley was under water before anybody rang a bell."\n\nThe storm came at night. '
        '"The whole valley was under water before anybody rang a bell," Angela Merkel said.'
    )
    assert len(statements(coder, text)) == 1


def test_nickname_is_no_quotation(coder: Coder) -> None:
    text = 'Senator Jane "Red" Doe said the bridge would be closed.'
    assert contents(coder, text) == [["the bridge would be closed"]]


@pytest.mark.parametrize(
    "text",
    [
        "They will hold the government accountable for its crimes.",
        "It goes without saying that a ferry needs water under it.",
        "If Warsaw says the treaty is dead, the budget falls with it.",
        "He pointed at a device called the meter.",
        "The court asked the ministry to tell the families that the search was over.",
        "The president condemned the attack.",
        "The boat was launched at noon according to plan.",
        "The ministry called on both sides to stop the shelling.",
        'The so-called "peace bridge" was closed at noon.',
        "The spokesman declined to say whether the ship had been searched.",
    ],
)
def test_no_statement(coder: Coder, text: str) -> None:
    assert statements(coder, text) == []


def test_scorer_is_well_formed() -> None:
    table = shipped("statements")
    assert table.name == "statements"
    assert len(table.calibration) >= 5


def test_table_is_shipped() -> None:
    import dragoman.models

    assert (Path(dragoman.models.__file__).parent / "statements.json").is_file()
