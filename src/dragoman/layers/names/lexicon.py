"""The index of known names: every alias of countries, organisations, outlets and people, by its first characters."""

import re
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from dragoman.layers.base import NameKind
from dragoman.records import Form
from dragoman.tables import Knowledge

PREFIX = 3
"""Aliases are bucketed by their first three characters, shorter ones by all that they have."""
_DERIVED = re.compile(r"(?:tion|sion|ment|ness|ity|ship|ism|ance|ence|logy|ing|ics)s?$")
"""Endings by which English derives nouns from other words; a longer word with one is a noun and no name of a person."""
_LEAST_DERIVED = 6
_ARTICLE = re.compile(r"\b[AaEe]l[- ](?=[A-Z])")
_COMMON = (
    ("agents", "noun"),
    ("agents", "plural"),
    ("orgwords", "word"),
    ("hypernyms", "noun"),
    ("country_nouns", "noun"),
    ("topic_words", "word"),
    ("nouns", "lemma"),
    ("verbs", "lemma"),
    ("time_units", "word"),
    ("months", "word"),
    ("weekdays", "word"),
)
"""Tables and columns of ordinary words."""
_PLACE_KINDS = frozenset({"head_after", "head_before", "direction", "org_after", "prefix"})
"""Kinds of words of places that are no part of a person's name: "Street", "Mount", "Northern", "United", "San"."""


LONGEST_TITLE = 4
"""No title is longer than so many words."""


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
    words that stand before a name, as tuples of lower-case words; `orgwords`: word -> its row; `agents`: phrases that
    stand for people or bodies without naming them; `common`: ordinary words.
    """

    aliases: dict[str, list[Alias]]
    given: frozenset[str]
    family: frozenset[str]
    titles: frozenset[tuple[str, ...]]
    orgwords: dict[str, dict[str, Any]]
    agents: frozenset[str]
    common: frozenset[str]

    def ordinary(self, word: str) -> bool:
        """Whether a capitalised word is an ordinary one, which no person is called by: "Policy", "Northern", "Agrees"."""
        if word in self.given or word in self.family:
            return False
        small = word.lower()
        if small in self.common or (small.endswith("s") and small[:-1] in self.common):
            return True
        return len(word) >= _LEAST_DERIVED and _DERIVED.search(small) is not None

    def behind_title(self, doc: Doc, start: int, end: int) -> int:
        """The token behind the longest title that begins at `start` and ends by `end`; `start` where there is none."""
        for length in range(min(LONGEST_TITLE, end - start), 0, -1):
            if tuple(t.lower_.replace(".", "") for t in doc[start : start + length]) in self.titles:
                return start + length
        return start

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
    for row in knowledge.table("people").rows:
        for name in (row["name"], *row["aliases"]):
            for spelling in _articles(name):
                add(spelling, "person", f"people:{row['key']}")
    for row in knowledge.table("countries").rows:
        key = f"countries:{row['code']}"
        for name in (*row["adjectives"], *row["people"]):
            add(name, "country", key, "adjective")
        for name in (row["capital"], *row["metonyms"]):
            add(name, "country", key, "metonym")
    for row in knowledge.table("regions").rows:
        for name in (row["name"], *row["aliases"]):
            add(name if " " in name else None, "place", "")
    aliases: dict[str, list[Alias]] = {}
    for alias in seen.values():
        aliases.setdefault(alias.text[:PREFIX], []).append(alias)
    for bucket in aliases.values():
        bucket.sort(key=lambda a: (-len(a.text), a.text))
    names = knowledge.table("names").rows
    agents = knowledge.table("agents").rows
    phrases = {str(text).lower() for row in agents for text in (row["noun"], row["plural"]) if text}
    return NameIndex(
        aliases=aliases,
        given=frozenset(row["name"] for row in names if row["kind"] == "given"),
        family=frozenset(row["name"] for row in names if row["kind"] == "family"),
        titles=frozenset(tuple(row["noun"].lower().replace(".", "").split()) for row in agents if row["title"]),
        orgwords={row["word"]: row for row in knowledge.table("orgwords").rows},
        agents=frozenset(phrases),
        common=_common(knowledge),
    )


def _articles(name: str) -> list[str]:
    """The other ways to write the Arabic article in a person's name: "al-Sisi", "Al-Sisi", "Al Sisi", "el-Sisi"."""
    if not _ARTICLE.search(name):
        return []
    return [_ARTICLE.sub(article, name) for article in ("al-", "Al-", "al ", "Al ", "el-", "El-", "El ")]


def _common(knowledge: Knowledge) -> frozenset[str]:
    words = [row[column] for table, column in _COMMON for row in knowledge.table(table).rows if row[column]]
    words += [row["word"] for row in knowledge.table("place_words").rows if row["kind"] in _PLACE_KINDS]
    return frozenset(part for word in words for part in re.split(r"[ -]", word.lower()) if len(part) > 2)
