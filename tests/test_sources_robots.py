"""robots.txt and the pause between requests."""

from __future__ import annotations

import time

import pytest

from dragoman.records import Article
from misbehaving import LOCAL, Server, local, send, served
from sourcing import articles, read, refusal, web

server = pytest.fixture(served)


def test_robots_txt_is_obeyed_and_asked_for_once(server: Server) -> None:
    server.puts(
        "/robots.txt", b"User-agent: *\nDisallow: /private/\nAllow: /private/open\nDisallow: /*.php$\n", "text/plain"
    )
    page = web().encode()
    urls = [server.puts(path, page) for path in ("/private/a", "/private/open", "/x.php", "/public")]
    found = read(*urls, options=LOCAL)
    assert [type(item).__name__ for item in found] == ["InputRefused", "Article", "InputRefused", "Article"]
    assert "robots.txt" in str(found[0])
    assert [path for path, _ in server.seen] == ["/robots.txt", "/private/open", "/public"]
    assert isinstance(read(urls[0], options=local(robots=False))[0], Article)


def test_rules_for_us_go_before_those_for_all(server: Server) -> None:
    server.puts("/robots.txt", b"User-agent: *\nAllow: /\n\nUser-agent: dragoman\nDisallow: /\n", "text/plain")
    assert "robots.txt" in refusal(server.puts("/a", web().encode()), LOCAL).reason
    assert isinstance(read(f"{server.url}/a", options=local(agent="other/1.0"))[0], Article)


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_cannot_be_read(server: Server, status: int, allowed: bool) -> None:
    server.does("/robots.txt", lambda h: send(h, b"x", status=status))
    (found,) = read(server.puts("/a", web().encode()), options=LOCAL)
    assert isinstance(found, Article) is allowed


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\0",
        b"<html>no rules</html>",
        b"Disallow: /" * 100_000,
        ("Disallow: /" + "*a" * 500 + "$\n").encode() * 300,
        b"User-agent: *\nCrawl-delay: 1e999\n",
    ],
)
def test_a_robots_txt_that_is_none_or_made_to_harm(server: Server, data: bytes) -> None:
    server.puts("/robots.txt", data, "text/plain")
    began = time.monotonic()
    assert isinstance(read(server.puts("/" + "a" * 500, web().encode()), options=LOCAL)[0], Article)
    assert time.monotonic() - began < 10


def test_a_pause_is_made_between_two_requests_to_a_host(server: Server) -> None:
    server.puts("/robots.txt", b"User-agent: *\nCrawl-delay: 0.4\n", "text/plain")
    urls = [server.puts(path, web().encode()) for path in ("/a", "/b")]
    began = time.monotonic()
    assert len(articles(*urls, options=LOCAL)) == 2
    assert 0.4 <= time.monotonic() - began < 10
