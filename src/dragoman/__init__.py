"""Dragoman: reports on world politics become records that an analyst can check.

    import dragoman
    coded = dragoman.code(open("report.txt").read(), published="2021-05-24")
    for event in coded.events:
        print(event.event_type, event.status, event.evidence.text)

`Coder` keeps the model for many articles: `for coded in Coder().pipe(articles)`.
"""

from __future__ import annotations

from functools import cache

from dragoman.coder import VERSION as __version__
from dragoman.coder import Coder
from dragoman.errors import (
    CallError,
    DragomanError,
    InputRefused,
    InternalError,
    KnowledgeError,
    ModelError,
)
from dragoman.layers.base import Settings
from dragoman.records import (
    Actor,
    Article,
    Claim,
    CodedArticle,
    Event,
    Flag,
    Period,
    Place,
    Span,
    Statement,
    Time,
)

__all__ = [
    "Actor",
    "Article",
    "CallError",
    "Claim",
    "CodedArticle",
    "Coder",
    "DragomanError",
    "Event",
    "Flag",
    "InputRefused",
    "InternalError",
    "KnowledgeError",
    "ModelError",
    "Period",
    "Place",
    "Settings",
    "Span",
    "Statement",
    "Time",
    "__version__",
    "code",
]


@cache
def _default() -> Coder:
    return Coder()


def code(text: str, published: str | None = None) -> CodedArticle:
    """Code one text with the default coder, which is loaded at the first call and kept.

    Args:
        text: the report.
        published: the day on which it was published (YYYY-MM-DD), or None to read it from the text.

    Raises:
        InputRefused: the text cannot be coded; the message says why.
        CallError: `published` is no date.
    """
    return _default().code(text, published=published)
