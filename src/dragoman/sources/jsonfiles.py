"""JSON files: an article as an object with a `text`, or a list of such objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from dragoman.errors import InputRefused
from dragoman.sources.base import MOST_DOCUMENT, Input, Options, Outcome, Source, decode
from dragoman.sources.rows import of_object, of_row

_OBJECTS = re.compile(rb'\s*\[\s*\{|\s*\{\s*\n\s*"')
"""A list of objects, or an object that is written over several lines."""


def load(source: Input) -> Any:
    """The value of a JSON file.

    Raises:
        InputRefused: it is none. OSError: it cannot be read.
    """
    data = source.bytes(MOST_DOCUMENT)
    if not data.strip():
        raise InputRefused(source.source, "the file is empty")
    try:
        return msgspec.json.decode(decode(data, source.source, source.charset))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InputRefused(source.source, f"this is not JSON: {error}") from None


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The article of an object, or an article for each object of a list.

    Raises:
        InputRefused: the file is no JSON. OSError: it cannot be read.
    """
    found = load(source)
    many = isinstance(found, list)
    if many and not found:
        raise InputRefused(source.source, "the list in it is empty")
    for number, item in enumerate(found if many else [found], 1):
        where = f"{source.source}:{number}" if many else source.source
        try:
            yield of_row(of_object(item, where, options.columns), where, source.name, options)
        except InputRefused as refusal:
            yield refusal


def _claims(head: bytes) -> bool:
    return _OBJECTS.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


SOURCE = Source("JSON", read, suffixes=(".json",), media=("application/json",), claims=_claims, generic=True)
