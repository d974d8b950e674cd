"""The kinds of input: how an input's kind is told, standard input, and plugins."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources import registry
from sourcing import PROSE, TEXT, file, one, read, web
from test_sources_archives import PAGE, URL, record, tarred, zipped
from test_sources_documents import LINES, docx, mail, p, pdf
from test_sources_feeds import ATOM, NINJS, NITF, RSS

KINDS: dict[str, bytes] = {
    "page": web().encode(), "feed": RSS.encode(), "Atom": ATOM.encode(), "ninjs": json.dumps(NINJS["1"]).encode(),
    "NITF": NITF.encode(), "PDF": pdf([LINES]), "Word": docx(p("One.")), "mail": mail().as_bytes(),
    "WARC": record(URL, PAGE), "WARC.gz": gzip.compress(record(URL, PAGE)), "zip": zipped({"a.txt": TEXT.encode()}),
    "tar": tarred({"a.txt": TEXT.encode()}), "tar.gz": gzip.compress(tarred({"a.txt": TEXT.encode()})),
    "JSON lines": b'{"text": "a"}\n{"text": "b"}\n', "JSON list": b'[{"text": "a"}]', "JSON": b'{\n "text": "a"\n}',
    "CSV": b"id,text\n1,a\n", "text": TEXT.encode(), "gzip": gzip.compress(TEXT.encode()),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_whose_name_tells_nothing_is_told_by_its_bytes(tmp_path: Path, kind: str) -> None:
    found = read(file(tmp_path, "thing", KINDS[kind]))
    assert any(isinstance(item, Article) for item in found), found


@pytest.mark.parametrize("kind", KINDS)
def test_standard_input_is_told_by_its_bytes(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(KINDS[kind])))
    found = read("-")
    texts = [item.text for item in read(file(tmp_path, "thing", KINDS[kind])) if isinstance(item, Article)]
    assert [item.text for item in found if isinstance(item, Article)] == texts
    assert all(item.source.startswith("-") or kind == "CSV" for item in found if isinstance(item, Article))


def test_standard_input_with_nothing_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert one("-").text == ""


@pytest.mark.parametrize(
    "text",
    [
        "From: Lima\nSubject to talks, the treaty holds.\n", "<Peru> said no.", "{Peru} said no.\nSo it is.", "[Lima] They met.",
        "text of the treaty, as signed, in full\n", "PK is a party in Peru.", "%PDF is a format.", "WARC is one too.", "BZ hit",
    ],
)  # fmt: skip
def test_texts_that_look_like_something_else_are_texts(tmp_path: Path, text: str) -> None:
    assert one(file(tmp_path, "report", text + PROSE)).text == text + PROSE


def test_every_kind_has_a_name_of_its_own_and_suffixes_in_small_letters() -> None:
    names = [source.name for source in registry.sources()]
    assert len(names) == len(set(names))
    assert all(s.startswith(".") and s == s.lower() for s in registry.suffixes())
    for suffix in (
        ".txt",
        ".html",
        ".jsonl",
        ".csv",
        ".parquet",
        ".warc",
        ".rss",
        ".atom",
        ".json",
        ".xml",
        ".eml",
        ".pdf",
        ".docx",
        ".zip",
        ".gz",
        ".zst",
        ".tar",
    ):
        assert suffix in registry.suffixes()


def test_suffixes_are_read_in_capitals_too(tmp_path: Path) -> None:
    assert one(file(tmp_path, "A.PDF", pdf([LINES]))).title is None
    assert one(file(tmp_path, "A.TXT.GZ", gzip.compress(TEXT.encode()))).text == TEXT


def test_whatever_a_reader_raises_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser

    def broken(*_: object, **__: object) -> None:
        raise RecursionError("too deep\nfor me")

    monkeypatch.setattr(feedparser, "parse", broken)
    refused, article = read(file(tmp_path, "a.rss", RSS), file(tmp_path, "b.txt", TEXT))
    assert isinstance(refused, InputRefused) and "RecursionError: too deep for me" in refused.reason
    assert isinstance(article, Article)


# ---- plugins

PLUGIN = """
from collections.abc import Iterator

from dragoman.records import Article
from dragoman.sources.base import Input, Options, Source, described


def read(source: Input, options: Options) -> Iterator[Article]:
    title, _, text = source.bytes().decode().partition("\\n")
    if title == "boom":
        raise RuntimeError("a fault of the plugin")
    yield described(source, options, text, title=title)


SOURCE = Source("telegram", read, suffixes=(".tgm", ".md"), claims=lambda head: head.startswith(b"STOP "))
NO_SOURCE = 5
"""


def distribution(folder: Path, entries: str) -> None:
    """A distribution as an installer lays it down: a module and its metadata."""
    file(folder, "telegrams.py", PLUGIN)
    info = "telegrams-1.0.dist-info"
    file(folder, f"{info}/METADATA", "Metadata-Version: 2.1\nName: telegrams\nVersion: 1.0\n")
    file(folder, f"{info}/entry_points.txt", f"[dragoman.sources]\n{entries}\n")


def with_plugin(folder: Path, *inputs: Path) -> list[str]:
    """What a fresh interpreter reads where that distribution is installed."""
    script = (
        "import sys; from dragoman import sources\n"
        "for x in sources.read(sys.argv[1:], sources.Options(notice=lambda m: print('notice', m))):\n"
        "    print(type(x).__name__, getattr(x, 'title', ''), x)\n"
    )
    path = [str(folder), *sys.path]
    call = [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}\n{script}", *map(str, inputs)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_plugin_adds_a_source_by_an_entry_point(tmp_path: Path) -> None:
    distribution(tmp_path / "site", "telegram = telegrams:SOURCE")
    said = with_plugin(
        tmp_path / "site", file(tmp_path, "a.tgm", "Envoys meet\nIn Lima."), file(tmp_path, "wire", "STOP PRESS\nIn Lima."),
        file(tmp_path, "b.md", "STOP OURS\nIn Lima."), file(tmp_path, "c.tgm", "boom\n"), file(tmp_path, "d.txt", TEXT),
        file(tmp_path, "z.zip", zipped({"e.tgm": b"In an archive\nIn Lima."})),
    )  # fmt: skip
    assert [line.split(" Article(")[0] for line in said[:3]] == [
        "Article Envoys meet",
        "Article STOP PRESS",
        "Article STOP OURS",
    ]
    assert said[3].startswith("InputRefused") and "telegram (RuntimeError: a fault of the plugin)" in said[3]
    assert said[4].startswith("Article None")
    assert said[5].startswith("Article In an archive")


def test_a_plugin_that_cannot_be_used_is_told_and_the_rest_read(tmp_path: Path) -> None:
    distribution(tmp_path / "site", "a = telegrams:NO_SOURCE\nb = nowhere:SOURCE")
    said = with_plugin(tmp_path / "site", file(tmp_path, "d.txt", TEXT))
    assert [line.split()[0] for line in said] == ["notice", "notice", "Article"]
    assert "NO_SOURCE" in said[0] and "ModuleNotFoundError" in said[1]


def test_a_new_source_is_one_file() -> None:
    """The modules of the package are the list: no other file names them."""
    folder = Path(registry.__file__).parent
    for path in folder.glob("*.py"):
        if path.name not in ("registry.py", "__init__.py"):
            continue
        text = path.read_text(encoding="utf-8")
        for name in ("warc", "newsml", "ninjs", "parquet", "delimited", "docx", "mail", "pdf", "feed"):
            assert f"import {name}" not in text


def test_a_folder_of_all_kinds_is_read_in_order(tmp_path: Path) -> None:
    names = {
        "page": "a.html", "feed": "b.rss", "Atom": "c.atom", "ninjs": "d.json", "NITF": "e.xml", "PDF": "f.pdf", "Word": "g.docx",
        "mail": "h.eml", "WARC": "i.warc", "WARC.gz": "j.warc.gz", "zip": "k.zip", "tar.gz": "l.tar.gz", "JSON lines": "m.jsonl",
        "CSV": "n.csv", "text": "o.txt", "gzip": "p.txt.gz",
    }  # fmt: skip
    for kind, name in names.items():
        file(tmp_path, name, KINDS[kind])
    first = [str(item) for item in read(tmp_path)]
    assert first == [str(item) for item in read(tmp_path)]
    letters = [item.source.removeprefix(f"{tmp_path}/")[:1].replace("1", "n") for item in read(tmp_path)]
    assert letters == sorted(letters) and set(letters) == set("abcdefghijklmnop")
