"""What stands behind a colon without quotation marks: "The message is clear: …", and whole paragraphs."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping

from spacy.tokens import Doc

from dragoman.layers.statements import content as contents
from dragoman.layers.statements.draft import Draft, Speaker, cues_of_others
from dragoman.layers.statements.grammar import has_clause
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.lexicon import CueIndex, Match, noun_at, verb_at
from dragoman.layers.statements.speakers import Speakers, is_empty
from dragoman.layers.statements.unmarked import is_subordinate

_LEAST = 4
"""Words behind a colon that make a sentence."""
_NEAR = 8
"""A verb tells what stands behind a colon that follows within so many tokens."""
_OWN = frozenset({"i", "we", "you"})
"""Who speaks in a text of its own."""
_FINITE = frozenset({"VBD", "VBZ", "VBP"})


class Colons:
    """Finds what is told behind colons in one Doc."""

    def __init__(
        self, doc: Doc, layout: Layout, lexicon: CueIndex, speakers: Speakers, foreign: frozenset[int], taken: set[int]
    ) -> None:
        self.doc, self.layout, self.lexicon, self.speakers = doc, layout, lexicon, speakers
        self.foreign, self.taken = foreign, taken

    def all(self, used: Mapping[int, Draft], drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Drafts of what colons introduce.

        Args:
            used: drafts of quotations by the first token of their cue.
            drafts: all drafts so far; a paragraph behind a colon ends where another party than "I" is told to speak.
        """
        others = cues_of_others(drafts, _OWN)
        for i, token in enumerate(self.doc):
            if token.text != ":" or i in self.layout.inside:
                continue
            n = self.layout.paragraph_of(token.idx)
            if n in self.taken or self.layout.paragraphs[n].kind != "body":
                continue
            low, high = self.layout.sentence(i)
            runs = self._behind(i, high, n, others)
            if runs is None:
                continue
            cue, speaker = self._told(low, i)
            if (
                cue is None
                or cue.start in used
                or (speaker.actor is None and (speaker.token is None or is_empty(speaker)))
            ):
                continue
            ranges = contents.trimmed(self.doc, *runs)
            if ranges:
                told = self.speakers.told(cue, speaker)
                yield Draft(ranges, "colon", cue, speaker, self.layout.between(*runs), told)

    def _behind(self, colon: int, high: int, n: int, others: list[int]) -> tuple[int, int] | None:
        """The tokens behind a colon to the end of its sentence, or the paragraph behind one that ends in a colon."""
        _, last = self.layout.bounds(n)
        first, end = colon + 1, high
        if colon == last - 1:
            if n + 1 >= len(self.layout.paragraphs) or self.layout.paragraphs[n + 1].kind != "body":
                return None
            first, end = self.layout.bounds(n + 1)
            at = bisect.bisect_left(others, first)
            if at < len(others) and others[at] < end:
                end = self.layout.sentence(others[at])[0]
        if first >= end or first in self.layout.inside:
            return None
        words = [t for t in self.doc[first:end] if t.is_alpha]
        if len(words) < _LEAST or not any(t.tag_ in _FINITE or t.tag_ == "MD" for t in words):
            return None
        return first, end

    def _told(self, low: int, colon: int) -> tuple[Match | None, Speaker]:
        """The cue before a colon and its speaker: a verb close to it, or a noun with an owner."""
        for i in range(colon - 1, max(low, colon - _NEAR) - 1, -1):
            if i in self.layout.inside:
                break
            match = verb_at(self.lexicon, self.doc[i], self.foreign)
            if match is None or "quote" not in match.row["clause"] or match.row["event"]:
                continue
            if any(is_subordinate(c) for c in match.token.children):
                break
            if match.token.tag_ in _FINITE and not has_clause(match.token):
                return match, self.speakers.of_verb(match, low, colon)
        for i in range(colon - 1, low - 1, -1):
            if i in self.layout.inside:
                break
            match = noun_at(self.lexicon, self.doc[i])
            if match is None or match.row["mode"] == "thought" or match.token.dep_ == "compound":
                continue
            speaker = self.speakers.of_noun(match.token)
            if speaker.token is not None and speaker.token.lower_ not in ("you", "your"):
                return match, speaker
        return None, Speaker()
