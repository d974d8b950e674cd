"""Accuracy never falls: every figure is at or above its floor, on our gold and on the yardsticks' where they are."""

from __future__ import annotations

import pytest

import floors
import update_floors
from dragoman import Coder
from dragoman.records import Actor, Article, CodedArticle, MentionSpan
from scoring import Count, is_party, matched, score


@pytest.mark.parametrize("name", list(floors.GOLD))
def test_no_figure_is_below_its_floor(name: str, coder: Coder) -> None:
    if not floors.GOLD[name].exists():
        assert name != "examples", "our own gold belongs to the repository"
        pytest.skip(f"the yardsticks are not here ({floors.GOLD[name].name}): {name} is not measured")
    pinned = floors.floors()[name]
    assert floors.digest(name) == pinned["sha256"], "another gold file: measure anew by tests/update_floors.py --lower"
    today = floors.figures(name, coder)
    assert set(pinned["floors"]) <= set(today), "a figure is no longer measured"
    fallen = {row: (round(today[row], 4), floor) for row, floor in pinned["floors"].items() if today[row] < floor}
    assert not fallen, "figures (today, floor) below their floor"


def test_every_gold_file_has_floors() -> None:
    assert list(floors.floors()) == list(floors.GOLD)
    assert all(len(pinned["floors"]) for pinned in floors.floors().values())


def test_a_floor_only_rises() -> None:
    old = {"a": 0.5, "b": 0.5, "c": 0.5}
    new, short = update_floors.raised(old, {"a": 0.7, "b": 0.502, "c": 0.4, "d": 0.3, "rows": 41.0}, lower=False)
    assert new == {"a": 0.695, "b": 0.5, "c": 0.5, "d": 0.295, "rows": 41.0}
    assert short == ["c"]
    assert update_floors.raised(old, {"c": 0.4}, lower=True) == ({"c": 0.395}, [])


def test_the_scorer_gives_gold_full_marks_and_silence_none() -> None:
    gold = floors.own_gold()
    empty = [CodedArticle(article=Article(id="a-1", source="-", text=row["text"])) for row in gold]
    nothing = score(empty, gold)
    assert set(nothing.f1().values()) == {0.0}
    assert nothing.rows["types"].gold == sum(len(row["events"]) for row in gold)
    assert nothing.rows["claims"].gold == sum(len(row["claims"]) for row in gold)


def test_the_scorer_counts_by_hand() -> None:
    count = Count()
    count.add(2, 4, 2)
    assert count.f1 == pytest.approx(2 * 0.5 * 1 / 1.5)
    assert matched("ab", "ba", [str.__eq__]) == [(0, 1), (1, 0)]
    assert len(matched([1, 2], [2, 3], [lambda s, t: t - s in (0, 1)])) == 2
    kenya = Actor(
        id="ac-1", article_id="a-1", entity="person:x", entity_basis="name", name="Jane Odhiambo", kind="person",
        country="KEN", sectors=["GOV"], mentions=[MentionSpan(0, 5, "Jane", "name")],
    )  # fmt: skip
    assert is_party(kenya, "KEN") and is_party(kenya, "GOV") and is_party(kenya, "name:odhiambo")
    assert not is_party(kenya, "UGA") and not is_party(kenya, None) and not is_party(None, "KEN")
    assert is_party(None, None)
