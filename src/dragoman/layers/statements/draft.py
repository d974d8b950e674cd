"""A statement in the making."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Token

from dragoman.layers.statements.layout import Quotation
from dragoman.layers.statements.lexicon import Match

Range = tuple[int, int]
"""Code points, half open."""
Kind = Literal[
    "quote", "clause", "trailing", "preposition", "noun", "as", "label", "colon", "partial", "goes on", "stands alone"
]


@dataclass
class Speaker:
    """Who speaks: the actor, the word that names them, and whether it was found beside the parse."""

    actor: str | None = None
    token: Token | None = None
    guessed: bool = False


@dataclass(frozen=True)
class Governed:
    """A stretch of tokens that a cue governs."""

    kind: Kind
    runs: tuple[tuple[int, int], ...]
    """Runs of tokens, half open."""
    speaker: Token | None = None
    """The speaker, where the phrase itself tells (a name with an apposition before the cue)."""


@dataclass
class Draft:
    """A statement in the making; `content` in code points, `cue` None for quotations and labels without one."""

    content: list[Range]
    kind: Kind
    cue: Match | None = None
    speaker: Speaker = field(default_factory=Speaker)
    quotes: list[Quotation] = field(default_factory=list)
    told: str | None = None
    inherited: bool = False
    cue_range: Range | None = None
    """Where the cue is no word of the tables: a colon, a speaker's label."""
    direct: bool = False
    """Speech given word for word without marks, as in a transcript."""

    @property
    def at(self) -> int:
        """First code point of the cue, or of the content where there is none."""
        if self.cue is not None:
            return int(self.cue.token.idx)
        return self.content[0][0] if self.content else -1

    @property
    def cue_at(self) -> int:
        """First code point of the cue, the mark of a label included; -1 where there is none."""
        if self.cue is not None:
            return int(self.cue.token.idx)
        return self.cue_range[0] if self.cue_range else -1

    @property
    def size(self) -> int:
        """Code points of content."""
        return sum(end - start for start, end in self.content)


def cues_of_others(drafts: Iterable[Draft], own: frozenset[str]) -> list[int]:
    """Where the cues of statements begin, in order, whose speaker is none of some words ("I", "we")."""
    others = (d for d in drafts if d.speaker.token is None or d.speaker.token.lower_ not in own)
    return sorted(d.cue.start for d in others if d.cue is not None)
