"""Cues behind or inside what they report: "…, he said", "…, said Jane Doe, …", "as he said, …"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.layers.statements.draft import Governed
from dragoman.layers.statements.grammar import in_passive
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.lexicon import Match
from dragoman.layers.statements.speakers import Speakers

_TURNS = frozenset(
    {"who", "which", "whose", "when", "while", "as", "after", "before", "although", "though", "and", "but"}
)
"""Words behind an inserted phrase that begin the reporter's own words again."""
_APPOSITION = 40
"""A name stands at most so many tokens before the cue that its apposition parts it from."""
_SPEAKING = frozenset({"person", "outlet", "org", "other"})
_BREAKS = frozenset({",", '"', "-", "—", "–", "--", ")"})


class Insertions:
    """Finds what inserted cues report in one Doc."""

    def __init__(self, doc: Doc, layout: Layout, speakers: Speakers) -> None:
        self.doc, self.layout, self.speakers = doc, layout, speakers

    def around(self, cue: Match) -> Governed | None:
        """A cue behind or inside what it reports: "…, he said", "…, he said, …", "as he said, …"."""
        verb = cue.token
        taken = {c.dep_ for c in verb.children if c.i >= cue.end}
        if taken & {"xcomp", "ccomp"} or (taken & {"dobj", "attr"} and "obj" not in cue.row["told"]):
            return None
        if cue.end < len(self.doc) and cue.end in self.layout.inside and self.layout.inside[cue.end].first == cue.end:
            return None
        if any(c.dep_ in ("dobj", "attr") and c.i < verb.i for c in verb.children) or in_passive(verb):
            return None
        if verb.tag_ not in ("VBD", "VBZ", "VBP") and not any(
            c.dep_ == "aux" and c.tag_ != "TO" for c in verb.children
        ):
            return None
        left = [c for c in verb.children if c.dep_ in ("ccomp", "parataxis") and c.i < verb.i]
        as_clause = any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") and c.i < verb.i for c in verb.children)
        if any(c.dep_ == "mark" and c.lower_ != "as" for c in verb.children) or verb.dep_ in ("relcl", "acl"):
            return None
        low, high = self.layout.sentence(cue.start)
        apposed = self._apposed(cue, low)
        begin = apposed[0] if apposed else self._phrase_start(cue, low)
        if as_clause and self._only_marks(low, begin):
            end = self._insertion_end(cue, high)
            return Governed("trailing", ((end, high),)) if end < high else None
        if begin is None or begin <= low or not self._set_off(begin, cue):
            return None
        runs = [(low, begin)]
        end = self._insertion_end(cue, high)
        if not left and any(t.pos_ in ("VERB", "AUX") and t.head.i != verb.i for t in self.doc[cue.end : end]):
            return None
        if end < high - 1 and self._resumes(end):
            runs.append((end, high))
        if not any(t.pos_ in ("VERB", "AUX") for first, last in runs for t in self.doc[first:last]):
            return None
        return Governed("trailing", tuple(runs), apposed[1] if apposed else None)

    def _apposed(self, cue: Match, low: int) -> tuple[int, Token] | None:
        """Start and head of a name with an apposition before a cue: "…, Jane Doe, head of the office, told"."""
        if self.doc[cue.start - 1].text != ",":
            return None
        names, parties = self.speakers.arguments.name_at, self.speakers.found.parties
        for i in range(cue.start - 2, max(low, cue.start - _APPOSITION), -1):
            name = names.get(i)
            if self.doc[i].text == '"' or name is None or name.start <= low or name.kind not in _SPEAKING:
                continue
            if self.doc[name.start - 1].text in (",", '"') and self.doc[name.end].text == ",":
                heads = [j for j in range(name.start, name.end) if j in parties]
                return name.start, self.doc[heads[0] if heads else name.end - 1]
        return None

    def _only_marks(self, low: int, begin: int | None) -> bool:
        return begin is not None and all(
            self.doc[i].lower_ == "as" or not self.doc[i].is_alpha for i in range(low, begin)
        )

    def _phrase_start(self, cue: Match, low: int) -> int | None:
        """First token of the inserted phrase: of the subject before the verb, or the verb itself."""
        begin = cue.start
        for child in cue.token.children:
            if child.i < cue.start and child.dep_ in ("nsubj", "aux", "advmod", "neg", "mark"):
                begin = min(begin, child.left_edge.i)
        while begin > low and self.doc[begin - 1].text not in _BREAKS:
            if self.doc[begin - 1].pos_ not in ("DET", "ADJ", "PROPN", "NOUN", "PRON", "ADV", "SCONJ", "ADP", "PART"):
                return None
            begin -= 1
        return begin

    def _set_off(self, begin: int, cue: Match) -> bool:
        """A comma, dash or mark stands before the phrase and no other verb of its clause inside it."""
        return self.doc[begin - 1].text in _BREAKS and begin <= cue.start

    def _insertion_end(self, cue: Match, high: int) -> int:
        """Where the inserted phrase ends: at the comma behind the cue and what hangs on it."""
        at = cue.end
        while at < high and self.doc[at].text not in (",", "—", "–", "--", "-", '"'):
            at += 1
        return at

    def _resumes(self, end: int) -> bool:
        """Whether the sentence goes on with what is reported behind the inserted phrase."""
        token = self.doc[end + 1] if end + 1 < len(self.doc) else None
        if token is None or self.doc[end].text == '"' or token.tag_ == "VBG":
            return False
        return token.lower_ not in _TURNS and token.text != '"'
