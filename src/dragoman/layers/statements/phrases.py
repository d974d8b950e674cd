"""What nouns ("his claim that …"), adjectives ("confident that …") and prepositions ("according to") report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc, Token

from dragoman.layers.statements import content as contents
from dragoman.layers.statements.draft import Draft, Kind, Speaker
from dragoman.layers.statements.grammar import predicate_clause, stray_clause, that_clause
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.lexicon import CueIndex, Match, prepositions, verb_at
from dragoman.layers.statements.speakers import Speakers, is_empty

LEAST = 12
"""A scrap of fewer code points beside "according to" is no content."""


class Phrases:
    """Finds what nouns, adjectives and prepositions report in one Doc."""

    def __init__(
        self, doc: Doc, layout: Layout, lexicon: CueIndex, speakers: Speakers, foreign: frozenset[int]
    ) -> None:
        self.doc, self.layout, self.lexicon, self.speakers, self.foreign = doc, layout, lexicon, speakers, foreign

    def prepositions(self) -> dict[int, tuple[Match, Speaker]]:
        """Preposition cues with their speakers, by first token."""
        out = {}
        for match, owner in prepositions(self.lexicon, self.doc):
            target = owner or self._object(match)
            if target is None or target.lemma_.lower() in self.lexicon.sourceless or target.pos_ in ("NUM", "SYM"):
                continue
            speaker = self.speakers.of_phrase(target)
            if len(match.row["cue"].split()) == 1 and (speaker.actor is None or target.pos_ != "PROPN"):
                continue
            if speaker.actor is None and target.pos_ not in ("NOUN", "PROPN") and target.tag_ != "PRP$":
                continue
            out[match.start] = (match, speaker)
        return out

    def _object(self, match: Match) -> Token | None:
        last = self.doc[match.end - 1]
        target = next((t for t in last.children if t.dep_ == "pobj"), None)
        name = self.speakers.arguments.name_at.get(match.end)
        if name is not None and (target is None or target.i >= name.end):
            # "According to Doe the house was sold": the name, not the noun that the parser took with it.
            own = [self.doc[i] for i in range(name.start, name.end) if i in self.speakers.found.parties]
            if target is None or (own and self.doc[name.end].lower_ in ("the", "a", "an")):
                return own[-1] if own else self.doc[name.end - 1]
        if target is not None:
            return target
        for token in self.doc[match.end : match.end + 8]:
            if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in ("compound", "amod", "poss"):
                return token
        return None

    def of_noun(self, cue: Match, quoted: Mapping[int, Draft]) -> Iterator[Draft]:
        """Drafts of a noun with a clause, or of the verb that it stands under."""
        noun = cue.token
        if "that" not in cue.row["clause"] or cue.start in quoted:
            return
        clause = that_clause(noun) or predicate_clause(noun)
        if clause is None:
            return
        verb = noun.head.head if noun.dep_ == "pobj" else None
        governor = verb_at(self.lexicon, verb, self.foreign) if verb is not None else None
        if governor is not None and "that" in governor.row["clause"] and verb is not None:
            # "told the paper in a statement that …": the clause is the verb's.
            if governor.start not in quoted and stray_clause(verb) is None:
                low, high = self.layout.sentence(governor.start)
                speaker = self.speakers.of_verb(governor, low, high)
                for draft in self._reported(Match(cue.start, cue.end, governor.row, verb), clause, speaker, "clause"):
                    draft.cue = governor
                    draft.told = self.speakers.told(governor, speaker)
                    yield draft
            return
        speaker = self.speakers.of_noun(noun)
        if (speaker.token is None or is_empty(speaker)) and noun.dep_ != "nsubjpass":
            return
        yield from self._reported(cue, clause, speaker, "noun")

    def of_adjective(self, token: Token) -> Iterator[Draft]:
        """Drafts of an adjective with a clause."""
        row = self.lexicon.words.get(("adjective", token.lower_)) or self.lexicon.words.get(
            ("adjective", token.lemma_.lower())
        )
        if row is None:
            return
        clause = next(
            (c for c in token.rights if c.dep_ == "ccomp" and not any(g.tag_ == "TO" for g in c.children)), None
        )
        if clause is None:
            return
        heads = [
            c for c in (token.head if token.dep_ == "acomp" else token).children if c.dep_ in ("nsubj", "nsubjpass")
        ]
        speaker = Speaker()
        for head in sorted((h for h in heads if h.i < token.i), key=lambda h: h.i)[:1]:
            ids = self.speakers.arguments.parties(head)
            speaker = Speaker(ids[0] if ids else None, head)
        if speaker.token is not None and not is_empty(speaker) and speaker.token.lower_ != "you":
            yield from self._reported(Match(token.i, token.i + 1, row, token), clause, speaker, "noun")

    def _reported(self, cue: Match, clause: Token, speaker: Speaker, kind: Kind) -> Iterator[Draft]:
        _, high = self.layout.sentence(cue.start)
        first, last = contents.behind(self.doc, self.layout, clause, cue.end)
        first, last, quotes = contents.with_quotes(self.layout, first, last, high)
        content = contents.trimmed(self.doc, first, last)
        if content:
            yield Draft(content, kind, cue, speaker, quotes)

    def of_preposition(self, cue: Match, speaker: Speaker) -> Iterator[Draft]:
        """ "According to X": the rest of the sentence, or of the clause in which the phrase is set."""
        low, high = self.layout.sentence(cue.start)
        target = speaker.token
        if target is None:
            return
        # "According to a report by X": the whole phrase, though X speaks.
        phrase = self._object(cue) if target.i >= cue.end else None
        ends = [t.right_edge.i + 1 for t in (target, phrase) if t is not None and t.i >= cue.start]
        end = max(cue.end, min(max(ends, default=cue.end), high))
        runs = []
        if cue.start > low:
            runs.append((low, cue.start))
        cut = next(
            (i for i in range(end + 3, high) if self.doc[i].lower_ == "but" and self.doc[i - 1].text == ","), high
        )
        rest = (end, cut)
        if cue.start > low and self.doc[cue.start - 1].dep_ == "cc" and end < high - 3:
            # "…, and according to X, …": the second clause alone.
            runs = []
            low = cue.start
        if all(not t.is_alpha for t in self.doc[low : cue.start]) or self._goes_on(end, high):
            runs.append(rest)
        content = [r for first, last in runs for r in contents.trimmed(self.doc, first, last)]
        content = contents.joined(self.layout, content)
        quotes = [q for a, b in runs for q in self.layout.between(a, b)]
        if content and any(e - s > LEAST for s, e in content):
            yield Draft(content, "preposition", cue, speaker, quotes)

    def _goes_on(self, end: int, high: int) -> bool:
        """Whether behind a phrase set into a sentence the same clause goes on."""
        at = end
        while at < high and not self.doc[at].is_alpha:
            at += 1
        if at >= high or self.doc[at].lower_ in ("which", "who", "and", "but", "while", "as", "although", "though"):
            return False
        return high - at > 2
