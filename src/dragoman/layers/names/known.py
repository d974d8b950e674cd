"""Names that a table knows, wherever they stand, longest first."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dragoman.layers.base import Name, findings
from dragoman.layers.names.lexicon import Alias, NameIndex

_NOT_NAMES = frozenset({"PRP", "DT", "IN", "RB", "VB", "VBG", "MD", "CC"})
"""Tags of ordinary words that a sentence may begin with."""
_SHOUTED = 8
"""A paragraph with so many letters, all of them capitals, is read as if only its words' first letters were."""
_PLACED = frozenset({"in", "at", "near", "from", "to", "into", "across"})


def known_names(doc: Doc, lexicon: NameIndex) -> Iterator[Name]:
    """The known names of a Doc, in order, none overlapping."""
    text, ends = _read(doc), {token.idx + len(token): token.i for token in doc}
    namesakes: set[str] = set()
    i, behind = 0, -1
    while i < len(doc):
        token = doc[i]
        if not (token.text[0].isupper() or token.text[0].isdigit()):
            i += 1
            continue
        name = None
        for alias in lexicon.match(text, token.idx):
            last = ends.get(token.idx + len(alias.text))
            if last is None or not _plausible(doc, i, last + 1, alias, lexicon):
                continue
            if last == i and alias.kind == "country" and i != behind and _surname(doc, i, alias, lexicon, namesakes):
                continue
            name = Name(i, last + 1, alias.kind, alias.key, alias.form)
            break
        if name:
            yield name
            i = behind = name.end
        else:
            i += 1


def _read(doc: Doc) -> str:
    """The text of a Doc with shouted paragraphs, headlines as a rule, in title case: of the same length."""
    text, parts, at = doc.text, [], 0
    for paragraph in findings(doc).reading.paragraphs:
        old = text[paragraph.start : paragraph.end]
        if old.isupper() and sum(map(str.isalpha, old)) >= _SHOUTED:
            new = old.title().replace("'S", "'s")
            if len(new) == len(old):
                parts += [text[at : paragraph.start], new]
                at = paragraph.end
    return "".join([*parts, text[at:]])


def _plausible(doc: Doc, start: int, end: int, alias: Alias, lexicon: NameIndex) -> bool:
    """Whether a known name is meant: not "Turkey" in a capitalised ordinary word's place, nor part of a longer name."""
    first = doc[start]
    if end - start == 1 and first.is_sent_start and first.tag_ in _NOT_NAMES:
        return False
    if alias.form == "adjective" and _compounds(doc, end):
        return False
    if alias.kind == "country" and alias.form != "adjective":
        # "Jordan Henderson", "Chad Smith", "New Mexico": another name goes on at either side.
        before = doc[start - 1] if start and not first.is_sent_start else None
        after = doc[end] if end < len(doc) else None
        if (
            before is not None
            and before.tag_ == "NNP"
            and before.text in ("New", "Mr.", "Ms.", "Mrs.", "Dr.", "Saint", "St.")
        ):
            return False
        given = alias.form == "name" or first.text in lexicon.given
        if after is not None and given and _given_here(first, after, end - start):
            return False
    return True


def _compounds(doc: Doc, end: int) -> bool:
    """Whether a hyphen and a noun follow: "Indo-Pacific", "Russian-speaking" tell of no nation that acts."""
    if end + 1 >= len(doc) or doc[end].text != "-" or doc[end].whitespace_ or doc[end - 1].whitespace_:
        return False
    return doc[end + 1].lower_ in ("pacific", "speaking", "language")


def _surname(doc: Doc, i: int, alias: Alias, lexicon: NameIndex, namesakes: set[str]) -> bool:
    """Whether a country's word is somebody's surname: "Denzel Washington", and later "Washington" alone."""
    token, text = doc[i], doc[i].text
    if alias.form == "adjective":
        return False
    before = doc[i - 1] if i else None
    if before is not None and before.tag_ == "NNP" and before.head.i in (i, token.head.i) and not token.is_sent_start:
        unknown = alias.form == "metonym" and before.text.istitle() and not lexicon.ordinary(before.text)
        if before.text in lexicon.given or (unknown and before.dep_ == "compound" and before.head.i == i):
            namesakes.add(text)
            return True
    return text in namesakes and not (token.dep_ == "pobj" and token.head.lower_ in _PLACED)


def _given_here(name: Token, after: Token, length: int) -> bool:
    """ "Jordan Henderson": one word that compounds into the proper noun behind it, which is subject of a verb."""
    return (
        length == 1
        and after.tag_ == "NNP"
        and name.dep_ == "compound"
        and name.head.i == after.i
        and after.dep_ in ("nsubj", "nsubjpass", "appos")
        and after.ent_type_ == ""
        and after.text.istitle()
        and not any(child.dep_ == "compound" and child.i != name.i for child in after.children)
    )
