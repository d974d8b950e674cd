"""What is seen of a Doc before its place names are told: runs of capitalised words, and which words name persons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from dragoman.layers.base import Name
from dragoman.layers.places.lexicon import PlaceIndex, Spot

NAME_TAGS = frozenset({"NNP", "NNPS"})
_FUNCTION_TAGS = frozenset({"PRP", "PRP$", "WP", "DT", "CC", "MD", "WRB", "EX", "WDT"})
_LINK_WORDS = 4
"""Small words in a row that a name may hold ("Lake of the Woods" has two)."""


@dataclass(eq=False)
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

    @property
    def kind(self) -> str:
        """The kind of the first thing that it may mean, or ""."""
        return self.spots[0].kind if self.spots else ""


@dataclass
class Scan:
    """A Doc with what the article tells about its names.

    Attributes:
        text: the Doc's text.
        runs: stretches of capitalised words (tokens, half open).
        lower: words that the article also writes with a small letter.
        organisations, people: tokens inside names that the names layer knows by table (its guesses are not taken over).
        persons: words that are part of a person's name somewhere in the article, and how often.
    """

    doc: Doc
    index: PlaceIndex
    text: str
    runs: list[tuple[int, int]]
    lower: frozenset[str]
    organisations: frozenset[int]
    people: frozenset[int]
    persons: Counter[str] = field(default_factory=Counter)

    def words(self, start: int, end: int) -> str:
        """The text of the tokens from `start` up to `end`."""
        last = self.doc[end - 1]
        return self.text[self.doc[start].idx : last.idx + len(last)]

    def titled(self, token: Token) -> bool:
        """Whether a token is a title or the last word of an office."""
        return token.lower_ in self.index.words.titles or token.lower_ in self.index.words.person_before

    def kind_behind(self, i: int) -> str:
        """The kind that token i tells of the name before it ("Anbar province"), or ""."""
        if i >= len(self.doc) or self.doc[i].is_sent_start:
            return ""
        return self.index.words.head_after.get((self.doc[i].lower_,), "")


def scan(doc: Doc, index: PlaceIndex, names: list[Name]) -> Scan:
    """Look a Doc over once; `names` are the findings of the names layer, or empty."""
    known = [n for n in names if n.key]
    seen = Scan(
        doc, index, doc.text, _runs(doc, index), frozenset(t.text for t in doc if t.text.islower()),
        frozenset(i for n in known if n.kind in ("org", "outlet") for i in range(n.start, n.end)),
        frozenset(i for n in known if n.kind == "person" for i in range(n.start, n.end)),
    )  # fmt: skip
    for start, end in seen.runs:
        for a, b in _persons(seen, start, end):
            seen.persons.update(t.text for t in doc[a:b])
    return seen


def capital(token: Token) -> bool:
    """Whether a token may be part of a name: a capital letter, and no function word; "d'Ivoire" too."""
    text = token.text
    if text[1:2] == "'" and text[2:3].isupper():
        return True
    return bool(text[0].isupper()) and token.tag_ not in _FUNCTION_TAGS


def _runs(doc: Doc, index: PlaceIndex) -> list[tuple[int, int]]:
    """Stretches of capitalised words with the small words that may link them; no comma, no sentence start inside."""
    runs, i, n = [], 0, len(doc)
    openers = index.words.openers
    while i < n:
        if not capital(doc[i]) and not (doc[i].text in openers and i + 1 < n and doc[i + 1].text == "-"):
            i += 1
            continue
        j = i + 1
        while j < n and not doc[j].is_sent_start:
            number = j - i == 1 and doc[j].text[0].isdigit() and doc[j - 1].whitespace_
            if capital(doc[j]) or number:
                j += 1
                continue
            k = _links(doc, j, index)
            if k == j or k >= n or not capital(doc[k]) or doc[k].is_sent_start:
                break
            j = k + 1
        runs.append((i, j))
        i = j
    return runs


def _links(doc: Doc, j: int, index: PlaceIndex) -> int:
    """The first token from j on that is no small word inside a name; of "au" in "Port-au-Prince" the hyphens tell."""
    k = j
    while k < len(doc) and k < j + _LINK_WORDS and not doc[k].is_sent_start:
        text = doc[k].text
        hyphened = k > j and doc[k - 1].text == "-" and text.islower() and len(text) < 5
        if text not in index.words.links and not hyphened:
            break
        k += 1
    return k


def _persons(seen: Scan, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches of a run that name persons: behind a title, from a given name on, or known to the names layer."""
    doc, words = seen.doc, seen.index.words
    out, i = [], start
    while i < end:
        token = doc[i]
        titled = i > 0 and not token.is_sent_start and seen.titled(doc[i - 1])
        named = i in seen.people
        if token.tag_ in NAME_TAGS and not seen.titled(token) and (named or titled or token.text in words.given):
            j = i + 1
            while j < min(end, i + 4) and _goes_on(seen, doc[j]):
                j += 1
            if j - i > 1 or titled or named:
                out.append((i, j))
                i = j
                continue
        if i == end - 2 and (i == start or doc[i - 1].tag_ not in NAME_TAGS) and _like_person(seen, i):
            out.append((i, i + 2))
            break
        i += 1
    return out


def _goes_on(seen: Scan, token: Token) -> bool:
    """Whether a person's name may go on with this token."""
    words = seen.index.words
    return (
        token.tag_ in NAME_TAGS
        and not seen.titled(token)
        and token.lower_ not in words.orgwords
        and (token.lower_,) not in words.head_after
    )


def _like_person(seen: Scan, i: int) -> bool:
    """Two proper nouns as in "Georgia Harmon", the second no known word, as a subject or beside one."""
    doc, index, words = seen.doc, seen.index, seen.index.words
    first, last = doc[i], doc[i + 1]
    return (
        first.tag_ == last.tag_ == "NNP"
        and last.text.istitle()
        and (last.dep_ in ("nsubj", "nsubjpass", "appos", "ROOT") or last.text in words.family)
        and last.text.lower() not in seen.lower
        and not seen.titled(first)
        and _goes_on(seen, last)
        and last.lower_ not in words.org_after
        and (first.lower_,) not in words.head_before
        and first.lower_ not in words.direction
        and not index.knows(seen.words(i, i + 2))
        and (not index.is_country(first.text) or first.text in words.not_alone)
        and not index.is_region(first.text)
    )
