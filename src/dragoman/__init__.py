"""Dragoman: reports on world politics become records that an analyst can check.

    import dragoman
    coded = dragoman.code(open("report.txt").read(), published="2021-05-24")
    for event in coded.events:
        print(event.event_type, event.status, event.evidence.text)

`Coder` keeps the model for many articles: `for coded in Coder().pipe(articles)`.

The names below are loaded when first asked for: `dragoman --help` need not wait for spaCy, nor must every program that
loads a spaCy pipeline where Dragoman's components are registered.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "Coder": "coder",
    "CallError": "errors",
    "DragomanError": "errors",
    "InputRefused": "errors",
    "InternalError": "errors",
    "KnowledgeError": "errors",
    "ModelError": "errors",
    "Settings": "layers.base",
}
"""Module of each public name that is no record type."""


def __getattr__(name: str) -> Any:
    """Load a public name from its module (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "__version__":
        value = import_module("dragoman.coder").VERSION
    else:
        value = getattr(import_module(f"dragoman.{_HOMES.get(name, 'records')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


@cache
def _default() -> Coder:
    from dragoman.coder import Coder

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
