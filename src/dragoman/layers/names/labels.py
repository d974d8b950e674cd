"""Names in the labels of a transcript: "MR. KIRBY:", "PRESIDENT BIDEN:", "SECRETARY AUSTIN (via video):"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from dragoman.layers.base import Name, findings
from dragoman.layers.names.lexicon import NameIndex

_LONGEST = 8
"""A label is no longer than so many tokens."""


def speakers(doc: Doc, lexicon: NameIndex) -> Iterator[Name]:
    """The persons that labels at the head of paragraphs name, their titles left out."""
    at = {token.idx: token.i for token in doc}
    for paragraph in findings(doc).reading.paragraphs:
        start = at.get(paragraph.start)
        if start is None:
            continue
        end = start
        while end < len(doc) and end - start < _LONGEST and doc[end].text != ":" and doc[end].idx < paragraph.end:
            end += 1
        if end >= len(doc) or doc[end].text != ":" or end == start:
            continue
        stop = next((i for i in range(start, end) if doc[i].text == "("), end)
        words = [t for t in doc[start:stop] if t.is_alpha or len(t) > 1]
        if not words or not all(t.text.isupper() for t in words):
            continue
        first = _behind_titles(doc, start, stop, lexicon)
        if start < first < stop and doc[first].text[0].isalpha():
            yield Name(first, stop, "person")


def _behind_titles(doc: Doc, start: int, end: int, lexicon: NameIndex) -> int:
    i = start
    while i < end:
        if doc[i].text in (".", "-"):
            i += 1
            continue
        behind = lexicon.behind_title(doc, i, end)
        if behind == i:
            break
        i = behind
    return i
