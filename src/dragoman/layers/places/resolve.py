"""Which of the places that bear a name is meant.

Every name of the article spreads its weight over what it may mean; what several names agree on gains: the same country,
the same province, the same neighbourhood (cells of a grid, so that the cost is linear in the number of meanings).
Explicit containers ("Paris, Texas") bind. The weights are rows of place_weights.csv of kind `sense`, set by hand.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from dragoman.layers.places.lexicon import PlaceIndex, Spot, distance
from dragoman.layers.places.scan import Toponym

K = TypeVar("K")
MOST = 40
"""Meanings of one name that are weighed."""
CELL = 1.5
"""Edge of a grid cell in degrees of latitude (of longitude at the equator)."""

ROUNDS = 3
CAP = 6.3
"""Above this power of ten, more inhabitants do not speak for a division: they are all its towns' together."""


@dataclass
class Group:
    """All mentions of one name under one container, and the weight of each meaning."""

    mentions: list[Toponym]
    spots: list[Spot]
    container: Toponym | None
    scores: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    @property
    def best(self) -> Spot:
        """The meaning with the highest score; the first of equals."""
        return self.spots[max(range(len(self.spots)), key=lambda i: (self.scores[i], -i))]


@dataclass
class Support:
    """What the article speaks for: shares of weight by country, division and grid cell."""

    countries: dict[str, float] = field(default_factory=dict)
    divisions: dict[int, float] = field(default_factory=dict)
    cells: dict[tuple[int, int], float] = field(default_factory=dict)
    total: float = 0.0


def resolve(found: list[Toponym], nations: Counter[str], outlet: str | None, index: PlaceIndex) -> list[Spot | None]:
    """The meaning of each toponym, in order; None where it has none of its own (a street that no table has).

    Args:
        found: the toponyms that are places.
        nations: ISO codes of the countries whose adjectives and peoples the article names, with counts.
        outlet: ISO code of the outlet's country, or None.
        index: weights and capitals.
    """
    groups, w = _groups(found), index.sense_weights
    priors = [[_prior(group, spot, outlet, index) for spot in group.spots] for group in groups]
    for group, prior in zip(groups, priors, strict=True):
        group.scores = prior
        _share(group)
    for _ in range(ROUNDS):
        support = _support(groups, nations, w)
        for group, prior in zip(groups, priors, strict=True):
            own = _support([group], Counter(), w)
            group.scores = [p + _supported(spot, support, own, w) for p, spot in zip(prior, group.spots, strict=True)]
            _contained(group, w)
        for group in groups:
            _share(group)
    chosen = {id(m): group.best for group in groups for m in group.mentions}
    return [chosen.get(id(t)) for t in found]


def _groups(found: list[Toponym]) -> list[Group]:
    """One group a name; mentions without a container join the first group of their name that has one."""
    by_key: dict[tuple[str, str], Group] = {}
    first: dict[str, Group] = {}
    ordered = [t for t in found if t.container >= 0] + [t for t in found if t.container < 0]
    for toponym in ordered:
        if not toponym.spots:
            continue
        name = toponym.name.casefold()
        holder = found[toponym.container] if toponym.container >= 0 else None
        key = (name, holder.name.casefold() if holder else "")
        group = by_key.get(key) or (first.get(name) if holder is None else None)
        if group is None:
            group = by_key[key] = Group([], toponym.spots[:MOST], holder)
            first.setdefault(name, group)
        group.mentions.append(toponym)
    return list(by_key.values())


def _prior(group: Group, spot: Spot, outlet: str | None, index: PlaceIndex) -> float:
    """What speaks for a meaning whatever else the article names."""
    w = index.sense_weights
    size = math.log10(spot.population + 1)
    if spot.kind in ("country", "region", "seat"):
        score = w["country_kind" if spot.kind == "country" else "region_kind"]
    elif spot.kind == "town":
        score = w["population"] * size
    else:
        score = w["population"] * min(size, CAP) + w[f"{spot.kind}_kind"]
    if not spot.own:
        score += w["other_name"]
    elif not spot.exact:
        score += w["inexact"]
    if spot.kind in ("division", "subdivision") and any(m.division for m in group.mentions):
        score += w["division_word"]
    if spot.kind == "division" and any(m.among_divisions for m in group.mentions):
        score += w["among_divisions"]
    if outlet and spot.country == outlet:
        score += w["outlet"]
    if spot.kind == "town" and spot.population > 100_000 and index.capitals.get(spot.name.casefold()) == spot.country:
        score += w["capital"]
    return score


def _share(group: Group) -> None:
    """Turn scores into shares of one (softmax)."""
    top = max(group.scores)
    raw = [math.exp(s - top) for s in group.scores]
    total = sum(raw)
    group.shares = [r / total for r in raw]


def _cell(spot: Spot) -> tuple[int, int] | None:
    if math.isnan(spot.latitude):
        return None
    return math.floor(spot.latitude / CELL), math.floor(spot.longitude / CELL)


def _support(groups: list[Group], nations: Counter[str], w: dict[str, float]) -> Support:
    out = Support()
    for code, count in sorted(nations.items()):
        out.countries[code] = out.countries.get(code, 0.0) + w["nation"] * math.log1p(count)
    for group in groups:
        weight = 1.0 + 0.5 * math.log(len(group.mentions))
        for spot, share in zip(group.spots, group.shares, strict=True):
            if share < 0.01:
                continue
            mass = weight * share
            if spot.country:
                out.countries[spot.country] = out.countries.get(spot.country, 0.0) + mass
            if spot.division >= 0:
                out.divisions[spot.division] = out.divisions.get(spot.division, 0.0) + mass
            if spot.kind in ("town", "subdivision", "seat") and (cell := _cell(spot)):
                out.cells[cell] = out.cells.get(cell, 0.0) + mass
    out.total = sum(out.countries.values())
    return out


def _supported(spot: Spot, support: Support, own: Support, w: dict[str, float]) -> float:
    """What the rest of the article adds to a meaning: its shares of all the weight that is not the name's own."""
    total = 1.0 + max(0.0, support.total - own.total)
    score = 0.0
    if spot.country:
        score += w["country"] * _other(support.countries, own.countries, spot.country) / total
    if spot.division >= 0:
        score += w["division"] * _other(support.divisions, own.divisions, spot.division) / total
    cell = _cell(spot)
    if cell is not None and spot.kind not in ("country", "region"):
        near = sum(
            _other(support.cells, own.cells, (cell[0] + a, cell[1] + b)) for a in (-1, 0, 1) for b in (-1, 0, 1)
        )  # fmt: skip
        score += w["near"] * near / total
    return score


def _other(support: dict[K, float], own: dict[K, float], key: K) -> float:
    """The weight that other names give to a key."""
    return support.get(key, 0.0) - own.get(key, 0.0)


def _contained(group: Group, w: dict[str, float]) -> None:
    """A meaning that lies in the container that the text gives gains."""
    if group.container is None:
        return
    holders = group.container.spots[:8]
    for i, spot in enumerate(group.spots):
        if any(_inside(spot, holder) for holder in holders):
            group.scores[i] += w["contained"]


def _inside(spot: Spot, holder: Spot) -> bool:
    if holder.kind == "country":
        return spot.country == holder.country and spot.kind != "country"
    if holder.kind == "division":
        return spot.division == holder.division and spot.kind != "division"
    if holder.kind == "region":
        if holder.division >= 0:
            return spot.division == holder.division
        return spot.kind != "region" and distance(spot, holder) < 700
    return False
