"""The judge: how sure it is that a proposed trigger tells an event of the proposed type."""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.layers.base import Findings, Settings
from dragoman.layers.events.candidates import Candidate


def judge(doc: Doc, found: Findings, candidates: list[Candidate], settings: Settings) -> list[Candidate]:
    """Keep the candidates that hold, with their type and confidence settled."""
    return candidates
