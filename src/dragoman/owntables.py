"""A user's folder of tables: what is wrong with it and what is worth knowing of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from dragoman import tables
from dragoman.layers.names import lexicon
from dragoman.layers.times.calendar import rule_fits
from dragoman.overlay import ACTOR_TABLES, FRAME_TABLES, Fault, OwnRow
from dragoman.tables import Knowledge

Kind = Literal["fault", "warning", "note"]
_NAMES = {
    "countries": ("name", "aliases", "adjectives", "people", "capital", "metonyms"),
    "organisations": ("name", "aliases"),
    "outlets": ("name", "aliases"),
    "people": ("name", "aliases"),
}
"""Columns whose words lead to the row, as names in the text."""
_WORDS = {"verbs": ("lemma", "particle", "object"), "nouns": ("lemma", "modifiers")}
"""Columns that are compared with words in small letters."""
_INFLECTED = re.compile(r".*[aeiouy].*(?:[^e]ed|ing)")
_PLURAL = re.compile(r".*(?<!s)(?<!u)(?<!i)(?<!ic)(?<!ew)s")
_SECTOR = re.compile(r"\b[A-Z]{3}\b")


@dataclass(frozen=True)
class Finding:
    """One thing to say of a user's folder: a fault stops the program, a warning should be looked into, a note tells."""

    kind: Kind
    about: Fault

    def __str__(self) -> str:
        return f"{self.about.where}: {self.kind}: {self.about.what}"


@dataclass
class Report:
    """What a user's folder holds: rows by table, how many are new and how many lie over ours; and all findings."""

    new: Counter[str] = field(default_factory=Counter)
    over: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        """How many findings of a kind there are."""
        return sum(finding.kind == kind for finding in self.findings)


def examine(folder: Path) -> Report:
    """Look a folder through: every fault, rows that cannot match, words that lead elsewhere, rows laid over ours.

    Raises:
        KnowledgeError: no such folder.
    """
    knowledge = Knowledge(folder, lenient=True)
    report = Report()
    for row in knowledge.own:
        (report.new if row.ours is None else report.over)[row.table] += 1
    said: list[tuple[Kind, Iterable[Fault]]] = [
        ("fault", knowledge.faults),
        ("fault", _holidays(knowledge)),
        ("warning", _passed(knowledge)),
        ("warning", _names(knowledge)),
        ("warning", _frames(knowledge)),
        ("warning", _codes(knowledge)),
        ("note", _overridden(knowledge)),
    ]
    report.findings = [Finding(kind, about) for kind, faults in said for about in faults]
    if not knowledge.own and not knowledge.faults:
        what = f"no table and no row; dragoman knowledge new {folder} writes files to begin with"
        if knowledge.files:
            what = "no row in any file; write some, or take the # before those of the starter away"
        report.findings.append(Finding("warning", Fault(folder, None, None, what)))
    report.findings.sort(key=lambda f: (str(f.about.path), f.about.line or 0))
    return report


def _passed(knowledge: Knowledge) -> Iterator[Fault]:
    for path in knowledge.passed:
        if path.suffix.lower() not in ("", ".txt", ".md"):
            yield Fault(path, None, None, "passed over: no .csv or .toml file; save it as one")


def _overridden(knowledge: Knowledge) -> Iterator[Fault]:
    for own in knowledge.own:
        if own.ours is not None:
            changed = ", ".join(own.changed)
            yield own.fault(
                None, f"{own.label} lies over our row" + (f", changed: {changed}" if changed else ", the same")
            )


def _holidays(knowledge: Knowledge) -> Iterator[Fault]:
    for own in knowledge.own:
        if own.table == "holidays" and own.row["rule"] and not rule_fits(own.row["rule"]):
            yield own.fault("rule", f"{own.row['rule']!r} is of no known form; see how the rows of our table write it")


# names


def _names(knowledge: Knowledge) -> Iterator[Fault]:
    """Names that are never looked for or that lead to another row, before or behind the user's."""
    named = [own for own in knowledge.own if own.table in _NAMES]
    if not named:
        return
    now, before = _leads(knowledge), _leads(Knowledge())
    for own in named:
        words = list(_words(own.row, _NAMES[own.table]))
        old = set(_words(own.ours or {}, _NAMES[own.table]))
        mine = f"{own.table}:{own.key[0]}"
        for column, word in words:
            if (column, word) in old:
                continue
            leads, led = now.get(word), before.get(word)
            if not _begins(word):
                yield own.fault(column, f"{word!r} is never found: names begin with a capital or a digit; write it so")
            elif leads != mine:
                what = f"{word!r} already leads to {leads}, and still will; take it from that row, or tag that row"
                yield own.fault(column, what)
            elif led is not None and led != mine:
                yield own.fault(
                    column, f"{word!r} led to {led} until now, and leads to this row instead; see that it may"
                )
        if not any(now.get(word) == mine and _begins(word) for _, word in words):
            yield own.fault(None, f"no name leads to {own.label}: it never can match; give it a name of its own")
    yield from _shared_keys(knowledge, named)


def _begins(word: str) -> bool:
    """Whether a name is looked for: the names layer asks for a capital or a digit at the beginning."""
    return word[0].isupper() or word[0].isdigit()


def _leads(knowledge: Knowledge) -> dict[str, str]:
    """Every known name, and the row that it leads to."""
    return {alias.text: alias.key for bucket in lexicon.index(knowledge).aliases.values() for alias in bucket}


def _words(row: Mapping[str, Any], columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for column in columns:
        value = row.get(column) or ()
        for word in value if isinstance(value, tuple) else (value,):
            yield column, word.replace("’", "'")


def _shared_keys(knowledge: Knowledge, named: list[OwnRow]) -> Iterator[Fault]:
    others = {"organisations": "outlets", "outlets": "organisations"}
    for own in named:
        if own.table in others and own.ours is None:
            twin = others[own.table]
            if any(row["key"] == own.key[0] for row in knowledge.table(twin).rows):
                what = f"{twin} has the key {own.label} too, and both become org:{own.label}; choose another key"
                yield own.fault("key", what)


# event frames


def _frames(knowledge: Knowledge) -> Iterator[Fault]:
    """Frames that fit no text."""
    for own in knowledge.own:
        if own.table not in FRAME_TABLES:
            continue
        row, lemma = own.row, own.row["lemma"]
        for column, word in _words(row, _WORDS[own.table]):
            if word != word.lower():
                yield own.fault(
                    column, f"{word!r} never matches: words are compared in small letters; write {word.lower()!r}"
                )
        if own.ours is None:
            yield from _lemma(own, lemma)
        if row["type"] != "NONE" and not row["actor"] and not row["recipient"]:
            yield own.fault(None, "never matches: an event needs a party; write a path in actor or recipient")


def _lemma(own: OwnRow, lemma: str) -> Iterator[Fault]:
    words = lemma.split()
    if own.table == "verbs" and len(words) > 1:
        yield own.fault(
            "lemma", f"{lemma!r} never matches: one word is looked for; write the others in particle or object"
        )
    elif own.table == "verbs" and _INFLECTED.fullmatch(lemma):
        yield own.fault("lemma", f"{lemma!r} looks like a form of a verb, and then never matches; write the plain verb")
    elif own.table == "nouns" and len(words) > 3:
        yield own.fault("lemma", f"{lemma!r} never matches; write the noun, or noun, preposition and one more noun")
    elif own.table == "nouns" and _PLURAL.fullmatch(words[0]):
        yield own.fault("lemma", f"{lemma!r} looks like a plural, and then never matches; write the singular")


# codes


def _codes(knowledge: Knowledge) -> Iterator[Fault]:
    """Sectors that nothing knows, and countries of which nothing is known."""
    asked = [own for own in knowledge.own if own.table in (*ACTOR_TABLES, "offices", "orgwords")]
    if not asked:
        return
    countries = {row["code"] for row in knowledge.table("countries").rows}
    sectors = set(_SECTOR.findall(tables.schema("organisations")["columns"]["sectors"]["about"]))
    for own in asked:
        for sector in own.row.get("sectors") or ():
            if sector not in sectors:
                what = f"{sector!r} is no sector of PLOVER; for categories of your own write tags"
                yield own.fault("sectors", what)
        for code in (own.row.get("country"), *(own.row.get("members") or ())):
            if code and code not in countries:
                yield own.fault("country", f"{code!r} is in no row of countries; correct it, or add the country")
