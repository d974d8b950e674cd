"""A server on this machine for the tests of fetching: each path does what a test says, however bad."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from dragoman.sources import FetchOptions, Options

Answer = Callable[[Any], None]


class Server:
    """A server on this machine; `answers` says what each path does, `seen` what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                answer = outer.answers.get(self.path, lambda h: send(h, b"gone", status=404))
                try:
                    answer(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def puts(self, path: str, data: bytes, media: str = "text/html", **headers: str) -> str:
        self.answers[path] = lambda h: send(h, data, media, **headers)
        return self.url + path

    def does(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.url + path


def send(handler: Any, data: bytes, media: str = "text/html", status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", media)
    handler.send_header("Content-Length", headers.pop("length", str(len(data))))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def local(**more: Any) -> Options:
    return Options(fetch=FetchOptions(**{"internal": True, "seconds": 20.0, "pause": 0.0, "most": 2_000_000, **more}))


LOCAL = local()


def served() -> Iterator[Server]:
    """A server for one test: a fixture of each module that needs one."""
    found = Server()
    yield found
    found.http.shutdown()
    found.http.server_close()
