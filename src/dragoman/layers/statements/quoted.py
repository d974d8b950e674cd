"""Quotations: each gets its cue by the text round it, or belongs to the speech that it continues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc

from dragoman.layers.statements import content as contents
from dragoman.layers.statements.draft import Draft, Range, Speaker
from dragoman.layers.statements.grammar import has_clause
from dragoman.layers.statements.layout import STOPS, Layout, Quotation
from dragoman.layers.statements.lexicon import CueIndex, Match, noun_at, verb_at
from dragoman.layers.statements.nesting import Cover
from dragoman.layers.statements.speakers import Speakers, is_empty

_PAUSES = frozenset(",?!-—–…")
_QUOTING = frozenset({"quote", "that", "np"})
_LEAP = 6
"""A quotation goes on behind its cue within so many tokens."""
_SIGNATURE = 10
"""A signature behind a quotation has at most so many tokens."""
_LEAST_NP = 3
"""A noun phrase in quotation marks beside a verb that is an event is a statement from this many words on."""


class Quoter:
    """Assigns the quotations of one Doc to cues and speakers."""

    def __init__(
        self, doc: Doc, layout: Layout, lexicon: CueIndex, speakers: Speakers, foreign: frozenset[int], taken: set[int]
    ) -> None:
        self.doc, self.layout, self.lexicon, self.speakers = doc, layout, lexicon, speakers
        self.foreign = foreign
        self.taken = taken
        """Paragraphs that are a labelled speaker's."""
        self.by_cue: dict[int, Draft] = {}
        self.of: dict[int, Draft] = {}
        """First token of a quotation -> its draft."""

    def full(self, phrases: Mapping[int, tuple[Match, Speaker]]) -> list[Draft]:
        """Drafts of the quotations that are speech of their own and have a cue, or continue one that has."""
        drafts: dict[int, Draft] = {}
        before: Quotation | None = None
        waiting: list[Quotation] = []
        for q in self.layout.quotations:
            if q.paragraph in self.taken or not q.full or self._is_mere_title(q):
                continue
            draft = self._beside(q, phrases)
            if draft is None and before is not None and (older := self.of.get(before.first)) is not None:
                if self._continues(before, q):
                    draft = older
                    self._add(older, q)
            elif draft is not None:
                drafts.setdefault(id(draft), draft)
            if draft is not None:
                for earlier in waiting if before is not None and before.goes_on else []:
                    # The cue of a quotation over paragraphs may stand behind its last one.
                    self._add(draft, earlier)
                    self.of[earlier.first] = draft
                self.of[q.first] = draft
            waiting = [*waiting, q] if draft is None and q.goes_on else []
            before = q
        return list(drafts.values())

    def _is_mere_title(self, q: Quotation) -> bool:
        return q.title and not q.verbal

    def _add(self, draft: Draft, q: Quotation) -> None:
        draft.content = contents.joined(self.layout, [*draft.content, (q.start, q.end)])
        draft.quotes.append(q)

    def _beside(self, q: Quotation, phrases: Mapping[int, tuple[Match, Speaker]]) -> Draft | None:
        """The draft of a quotation's cue: behind it where it ends in a pause, else before it."""
        after, before = self.layout.segment_after(q), self.layout.segment_before(q)
        if before[0] == before[1]:
            before = self._introduction(q)
        cue = self._cue_after(q, *after)
        if cue is not None:
            return self._spoken(q, cue, after)
        cue = self._cue_before(*before)
        if cue is not None:
            return self._spoken(q, cue, before)
        begun = self.layout.text[q.end - 1] == "." and after[0] < after[1] and self.doc[after[0]].text[0].isupper()
        for low, high in (before, after) if q.first - before[0] > 1 else (after,):
            for i in range(low, high if low < q.first or not begun else low):
                if i in phrases:
                    match, speaker = phrases[i]
                    return self._new(q, Draft([], "quote", match, speaker))
        return self._colon(q, before)

    def _introduction(self, q: Quotation) -> tuple[int, int]:
        """Tokens of the sentence that ends the paragraph before with a colon or comma, for a quotation that opens one."""
        start, _ = self.layout.bounds(q.paragraph)
        if q.first != start or q.paragraph == 0:
            return q.first, q.first
        first, last = self.layout.bounds(q.paragraph - 1)
        if last - first < 2 or self.doc[last - 1].text not in (":", ",") or last - 1 in self.layout.inside:
            return q.first, q.first
        low, high = self.layout.sentence(last - 1)
        return low, high

    def _new(self, q: Quotation, draft: Draft) -> Draft:
        if draft.cue is not None:
            old = self.by_cue.get(draft.cue.start)
            if old is not None:
                self._add(old, q)
                return old
            self.by_cue[draft.cue.start] = draft
        self._add(draft, q)
        return draft

    def _spoken(self, q: Quotation, cue: Match, segment: tuple[int, int]) -> Draft | None:
        if cue.start in self.by_cue:
            return self._new(q, self.by_cue[cue.start])
        speaker = self.speakers.of_verb(cue, *segment)
        if speaker.token is None and (behind := self.speakers.inverted(cue, segment[1])) is not None:
            speaker = behind
        opening = self.doc[segment[0]]
        if speaker.token is None and cue.token.dep_ == "acl" and opening.lower_ == "as":
            # "As the leaders stated last week, "…": the parser took the verb for a participle.
            nouns = [c for c in opening.rights if c.dep_ == "pobj"]
            speaker = self.speakers.of_phrase(nouns[0]) if nouns else speaker
        return self._new(q, Draft([], "quote", cue, speaker, told=self.speakers.told(cue, speaker)))

    def _cue_after(self, q: Quotation, low: int, high: int) -> Match | None:
        if low >= high:
            return None
        last = self.layout.text[q.end - 1] if q.end else ""
        following = self.doc[low].text
        pause = last in _PAUSES or following in _PAUSES or following in ("--", "...")
        found = self._cues(low, high)
        if not found:
            return None
        first = next((m for m in found if m.token.dep_ not in ("relcl", "acl", "amod")), found[0])
        if not pause and not (last != "." and (first.start - low <= 4 or q.quote.damaged)):
            return None
        if (q.title or (last in "?!" and self.doc[low].text[0].isupper())) and has_clause(first.token):
            return None
        return first

    def _cue_before(self, low: int, high: int) -> Match | None:
        if low >= high:
            return None
        # The nearest cue; one inside another's clause ("said that he thought") comes after its governor.
        found = self._cues(low, high)
        if not found:
            return None
        colon = self.doc[high - 1].text == ":"
        near = found[-1]
        if colon and len(found) > 1 and near.token.dep_ in ("relcl", "acl", "ccomp") and not near.row["quote_only"]:
            return found[0]
        return near

    def _cues(self, low: int, high: int) -> list[Match]:
        out = []
        for i in range(low, high):
            match = verb_at(self.lexicon, self.doc[i], self.foreign)
            if match is None or match.end > high or not _QUOTING & set(match.row["clause"]):
                continue
            if match.token.tag_ == "VBG" and low == i and has_clause(match.token):
                continue  # "…," adding that …: another statement
            out.append(match)
        return out

    def _colon(self, q: Quotation, segment: tuple[int, int]) -> Draft | None:
        """A quotation behind a colon: the speaker is the subject of the sentence, or the possessor of a noun cue."""
        low, high = segment
        if high <= low or self.doc[high - 1].text not in (":", ","):
            return None
        for i in range(high - 1, low - 1, -1):
            match = noun_at(self.lexicon, self.doc[i])
            if match is not None and match.token.dep_ not in ("compound",):
                speaker = self.speakers.of_noun(match.token)
                if speaker.token is None:
                    speaker = self._subject(low, high)
                if speaker.token is not None:
                    return self._new(q, Draft([], "quote", match, speaker))
        if self.doc[high - 1].text != ":":
            return None
        speaker = self._subject(low, high)
        if speaker.actor is None and (speaker.token is None or is_empty(speaker)):
            return None
        colon = self.doc[high - 1]
        return self._new(q, Draft([], "quote", None, speaker, cue_range=(colon.idx, colon.idx + 1)))

    def _subject(self, low: int, high: int) -> Speaker:
        """The first subject, else the first party, of a segment."""
        for i in range(low, high):
            token = self.doc[i]
            if token.dep_ in ("nsubj", "nsubjpass") and (ids := self.speakers.arguments.parties(token)):
                return Speaker(ids[0], token, guessed=True)
        for i in range(low, high):
            if i in self.speakers.found.parties:
                return Speaker(self.speakers.found.parties[i][0], self.doc[i], guessed=True)
        return Speaker()

    def _continues(self, before: Quotation, q: Quotation) -> bool:
        """Whether a quotation goes on with the speech of the one before it."""
        if before.goes_on:
            return q.paragraph == before.paragraph + 1 and q.first == self.layout.bounds(q.paragraph)[0]
        if before.paragraph != q.paragraph:
            return False
        stops = sum(self.doc[i].text in (".", "!", "?") for i in range(before.last, q.first))
        return stops <= 1

    def left_over(self, drafts: list[Draft]) -> Iterator[Draft]:
        """Full quotations that have no cue: the speaker who goes on, or the subject of the sentence before."""
        cover = Cover(drafts)
        by_paragraph: dict[int, list[Draft]] = {}
        before: Quotation | None = None
        works: set[int] = set()
        """Quotations behind a signature: the title of what is quoted."""
        for draft in drafts:
            by_paragraph.setdefault(self.layout.paragraph_of(draft.content[-1][0]), []).append(draft)
        for q in self.layout.quotations:
            if not q.full or q.first in self.of or q.paragraph in self.taken or q.words < 4 or not q.verbal or q.title:
                continue
            if any(s <= q.start and q.end <= e for d in cover.at(q.start) for s, e in d.content):
                continue
            if before is not None and before.goes_on and before.first in self.of and self._continues(before, q):
                self._add(self.of[before.first], q)
                self.of[q.first] = self.of[before.first]
                before = q
                continue
            before = q
            if (signed := self._signed(q)) is not None:
                works.add(self.layout.segment_after(q)[1])
                speaker, kind = signed, False
            elif q.first in works:
                continue
            else:
                speaker, kind = self._going_on(q, by_paragraph)
            if speaker.actor is None and speaker.token is None:
                continue
            draft = Draft([(q.start, q.end)], "goes on" if kind else "stands alone", None, speaker, [q], inherited=True)
            self.of[q.first] = draft
            yield draft

    def _signed(self, q: Quotation) -> Speaker | None:
        """Who signs a quotation that is all of its paragraph: "…" — Jane Doe, "The Book"."""
        low, high = self.layout.segment_after(q)
        start, last = self.layout.bounds(q.paragraph)
        if q.first != start or not 1 <= high - low <= _SIGNATURE or (high < last and high not in self.layout.inside):
            return None
        words = self.doc[low:high]
        if any(t.pos_ in ("VERB", "AUX", "PRON") for t in words) or not any(t.pos_ in ("NOUN", "PROPN") for t in words):
            return None
        return self._subject(low, high)

    def _going_on(self, q: Quotation, drafts: Mapping[int, list[Draft]]) -> tuple[Speaker, bool]:
        start, _ = self.layout.bounds(q.paragraph)
        here = [d for d in drafts.get(q.paragraph, ()) if d.content[0][0] < q.start]
        if here:
            last = max(here, key=lambda d: (d.content[-1][1], d.content[0][0]))
            return last.speaker, True
        if q.first > start:
            # A sentence without a cue stands before the quotation in its paragraph.
            low, high = self.layout.sentence(q.first - 1)
            speaker = self._subject(low, min(high, q.first))
            if speaker.actor is not None:
                return speaker, False
        before = drafts.get(q.paragraph - 1, ())
        if before:
            last = max(before, key=lambda d: (d.content[-1][1], d.content[0][0]))
            return last.speaker, True
        return Speaker(), False

    def partial(self, drafts: list[Draft]) -> Iterator[Draft]:
        """Words in quotation marks that no clause has taken, with the nearest cue before them in the sentence."""
        cover = Cover(drafts)
        held = {d.cue.start: d for d in drafts if d.cue is not None and d.kind in ("clause", "as", "noun")}
        for q in self.layout.quotations:
            if q.full or q.paragraph in self.taken or (q.title and not q.verbal):
                continue
            if cover.touches(q.start, q.end):
                continue
            if (older := self._resumed(q)) is not None:
                self._add(older, q)
                continue
            cue = self._governor(q)
            if cue is None:
                continue
            if cue.start in held:
                older = held[cue.start]
                older.content = [(min(older.content[0][0], q.start), max(older.content[-1][1], q.end))]
                older.quotes.append(q)
                continue
            low, high = self.layout.sentence(q.first)
            speaker = self.speakers.of_verb(cue, low, high)
            if (speaker.token is None and speaker.actor is None) or is_empty(speaker):
                continue
            draft = Draft([self._stretch(cue, q)], "partial", cue, speaker, [q])
            draft.told = self.speakers.told(cue, speaker)
            held[cue.start] = draft
            yield draft

    def _resumed(self, q: Quotation) -> Draft | None:
        """The draft that words in marks go on with: "…," he said, but "when the time comes …"."""
        i = q.first - 1
        opens = self.doc[i].text in STOPS
        i -= int(opens)
        while i >= 0 and i not in self.layout.inside:
            if self.doc[i].text in STOPS or self.doc[i].is_space:
                return None
            i -= 1
        draft = self.of.get(self.layout.inside[i].first) if i >= 0 else None
        if draft is None or draft.cue is None or not i < draft.cue.start < q.first:
            return None
        between = self.doc[draft.cue.end : q.first]
        if any(t.pos_ in ("VERB", "AUX") for t in between) or (len(between) > _LEAP and not opens):
            return None
        if opens and (self._cue_after(q, *self.layout.segment_after(q)) is not None or not q.verbal):
            return None
        return draft

    def _governor(self, q: Quotation) -> Match | None:
        low, _ = self.layout.sentence(q.first)
        for i in range(q.first - 1, max(low, q.first - 25) - 1, -1):
            if i in self.layout.inside and self.layout.inside[i].full:
                return None
            match = verb_at(self.lexicon, self.doc[i], self.foreign)
            if match is None:
                continue
            clause = set(match.row["clause"])
            if not clause & _QUOTING and "as" not in clause:
                continue
            near = match.end >= q.first - 1
            if match.row["event"] and not (q.words >= _LEAST_NP and (clause & {"np", "as"} or near)):
                return None
            if q.words < 2 and "np" not in clause and "as" not in clause:
                return None
            return match
        return None

    def _stretch(self, cue: Match, q: Quotation) -> Range:
        """From the object of the cue to the end of the quotation."""
        verb = cue.token
        if "as" in cue.row["clause"] or "np" in cue.row["clause"]:
            starts = [
                c.left_edge.i
                for c in verb.children
                if c.i >= cue.end and (c.dep_ in ("dobj", "oprd", "ccomp") or (c.dep_ == "prep" and c.lower_ == "as"))
            ]
            first = min((i for i in starts if i < q.first), default=q.first)
            if first < q.first:
                ranges = contents.trimmed(self.doc, first, q.last)
                if ranges:
                    return ranges[0][0], q.end
        return q.start, q.end
