"""What statements ask of the parse of a verb or noun."""

from __future__ import annotations

from spacy.tokens import Token


def that_clause(token: Token) -> Token | None:
    """The clause with "that" or "whether" that hangs on a noun."""
    for child in token.rights:
        if child.dep_ in ("acl", "ccomp", "relcl") and any(
            c.dep_ == "mark" and c.lower_ in ("that", "whether") for c in child.children
        ):
            return child
    return None


def stray_clause(verb: Token) -> Token | None:
    """A clause with "that" which the parser hung on what stands between it and its verb: "told the court on oath that".

    A relative clause ("before the men that he had trained") lacks its object, this one lacks nothing.
    """
    for preposition in verb.rights:
        noun = next((g for g in preposition.rights if g.dep_ == "pobj"), None) if preposition.dep_ == "prep" else None
        for clause in noun.rights if noun is not None else ():
            if clause.dep_ not in ("relcl", "acl", "ccomp") or clause.doc[clause.left_edge.i].lower_ != "that":
                continue
            kinds = {c.dep_ for c in clause.children if c.lower_ != "that"}
            if kinds & {"nsubj", "nsubjpass"} and kinds & {
                "dobj",
                "attr",
                "acomp",
                "ccomp",
                "xcomp",
                "auxpass",
                "prep",
            }:
                return clause
    return None


def predicate_clause(noun: Token) -> Token | None:
    """ "His message was that …", "hope was expressed that …"."""
    if noun.dep_ not in ("nsubj", "nsubjpass") or (noun.dep_ == "nsubj" and noun.head.lemma_.lower() != "be"):
        return None
    return next(
        (c for c in noun.head.rights if c.dep_ == "ccomp" and any(g.lower_ == "that" for g in c.children)), None
    )


def in_passive(verb: Token) -> bool:
    """Whether a verb is in the passive by its auxiliary or subject, or shares the one of the verb before it."""
    for _ in range(5):
        if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
            return True
        own = any(c.dep_ in ("nsubj", "aux") for c in verb.children)
        if verb.tag_ != "VBN" or verb.dep_ != "conj" or own:
            return False
        verb = verb.head
    return False


def is_infinitive(verb: Token) -> bool:
    """Whether a verb is an infinitive with "to"."""
    return verb.tag_ == "VB" and any(c.tag_ == "TO" for c in verb.children)


def has_clause(verb: Token) -> bool:
    """Whether a verb has a clause of its own behind it."""
    return any(c.dep_ in ("ccomp", "xcomp") and c.i > verb.i for c in verb.children)


def is_helped(verb: Token) -> bool:
    """Whether a verb has an auxiliary of its own."""
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def is_negated(verb: Token) -> bool:
    """Whether "not" or "never" hangs on a verb."""
    return any(c.dep_ == "neg" for c in verb.children)
