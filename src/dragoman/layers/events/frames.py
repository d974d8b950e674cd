"""Event frames: which words tell which event, and where its parties stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from dragoman.tables import Knowledge


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of verbs.csv or nouns.csv, ready for use. `type` is "NONE" for a shield."""

    lemma: str
    type: str
    mode: str | None
    cameo: str | None
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    reciprocal: bool
    needs: frozenset[str]
    particle: str | None = None
    objects: frozenset[str] = frozenset()
    complement: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    """The user's own categories of the frame."""
    own: bool = False
    """Whether the user wrote what the frame says: it is taken at its word."""

    @property
    def exactness(self) -> int:
        """How much the frame asks for: of several that fit, the most exact one counts."""
        return 4 * bool(self.objects) + 2 * bool(self.particle) + 2 * bool(self.modifiers) + bool(self.complement)


@dataclass(frozen=True)
class FrameIndex:
    """Frames by lemma, most exact first, and the published tables of types and codes."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    plover: Mapping[tuple[str, str], Mapping[str, Any]]
    cameo: Mapping[str, Mapping[str, Any]]


def index(knowledge: Knowledge) -> FrameIndex:
    """The index over a set of tables, made once."""
    return knowledge.build("events.frames", _make)


def _make(knowledge: Knowledge) -> FrameIndex:
    own = {id(o.row) for o in knowledge.own if o.ours is None or set(o.changed) - {"tags", "note"}}
    verbs: dict[str, list[Frame]] = {}
    for row in knowledge.table("verbs").rows:
        asked = frozenset(row["object"]), frozenset(row["complement"]), frozenset[str]()
        verbs.setdefault(row["lemma"], []).append(_frame(row, row["particle"], *asked, id(row) in own))
    nouns: dict[str, list[Frame]] = {}
    for row in knowledge.table("nouns").rows:
        frame = _frame(row, None, frozenset(), frozenset(), frozenset(row["modifiers"]), id(row) in own)
        nouns.setdefault(row["lemma"], []).append(frame)
    return FrameIndex(
        verbs={k: tuple(sorted(v, key=lambda f: -f.exactness)) for k, v in verbs.items()},
        nouns={k: tuple(sorted(v, key=lambda f: (-f.exactness, f.type != "NONE"))) for k, v in nouns.items()},
        plover={(row["type"], row["mode"] or ""): row for row in knowledge.table("plover").rows},
        cameo={row["code"]: row for row in knowledge.table("cameo").rows},
    )


def _frame(
    row: Mapping[str, Any],
    particle: str | None,
    objects: frozenset[str],
    complement: frozenset[str],
    modifiers: frozenset[str],
    own: bool,
) -> Frame:
    return Frame(
        row["lemma"], row["type"], row["mode"], row["cameo"], row["actor"], row["recipient"], row["reciprocal"],
        frozenset(row["needs"]), particle, objects, complement, modifiers, row.get("tags", ()), own,
    )  # fmt: skip


def of_verb(token: Token, frames: FrameIndex) -> Iterator[Frame]:
    """The frames of a verb that its dependents fit, most exact first."""
    for frame in frames.verbs.get(token.lemma_.lower()) or _of_unknown_word(token, frames.verbs):
        if frame.particle and not _has_particle(token, frame.particle):
            continue
        if frame.complement and not frame.complement & complements(token):
            continue
        if frame.objects and not any(_is_one(o, frame.objects) for o in objects(token, frame.particle)):
            continue
        yield frame


_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
"""A stem that doubles its last letter before an ending: "bared" is of "bare", not of "bar"."""
_DOUBLED = re.compile(r".*([bdgklmnprt])\1")


def _of_unknown_word(token: Token, frames: Mapping[str, tuple[Frame, ...]]) -> tuple[Frame, ...]:
    """The frames of a verb that the lemmatizer does not know: it makes "debanke" of "debanked"."""
    for ending in ("ed", "ing"):
        stem = token.lower_.removesuffix(ending)
        if stem == token.lower_ or len(stem) < 3:
            continue
        bases = [stem[:-1]] if _DOUBLED.fullmatch(stem) else []
        bases += [stem + "e"] if _SHORT.fullmatch(stem) else [stem, stem + "e"]
        for base in bases:
            if base in frames:
                return frames[base]
    return ()


def of_noun(token: Token, frames: FrameIndex) -> Iterator[Frame]:
    """The frames of a noun that its modifiers fit, most exact first, shields before others."""
    words = modifiers(token)
    for lemma in _noun_lemmas(token):
        for frame in frames.nouns.get(lemma, ()):
            if not frame.modifiers or frame.modifiers & words:
                yield frame


def _noun_lemmas(token: Token) -> Iterator[str]:
    """The noun with the preposition and noun behind it ("exchange of fire", "call for"), then by itself."""
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ == "prep":
            for target in child.children:
                if target.dep_ == "pobj":
                    yield f"{lemma} {child.lower_} {target.lower_}"
            yield f"{lemma} {child.lower_}"
    yield lemma


def modifiers(token: Token) -> set[str]:
    """Lower-case words and lemmas that modify a noun; words joined by a hyphen also as one ("high-level")."""
    out: set[str] = set()
    for child in token.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "advmod", "punct", "npadvmod", "poss"):
            out |= {child.lower_, child.lemma_.lower()}
            inner = [t for t in child.subtree if t.i <= child.i]
            out |= {t.lower_ for t in inner}
            if any(t.text == "-" for t in inner):
                out.add("".join(t.lower_ for t in inner))
    i = token.i - 1
    while i > 1 and token.doc[i - 1].text == "-" and token.doc[i].dep_ != "det":
        out.add(f"{token.doc[i - 2].lower_}-{token.doc[i].lower_}")
        i -= 2
    return out


_PREDICATES = frozenset({"oprd", "acomp", "advmod", "attr"})
_QUANTITIES = frozenset(
    {"series", "round", "number", "set", "wave", "string", "package", "range", "raft", "piece", "act", "kind"}
)


def objects(token: Token, particle: str | None) -> list[Token]:
    """The tokens that head a verb's object, or the object of the preposition that belongs to it; predicates too."""
    out: list[Token] = []
    if particle is None or not _prepositional(token, particle):
        out = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass") or c.dep_ in _PREDICATES]
        if (token.dep_ == "acl" and token.tag_ == "VBN") or (token.dep_ == "relcl" and not out):
            out.append(token.head)
        # "found X guilty": the parser reads a small clause.
        out += [g for c in token.children if c.dep_ == "ccomp" for g in (c, *c.children) if g.pos_ in ("ADJ", "NOUN")]
    if particle is not None:
        for child in _prepositional(token, particle):
            out += [c for c in child.children if c.dep_ == "pobj"]
            out += [g for c in child.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pobj"]
    return [o for first in out for o in (first, *first.conjuncts)]


def _prepositional(token: Token, particle: str) -> list[Token]:
    holders = [token, *(c for c in token.children if c.dep_ in ("dobj", "nsubjpass"))]
    return [
        c for h in holders for c in h.children if c.lower_ == particle and c.dep_ in ("prep", "dative", "agent", "prt")
    ]


def _is_one(token: Token, lemmas: frozenset[str]) -> bool:
    if token.lemma_.lower() in lemmas or token.lower_ in lemmas:
        return True
    if token.lemma_.lower() not in _QUANTITIES:
        return False
    # "a series of attacks", "two rounds of talks": the noun behind "of" is what is meant.
    return any(
        g.lemma_.lower() in lemmas for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children
    )


def _has_particle(token: Token, particle: str) -> bool:
    for child in token.children:
        if child.lower_ == particle and child.dep_ in ("prt", "prep", "advmod", "agent", "dative"):
            return True
        if particle == "for" and child.dep_ in ("ccomp", "advcl", "xcomp"):
            if any(g.lower_ == "for" and g.dep_ == "mark" for g in child.children):
                return True
        if child.dep_ == "dobj" and any(g.lower_ == particle and g.dep_ == "prep" for g in child.children):
            return True
    return False


def complements(token: Token) -> set[str]:
    """Which clauses follow a verb: `inf`, `that`, `ing`, `quote`."""
    out: set[str] = set()
    for child in token.children:
        if child.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "acl") and child.i > token.i:
            if any(c.tag_ == "TO" for c in child.children):
                out.add("inf")
            elif child.tag_ == "VBG" and child.dep_ != "advcl":
                out.add("ing")
            elif child.dep_ == "ccomp":
                out.add("that")
        elif child.dep_ == "prep":
            out |= {"ing" for c in child.children if c.dep_ == "pcomp"}
        elif child.dep_ == "ccomp":
            out.add("that")
        elif child.text == '"':
            out.add("quote")
    for child in token.children:
        if child.dep_ == "dobj":
            # "urged Iran to stop": the infinitive may hang on the object.
            out |= {
                "inf"
                for c in child.children
                if c.dep_ in ("acl", "relcl", "xcomp") and any(g.tag_ == "TO" for g in c.children)
            }
    return out
