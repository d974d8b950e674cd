"""Mentions that later ones may point back to, in the order of the text."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from dragoman.layers.actors.entities import Entity
from dragoman.records import Form

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True)
class Met:
    """A mention that is resolved: whom it stands for and what grammar says of it."""

    entities: tuple[Entity, ...]
    head: int
    sentence: int
    subject: bool
    plural: bool
    """More than one, by number or by coordination."""
    body: bool
    """A country, an organisation, or a body of people in the singular ("the army")."""
    form: Form
    single: bool = False
    """One person."""


class Trail:
    """All that was met, sorted by place."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._heads: list[int] = []
        self._met: list[Met] = []

    def add(self, met: Met) -> None:
        """Take in a mention wherever it stands."""
        at = bisect.bisect_right(self._heads, met.head)
        self._heads.insert(at, met.head)
        self._met.insert(at, met)

    def before(self, head: int, most: int) -> Iterator[Met]:
        """The last so many mentions before a token, latest first."""
        at = bisect.bisect_left(self._heads, head)
        return reversed(self._met[max(at - most, 0) : at])

    def between(self, start: int, end: int) -> Sequence[Met]:
        """The mentions whose heads lie in a stretch of tokens."""
        return self._met[bisect.bisect_left(self._heads, start) : bisect.bisect_left(self._heads, end)]


def sentence_numbers(doc: Doc) -> list[int]:
    """The number of each token's sentence."""
    out, n = [], -1
    for token in doc:
        n += bool(token.is_sent_start) or token.i == 0
        out.append(n)
    return out
