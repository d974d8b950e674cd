"""How likely a toponym is a place: what it may mean, what stands beside it, what it is elsewhere in the article.

The weights are rows of place_weights.csv of kind `name`, set by hand.
"""

from __future__ import annotations

import math

from dragoman.layers.places.lexicon import Spot
from dragoman.layers.places.scan import NAME_TAGS, Scan, Toponym

_SURE = ("country", "region", "division")


def weigh(seen: Scan, found: list[Toponym]) -> None:
    """Set the score of each toponym; above 0 it is a place."""
    for i, toponym in enumerate(found):
        toponym.score = _score(seen, found, i)
        if toponym.inner is not None:
            toponym.inner.score = _inherent(seen, toponym.inner) + _before(seen, toponym.inner)
    _agree(seen, found)


def _score(seen: Scan, found: list[Toponym], i: int) -> float:
    w, toponym = seen.index.name_weights, found[i]
    score = _inherent(seen, toponym) + _before(seen, toponym) + _behind(seen, toponym)
    if toponym.container >= 0:
        score += w["has_container"]
    if i and found[i - 1].container == i:
        score += w["is_container"]
    tokens = range(toponym.start, toponym.end)
    if any(k in seen.organisations for k in tokens):
        score += w["organisation"]
    if any(k in seen.people for k in tokens):
        score += w["person"]
    return score


def _inherent(seen: Scan, toponym: Toponym) -> float:
    """What the name says by itself."""
    w, words, name = seen.index.name_weights, seen.index.words, toponym.name
    if toponym.feature:
        score = w.get(f"feature_{toponym.feature}", w["feature"])
        return score + (w["feature_inner"] if toponym.inner is not None else 0.0)
    if toponym.kind == "seat":
        score = w["seat"]
    else:
        score = max((_weight(spot, w) for spot in toponym.spots), default=w["subdivision"])
    if toponym.division:
        score += w["division_word"]
    if toponym.end - toponym.start > 1:
        return score + w["several_words"]
    if name in words.not_alone:
        score += w["not_alone"]
    if name.lower() in seen.lower and not name.isupper():
        score += w["lower_too"]
    if name in words.given or name in words.family:
        score += w["personal"]
    return score


def _weight(spot: Spot, w: dict[str, float]) -> float:
    """How much one meaning speaks for a place."""
    if spot.kind in ("country", "region"):
        return w[spot.kind]
    if spot.kind == "seat":
        return w["seat"]
    score = w[spot.kind] + w[f"{spot.kind}_size"] * math.log10(spot.population + 1)
    return score if spot.own else score + w["other_name"]


def _before(seen: Scan, toponym: Toponym) -> float:
    """What stands before: a preposition of place, "the city of", a direction; a title, another name."""
    w, doc, words = seen.index.name_weights, seen.doc, seen.index.words
    first = doc[toponym.start]
    if first.i == 0 or first.is_sent_start:
        return 0.0
    before, score, steps = doc[first.i - 1], 0.0, 0
    while before.i > 0 and steps < 3 and (before.lower_ == "the" or before.lower_ in words.direction):
        if before.lower_ in words.direction:
            score += w["direction"]
        before, steps = doc[before.i - 1], steps + 1
    strength = words.locative.get(before.lower_)
    if strength is not None:
        if toponym.end < len(doc) and doc[toponym.end].tag_ == "POS":
            return score + w["locative_possessive"]  # "to Georgia's credit": the preposition governs what follows
        return score + w["locative_strong" if strength == "strong" else "locative"]
    if before.lower_ == "of" and before.i > 0 and doc[before.i - 1].lemma_.lower() in words.of_head:
        return score + w["of_head"]
    if steps or toponym.feature or before.tag_ not in NAME_TAGS or not before.text[0].isupper():
        return score
    if seen.titled(before):
        return score + w["after_title"]
    if (before.lower_,) in words.head_before or (before.lower_,) in words.head_after:
        return score + w["after_kind"]
    return score + w["after_given" if before.text in words.given else "after_name"]


def _behind(seen: Scan, toponym: Toponym) -> float:
    """What stands behind: "-based", a paper's or a team's word, another name; and whether a person bears the name."""
    w, doc, words = seen.index.name_weights, seen.doc, seen.index.words
    score = 0.0
    if toponym.end - toponym.start == 1 and not toponym.feature and (times := seen.persons[toponym.name]):
        score += w["person_here"] + w["person_times"] * min(times, 5)
    if toponym.end >= len(doc) or doc[toponym.end].is_sent_start:
        return score
    after = doc[toponym.end]
    if after.text == "-" and after.i + 1 < len(doc) and doc[after.i + 1].lower_ in words.hyphen_after:
        return score + w["hyphen"]
    if (after.lower_ in words.org_after and after.text[0].isupper()) or after.lower_ in words.not_before:
        return score + w["before_organisation"]
    if after.tag_ not in NAME_TAGS or not after.text[0].isupper() or after.lower_ in words.dates:
        return score
    if after.lower_ in words.orgwords or (after.lower_,) in words.head_after:
        return score + w["before_orgword"]
    if seen.titled(after) or toponym.feature:
        return score
    return score + w["before_name_sure" if toponym.kind in _SURE else "before_name"]


def _agree(seen: Scan, found: list[Toponym]) -> None:
    """One sense an article: a name that is clearly a place once is helped elsewhere."""
    w = seen.index.name_weights
    best: dict[str, float] = {}
    for toponym in found:
        best[toponym.name] = max(best.get(toponym.name, toponym.score), toponym.score)
    for toponym in found:
        if best[toponym.name] >= w["clear"] and toponym.kind != "seat":
            toponym.score += w["agreed"]
