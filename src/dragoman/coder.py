"""The pipeline in order: an article goes in, its records come out.

A pure function of the article, the tables, the model and the settings: no clock, no network, no order of arrival.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path

import msgspec
from spacy.tokens import Doc

from dragoman import ids, language
from dragoman.errors import CallError, InputRefused
from dragoman.layers import actors, claims, events, names, places, statements, times
from dragoman.layers.base import Findings, Settings, findings
from dragoman.parse import DEFAULT_MODEL, Parser
from dragoman.records import Article, CodedArticle, CoderInfo, Flag
from dragoman.tables import Knowledge
from dragoman.text import dates
from dragoman.text.read import read

MOST = 2_000_000
"""Longest text that is coded, in code points; a longer one is refused, not cut."""
BATCH = 16
"""Articles that are parsed together; memory stays flat."""
LAYERS = (names, times, places, actors, statements, events, claims)

try:
    VERSION = version("dragoman")
except PackageNotFoundError:  # run from a source tree that is not installed
    VERSION = "0+source"


class Coder:
    """A loaded coder: keep it and code many articles with it.

    Args:
        model: an installed spaCy pipeline with tagger and parser.
        knowledge: a folder of your own tables over ours, or None.
        settings: how to code.

    Raises:
        ModelError, KnowledgeError: what is wrong and what to do.
    """

    def __init__(
        self, *, model: str = DEFAULT_MODEL, knowledge: Path | str | None = None, settings: Settings | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.knowledge = Knowledge(Path(knowledge) if knowledge else None)
        self.parser = Parser(model, ner=self.settings.names == "model")
        self.info = CoderInfo(version=VERSION, settings=self._settings_hash(), model=self.parser.name)

    def _settings_hash(self) -> str:
        state = hashlib.blake2b(digest_size=6)
        state.update(msgspec.json.encode(msgspec.to_builtins(self.settings), order="sorted"))
        state.update(self.knowledge.digest.encode())
        return state.hexdigest()

    def code(self, article: Article | str, *, published: str | None = None) -> CodedArticle:
        """Code one article (or a bare text, with the day of its publication).

        Raises:
            InputRefused: the text is empty, binary, too long or not in English.
        """
        if isinstance(article, str):
            article = bare(article, published)
        result = next(self.pipe_or_refuse([article]))
        if isinstance(result, InputRefused):
            raise result
        return result

    def pipe(self, articles: Iterable[Article]) -> Iterator[CodedArticle]:
        """Code many articles, in order. Raises InputRefused at the first that cannot be coded."""
        for result in self.pipe_or_refuse(articles):
            if isinstance(result, InputRefused):
                raise result
            yield result

    def pipe_or_refuse(self, articles: Iterable[Article]) -> Iterator[CodedArticle | InputRefused]:
        """Code many articles, in order; one that cannot be coded gives its refusal instead and ends nothing."""
        stream = iter(articles)
        while batch := list(islice(stream, BATCH)):
            yield from self._batch(batch)

    def _batch(self, batch: list[Article]) -> list[CodedArticle | InputRefused]:
        out: list[CodedArticle | InputRefused] = []
        prepared: list[tuple[int, Article, Findings]] = []
        for article in batch:
            try:
                article, found = self._prepare(article)
                prepared.append((len(out), article, found))
                out.append(InputRefused(article.source, "not coded"))
            except InputRefused as refusal:
                out.append(refusal)
        with self.parser.memory():
            for n, article, found in prepared:
                (doc,) = self.parser.parse([found.reading])
                out[n] = self._annotate(doc, article, found)
        return out

    def _prepare(self, article: Article) -> tuple[Article, Findings]:
        """Check, read and date an article."""
        if len(article.text) > MOST:
            raise InputRefused(
                article.source,
                f"the text has {len(article.text):,} characters, more than {MOST:,}; cut it into reports",
            )
        language.check(article.text, article.source)
        identity = article.id or ids.article_id(article.text, article.source)
        article = msgspec.structs.replace(article, id=identity, coder=self.info)
        reading = read(article, self.knowledge)
        flags = list(reading.flags)
        own = dates.published(article.text, reading, self.knowledge)
        if article.published is None and own is not None:
            article = msgspec.structs.replace(article, published=own.isoformat(), published_basis="text")
        elif article.published and own and article.published[:10] != own.isoformat():
            note = f"published {article.published[:10]} by {article.published_basis}, {own.isoformat()} by the text"
            flags.insert(0, Flag(article_id=identity, kind="date conflict", span=None, note=note))
        day = date.fromisoformat(article.published[:10]) if article.published else None
        return article, Findings(reading=reading, article_id=identity, published=day, flags=flags)

    def _annotate(self, doc: Doc, article: Article, found: Findings) -> CodedArticle:
        doc._.dragoman = found
        for layer in LAYERS:
            layer.find(doc, article, self.knowledge, self.settings)
        found = findings(doc)
        return CodedArticle(
            article=article, actors=found.actors, times=found.times, places=found.places, statements=found.statements,
            events=found.events, claims=found.claims, flags=found.flags,
        )  # fmt: skip


def bare(text: str, published: str | None = None, source: str = "-") -> Article:
    """An article out of a bare text.

    Raises:
        CallError: `published` is no ISO date.
    """
    return Article(
        id=ids.article_id(text, source), source=source, text=text,
        published=checked_date(published), published_basis="given" if published else None,
    )  # fmt: skip


def checked_date(value: str | None) -> str | None:
    """A date or date-time as it was given, if it is ISO 8601. Raises CallError otherwise."""
    if value is None:
        return None
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        raise CallError(f"{value!r} is not a date; write it as YYYY-MM-DD, like 2021-05-24") from None
    return value
