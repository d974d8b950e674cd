"""The words of claims, compiled from the tables once: numbers, currencies, units, bounds, shields, forecast cues."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.layers import sites
from dragoman.tables import Knowledge

Row = Mapping[str, Any]
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Row], ...]]
_SUFFIXES = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "bln": 10**9, "tn": 10**12,
    "trn": 10**12,
}  # fmt: skip
"""Multipliers glued to a figure ($5bn): signs like the decimal point, not words."""


@dataclass(frozen=True)
class Lexicon:
    """Indexes over the tables.

    Attributes:
        numbers: row of a number word.
        symbols: rows of a currency symbol or code as written.
        currencies: rows of a currency's name, by its words in lower case.
        units: rows of a unit, by its words in lower case.
        before, after: bounds beside a number, longest first, by the word nearest to the number.
        shields: effect of a word by (class, word).
        cues: rows of forecast_cues by (class, word).
        symbol: finds a currency symbol in the text.
        sites: words that tell what a time or place belongs to.
    """

    sites: sites.Words
    numbers: Mapping[str, Row]
    symbols: Mapping[str, tuple[Row, ...]]
    currencies: Phrases
    currency_rows: Mapping[tuple[str, ...], tuple[Row, ...]]
    units: Phrases
    factors: Mapping[str, Row]
    before: Phrases
    after: Phrases
    bound_verbs: Mapping[str, Row]
    shields: Mapping[tuple[str, str], str]
    cues: Mapping[tuple[str, str], tuple[Row, ...]]
    durations: frozenset[str]
    token: re.Pattern[str]
    cue_verbs: frozenset[str]
    connectors: frozenset[str]

    def shield(self, kind: str, word: str) -> str | None:
        """The effect of a word of a class on the numbers beside it, or None."""
        return self.shields.get((kind, word))

    def cue(self, kind: str, word: str, *effects: str) -> Row | None:
        """The row of a word of forecast_cues with one of the effects, or None."""
        return next((r for r in self.cues.get((kind, word), ()) if r["effect"] in effects), None)


def suffix(text: str) -> int | None:
    """What letters glued to a figure multiply it by, or None."""
    return _SUFFIXES.get(text.lower())


def index(knowledge: Knowledge) -> Lexicon:
    """The lexicon over a set of tables, made once."""
    return knowledge.build("claims", _make)


def _make(knowledge: Knowledge) -> Lexicon:
    money = knowledge.table("currencies").rows
    symbols: dict[str, list[Row]] = {}
    names: dict[tuple[str, ...], list[Row]] = {}
    for row in money:
        if row["kind"] == "name":
            for word in (row["word"], *row["plurals"]):
                names.setdefault(tuple(word.split()), []).append(row)
        else:
            symbols.setdefault(row["word"], []).append(row)
    units: list[tuple[tuple[str, ...], Row]] = []
    for row in knowledge.table("units").rows:
        if row["kind"] in ("share", "measure"):
            units += [(tuple(word.split()), row) for word in (row["word"], row["plural"]) if word]
    bounds = knowledge.table("approximators").rows
    cues: dict[tuple[str, str], list[Row]] = {}
    for row in knowledge.table("forecast_cues").rows:
        cues.setdefault((row["class"], row["word"]), []).append(row)
    return Lexicon(
        sites=sites.index(knowledge),
        numbers={r["word"]: r for r in knowledge.table("numbers").rows},
        symbols={k: tuple(v) for k, v in symbols.items()},
        currencies=_by_first([(words, rows[0]) for words, rows in names.items()]),
        currency_rows={k: tuple(v) for k, v in names.items()},
        units=_by_first(units),
        factors={r["word"]: r for r in knowledge.table("units").rows if r["kind"] in ("factor", "verb")},
        before=_by_last([(tuple(r["word"].split()), r) for r in bounds if r["place"] == "before"]),
        after=_by_first([(tuple(r["word"].split()), r) for r in bounds if r["place"] == "after"]),
        bound_verbs={r["word"]: r for r in bounds if r["place"] == "verb"},
        shields={(r["class"], r["word"]): r["effect"] for r in knowledge.table("quantity_shields").rows},
        cues={k: tuple(v) for k, v in cues.items()},
        durations=frozenset(r["word"] for r in knowledge.table("time_units").rows),
        token=_pattern(symbols),
        cue_verbs=frozenset(r["cue"] for r in knowledge.table("cues").rows if r["class"] == "verb"),
        connectors=frozenset(r["word"] for r in knowledge.table("time_words").rows if r["class"] == "connector")
        | frozenset("-–—"),
    )


def _by_first(pairs: list[tuple[tuple[str, ...], Row]]) -> Phrases:
    out: dict[str, list[tuple[tuple[str, ...], Row]]] = {}
    for words, row in pairs:
        out.setdefault(words[0], []).append((words, row))
    return {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in out.items()}


def _by_last(pairs: list[tuple[tuple[str, ...], Row]]) -> Phrases:
    out: dict[str, list[tuple[tuple[str, ...], Row]]] = {}
    for words, row in pairs:
        out.setdefault(words[-1], []).append((words, row))
    return {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in out.items()}


def _pattern(symbols: Mapping[str, Any]) -> re.Pattern[str]:
    """Cuts a text into figures, words, currency symbols and single signs."""
    signs = "|".join(re.escape(s) for s in sorted(symbols, key=lambda s: (-len(s), s)) if not s.isalpha())
    return re.compile(
        rf"(?P<symbol>(?<![A-Za-z])(?:{signs}))"
        r"|(?P<figure>\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
        r"|(?P<word>[^\W\d_]+)"
        r"|(?P<sign>\S)"
    )
