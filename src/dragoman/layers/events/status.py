"""Status: whether what a trigger tells happened, is under way, is arranged, is only possible, or is denied.

Read from the trigger outward: its own modifiers, modals and negation first, then whatever governs it, one step at a
time ("the plan *to meet*", "refused *to meet*", "if they *meet*"). The words and what they do are in status_cues.csv.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from spacy.tokens import Token

from dragoman.records import Status
from dragoman.tables import Knowledge

_STEPS = 8
_DEVERBAL = ("ment", "tion", "sion", "ing", "ance", "ence")
"""Endings of nouns made from verbs: what they are of shares their status ("the announcement of a summit")."""
_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor"})


@dataclass(frozen=True)
class StatusIndex:
    """Rows of status_cues.csv by word class and word."""

    rows: Mapping[tuple[str, str], Mapping[str, Any]]

    def get(self, kind: str, word: str) -> Mapping[str, Any] | None:
        """The row of a word in a class, or None."""
        return self.rows.get((kind, word))


def index(knowledge: Knowledge) -> StatusIndex:
    """The index over a set of tables, made once."""
    return knowledge.build(
        "events.status", lambda k: StatusIndex({(r["class"], r["word"]): r for r in k.table("status_cues").rows})
    )


def find(trigger: Token, cues: StatusIndex) -> Status:
    """The status that grammar and words give to what `trigger` tells."""
    status: Status | None = None
    node, seen = trigger, 0
    while seen < _STEPS:
        seen += 1
        here = _verb(node, cues) if node.pos_ in ("VERB", "AUX") else _noun(node, cues)
        status = _combine(status, here)
        step = _outward(node, cues)
        if step is None:
            break
        node, effect = step
        status = _combine(status, effect)
        if effect is None and node.pos_ not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN"):
            break
        if _settled(node, trigger):
            break
    return status or "occurred"


def _settled(node: Token, trigger: Token) -> bool:
    """A finite clause of its own under a verb of saying is not governed further."""
    return node.i != trigger.i and node.dep_ in ("ROOT",) and node.pos_ not in ("VERB", "AUX")


def _combine(inner: Status | None, outer: Status | None) -> Status | None:
    if outer is None or inner == outer:
        return inner
    if inner is None:
        return outer
    if outer == "denied":
        return "occurred" if inner == "denied" else "denied"
    if outer == "possible":
        return "possible"
    if outer == "scheduled":
        return inner if inner in ("denied", "possible") else "scheduled"
    if outer == "ongoing":
        return "ongoing" if inner == "occurred" else inner
    return inner


def _negated(token: Token) -> bool:
    return any(
        c.dep_ == "neg" or (c.dep_ in ("det", "advmod", "preconj") and c.lower_ in _NEGATIONS) for c in token.children
    )


def _effect(row: Mapping[str, Any], negated: bool) -> Status | None:
    effect = row["negated"] if negated else row["effect"]
    return None if effect == "same" else cast(Status, effect)


def _verb(verb: Token, cues: StatusIndex) -> Status | None:
    """What a verb's own auxiliaries, negation and adverbs tell; None for a form that tells nothing (infinitive, gerund)."""
    negated = _negated(verb)
    status: Status | None = None
    progressive = verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in verb.children)
    if progressive:
        status = "ongoing"
    elif (
        verb.tag_ in ("VBD", "VBZ", "VBP")
        or any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP") for c in verb.children)
        or verb.tag_ == "VBN"
    ):
        status = "occurred"
    for child in verb.children:
        if child.dep_ == "aux" and child.tag_ == "MD":
            row = cues.get("modal", child.lemma_.lower()) or cues.get("modal", child.lower_)
            if row is not None:
                status = _effect(row, negated) or status
                negated = False
        elif child.dep_ == "advmod" and (row := cues.get("adverb", child.lower_)) is not None:
            status = _combine(status, _effect(row, False))
    if negated:
        status = "denied"
    return status


def _noun(noun: Token, cues: StatusIndex) -> Status | None:
    status: Status | None = None
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod", "acl") and child.i != noun.i:
            row = cues.get("adjective", child.lower_) or cues.get("adjective", child.lemma_.lower())
            if row is not None and row["scope"] in ("head", "complement"):
                status = _combine(status, _effect(row, False))
        elif child.dep_ == "det" and child.lower_ == "no":
            status = "denied"
    return status


def _outward(node: Token, cues: StatusIndex) -> tuple[Token, Status | None] | None:
    """One step to what governs `node`, with what it does to the status; None where nothing does."""
    head = node.head
    if head.i == node.i:
        return None
    if node.dep_ in ("xcomp", "ccomp", "acl", "pcomp", "csubj"):
        return _clausal(node, head, cues)
    if node.dep_ == "advcl":
        return _adverbial(node, head, cues)
    if node.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "oprd", "dative") and node.pos_ not in ("VERB", "AUX"):
        return _argument(node, head, cues)
    if node.dep_ in ("pobj", "pcomp"):
        return _prepositional(head, cues)
    if node.dep_ == "conj":
        finite = node.tag_ in ("VBD", "VBZ", "VBP") or any(
            c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in node.children
        )
        return None if finite and node.pos_ == "VERB" else (head, None)
    if node.dep_ in ("compound", "poss", "appos", "nmod"):
        return (head, None) if node.dep_ == "appos" else None
    return None


def lemma(word: Token) -> str:
    """A word's lemma, a verb's with its particle ("call off")."""
    particle = next((c.lower_ for c in word.rights if c.dep_ == "prt"), None) if word.pos_ == "VERB" else None
    return f"{word.lemma_.lower()} {particle}" if particle else str(word.lemma_.lower())


def _infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.tag_ == "TO" for c in verb.children)


def _clausal(node: Token, head: Token, cues: StatusIndex) -> tuple[Token, Status | None] | None:
    """A clause under a verb, noun or adjective: "refused to meet", "plan to meet", "ready to meet", "denied that they met"."""
    kind = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective"}.get(head.pos_)
    if node.dep_ == "pcomp" and head.pos_ == "ADP":
        return _prepositional(head, cues)
    row = cues.get(kind, lemma(head)) if kind else None
    if head.lemma_ == "be" and node.dep_ == "xcomp" and _infinitive(node) and (to := cues.get("modal", "be to")):
        return (head, _effect(to, _negated(head)))
    if row is not None and row["scope"] == "complement":
        effect = _effect(row, _negated(head))
        finite = not _infinitive(node) and node.dep_ == "ccomp"
        if finite and row["effect"] in ("scheduled", "same"):
            return None
        return (head, effect)
    if node.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN"):
        return (head, "possible") if _infinitive(node) else None
    if node.dep_ in ("xcomp", "csubj"):
        return (head, None)
    return (head, None) if _infinitive(node) else None


def _adverbial(node: Token, head: Token, cues: StatusIndex) -> tuple[Token, Status | None] | None:
    for child in node.children:
        if child.dep_ in ("mark", "advmod") and (row := cues.get("conjunction", child.lower_)) is not None:
            effect = _effect(row, False)
            return (head, effect) if effect else None
    if _infinitive(node):
        # A purpose: arranged if what serves it is arranged, else not yet true.
        governed = _verb(head, cues) if head.pos_ in ("VERB", "AUX") else None
        return (head, None if governed == "scheduled" else "possible")
    return None


def _argument(node: Token, head: Token, cues: StatusIndex) -> tuple[Token, Status | None] | None:
    """A noun that a verb governs: "cancelled the talks", "talks are expected", "will hold talks"."""
    row = cues.get("verb", lemma(head)) or cues.get("verb", head.lemma_.lower())
    if row is not None and row["scope"] == "complement" and (node.dep_ != "nsubj" or row["effect"] == "same"):
        return (head, _effect(row, _negated(head)))
    return (head, None)


def _prepositional(preposition: Token, cues: StatusIndex) -> tuple[Token, Status | None] | None:
    holder = preposition.head
    row = cues.get("preposition", preposition.lower_)
    if row is not None:
        return (holder, _effect(row, False))
    kind = {"NOUN": "noun", "VERB": "verb", "ADJ": "adjective"}.get(holder.pos_)
    governed = cues.get(kind, holder.lemma_.lower()) if kind else None
    if (
        governed is not None
        and governed["scope"] in ("modifier", "complement")
        and preposition.lower_ in ("for", "of", "to", "on", "from", "about", "with")
    ):
        return (holder, _effect(governed, _negated(holder)))
    if preposition.lower_ == "of" and holder.pos_ == "NOUN" and holder.lemma_.endswith(_DEVERBAL):
        return (holder, None)
    return (holder, None) if holder.pos_ in ("VERB", "AUX") else None
