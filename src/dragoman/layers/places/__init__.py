"""Places: which names of the article are toponyms, and where on the map they lie.

Countries and regions come from the knowledge tables, towns and provinces from the gazetteer. A name may be a person's
or an organisation's; a capital that speaks or acts is its government and no place.
"""

from __future__ import annotations

import math
from collections import Counter

from spacy.tokens import Doc, Token

from dragoman.gazetteer import fold
from dragoman.ids import record_ids
from dragoman.layers.base import Settings, findings, span, token_end
from dragoman.layers.places.lexicon import PlaceIndex, Spot, index
from dragoman.layers.places.resolve import resolve
from dragoman.layers.places.scan import Toponym
from dragoman.layers.places.toponyms import recognise
from dragoman.records import Article, Place
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("names",)
SETS = ("places",)

LARGE = 100_000
"""Inhabitants from which a town's name at the beginning of a building's tells where it stands."""


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Place]:
    """All places of an article, in order of their spans.

    A street, building or stream that no table knows has the place of the town beside it, and no GeoNames id.
    """
    lexicon = index(knowledge)
    if len(doc) == 0:
        return []
    found = recognise(doc, lexicon, findings(doc).names)
    kept = _kept(found)
    named = {t.name for t in kept if not t.feature}
    hidden = [t.inner for t in kept if t.inner is not None and t.feature and _locates(t, named)]
    nations = Counter(code for t in doc if t.text[0].isupper() and (code := lexicon.adjectives.get(t.text)))
    spots = resolve(kept + hidden, nations, lexicon.country_of_outlet(article.outlet), lexicon)
    inside = {id(t): spot for t, spot in zip(hidden, spots[len(kept) :], strict=True)}
    places = []
    for i, toponym in enumerate(kept):
        spot = spots[i] or inside.get(id(toponym.inner)) or _beside(kept, spots, i)
        if is_metonym(doc, toponym, spot, lexicon):
            continue
        places.append((toponym, spot, spots[i] is not None))
    ids = record_ids(article.id, "place", [(*_offsets(doc, t), "") for t, _, _ in places])
    records = [_record(doc, article, id_, *rest) for id_, rest in zip(ids, places, strict=True)]
    findings(doc).places = records
    return records


def _record(doc: Doc, article: Article, id_: str, toponym: Toponym, spot: Spot | None, own: bool) -> Place:
    where = span(article, *_offsets(doc, toponym))
    if spot is None or math.isnan(spot.latitude) or (not own and spot.kind == "country"):
        return Place(id=id_, article_id=article.id, span=where, name=where.text, country=spot.country if spot else None)
    return Place(
        id=id_, article_id=article.id, span=where, name=spot.name if own else where.text, country=spot.country,
        latitude=round(spot.latitude, 5), longitude=round(spot.longitude, 5),
        geonames_id=spot.geonames_id if own else None,
    )  # fmt: skip


def _offsets(doc: Doc, toponym: Toponym) -> tuple[int, int]:
    start = int(doc[toponym.start].idx)
    return start, start + toponym.cut if toponym.cut else token_end(doc[toponym.end - 1])


def _locates(toponym: Toponym, named: set[str]) -> bool:
    """Whether a building lies in the place that its name begins with: one that the article names, or a large one."""
    inner = toponym.inner
    if inner is None:
        return False
    return inner.name in named or (toponym.feature == "site" and inner.spots[0].population >= LARGE)


def _kept(found: list[Toponym]) -> list[Toponym]:
    """The toponyms that are places; of a building that is none for us, the place name that it begins with.

    Containers are renumbered to point into the list that is returned.
    """
    kept: list[Toponym] = []
    at: dict[int, int] = {}
    for i, toponym in enumerate(found):
        if toponym.score <= 0 and toponym.inner is not None and toponym.inner.score > 0:
            toponym = toponym.inner
        if toponym.score > 0:
            at[i] = len(kept)
            kept.append(toponym)
    for toponym in kept:
        toponym.container = at.get(toponym.container, -1)
    return kept


def _beside(kept: list[Toponym], spots: list[Spot | None], i: int) -> Spot | None:
    """Where a name without a place of its own lies: its container, else the town named nearest before or behind it."""
    if kept[i].container >= 0 and (spot := spots[kept[i].container]) is not None:
        return spot
    for wanted in (("town", "subdivision"), ("division", "seat"), ("country",)):
        best: tuple[int, int] | None = None
        for j in (*range(i - 1, max(-1, i - 30), -1), *range(i + 1, min(len(kept), i + 30))):
            other = spots[j]
            if other is not None and other.kind in wanted:
                gap = abs(kept[j].start - kept[i].start) * (1 if j < i else 2)
                if best is None or gap < best[0]:
                    best = (gap, j)
        if best is not None:
            return spots[best[1]]
    return None


def is_metonym(doc: Doc, toponym: Toponym, spot: Spot | None, lexicon: PlaceIndex) -> bool:
    """Whether a country, a capital or a seat is a party and no place.

    A country or the seat of its government is a party where it acts, is acted on, owns, or stands with another party
    ("Russia and China signed", "ties with Moscow", "US officials"); behind a preposition of place, and as what is
    visited, left or entered, it is a place.
    """
    if spot is None or (spot.kind not in ("country", "seat") and fold(toponym.name) not in lexicon.capitals):
        return False
    root = _root(doc, toponym)
    for _ in range(6):
        if root.dep_ not in ("conj", "appos") or root.head.i == root.i or root.head.pos_ != "PROPN":
            break
        root = root.head
    if root.dep_ == "nsubj" and root.head.lemma_ in lexicon.words.cues:
        return True
    if spot.kind != "country":
        return root.dep_ == "nsubj" and root.head.lemma_ in lexicon.words.acts
    if root.dep_ == "pobj":
        return root.head.lower_ in _PARTY_PREPOSITIONS
    if root.dep_ == "dobj" and root.head.lemma_ in lexicon.words.goals:
        return False
    return root.dep_ in _PARTY_ROLES


_PARTY_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "poss", "compound", "nmod", "agent"})
_PARTY_PREPOSITIONS = frozenset(
    {"between", "with", "against", "by", "among", "than", "like", "via", "toward", "towards"}
)


def _root(doc: Doc, toponym: Toponym) -> Token:
    """The token of a toponym whose head lies outside it."""
    tokens = doc[toponym.start : toponym.end]
    return next((t for t in tokens if not toponym.start <= t.head.i < toponym.end), tokens[0])
