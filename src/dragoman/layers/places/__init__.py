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
from dragoman.layers.places.toponyms import Toponym, recognise
from dragoman.records import Article, Place
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("names",)
SETS = ("places",)

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Place]:
    """All places of an article, in order of their spans.

    A street, building or stream that no table knows has the place of the town beside it, and no GeoNames id.
    """
    lexicon = index(knowledge)
    if len(doc) == 0:
        return []
    found = recognise(doc, lexicon, findings(doc).names)
    kept = [t for t in found if t.score > 0]
    _renumber(kept, found)
    nations = Counter(code for t in doc if t.text[0].isupper() and (code := lexicon.adjectives.get(t.text)))
    spots = resolve(kept, nations, lexicon.country_of_outlet(article.outlet), lexicon.capitals)
    places = []
    for i, toponym in enumerate(kept):
        spot = spots[i] or _beside(doc, kept, spots, i)
        if is_metonym(doc, toponym, spot, lexicon):
            continue
        places.append((toponym, spot, spots[i] is not None))
    ids = record_ids(article.id, "place", [(doc[t.start].idx, token_end(doc[t.end - 1]), "") for t, _, _ in places])
    records = [_record(doc, article, id_, *rest) for id_, rest in zip(ids, places, strict=True)]
    findings(doc).places = records
    return records


def _record(doc: Doc, article: Article, id_: str, toponym: Toponym, spot: Spot | None, own: bool) -> Place:
    where = span(article, doc[toponym.start].idx, token_end(doc[toponym.end - 1]))
    if spot is None or math.isnan(spot.latitude):
        return Place(id=id_, article_id=article.id, span=where, name=where.text, country=spot.country if spot else None)
    return Place(
        id=id_, article_id=article.id, span=where, name=spot.name if own else where.text, country=spot.country,
        latitude=round(spot.latitude, 5), longitude=round(spot.longitude, 5),
        geonames_id=spot.geonames_id if own else None,
    )  # fmt: skip


def _renumber(kept: list[Toponym], found: list[Toponym]) -> None:
    """Let containers point into the list of those kept."""
    at = {id(t): i for i, t in enumerate(kept)}
    for toponym in kept:
        if toponym.container >= 0:
            toponym.container = at.get(id(found[toponym.container]), -1)


def _beside(doc: Doc, kept: list[Toponym], spots: list[Spot | None], i: int) -> Spot | None:
    """Where a name without a place of its own lies: its container, else the town named nearest before or behind it."""
    if kept[i].container >= 0 and (spot := spots[kept[i].container]) is not None:
        return spot
    for wanted in (("town", "subdivision"), ("town", "subdivision", "division", "region", "country", "seat")):
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
    """Whether a country's capital or a seat speaks ("Moscow said"): a party then, and no place."""
    if spot is None or not (spot.kind == "seat" or fold(toponym.name) in lexicon.capitals):
        return False
    root = _root(doc, toponym)
    return root.dep_ in _SUBJECTS and root.head.lemma_ in lexicon.words.cues


def _root(doc: Doc, toponym: Toponym) -> Token:
    """The token of a toponym whose head lies outside it."""
    tokens = doc[toponym.start : toponym.end]
    return next((t for t in tokens if not toponym.start <= t.head.i < toponym.end), tokens[0])
