"""Tables of articles: CSV, Parquet, JSON, and columns by option."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dragoman import ids, sources
from dragoman.cli.common import columns_of
from dragoman.errors import CallError, InputRefused
from dragoman.records import Article
from dragoman.sources import Options
from dragoman.sources.delimited import MOST_ROW
from sourcing import TEXT, articles, file, one, read, refusal

ROW = {
    "id": "7",
    "text": TEXT,
    "url": "https://example.org/a",
    "title": "T",
    "outlet": "O",
    "authors": "A; B",
    "published": "2020-01-02",
}


def table(
    folder: Path, *rows: dict[str, Any], delimiter: str = ",", encoding: str = "utf-8", name: str = "t.csv"
) -> Path:
    """A table as spreadsheets and data frames write it: quoted where needed, lines ended by CR LF."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file(folder, name, out.getvalue().encode(encoding, "replace"))


def parquet(folder: Path, select: str, name: str = "t.parquet") -> Path:
    path = folder / name
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'America/Lima'")
        base.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_brings_the_fields_of_an_article(tmp_path: Path, delimiter: str, encoding: str) -> None:
    article = one(table(tmp_path, ROW, delimiter=delimiter, encoding=encoding), Options(published="2021-05-24"))
    assert article.text == TEXT
    assert (article.url, article.title, article.outlet, article.authors) == (ROW["url"], "T", "O", ["A", "B"])
    assert (article.published, article.published_basis) == ("2020-01-02", "given")
    assert (article.source, article.id) == ("7", ids.article_id(TEXT, "https://example.org/a"))


def test_a_row_with_line_breaks_is_named_by_its_first_line(tmp_path: Path) -> None:
    path = table(tmp_path, {"text": "a\nb\n\nc"}, {"text": ""}, {"text": "d"}, {"text": "e"})
    first, fourth, fifth = read(path)
    assert isinstance(first, Article) and isinstance(fourth, Article) and isinstance(fifth, Article)
    assert [x.source for x in (first, fourth, fifth)] == [f"{path}:2", f"{path}:7", f"{path}:8"]


def test_a_row_without_a_text_or_with_a_bad_date_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        {"text": "", "published": "x"},
        {"text": "a", "published": "24/05/2021"},
        {"text": "b", "published": ""},
    )
    bad, worse, good = read(path)
    assert isinstance(bad, InputRefused) and bad.source == f"{path}:2" and "no text" in bad.reason
    assert isinstance(worse, InputRefused) and "YYYY-MM-DD" in worse.reason
    assert isinstance(good, Article)


def test_columns_are_named_by_option(tmp_path: Path) -> None:
    columns = {"text": "Body text", "published": "day", "id": "nr"}
    path = table(tmp_path, {"nr": 1, "Body text": "a", "day": "2020-01-02", "text": "no"})
    article = one(path, Options(columns=columns))
    assert (article.text, article.published, article.source) == ("a", "2020-01-02", "1")
    line = json.dumps({"nr": 1, "Body text": "a", "day": "2020-01-02", "text": "no"})
    assert one(file(tmp_path, "t.jsonl", line), Options(columns=columns)).text == "a"
    assert one(file(tmp_path, "t.json", f"[{line}]"), Options(columns=columns)).published == "2020-01-02"
    stored = parquet(tmp_path, "SELECT 1 AS nr, 'a' AS \"Body text\", DATE '2020-01-02' AS day, 'no' AS text")
    assert one(stored, Options(columns=columns)).published == "2020-01-02"


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = table(tmp_path, {"body": "a", "day": "2020-01-02"})
    for options in (Options(), Options(columns={"text": "body", "title": "text"})):
        reason = refusal(path, options).reason
        assert "'text'" in reason and "body, day" in reason and "--column" in reason
    assert "body" in refusal(parquet(tmp_path, "SELECT 'a' AS body")).reason


def test_a_field_that_is_none_is_a_wrong_call() -> None:
    with pytest.raises(CallError, match="no field"):
        Options(columns={"body": "text"})
    with pytest.raises(CallError, match="FIELD=COLUMN"):
        columns_of(["text"])
    with pytest.raises(CallError, match="twice"):
        columns_of(["text=a", "text=b"])
    assert columns_of(["text=a=b"]) == {"text": "a=b"}


def test_our_own_table_of_articles_is_read_again(tmp_path: Path) -> None:
    path = table(tmp_path, {"id": "a-1", "text": "a", "authors": '["A, B","C"]', "published_basis": "given"})
    assert one(path).authors == ["A, B", "C"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"text\n", "no row"),
        (b"\0\0", "NUL"),
        (b'text\n"never closed' + b"\nx" * 9_000_000, "quotation mark"),
        (b"text,b\n" + b'"' + b"x" * (MOST_ROW + 10), "more than"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_a_clear_word(tmp_path: Path, data: bytes, word: str) -> None:
    assert word in refusal(file(tmp_path, "t.csv", data)).reason


def test_rows_before_the_damage_are_read(tmp_path: Path) -> None:
    good, bad = read(file(tmp_path, "t.csv", b'text\na\n"b' + b"x" * 9_000_000))
    assert isinstance(good, Article) and isinstance(bad, InputRefused)
    assert bad.source.endswith("t.csv:3")


def test_bytes_that_are_no_utf_8_far_down_are_marked_as_lost(tmp_path: Path) -> None:
    path = file(tmp_path, "t.csv", b"text\n" + ("é" * 100 + "\n").encode() * 10_000 + b"caf\xe9\n")
    assert articles(path)[-1].text == "caf\ufffd"


# ---- Parquet


def test_parquet_brings_the_fields_of_an_article(tmp_path: Path) -> None:
    path = parquet(
        tmp_path,
        f"SELECT 7 AS id, '{TEXT}' AS text, ['A', 'B'] AS authors, TIMESTAMP '2020-01-02 03:04:05' AS published, 1.5 AS x",
    )
    article = one(path)
    assert (article.text, article.source, article.authors) == (TEXT, "7", ["A", "B"])
    assert article.published == "2020-01-02T03:04:05"


def test_a_moment_with_a_zone_does_not_depend_on_that_of_the_machine(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT 'a' AS text, TIMESTAMPTZ '2020-01-02 23:00:00-05' AS published")
    assert one(path).published == datetime(2020, 1, 3, 4, tzinfo=UTC).isoformat()


def test_many_rows_come_in_order_and_a_row_without_a_text_is_named(tmp_path: Path) -> None:
    path = parquet(
        tmp_path, "SELECT CASE WHEN i = 7 THEN NULL ELSE 'text ' || i END AS text FROM range(5000) t(i) ORDER BY i"
    )
    found = read(path)
    assert len(found) == 5000
    assert isinstance(found[7], InputRefused) and found[7].source == f"{path}:8"
    assert isinstance(found[4999], Article) and found[4999].text == "text 4999"


def test_names_with_signs_of_patterns_are_plain_names(tmp_path: Path) -> None:
    parquet(tmp_path, "SELECT 'b' AS text", "ab.parquet")
    path = parquet(tmp_path, "SELECT 'a' AS text", "a_.parquet").rename(tmp_path / "a[b]*'.parquet")
    assert one(path).text == "a"


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"text"])
def test_a_damaged_parquet_file_is_refused(tmp_path: Path, data: bytes) -> None:
    refused = refusal(file(tmp_path, "t.parquet", data))
    assert "Parquet" in refused.reason
    assert refused.source == str(tmp_path / "t.parquet")


def test_a_truncated_parquet_file_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT 'a' AS text")
    assert "Parquet" in refusal(file(tmp_path, "cut.parquet", path.read_bytes()[:-20])).reason


def test_an_empty_parquet_file_is_refused(tmp_path: Path) -> None:
    assert "no row" in refusal(parquet(tmp_path, "SELECT 'a' AS text WHERE false")).reason


# ---- JSON


def test_an_object_or_a_list_of_objects(tmp_path: Path) -> None:
    assert one(file(tmp_path, "a.json", json.dumps({"text": TEXT, "title": "T"}, indent=1))).title == "T"
    first, bad, last = read(file(tmp_path, "b.json", json.dumps([{"text": "a"}, {"txt": "b"}, {"text": "c"}])))
    assert isinstance(first, Article) and first.source.endswith("b.json:1")
    assert isinstance(bad, InputRefused) and bad.source.endswith("b.json:2")
    assert isinstance(last, Article)


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "empty"), (b"[]", "empty"), (b"{", "not JSON"), (b"[" * 100_000, "not JSON"), (b'"text"', "not an article"), (b"{}", "text")],
)  # fmt: skip
def test_a_bad_json_file_is_refused(tmp_path: Path, data: bytes, word: str) -> None:
    assert word in refusal(file(tmp_path, "a.json", data)).reason


def test_memory_stays_flat_over_a_long_table(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "long.csv"
    with path.open("w") as out:
        out.write("text\n")
        for n in range(20_000):
            out.write(f"{n} {'x' * 500}\n")
    tracemalloc.start()
    count = sum(1 for _ in sources.read([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 8_000_000
