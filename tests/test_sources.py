"""Reading files, folders and pages into articles."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from dragoman import ids, sources
from dragoman.errors import CallError, InputRefused
from dragoman.records import Article
from dragoman.sources import Options
from dragoman.sources.base import decode
from dragoman.sources.jsonl import MOST_BYTES
from sourcing import PROSE, TEXT, file, one, read, refusal, web


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    assert one(file(tmp_path, "a.txt", TEXT.encode(encoding))).text == TEXT


def test_big_endian_utf_16(tmp_path: Path) -> None:
    assert one(file(tmp_path, "a.txt", b"\xfe\xff" + TEXT.encode("utf-16-be"))).text == TEXT


def test_latin_1(tmp_path: Path) -> None:
    text = "The minister of Perú met José Ríos in Bogotá on Monday, and said that talks would go on."
    assert one(file(tmp_path, "a.txt", text.encode("latin-1"))).text == text


def test_mac_roman_is_told_from_windows() -> None:
    assert decode((TEXT * 5).encode("mac_roman"), "a.txt") == TEXT * 5


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_another_script_is_decoded_so_that_it_is_refused_for_its_language(encoding: str) -> None:
    text = "Президент России встретился с министром иностранных дел в Москве. " * 3
    assert decode(text.encode(encoding), "a.txt") == text


def test_utf_8_with_a_damaged_character_stays_utf_8() -> None:
    data = TEXT.encode()
    assert decode(data + b"\xe2\x80", "a.txt") == TEXT + "\ufffd"
    assert decode(b"\xff" + data, "a.txt") == "\ufffd" + TEXT


def test_bytes_that_windows_1252_leaves_undefined_are_not_lost() -> None:
    assert len(decode(b"The caf\xe9 was closed on Monday, \x81 said the mayor of the town.", "a.txt")) == 60
    assert decode(b"\x81\x8d\x8f\x90\x9d\xff", "a.txt")


def test_line_ends_control_and_direction_marks_stay(tmp_path: Path) -> None:
    text = "One.\r\nTwo\x0b\x07 \u202eeerhT\u202c \U0001f600.\n\n"
    assert one(file(tmp_path, "a.txt", text)).text == text


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (bytes(range(256)) * 4, "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("no mark".encode("utf-16-le"), "binary"),
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04document", "ZIP"),
        (b"\x1f\x8bxyz", "gzip"),
        (b"x" * 8_000_001, "larger"),
    ],
)
def test_what_is_no_text_is_refused_with_a_clear_word(tmp_path: Path, data: bytes, word: str) -> None:
    refused = refusal(file(tmp_path, "a.txt", data))
    assert word in refused.reason
    assert refused.source == str(tmp_path / "a.txt")


def test_id_comes_from_the_name_and_source_is_the_path(tmp_path: Path) -> None:
    article = one(file(tmp_path, "deep/a.txt", TEXT))
    assert article.id == ids.article_id(TEXT, "a.txt")
    assert article.source == str(tmp_path / "deep/a.txt")


def test_a_name_that_is_not_utf_8_can_be_written(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    try:
        Path(os.fsdecode(path)).write_text(TEXT)
    except OSError:
        pytest.skip("the file system takes no such name")
    assert one(os.fsdecode(path)).source.endswith("\ufffd.txt")


def test_a_file_named_by_itself_is_text_whatever_its_suffix(tmp_path: Path) -> None:
    assert one(file(tmp_path, "report.asc", TEXT)).text == TEXT
    assert one(file(tmp_path, "REPORT", TEXT)).text == TEXT


def test_given_date_is_kept_and_checked(tmp_path: Path) -> None:
    article = one(file(tmp_path, "a.txt", TEXT), Options(published="2021-05-24"))
    assert (article.published, article.published_basis) == ("2021-05-24", "given")
    assert one(tmp_path / "a.txt").published is None


@pytest.mark.parametrize("value", ["24 May 2021", "2021-13-01", "2021-02-30", "20210524", "2021-W20-1", "2021-05", ""])
def test_a_date_that_is_none_is_a_wrong_call(value: str) -> None:
    with pytest.raises(CallError, match="YYYY-MM-DD"):
        Options(published=value)


@pytest.mark.parametrize(
    ("value", "kept"),
    [("2021-05-24T10:00:00Z", "2021-05-24T10:00:00Z"), ("2021-05-24 10:00", "2021-05-24T10:00")],
)
def test_a_date_time_is_kept(value: str, kept: str) -> None:
    assert sources.checked_date(value) == kept


def test_an_input_that_is_not_there_is_a_wrong_call_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="no such file"):
        sources.read([str(file(tmp_path, "a.txt", TEXT)), str(tmp_path / "none.txt")])


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    article = one("-")
    assert (article.source, article.id, article.text) == ("-", ids.article_id(TEXT, "-"), TEXT)


def test_folders_are_read_in_order_of_names_and_other_kinds_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/y.txt", "c.xyz", ".hidden.txt", "out.jsonl"):
        file(tmp_path, name, TEXT)
    (tmp_path / "link").symlink_to(tmp_path)
    said: list[str] = []
    options = Options(exclude=frozenset({(tmp_path / "out.jsonl").resolve()}), notice=said.append)
    found = read(tmp_path, options=options)
    assert [Path(a.source).name for a in found] == ["y.txt", "z.md", "b.txt"]
    assert len(said) == 1
    assert "c.xyz" in said[0]


def test_a_folder_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path).reason


def test_a_broken_link_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    file(tmp_path, "b.txt", TEXT)
    refused, article = read(tmp_path)
    assert isinstance(refused, InputRefused)
    assert "cannot be read" in refused.reason
    assert isinstance(article, Article)


# ---- JSON lines


def rows(folder: Path, *lines: object) -> Path:
    return file(folder, "rows.jsonl", "".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines))


def test_a_row_brings_its_own_fields(tmp_path: Path) -> None:
    row = {
        "id": 7, "text": TEXT, "url": "https://example.org/a", "title": "T", "outlet": "O", "authors": ["A", "B"],
        "published": "2020-01-02", "source": "mine", "gold": [1],
    }  # fmt: skip
    article = one(rows(tmp_path, row), Options(published="2021-05-24"))
    assert (article.source, article.url, article.title, article.outlet) == ("mine", row["url"], "T", "O")
    assert article.authors == ["A", "B"]
    assert (article.published, article.published_basis) == ("2020-01-02", "given")
    assert article.id == ids.article_id(TEXT, "https://example.org/a")


def test_source_is_the_rows_own_then_its_id_then_path_and_line(tmp_path: Path) -> None:
    path = rows(tmp_path, {"text": "a", "source": "s", "id": "i"}, {"text": "b", "id": "i"}, "", {"text": "c"})
    articles = read(path)
    assert [a.source for a in articles] == ["s", "i", f"{path}:4"]
    assert [a.id for a in articles if isinstance(a, Article)] == [
        ids.article_id("a", "i"), ids.article_id("b", "i"), ids.article_id("c", "rows.jsonl"),
    ]  # fmt: skip


def test_the_given_date_serves_rows_without_one(tmp_path: Path) -> None:
    path = rows(tmp_path, {"text": "a", "published": None}, {"text": "b", "published": ""})
    assert [a.published for a in read(path, options=Options(published="2021-05-24")) if isinstance(a, Article)] == [
        "2021-05-24"
    ] * 2


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("{", "JSON"), ("[1]", "not an article"), ('{"id": 1}', "text"), ('{"text": 5}', "$.text"),
        ('{"text": "a", "published": "May"}', "published"), ('{"text": "\\ud800"}', "JSON"),
        ('{"x": ' + "[" * 5000, "JSON"), ('{"text": null}', "$.text"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_the_rest_read(tmp_path: Path, line: str, word: str) -> None:
    path = rows(tmp_path, {"text": "a"}, line, {"text": "b"})
    first, bad, last = read(path)
    assert isinstance(bad, InputRefused)
    assert bad.source == f"{path}:2"
    assert word in bad.reason
    assert isinstance(first, Article) and isinstance(last, Article)


def test_lines_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.jsonl", b'{"text": "caf\xe9"}\n{"text": "b"}\n')
    bad, good = read(path)
    assert isinstance(bad, InputRefused)
    assert isinstance(good, Article)
    assert "UTF-16" in refusal(file(tmp_path, "wide.jsonl", '{"text": "a"}\n{"text": "b"}\n'.encode("utf-16"))).reason


def test_a_byte_order_mark_and_separators_in_strings_are_fine(tmp_path: Path) -> None:
    line = json.dumps({"text": "a\u2028b\x85c"}, ensure_ascii=False)
    assert one(file(tmp_path, "rows.jsonl", b"\xef\xbb\xbf" + line.encode())).text == "a\u2028b\x85c"


def test_a_line_too_long_is_not_held_and_the_next_is_read(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.jsonl", b'{"text": "' + b"x" * (2 * MOST_BYTES) + b'"}\n{"text": "b"}\n')
    bad, good = read(path)
    assert isinstance(bad, InputRefused)
    assert "bytes" in bad.reason
    assert isinstance(good, Article)


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    assert "empty" in refusal(file(tmp_path, "rows.jsonl", "\n\n")).reason


# ---- pages


def test_a_page_gives_text_and_metadata(tmp_path: Path) -> None:
    head = (
        '<meta property="og:title" content="Envoys meet"><meta property="og:site_name" content="The Harbour Post">'
        '<meta name="author" content="Ada Berg; Carl Dunn"><link rel="canonical" href="https://example.org/envoys">'
        '<meta property="article:published_time" content="2022-03-04T23:30:00-05:00">'
    )
    article = one(file(tmp_path, "page.html", web(head)))
    assert PROSE in article.text
    assert "Home" not in article.text
    assert (article.title, article.outlet, article.url) == (
        "Envoys meet", "The Harbour Post", "https://example.org/envoys"
    )  # fmt: skip
    assert article.authors == ["Ada Berg", "Carl Dunn"]
    assert (article.published, article.published_basis) == ("2022-03-04", "metadata")
    assert article.id == ids.article_id(article.text, "page.html")


def test_a_given_date_goes_before_the_pages(tmp_path: Path) -> None:
    page = file(tmp_path, "page.html", web('<meta name="date" content="2022-03-04">'))
    article = one(page, Options(published="2021-05-24"))
    assert (article.published, article.published_basis) == ("2021-05-24", "given")


@pytest.mark.parametrize(
    "foot",
    [
        "<footer>© 2019 The Harbour Post</footer>",
        "<footer><p>Copyright 2019</p></footer>",
        "<footer class='post-date'>Copyright © 01/02/2019 Post</footer>",
        "<footer>Copyright 5 May 2019</footer>",
        "<footer><time datetime='2019-05-05'>© 2019</time></footer>",
        "<div class='copyright date'>&copy; 2012-2019 Post. All rights reserved.</div>",
        "<p class='date'>© 2019-05-05</p>",
        "<div id='footer' class='date'><span class='date'>(c) 2019-05-05</span></div>",
    ],
)
def test_a_copyright_footer_is_no_date(tmp_path: Path, foot: str) -> None:
    assert one(file(tmp_path, "page.html", web(foot=foot))).published is None
    dated = web('<meta property="article:published_time" content="2022-03-04">', foot)
    assert one(file(tmp_path, "page.html", dated)).published == "2022-03-04"


def test_a_date_in_the_prose_is_no_date_of_publication(tmp_path: Path) -> None:
    page = web(body=PROSE + " The treaty of 2019-05-05 was signed on 5 May 2019.")
    assert one(file(tmp_path, "page.html", page)).published is None


def test_a_page_in_its_declared_encoding(tmp_path: Path) -> None:
    markup = web('<meta charset="iso-8859-1">', body=PROSE + " José Ríos was there.")
    assert "José Ríos" in one(file(tmp_path, "page.htm", markup.encode("latin-1"))).text


@pytest.mark.parametrize("data", [b"", b"   ", b"<html><body></body></html>", b"<html>\0</html>", b"%PDF-1.4"])
def test_a_page_without_an_article_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(file(tmp_path, "page.html", data)).reason


def test_a_page_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(web().encode())))
    assert one("-").title == "Envoys meet"
