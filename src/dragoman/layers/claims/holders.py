"""Holders: on whose word a claim stands."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import Arguments, subjects
from dragoman.layers.base import Findings
from dragoman.layers.claims.lexicon import Lexicon
from dragoman.records import Statement

_REACH = 8


class Holders:
    """Finds the statements and the announcing verbs that claims stand in."""

    def __init__(self, doc: Doc, found: Findings, lexicon: Lexicon) -> None:
        self.doc, self.lexicon = doc, lexicon
        self.arguments = Arguments(doc, found)
        self.within = _innermost(doc, found.statements)

    def holder(self, anchor: Token, told: Token | None) -> tuple[str | None, Statement | None]:
        """The actor whose claim it is, and the statement that carries it; None where the article itself says it.

        Args:
            anchor: the token that the claim is about.
            told: who is said to expect it, if a cue names somebody.
        """
        statement = self.within.get(anchor.i)
        if told is not None and (ids := self.arguments.parties(told)):
            return ids[0], statement
        if statement is not None:
            return statement.speaker, statement
        return self._announced(anchor), None

    def _announced(self, anchor: Token) -> str | None:
        """ "Announced the intent to provide $5 million": whoever announces it, by the object of a verb of saying."""
        node = anchor
        for _ in range(_REACH):
            head = node.head
            if head.i == node.i or node.dep_ in ("conj", "relcl", "advcl", "nsubj", "nsubjpass", "ccomp"):
                return None
            if head.pos_ == "VERB" and head.lemma_.lower() in self.lexicon.cue_verbs:
                if node.dep_ not in ("dobj", "prep") or head.dep_ in ("relcl", "acl"):
                    return None
                for subject in subjects(head):
                    if ids := self.arguments.parties(subject, widen=False):
                        return ids[0]
                return None
            node = head
        return None


def _innermost(doc: Doc, statements: list[Statement]) -> dict[int, Statement]:
    """The smallest statement with a speaker whose content holds a token, else the smallest, by token index."""
    starts = {token.idx: token.i for token in doc}
    sized = sorted(
        statements,
        key=lambda s: (s.speaker is not None, -sum(c.end - c.start for c in s.content), s.content[0].start),
    )
    out: dict[int, Statement] = {}
    for statement in sized:
        for content in statement.content:
            i = _first(doc, starts, content.start)
            while i < len(doc) and doc[i].idx < content.end:
                out[i] = statement
                i += 1
    return out


def _first(doc: Doc, starts: dict[int, int], at: int) -> int:
    """The token that begins at a code point, or the first behind it."""
    found = starts.get(at)
    if found is not None:
        return found
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx < at:
            low = middle + 1
        else:
            high = middle
    return low
