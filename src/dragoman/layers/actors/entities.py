"""Entities: the parties that mentions turn out to stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dragoman.layers.actors.lexicon import SLOTS, ActorIndex
from dragoman.layers.actors.mention import Kind, Mention

_CAMEO_SECTORS = {"JRN": "MED", "MED": "HLH", "PRM": "MIL", "SOC": "NGM"}


@dataclass
class Entity:
    """One party and what the article tells of it. `key` is the record's `entity`."""

    key: str
    basis: Literal["table", "name"]
    name: str
    kind: Kind
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    wikidata: str | None = None
    cameo: str = ""
    gender: str = "x"
    plural: bool = False
    lemma: str = ""
    members: tuple[str, ...] = ()
    mentions: list[Mention] = field(default_factory=list)
    words: tuple[str, ...] = ()

    def learn(self, mention: Mention) -> None:
        """Take in a mention and what it tells that was not known."""
        self.mentions.append(mention)
        if self.kind == "person":
            self.country = self.country or mention.country
            if mention.form == "name":
                self.sectors = self.sectors or mention.sectors
                self.role = self.role or mention.role
            if self.gender == "x" and mention.gender in ("m", "f"):
                self.gender = mention.gender


def slug(text: str) -> str:
    """A name as a key: small ASCII letters, digits and hyphens; other scripts keep their letters."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch)).lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-_") or "x"


def cameo_code(entity: Entity, index: ActorIndex) -> str:
    """The CAMEO actor code: published code of the table row, else country and roles (PLOVER reference, section 3.3)."""
    if entity.cameo:
        return entity.cameo
    country = ""
    if entity.country:
        row: Mapping[str, Any] = index.tables["countries"].get(entity.country, {})
        country = row.get("cameo") or entity.country
    if entity.kind == "country":
        return country + ("" if entity.key.startswith("country:") else "GOV")
    slots = ["IGO" + s if s in ("UNO",) else "IGOEUR" if s == "EUR" else s for s in entity.sectors if s in SLOTS]
    roles = [_CAMEO_SECTORS.get(s, s) for s in entity.sectors if s not in SLOTS and s not in ("UNK", "PRE")]
    parts = [country] if country else slots[:1]
    parts += [r for r in dict.fromkeys(roles[:2]) if r not in parts]
    return "".join(parts)


class Register:
    """All entities of one article, found by key, in the order in which they are first spoken of."""

    def __init__(self, index: ActorIndex) -> None:
        self.index = index
        self.by_key: dict[str, Entity] = {}
        self.people: dict[str, list[Entity]] = {}
        self.organisations: dict[str, Entity] = {}
        self.shortened: dict[str, Entity] = {}
        """The word that says what an organisation is ("Court", "Church") -> the last one so named."""

    def country(self, code: str) -> Entity:
        """The country's own actor."""
        row = self.index.tables["countries"].get(code)
        name = row["name"] if row else code
        return self._get(Entity(f"country:{code}", "table", name, "country", code, ("GOV",)))

    def person(self, mention: Mention) -> Entity:
        """The person that a name stands for: a known one, one met before, or a new one."""
        words = tuple((mention.surface or mention.name).split())
        if mention.key:
            before = None if mention.org != "family" else self._met(words, mention)
            return before or self.known(mention.key.split(":", 1)[1])
        met = self._met(words, mention)
        if met is not None:
            return met
        entity = self._get(Entity(f"person:{slug(mention.name)}", "name", mention.name, "person", words=words))
        self._note(entity, words)
        return entity

    def known(self, key: str) -> Entity:
        """A person of people.csv."""
        row = self.index.tables["people"][key]
        entity = self._get(
            Entity(f"person:{key}", "table", row["name"], "person", row["country"], wikidata=row["wikidata"])
        )
        family = row["family"] or row["name"].split()[-1]
        self._note(entity, (*row["name"].split(), *(w for a in row["aliases"] for w in a.split()), family))
        return entity

    def _note(self, entity: Entity, words: Iterable[str]) -> None:
        for word in dict.fromkeys(words):
            bucket = self.people.setdefault(word, [])
            if entity not in bucket:
                bucket.append(entity)

    def _met(self, words: tuple[str, ...], mention: Mention) -> Entity | None:
        """A person met before under a name that this one agrees with."""
        candidates = self.people.get(words[-1], []) + (self.people.get(words[0], []) if len(words) == 1 else [])
        for entity in reversed(candidates):
            names = set(entity.name.split())
            if entity.basis == "table":
                row = self.index.tables["people"][entity.key.split(":", 1)[1]]
                names |= {w for alias in row["aliases"] for w in alias.split()}
            fits = set(words) <= names or names <= set(words)
            if fits and (mention.gender == "x" or entity.gender in ("x", mention.gender)):
                return entity
        return None

    def organisation(self, mention: Mention) -> Entity:
        """The organisation that a name or a nominal with a country stands for."""
        table, _, key = mention.key.partition(":")
        if table in ("organisations", "outlets"):
            row = self.index.tables[table][key]
            sectors = tuple(row["sectors"]) if table == "organisations" else ("JRN",)
            members = tuple(row["members"]) if table == "organisations" else ()
            cameo = (row["cameo"] or "") if table == "organisations" else ""
            entity = Entity(
                f"org:{key}",
                "table",
                row["name"],
                "organization",
                row["country"],
                sectors,
                cameo=cameo,
                members=members,
            )
            entity = self._get(entity)
            self._shorten(entity, mention)
            return entity
        name = re.sub(r"^[Tt]he ", "", mention.name)
        if name in self.organisations:
            return self.organisations[name]
        if mention.form == "name" and name.lower() in self.shortened:
            return self.shortened[name.lower()]
        label = (
            f"{mention.country.lower()}-{slug(mention.lemma)}"
            if mention.form == "nominal" and mention.country and not mention.surface
            else slug(name)
        )
        sectors = mention.sectors or (("GOV",) if mention.country and mention.form == "nominal" else ())
        entity = self._get(Entity(f"org:{label}", "name", name, "organization", mention.country, sectors))
        self.organisations[name] = entity
        self._shorten(entity, mention)
        return entity

    def _shorten(self, entity: Entity, mention: Mention) -> None:
        """Note by which single word an organisation may be spoken of again: "the Court", "the Council"."""
        words = (mention.surface or mention.name).split()
        if mention.form == "name" and len(words) > 1:
            for word in words:
                row = self.index.orgwords.get(word.lower())
                if row is not None and row["position"] == "head" and word[0].isupper():
                    self.shortened[word.lower()] = entity

    def alias(self, name: str, entity: Entity) -> None:
        """Note that the text itself defines a name as another's ("… (UAAR)")."""
        self.organisations.setdefault(name, entity)

    def group(self, mention: Mention, text: str) -> Entity:
        """The unnamed group that a nominal stands for: by country (or body) and sector, else by its noun."""
        sector = mention.sectors[0] if mention.sectors else ""
        if mention.country and sector:
            key = f"group:{mention.country}:{sector}"
        elif mention.org:
            key = f"group:{slug(mention.org)}:{sector or slug(mention.lemma)}"
        elif mention.country:
            key = f"group:{mention.country}:{slug(mention.lemma)}"
        else:
            key = f"group:{slug(mention.lemma)}"
        entity = Entity(
            key,
            "table" if mention.country else "name",
            text,
            "group",
            mention.country,
            mention.sectors,
            lemma=mention.lemma,
        )
        entity.plural = True
        entity.gender = mention.gender
        return self._get(entity)

    def _get(self, entity: Entity) -> Entity:
        return self.by_key.setdefault(entity.key, entity)
