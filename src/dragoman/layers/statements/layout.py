"""How quotations lie in a text: which of them are speech of their own, which are words set into a sentence."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.text.reading import Paragraph, Quote, Reading

LONGEST = 400
"""A sentence is followed so many tokens to either side: text without a stop must not cost the square of its length."""
STOPS = frozenset({".", "!", "?", ";", "…", "..."})
_VERBAL = frozenset({"VERB", "AUX"})
_PAUSES = frozenset(".,!?;:…-—–")
_SMALL = frozenset({"a", "an", "the", "of", "and", "in", "on", "for", "to", "with", "or", "at", "by", "from"})


@dataclass(frozen=True)
class Quotation:
    """A quotation of depth 0 in tokens.

    `first` to `last` are its tokens with the marks; `full` where it is speech of its own, not a part of the sentence
    round it; `words` how many words it has; `title` where it looks like the title of a work.
    """

    quote: Quote
    first: int
    last: int
    paragraph: int
    full: bool
    words: int
    verbal: bool
    title: bool
    goes_on: bool
    """Whether it runs on into the next paragraph, which begins with an opening mark."""

    @property
    def start(self) -> int:
        """First code point of what is quoted."""
        return self.quote.start

    @property
    def end(self) -> int:
        """Just behind the last code point of what is quoted."""
        return self.quote.end


class Layout:
    """Paragraphs and quotations of one Doc, by token."""

    def __init__(self, doc: Doc, reading: Reading, quotes: Iterable[Quote] | None = None) -> None:
        """Lay out a Doc; `quotes` stand for those of the reading where they were mended."""
        self.doc = doc
        self.quotes: list[Quote] = list(reading.quotes if quotes is None else quotes)
        # Kept: spaCy puts the text together anew at each call.
        self.text: str = doc.text
        self.paragraphs: tuple[Paragraph, ...] = reading.paragraphs or (Paragraph(0, len(doc.text), "body", 0),)
        self._starts = [token.idx for token in doc]
        self._paragraph_starts = [p.start for p in self.paragraphs]
        self.inside: dict[int, Quotation] = {}
        """Token -> the quotation in which it stands."""
        self.quotations: list[Quotation] = []
        outer = [q for q in self.quotes if q.depth == 0 and q.end > q.start]
        openings = {q.outer_start for q in outer}
        for quote in outer:
            quotation = self._quotation(quote, openings)
            if quotation.last <= quotation.first or self._is_nickname(quotation):
                continue
            self.quotations.append(quotation)
            for i in range(quotation.first, quotation.last):
                self.inside[i] = quotation
        self._firsts = [q.first for q in self.quotations]

    def token_at(self, offset: int) -> int:
        """Index of the first token that begins at or behind an offset."""
        return bisect.bisect_left(self._starts, offset)

    def paragraph_of(self, offset: int) -> int:
        """Index of the paragraph in which an offset lies (the one before it, between paragraphs)."""
        return max(0, bisect.bisect_right(self._paragraph_starts, offset) - 1)

    def bounds(self, n: int) -> tuple[int, int]:
        """Tokens of a paragraph's prose, its dateline or label left out."""
        paragraph = self.paragraphs[n]
        return self.token_at(paragraph.lead), self.token_at(paragraph.end)

    def sentence(self, i: int) -> tuple[int, int]:
        """Tokens of the sentence round a token, told by stops outside full quotations, within the paragraph."""
        first, last = self.bounds(self.paragraph_of(self.doc[i].idx))
        quotation = self.inside.get(i)
        if quotation is not None and quotation.full:
            return self._quoted_sentence(i, quotation)
        start = i
        while start > max(first, i - LONGEST) and not self._ends(start - 1):
            start -= 1
        end = i
        while end < min(last - 1, i + LONGEST) and not self._ends(end):
            end += 1
        return start, min(end + 1, last)

    def _quoted_sentence(self, i: int, quotation: Quotation) -> tuple[int, int]:
        """The sentence round a token inside a full quotation, the marks left out."""
        first = quotation.first + (self.doc[quotation.first].text == '"')
        last = quotation.last - (self.doc[quotation.last - 1].text == '"')
        start = i
        while start > max(first, i - LONGEST) and self.doc[start - 1].text not in STOPS:
            start -= 1
        end = i
        while end < min(last - 1, i + LONGEST) and self.doc[end].text not in STOPS:
            end += 1
        return start, max(end + 1, start + 1)

    def _ends(self, i: int) -> bool:
        """Whether a sentence ends with token i."""
        token = self.doc[i]
        quotation = self.inside.get(i)
        if quotation is not None:
            if i != quotation.last - 1:
                return not quotation.full and token.text in STOPS and not self._more(i, quotation)
            before = self.doc[i - 1].text if i else ""
            return before[-1:] in ".!?" and self._capital(i + 1)
        return token.text in STOPS and (token.text != "..." or self._capital(i + 1))

    def _more(self, i: int, quotation: Quotation) -> bool:
        return i + 2 >= quotation.last

    def _capital(self, i: int) -> bool:
        while i < len(self.doc) and self.doc[i].text == '"':
            i += 1
        return i >= len(self.doc) or self.doc[i].is_space or self.doc[i].text[0].isupper()

    def between(self, first: int, last: int) -> list[Quotation]:
        """Quotations that share tokens with `first` to `last`, in order."""
        at = max(0, bisect.bisect_right(self._firsts, first) - 1)
        out = []
        while at < len(self.quotations) and self.quotations[at].first < last:
            if self.quotations[at].last > first:
                out.append(self.quotations[at])
            at += 1
        return out

    def segment_after(self, quotation: Quotation) -> tuple[int, int]:
        """Tokens outside behind a quotation, up to a stop, the next quotation or the paragraph's end."""
        _, last = self.bounds(quotation.paragraph)
        end = quotation.last
        while end < last and end not in self.inside:
            if self.doc[end].text in STOPS:
                break
            end += 1
        return quotation.last, end

    def segment_before(self, quotation: Quotation) -> tuple[int, int]:
        """Tokens outside before a quotation, back to a stop, another quotation or the paragraph's start."""
        first, _ = self.bounds(quotation.paragraph)
        start = quotation.first
        while start > first and start - 1 not in self.inside and self.doc[start - 1].text not in STOPS:
            start -= 1
        return start, quotation.first

    def _quotation(self, quote: Quote, openings: set[int]) -> Quotation:
        first, last = self.token_at(quote.outer_start), self.token_at(quote.outer_end)
        n = self.paragraph_of(quote.outer_start)
        inner = [t for t in self.doc[first:last] if t.text not in ('"', "'") and not t.is_space]
        words = [t for t in inner if any(ch.isalnum() for ch in t.text)]
        paragraph = self.paragraphs[n]
        following = self.paragraphs[n + 1].start if n + 1 < len(self.paragraphs) else -1
        goes_on = quote.outer_end == paragraph.end and quote.end == quote.outer_end and following in openings
        full = self._is_full(first, n, inner) and not self._is_begun(last, inner)
        verbal = any(t.pos_ in _VERBAL for t in inner)
        return Quotation(quote, first, last, n, full, len(words), verbal, _is_title(words), goes_on)

    def _is_nickname(self, q: Quotation) -> bool:
        """One or two capitalised words in marks inside a name: Jane "Red" Doe."""
        if q.words > 2 or q.verbal or q.first < 1 or q.last >= len(self.doc):
            return False
        inside = [t for t in self.doc[q.first : q.last] if t.is_alpha]
        before, behind = self.doc[q.first - 1], self.doc[q.last]
        named = before.pos_ == "PROPN" and behind.pos_ in ("PROPN", "NOUN") and behind.text[0].isupper()
        return named and bool(inside) and all(t.text[0].isupper() for t in inside)

    def _is_full(self, first: int, paragraph: int, inner: list[Token]) -> bool:
        """Speech of its own: it begins a paragraph or sentence, follows a colon, or a comma and has a capital."""
        start, _ = self.bounds(paragraph)
        before = self.doc[first - 1] if first > start else None
        capital = bool(inner) and (inner[0].text[0].isupper() or not inner[0].text[0].isalpha())
        if before is None or before.is_space or before.text in STOPS or before.text == ":":
            return True
        if before.text == '"' and before.i - 1 >= start and self.doc[before.i - 1].text[-1:] in ".!?":
            return capital
        if before.text == ",":
            return capital or self._resumes(first - 2, start)
        return False

    def _is_begun(self, last: int, inner: list[Token]) -> bool:
        """Whether a quotation only begins a sentence that the reporter ends: "I must leave" to save face, she said."""
        if not inner or inner[-1].text[-1:] in _PAUSES or last >= len(self.doc):
            return False
        token = self.doc[last]
        return token.text[0].islower() and (token.tag_ in ("TO", "IN") or token.pos_ == "AUX")

    def _resumes(self, i: int, start: int) -> bool:
        """Whether a quotation that goes on in small letters behind a comma has another one before it."""
        seen = 0
        while i >= start and seen < 20:
            if i in self.inside:
                return self.inside[i].full
            if self.doc[i].text in STOPS:
                return False
            i, seen = i - 1, seen + 1
        return False


def _is_title(words: list[Token]) -> bool:
    """ "The Long Road": a few capitalised words with no sentence."""
    strong = [t for t in words if t.lower_ not in _SMALL]
    return len(strong) > 0 and len(words) <= 8 and len(words) > 1 and all(not t.text[0].islower() for t in strong)
