"""Web addresses: what is fetched, from where, within which limits; against a server that misbehaves."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from typing import Any

import pytest

from dragoman import ids
from dragoman.errors import CallError, InputRefused
from dragoman.records import Article
from dragoman.sources import FetchOptions, Options, fetch
from dragoman.sources.addresses import is_public
from dragoman.sources.fetch import Fetcher, checked
from misbehaving import LOCAL, Answer, Server, local, send, served
from sourcing import PROSE, TEXT, articles, one, read, refusal, web
from test_sources_archives import URL, record, zipped
from test_sources_documents import LINES, pdf
from test_sources_feeds import RSS

server = pytest.fixture(served)


def test_a_page_is_fetched_and_read(server: Server) -> None:
    url = server.puts("/envoys", web('<meta property="article:published_time" content="2022-03-04">').encode())
    article = one(url + "#top", LOCAL)
    assert PROSE in article.text
    assert (article.title, article.url, article.source) == ("Envoys meet", url, url + "#top")
    assert (article.published, article.published_basis) == ("2022-03-04", "metadata")
    assert article.id == ids.article_id(article.text, url + "#top")
    assert [path for path, _ in server.seen] == ["/robots.txt", "/envoys"]
    told = server.seen[1][1]
    assert told["user-agent"].startswith("dragoman/") and "cookie" not in told
    assert set(told["accept-encoding"].split(", ")) == {"gzip", "deflate"}


def test_what_is_not_named_is_not_fetched(server: Server) -> None:
    body = (
        "<img src='/i.png'><script src='/s.js'></script><link rel='stylesheet' href='/c.css'><iframe src='/f'></iframe>"
    )
    one(server.puts("/page", web(body, foot=body).encode()), LOCAL)
    articles(
        server.puts(
            "/feed",
            RSS.replace("<item><title>Nothing</title><link>https://example.org/nothing</link></item>", "").encode(),
            "application/rss+xml",
        ),
        options=LOCAL,
    )
    assert [path for path, _ in server.seen] == ["/robots.txt", "/page", "/robots.txt", "/feed"]


@pytest.mark.parametrize(
    ("data", "media", "path", "count"),
    [
        (RSS.encode(), "application/rss+xml", "/f", 3),
        (RSS.encode(), "text/xml", "/f", 3),
        (RSS.encode(), "text/plain", "/f", 3),
        (TEXT.encode(), "text/plain; charset=utf-8", "/t", 1),
        (b'{"text": "a"}\n{"text": "b"}\n', "application/octet-stream", "/r.jsonl?x=1", 2),
        (b"text\na\n", "text/csv", "/t", 1),
        (pdf([LINES]), "application/pdf", "/p", 1),
        (pdf([LINES]), "application/octet-stream", "/p", 1),
        (zipped({"a.txt": b"a", "b.txt": b"b"}), "application/zip", "/z", 2),
        (record(URL, web().encode()), "application/warc", "/w", 1),
        (gzip.compress(b'{"text": "a"}\n'), "application/gzip", "/rows.jsonl.gz", 1),
        (web().encode(), "application/octet-stream", "/x", 1),
    ],
)
def test_other_kinds_are_told_by_media_type_bytes_and_address(
    server: Server, data: bytes, media: str, path: str, count: int
) -> None:
    found = read(server.puts(path, data, media), options=LOCAL)
    assert len(found) == count
    assert isinstance(found[0], Article)


@pytest.mark.parametrize("media", ["image/png", "video/mp4", "application/x-unknown"])
def test_kinds_that_are_not_read_are_refused(server: Server, media: str) -> None:
    assert media in refusal(server.puts("/x", b"\x89PNG\0\0", media), LOCAL).reason


def test_the_encoding_of_the_server_is_used_where_it_holds(server: Server) -> None:
    words = "José Ríos was there, in the café of the town. " * 3
    assert words in one(server.puts("/a", words.encode("cp1252"), "text/plain; charset=windows-1252"), LOCAL).text
    assert words in one(server.puts("/b", words.encode(), "text/plain; charset=iso-8859-1"), LOCAL).text
    assert words in one(server.puts("/c", words.encode("cp1252"), "text/plain; charset=utf-8"), LOCAL).text
    assert words in one(server.puts("/d", words.encode(), "text/plain; charset=nonsense"), LOCAL).text


# ---- limits


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "bare"])
def test_compressed_answers_are_unpacked_and_bombs_refused(server: Server, encoding: str) -> None:
    def pack(data: bytes) -> bytes:
        bare = zlib.compressobj(wbits=-15)
        return {"gzip": gzip.compress, "deflate": zlib.compress, "bare": lambda d: bare.compress(d) + bare.flush()}[
            encoding
        ](data)

    name = "gzip" if encoding == "gzip" else "deflate"
    assert PROSE in one(server.puts("/a", pack(web().encode()), Content_Encoding=name), LOCAL).text
    bomb = pack(b"0" * 50_000_000)
    began = time.monotonic()
    assert "larger than 2,000,000" in refusal(server.puts("/bomb", bomb, Content_Encoding=name), LOCAL).reason
    assert time.monotonic() - began < 10
    assert "breaks off" in refusal(server.puts("/cut", pack(web().encode())[:-12], Content_Encoding=name), LOCAL).reason
    assert "damaged" in refusal(server.puts("/bad", b"\x78" + b"\xff" * 90, Content_Encoding=name), LOCAL).reason


def test_encodings_that_were_not_asked_for_are_refused(server: Server) -> None:
    assert "br" in refusal(server.puts("/a", b"x", Content_Encoding="br"), LOCAL).reason


def endless(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def dripping(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(100):
        handler.wfile.write(f"X-{n}: y\r\n".encode())
        handler.wfile.flush()
        time.sleep(0.2)


def slow_body(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.2)


def silent(handler: Any) -> None:
    time.sleep(30)


@pytest.mark.parametrize("how", [dripping, slow_body, silent])
def test_a_slow_server_is_left_at_the_deadline(server: Server, how: Answer) -> None:
    began = time.monotonic()
    assert "within 1 seconds" in refusal(server.does("/slow", how), local(seconds=1.0)).reason
    assert time.monotonic() - began < 10


def test_an_endless_answer_and_a_large_one_are_cut(server: Server) -> None:
    assert "larger than" in refusal(server.does("/endless", endless), LOCAL).reason
    assert "larger than" in refusal(server.puts("/large", b"x" * 2_000_001, "text/plain"), LOCAL).reason


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no http\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort", b"HTTP/1.1 999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    ],
)  # fmt: skip
def test_answers_that_are_no_http_are_refused(server: Server, data: bytes) -> None:
    def answer(handler: Any) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    assert refusal(server.does("/x", answer), LOCAL).reason


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 429, 500, 503])
def test_an_answer_of_another_status_is_refused(server: Server, status: int) -> None:
    url = server.does("/x", lambda h: send(h, b"" if status == 204 else b"<html>error</html>", status=status))
    assert str(status) in refusal(url, LOCAL).reason


def test_redirects_are_followed_up_to_a_limit(server: Server) -> None:
    def to(place: str, status: int = 302) -> Answer:
        return lambda h: send(h, b"", status=status, Location=place)

    target = server.puts("/target", web().encode())
    server.does("/b", to("/target", 308))
    assert one(server.does("/a", to(f"{server.url}/b", 301)), LOCAL).url == target
    assert "redirected" in refusal(server.does("/loop", to("/loop")), LOCAL).reason
    for place in ("file:///etc/passwd", "ftp://example.org/", "gopher://x", "http://user@127.0.0.1/", "http://[::"):
        assert "redirects to where nothing" in refusal(server.does("/out", to(place)), LOCAL).reason
    assert "302" in refusal(server.does("/nowhere", lambda h: send(h, b"", status=302)), LOCAL).reason


def test_a_refused_connection_is_a_refusal() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert "cannot be reached" in refusal(f"http://127.0.0.1:{port}/", LOCAL).reason
    assert "cannot be reached" in refusal("http://no-such-host.invalid/", local(robots=False)).reason


def test_a_connection_that_is_not_secured_as_it_should_be_is_a_refusal(server: Server) -> None:
    server.puts("/a", web().encode())
    assert "cannot be reached" in refusal(server.url.replace("http:", "https:") + "/a", LOCAL).reason


# ---- where to


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "https://user:pw@example.org/",
        "http://exa mple.org/",
        "http://example.org:port/",
        "http://[::1/",
        "javascript://x",
    ],
)
def test_what_is_no_web_address_is_a_wrong_call(address: str) -> None:
    with pytest.raises(CallError):
        read(address)


def test_internal_addresses_are_refused_unless_allowed(server: Server) -> None:
    url = server.puts("/a", web().encode())
    assert "--allow-internal" in refusal(url).reason
    assert "--allow-internal" in refusal(url.replace("127.0.0.1", "localhost")).reason
    assert server.seen == []


def test_a_redirect_to_an_internal_address_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address counts as outside here; what it redirects to does not."""
    server.does("/a", lambda h: send(h, b"", status=302, Location=f"http://127.0.0.2:{server.http.server_port}/b"))
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")
    options = Options(fetch=FetchOptions(seconds=20, pause=0, robots=False))
    assert "127.0.0.2 is an address of this machine" in refusal(f"{server.url}/a", options).reason


def test_a_name_is_resolved_once_and_all_its_addresses_looked_at(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def resolved(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    assert "private network" in refusal("http://example.org/", Options(fetch=FetchOptions(robots=False))).reason
    assert asked == ["example.org"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("8.8.8.8", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("0.0.0.0", False), ("100.64.0.1", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("240.0.0.1", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("ff02::1", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_addresses_are_written_as_they_are_asked_for() -> None:
    assert checked("HTTPS://Example.ORG/a b?q=ä#frag") == "https://example.org/a%20b?q=%C3%A4"
    assert checked("http://münchen.example/") == "http://xn--mnchen-3ya.example/"
    assert checked("http://[2606:2800::1]:8080") == "http://[2606:2800::1]:8080/"
    assert checked("http://example.org/a%20b") == "http://example.org/a%20b"
    assert "\r" not in checked("http://example.org/a\r\nX: y")


# ---- for a program that asks again and again


def test_an_answer_that_has_not_changed_is_not_sent_again(server: Server) -> None:
    def answer(handler: Any) -> None:
        if handler.headers.get("If-None-Match") == '"1"' and handler.headers.get("If-Modified-Since") == "Fri":
            handler.send_response(304)
            handler.end_headers()
        else:
            send(handler, b"x", "text/plain", ETag='"1"', Last_Modified="Fri")

    fetcher = Fetcher(LOCAL.fetch)
    first = fetcher.get(server.does("/a", answer))
    assert (first.data, first.etag, first.modified, first.unchanged) == (b"x", '"1"', "Fri", False)
    again = fetcher.get(f"{server.url}/a", etag=first.etag, modified=first.modified)
    assert (again.data, again.unchanged) == (b"", True)


def test_the_command_line_reads_addresses(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    from dragoman.cli.code import code_inputs

    url = server.puts("/a", web().encode())
    refused: list[InputRefused] = []
    tally = code_inputs([url], allow_internal=True, settings={"encoder": False}, on_refused=refused.append)
    assert (tally.coded, refused) == (1, [])
    assert f'"source":"{url}"' in capfd.readouterr().out
    assert code_inputs([url], on_refused=refused.append).refused == 1
