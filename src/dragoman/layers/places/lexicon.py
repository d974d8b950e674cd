"""What the places layer looks names up in.

Countries and regions come from the knowledge tables, towns and provinces from the gazetteer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from dragoman import gazetteer
from dragoman.gazetteer import DIVISION, TOWN, Candidate, Gazetteer, fold
from dragoman.tables import Knowledge

Kind = Literal["country", "region", "seat", "division", "subdivision", "town"]
MERGE_KM = 400.0
"""A region of the table and a first-level division of the same name and country this near to it are the same place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that a name may mean.

    Attributes:
        division: number of the first-level division that it lies in (or is) in the gazetteer, or -1.
        population: inhabitants; 0 where not known.
        own: whether the name looked up is its own name, not one of its others.
        exact: whether it is spelt exactly so.
    """

    name: str
    country: str | None
    latitude: float
    longitude: float
    geonames_id: int | None
    kind: Kind
    population: int = 0
    division: int = -1
    subdivision: int = -1
    own: bool = True
    exact: bool = True


@dataclass
class Words:
    """The word lists of place_words.csv and what other tables tell about persons and organisations."""

    head_after: dict[tuple[str, ...], str] = field(default_factory=dict)
    head_before: dict[tuple[str, ...], str] = field(default_factory=dict)
    of_head: frozenset[str] = frozenset()
    locative: dict[str, str] = field(default_factory=dict)
    direction: frozenset[str] = frozenset()
    prefix: dict[str, str] = field(default_factory=dict)
    articles: tuple[str, ...] = ()
    not_place: frozenset[str] = frozenset()
    not_alone: frozenset[str] = frozenset()
    org_after: frozenset[str] = frozenset()
    person_before: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    orgwords: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    open_domain: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    of_name: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    hyphen_after: frozenset[str] = frozenset()
    postal: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()


class PlaceIndex:
    """All names of places, and the words that help to tell them.

    `spots(name)` gives what a name may mean, `knows(name)` whether it may be a place at all; `adjectives` maps the
    adjectives and peoples of countries to ISO codes.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.words = _words(knowledge)
        weights = knowledge.table("place_weights").rows
        self.name_weights: dict[str, float] = {r["weight"]: r["value"] for r in weights if r["kind"] == "name"}
        self.sense_weights: dict[str, float] = {r["weight"]: r["value"] for r in weights if r["kind"] == "sense"}
        self.adjectives: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        self._countries: dict[str, list[Spot]] = {}
        self._case: dict[str, set[str]] = {}
        self._regions: dict[str, list[Spot]] = {}
        self._short: dict[str, Spot] = {}
        self._add_countries(knowledge.table("countries").rows)
        self._region_rows = knowledge.table("regions").rows
        self._short_rows = [r for r in knowledge.table("place_words").rows if r["kind"] in ("abbreviation", "postal")]
        self._add_regions()
        self._outlets: dict[str, str] = {
            domain: row["country"] for row in knowledge.table("outlets").rows for domain in row["domains"]
        }
        self._known: dict[str, bool] = {}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The index of towns and provinces, opened (and if need be built) when first asked for."""
        return gazetteer.shared()

    @cached_property
    def short(self) -> dict[str, Spot]:
        """Abbreviations of provinces and towns, exactly as written, and what they mean."""
        out = {}
        for row in self._short_rows:
            country, _, name = row["value"].partition(":")
            found = [s for s in map(_spot, self.gazetteer.find(name)) if s.country == country]
            found.sort(key=lambda s: (s.kind != "division" if len(row["word"]) != 3 else s.name != name, -s.population))
            if found:
                out[row["word"]] = found[0]
        return out

    def _add_countries(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            spot = Spot(row["name"], row["code"], row["latitude"], row["longitude"], row["geonames_id"], "country")
            for name in (row["name"], *row["aliases"]):
                self._countries.setdefault(fold(name), []).append(spot)
                if name.isupper() or name.replace(".", "").isupper():
                    self._case.setdefault(fold(name), set()).add(name)
            for word in (*row["adjectives"], *row["people"]):
                self.adjectives.setdefault(word, row["code"])
            if row["capital"]:
                self.capitals.setdefault(fold(row["capital"]), row["code"])

    def _add_regions(self) -> None:
        for row in self._region_rows:
            kind: Kind = "seat" if row["kind"] == "seat" else "region"
            spot = Spot(row["name"], row["country"], row["latitude"], row["longitude"], row["geonames_id"], kind)
            for name in (row["name"], *row["aliases"]):
                bucket = self._regions.setdefault(fold(name), [])
                if spot not in bucket:
                    bucket.append(spot)

    def country_of_outlet(self, outlet: str | None) -> str | None:
        """The country of a news site: by the table of outlets, else by its top-level domain; None if neither tells."""
        host = (outlet or "").lower().removeprefix("www.")
        top = host.rpartition(".")[2] if "." in host else ""
        if (country := self._outlets.get(host)) is not None:
            return country
        domains: dict[str, str] = self.gazetteer.header["domains"]
        return None if top in self.words.open_domain else domains.get(top)

    def is_country(self, name: str) -> bool:
        """Whether a country bears that name, abbreviations by their exact capitals."""
        folded = fold(name)
        if folded not in self._countries:
            return False
        return folded not in self._case or name in self._case[folded] or len(folded) > 3

    def is_region(self, name: str) -> bool:
        """Whether a row of the table of regions bears that name."""
        return fold(name) in self._regions

    def knows(self, name: str) -> bool:
        """Whether any place bears that name."""
        known = self._known.get(name)
        if known is None:
            known = self._knows(name)
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[name] = known
        return known

    def _knows(self, name: str) -> bool:
        if name in self.short or self.is_country(name) or self.is_region(name):
            return True
        letters = name.replace(".", "")
        if len(letters) <= 3 and letters.isupper():
            return False  # an abbreviation that no table has
        return self.gazetteer.knows(name) or any(self.gazetteer.knows(other) for other in self._others(name))

    def _others(self, name: str) -> list[str]:
        """Other forms under which a gazetteer may have a name: "Saint Louis" for "St. Louis", "Al Qamishli"."""
        first, _, rest = name.partition(" ")
        if (long := self.words.prefix.get(first)) and rest:
            return [f"{long} {rest}"]
        if " " in name or len(name) < 5:
            return []
        head, _, bare = name.partition("-")
        if bare and head.capitalize() in self.words.articles:
            return [bare]
        return [f"{article} {name}" for article in self.words.articles]

    def spots(self, name: str) -> list[Spot]:
        """What a name may mean: country, regions, then towns and divisions, most populous first."""
        if name in self.short:
            return [self.short[name]]
        folded = fold(name)
        out = list(self._countries.get(folded, ())) if self.is_country(name) else []
        held = [_spot(c) for c in self.gazetteer.find(name)]
        for other in self._others(name) if not held or " " in name else ():
            seen = {s.geonames_id for s in held}
            held += [s for c in self.gazetteer.find(other) if (s := _spot(c)).geonames_id not in seen]
            out += [s for s in self._countries.get(fold(other), ()) if s not in out]
        for region in self._regions.get(folded, ()):
            if fold(region.name) == folded:  # "Northern Ireland" is more than another name of its country
                out = [s for s in out if s.kind != "country" or s.country != region.country or fold(s.name) == folded]
            twin = next((s for s in held if _same(region, s)), None)
            if twin is not None:
                held.remove(twin)
                region = replace(
                    region, country=twin.country, geonames_id=region.geonames_id or twin.geonames_id,
                    population=twin.population, division=twin.division,
                )  # fmt: skip
            out.append(region)
        ids = {s.geonames_id for s in out if s.geonames_id}
        return out + [s for s in held if s.geonames_id not in ids]


def _same(region: Spot, spot: Spot) -> bool:
    return spot.kind == "division" and region.country == spot.country and distance(region, spot) < MERGE_KM


def _spot(c: Candidate) -> Spot:
    kind: Kind = "town" if c.kind == TOWN else "division" if c.kind == DIVISION else "subdivision"
    division = c.index if c.kind == DIVISION else -1 if c.division is None else c.division
    return Spot(
        c.name, c.country, c.latitude, c.longitude, c.geonames_id, kind, c.population, division,
        c.index if kind == "subdivision" else -1 if c.subdivision is None else c.subdivision, c.own, c.exact,
    )  # fmt: skip


def distance(a: Spot, b: Spot) -> float:
    """Great-circle distance in kilometres (haversine, mean radius 6371 km)."""
    p, q, r, s = map(math.radians, (a.latitude, a.longitude, b.latitude, b.longitude))
    h = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def _words(knowledge: Knowledge) -> Words:
    by_kind: dict[str, dict[str, str]] = {}
    for row in knowledge.table("place_words").rows:
        by_kind.setdefault(row["kind"], {})[row["word"]] = row["value"] or ""
    agents = knowledge.table("agents").rows
    names = knowledge.table("names").rows
    return Words(
        head_after={tuple(w.split()): v for w, v in by_kind["head_after"].items()},
        head_before={tuple(w.split()): v for w, v in by_kind["head_before"].items()},
        of_head=frozenset(by_kind["of_head"]), locative=by_kind["locative"],
        direction=frozenset(by_kind["direction"]), prefix=by_kind["prefix"],
        articles=tuple(sorted(by_kind["article"])),
        not_place=frozenset(by_kind["not_place"]), not_alone=frozenset(by_kind["not_alone"]),
        org_after=frozenset(by_kind["org_after"]), person_before=frozenset(by_kind["person_before"]),
        titles=frozenset(r["noun"].split()[-1].lower() for r in agents if r["title"]),
        given=frozenset(r["name"] for r in names if r["kind"] == "given"),
        family=frozenset(r["name"] for r in names if r["kind"] == "family"),
        orgwords=frozenset(r["word"] for r in knowledge.table("orgwords").rows),
        cues=frozenset(r["cue"] for r in knowledge.table("cues").rows if r["class"] == "verb"),
        acts=frozenset(r["lemma"] for r in knowledge.table("verbs").rows if r["type"] != "NONE"),
        open_domain=frozenset(by_kind["open_domain"]), not_before=frozenset(by_kind["not_before"]),
        of_name=frozenset(by_kind["of_name"]), links=frozenset(by_kind["link"]),
        openers=frozenset(by_kind["opener"]), hyphen_after=frozenset(by_kind["hyphen_after"]),
        postal=frozenset(by_kind["postal"]), goals=frozenset(by_kind["goal"]),
        dates=frozenset(r["word"] for t in ("weekdays", "months") for r in knowledge.table(t).rows),
    )  # fmt: skip


def index(knowledge: Knowledge) -> PlaceIndex:
    """The index over a set of tables, made once."""
    return knowledge.build("places.index", PlaceIndex)
