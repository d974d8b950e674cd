"""Arguments: from a trigger and the paths of its frame to the parties."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dragoman.layers.base import Findings

Ids = tuple[str, ...]
_BELOW = frozenset({"dobj", "pobj", "prep", "xcomp", "ccomp", "dative", "oprd", "acl", "pcomp"})
_TOWARDS = frozenset({"in", "from", "to", "for", "of", "on", "against", "with", "into"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "pcomp", "acl"})


class Arguments:
    """Finds the parties of triggers in one Doc.

    Args:
        doc: the parsed text.
        found: its findings; names, places, actors and parties are read.
    """

    def __init__(self, doc: Doc, found: Findings) -> None:
        self.doc, self.found = doc, found
        self.countries = {a.country: a.id for a in found.actors if a.kind == "country" and a.country}
        self.name_at = {i: name for name in found.names for i in range(name.start, name.end)}
        starts = {token.idx: token.i for token in doc}
        self.place_at = {starts[p.span.start]: p for p in found.places if p.span.start in starts}
        self.speakers = dict(_first_persons(doc, found))

    def parties(self, token: Token, depth: int = 0, widen: bool = True) -> Ids:
        """Ids of the parties that the phrase headed by a token stands for, those coordinated with it too."""
        if depth > 4:
            return ()
        out: list[str] = list(self._one(token, depth, widen))
        for other in token.rights:
            if other.dep_ == "conj":
                out += self.parties(other, depth + 1, widen)
        return tuple(dict.fromkeys(out))

    def _one(self, token: Token, depth: int, widen: bool) -> Ids:
        if token.i in self.speakers:
            return (self.speakers[token.i],)
        if token.lower_ in ("who", "which", "that", "whom") and token.tag_ in ("WP", "WDT", "IN"):
            clause = _clause(token)
            return self.parties(clause.head, depth + 1, widen) if clause is not None and clause.dep_ == "relcl" else ()
        if token.i in self.found.parties:
            return self.found.parties[token.i]
        for child in token.children:
            if child.dep_ == "appos" and child.i in self.found.parties:
                return self.found.parties[child.i]
        if not widen:
            return ()
        for child in token.children:
            # "thousands of protesters", "members of the party": the noun behind "of".
            if child.dep_ == "prep" and child.lower_ == "of":
                for target in child.children:
                    if target.dep_ == "pobj" and (ids := self.parties(target, depth + 1, widen)):
                        return ids
        return self.nation(token)

    def nation(self, token: Token) -> Ids:
        """The party that a thing belongs to: "Russian positions", "Ukraine's grid", "the embassy of Iran"."""
        for child in token.lefts:
            if child.dep_ in ("amod", "compound", "nmod", "poss"):
                for inner in (child, *child.conjuncts):
                    if inner.i in self.found.parties:
                        return self.found.parties[inner.i]
                    if (ids := self.at_place(inner)) and child.dep_ == "poss":
                        return ids
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "in"):
                for target in child.children:
                    if target.i in self.found.parties:
                        return self.found.parties[target.i]
                    if ids := self.at_place(target):
                        return ids
        return ()

    def at_place(self, token: Token) -> Ids:
        """The country in which a place lies, where it is an actor of the article."""
        name = self.name_at.get(token.i)
        if name is not None and name.kind == "country":
            identity = self.countries.get(name.key.split(":")[1])
            return (identity,) if identity else ()
        first = name.start if name else token.i
        place = self.place_at.get(first) or self.place_at.get(token.i)
        if place is not None and place.country in self.countries:
            return (self.countries[place.country],)
        return ()

    def follow(self, trigger: Token, paths: tuple[str, ...], taken: Ids = ()) -> Ids:
        """The parties at the first of several paths that leads to any (other than those taken)."""
        for wide in (False, True):
            for path in paths:
                out: list[str] = []
                bare = path.rpartition(":")[2] in ("poss", "comp", "adj")
                if wide and bare:
                    continue
                for token in self.tokens(trigger, path):
                    ids = self.parties(token, widen=wide)
                    if not ids and self._may_be_place(path) and (wide or path.endswith("poss")):
                        ids = self.at_place(token)
                    out += [i for i in ids if i not in taken]
                if out:
                    return tuple(dict.fromkeys(out))
        return ()

    def reach(self, trigger: Token, taken: Ids) -> Ids:
        """The nearest party below a trigger that its frame does not lead to ("a military aid program *for Bosnia*").

        Searched breadth first through objects, prepositions and complements, not through subjects, relative clauses or
        what is joined by a conjunction.
        """
        level = [trigger]
        for _ in range(5):
            below = [c for t in level for c in t.children if c.dep_ in _BELOW and c.i > trigger.i]
            for token in below:
                ids = self.parties(token, widen=False) if token.dep_ not in ("prep", "xcomp", "ccomp") else ()
                ids = ids or self.nation(token) if token.dep_ in ("dobj", "pobj") else ids
                if not ids and token.dep_ == "pobj" and token.head.lower_ in _TOWARDS:
                    ids = self.at_place(token)
                ids = tuple(i for i in ids if i not in taken)
                if ids:
                    return ids
            level = below
        return ()

    def _may_be_place(self, path: str) -> bool:
        """Whether a place at the end of a path may stand for its country ("the attack on Kabul")."""
        return path in (
            "obj",
            "prep:to",
            "prep:on",
            "prep:against",
            "prep:into",
            "prep:in",
            "prep:from",
            "obj:prep:on",
            "obj:prep:to",
            "poss",
        )

    def tokens(self, trigger: Token, path: str) -> Iterator[Token]:
        """Tokens at a path; see the schemas of verbs.csv and nouns.csv for the grammar of paths."""
        head, _, rest = path.partition(":")
        if head == "subj":
            yield from subjects(trigger) if trigger.pos_ in ("VERB", "AUX") else self._light_subject(trigger)
        elif head == "obj":
            targets = list(direct_objects(trigger) if trigger.pos_ in ("VERB", "AUX") else self._light_object(trigger))
            if not rest:
                yield from targets
            for target in targets if rest else []:
                yield from self.tokens(target, rest)
        elif head == "iobj":
            for child in trigger.children:
                if child.dep_ == "dative":
                    yield from (
                        (g for g in child.children if g.dep_ == "pobj") if child.pos_ == "ADP" else iter((child,))
                    )
        elif head == "prep":
            preposition, _, further = rest.partition(":")
            for target in prepositional(trigger, preposition):
                if further:
                    yield from self.tokens(target, further)
                else:
                    yield target
        elif head == "poss":
            yield from (c for c in trigger.lefts if c.dep_ == "poss")
        elif head in ("adj", "comp"):
            yield from self._modifying(trigger)
        elif head == "clause":
            for verb in _complement_verbs(trigger):
                if rest == "subj":
                    yield from (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass"))
                else:
                    yield from self.tokens(verb, rest)

    def _modifying(self, trigger: Token) -> Iterator[Token]:
        for child in trigger.lefts:
            if child.dep_ in ("amod", "compound", "nmod", "punct", "npadvmod"):
                yield child
                yield from (
                    g for g in child.subtree if g.i != child.i and g.i < trigger.i and g.i in self.found.parties
                )

    def _light_subject(self, noun: Token) -> Iterator[Token]:
        """Subject of the verb over an event noun: "X held talks", "X is in talks", "X came under attack"."""
        verb = _light_verb(noun)
        if verb is not None:
            yield from subjects(verb)

    def _light_object(self, noun: Token) -> Iterator[Token]:
        verb = _light_verb(noun)
        if verb is not None:
            yield from (t for t in direct_objects(verb) if t.i != noun.i)


def _light_verb(noun: Token) -> Token | None:
    token = noun
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    if token.dep_ in ("dobj", "attr", "oprd"):
        return token.head
    if token.dep_ == "pobj" and token.head.dep_ in ("prep", "agent") and token.head.head.pos_ in ("VERB", "AUX"):
        return token.head.head
    if token.dep_ == "pobj" and token.head.head.dep_ == "dobj":
        # "held a round of talks", "signed a letter of intent"
        return token.head.head.head
    return None


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive voice, a reduced relative ("troops killed by …") included."""
    if any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    own = any(c.dep_ in ("aux", "nsubj", "dobj") for c in verb.children)
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod") and not own


def subjects(verb: Token, depth: int = 0) -> Iterator[Token]:
    """Who does what a verb tells: its subject, the agent of a passive, or whoever controls it."""
    if is_passive(verb):
        for child in verb.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                yield from (g for g in child.children if g.dep_ == "pobj")
        return
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    if own:
        yield from own
    elif depth < 4:
        yield from _controllers(verb, depth)


def _controllers(verb: Token, depth: int) -> Iterator[Token]:
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        if is_passive(head) and not is_passive(verb):
            yield from (c for c in head.children if c.dep_ == "nsubjpass")
        else:
            yield from subjects(head, depth + 1)
    elif verb.dep_ in ("xcomp", "advcl", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        controlled = [c for c in head.children if c.dep_ == "dobj"] if verb.dep_ == "xcomp" else []
        passive = [c for c in head.children if c.dep_ == "nsubjpass"]
        yield from controlled or passive or list(subjects(head, depth + 1))
    elif verb.dep_ == "pcomp" and head.head.pos_ in ("VERB", "AUX", "ADJ"):
        # "accused X of bombing", "kept X from leaving": the object; "joined X in condemning": the subject.
        governed = [c for c in head.head.children if c.dep_ == "dobj"] if head.lower_ in ("of", "from") else []
        passive = [c for c in head.head.children if c.dep_ == "nsubjpass"]
        yield from governed or passive or list(subjects(head.head, depth + 1))
    elif verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN", "PRON"):
        if verb.tag_ == "VBG":
            yield head
        elif head.dep_ in ("dobj", "attr") and head.head.pos_ in ("VERB", "AUX"):
            owners = [c for c in head.lefts if c.dep_ in ("poss", "amod", "compound", "nmod") and c.pos_ == "PROPN"]
            yield from owners or [c for c in head.lefts if c.dep_ == "poss"] or list(subjects(head.head, depth + 1))
        else:
            yield from (c for c in head.lefts if c.dep_ in ("poss", "amod", "compound", "nmod"))
    elif verb.dep_ == "relcl":
        yield head


def direct_objects(verb: Token) -> Iterator[Token]:
    """Whom or what a verb's act reaches: its object, the subject of a passive, or the noun that it follows."""
    if is_passive(verb):
        own = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if own:
            yield from own
        elif verb.dep_ == "acl":
            yield verb.head
        elif verb.dep_ == "conj":
            yield from (c for c in verb.head.children if c.dep_ == "nsubjpass")
        elif verb.dep_ in ("xcomp", "advcl"):
            yield from (c for c in verb.head.children if c.dep_ in ("nsubj", "nsubjpass"))
        return
    own = [c for c in verb.children if c.dep_ in ("dobj", "oprd")]
    if own:
        yield from own
    elif any(c.dep_ == "conj" for c in verb.children):
        # "attacked and killed soldiers": the object stands with the last verb.
        last = next(c for c in verb.children if c.dep_ == "conj")
        if last.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in last.children):
            yield from (c for c in last.children if c.dep_ == "dobj" and last.i - verb.i <= 3)
    elif verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.head.i == verb.i for c in verb.children):
        if not any(c.lower_ in ("who", "which", "that") and c.dep_ == "nsubj" for c in verb.children):
            yield verb.head


def prepositional(token: Token, preposition: str) -> Iterator[Token]:
    """Objects of a preposition that hangs on a token, or on its object (the parser often attaches low)."""
    holders = [token, *(c for c in token.children if c.dep_ in ("dobj", "prt", "attr") or (c.dep_ == "nsubjpass"))]
    for holder in holders:
        for child in holder.children:
            if child.dep_ in ("prep", "dative", "agent") and child.lower_ == preposition:
                yield from (g for g in child.children if g.dep_ in ("pobj",))
            elif child.dep_ == "prep" and child.lower_ != preposition:
                # chains: "out of", "talks in Paris with Iran" hung on the noun before
                for inner in child.children:
                    if inner.dep_ == "prep" and inner.lower_ == preposition:
                        yield from (g for g in inner.children if g.dep_ == "pobj")
                    elif inner.dep_ == "pobj" and preposition in ("with", "against", "between", "to", "in"):
                        for deep in inner.children:
                            if deep.dep_ == "prep" and deep.lower_ == preposition:
                                yield from (g for g in deep.children if g.dep_ == "pobj")


def _complement_verbs(trigger: Token) -> Iterator[Token]:
    """Verbs of the clauses that a trigger governs, straight or through its object."""
    for child in trigger.children:
        if child.dep_ in _CLAUSES and child.i > trigger.i and child.pos_ in ("VERB", "AUX"):
            yield child
        elif child.dep_ == "dobj":
            yield from (g for g in child.children if g.dep_ in ("acl", "xcomp") and g.pos_ == "VERB")


def _clause(token: Token) -> Token | None:
    """The verb of the clause in which a relative pronoun stands."""
    node = token
    for _ in range(4):
        node = node.head
        if node.dep_ == "relcl":
            return node
    return None


def _first_persons(doc: Doc, found: Findings) -> Iterator[tuple[int, str]]:
    """ "I" and "we" inside a quotation stand for whoever is quoted."""
    ends: list[tuple[int, int, str]] = []
    for statement in found.statements:
        if statement.speaker is not None and statement.form != "indirect":
            ends += [(s.start, s.end, statement.speaker) for s in statement.content]
    if not ends:
        return
    for token in doc:
        if token.lower_ in ("i", "we", "us", "me", "our", "my"):
            for start, end, speaker in ends:
                if start <= token.idx < end:
                    yield token.i, speaker
