"""Which stretches of a text may be place names.

Runs of capitalised words are looked up longest first. Names of streets, rivers, hospitals and the like that no table
has are told by the word that ends or begins them, or by "the village of" before them.
"""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.layers.base import Name
from dragoman.layers.places.lexicon import PlaceIndex, distance
from dragoman.layers.places.scan import NAME_TAGS, Scan, Toponym, scan
from dragoman.layers.places.weigh import weigh

LONGEST = 7
"""Longest name looked up, in tokens."""
CITY_KM = 20.0
"""A division whose middle is nearer than this to a town of it is hardly more than that town."""
_LOOSE_TAGS = frozenset({"NN", "NNS", "JJ", "FW", "ADD", "XX", "UH", "VBG"})
_COMMA = ([","], ["("], [",", "in"])
_WITHIN = (["in"], ["in", "the"], ["of"], [",", "in", "the"])
_LISTED = ([","], ["and"], ["or"], [",", "and"], [",", "or"])


def recognise(doc: Doc, index: PlaceIndex, names: list[Name]) -> list[Toponym]:
    """All toponyms of a Doc, in order, none overlapping, with what they may mean and how likely they are places."""
    seen = scan(doc, index, names)
    found = [toponym for start, end in seen.runs for toponym in _in_run(seen, start, end)]
    found = _capital_districts(doc, found)
    _contain(doc, found)
    weigh(seen, found)
    return found


def _in_run(seen: Scan, start: int, end: int) -> list[Toponym]:
    """The toponyms of one run, from left to right, the longer of a known name and one told by its kind word."""
    found: list[Toponym] = []
    i = start
    while i < end:
        hit = _known(seen, i, end)
        feature = _feature(seen, start, i, end)
        if feature is not None and (hit is None or feature.end > hit.end):
            hit = feature
        if hit is None:
            hit = _told(seen, i, end) or _part(seen, i)
        if hit is not None:
            found.append(hit)
        i = hit.end if hit is not None else i + 1
    return found


def _part(seen: Scan, i: int) -> Toponym | None:
    """The country in "U.S.-led" and the like, one token for the tokeniser."""
    name, hyphen, rest = seen.doc[i].text.partition("-")
    if hyphen and rest and rest.islower() and seen.index.is_country(name):
        return Toponym(i, i + 1, name, seen.index.spots(name), cut=len(name))
    return None


def _told(seen: Scan, i: int, end: int) -> Toponym | None:
    """An unknown name behind "the village of" or "the villages of A and": a place that no table has."""
    doc, words = seen.doc, seen.index.words
    if doc[i].tag_ not in NAME_TAGS or i < 2:
        return None
    k = i - 1
    if doc[k].lower_ == "and" and i >= 4:
        k -= 1
        while k > max(0, i - LONGEST) and doc[k].tag_ in NAME_TAGS:
            k -= 1
    if k == 0 or doc[k].lower_ not in ("of", "called", "named") or doc[k - 1].lower_ not in words.of_name:
        return None
    j = i + 1
    while j < end and doc[j].tag_ in NAME_TAGS:
        j += 1
    return Toponym(i, j, seen.words(i, j), feature="told")


def _known(seen: Scan, i: int, end: int) -> Toponym | None:
    """The longest known name that begins at token i."""
    doc, index = seen.doc, seen.index
    first = doc[i]
    if first.text in ("-", "'") or (first.text.islower() and first.text not in index.words.openers):
        return None
    the = i > 0 and doc[i - 1].lower_ == "the"
    for j in range(min(end, i + LONGEST), i, -1):
        last = doc[j - 1]
        if not (last.text[0].isupper() or last.text[2:3].isupper() or (last.text == "." and j - i > 1)):
            continue
        name = seen.words(i, j)
        if name.endswith(("'s", "'")):
            continue
        if (the and index.is_region(f"the {name}")) or (index.knows(name) and _allowed(seen, i, j, name)):
            return _toponym(seen, i, j, name)
    return None


def _allowed(seen: Scan, i: int, j: int, name: str) -> bool:
    """Whether a stretch may be looked up at all: proper nouns, or a name that is hardly anything else."""
    doc, words, index = seen.doc, seen.index.words, seen.index
    token = doc[i]
    if j - i > 1:
        return any(t.tag_ in NAME_TAGS for t in doc[i:j]) or not token.is_sent_start
    if name in words.not_place or len(name) < 2 or (name in index.adjectives and not index.is_country(name)):
        return False
    if name in words.postal and (i < 2 or doc[i - 1].text != "," or not doc[i - 2].text[0].isupper()):
        return False
    sure = index.is_country(name) or name in index.short or index.is_region(name)
    if name.isupper():
        return sure or (name.capitalize() not in words.not_place and _dateline(doc, i))
    if token.tag_ in NAME_TAGS:
        return True
    if sure or name.lower() in seen.lower:
        return name.lower() not in seen.lower
    shown = (i > 0 and doc[i - 1].lower_ in words.locative) or seen.kind_behind(i + 1) in ("division", "known")
    return token.tag_ in _LOOSE_TAGS and not token.is_sent_start and shown


def _dateline(doc: Doc, i: int) -> bool:
    """Whether capitals throughout are a dateline's ("BEIRUT (AP)") or a headline's, not an acronym's."""
    if len(doc[i]) > 5 or (len(doc[i]) > 3 and doc[i].is_sent_start):
        return True
    beside = [doc[k] for k in (i - 1, i + 1) if 0 <= k < len(doc)]
    return any(t.text.isupper() and len(t) > 3 for t in beside)


def _toponym(seen: Scan, i: int, j: int, name: str) -> Toponym:
    doc, index = seen.doc, seen.index
    spots = index.spots(name)
    if i and doc[i - 1].lower_ == "the" and index.is_region(f"the {name}"):
        whole = index.spots(f"the {name}")
        spots = whole + [s for s in spots if s.name not in {w.name for w in whole}]
    toponym = Toponym(i, j, name, spots)
    division = seen.kind_behind(j) in ("division", "known") and doc[j].lower_ not in ("city", "co.")
    if division and toponym.kind != "country":
        toponym.division = True
        if doc[j].text[0].isupper():
            toponym.end = j + 1
    return toponym


def _feature(seen: Scan, run_start: int, i: int, end: int) -> Toponym | None:
    """A name that begins at token i and is told by a kind word: "Elm Street", "Mount Hood", "Highway 101"."""
    doc = seen.doc
    if not doc[i].text[0].isupper() or doc[i].lower_ == "the" or doc[i].tag_ not in NAME_TAGS:
        return None
    headed = _headed(seen, i, end)
    if headed is not None:
        return headed
    if i != run_start and doc[i - 1].text[0].isupper() and not seen.titled(doc[i - 1]):
        return None
    return _tailed(seen, i, end)


def _headed(seen: Scan, i: int, end: int) -> Toponym | None:
    """A name that a kind word begins: "Mount Hood", "Rue Royale", "Highway 101", "County Cork"."""
    doc, words = seen.doc, seen.index.words
    for size in (2, 1):
        kind = words.head_before.get(tuple(t.lower_ for t in doc[i : i + size]))
        if kind is None or i + size >= end:
            continue
        follower = doc[i + size].text
        number = follower[0].isdigit() or len(follower) == 1
        if not (follower[0].isupper() or number) or (kind == "site" and doc[i].is_sent_start):
            continue
        if (kind == "street" and not number) or (kind == "division" and not seen.index.knows(follower)):
            continue
        j = i + size + 1
        if j < end and doc[j].tag_ in NAME_TAGS and kind in ("street_name", "site"):
            j += 1
        return Toponym(i, j, seen.words(i, j), feature="street" if kind == "street_name" else kind)
    return None


def _tailed(seen: Scan, i: int, end: int) -> Toponym | None:
    """The longest stretch from token i that a kind word ends: "Elm Street", "Vancouver Art Gallery"."""
    doc, words = seen.doc, seen.index.words
    best = None
    for j in range(i + 1, min(end, i + LONGEST)):
        if doc[j].lower_ == "and" or (doc[j].lower_ == "of" and best is None):
            break
        for size in (3, 2, 1):
            kind = words.head_after.get(tuple(t.lower_ for t in doc[j : j + size]))
            if kind is not None and j + size <= end and doc[j].text[0].isupper():
                best = Toponym(i, j + size, seen.words(i, j + size), feature=kind)
                break
    if best is None:
        return None
    best.inner = _known(seen, i, best.end - 1)
    if best.inner is None and best.feature == "known":
        return None
    if best.inner is not None and best.inner.kind == "country":  # "US State Department", "Iraq Camp Ashraf"
        return None
    if any(t.lower_ in words.orgwords for t in doc[i : best.end - 1]):
        return None
    return best


def _capital_districts(doc: Doc, found: list[Toponym]) -> list[Toponym]:
    """Make "Washington, D.C." one name: the abbreviation is of a division hardly larger than the town."""
    out: list[Toponym] = []
    for toponym in found:
        last = out[-1] if out else None
        beside = last is not None and 0 <= toponym.start - last.end <= 1 and toponym.name.isupper()
        if last is not None and beside and toponym.spots and all(t.text == "," for t in doc[last.end : toponym.start]):
            whole = toponym.spots[0]
            twins = [s for s in last.spots if s.kind == "town" and s.division == whole.division >= 0]
            if twins and distance(whole, twins[0]) < CITY_KM:
                last.end, last.spots = toponym.end, twins
                continue
        out.append(toponym)
    return out


def _contain(doc: Doc, found: list[Toponym]) -> None:
    """Link "Paris, Texas", "Paris (Texas)" and "Paris in Texas": the second name says where the first lies."""
    for i in range(len(found) - 1):
        a, b = found[i], found[i + 1]
        gap = [t.text for t in doc[a.end : min(b.start, a.end + 4)]]
        if (gap in _COMMA or not gap) and a.kind != "country" and _broader(b):
            a.container = i + 1
        if gap in _LISTED:
            a.among_divisions |= b.kind == "division"
            b.among_divisions |= a.kind == "division" and a.container < 0
        elif gap in _WITHIN and _broader(b):
            a.container = i + 1


def _broader(toponym: Toponym) -> bool:
    return toponym.division or any(s.kind in ("country", "division", "region") for s in toponym.spots[:6])
