"""Quotation marks: pairs, what stands for a mark, and marks that were damaged."""

from __future__ import annotations

import pytest

from dragoman.text.quotes import Marks, pair
from dragoman.text.reading import Paragraph


def marks(text: str) -> Marks:
    paragraphs, at = [], 0
    for block in text.split("\n\n"):
        paragraphs.append(Paragraph(at, at + len(block), "body", at))
        at += len(block) + 2
    return pair(text, paragraphs)


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in marks(text).quotes]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"We will go," she said.', ["We will go,"]),
        ("“We will go,” she said.", ["We will go,"]),
        ("«We will go», she said.", ["We will go"]),
        ("„We will go“, she said.", ["We will go"]),
        ("''We will go,'' she said.", ["We will go,"]),
        ("‘We will go,’ she said.", ["We will go,"]),
        ("'We will go,' she said.", ["We will go,"]),
        ('She said "go" and "stay".', ["go", "stay"]),
        ("They don't know the states' rights.", []),
        ("A man of 5'10\" left.", []),
        ("He said: \"I heard 'stop' twice.\"", ["I heard 'stop' twice.", "stop"]),
    ],
)
def test_pairs(text: str, inside: list[str]) -> None:
    assert quoted(text) == inside


def test_width_of_doubled_single_marks() -> None:
    text = "''We will go,'' she said."
    (quote,) = marks(text).quotes
    assert text[quote.outer_start : quote.outer_end] == "''We will go,''"


def test_turned_closing_mark_is_told_and_moved() -> None:
    text = "“We will go, “she said."
    found = marks(text)
    assert [text[q.start : q.end] for q in found.quotes] == ["We will go,"]
    assert found.damaged
    assert found.moves


@pytest.mark.parametrize(
    "text",
    [
        '"The fleet sailed at night.\n\n"Nobody saw it leave," he said.',
        '"The fleet sailed at night.\n\nNobody saw it leave," he said.',
    ],
)
def test_quotation_over_paragraphs_is_no_damage(text: str) -> None:
    found = marks(text)
    assert [text[q.start : q.end] for q in found.quotes] == ["The fleet sailed at night.", "Nobody saw it leave,"]
    assert not found.damaged


def test_unclosed_quotation_is_told() -> None:
    found = marks('He said: "We will go.\n\nThen he left.')
    assert found.damaged
    assert found.quotes[0].damaged


def test_lost_opening_mark_is_told() -> None:
    text = 'The mayor left. We will go," she said.'
    found = marks(text)
    assert found.damaged
    assert [text[q.start : q.end] for q in found.quotes] == ["We will go,"]
    assert found.quotes[0].start == found.quotes[0].outer_start


def test_lost_closing_mark_before_another_quotation() -> None:
    found = marks("“We will go, she said. “We leave at noon.”")
    assert [q.damaged for q in found.quotes] == [True, False]
