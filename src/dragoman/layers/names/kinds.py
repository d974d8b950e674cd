"""What kind of thing a run of capitalised words names, where no table knows it."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from dragoman.layers.base import Name, NameKind
from dragoman.layers.names.lexicon import NameIndex

_WHERE = frozenset({"in", "at", "near", "from", "to", "into", "toward", "towards", "across", "around"})
_PARTY_TO = frozenset({"with", "by", "from", "to", "against", "between"})
_ROLES = frozenset({"nsubj", "nsubjpass", "appos", "dobj", "pobj", "poss", "conj"})


def kind_of(doc: Doc, start: int, end: int, titled: bool, lexicon: NameIndex, surnames: set[str]) -> NameKind:
    """The kind of a name of tokens `start` to `end`.

    Args:
        doc: the parsed text.
        start: first token.
        end: behind the last token.
        titled: whether a title stands before it in the run.
        lexicon: the known names.
        surnames: those met before.
    """
    first, last = doc[start], doc[end - 1]
    before = doc[start - 1] if start else None
    if titled or first.text in lexicon.given or last.text in surnames:
        return "person"
    if before is not None and before.lower_ == "elect" and start > 2 and doc[start - 2].text == "-":
        before = doc[start - 3]  # "President-elect Biden"
    if before is not None and (before.lower_.replace(".", ""),) in lexicon.titles and not first.is_sent_start:
        return "person"
    ordinary = any(lexicon.ordinary(t.text) for t in doc[start:end])
    if end - start > 1 and any(t.text in lexicon.given for t in doc[start:end]):
        return "person"
    if end - start > 1 and first.text in lexicon.family and not ordinary:
        return "person"
    if end - start == 1 and first.text.isupper() and 2 <= len(first.text) <= 6 and not _shouted(doc, start):
        return "org"
    root = next((t for t in doc[start:end] if not start <= t.head.i < end), last)
    if root.dep_ == "pobj" and root.head.lower_ in _WHERE:
        return "place"
    if ordinary or (before is not None and before.lower_ == "the"):
        return "other"
    governed = root.dep_ != "pobj" or root.head.lower_ in _PARTY_TO
    return "person" if end - start in (2, 3) and root.dep_ in _ROLES and governed else "other"


def _shouted(doc: Doc, at: int) -> bool:
    """Whether all longer words round a token are in capitals too, so that it need be no acronym."""
    near = [t.text for t in doc[max(at - 4, 0) : at + 5] if t.i != at and t.is_alpha and len(t) > 2]
    return len(near) > 2 and all(word.isupper() for word in near)


def longer(doc: Doc, name: Name, end: int, inside: Mapping[int, Name], lexicon: NameIndex) -> Name:
    """A known person's name with the further surname that stands behind it; a "Jr." makes it another person's."""
    if name.kind != "person" or doc[name.start].text.isupper():
        return name
    stop = name.end
    while stop < end and stop < name.end + 2 and stop not in inside and _surname(doc, stop, lexicon):
        stop += 1
        if stop + 1 < end and doc[stop].text == "-" and not doc[stop].whitespace_:
            stop += 2  # "Sánchez Pérez-Castejón"
    if stop == name.end:
        return name
    return Name(name.start, stop, "person", "" if doc[stop - 1].text.rstrip(".") in ("Jr", "Sr") else name.key)


def _surname(doc: Doc, at: int, lexicon: NameIndex) -> bool:
    text = doc[at].text
    return doc[at].tag_ == "NNP" and text[0].isupper() and not text.isupper() and not lexicon.ordinary(text)


def affiliation(doc: Doc, start: int, end: int) -> bool:
    """Whether a single word in brackets is the party and state of the politician before it: "(D-Md.)"."""
    return (
        end - start == 1
        and "-" in doc[start].text
        and start > 1
        and doc[start - 1].text == "("
        and end < len(doc)
        and doc[end].text in (")", ".")
        and doc[start - 2].tag_ == "NNP"
    )


def unnamed(doc: Doc, start: int, end: int, lexicon: NameIndex) -> bool:
    """Whether capitalised words are only a noun for a party: "the Government", "Parliament", "the Ministers"."""
    text = doc[start:end].text.lower()
    if doc[start].text in lexicon.given or doc[end - 1].text in lexicon.family:
        return False
    row = lexicon.orgwords.get(text)
    return (
        text in lexicon.agents
        or (text.endswith("s") and text[:-1] in lexicon.agents)
        or (end - start == 1 and row is not None and row["position"] == "head")
    )
