"""What the tests of sources share: reading paths, and writing the files that are read."""

from __future__ import annotations

from pathlib import Path

from dragoman import sources
from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources import Options

TEXT = "The president of Peru, José Ríos, met his guest in Bogotá. “We agreed,” he said — and it’s over.\n"
PROSE = " ".join(
    f"Minister number {n} met the envoy of the neighbouring country in the old town hall." for n in range(9)
)


def read(*paths: Path | str, options: Options | None = None) -> list[Article | InputRefused]:
    return list(sources.read([str(path) for path in paths], options))


def one(path: Path | str, options: Options | None = None) -> Article:
    (article,) = read(path, options=options)
    assert isinstance(article, Article), article
    return article


def articles(*paths: Path | str, options: Options | None = None) -> list[Article]:
    found = read(*paths, options=options)
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def refusal(path: Path | str, options: Options | None = None) -> InputRefused:
    (refused,) = read(path, options=options)
    assert isinstance(refused, InputRefused), refused
    return refused


def file(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def web(head: str = "", foot: str = "", body: str = PROSE) -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Envoys meet</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Envoys meet</h1><p>{body}</p></article>{foot}</body></html>"
    )
