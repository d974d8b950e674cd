"""Whose words a quotation or a labelled turn is, as far as grammar beside it tells: enough to read "I" and "our"."""

from __future__ import annotations

import bisect

from spacy.tokens import Doc, Token

from dragoman.layers.actors.lexicon import ActorIndex
from dragoman.layers.actors.met import SUBJECTS
from dragoman.layers.base import Findings

_QUESTIONS = ("Q ", "Q:", "Q.", "QUESTION:", "QUESTION :", "REPORTER:")
"""How a paragraph begins in which somebody of the press asks."""
_NEAR = 12
"""A cue stands no more than so many tokens from the marks of its quotation."""


class Quoting:
    """The speakers of one Doc's quotations, by the token that names them."""

    def __init__(self, doc: Doc, found: Findings, index: ActorIndex) -> None:
        self.doc, self.index = doc, index
        self.quotes = [q for q in found.reading.quotes if q.depth == 0]
        self._starts = [q.outer_start for q in self.quotes]
        self._offsets = [token.idx for token in doc]
        self._paragraphs = [p.start for p in found.reading.paragraphs]
        self.questioned = False
        self._people = {name.end - 1 for name in found.names if name.kind == "person"}
        self._turns = self._labelled(found)
        self._speakers: dict[int, int | None] = {}

    def quote_at(self, token: Token) -> int | None:
        """Number of the quotation that a token stands in."""
        n = bisect.bisect_right(self._starts, token.idx) - 1
        return n if n >= 0 and token.idx < self.quotes[n].outer_end else None

    def speaker(self, token: Token) -> int | None:
        """The token that names who says the words at a token; None outside speech and where nothing tells."""
        n = self.quote_at(token)
        if n is None:
            return self._turns.get(self._paragraph(token.idx))
        unknown = []
        while n not in self._speakers:
            beside = self._beside(n)
            if beside is not None or not self._goes_on(n):
                self._speakers[n] = beside
            else:
                unknown.append(n)
                n -= 1
        # A quotation without a cue of its own goes on from the one before, however many such stand in a row.
        self._speakers.update(dict.fromkeys(unknown, self._speakers[n]))
        return self._speakers[n]

    def answers(self, token: Token) -> bool:
        """Whether a token stands in a labelled turn of a text in which questions are put: a briefing."""
        return self.questioned and self.quote_at(token) is None and self._paragraph(token.idx) in self._turns

    def _paragraph(self, offset: int) -> int:
        return bisect.bisect_right(self._paragraphs, offset) - 1

    def _labelled(self, found: Findings) -> dict[int, int]:
        """Paragraph -> token of the name in the label under which it stands ("MR. KIRBY: …"), until the next label."""
        labels: dict[int, int] = {}
        for name in found.names:
            if name.kind != "person" or name.end >= len(self.doc) or not self.doc[name.end - 1].text.isupper():
                continue
            n = self._paragraph(self.doc[name.start].idx)
            if n >= 0 and ":" in self.doc[name.end : name.end + 8].text and self._opens(n, name.start):
                labels[n] = name.end - 1
        out: dict[int, int] = {}
        current: int | None = None
        text = found.reading.text
        for n, paragraph in enumerate(found.reading.paragraphs):
            if n in labels:
                current = labels[n]
            elif text[paragraph.start : paragraph.end].startswith(_QUESTIONS):
                current, self.questioned = None, True
            if current is not None:
                out[n] = current
        return out

    def _opens(self, paragraph: int, token: int) -> bool:
        return self.doc[token].idx - self._paragraphs[paragraph] < 30

    def _beside(self, n: int) -> int | None:
        """The token that names whose quotation this is by a cue or a colon beside it."""
        quote = self.quotes[n]
        first = bisect.bisect_left(self._offsets, quote.start)
        last = bisect.bisect_left(self._offsets, quote.end)
        after = [self.doc[i] for i in range(last, min(last + _NEAR, len(self.doc)))]
        before = [self.doc[i] for i in range(first - 1, max(first - 1 - _NEAR, -1), -1)]
        here = self._paragraph(quote.start)
        for side in (after, before):
            for token in side:
                if self._paragraph(token.idx) != here or self.quote_at(token) not in (None, n):
                    break
                if (subject := self._subject(token)) is not None:
                    return subject.i
        return self._colon(first, here)

    def _colon(self, first: int, paragraph: int) -> int | None:
        """The name that a paragraph begins with, where only a colon parts it from the quotation: "Jane Roe: "No." """
        i = first - 2 if first > 1 and self.doc[first - 1].text in ('"', "'") else first - 1
        if i < 1 or self.doc[i].text != ":":
            return None
        opens = self.doc[i - 1].idx - self._paragraphs[paragraph] < 40
        return i - 1 if i - 1 in self._people and opens else None

    def _subject(self, token: Token) -> Token | None:
        """Who says it, where a token is the cue of the quotation beside it."""
        if token.pos_ == "VERB" and token.lemma_.lower() in self.index.sayings:
            return next((c for c in token.children if c.dep_ in SUBJECTS), None)
        if token.lower_ == "to" and token.head.lower_ == "according":
            return next((c for c in token.children if c.dep_ == "pobj"), None)
        return None

    def _goes_on(self, n: int) -> bool:
        """Whether a quotation without a cue of its own goes on from the one before: in the same or the next paragraph."""
        if n == 0:
            return False
        return self._paragraph(self.quotes[n].start) - self._paragraph(self.quotes[n - 1].start) <= 1
