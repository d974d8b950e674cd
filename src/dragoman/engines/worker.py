"""The work that an engine hands out: a coder is made from options, and codes chunks of articles one fault at a time."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import msgspec

from dragoman.errors import CallError, InputRefused, InternalError, KnowledgeError, ModelError
from dragoman.records import Article, CodedArticle

if TYPE_CHECKING:
    from dragoman.layers.base import Settings

Form = Literal["records", "lines"]
"""What comes out: CodedArticle, or its JSON lines as bytes (cheaper to carry between processes)."""
Outcome = CodedArticle | bytes | InputRefused
FATAL = (CallError, KnowledgeError, ModelError)
"""Errors that no other article would escape."""


class Codes(Protocol):
    """What an engine needs of a coder."""

    def pipe_or_refuse(self, articles: Iterable[Article]) -> Iterator[CodedArticle | InputRefused]:
        """Code articles in order, with a refusal in the place of each that cannot be coded."""


class Builds(Protocol):
    """Options that make a coder; they travel to other processes, so they are picklable."""

    def build(self) -> Codes:
        """Make the coder. Raises ModelError, KnowledgeError."""


@dataclass(frozen=True)
class CoderOptions:
    """What a Coder is made of.

    Attributes:
        model: an installed spaCy pipeline, or None for the default one.
        knowledge: a folder of the user's tables over ours, or None.
        settings: fields of `Settings` that differ from the defaults.
    """

    model: str | None = None
    knowledge: Path | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    def build(self) -> Codes:
        """Load the coder. Raises ModelError, KnowledgeError."""
        from dragoman.coder import Coder  # loaded here: the model's libraries take a second
        from dragoman.layers.base import Settings
        from dragoman.parse import DEFAULT_MODEL

        settings: Settings = Settings(**self.settings)
        return Coder(model=self.model or DEFAULT_MODEL, knowledge=self.knowledge, settings=settings)


def code(coder: Codes, articles: Sequence[Article]) -> list[CodedArticle | InputRefused]:
    """Code a chunk, in order. A fault of ours costs the article that shows it, and no other.

    Raises:
        CallError, KnowledgeError, ModelError: nothing can be coded.
    """
    try:
        return list(coder.pipe_or_refuse(articles))
    except FATAL:
        raise
    except Exception as error:  # whatever it is, the rest of the chunk goes on
        if len(articles) == 1:
            return [fault(articles[0], error)]
    return [outcome for article in articles for outcome in code(coder, [article])]


def fault(article: Article, error: Exception) -> InputRefused:
    """The message of an unexpected exception, naming the article and the place in the code."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {'/'.join(Path(last[0].filename).parts[-3:])}:{last[0].lineno}" if last else ""
    what = str(error) if isinstance(error, InternalError) else f"{type(error).__name__}: {error}"
    return InputRefused(
        article.source, f"internal error{where} ({what}): not coded; please report it with the text that shows it"
    )


def shaped(outcome: CodedArticle | InputRefused, form: Form) -> Outcome:
    """An outcome in the form that was asked for."""
    return outcome.jsonl() if form == "lines" and isinstance(outcome, CodedArticle) else outcome


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(CodedArticle).decode


def packed(outcome: CodedArticle | InputRefused, form: Form) -> bytes | InputRefused:
    """An outcome as it travels between processes: bytes, or a refusal."""
    if isinstance(outcome, InputRefused):
        return outcome
    return outcome.jsonl() if form == "lines" else _pack(outcome)


def unpacked(parcel: bytes | InputRefused, form: Form) -> Outcome:
    """The outcome that `packed` made a parcel of."""
    return parcel if isinstance(parcel, InputRefused) or form == "lines" else _unpack(parcel)
