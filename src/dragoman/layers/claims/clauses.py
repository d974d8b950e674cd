"""Clauses: the stretch of text that carries a claim, and what it is about."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.layers.base import token_end

SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj", "csubjpass"})
_LOOSE = frozenset({"advcl", "acl", "relcl", "appos", "parataxis", "prep", "npadvmod"})
_PAUSES = frozenset({",", ";", "-", "--", "—", "–", "(", ":", '"'})
_EDGES = frozenset({",", ";", ":", "-", "--", "—", "–", "(", ")", '"', "'", ".", "!", "?", "``", "''", "…"})
_DEPTH = 12


def is_verb(token: Token) -> bool:
    """Whether a token is a verb or auxiliary by its part of speech."""
    return token.pos_ in ("VERB", "AUX")


def verb_of(token: Token) -> Token | None:
    """The verb of the clause in which a token stands, for an infinitive the verb over it; else None."""
    node = token
    for _ in range(_DEPTH):
        if is_verb(node) and node.dep_ not in ("aux", "auxpass", "amod", "compound"):
            break
        if node.head.i == node.i:
            return None
        node = node.head
    else:
        return None
    for _ in range(4):
        if node.dep_ == "xcomp" and node.tag_ != "VBG" and is_verb(node.head) and not subject(node):
            node = node.head
    return node


def apposition(token: Token, verb: Token | None) -> Token | None:
    """The head of the apposition in which a token stands below its verb: it says something of its own."""
    node = token
    for _ in range(_DEPTH):
        if node.dep_ == "appos":
            return node
        if node.head.i == node.i or (verb is not None and node.head.i == verb.i) or is_verb(node.head):
            return None
        node = node.head
    return None


def subject(verb: Token) -> Token | None:
    """The verb's own subject, or None."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    return next((c for c in own if c.dep_ != "expl"), own[0] if own else None)


def shared_subject(verb: Token) -> Token | None:
    """The verb's subject, that of the verb that it is joined to, or the noun that a relative clause stands for."""
    node = verb
    for _ in range(4):
        own = subject(node)
        if own is not None:
            if own.tag_ in ("WDT", "WP") and node.dep_ == "relcl":
                return node.head
            return own
        if node.dep_ in ("conj", "xcomp") and is_verb(node.head):
            node = node.head
        elif node.dep_ in ("relcl", "acl"):
            return node.head
        else:
            return None
    return None


def clause_range(doc: Doc, verb: Token, anchor: Token, stop: Token | None = None) -> tuple[int, int]:
    """Code points of the clause of `verb` round `anchor`, without what is loosely attached to it.

    Args:
        doc: the parsed text.
        verb: the verb of the clause.
        anchor: the token that the claim is about; the stretch always holds it.
        stop: the last token that the stretch may hold, where another number follows.
    """
    kept = sorted(_kept(verb, anchor, verb) - _trailing(verb, anchor))
    if verb.dep_ in ("relcl", "acl") and verb.head.i < verb.i:
        first = verb.head.left_edge.i
    else:
        own = subject(verb)
        first = own.left_edge.i if own is not None and own.i < verb.i and own.left_edge.i in kept else _verb_start(verb)
        if first > anchor.left_edge.i:
            first = anchor.left_edge.i
    last = max(anchor.i, verb.i)
    for i in kept:
        if i == last + 1 or (i > last and all(doc[k].is_space for k in range(last + 1, i))):
            last = i
    if stop is not None:
        last = min(last, max(stop.i, anchor.i))
    return trimmed(doc, first, last)


def _trailing(verb: Token, anchor: Token) -> set[int]:
    """Tokens of the circumstances behind the first that follows the number: when and why, not how many."""
    behind = [c for c in verb.rights if c.dep_ in ("prep", "advcl", "npadvmod") and c.left_edge.i > anchor.i]
    return {t.i for child in behind[1:] for t in child.subtree}


def _verb_start(verb: Token) -> int:
    parts = [verb.i] + [c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i]
    return min(parts)


def phrase_range(doc: Doc, head: Token, anchor: Token) -> tuple[int, int]:
    """Code points of the noun phrase of `head` round `anchor`, without what is loosely attached."""
    kept = sorted(_kept(head, anchor, head))
    first = last = anchor.i
    present = set(kept)
    while first - 1 in present:
        first -= 1
    while last + 1 in present:
        last += 1
    return trimmed(doc, first, last)


def trimmed(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Code points of tokens `first` to `last` without marks, blanks and conjunctions at the edges."""
    while first < last and (doc[first].text in _EDGES or doc[first].is_space or doc[first].dep_ in ("cc", "mark")):
        first += 1
    while last > first and (doc[last].text in _EDGES or doc[last].is_space):
        last -= 1
    return doc[first].idx, token_end(doc[last])


def _kept(top: Token, anchor: Token, verb: Token) -> set[int]:
    """Tokens under `top`, branches left out that hold no anchor and hang loosely."""
    out: set[int] = set()
    stack = [top]
    while stack:
        node = stack.pop()
        out.add(node.i)
        for child in node.children:
            if child.left_edge.i <= anchor.i <= child.right_edge.i or not _loose(child, node, verb):
                stack.append(child)
    return out


def _loose(child: Token, node: Token, verb: Token) -> bool:
    first = child.left_edge
    before = first.nbor(-1) if first.i > 0 else None
    pause = before is not None and (before.text in _PAUSES or before.is_space)
    if child.dep_ == "conj" and is_verb(child):
        return True
    if child.dep_ == "cc" and any(c.dep_ == "conj" and is_verb(c) for c in node.children):
        return True
    if child.dep_ == "punct":
        return False
    if node.i == verb.i and child.dep_ in ("parataxis", "advcl") and (pause or child.dep_ == "parataxis"):
        return True
    return child.dep_ in _LOOSE and pause and child.i > node.i
