"""Quantities: which numerals are claims about the world, what they count, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.layers.base import Findings
from dragoman.layers.claims import clauses
from dragoman.layers.claims.intervals import Intervals
from dragoman.layers.claims.lexicon import Lexicon
from dragoman.layers.claims.numerals import Numeral

KNOWN = 3
"""Up to this number a count behind "the" or "its" is of things already known ("the two sides")."""
FEW = 10
"""Up to this number a count of parties, people at a meeting or parts of an argument is no claim."""
_YEARS = range(1000, 2101)


@dataclass(frozen=True)
class Quantity:
    """A numeral that is a claim: its head token, the noun that it counts (or None), and the verb of its clause."""

    numeral: Numeral
    head: Token
    counted: Token | None
    verb: Token | None
    sure: str


class Judge:
    """Tells claims from other numerals in one Doc."""

    def __init__(self, doc: Doc, found: Findings, lexicon: Lexicon) -> None:
        self.doc, self.lexicon = doc, lexicon
        self.times = Intervals((t.span.start, t.span.end) for t in found.times)
        self.named = {i for n in found.names if n.end - n.start > 1 for i in range(n.start, n.end)}

    def quantity(self, numeral: Numeral, first: int, last: int) -> Quantity | None:
        """The claim that a numeral (tokens `first` to `last`) makes, or None."""
        head = self._head(first, last)
        counted = self._counted(head, first, last)
        if self._shielded(numeral, head, counted, first, last):
            return None
        verb = clauses.verb_of(head)
        kind = self._kind(numeral, head, counted, verb, first, last)
        return Quantity(numeral, head, counted, verb, kind) if kind else None

    def _head(self, first: int, last: int) -> Token:
        for i in range(last, first - 1, -1):
            token = self.doc[i]
            if not first <= token.head.i <= last or token.head.i == i:
                return token
        return self.doc[last]

    def _counted(self, head: Token, first: int, last: int) -> Token | None:
        """The noun behind a number: what it modifies, or what stands behind "of" ("dozens of people")."""
        node = head
        for _ in range(3):
            if node.dep_ in ("nummod", "quantmod", "compound", "amod", "nmod", "advmod") and node.head.i > last:
                node = node.head
        if node.i > last and (node.pos_ in ("NOUN", "PROPN") or node.tag_ == "JJR"):
            return node
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ == "of":
                return next((c for c in child.children if c.dep_ == "pobj"), None)
        if head.dep_ == "nummod" and head.head.pos_ in ("NOUN", "PROPN") and head.head.i >= first:
            return head.head
        return None

    def _shielded(self, numeral: Numeral, head: Token, counted: Token | None, first: int, last: int) -> bool:
        if self._timed(numeral) or any(i in self.named for i in range(first, last + 1)):
            return True
        before = self.doc[first - 1] if first else None
        behind = self.doc[last + 1] if last + 1 < len(self.doc) else None
        if numeral.compound and not numeral.unit and not numeral.currency:
            return True
        plain = numeral.unit is None and numeral.currency is None
        if plain and before is not None and self._labels(before, counted):
            return True
        if plain and behind is not None and behind.lower_ in self.lexicon.durations:
            return True
        if counted is not None and (
            counted.lower_ in self.lexicon.durations or self.lexicon.shield("noun", counted.lemma_.lower()) == "never"
        ):
            return plain
        if plain and behind is not None and self.lexicon.shield("adjective", behind.lower_) == "never":
            return True
        if before is not None and self.lexicon.shield("adjective", before.lower_) == "never":
            return True
        return self._needed(head, counted)

    def _timed(self, numeral: Numeral) -> bool:
        return self.times.meets(numeral.core, numeral.core_end)

    def _labels(self, before: Token, counted: Token | None) -> bool:
        """A number that names: Article 5, No. 10, Boeing 737, Channel 4."""
        if before.text == "." and before.i and self.lexicon.shield("label", before.nbor(-1).lower_):
            before = before.nbor(-1)
        if self.lexicon.shield("label", before.lower_.rstrip(".")) == "never":
            return counted is None or counted.i <= before.i or before.text[0].isupper()
        return before.pos_ == "PROPN" and before.text[0].isupper() and (counted is None or counted.i <= before.i)

    def _needed(self, head: Token, counted: Token | None) -> bool:
        """A majority that is needed: "the 326 seats needed", "67 votes are required"."""
        node = counted or head
        if node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.pos_ == "NOUN":
            node = node.head.head
        near = [c for c in node.rights if c.dep_ in ("acl", "amod", "relcl")]
        if node.dep_ in ("nsubjpass", "dobj") and clauses.is_verb(node.head):
            near.append(node.head)
        elif node.dep_ == "pobj" and node.head.lower_ == "for" and clauses.is_verb(node.head.head):
            near.append(node.head.head)
        return any(self.lexicon.shield("verb", n.lemma_.lower()) == "need" for n in near)

    def _kind(
        self, numeral: Numeral, head: Token, counted: Token | None, verb: Token | None, first: int, last: int
    ) -> str | None:
        """Why a numeral is a claim, by its construction, or None where it is not."""
        if numeral.currency is not None:
            return "money"
        if numeral.unit is not None:
            return "share" if numeral.unit.startswith("perc") else "measure"
        if numeral.part:
            return "part"
        if numeral.pair:
            return "tally" if self._tally(head) else None
        value = next((v for v in (numeral.amount, numeral.low, numeral.high) if v is not None), None)
        if value == 0:
            return None
        harmed = self._harmed(head, counted, verb, last)
        if counted is None:
            return self._bare(numeral, value, head, verb, harmed)
        if harmed:
            return "harm"
        if value == 1:
            return None
        if value is not None and value <= FEW and self._few(value, head, counted, first):
            return None
        if value is None:
            return "rough"
        return "count" if value > FEW else "small"

    def _few(self, value: float, head: Token, counted: Token, first: int) -> bool:
        """A small number that is no claim: known already, or of parties and parts."""
        if self.lexicon.shield("noun", counted.lemma_.lower()) == "small":
            return True
        before = [c for c in counted.lefts if c.i < first and c.dep_ in ("det", "poss", "predet")]
        known = any(self.lexicon.shield("determiner", c.lower_) or c.dep_ == "poss" for c in before)
        if value <= KNOWN and known:
            return True
        return counted.pos_ == "PROPN" and head.text[0].isupper() and not head.is_sent_start

    def _harmed(self, head: Token, counted: Token | None, verb: Token | None, last: int) -> bool:
        """Whether the number counts people killed, hurt, held or sought."""
        node = counted or head
        if counted is not None and self.lexicon.shield("noun", counted.lemma_.lower()) == "harm":
            return True
        if counted is not None and any(c.dep_ in ("amod", "acl") and self._harms(c) for c in counted.children):
            return True
        for behind in self.doc[node.i + 1 : node.i + 3]:
            if self.lexicon.shield("adjective", behind.lower_) == "harm":
                return True
            if behind.pos_ in ("PUNCT", "ADP", "CCONJ"):
                break
        if node.dep_ in ("nsubj", "nsubjpass", "dobj", "conj", "appos") and verb is not None:
            return self._harms(verb) and (node.dep_ != "nsubj" or self._suffers(verb))
        return False

    def _harms(self, token: Token) -> bool:
        kinds = ("verb", "adjective") if token.pos_ != "ADJ" else ("adjective", "verb")
        return any(self.lexicon.shield(kind, token.lemma_.lower()) == "harm" or
                   self.lexicon.shield(kind, token.lower_) == "harm" for kind in kinds)  # fmt: skip

    def _suffers(self, verb: Token) -> bool:
        """Whether the subject of a verb of harm is who is harmed: "two died", not "two gunmen killed him"."""
        return not any(c.dep_ in ("dobj", "ccomp") for c in verb.children)

    def _bare(self, numeral: Numeral, value: float | None, head: Token, verb: Token | None, harmed: bool) -> str | None:
        """A number with no noun and no unit: a claim beside certain verbs and nouns only."""
        if harmed and head.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "ROOT", "nummod"):
            return None if value == 1 and numeral.word and head.dep_ == "pobj" else "harm"
        if value is not None and value in _YEARS and "," not in numeral.figure and float(value).is_integer():
            return None
        if verb is None:
            return None
        holder = head.head if head.dep_ == "pobj" else head
        if value is not None and value > FEW and holder.dep_ == "attr" and verb.lemma_ == "be":
            own = clauses.subject(verb)
            return "bare" if own is not None and own.pos_ == "NOUN" else None
        near = [verb.lemma_.lower()] if holder.dep_ in ("dobj", "prep", "attr", "npadvmod") else []
        counted = self.lexicon.shield("noun", holder.head.lemma_.lower()) if holder.dep_ == "prep" else None
        if counted == "bare" or any(self.lexicon.shield("verb", word) == "bare" for word in near):
            return "bare" if value is not None and value != 1 and holder.head.i in (verb.i, holder.head.i) else None
        return None

    def _tally(self, head: Token) -> bool:
        """Whether two joined numbers are votes: a word of voting stands in the sentence."""
        sentence = head.sent
        return any(
            self.lexicon.shield("noun" if t.pos_ == "NOUN" else "verb", t.lemma_.lower()) == "vote"
            for t in sentence
            if t.pos_ in ("NOUN", "VERB")
        )
