"""Labelled texts as the layers see them: what the programs that fit scorers share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from spacy.tokens import Doc

from dragoman import ids
from dragoman.coder import Coder
from dragoman.layers.base import Findings, findings
from dragoman.records import Actor, Article


@contextmanager
def coded(coder: Coder, gold: Mapping[str, Any], layers: Iterable[ModuleType]) -> Iterator[tuple[Doc, Findings]]:
    """The parsed text of a labelled row, with what some layers find in it; the Doc holds as long as the context does."""
    article = Article(
        id=ids.article_id(gold["text"], gold["id"]), source=gold["id"], text=gold["text"],
        published=gold.get("published"), published_basis="given" if gold.get("published") else None,
    )  # fmt: skip
    article, found = coder._prepare(article)
    with coder.parser.memory():
        (doc,) = coder.parser.parse([found.reading])
        doc._.dragoman = found
        for layer in layers:
            layer.find(doc, article, coder.knowledge, coder.settings)
        yield doc, findings(doc)


def is_party(actor: Actor | None, spec: str | None) -> bool:
    """Whether an actor is the party that annotation names: a country, a sector, or a part of a name, role or mention."""
    if actor is None or spec is None:
        return actor is None and spec is None
    if not spec.startswith("name:"):
        return actor.country == spec or spec in actor.sectors
    wanted = spec.removeprefix("name:").lower()
    texts = (actor.name, actor.role or "", actor.entity, *(m.text for m in actor.mentions))
    return any(wanted in text.lower() for text in texts)
