"""Direct speech whose quotation marks were lost: "The mayor said, We will stay. We have boats."

A comma or colon behind a cue and a capital behind it tell that it begins; it goes on to the end of the paragraph or to
the reporter's next cue. Only paragraphs without any quotation are read so.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from dragoman.layers.statements import content as contents
from dragoman.layers.statements.draft import Draft, Range, cues_of_others
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.lexicon import CueIndex, Match, verb_at
from dragoman.layers.statements.speakers import Speakers, is_empty

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_VERBAL = frozenset({"VERB", "AUX"})
_OWN = frozenset({"i", "we", "my", "our", "us"})
_NEAR = 8
"""Tokens between a cue and the comma or colon behind it: an addressee, a day."""
_LEAST = 3


class Unmarked:
    """Finds direct speech without marks in one Doc."""

    def __init__(
        self, doc: Doc, layout: Layout, lexicon: CueIndex, speakers: Speakers, foreign: frozenset[int], taken: set[int]
    ) -> None:
        self.doc, self.layout, self.lexicon, self.speakers = doc, layout, lexicon, speakers
        self.foreign, self.taken = foreign, taken

    def all(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """New drafts; those that a cue has already are made longer in place."""
        known = {d.cue.start: d for d in drafts if d.cue is not None}
        others = cues_of_others(known.values(), _OWN)
        quoted = {q.paragraph for q in self.layout.quotations if q.full}
        for draft in known.values():
            self._run_on(draft, quoted, others)
        for n, paragraph in enumerate(self.layout.paragraphs):
            if n in quoted or n in self.taken or paragraph.kind != "body":
                continue
            first, last = self.layout.bounds(n)
            for i in range(first + 2, last - _LEAST):
                if self.doc[i].text in (",", ":") and self.doc[i + 1].text[0].isupper():
                    yield from self._introduced(i, last, known, others)
                elif self.doc[i].text in ("!", "?"):
                    yield from self._followed(first, i + 1, known, others)

    def _run_on(self, draft: Draft, quoted: set[int], others: list[int]) -> None:
        """Let speech behind a colon that has a capital go on to the end of its paragraph."""
        first = self.layout.token_at(draft.content[0][0])
        n = self.layout.paragraph_of(draft.content[0][0])
        if draft.kind != "colon" or n in quoted or not self.doc[first].text[0].isupper():
            return
        _, last = self.layout.bounds(n)
        _, end = self.layout.sentence(first)
        at = bisect.bisect_left(others, end)
        end = self.layout.sentence(others[at])[0] if at < len(others) and others[at] < last else last
        draft.content = contents.trimmed(self.doc, first, end)

    def _followed(self, first: int, begin: int, known: dict[int, Draft], others: list[int]) -> Iterator[Draft]:
        """Speech that a sentence with nothing but its cue follows: "… Help us! The mayor told the crowd on Monday."."""
        _, end = self.layout.sentence(begin)
        cue = self._cue(begin, min(end, begin + _NEAR + 1))
        if cue is None or cue.start in known or end - begin > 2 * _NEAR:
            return
        if any(t.tag_ in _FINITE and t.i != cue.token.i for t in self.doc[begin:end]):
            return
        at = bisect.bisect_left(others, begin)
        if at and others[at - 1] >= first:
            _, first = self.layout.sentence(others[at - 1])
        yield from self._spoken(cue, (begin, end), contents.trimmed(self.doc, first, begin))

    def _introduced(self, mark: int, last: int, known: dict[int, Draft], others: list[int]) -> Iterator[Draft]:
        low, _ = self.layout.sentence(mark)
        cue = self._cue(low, mark)
        if cue is None or (self.doc[mark + 1].pos_ == "PROPN" and not self._leads(low, cue)):
            return
        _, end = self.layout.sentence(mark + 1)
        if not any(t.tag_ in _FINITE or t.tag_ == "MD" for t in self.doc[mark + 1 : end]):
            return
        at = bisect.bisect_left(others, end)
        end = self.layout.sentence(others[at])[0] if at < len(others) and others[at] < last else last
        ranges = contents.trimmed(self.doc, mark + 1, end)
        older = known.get(cue.start)
        if older is not None and ranges:
            older.content = ranges
            return
        yield from self._spoken(cue, (low, mark), ranges)

    def _spoken(self, cue: Match, segment: tuple[int, int], ranges: list[Range]) -> Iterator[Draft]:
        speaker = self.speakers.of_verb(cue, *segment)
        if ranges and (speaker.actor is not None or (speaker.token is not None and not is_empty(speaker))):
            yield Draft(ranges, "colon", cue, speaker, [], self.speakers.told(cue, speaker))

    def _leads(self, low: int, cue: Match) -> bool:
        """Whether no other clause stands before a cue in its sentence: "X went, Y said, …" is no introduction."""
        if any(c.tag_ in ("WDT", "WP") and c.dep_ == "nsubj" for c in cue.token.children):
            return True
        return not any(t.tag_ in _FINITE or t.tag_ == "MD" for t in self.doc[low : cue.start])

    def _cue(self, low: int, mark: int) -> Match | None:
        """The finite verb close before a comma or colon that has no clause before it."""
        for i in range(mark - 1, max(low, mark - _NEAR) - 1, -1):
            token = self.doc[i]
            if token.pos_ not in _VERBAL:
                continue
            match = verb_at(self.lexicon, token, self.foreign)
            if match is None or not {"that", "quote"} <= set(match.row["clause"]) or token.tag_ not in _FINITE:
                return None
            if any((c.dep_ == "ccomp" and c.i < mark) or is_subordinate(c) for c in token.children):
                return None
            return match
        return None


def is_subordinate(word: Token) -> bool:
    """Whether a word makes the clause of its verb a part of another one: "after X said", "what X said"."""
    return (
        (word.dep_ == "mark" and word.lower_ != "as")
        or word.tag_ == "WRB"
        or (word.tag_ == "WP" and word.dep_ == "dobj")
    )
