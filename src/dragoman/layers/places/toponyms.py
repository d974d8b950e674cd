"""Which stretches of a text are place names.

Runs of capitalised words are looked up longest first; each hit is weighed by what the name is (country, region, town of
so many people), by what stands before and behind it, and by what the same words are elsewhere in the article. Names of
streets, rivers, hospitals and the like that no table has are told by the word that ends or begins them.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from dragoman.layers.base import Name
from dragoman.layers.places.lexicon import PlaceIndex, Spot

LONGEST = 7
"""Longest name looked up, in tokens."""
SEAT = -1.7
"""Weight of a residence or headquarters: text mostly means who sits there, so only "in the Kremlin" is a place."""
_LINKS = frozenset({"of", "the", "and", "de", "la", "le", "du", "des", "del", "da", "do", "dos", "di", "al", "el", "-", "'",
                    "upon", "on", "d'Ivoire", "es", "es-", "sur", "en", "ul", "ud", "ar", "as", "ash", "am", "an", "in",
                    "les", "kwa", "&"})  # fmt: skip
_NAME_TAGS = frozenset({"NNP", "NNPS"})
_LOOSE_TAGS = frozenset({"NN", "NNS", "JJ", "FW", "ADD", "XX", "UH", "VBG"})


@dataclass
class Toponym:
    """A stretch of tokens that is, or may be, a place name.

    Attributes:
        start, end: tokens, half open.
        name: what to look up (the words of the stretch that bear the name).
        spots: what it may mean; empty for a name that no table has.
        score: how likely it is a place: above 0 it is one.
        feature: for a name told by its kind word, that kind (street, water, site …), else "".
        container: index in the list of the toponym behind it that says where it lies ("Paris, Texas"), or -1.
        cut: length in characters where only the first part of the only token is the name ("U.S.-led"), or 0.
        inner: of a name told by its kind word, the known place name that it begins with ("Vancouver Art Gallery").
        among_divisions: it stands in a list with provinces ("Oregon and Washington").
        division: "province", "county" or the like stands beside it.
    """

    start: int
    end: int
    name: str
    spots: list[Spot] = field(default_factory=list)
    score: float = 0.0
    feature: str = ""
    container: int = -1
    cut: int = 0
    inner: Toponym | None = None
    among_divisions: bool = False
    division: bool = False


@dataclass
class Scan:
    """What has been seen of a Doc: the runs of capitalised words, and what the article tells about names."""

    doc: Doc
    index: PlaceIndex
    runs: list[tuple[int, int]]
    persons: dict[str, int]
    """Words that are part of a person's name somewhere in the article, and how often."""
    organisations: set[int]
    """Tokens inside names of organisations and outlets that the names layer found by table."""
    people: set[int]
    """Tokens inside names of people that the names layer found by table (its guesses are not taken over)."""
    lower: frozenset[str]
    """Words that the article also writes with a small letter."""


def recognise(doc: Doc, index: PlaceIndex, names: list[Name]) -> list[Toponym]:
    """All toponyms of a Doc, in order, none overlapping, with what they may mean."""
    scan = _scan(doc, index, names)
    found: list[Toponym] = []
    for start, end in scan.runs:
        found.extend(_in_run(scan, start, end))
    found.sort(key=lambda t: t.start)
    found = _capital_districts(doc, found)
    _contain(doc, found)
    for i, toponym in enumerate(found):
        toponym.score = _score(scan, found, i)
        if toponym.inner is not None:
            toponym.inner.score = _inherent(scan, toponym.inner) + _before(scan, toponym.inner)
    _agree(found)
    return found


def _scan(doc: Doc, index: PlaceIndex, names: list[Name]) -> Scan:
    runs = _runs(doc)
    organisations = {i for n in names if n.kind in ("org", "outlet") and n.key for i in range(n.start, n.end)}
    people = {i for n in names if n.kind == "person" and n.key for i in range(n.start, n.end)}
    lower = frozenset(t.text for t in doc if t.text.islower())
    scan = Scan(doc, index, runs, {}, organisations, people, lower)
    persons: Counter[str] = Counter()
    for start, end in runs:
        for a, b in _persons(scan, start, end):
            persons.update(t.text for t in doc[a:b])
    scan.persons = dict(persons)
    return scan


def _capital(token: Token) -> bool:
    text = token.text
    if text[:2] in ("d'", "l'", "D'", "L'") and text[2:3].isupper():
        return True
    return bool(text[0].isupper()) and token.tag_ not in ("PRP", "PRP$", "WP", "DT", "CC", "MD", "WRB", "EX", "WDT")


def _runs(doc: Doc) -> list[tuple[int, int]]:
    """Stretches of capitalised words with the small words that may link them; no comma, no sentence start inside."""
    runs, i, n = [], 0, len(doc)
    while i < n:
        token = doc[i]
        small = token.text in ("al", "el", "as", "ash", "ar", "an") and i + 1 < n and doc[i + 1].text == "-"
        if not (_capital(token) or small):
            i += 1
            continue
        j = i + 1
        while j < n and not doc[j].is_sent_start:
            if _capital(doc[j]) or (doc[j].text[0].isdigit() and doc[j - 1].text_with_ws[-1:] == " " and j - i == 1):
                j += 1
                continue
            k = j
            while k < n and k < j + 4 and not doc[k].is_sent_start and (
                doc[k].text in _LINKS or (k > j and doc[k - 1].text == "-" and doc[k].text.islower() and len(doc[k]) < 5)
            ):
                k += 1
            if k > j and k < n and _capital(doc[k]) and not doc[k].is_sent_start:
                j = k + 1
            else:
                break
        runs.append((i, j))
        i = j
    return runs


def _words(doc: Doc, start: int, end: int) -> str:
    return str(doc.text[doc[start].idx : doc[end - 1].idx + len(doc[end - 1])])


def _title(scan: Scan, token: Token) -> bool:
    low = token.lower_
    return low in scan.index.words.titles or low in scan.index.words.person_before


def _persons(scan: Scan, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches of a run that name persons: after a title, or beginning with a given name, or told by the names layer."""
    doc, words = scan.doc, scan.index.words
    out, i = [], start
    while i < end:
        token = doc[i]
        after_title = i > 0 and not token.is_sent_start and _title(scan, doc[i - 1])
        named = i in scan.people
        if token.tag_ in _NAME_TAGS and not _title(scan, token) and (named or after_title or token.text in words.given):
            j = i + 1
            while j < end and doc[j].tag_ in _NAME_TAGS and not _title(scan, doc[j]) and j - i < 4 and (
                doc[j].lower_ not in words.orgwords and (doc[j].lower_,) not in words.head_after
            ):
                j += 1
            if j - i > 1 or after_title or named:
                out.append((i, j))
                i = j
                continue
        if i == end - 2 and (i == start or doc[i - 1].tag_ not in _NAME_TAGS) and _like_person(scan, i):
            out.append((i, i + 2))
            break
        i += 1
    return out


def _like_person(scan: Scan, i: int) -> bool:
    """"Georgia Stevens": two proper nouns, the second no known word, as a subject or beside one."""
    doc, index = scan.doc, scan.index
    first, last = doc[i], doc[i + 1]
    return (
        first.tag_ == last.tag_ == "NNP"
        and last.text.istitle()
        and last.dep_ in ("nsubj", "nsubjpass", "appos", "ROOT")
        and last.text.lower() not in scan.lower
        and not _title(scan, first)
        and not _title(scan, last)
        and last.lower_ not in index.words.orgwords
        and last.lower_ not in index.words.org_after
        and (last.lower_,) not in index.words.head_after
        and (first.lower_,) not in index.words.head_before
        and first.lower_ not in index.words.direction
        and not index.knows(_words(doc, i, i + 2))
        and (not index.is_country(first.text) or first.text in index.words.not_alone)
        and not index.is_region(first.text)
    )


def _in_run(scan: Scan, start: int, end: int) -> list[Toponym]:
    """The toponyms of one run: first those told by a kind word, then known names longest first in what is left."""
    found: list[Toponym] = []
    i = start
    while i < end:
        hit = _known(scan, i, end)
        feature = _feature(scan, start, i, end)
        if feature is not None and (hit is None or feature.end > hit.end):
            found.append(feature)
            i = feature.end
        elif hit is not None:
            found.append(hit)
            i = hit.end
        else:
            told = _told(scan, i, end) or _part(scan, i)
            if told is not None:
                found.append(told)
            i = told.end if told else i + 1
    return found


def _part(scan: Scan, i: int) -> Toponym | None:
    """The country in "U.S.-led" and the like, one token for the tokeniser."""
    text = scan.doc[i].text
    name, hyphen, rest = text.partition("-")
    if hyphen and rest and rest.islower() and scan.index.is_country(name):
        return Toponym(i, i + 1, name, scan.index.spots(name), cut=len(name))
    return None


def _told(scan: Scan, i: int, end: int) -> Toponym | None:
    """An unknown name behind "the village of": a place that no table has."""
    doc, words = scan.doc, scan.index.words
    first = doc[i]
    if first.tag_ not in _NAME_TAGS or i < 2:
        return None
    k = i - 1
    if doc[k].lower_ == "and" and i >= 4:  # the villages of A and B
        k -= 1
        while k > 0 and doc[k].tag_ in _NAME_TAGS:
            k -= 1
    kind = words.of_name.get(doc[k - 1].lower_) if doc[k].lower_ in ("of", "called", "named") and k else None
    if kind is None:
        return None
    j = i + 1
    while j < end and doc[j].tag_ in _NAME_TAGS:
        j += 1
    return Toponym(i, j, _words(doc, i, j), feature="told")


def _known(scan: Scan, i: int, end: int) -> Toponym | None:
    """The longest known name that begins at token i."""
    doc, index = scan.doc, scan.index
    first = doc[i]
    if first.text in ("-", "'") or (first.text.islower() and first.text not in ("al", "el", "as", "ash", "ar", "an")):
        return None
    for j in range(min(end, i + LONGEST), i, -1):
        last = doc[j - 1]
        if not (last.text[0].isupper() or (last.text == "." and j - i > 1) or last.text.startswith("d'")):
            continue
        name = _words(doc, i, j)
        if name.endswith(("'s", "'")):
            continue
        with_article = i > 0 and doc[i - 1].lower_ == "the" and index.is_region(f"the {name}")
        if with_article or (index.knows(name) and _allowed(scan, i, j, name)):
            return _toponym(scan, i, j, name)
    return None


def _allowed(scan: Scan, i: int, j: int, name: str) -> bool:
    """Whether a stretch may be looked up at all: proper nouns, or a name that is hardly anything else."""
    doc, words = scan.doc, scan.index.words
    if j - i == 1:
        token = doc[i]
        if name in words.not_place or len(name) < 2:
            return False
        sure = scan.index.is_country(name) or name in scan.index.short or scan.index.is_region(name)
        if name in words.postal and (i < 2 or doc[i - 1].text != "," or not doc[i - 2].text[0].isupper()):
            return False
        if name.isupper() and not sure and (name.capitalize() in words.not_place or not _dateline(doc, i)):
            return False
        if name in scan.index.adjectives and not scan.index.is_country(name):
            return False
        if token.tag_ in _NAME_TAGS or (name.isupper() and _dateline(doc, i)):
            return True
        if sure:
            return name.isupper() or name.lower() not in scan.lower
        return (
            token.tag_ in _LOOSE_TAGS
            and not token.is_sent_start
            and name.lower() not in scan.lower
            and (doc[i - 1].lower_ in words.locative or _kind_behind(scan, i + 1) in ("division", "known"))
        )
    return any(t.tag_ in _NAME_TAGS for t in doc[i:j]) or not doc[i].is_sent_start


def _dateline(doc: Doc, i: int) -> bool:
    """Whether capitals throughout are a dateline's ("BEIRUT (AP)") or a headline's, not an acronym's."""
    before, after = doc[i - 1] if i else None, doc[i + 1] if i + 1 < len(doc) else None
    if len(doc[i]) > 3 and (doc[i].is_sent_start or before is None):
        return True
    return len(doc[i]) > 5 or any(t is not None and t.text.isupper() and len(t) > 3 for t in (before, after))


def _kind_behind(scan: Scan, j: int) -> str:
    """The kind that the word at j tells of the name before it ("Anbar province"), or ""."""
    if j >= len(scan.doc) or scan.doc[j].is_sent_start:
        return ""
    return scan.index.words.head_after.get((scan.doc[j].lower_,), "")


def _toponym(scan: Scan, i: int, j: int, name: str) -> Toponym:
    doc = scan.doc
    spots = scan.index.spots(name)
    if i and doc[i - 1].lower_ == "the" and scan.index.is_region(f"the {name}"):
        whole = scan.index.spots(f"the {name}")
        spots = whole + [s for s in spots if s.name not in {w.name for w in whole}]
    toponym = Toponym(i, j, name, spots)
    if _kind_behind(scan, j) in ("division", "known") and doc[j].lower_ not in ("city", "co.") and spots[0].kind != "country":
        toponym.division = True
        if doc[j].text[0].isupper() and j + 1 <= len(doc):
            toponym.end = j + 1
    return toponym


def _feature(scan: Scan, run_start: int, i: int, end: int) -> Toponym | None:
    """A name that begins at token i and is told by a kind word: "Elm Street", "Mount Hood", "Highway 101"."""
    doc, words = scan.doc, scan.index.words
    if not doc[i].text[0].isupper() or doc[i].lower_ == "the" or doc[i].tag_ not in _NAME_TAGS:
        return None
    low = [t.lower_ for t in doc[i:end]]
    for size in (2, 1):
        kind = words.head_before.get(tuple(low[:size]))
        if kind is not None and len(low) > size and (doc[i + size].text[0].isupper() or doc[i + size].text[0].isdigit()):
            if (doc[i].is_sent_start and kind == "site") or (kind == "street" and not _road(doc, i, size)):
                continue
            if kind == "division" and not scan.index.knows(doc[i + size].text):
                continue
            j = i + size + 1
            if j < end and doc[j].tag_ in _NAME_TAGS and kind in ("street", "site"):
                j += 1
            return Toponym(i, j, _words(doc, i, j), feature=kind)
    if i != run_start and doc[i - 1].text[0].isupper() and not _title(scan, doc[i - 1]):
        return None
    best = None
    for j in range(i + 1, min(end, i + LONGEST)):
        if doc[j].lower_ in ("and",) or (doc[j].lower_ == "of" and best is None):
            break
        for size in (3, 2, 1):
            kind = words.head_after.get(tuple(t.lower_ for t in doc[j : j + size]))
            if kind is not None and j + size <= end and doc[j].text[0].isupper():
                best = Toponym(i, j + size, _words(doc, i, j + size), feature=kind)
                break
    if best is not None:
        best.inner = _known(scan, i, best.end - 1)
        if _of_country(best) or (best.feature == "known" and best.inner is None):
            return None
        if any(t.lower_ in words.orgwords and t.i < best.end - 1 for t in doc[i : best.end]):
            return None
    return best


def _of_country(toponym: Toponym) -> bool:
    """"US State …", "Iraq Camp …": a country before a kind word begins no name of a feature."""
    return toponym.inner is not None and toponym.inner.spots[0].kind == "country"


def _road(doc: Doc, i: int, size: int) -> bool:
    """"Highway 101", "Route C", "Rue Royale": a number or a letter follows, or the word is a foreign one."""
    follower = doc[i + size].text
    return follower[0].isdigit() or len(follower) == 1 or doc[i].lower_ in ("rue", "avenue")


def _capital_districts(doc: Doc, found: list[Toponym]) -> list[Toponym]:
    """"Washington, D.C." is one name: a town behind which the abbreviation of the division that is the town stands."""
    out: list[Toponym] = []
    for toponym in found:
        last = out[-1] if out else None
        if (
            last is not None
            and toponym.name.isupper()
            and 0 <= toponym.start - last.end <= 1
            and all(t.text == "," for t in doc[last.end : toponym.start])
            and toponym.spots
            and (twin := [s for s in last.spots if s.kind == "town" and s.division == toponym.spots[0].division >= 0])
            and toponym.spots[0].population <= 2 * twin[0].population
        ):
            last.end, last.spots = toponym.end, twin
            continue
        out.append(toponym)
    return out


def _contain(doc: Doc, found: list[Toponym]) -> None:
    """Link "Paris, Texas", "Paris (Texas)" and "Paris in Texas": the second name says where the first lies."""
    for i in range(len(found) - 1):
        a, b = found[i], found[i + 1]
        gap = [t.text for t in doc[a.end : b.start]]
        if gap == [","] or gap == ["("] or gap == [",", "in"] or (not gap and _broader(b)):
            if _broader(b) and not (a.spots and a.spots[0].kind == "country"):
                a.container = i + 1
        if gap in ([","], ["and"], ["or"], [",", "and"], [",", "or"]):
            a.among_divisions |= bool(b.spots) and b.spots[0].kind == "division"
            b.among_divisions |= bool(a.spots) and a.spots[0].kind == "division" and a.container < 0
        elif gap in ([","], [",", "and"], ["and"], ["or"]):
            pass
        elif gap in (["in"], ["in", "the"], ["of"], [",", "in", "the"], ["in", "northern"]) and _broader(b):
            a.container = i + 1


def _broader(toponym: Toponym) -> bool:
    return any(s.kind in ("country", "division", "region") for s in toponym.spots[:6]) or bool(toponym.division)


def _score(scan: Scan, found: list[Toponym], i: int) -> float:
    """How likely a toponym is a place: what it may mean plus what stands beside it."""
    toponym = found[i]
    score = _inherent(scan, toponym)
    score += _before(scan, toponym) + _behind(scan, toponym)
    if toponym.container >= 0:
        score += 2.5
    if i and found[i - 1].container == i:
        score += 1.5
    if any(k in scan.organisations for k in range(toponym.start, toponym.end)):
        score -= 3.0
    if any(k in scan.people for k in range(toponym.start, toponym.end)):
        score -= 4.0
    return score


def _inherent(scan: Scan, toponym: Toponym) -> float:
    words = scan.index.words
    if toponym.feature:
        score = {"site": -0.5, "division": 0.3, "told": 2.5}.get(toponym.feature, 0.8)
        return score + (0.8 if toponym.inner is not None else 0.0)
    score = max((_weight(s) for s in toponym.spots), default=-1.0)
    if toponym.spots and toponym.spots[0].kind == "seat":
        score = SEAT
    single = toponym.end - toponym.start == 1
    if not single:
        score += 0.7
    if toponym.division:
        score += 1.5
    if single and toponym.name in words.not_alone:
        score -= 0.8
    if single and toponym.name.lower() in scan.lower and not toponym.name.isupper():
        score -= 1.2
    if single and (toponym.name in words.given or toponym.name in words.family):
        score -= 1.0
    return score


def _weight(spot: Spot) -> float:
    """How much a meaning speaks for a place name by itself."""
    if spot.kind == "country":
        return 2.5
    if spot.kind == "region":
        return 2.0
    size = math.log10(spot.population + 1)
    if spot.kind == "division":
        base = 0.5 + 0.2 * size
    elif spot.kind == "subdivision":
        base = -1.0 + 0.2 * size
    else:
        base = -1.8 + 0.48 * size
    return base - (0.0 if spot.own else 0.7)


def _before(scan: Scan, toponym: Toponym) -> float:
    doc, words = scan.doc, scan.index.words
    first = doc[toponym.start]
    if first.i == 0 or first.is_sent_start:
        return 0.0
    before = doc[first.i - 1]
    score = 0.0
    steps = 0
    while before.i > 0 and steps < 3 and (before.lower_ == "the" or before.lower_ in words.direction):
        if before.lower_ in words.direction:
            score += 1.0
        before, steps = doc[before.i - 1], steps + 1
    if before.lower_ in words.locative and toponym.end < len(doc) and doc[toponym.end].tag_ == "POS":
        score += 0.5  # "to Georgia's credit": the preposition governs what follows
    elif before.lower_ in words.locative:
        score += 2.0 if before.lower_ in ("in", "near", "outside", "into", "across", "throughout", "inside") else 1.2
    elif before.lower_ == "of" and before.i > 0 and doc[before.i - 1].lemma_.lower() in words.of_head:
        score += 2.0
    elif before.tag_ in _NAME_TAGS and steps == 0 and before.text[0].isupper() and not toponym.feature:
        if _title(scan, before):
            score -= 1.5
        elif before.lower_ in words.head_before or (before.lower_,) in words.head_after:
            score -= 0.5
        else:
            score -= 3.0 if before.text in words.given else 2.0
    return score


def _behind(scan: Scan, toponym: Toponym) -> float:
    doc, words = scan.doc, scan.index.words
    score = 0.0
    if toponym.end - toponym.start == 1 and not toponym.feature:
        seen = scan.persons.get(toponym.name, 0)
        if seen:
            score -= 2.5 + 0.4 * min(seen, 5)
    if toponym.end >= len(doc) or doc[toponym.end].is_sent_start:
        return score
    after = doc[toponym.end]
    if after.text == "-" and toponym.end + 1 < len(doc) and doc[toponym.end + 1].lower_ in ("based", "born", "area"):
        return score + 2.0
    if after.lower_ in words.org_after and after.text[0].isupper():
        return score - 4.0
    if after.lower_ in words.not_before:
        return score - 4.0
    if after.tag_ in _NAME_TAGS and after.text[0].isupper() and after.lower_ not in words.dates:
        sure = bool(toponym.spots) and toponym.spots[0].kind in ("country", "region", "division")
        if after.lower_ in words.orgwords or (after.lower_,) in words.head_after:
            score -= 0.5
        elif not _title(scan, after) and not toponym.feature:
            score -= 1.0 if sure else 2.0
    return score


def _agree(found: list[Toponym]) -> None:
    """One sense an article: a name that is clearly a place once is helped elsewhere, one that is clearly none hindered."""
    best: dict[str, float] = {}
    for toponym in found:
        best[toponym.name] = max(best.get(toponym.name, -9.0), toponym.score)
    for toponym in found:
        if best[toponym.name] >= 2.5 and not (toponym.spots and toponym.spots[0].kind == "seat"):
            toponym.score += 1.0
