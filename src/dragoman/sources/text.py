"""Plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.sources.base import Input, Options, Outcome, Source, article, decode


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The article of a text file.

    Raises:
        InputRefused: it is no text. OSError: the file cannot be read.
    """
    text = decode(source.bytes(), source.source, source.charset)
    found = article(source.source, source.name, text, options.published)
    yield msgspec.structs.replace(found, url=source.url) if source.url else found


SOURCE = Source("text", read, suffixes=(".txt", ".md"), media=("text/plain", "text/markdown"))
