"""Web addresses: what the user names is fetched and read as a file of its kind."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from dragoman.errors import CallError, InputRefused
from dragoman.sources import registry
from dragoman.sources.base import Input, Options, Outcome
from dragoman.sources.fetch import Fetcher, checked

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(name: str) -> bool:
    """Whether an input is a web address, not a path."""
    return _SCHEME.match(name) is not None


def check(name: str) -> None:
    """Hold an address against what can be fetched. Raises CallError."""
    try:
        checked(name)
    except InputRefused as refusal:
        raise CallError(str(refusal)) from None


class Web:
    """The web addresses of one run: their robots.txt files are asked for once."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._fetcher: Fetcher | None = None

    def read(self, address: str) -> Iterator[Outcome]:
        """The articles of what an address answers, or the refusal that says why there are none."""
        try:
            self._fetcher = self._fetcher or Fetcher(self._options.fetch)
            fetched = self._fetcher.get(address)
            data = fetched.data
            whole = Input(
                address, opener=lambda: io.BytesIO(data), identity=address, url=fetched.url, charset=fetched.charset
            )
            kind = registry.by_media(whole, fetched.media, fetched.url)
            if kind is None:
                raise InputRefused(address, f"it is of a kind that is not read ({fetched.media or 'not told'})")
        except InputRefused as refusal:
            yield refusal
            return
        yield from registry.guarded(kind, whole, self._options)
