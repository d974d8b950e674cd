"""The fetcher: one address that the user named, over http or https, within limits.

No script is run, no cookie kept, no proxy asked, nothing fetched that the answer links to. Addresses of this machine and
of private networks are refused unless allowed: the name is resolved once, all its addresses are looked at, and the
connection goes to one of these, so that a name that resolves otherwise a moment later gains nothing. robots.txt is
obeyed as RFC 9309 has it.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from dragoman.errors import InputRefused
from dragoman.sources.addresses import is_public
from dragoman.sources.base import FetchOptions

MOST_ROBOTS = 500_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for so many at least."""
LONGEST_PAUSE = 10.0
"""Seconds; a longer Crawl-delay is kept as this one."""
_CHUNK = 65_536
_SAFE = "%/:=&?~+!$,;'@()*[]|"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPTED = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True)
class Fetched:
    """What an address answered.

    Attributes:
        url: the address that answered in the end.
        data: the body, decompressed.
        media: its media type as the server tells it, or None.
        charset: its encoding as the server tells it, or None.
        etag: to be given back the next time, or None.
        modified: the same.
        unchanged: the server says that nothing has changed since `etag` or `modified`; there is no body then.
    """

    url: str
    data: bytes
    media: str | None = None
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False


@dataclass(frozen=True)
class _Answer:
    status: int
    reason: str
    headers: Message
    data: bytes


def agent() -> str:
    """The name by which the fetcher goes unless another is given."""
    try:
        return f"dragoman/{version('dragoman')}"
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "dragoman"


def checked(url: str) -> str:
    """An address as it is asked for: scheme, host in ASCII, path and query quoted, no fragment.

    Raises:
        InputRefused: it is no address of http or https.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputRefused(url, f"this is no web address ({error})") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise InputRefused(url, "only addresses of http and https are fetched")
    if not host or re.search(r"[\s\x00-\x20\x7f]", host):
        raise InputRefused(url, "this is no web address; write it like https://example.org/report")
    if parts.username is not None:
        raise InputRefused(url, "addresses with a user's name in them are not fetched")
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise InputRefused(url, "this is no web address; its host is no name") from None
    where = f"[{name}]" if ":" in name else name
    return urlunsplit((
        parts.scheme.lower(), where if port is None else f"{where}:{port}", quote(parts.path or "/", safe=_SAFE),
        quote(parts.query, safe=_SAFE), "",
    ))  # fmt: skip


class Fetcher:
    """Fetches addresses, one at a time; keeps the robots.txt of each host while it lives.

    Args:
        options: limits and permissions.
    """

    def __init__(self, options: FetchOptions | None = None) -> None:
        self.options = options or FetchOptions()
        self.agent = self.options.agent or agent()
        self._rules: dict[str, Any] = {}
        self._asked: dict[str, float] = {}

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What an address answers.

        Args:
            url: the address.
            etag: of an earlier answer: ask only for what has changed.
            modified: the same.

        Raises:
            InputRefused: there is no answer within the limits; the message says why.
        """
        deadline = time.monotonic() + self.options.seconds
        more = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in more.items() if value}
        at = checked(url)
        for _ in range(self.options.redirects + 1):
            self._permitted(url, at, deadline)
            answer = self._ask(url, at, headers, deadline, self.options.most)
            if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                return _fetched(url, at, answer)
            at = _target(url, at, answer)
        raise InputRefused(url, f"redirected more than {self.options.redirects} times; not followed further")

    def _permitted(self, url: str, at: str, deadline: float) -> None:
        """Obey robots.txt: its prohibitions, and its Crawl-delay. Raises InputRefused."""
        parts = urlsplit(at)
        origin = f"{parts.scheme}://{parts.netloc}"
        pause = self.options.pause
        if self.options.robots:
            if origin not in self._rules:
                self._rules[origin] = self._robots(url, origin, deadline)
            rules = self._rules[origin]
            if rules is not None:
                if not rules.can_fetch(at, self.agent):
                    raise InputRefused(
                        url, f"{origin}/robots.txt asks programs not to fetch it; save the page yourself"
                    )
                pause = max(pause, float(rules.crawl_delay(self.agent) or 0))
        wait = self._asked.get(origin, float("-inf")) + min(pause, LONGEST_PAUSE) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._asked[origin] = time.monotonic()

    def _robots(self, url: str, origin: str, deadline: float) -> Any:
        """The rules of a host; None where it has none. Raises InputRefused where they cannot be read."""
        from protego import Protego

        at = f"{origin}/robots.txt"
        for _ in range(self.options.redirects + 1):
            answer = self._ask(url, at, {}, deadline, MOST_ROBOTS, cut=True)
            if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                break
            at = _target(url, at, answer)
        if answer.status >= 500:
            raise InputRefused(
                url, f"{origin}/robots.txt cannot be read (the server answers {answer.status}); try later"
            )
        if answer.status != 200:
            return None
        text = answer.data.decode("utf-8-sig", "replace")
        # Rules with very many wildcards cost more time to match than any honest site needs.
        return Protego.parse("\n".join(line for line in text.splitlines() if line.count("*") < 8 and len(line) < 2000))

    def _ask(
        self, url: str, at: str, headers: dict[str, str], deadline: float, most: int, cut: bool = False
    ) -> _Answer:
        """One request. `cut`: an answer that is too long is cut in place of refused."""
        parts = urlsplit(at)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or _port(parts.scheme))
        with self._connected(url, parts.hostname or "", connection, parts.scheme, deadline) as expired:
            try:
                connection.request(
                    "GET", urlunsplit(("", "", parts.path, parts.query, "")),
                    headers={
                        "Host": parts.netloc, "User-Agent": self.agent, "Accept": _ACCEPTED, "Accept-Encoding": "gzip, deflate",
                        "Connection": "close", **headers,
                    },
                )  # fmt: skip
                response = connection.getresponse()
                body = _body(url, response, most, cut) if response.status == 200 else b""
            except (OSError, http.client.HTTPException, ValueError) as error:
                if expired():
                    raise self._late(url) from None
                raise InputRefused(url, f"the server's answer cannot be read ({_said(error)})") from None
            if expired():
                raise self._late(url)
        return _Answer(response.status, response.reason, response.msg, body)

    @contextmanager
    def _connected(
        self, url: str, host: str, connection: http.client.HTTPConnection, scheme: str, deadline: float
    ) -> Iterator[Any]:
        """Connect, and cut the connection at the deadline, whatever the server is doing then."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise self._late(url)
        try:
            sock = _socket(url, host, connection.port, self.options.internal, left)
            if scheme == "https":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        except InputRefused:
            raise
        except (OSError, ValueError) as error:
            if time.monotonic() >= deadline:
                raise self._late(url) from None
            raise InputRefused(url, f"{host} cannot be reached ({_said(error)})") from None
        over = threading.Event()

        def cut() -> None:
            over.set()
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(max(0.0, deadline - time.monotonic()), cut)
        timer.daemon = True
        timer.start()
        connection.sock = sock
        try:
            yield over.is_set
        finally:
            timer.cancel()
            connection.close()
            sock.close()

    def _late(self, url: str) -> InputRefused:
        return InputRefused(url, f"not answered in full within {self.options.seconds:g} seconds; try later")


def _target(url: str, at: str, answer: _Answer) -> str:
    """Where an answer redirects to. Raises InputRefused."""
    try:
        return checked(urljoin(at, str(answer.headers["Location"]).strip()))
    except (InputRefused, ValueError) as error:
        said = error.reason if isinstance(error, InputRefused) else str(error)
        raise InputRefused(url, f"it redirects to where nothing is fetched: {said}") from None


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _socket(url: str, host: str, port: int, internal: bool, seconds: float) -> socket.socket:
    """A connection to a host. Raises InputRefused where it lies inside, OSError."""
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not internal and not all(is_public(str(place[4][0])) for place in places):
        raise InputRefused(
            url, f"{host} is an address of this machine or of a private network; --allow-internal permits these"
        )
    failure: OSError | None = None
    for family, kind, protocol, _, address in places:
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(seconds)
        try:
            sock.connect(address)
        except OSError as error:
            failure = error
            sock.close()
            continue
        return sock
    raise failure or OSError("it has no address")


def _body(url: str, response: http.client.HTTPResponse, most: int, cut: bool) -> bytes:
    """The body, decompressed, of at most so many bytes. Raises InputRefused."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise InputRefused(url, f"the server sends it packed as {encoding}, which was not asked for")
    unpack = None if encoding == "identity" else zlib.decompressobj(47)  # gzip or zlib, by its head
    out = bytearray()
    taken = 0
    while data := response.read(_CHUNK):
        taken += len(data)
        if encoding == "deflate" and taken == len(data) and data[:1] != b"\x78" and unpack is not None:
            unpack = zlib.decompressobj(-15)  # some servers send it bare
        try:
            out += data if unpack is None else unpack.decompress(data, most + 1 - len(out))
        except zlib.error as error:
            raise InputRefused(url, f"the server's answer is damaged ({error})") from None
        if len(out) > most or taken > most:
            if cut:
                return bytes(out[:most])
            raise InputRefused(url, f"the answer is larger than {most:,} bytes; not read further")
    if response.length or (unpack is not None and taken and not unpack.eof):
        raise InputRefused(url, "the answer breaks off before its end; try again")
    return bytes(out)


def _fetched(url: str, at: str, answer: _Answer) -> Fetched:
    """The answer as the caller wants it. Raises InputRefused where it is none."""
    if answer.status not in (200, 304):
        raise InputRefused(url, f"the server answers {answer.status} {answer.reason}".rstrip())
    headers = answer.headers
    return Fetched(
        url=at, data=answer.data, media=headers.get_content_type() if headers.get("Content-Type") else None,
        charset=headers.get_content_charset(), etag=headers.get("ETag"), modified=headers.get("Last-Modified"),
        unchanged=answer.status == 304,
    )  # fmt: skip


def _said(error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(reason).split())[:200]
