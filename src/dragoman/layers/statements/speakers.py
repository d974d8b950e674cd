"""Who speaks: the subject of a cue by the parse, else by its place beside the cue; and to whom."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import Arguments, is_passive, subjects
from dragoman.layers.base import Findings
from dragoman.layers.statements.draft import Speaker
from dragoman.layers.statements.grammar import in_passive, is_helped
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.lexicon import CueIndex, Match, noun_at

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_INSIDE = frozenset({"compound", "amod", "nmod", "poss", "nummod", "det", "case", "quantmod"})
_SKIPPED = frozenset({"ADV", "AUX", "PART"})
_EMPTY = frozenset({"it", "this", "that", "there", "what", "everything", "nothing"})
_LONGEST_PHRASE = 14


class Speakers:
    """Finds speakers and addressees in one Doc."""

    def __init__(self, doc: Doc, found: Findings, layout: Layout, lexicon: CueIndex) -> None:
        self.doc, self.found, self.layout, self.lexicon = doc, found, layout, lexicon
        self.arguments = Arguments(doc, found)
        self.timed = {
            i for time in found.times for i in range(layout.token_at(time.span.start), layout.token_at(time.span.end))
        }
        """Tokens of expressions of time."""

    def of_verb(self, cue: Match, low: int, high: int) -> Speaker:
        """The speaker of a verb whose clause lies between the tokens `low` and `high`."""
        verb = cue.token
        passive = (is_passive(verb) and verb.dep_ not in ("ROOT",)) or in_passive(verb)
        best: Speaker | None = None
        if passive and not any(c.dep_ in ("agent", "prep") for c in verb.children):
            return Speaker()
        for subject in self._subjects(verb):
            if subject.i in self.timed or not self._sees(verb, subject):
                continue
            if (author := self._author(subject)) is not None:
                return author
            ids = self.arguments.parties(subject)
            if ids:
                return Speaker(ids[0], subject)
            best = best or Speaker(None, subject)
        if passive:
            return best or Speaker()
        near = self._beside(cue, low, high) if best is None or _is_empty(best.token) else None
        if near is not None and (best is None or (near.actor and _is_empty(best.token))):
            return near
        return best or Speaker()

    def _subjects(self, verb: Token) -> Iterator[Token]:
        if verb.tag_ == "VBG" and verb.i and self.doc[verb.i - 1].lower_ == "as":
            # "quoted the minister as saying": the object speaks.
            over = self.doc[verb.i - 1].head
            over = over.head if over.i == verb.i else over
            yield from (c for c in over.children if c.dep_ in ("dobj", "nsubjpass"))
        own = [c for c in verb.children if c.dep_ == "nsubj"]
        yield from own if own and not in_passive(verb) else subjects(verb)

    def _sees(self, verb: Token, subject: Token) -> bool:
        """A subject stands on the same side of quotation marks as its verb."""
        there, here = self.layout.inside.get(subject.i), self.layout.inside.get(verb.i)
        return there is here or there is None or not there.full

    def _beside(self, cue: Match, low: int, high: int) -> Speaker | None:
        i = cue.end
        while i < high and self.doc[i].pos_ == "ADV":
            i += 1
        inverted = "obj" not in cue.row["told"] or cue.start - low <= 1
        if i < high and inverted and self._opens_phrase(self.doc[i]):
            head = self._head(i, high)
            if head is not None and not self._is_object(cue.token, head):
                return self._named(head)
        i = cue.start - 1
        while i >= low and self.doc[i].pos_ in _SKIPPED:
            i -= 1
        if i >= low and self.doc[i].pos_ in _NOMINAL:
            return self._named(self._top(i, low))
        apposed = self.arguments.name_at.get(cue.start - 2) if self.doc[cue.start - 1].text == "," else None
        if apposed is not None and apposed.kind in ("person", "org", "outlet") and apposed.start > low:
            heads = [j for j in range(apposed.start, apposed.end) if j in self.found.parties]
            return self._named(self.doc[heads[0] if heads else apposed.end - 1])
        for i in range(low, cue.start):
            # "Jane Roe, head of the office, told …": the first phrase of the segment.
            if i in self.layout.inside or i in self.timed:
                continue
            if self.doc[i].pos_ in _NOMINAL and self.doc[i].dep_ not in _INSIDE:
                return self._named(self.doc[i])
        return None

    def inverted(self, cue: Match, high: int) -> Speaker | None:
        """The speaker behind a cue that a comma or mark parts from what it reports: "…, cautioned the ministry"."""
        if not cue.start or self.doc[cue.start - 1].text not in (",", '"', "—", "–") or cue.end >= high:
            return None
        if (
            cue.token.tag_ not in ("VBD", "VBZ", "VBP", "VBN")
            or is_helped(cue.token)
            or not self._opens_phrase(self.doc[cue.end])
        ):
            return None
        head = self._head(cue.end, high)
        if head is None or any(t.text == "," for t in self.doc[cue.end : head.i]):
            return None
        return self._named(head)

    def _is_object(self, verb: Token, head: Token) -> bool:
        return head.head.i == verb.i and head.dep_ in ("dobj", "dative") and verb.i < head.i and self._has_left(verb)

    def _has_left(self, verb: Token) -> bool:
        before = self.doc[verb.i - 1] if verb.i else None
        return before is not None and before.pos_ in _NOMINAL | _SKIPPED

    def _opens_phrase(self, token: Token) -> bool:
        if token.i in self.timed or token.lower_ in _EMPTY:
            return False
        return token.pos_ in ("PROPN", "DET", "PRON", "NOUN", "ADJ", "NUM")

    def _head(self, i: int, high: int) -> Token | None:
        """Head of the noun phrase that begins at token i."""
        token = self.doc[i]
        for _ in range(_LONGEST_PHRASE):
            if token.pos_ in _NOMINAL and token.dep_ not in _INSIDE:
                return token
            if not i <= token.head.i < min(high, i + _LONGEST_PHRASE) or token.head.i == token.i:
                break
            token = token.head
        return token if token.pos_ in _NOMINAL else None

    def _top(self, i: int, low: int) -> Token:
        """The outermost noun of the phrase that ends at token i."""
        token = self.doc[i]
        for _ in range(6):
            head = token.head
            inside = token.dep_ in _INSIDE or token.dep_ in ("pobj", "prep", "appos", "conj")
            if not inside or not low <= head.i <= i or head.pos_ not in _NOMINAL | {"ADP"}:
                break
            token = head
        return token if token.pos_ in _NOMINAL else self.doc[i]

    def _named(self, token: Token) -> Speaker:
        ids = self.arguments.parties(token)
        return Speaker(ids[0] if ids else None, token, guessed=True)

    def of_phrase(self, target: Token) -> Speaker:
        """The speaker that the object of "according to" names."""
        if (author := self._author(target)) is not None:
            return author
        ids = self.arguments.parties(target)
        return Speaker(ids[0] if ids else None, target)

    def _author(self, noun: Token) -> Speaker | None:
        """Who issued a document that speaks: "a report by the ministry said", "the army statement said"."""
        match = noun_at(self.lexicon, noun) if noun.pos_ == "NOUN" else None
        if match is None or match.row["mode"] == "thought":
            return None
        for preposition in noun.rights:
            if preposition.dep_ == "prep" and preposition.lower_ in ("by", "from"):
                for target in preposition.rights:
                    if ids := self.arguments.parties(target):
                        return Speaker(ids[0], noun)
        for child in noun.lefts:
            if child.dep_ in ("compound", "amod", "nmod") and (ids := self.arguments.parties(child)):
                return Speaker(ids[0], noun)
        return None

    def of_noun(self, noun: Token) -> Speaker:
        """A noun's speaker: its possessor, "by" or "of", or the subject of the verb over it."""
        for path in ("poss", "prep:by", "prep:from", "prep:of", "before", "subj"):
            if path == "before":
                for child in noun.lefts:
                    if child.dep_ in ("amod", "compound", "nmod") and (ids := self.arguments.parties(child)):
                        return Speaker(ids[0], child)
                continue
            for target in self.arguments.tokens(noun, path):
                if target.lower_ in _EMPTY or target.i == noun.i:
                    continue
                ids = self.arguments.parties(target)
                if ids or (target.pos_ in _NOMINAL and path != "subj"):
                    return Speaker(ids[0] if ids else None, target)
        return Speaker()

    def told(self, cue: Match, speaker: Speaker) -> str | None:
        """The actor whom a cue says to have been told: by the verb's paths, or "in an interview with X"."""
        taken = (speaker.actor,) if speaker.actor else ()
        verb = cue.token
        passive = in_passive(verb)
        paths = tuple(p for p in cue.row["told"])
        if passive and "obj" in paths:
            for child in verb.children:
                if child.dep_ == "nsubjpass" and (ids := self.arguments.parties(child)):
                    return ids[0]
        if paths and (ids := self.arguments.follow(verb, paths, taken)):
            return ids[0]
        for preposition in verb.children:
            if preposition.dep_ != "prep":
                continue
            for noun in preposition.children:
                match = noun_at(self.lexicon, noun) if noun.dep_ == "pobj" else None
                if match is not None and match.row["told"]:
                    ids = self.arguments.follow(noun, tuple(match.row["told"]), taken)
                    if ids:
                        return ids[0]
        return None


def _is_empty(token: Token | None) -> bool:
    return token is None or token.lower_ in _EMPTY


def is_empty(speaker: Speaker) -> bool:
    """Whether the speaker is a word that stands for no one ("it", "this", "what")."""
    return speaker.actor is None and speaker.token is not None and speaker.token.lower_ in _EMPTY
