"""Quotations that have lost a mark: where they end or begin, told by the cue beside them."""

from __future__ import annotations

import bisect
from dataclasses import replace

from spacy.tokens import Doc, Token

from dragoman.layers.statements.lexicon import CueIndex, Match, verb_at
from dragoman.text.reading import Quote, Reading

_STOPS = frozenset({".", "!", "?"})
_PAUSES = frozenset({",", "?", "!"})
_TENSED = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG"})
_OWN = frozenset({"i", "we", "you"})
_PHRASE = 12
"""A speaker's name and office before or behind a cue have at most so many tokens."""
_PART = 25
"""Words set into a sentence, and a sentence looked at, are followed so many tokens."""
_LONGEST = 400
_FEW = 4
"""Tokens that may stand between a cue and the comma or colon that introduces a quotation."""


def mended(doc: Doc, reading: Reading, lexicon: CueIndex, foreign: frozenset[int]) -> list[Quote]:
    """The quotations of a reading; those that lack a mark end or begin where their cue tells.

    A quotation without a closing mark otherwise runs to the end of its paragraph, and one without an opening mark
    begins with its sentence.
    """
    if not any(q.damaged or q.outer_start == q.start for q in reading.quotes):
        return list(reading.quotes)
    mender = Mender(doc, reading, lexicon, foreign)
    return [part for q in reading.quotes for part in (mender.mend(q) if q.depth == 0 else [q])]


class Mender:
    """Mends the quotations of one Doc."""

    def __init__(self, doc: Doc, reading: Reading, lexicon: CueIndex, foreign: frozenset[int]) -> None:
        self.doc, self.text, self.lexicon, self.foreign = doc, reading.text, lexicon, foreign
        self._offsets = [t.idx for t in doc]
        self._leads = [p.lead for p in reading.paragraphs]
        self._starts = [p.start for p in reading.paragraphs]
        self._stops = [p.end for p in reading.paragraphs]
        self._ends = sorted(q.outer_end for q in reading.quotes if q.depth == 0)

    def mend(self, q: Quote) -> list[Quote]:
        """A quotation with the bounds that its surroundings tell, or two of them; an empty one where they tell of none."""
        opened = bool(self.text[q.outer_start : q.start].strip())
        if not q.damaged and (opened or not self._came_over_in_vain(q)):
            return [q]
        if not self.text[q.end : q.outer_end].strip():
            return [self._closed(q)]
        if not opened:
            start = min(self._start(self._lower(q), self._token(q.start), self._token(q.end)), q.end)
            return [replace(q, start=start, outer_start=start)]
        mark = self._token(q.end)
        if self._introduces(mark):
            # What was taken for a turned closing mark opens another quotation, and the one before was never closed.
            n = max(0, bisect.bisect_right(self._starts, q.outer_start) - 1)
            follows = replace(q, start=q.outer_end, outer_start=q.end, end=self._stops[n], outer_end=self._stops[n])
            return [self._closed(replace(q, outer_end=q.end)), self._closed(follows)]
        return [q]

    def _closed(self, q: Quote) -> Quote:
        end = self._end(self._token(q.outer_start), self._token(q.start), self._token(q.outer_end))
        return replace(q, end=end, outer_end=end)

    def _introduces(self, mark: int) -> bool:
        """Whether a mark stands behind "said," or "said:"."""
        if mark < 2 or self.doc[mark - 1].text not in (",", ":"):
            return False
        return any(self._cue(i) is not None for i in range(max(0, mark - 1 - _FEW), mark - 1))

    def _came_over_in_vain(self, q: Quote) -> bool:
        """Whether a paragraph taken for the rest of the quotation before it begins with the reporter's own words."""
        first, mark = self._token(q.start), self._token(q.end)
        return self._reports(first, self._sentence_end(first, mark))

    def _token(self, offset: int) -> int:
        return bisect.bisect_left(self._offsets, offset)

    def _lower(self, q: Quote) -> int:
        """The first token behind the quotation before, or of the paragraph."""
        n = max(0, bisect.bisect_right(self._starts, q.outer_start) - 1)
        lead = self._leads[n] if self._leads else 0
        before = bisect.bisect_right(self._ends, q.outer_start)
        return self._token(max(lead, self._ends[before - 1] if before else 0))

    def _end(self, mark: int, first: int, limit: int) -> int:
        """Where a quotation ends that no mark closes: before its cue, else with the speech that its cue begins."""
        pauses = [i for i in range(first + 2, min(limit, first + _LONGEST)) if self.doc[i].text in _PAUSES]
        for apposed in (False, True):
            for i in pauses:
                if self._is_attribution(i + 1, limit, apposed):
                    return self._behind(i)
        if mark and self._is_part(self.doc[mark - 1], self.doc[first]):
            return self._part_end(first, limit)
        i = self._sentence_end(first, limit)
        while i < limit and not self._reports(i, end := self._sentence_end(i, limit)):
            i = end
        return self._behind(i - 1)

    def _is_part(self, before: Token, first: Token) -> bool:
        """Whether a quotation is set into a sentence: no stop, comma or colon before it, and no sentence in it."""
        if before.is_space or before.text in _STOPS or before.text in (",", ":", ";", "—", "–"):
            return False
        return first.pos_ == "PROPN" or not first.text[0].isupper()

    def _part_end(self, first: int, limit: int) -> int:
        """Words set into a sentence end at its next comma or stop."""
        for i in range(first + 1, min(limit, first + _PART)):
            if self.doc[i].text in _STOPS or self.doc[i].text in (",", ";", ":", "—", "–"):
                return self._behind(i - 1)
        return self._behind(min(limit, first + _PART) - 1)

    def _start(self, lower: int, first: int, mark: int) -> int:
        """Where a quotation begins that no mark opens: behind the cue that introduces it, else with its speech."""
        if (begin := self._introduced(first, mark)) is not None:
            return begin
        told = any(self._is_attribution(mark + 1, mark + 2 * _PHRASE, apposed) for apposed in (False, True))
        if not told and (self.doc[mark - 1].text not in _STOPS or self._reports(first, mark)):
            cue = next((c for i in range(mark - 1, first - 1, -1) if (c := self._cue(i)) is not None), None)
            return self._offset(cue.end if cue is not None else mark)
        while first > lower and mark - first < _LONGEST:
            low = self._sentence_start(first - 1, lower)
            if (begin := self._introduced(low, first)) is not None:
                return begin
            if self._reports(low, first):
                break
            if not told and not self._ends_paragraph(mark):
                break
            first = low
        return self._offset(first)

    def _ends_paragraph(self, mark: int) -> bool:
        return mark + 1 >= len(self.doc) or self.doc[mark + 1].is_space

    def _introduced(self, low: int, high: int) -> int | None:
        """Where words begin behind "X said, We …" or "X said: We …"."""
        for i in range(high - 2, low, -1):
            follows = self.doc[i + 1]
            if self.doc[i].text not in (",", ":", ";") or not (follows.text[0].isupper() or follows.text[0] in "[."):
                continue
            if self.doc[i].text in (":", ";") or any(self._cue(j) is not None for j in range(max(low, i - _FEW), i)):
                return int(follows.idx)
        return None

    def _is_attribution(self, i: int, limit: int, apposed: bool) -> bool:
        """Whether a phrase is a cue with its speaker and no clause: "said Jane Doe", "the head of it told us".

        Args:
            i: its first token.
            limit: where the quotation's text ends.
            apposed: whether a comma may stand in it: "Jane Doe, the head of it, said".
        """
        cue: Match | None = None
        end = min(limit, i + 2 * _PHRASE, len(self.doc))
        while i < end and self.doc[i].text == '"':
            i += 1
        for j in range(i, end):
            token = self.doc[j]
            if (
                token.text in _STOPS
                or token.text in (";", '"')
                or token.is_space
                or (token.text == "," and (cue or not apposed))
            ):
                break
            if token.pos_ not in ("VERB", "AUX"):
                continue
            found = self._cue(j)
            if cue is not None or found is None or j - i > _PHRASE:
                return False
            cue = found
        if cue is None or ("that" not in cue.row["clause"] and not cue.row["quote_only"]):
            return False
        named = any(t.pos_ in ("PROPN", "PRON", "NOUN") for t in self.doc[i : min(cue.end + _PHRASE, end)])
        own = ("ccomp", "xcomp") if cue.row["told"] else ("ccomp", "xcomp", "dobj")
        return named and not any(c.dep_ in own and c.i > cue.token.i for c in cue.token.children)

    def _cue(self, i: int) -> Match | None:
        """The cue of a quotation that begins with a finite verb or a gerund."""
        match = verb_at(self.lexicon, self.doc[i], self.foreign)
        if match is None or "quote" not in match.row["clause"] or match.token.tag_ not in _TENSED:
            return None
        return match

    def _reports(self, low: int, high: int) -> bool:
        """Whether a sentence is the reporter's: it has a cue whose subject is not "I", "we" or "you"."""
        for i in range(low, min(high, low + _LONGEST)):
            cue = self._cue(i)
            if cue is None or cue.row["event"] or cue.row["mode"] == "thought":
                continue
            subjects = [c.lower_ for c in cue.token.children if c.dep_ == "nsubj"]
            if subjects and not _OWN & set(subjects):
                return True
        return False

    def _sentence_end(self, i: int, limit: int) -> int:
        """Just behind the stop that ends the sentence round a token."""
        while i < limit - 1 and self.doc[i].text not in _STOPS:
            i += 1
        return min(i + 1, limit)

    def _sentence_start(self, i: int, lower: int) -> int:
        """The first token of the sentence that ends with a token."""
        while i > lower and self.doc[i - 1].text not in _STOPS:
            i -= 1
        return i

    def _behind(self, i: int) -> int:
        return int(self.doc[i].idx) + len(self.doc[i])

    def _offset(self, i: int) -> int:
        return int(self.doc[i].idx) if i < len(self.doc) else len(self.text)
