"""The engine of one machine: in this process, or in a pool of processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.engines.pool import Pool
from dragoman.engines.worker import Builds, Form, Outcome, code, shaped
from dragoman.errors import InputRefused
from dragoman.records import Article

CHUNK = 16
"""Articles that are handed out together, at most."""
CHUNK_LENGTH = 200_000
"""Code points that are handed out together; one longer article goes by itself."""

Item = Article | InputRefused


def run(articles: Iterable[Item], options: Builds, *, workers: int = 1, form: Form = "records") -> Iterator[Outcome]:
    """Code articles; one outcome for each, in their order, the same with any number of workers.

    Articles are drawn as outcomes are asked for: never more than a few chunks a worker are held.

    Args:
        articles: articles, and refusals of inputs that could not be read, which are passed through in their place.
        options: what the coder is made of.
        workers: processes; 1 is this one.
        form: `records` for CodedArticle, `lines` for JSON lines as bytes.

    Raises:
        ModelError, KnowledgeError: no article can be coded.
    """
    if workers == 1:
        return _alone(articles, options, form)
    return Pool(options, workers, form).run(chunked(articles))


def chunked(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut a stream into runs of at most CHUNK items and, but for single ones, CHUNK_LENGTH code points."""
    chunk: list[Item] = []
    length = 0
    for item in items:
        size = len(item.text) if isinstance(item, Article) else 0
        if chunk and length + size > CHUNK_LENGTH:
            yield chunk
            chunk, length = [], 0
        chunk.append(item)
        length += size
        if len(chunk) >= CHUNK:
            yield chunk
            chunk, length = [], 0
    if chunk:
        yield chunk


def _alone(items: Iterable[Item], options: Builds, form: Form) -> Iterator[Outcome]:
    coder = None
    for item in items:
        if isinstance(item, InputRefused):
            yield item
            continue
        coder = coder or options.build()  # only now: nothing is loaded for inputs that are all refused
        for outcome in code(coder, [item]):
            yield shaped(outcome, form)
