"""Plain text: one file, one article. A page of HTML that comes through standard input is read as one."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources import html
from dragoman.sources.base import STDIN, Input, Options, article, decode


def read(source: Input, options: Options) -> Iterator[Article | InputRefused]:
    """The article of a text file, or the refusal of one that is no text.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        data = source.bytes()
        if source.path == STDIN and data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
            yield html.page(data, source, options)
        else:
            yield article(source.source, source.name, decode(data, source.source), options.published)
    except InputRefused as refusal:
        yield refusal
