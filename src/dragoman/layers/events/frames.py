"""Event frames: which words tell which event, and where its parties stand."""

from __future__ import annotations

from collections.abc import Mapping
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
    verbs: dict[str, list[Frame]] = {}
    for row in knowledge.table("verbs").rows:
        frame = _frame(row, row["particle"], frozenset(row["object"]), frozenset(row["complement"]), frozenset())
        verbs.setdefault(row["lemma"], []).append(frame)
    nouns: dict[str, list[Frame]] = {}
    for row in knowledge.table("nouns").rows:
        nouns.setdefault(row["lemma"], []).append(
            _frame(row, None, frozenset(), frozenset(), frozenset(row["modifiers"]))
        )
    return FrameIndex(
        verbs={k: tuple(sorted(v, key=lambda f: -f.exactness)) for k, v in verbs.items()},
        nouns={k: tuple(sorted(v, key=lambda f: -f.exactness)) for k, v in nouns.items()},
        plover={(row["type"], row["mode"] or ""): row for row in knowledge.table("plover").rows},
        cameo={row["code"]: row for row in knowledge.table("cameo").rows},
    )


def _frame(
    row: Mapping[str, Any],
    particle: str | None,
    objects: frozenset[str],
    complement: frozenset[str],
    modifiers: frozenset[str],
) -> Frame:
    return Frame(
        row["lemma"], row["type"], row["mode"], row["cameo"], row["actor"], row["recipient"], row["reciprocal"],
        frozenset(row["needs"]), particle, objects, complement, modifiers,
    )  # fmt: skip


def of_verb(token: Token, frames: FrameIndex) -> Frame | None:
    """The most exact frame of a verb that its dependents fit, or None."""
    for frame in frames.verbs.get(token.lemma_.lower(), ()):
        if frame.particle and not _has_particle(token, frame.particle):
            continue
        if frame.complement and not frame.complement & complements(token):
            continue
        if frame.objects and not any(_is_one(o, frame.objects) for o in objects(token, frame.particle)):
            continue
        return frame
    return None


def of_noun(token: Token, frames: FrameIndex) -> Frame | None:
    """The most exact frame of a noun that its modifiers fit, or None."""
    lemma = token.lemma_.lower()
    for frame in frames.nouns.get(lemma, ()):
        if not frame.modifiers or any(m in frame.modifiers for m in modifiers(token)):
            return frame
    return None


def modifiers(token: Token) -> set[str]:
    """Lower-case words and lemmas that modify a noun, compounds with a hyphen in full."""
    out: set[str] = set()
    for child in token.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "advmod", "punct", "npadvmod"):
            out |= {child.lower_, child.lemma_.lower()}
            out |= {c.lower_ for c in child.lefts if c.dep_ in ("compound", "amod", "npadvmod", "advmod")}
    return out


def objects(token: Token, particle: str | None) -> list[Token]:
    """The tokens that head a verb's object, or the object of the preposition that belongs to it."""
    out = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "attr", "oprd")]
    if token.dep_ == "acl" and token.tag_ == "VBN":
        out.append(token.head)
    if token.dep_ == "relcl" and not out:
        out.append(token.head)
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative") and (particle is None or child.lower_ == particle):
            out += [c for c in child.children if c.dep_ == "pobj"]
    return [o for first in out for o in (first, *first.conjuncts)]


def _is_one(token: Token, lemmas: frozenset[str]) -> bool:
    if token.lemma_.lower() in lemmas or token.lower_ in lemmas:
        return True
    # "a series of attacks", "two rounds of talks": the noun behind "of" is what is meant.
    return any(
        g.lemma_.lower() in lemmas for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children
    )


def _has_particle(token: Token, particle: str) -> bool:
    return any(
        c.lower_ == particle and c.dep_ in ("prt", "prep", "advmod", "agent", "dative", "aux", "mark")
        for c in token.children
    )


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
