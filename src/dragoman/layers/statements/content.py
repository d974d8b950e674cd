"""Content: the exact stretches of text that a cue or a quotation reports."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from typing import Literal

from spacy.tokens import Doc, Token

from dragoman.layers.statements.draft import Range
from dragoman.layers.statements.grammar import has_clause
from dragoman.layers.statements.layout import Layout, Quotation
from dragoman.text.reading import Quote

_EDGE = frozenset({",", ";", ":", '"', "-", "--", "—", "–", "'", "(", ")", "``", "''"})
_STOPS = frozenset({".", "!", "?"})
SCARE = 2
"""A quotation of so few words is a word in quotation marks, not speech."""
_CONDITIONS = frozenset({"if", "unless", "because", "until", "so", "lest"})
_CONCESSIONS = frozenset({"although", "though", "whereas"})
_REACH = 6
"""A quotation that begins within so many tokens behind a clause, in its sentence, belongs to it."""


def trimmed(doc: Doc, first: int, last: int) -> list[Range]:
    """Code points of a run of tokens without marks, "that" and conjunctions at its edges; none if no word is left."""
    while first < last and (
        doc[first].text in _EDGE
        or doc[first].is_space
        or (doc[first].lower_ == "that" and doc[first].dep_ == "mark")
        or doc[first].dep_ == "cc"
    ):
        first += 1
    while first < last and (
        doc[last - 1].text in _EDGE
        or doc[last - 1].text in _STOPS
        or doc[last - 1].is_space
        or doc[last - 1].dep_ == "cc"
    ):
        last -= 1
    if not any(any(ch.isalnum() for ch in t.text) for t in doc[first:last]):
        return []
    return [(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))]


def joined(layout: Layout, ranges: Iterable[Range]) -> list[Range]:
    """Ranges in order, those that only punctuation or blanks part made one, within a paragraph."""
    out: list[Range] = []
    text = layout.text
    for start, end in sorted(ranges):
        gap = text[out[-1][1] : start] if out else ""
        near = out != [] and layout.paragraph_of(start) == layout.paragraph_of(out[-1][1] - 1)
        if out and (start <= out[-1][1] or (near and not any(ch.isalnum() for ch in gap))):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def behind(doc: Doc, layout: Layout, clause: Token, cue_end: int) -> tuple[int, int]:
    """Tokens of a clause that follows its cue: from its first word to its last, within the cue's sentence."""
    _, high = layout.sentence(cue_end - 1)
    inside = [t.i for t in clause.subtree if t.i >= cue_end and not t.is_space]
    if not inside:
        return cue_end, cue_end
    first, last = min(inside), max(inside) + 1
    verb = clause.head
    cut = _matrix_conjunct(clause, verb)
    last = min(last, high) if first < high else last
    last = min(last, cut) if cut is not None and cut > first else _extended(doc, verb, first, last, high)
    return first, _cut(doc, layout, first, last)


def _extended(doc: Doc, verb: Token, first: int, last: int, high: int) -> int:
    """Where a clause ends that the parser cut short: what follows belongs to it unless it hangs on the cue by itself."""
    at = last
    while at < high:
        token = doc[at]
        if token.is_punct or token.dep_ == "cc" or token.is_space:
            at += 1
            continue
        top = token
        while top.head.i != top.i and top.head.i >= last:
            top = top.head
        if top.left_edge.i < first or not (first <= top.head.i < last or _belongs(top, verb)):
            break
        last = at = max(at + 1, min(top.right_edge.i + 1, high))
    return last


def _belongs(top: Token, verb: Token) -> bool:
    """Whether what the parser hung on the cue behind its clause is a part of what is reported."""
    if top.head.i != verb.i:
        return False
    if top.dep_ in ("ccomp", "dep", "parataxis"):
        return not any(c.dep_ == "nsubj" for c in top.children) or top.tag_ in ("VBZ", "VBP", "MD")
    if top.dep_ == "advcl":
        return any(c.dep_ == "mark" and c.lower_ in _CONDITIONS for c in top.children)
    own = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in top.children)
    modal = any(c.tag_ == "MD" for c in top.children)
    return top.dep_ == "conj" and own and verb.tag_ == "VBD" and (top.tag_ in ("VBZ", "VBP") or modal)


def _cut(doc: Doc, layout: Layout, first: int, last: int) -> int:
    """Where what is reported ends before the clause does: at the reporter's own ", although", ", adding that"."""
    for i in range(first + 2, last - 2):
        if doc[i - 1].text != "," or i in layout.inside:
            continue
        token = doc[i]
        if token.lower_ in _CONCESSIONS and token.dep_ in ("mark", "advmod"):
            return i
        if token.lower_ == "while" and any(c.dep_ == "ccomp" and c.i > token.head.i for c in token.head.children):
            return i
        if token.tag_ == "VBG" and any(c.dep_ == "ccomp" and c.i > i for c in token.children):
            return i
    return last


def _matrix_conjunct(clause: Token, cue: Token) -> int | None:
    """Where a verb coordinated with the clause in truth goes with the cue ("said it would stay and left")."""
    modal = any(c.tag_ == "MD" for c in clause.children)
    for child in clause.children:
        again = child.lemma_ == cue.lemma_
        if child.dep_ != "conj" or not (again or child.tag_ in ("VBD", "VBZ") or _opens(child)):
            continue
        if not (modal or again) and not any(c.dep_ == "ccomp" and c.i > child.i for c in child.children):
            continue
        own = any(c.dep_ in ("nsubj", "nsubjpass", "expl", "aux", "auxpass") for c in child.children)
        if not own and (child.tag_ == cue.tag_ or again):
            return int(child.left_edge.i)
    return None


def _opens(verb: Token) -> bool:
    """Whether a verb in the present has a clause of its own: "… and expect the order to come"."""
    return verb.tag_ == "VBP" and has_clause(verb)


def with_quotes(layout: Layout, first: int, last: int, high: int) -> tuple[int, int, list[Quotation]]:
    """A run of tokens widened to the whole of the quotations that it touches or that follow close behind it."""
    doc = layout.doc
    quotes: list[Quotation] = []
    for q in layout.between(first, high):
        if q.first < last or (q.first - last <= _REACH and not q.full and _no_break(doc, last, q.first)):
            quotes.append(q)
            first, last = min(first, q.first), max(last, q.last)
    return first, last, quotes


def _no_break(doc: Doc, start: int, end: int) -> bool:
    return not any(t.text in _STOPS or t.text == ":" or t.is_space or t.pos_ in ("VERB", "AUX") for t in doc[start:end])


class Forms:
    """Tells the form of contents by the quotations of one text.

    Args:
        quotes: all quotations of the text, in order.
        text: the text.
    """

    def __init__(self, quotes: Iterable[Quote], text: str) -> None:
        self._text = text
        self._covered: list[Range] = []
        for quote in quotes:
            if len(text[quote.start : quote.end].split()) > SCARE:
                start = max(quote.outer_start, self._covered[-1][1] if self._covered else 0)
                if start < quote.outer_end:
                    self._covered.append((start, quote.outer_end))
        self._starts = [start for start, _ in self._covered]

    def of(self, ranges: Iterable[Range]) -> Literal["direct", "indirect", "mixed"]:
        """`direct` where at least 90% of the letters stand in quotation marks, `indirect` where none do, else `mixed`."""
        letters = inside = 0
        for start, end in ranges:
            letters += self._letters(start, end)
            at = max(0, bisect.bisect_right(self._starts, start) - 1)
            while at < len(self._covered) and self._covered[at][0] < end:
                a, b = self._covered[at]
                inside += self._letters(max(a, start), min(b, end))
                at += 1
        if not inside:
            return "indirect"
        return "direct" if inside >= 0.9 * letters else "mixed"

    def _letters(self, start: int, end: int) -> int:
        return sum(map(str.isalpha, self._text[start:end]))
