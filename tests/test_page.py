"""The page without a browser: the text cut at every boundary, hostile text, size, what is packaged, the command."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hatchling.builders.wheel import WheelBuilder
from hypothesis import given, settings
from typer.testing import CliRunner, Result

from dragoman import Article, CodedArticle, Coder
from dragoman.cli import app
from dragoman.engines.worker import CoderOptions
from dragoman.report.html import page, safe, write
from dragoman.report.html.pieces import cut, refs
from dragoman.tables import Knowledge
from pages import HOSTILE, articles, hostile, with_spans

ROOT = Path(__file__).parent.parent
KNOWLEDGE = Knowledge()
SCRIPT = re.compile(r"<script>(.*)</script>\n</body>\n</html>$", re.DOTALL)


class Body(HTMLParser):
    """The text of the element with the id `body`, and all tags and attributes of the page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if self.depth or ("id", "body") in attributes:
            self.depth += tag not in ("br", "img", "input", "meta", "link")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= self.depth > 0

    def handle_data(self, data: str) -> None:
        self.text += data if self.depth else ""


@given(articles())
@settings(max_examples=150, deadline=None)
def test_the_pieces_are_the_text_and_lie_in_or_out_of_each_span(coded: CodedArticle) -> None:
    text, done = coded.article.text, cut(coded, KNOWLEDGE)
    pieces = [piece for block in done.blocks for piece in block.pieces]
    assert "".join(piece.text for piece in pieces) == text
    found = refs(coded)
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        assert end > at
        for ref in found:
            inside = ref.start <= at and end <= ref.end
            assert inside or end <= ref.start or ref.end <= at, "a piece lies across a boundary"
        assert set(piece.marks) == {r.label for r in found if not r.part and r.start <= at and end <= r.end}
        assert set(piece.begins) == {r.label for r in found if not r.part and r.start == at}
        assert set(piece.parts) == {r.label + r.part for r in found if r.part and r.start <= at and end <= r.end}
        assert (piece.number is not None) == any(ref.start == at for ref in found)
        at = end


@given(articles())
@settings(max_examples=60, deadline=None)
def test_the_text_of_the_page_is_the_text_of_the_article(coded: CodedArticle) -> None:
    assert Body(page(coded)).text == safe.seen(coded.article.text)


def test_crossing_and_nested_spans() -> None:
    text = "abcdefghij"
    coded = with_spans(text, [(0, 6), (4, 9), (5, 6)])
    pieces = [(p.text, p.marks) for block in cut(coded, KNOWLEDGE).blocks for p in block.pieces]
    assert pieces == [
        ("abcd", ("T1",)),
        ("e", ("P1", "T1")),
        ("f", ("S1", "P1", "T1")),
        ("ghi", ("P1",)),
        ("j", ()),
    ]


def test_spans_that_do_not_lie_in_the_text_are_not_marked() -> None:
    html = page(with_spans("abc", [(0, 0), (2, 9), (-3, 2), (1, 2)]))
    assert Body(html).text == "abc"
    assert 'data-m="E1"' in html


def test_hostile_text_stays_text() -> None:
    html = page(hostile())
    html.encode("utf-8")
    plain = page(with_spans("abc", [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]))
    assert Body(html).text == safe.seen(HOSTILE)
    allowed = {tag for tag, _ in Body(plain).tags} | {"p", "h3", "time"}
    assert {tag for tag, _ in Body(html).tags} <= allowed
    assert html.count("<script") == plain.count("<script") == 1
    for tag, attributes in Body(html).tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert (attributes.get("href") or "#").startswith(("#", "https://", "data:image/svg+xml"))
    assert SCRIPT.search(html)[1] == SCRIPT.search(plain)[1]  # type: ignore[index]
    for unseen in "\x00\x1b\u202e\u2066\ud800\x85":
        assert unseen not in html
    assert 'aria-label="U+202E"' in html


@pytest.mark.parametrize(
    ("address", "led"),
    [("https://a.example/b?c=d&e", True), ("HTTP://a.example", True), ("javascript:alert(1)", False),
     ("data:text/html,x", False), ("//a.example", False), ("https://a.example/ onclick=x", False), ("https://a\n", False),
     (None, False)],
)  # fmt: skip
def test_only_web_addresses_are_links(address: str | None, led: bool) -> None:
    assert (safe.link(address) is not None) == led
    coded = with_spans("abc", [(0, 1)])
    html = page(msgspec.structs.replace(coded, article=msgspec.structs.replace(coded.article, url=address)))
    assert ('rel="noreferrer noopener"' in html) == led


def test_every_link_leads_somewhere_and_no_id_comes_twice(coded_examples: list[CodedArticle]) -> None:
    for coded in coded_examples:
        html = page(coded)
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_every_record_has_a_card_and_every_span_a_mark(coded_examples: list[CodedArticle]) -> None:
    for coded in coded_examples:
        html = page(coded)
        counts = {"E": coded.events, "S": coded.statements, "C": coded.claims, "A": coded.actors, "T": coded.times,
                  "P": coded.places, "F": coded.flags}  # fmt: skip
        for letter, records in counts.items():
            assert re.findall(rf'<li class="r[^"]*" id="({letter}\d+)"', html) == [
                f"{letter}{n}" for n in range(1, len(records) + 1)
            ]
        marked = {label for marks in re.findall(r'data-m="([^"]+)"', html) for label in marks.split()}
        assert marked == {ref.label for ref in refs(coded) if not ref.part}


def test_a_page_of_a_thousand_words_is_small(coder: Coder) -> None:
    texts = [(ROOT / "examples" / f"{name}.txt").read_text() for name in
             ("state-tabloid-translated", "briefing-transcript", "live-blog", "sanctions")]  # fmt: skip
    coded = coder.code("\n\n".join(texts), published="2024-03-14")
    words = len(coded.article.text.split())
    size = len(page(coded).encode())
    assert words > 1000
    assert size * 1000 / words < 300_000, f"{size} bytes for {words} words"


def test_the_page_names_nothing_outside_itself() -> None:
    html = page(with_spans("abc", [(0, 1)]))
    assert not re.search(r"\bsrc=|url\(|@import|fetch\(|XMLHttp|WebSocket|import\(", html)
    assert "default-src &#39;none&#39;" in html
    assert "unsafe" not in html
    for name in ("page.css", "page.js"):
        content = (ROOT / "src" / "dragoman" / "report" / "html" / name).read_text(encoding="utf-8")
        assert "</" not in content
        assert content in html


def test_an_article_without_records_says_so() -> None:
    html = page(CodedArticle(Article(id="a", source="-", text="Nothing.")))
    for words in ("standard input", "no date of publication is known", "Nothing was found in this text."):
        assert words in html


def test_the_same_article_gives_the_same_bytes() -> None:
    coded = with_spans("abc def", [(0, 3), (2, 5), (1, 7), (0, 7), (3, 4)])
    assert page(coded) == page(coded)


def test_the_package_holds_templates_style_and_script() -> None:
    here = ROOT / "src" / "dragoman" / "report" / "html"
    packed = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    held = {path.rpartition("/")[2] for path in packed if path.startswith("dragoman/report/html/")}
    assert held == {file.name for file in here.iterdir() if file.is_file()}
    assert {"page.html.j2", "page.css", "page.js"} <= held


REPORT = "ELDMOOR, 3 June 2019 - Norway and Finland signed an agreement on fishing on Monday."


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, coder: Coder) -> None:
    monkeypatch.setattr(CoderOptions, "build", lambda options: coder)


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "80"})


def test_read_writes_a_page(tmp_path: Path, loaded: None) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    done = call("read", tmp_path / "a.txt", "--html", tmp_path / "new" / "p.html")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "p.html is written" in done.stderr
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["p.html"]
    assert REPORT in Body((tmp_path / "new" / "p.html").read_text(encoding="utf-8")).text


def test_read_writes_a_page_for_each_article(tmp_path: Path, loaded: None) -> None:
    rows = [{"text": REPORT}, {"text": ""}, {"text": f"{REPORT} It rained."}]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    done = call("read", tmp_path / "a.jsonl", "--html", tmp_path / "p.html")
    assert done.exit_code == 1
    assert sorted(file.name for file in tmp_path.glob("*.html")) == ["p-2.html", "p.html"]
    assert "It rained." in (tmp_path / "p-2.html").read_text(encoding="utf-8")


def test_read_opens_the_page(tmp_path: Path, loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or len(opened) < 2)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "a.txt").write_text(REPORT)
    assert call("read", tmp_path / "a.txt", "--open").exit_code == 0
    assert opened[0].startswith((tmp_path / "dragoman-").as_uri())
    done = call("read", tmp_path / "a.txt", "--open", "--html", tmp_path / "p q.html")
    assert opened[1] == (tmp_path / "p q.html").as_uri()
    assert "no browser could be started" in done.stderr


def test_a_page_that_cannot_be_written(tmp_path: Path, loaded: None) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    for target, reason in (
        (tmp_path, "cannot be written"),
        (tmp_path / "a.txt", "a file of its own"),
        ("-", "of its own"),
    ):
        done = call("read", tmp_path / "a.txt", "--html", target)
        assert done.exit_code == 2
        assert reason in done.stderr.replace("\n", " ")
    assert (tmp_path / "a.txt").read_text() == REPORT
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_write_leaves_the_old_page_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p.html").write_text("old")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(Exception, match="No space left"):
        write(with_spans("abc", [(0, 1)]), tmp_path / "p.html")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("p.html", "old")]
