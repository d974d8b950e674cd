"""The index of known names: every alias of countries, organisations, outlets and people, by its first characters."""

from dataclasses import dataclass
from typing import Any

from dragoman.layers.base import NameKind
from dragoman.records import Form
from dragoman.tables import Knowledge

PREFIX = 3
"""Aliases are bucketed by their first three characters, shorter ones by all that they have."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write a known name."""

    text: str
    kind: NameKind
    key: str
    form: Form


@dataclass(frozen=True)
class NameIndex:
    """What the recogniser looks up.

    `aliases` maps the first PREFIX characters to aliases, longest first; `given`, `family`: names of people; `titles`:
    words that stand before a name, as tuples of lower-case words; `orgwords`: word -> its row.
    """

    aliases: dict[str, list[Alias]]
    given: frozenset[str]
    family: frozenset[str]
    titles: frozenset[tuple[str, ...]]
    orgwords: dict[str, dict[str, Any]]

    def match(self, text: str, at: int) -> list[Alias]:
        """Aliases that stand at an offset of a text and end at the end of a word, longest first."""
        out = []
        for length in range(PREFIX, 0, -1):
            for alias in self.aliases.get(text[at : at + length], ()):
                end = at + len(alias.text)
                if text.startswith(alias.text, at) and not (end < len(text) and text[end].isalnum()):
                    out.append(alias)
        return out


def index(knowledge: Knowledge) -> NameIndex:
    """The index over a set of tables, made once."""
    return knowledge.build("names.index", _make)


def _make(knowledge: Knowledge) -> NameIndex:
    seen: dict[str, Alias] = {}

    def add(text: str | None, kind: NameKind, key: str, form: Form = "name") -> None:
        if text and text not in seen:
            seen[text] = Alias(text.replace("’", "'"), kind, key, form)

    for row in knowledge.table("countries").rows:
        key = f"countries:{row['code']}"
        for name in (row["name"], *row["aliases"]):
            add(name, "country", key)
    for row in knowledge.table("outlets").rows:
        for name in (row["name"], *row["aliases"]):
            add(name, "outlet", f"outlets:{row['key']}")
    for row in knowledge.table("organisations").rows:
        for name in (row["name"], *row["aliases"]):
            add(name, "org", f"organisations:{row['key']}")
    for row in knowledge.table("people").rows:
        for name in (row["name"], *row["aliases"]):
            add(name, "person", f"people:{row['key']}")
    for row in knowledge.table("countries").rows:
        key = f"countries:{row['code']}"
        for name in (*row["adjectives"], *row["people"]):
            add(name, "country", key, "adjective")
        for name in (row["capital"], *row["metonyms"]):
            add(name, "country", key, "metonym")
    aliases: dict[str, list[Alias]] = {}
    for alias in seen.values():
        aliases.setdefault(alias.text[:PREFIX], []).append(alias)
    for bucket in aliases.values():
        bucket.sort(key=lambda a: (-len(a.text), a.text))
    names = knowledge.table("names").rows
    agents = knowledge.table("agents").rows
    return NameIndex(
        aliases=aliases,
        given=frozenset(row["name"] for row in names if row["kind"] == "given"),
        family=frozenset(row["name"] for row in names if row["kind"] == "family"),
        titles=frozenset(tuple(row["noun"].lower().replace(".", "").split()) for row in agents if row["title"]),
        orgwords={row["word"]: row for row in knowledge.table("orgwords").rows},
    )
