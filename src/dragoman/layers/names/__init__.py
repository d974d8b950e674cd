"""Proper names: which stretches of a text name whom or what.

A recogniser over tables, capitals and tags. Known names are found first, longest first, wherever they stand; the rest
are runs of proper nouns, told apart by what stands in and beside them (titles, given names, organisation words). With
`Settings.names == "model"` the parser model's own entities take the place of the runs, for comparison.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dragoman.layers.base import Name, NameKind, Settings, findings
from dragoman.layers.names.kinds import affiliation, kind_of, longer, unnamed
from dragoman.layers.names.known import known_names
from dragoman.layers.names.labels import speakers
from dragoman.layers.names.lexicon import NameIndex, index
from dragoman.records import Article
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("reading",)
SETS = ("names",)

_SHARED = frozenset(["-", "al", "bin", "da", "de", "del", "den", "der", "dos", "el", "ibn", "la", "le", "van", "von"])
"""Small words that stand inside the names of people and of organisations alike."""
_LINKS = _SHARED | frozenset(["&", "'s", "and", "for", "of", "the"])
_PARTICLES = _SHARED | frozenset(["abu", "bint", "di", "du", "ul", "ur"])
_MODEL_KINDS: dict[str, NameKind] = {
    "PERSON": "person",
    "ORG": "org",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "other",
}


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Name]:
    """All names of a Doc, in order, none overlapping."""
    lexicon = index(knowledge)
    known = list(known_names(doc, lexicon))
    taken = {i for name in known for i in range(name.start, name.end)}
    if settings.names == "model":
        rest = [
            Name(ent.start, ent.end, _MODEL_KINDS[ent.label_])
            for ent in doc.ents
            if ent.label_ in _MODEL_KINDS and not any(i in taken for i in range(ent.start, ent.end))
        ]
        names = known + rest
    else:
        foreign = findings(doc).foreign
        names = list(_runs(doc, lexicon, known, foreign))
    names.sort(key=lambda name: name.start)
    findings(doc).names = names
    return names


def _runs(doc: Doc, lexicon: NameIndex, known: list[Name], foreign: frozenset[int]) -> Iterator[Name]:
    """Known names, and runs of proper nouns that no table knows, told apart by kind."""
    at_start = {name.start: name for name in known}
    inside = {i: name for name in known for i in range(name.start, name.end)}
    surnames: set[str] = set()
    labels = {name.start: name for name in speakers(doc, lexicon)}
    i = 0
    while i < len(doc):
        name = at_start.get(i)
        if name is None and (label := labels.get(i)) is not None:
            yield label
            i = label.end
            continue
        # A surname that was met is a name wherever the tagger takes it for a noun ("Heald noted").
        met = doc[i].text in surnames and doc[i].pos_ == "NOUN"
        if name is None and not ((_proper(doc[i]) and doc[i].idx not in foreign) or met):
            i += 1
            continue
        end = _run_end(doc, i, inside)
        pieces = [name] if name and end <= name.end else list(_split(doc, i, end, inside, lexicon, surnames))
        yield from pieces
        for piece in pieces:
            if piece.kind == "person":
                surnames.add(doc[piece.end - 1].text)
                if piece.end - piece.start > 1 and doc[piece.start].text in lexicon.family:
                    surnames.add(doc[piece.start].text)
        i = max([end, i + 1, *(p.end for p in pieces)])


def _proper(token: Token) -> bool:
    return token.tag_ in ("NNP", "NNPS") and token.text[0].isupper() and token.text[-1] != "%"


def _run_end(doc: Doc, start: int, inside: dict[int, Name]) -> int:
    """End of the run of name words that begins at `start`, with the small words that link them."""
    i = start + 1
    while i < len(doc) and not doc[i].is_sent_start:
        token = doc[i]
        if _proper(token) or (i in inside and token.text[0].isupper()):
            i += 1
        elif token.lower_ in _LINKS and i + 1 < len(doc):
            j = i + 1
            while j < len(doc) and j < i + 3 and doc[j].lower_ in _LINKS:
                j += 1
            if (
                j < len(doc)
                and (_proper(doc[j]) or j in inside)
                and doc[j].text[0].isupper()
                and not doc[j].is_sent_start
            ):
                i = j + 1
            else:
                break
        else:
            break
    return i


def _split(
    doc: Doc, start: int, end: int, inside: dict[int, Name], lexicon: NameIndex, surnames: set[str]
) -> Iterator[Name]:
    """Cut a run into names: an organisation keeps its links, a person loses title and nation."""
    org = _organisation(doc, start, end, inside, lexicon)
    if org:
        a, b = org
        if a > start:
            yield from _split(doc, start, a, inside, lexicon, surnames)
        yield _named_body(doc, a, b, inside.get(a), lexicon)
        if b < end:
            yield from _split(doc, b, end, inside, lexicon, surnames)
        return
    i, titled = start, False
    while i < end:
        if i in inside:
            name = longer(doc, inside[i], end, inside, lexicon)
            yield name
            i = max(name.end, i + 1)
            continue
        if not _proper(doc[i]) and doc[i].text not in surnames:
            i += 1
            continue
        behind = _title(doc, i, end, lexicon)
        if behind > i:
            titled, i = True, behind
            continue
        j = i + 1
        while (
            j < end
            and j not in inside
            and (_proper(doc[j]) or (doc[j].lower_ in _PARTICLES and j + 1 < end and j + 1 not in inside))
        ):
            j += 1
        behind = _behind_portfolio(doc, i, j, lexicon)
        portfolio = behind == i and _of_title(doc, i, lexicon) and doc[i].text not in lexicon.given
        i = behind
        if not affiliation(doc, i, j) and (titled or not unnamed(doc, i, j, lexicon)):
            yield Name(i, j, "other" if portfolio else kind_of(doc, i, j, titled, lexicon, surnames))
        i, titled = j, False


def _behind_portfolio(doc: Doc, start: int, end: int, lexicon: NameIndex) -> int:
    """ "Minister of Education Stefania Giannini": the person begins at a title, a given name or behind ordinary words."""
    cut = next((i for i in range(end - 2, start, -1) if _is_title(doc, i, lexicon)), None)
    if cut is not None:
        return cut + 1
    if doc[start].text == "Elect" and start and doc[start - 1].text == "-" and end - start > 1:
        return start + 1  # "President-Elect Lula"
    if not _of_title(doc, start, lexicon):
        return start
    given = next((i for i in range(start + 1, end - 1) if doc[i].text in lexicon.given), None)
    if given is not None or not lexicon.ordinary(doc[start].text):
        return given or start
    return next((i for i in range(start + 1, end) if not lexicon.ordinary(doc[i].text)), start)


def _of_title(doc: Doc, start: int, lexicon: NameIndex) -> bool:
    """Whether "Minister of", "Secretary for the" stand before a token."""
    i = start - 1 if start > 2 and doc[start - 1].lower_ == "the" else start
    return i > 1 and doc[i - 1].lower_ in ("of", "for") and _is_title(doc, i - 2, lexicon)


def _title(doc: Doc, start: int, end: int, lexicon: NameIndex) -> int:
    """Where the name begins behind titles that open a run ("President Xi", "Foreign Minister Lavrov")."""
    i = start
    while (behind := lexicon.behind_title(doc, i, end)) > i:
        i = behind
    return i


def _organisation(
    doc: Doc, start: int, end: int, inside: dict[int, Name], lexicon: NameIndex
) -> tuple[int, int] | None:
    """The stretch of a run that names an organisation, by its organisation word; None where there is none."""
    for i in range(start, end):
        row = lexicon.orgwords.get(doc[i].lower_)
        if (
            row is None
            or row["position"] != "head"
            or (i in inside and inside[i].kind in ("country", "outlet", "person"))
        ):
            continue
        a = i
        while a > start and (_proper(doc[a - 1]) or (a - 1) in inside) and not _is_title(doc, a - 1, lexicon):
            a -= 1
        b = _organisation_end(doc, i, end, inside, lexicon)
        while b > i + 1 and not doc[b - 1].text[0].isupper():
            b -= 1
        if b - a > 1:
            known = inside.get(a)
            if known and known.kind == "org" and known.end >= i + 1:
                return known.start, known.end
            return a, b
    return None


def _named_body(doc: Doc, start: int, end: int, known: Name | None, lexicon: NameIndex) -> Name:
    """The name of an organisation: a known one too where only "Corporation" or the like is added to its name."""
    if known is not None and (known.start, known.end) == (start, end):
        return known
    row = lexicon.orgwords.get(doc[end - 1].lower_)
    if known is not None and known.kind in ("org", "outlet") and (known.start, known.end) == (start, end - 1):
        if row is not None and row["sectors"] == ("BUS",):
            return Name(start, end, known.kind, known.key)
    return Name(start, end, "org")


def _organisation_end(doc: Doc, head: int, end: int, inside: dict[int, Name], lexicon: NameIndex) -> int:
    """Behind the last token of an organisation whose organisation word is `head`; small words may still trail."""
    b, of = head + 1, False
    while b < end:
        word = doc[b].lower_
        if word == "and" and not (of and b + 1 < end and _goes_on(doc, b + 1, end, inside, lexicon)):
            break
        link = word in ("of", "for", "the", "&", "and", "on") and b + 1 < end
        of = of or word in ("of", "for")
        known = inside.get(b)
        within = known is not None and (known.start < b or doc[b - 1].lower_ in ("of", "the", "for"))
        if not (_proper(doc[b]) or link or within):
            break
        b += 1
    return b


def _goes_on(doc: Doc, at: int, end: int, inside: dict[int, Name], lexicon: NameIndex) -> bool:
    """ "Ministry of Industry and Trade": whether a word behind "and" is still part of what a body is for."""
    row = lexicon.orgwords.get(doc[at].lower_)
    head = row is not None and row["position"] == "head"
    return at not in inside and not head and lexicon.ordinary(doc[at].text) and _title(doc, at, end, lexicon) == at


def _is_title(doc: Doc, i: int, lexicon: NameIndex) -> bool:
    return (doc[i].lower_.replace(".", ""),) in lexicon.titles
