"""Indexes that the actors layer looks words up in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.layers.actors import offices as terms_of_office
from dragoman.layers.names.lexicon import NameIndex
from dragoman.layers.names.lexicon import index as name_index
from dragoman.tables import Knowledge

Rows = Mapping[str, Mapping[str, Any]]

INSTITUTIONS = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})
"""Sectors whose bodies, named with their country, are organisations of their own."""

SLOTS = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC", "UNO", "EUR"})
"""Sectors that stand in place of a country."""


@dataclass(frozen=True)
class ActorIndex:
    """Rows by the word that leads to them.

    `agents`: noun phrase -> row; `agent_heads`: last word of a phrase -> phrases, longest first; `tables`: table name ->
    key -> row; `families`: a family name -> keys of the known people who bear it.
    """

    agents: Rows
    agent_heads: Mapping[str, tuple[str, ...]]
    country_nouns: Rows
    motion: frozenset[str]
    topics: frozenset[str]
    pronouns: Rows
    orgwords: Rows
    genders: Mapping[str, str]
    tables: Mapping[str, Rows]
    country_words: Mapping[str, str]
    honorifics: Mapping[str, str]
    families: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, tuple[Mapping[str, Any], ...]]
    offices_held: terms_of_office.OfficeIndex
    class_sectors: Mapping[str, str]
    hypernyms: Mapping[str, frozenset[str]]
    speech: frozenset[str]
    """Lemmas of verbs whose subject says or writes something, whoever it is ("the report says")."""
    sayings: frozenset[str]
    """Lemmas of all verbs that may stand beside a quotation ("tweeted")."""
    names: NameIndex


def index(knowledge: Knowledge) -> ActorIndex:
    """The indexes over a set of tables, made once."""
    return knowledge.build("actors.index", _make)


def _make(knowledge: Knowledge) -> ActorIndex:
    agents: dict[str, Mapping[str, Any]] = {}
    for row in knowledge.table("agents").rows:
        agents[row["noun"].lower()] = row
    for row in knowledge.table("agents").rows:
        agents.setdefault((row["plural"] or row["noun"]).lower(), row)
    heads: dict[str, list[str]] = {}
    for phrase in agents:
        heads.setdefault(phrase.split()[-1].split("-")[-1], []).append(phrase)
    terms: dict[str, list[Mapping[str, Any]]] = {}
    for row in knowledge.table("offices").rows:
        terms.setdefault(row["person"], []).append(row)
    families: dict[str, set[str]] = {}
    for row in knowledge.table("people").rows:
        if row["country"] is None and row["key"] not in terms:
            continue
        for family in _families(row):
            families.setdefault(family, set()).add(row["key"])
    return ActorIndex(
        agents=agents,
        agent_heads={head: tuple(sorted(set(p), key=lambda x: (-len(x), x))) for head, p in heads.items()},
        country_nouns={row["noun"]: row for row in knowledge.table("country_nouns").rows},
        motion=frozenset(row["lemma"] for row in knowledge.table("motion_words").rows),
        topics=frozenset(row["word"] for row in knowledge.table("topic_words").rows),
        pronouns={row["word"]: row for row in knowledge.table("pronouns").rows},
        orgwords={row["word"]: row for row in knowledge.table("orgwords").rows},
        genders={row["name"]: row["gender"] for row in knowledge.table("names").rows if row["kind"] == "given"},
        tables={
            "countries": {row["code"]: row for row in knowledge.table("countries").rows},
            "organisations": {row["key"]: row for row in knowledge.table("organisations").rows},
            "outlets": {row["key"]: row for row in knowledge.table("outlets").rows},
            "people": {row["key"]: row for row in knowledge.table("people").rows},
        },
        country_words=_country_words(knowledge),
        honorifics={row["word"]: row["gender"] for row in knowledge.table("honorifics").rows},
        families={family: tuple(sorted(keys)) for family, keys in families.items()},
        offices={person: tuple(rows) for person, rows in terms.items()},
        offices_held=terms_of_office.index(knowledge),
        hypernyms={row["noun"]: frozenset(row["kinds"]) for row in knowledge.table("hypernyms").rows},
        class_sectors={row["class"]: row["sector"] for row in knowledge.table("office_classes").rows},
        names=name_index(knowledge),
        sayings=frozenset(
            row["cue"] for row in knowledge.table("cues").rows if row["class"] == "verb" and row["mode"] != "thought"
        ),
        speech=frozenset(
            row["cue"]
            for row in knowledge.table("cues").rows
            if row["class"] == "verb" and row["mode"] != "thought" and not row["quote_only"] and "that" in row["clause"]
        ),
    )


def _families(row: Mapping[str, Any]) -> list[str]:
    """A person's surname, and its other spellings among the aliases that share the given name ("Zelenskyy")."""
    given, *rest = row["name"].split()
    others = [alias.split() for alias in row["aliases"]]
    last = [words[-1] for words in others if len(words) == len(rest) + 1 and words[0] == given]
    return list(dict.fromkeys([row["family"] or (rest[-1] if rest else given), *(last if not row["family"] else ())]))


def _country_words(knowledge: Knowledge) -> dict[str, str]:
    out: dict[str, str] = {}
    for row in knowledge.table("countries").rows:
        for word in (row["name"], *row["adjectives"], row["capital"], *row["aliases"]):
            if word and " " not in word:
                out.setdefault(word, row["code"])
    return out


SINCE = 3
"""A former office-holder may be named by surname alone for so many years."""


def bearer(index: ActorIndex, family: str, day: date | None) -> str | None:
    """The one person whom a surname alone means on a day: somebody in office then or shortly before, else nobody.

    Without a day, only a surname that a single known person bears is taken.
    """
    keys = index.families.get(family, ())
    if day is None or len(keys) < 1:
        return keys[0] if len(keys) == 1 else None
    now, since = day.isoformat(), day.replace(year=day.year - SINCE, day=1).isoformat()
    for earliest in (now, since):
        active = [
            key
            for key in keys
            if any(
                r["from"] <= now and (r["to"] or r["as_of"] or "9999") >= earliest for r in index.offices.get(key, ())
            )
        ]
        if active:
            return active[0] if len(active) == 1 else None
    return None


def _held(index: ActorIndex, key: str, day: date | None) -> list[Mapping[str, Any]]:
    if day is None:
        return []
    now = day.isoformat()
    return [r for r in index.offices.get(key, ()) if terms_of_office.starts(r) <= now <= terms_of_office.ends(r)]


def classes_in_office(index: ActorIndex, key: str, day: date | None) -> frozenset[str]:
    """Classes of the offices that a known person holds on a day."""
    return frozenset(row["class"] for row in _held(index, key, day))


def classes_before(index: ActorIndex, key: str, day: date | None) -> frozenset[str]:
    """Classes of the offices that a known person had held by a day."""
    if day is None:
        return frozenset()
    return frozenset(r["class"] for r in index.offices.get(key, ()) if terms_of_office.starts(r) <= day.isoformat())


def sectors_in_office(index: ActorIndex, key: str, day: date | None) -> tuple[str, ...]:
    """Sectors of a known person by the offices that he or she holds on a day, in the order of the table."""
    held = _held(index, key, day)
    found = [index.class_sectors[r["class"]] for r in held if r["class"] in index.class_sectors]
    for row in held:
        if row["organisation"]:
            found += index.tables["organisations"][row["organisation"]]["sectors"][:1]
    return tuple(dict.fromkeys(found))
