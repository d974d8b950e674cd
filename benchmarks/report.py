"""The tables of accuracy, as Markdown."""

from __future__ import annotations

from typing import Any

from document import figure, table
from intervals import Figure, Row

Sets = dict[str, dict[str, Row]]
"""Rows of each set, by the set's name."""
_FITTED = " (fitted)"
_COUNTED = (
    "events, dyads", "events, dyads+status", "events, types", "statements", "content", "statements, whole",
    "times", "times, found", "claims",
)  # fmt: skip
_SHARES = (
    "status", "status (majority)", "when", "attribution", "attribution (never)", "where", "parties", "holder", "period",
)  # fmt: skip
_WORDS = {"status (majority)": "status, if always the commonest", "attribution (never)": "attribution, if always none"}


def span(f: Figure) -> str:
    """A figure with its interval."""
    return f"{figure(f.value)} [{figure(f.low, 2)}, {figure(f.high, 2)}]"


def news(rows: dict[str, Row], whole: dict[str, Any], others: dict[str, Any]) -> str:
    """Whole articles: every row of the scorer."""
    people = others["annotators"]

    def beside(name: str) -> list[str]:
        return [figure(people[name], 2) if name in people else "", others.get(name, "")]

    counted = [
        [name, span(r.precision), span(r.recall), span(r.f1), *beside(name)]
        for name in _COUNTED
        if (r := rows.get(name))
    ]
    shares = []
    for name in _SHARES:
        if name in whole.get("shares", {}):
            cell = whole["shares"][name]
            own = rows.get(name)
            told = span(own.recall) if own and name != "status (majority)" else figure(cell["share"] or 0)
            shares.append([_WORDS.get(name, name), told, str(cell["of"]), *beside(name)[:1]])
    return (
        table(["counted", "precision", "recall", "F1", "two annotators, F1", "others, F1"], counted)
        + "\n\n"
        + table(["share of what was matched", "right", "of", "two annotators"], shares)
    )


def events(sets: Sets, whole: dict[str, dict[str, Any]], others: dict[str, Any], fitted: frozenset[str]) -> str:
    """Sets of single marked events: recall first."""
    main, rest = [], []
    for name, rows in sets.items():
        mark = name + (_FITTED if name in fitted else "")
        a_text = figure(whole[name]["events a text"], 2)
        for row in rows:
            r = rows[row]
            cells = [mark, row, span(r.recall), span(r.precision)]
            if row in ("types", "dyads", "parties", "quads"):
                main.append([*cells, str(r.gold), a_text, others.get(name, {}).get(row, "")])
            else:
                rest.append([*cells, span(r.f1), str(r.gold), others.get(name, {}).get(row, "")])
    return (
        table(["set", "row", "recall", "precision", "gold", "events a text", "others, recall/precision"], main)
        + "\n\n"
        + table(["set", "row", "recall", "precision", "F1", "gold", "others, recall/precision"], rest)
    )


def statements(sets: Sets, others: dict[str, Any]) -> str:
    """Who said what."""
    wanted = ("content", "content+speaker", "content+name", "direct", "direct+speaker", "words")
    return _counted(sets, others, wanted)


def times(sets: Sets, whole: dict[str, dict[str, Any]], others: dict[str, Any]) -> str:
    """Dates and periods; `dated` is the share of right days among the matched."""
    lines = _counted(sets, others, ("strict", "relaxed", "interval", "both"))
    dated = [[name, figure(whole[name]["dated"] or 0)] for name in sets]
    return lines + "\n\n" + table(["set", "right days, of those matched that have days"], dated)


def places(sets: Sets, others: dict[str, Any]) -> str:
    """Place names and where they lie."""
    shares = [
        [name, span(rows["country, of matched"].recall), span(rows["within 161 km, of matched"].recall)]
        for name, rows in sets.items()
    ]
    return (
        _counted(sets, others, ("found", "exact", "end to end @161"))
        + "\n\n"
        + table(["set", "country right, of matched", "within 161 km, of matched"], shares)
    )


def _counted(sets: Sets, others: dict[str, Any], wanted: tuple[str, ...]) -> str:
    lines = [
        [name, row, span(r.precision), span(r.recall), span(r.f1), str(r.gold), others.get(name, {}).get(row, "")]
        for name, rows in sets.items()
        for row in wanted
        if (r := rows.get(row))
    ]
    return table(["set", "row", "precision", "recall", "F1", "gold", "others, F1"], lines)
