"""Where expressions of time and place stand in the parse, and what they are the time or place of.

A *site* of an expression is a token that it may belong to: going up from it, through prepositions and nouns, to the
verb of its clause. A *frame* of a trigger is the trigger and what shares its circumstances. Where a site lies in the
frame, the expression belongs to the trigger.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from dragoman.records import Place, Time
from dragoman.tables import Knowledge

Form = Literal["past", "present", "perfect", "pluperfect", "modal", "infinitive", "participle", "gerund", "noun"]
BESIDE = frozenset({"in", "at", "during", "on", "through", "throughout", "within", "amid", "over", "under"})
"""Prepositions whose noun shares the time of what they stand with: "at Monday's summit", "during the May visit"."""
_APART = frozenset({"after", "before", "following", "despite", "since", "until", "against"})
"""Prepositions whose noun has a time of its own: "after the talks"."""
_FROM = frozenset({"since", "before", "until"})
"""Prepositions whose noun's time is that of nothing before it: "the worst since the raid in May"."""
_THROUGH = frozenset(
    (
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "around",
        "on",
        "of",
        "during",
        "against",
        "by",
        "into",
        "with",
        "between",
    )
)
"""Prepositions through which a place belongs to what stands before them: "an attack on a base in Sinai"."""
_PREMODIFIER = frozenset({"poss", "nmod", "amod", "compound", "nummod"})
_UP = 9
"""Steps that are gone up at most."""


@dataclass(frozen=True)
class Words:
    """Words of the tables: kinds of places and their parts ("city", "outskirts"); `goals`, lemmas of going somewhere, whose
    "to" tells where it takes place; `carriers`, verbs that tell no more than that their object takes place ("hold talks")."""

    places: frozenset[str]
    goals: frozenset[str]
    carriers: frozenset[str]


def index(knowledge: Knowledge) -> Words:
    """The words of a set of tables, gathered once."""
    return knowledge.build("sites.words", _make)


def _make(knowledge: Knowledge) -> Words:
    rows = knowledge.table("place_words").rows
    return Words(
        places=frozenset(row["word"] for row in rows if row["kind"] in ("of_head", "of_name", "head_after")),
        goals=frozenset(row["word"] for row in rows if row["kind"] == "goal"),
        carriers=frozenset(r["word"] for r in knowledge.table("time_words").rows if r["class"] == "carrier"),
    )


@dataclass(frozen=True)
class Dated:
    """An expression of time: its head token, its record, the preposition over it (or ""), and its sites, nearest first."""

    head: Token
    time: Time
    preposition: str
    sites: tuple[int, ...]


@dataclass(frozen=True)
class Located:
    """A place: its head token, its record, and its sites, nearest first, each with what links it to the place.

    A link is a preposition, or `modifier` ("the Aleppo bombing"), `object` ("shelled Aleppo"), `of` ("the fall of Aleppo").
    """

    head: Token
    place: Place
    sites: tuple[tuple[int, str], ...]


def head_of(doc: Doc, starts: list[int], start: int, end: int) -> Token | None:
    """The token of a span whose head lies outside it; the numbers of "9–10" may be one token."""
    first = bisect_right(starts, start) - 1
    if first < 0:
        return None
    i = first
    while i < len(doc) and doc[i].idx < end:
        if not (start <= doc[i].head.idx < end) or doc[i].head.i == i:
            return doc[i]
        i += 1
    return doc[first]


def dated(head: Token, time: Time) -> Dated:
    """What an expression of time may date.

    One before a noun ("Monday's talks", "the May visit") dates that noun, and goes on up only through a preposition
    that shares its time; one with "of" dates only its noun ("the crimes of last autumn").
    """
    sites: list[int] = []
    preposition = ""
    node, premodifier = head, False
    for _ in range(_UP):
        up, link = node.head, node.dep_
        if up.i == node.i:
            break
        if link == "mark" and up.dep_ == "advcl":  # "hours after a crowd stormed the gate": dates what stands over it
            sites.append(up.head.i)
            break
        if up.pos_ == "ADP" or (up.pos_ == "SCONJ" and link == "pobj"):
            if not sites and not preposition:
                preposition = up.lower_
            elif up.lower_ in _FROM or (premodifier and up.lower_ not in BESIDE):
                break
            node = up
            continue
        if not sites and link in _PREMODIFIER and node.pos_ != "ADP":
            premodifier = True
        sites.append(up.i)
        if up.pos_ in ("VERB", "AUX"):
            sites += _over(up)
            break
        if node.pos_ == "ADP" and node.lower_ == "of" and not (up.dep_ == "pobj" and up.head.lower_ in BESIDE):
            break
        if premodifier and not sites[1:] and up.dep_ != "pobj":
            break
        node = up
    return Dated(head, time, preposition, tuple(sites))


def _over(verb: Token) -> list[int]:
    """What shares the time of a verb that an expression was found to date: "talks that began on Monday"."""
    out = []
    if verb.dep_ == "xcomp":
        verb = verb.head
        out.append(verb.i)
    if verb.dep_ in ("acl", "relcl") and verb.head.i < verb.i:
        noun = verb.head
        out.append(noun.i)
        if noun.dep_ == "pobj" and noun.head.lower_ in BESIDE:
            out.append(noun.head.head.i)
    return out


def located(head: Token, place: Place, times: frozenset[int], words: Words) -> Located:
    """What a place may be that of; `times` are the tokens of expressions of time."""
    sites: list[tuple[int, str]] = []
    link, node = "", head
    for _ in range(_UP):
        up, role = node.head, node.dep_
        if up.i == node.i:
            break
        if link:
            if up.pos_ in ("ADP", "SCONJ"):
                if up.lower_ not in _THROUGH and node.i not in times:
                    break
                node = up
                continue
            sites.append((up.i, link))
            if up.pos_ in ("VERB", "AUX"):
                sites += [(i, link) for i in _nouns_over(up)]
                break
            node = up
        elif role == "pobj" and up.pos_ in ("ADP", "SCONJ", "PART"):
            if up.lower_ != "of" or up.head.pos_ not in ("NOUN", "PROPN"):
                link, node = up.lower_, up
            else:
                if not sites:
                    sites.append((up.head.i, "of"))
                if up.head.lower_ not in words.places:
                    break
                node = up.head
        elif role in ("compound", "nmod", "poss", "amod"):
            if not sites:
                sites.append((up.i, "modifier"))
            if up.pos_ != "PROPN" and up.lower_ not in words.places:
                break
            node = up
        elif role in ("appos", "conj"):
            node = up
        else:
            if role in ("dobj", "nsubjpass"):
                sites.append((up.i, "object"))
            break
    return Located(head, place, tuple(sites))


def _nouns_over(verb: Token) -> list[int]:
    """The nouns that a clause with a place tells about: "the round of talks held in Rome"."""
    out = [verb.head.i] if verb.dep_ == "xcomp" else []
    verb = verb.head if out else verb
    if verb.dep_ not in ("acl", "relcl") or verb.head.i > verb.i:
        return out
    noun = verb.head
    for _ in range(_UP):
        out.append(noun.i)
        above = noun.head
        if noun.dep_ == "pobj" and above.lower_ in ("of", "with", "between", "on"):
            above = above.head
        elif noun.dep_ not in ("conj", "appos", "compound"):
            break
        if above.pos_ not in ("NOUN", "PROPN"):
            break
        noun = above
    return out


def frame_of(trigger: Token) -> list[int]:
    """The trigger and what shares its circumstances, nearest first: the verb of a noun, that of a participle or
    infinitive, the first of joined verbs of one form, and what a clause with "when" stands with."""
    frame = [trigger.i]
    node, clause = trigger, False
    for _ in range(_UP):
        up, link = node.head, node.dep_
        if up.i == node.i:
            break
        if node.pos_ in ("VERB", "AUX"):
            bare = form(node) in ("gerund", "participle", "infinitive") and not mark(node)
            shared = (
                link in ("xcomp", "pcomp")
                or (link == "advcl" and (bare or mark(node) in ("when", "as", "while")))
                or (link == "acl" and node.tag_ == "VBG")
                or (link == "conj" and form(node) == form(up))
            )
            if not shared:
                break
            clause = link == "pcomp"
        elif node.pos_ == "ADP" and node.lower_ in _APART and not clause:
            break
        frame.append(up.i)
        node = up
    return frame


def mark(verb: Token) -> str:
    """The conjunction of a clause, or ""."""
    return next((c.lower_ for c in verb.lefts if c.dep_ in ("mark", "advmod") and c.tag_ in ("IN", "WRB")), "")


def form(token: Token) -> Form:
    """How a trigger is told: the tense of a verb with its auxiliaries; what is no verb is a noun."""
    if token.pos_ not in ("VERB", "AUX"):
        return "noun"
    aux = [c for c in token.lefts if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "MD" for c in aux):
        return "modal"
    if any(c.tag_ == "TO" for c in aux):
        return "infinitive"
    have = next((c for c in aux if c.lemma_ == "have" or c.lower_ in ("'ve", "’ve")), None)
    if have is not None and token.tag_ in ("VBN", "VBD"):
        return "pluperfect" if have.tag_ in ("VBD", "VBN") or have.lower_ == "had" else "perfect"
    finite = next((c for c in aux if c.tag_ in ("VBD", "VBZ", "VBP")), None)
    if finite is not None:
        return "past" if finite.tag_ == "VBD" else "present"
    if token.tag_ == "VBD":
        return "past"
    if token.tag_ in ("VBZ", "VBP", "VB"):
        return "present"
    return "gerund" if token.tag_ == "VBG" else "participle"


def teller(trigger: Token, words: Words) -> Token | None:
    """The verb whose tense tells when a trigger took place, or None.

    That of a verb is itself, that of a participle the verb that it goes with; that of a noun the verb of which it is
    subject or predicate, or the object where the verb only carries it, or which it surrounds ("during the call").
    """
    up, link = trigger.head, trigger.dep_
    if trigger.pos_ in ("VERB", "AUX"):
        if form(trigger) == "gerund" and not mark(trigger):
            if link == "pcomp" and up.lower_ in ("by", "in"):
                up, link = up.head, "advcl"
            if link == "advcl" and up.pos_ in ("VERB", "AUX"):
                return up
        return trigger
    if link == "pobj" and up.lower_ in ("during", "at", "in"):
        up, link = up.head, "attr"
    if up.pos_ not in ("VERB", "AUX"):
        return None
    if link in ("attr", "acomp", "oprd", "nsubjpass", "nsubj") or (link == "dobj" and up.lemma_ in words.carriers):
        return up
    return None


def goes_on(verb: Token) -> bool:
    """Whether a clause goes on with somebody who was told of before: its subject is "he", "she" or "they"."""
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ in ("he", "she", "they") for c in verb.lefts)


def subordinate(verb: Token) -> bool:
    """Whether a verb stands in a clause that only tells which thing is meant, or why: "the man who fled"."""
    node = verb
    for _ in range(_UP):
        if node.dep_ in ("relcl", "acl", "advcl", "pcomp"):
            return True
        if node.dep_ not in ("conj", "ccomp", "xcomp", "parataxis") or node.head.i == node.i:
            return False
        node = node.head
    return False


def mains(root: Token) -> Iterator[Token]:
    """The verbs of the main clauses of a sentence: its root, what it says, and what is joined to these."""
    stack, seen = [root], 0
    while stack and seen < _UP:
        verb = stack.pop()
        seen += 1
        if verb.pos_ in ("VERB", "AUX"):
            yield verb
        stack += [c for c in verb.children if c.dep_ in ("conj", "ccomp", "parataxis") and c.pos_ in ("VERB", "AUX")]
