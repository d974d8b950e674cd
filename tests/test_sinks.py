"""Writing records: JSON lines, CSV and Parquet; whole files or none."""

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dragoman.errors import CallError
from dragoman.records import (
    Actor,
    Article,
    Claim,
    CodedArticle,
    CoderInfo,
    Event,
    Flag,
    MentionSpan,
    Period,
    Place,
    Span,
    Statement,
    Time,
    Value,
    Where,
)
from dragoman.sinks import open_sink
from dragoman.sinks.columns import KINDS, columns

TEXT = 'Veld "met" Arn, in Oslo\r\non Monday.\n\nHe said, "7 ships"; é \U0001f600 \x00 end\r'


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def coded(identity: str = "a-1", text: str = TEXT) -> CodedArticle:
    when = Period("2021-05-24", "2021-05-24", span("Monday"), "publication")
    where = Where("Oslo", "NOR", 59.9127, 10.7461, 3143244, span("Oslo"))
    base: dict[str, Any] = {"article_id": identity}
    return CodedArticle(
        article=Article(
            id=identity, source="a.txt", text=text, authors=["Ada", 'B "C"'], title="",
            coder=CoderInfo(version="1", settings="x", model="m"),
        ),
        actors=[
            Actor(id=f"{identity}-ac", **base, entity="person:veld", entity_basis="name", name="Veld", kind="person",
                  mentions=[MentionSpan(0, 4, "Veld", "name")])
        ],
        times=[Time(id=f"{identity}-ti", **base, span=span("Monday"), type="date", timex="2021-05-24", period=None)],
        places=[Place(id=f"{identity}-pl", **base, span=span("Oslo"), name="Oslo")],
        statements=[
            Statement(id=f"{identity}-st", **base, speaker=None, speaker_span=None, cue=span("said"),
                      content=[span("7 ships")], form="direct", mode="said")
        ],
        events=[
            Event(id=f"{identity}-ev", **base, event_type="CONSULT", mode=None, contexts=[], cameo="04",
                  quad="verbal cooperation", goldstein=1.0, intensity=None, actors=[f"{identity}-ac"], recipients=[],
                  reciprocal=True, trigger=span("met"), evidence=span("Veld"), when=when, time_id=None, where=where,
                  place_id=None, status="occurred", attributed_to=None, confidence=0.813)
        ],
        claims=[
            Claim(id=f"{identity}-cl", **base, kind="quantity", holder=None, statement_id=None, subject="ships",
                  evidence=span("7 ships"), value=Value(amount=130_000_000_000, unit="ship"), period=when,
                  certainty="asserted", due=None, confidence=0.5)
        ],
        flags=[Flag(**base, kind="encoding", span=None, note="whole")],
    )  # fmt: skip


def write(format_: str, output: Path, *articles: CodedArticle) -> None:
    with open_sink(format_, output) as sink:  # type: ignore[arg-type]
        for article in articles:
            sink.write(article)


def test_json_lines_to_a_file_are_the_articles_bytes(tmp_path: Path) -> None:
    write("jsonl", tmp_path / "deep" / "out.jsonl", coded("a-1"), coded("a-2"))
    assert (tmp_path / "deep" / "out.jsonl").read_bytes() == coded("a-1").jsonl() + coded("a-2").jsonl()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out.jsonl"]


def test_json_lines_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with open_sink("jsonl", None) as sink:
        sink.write(coded())
        sink.write(b"raw\n")
    assert capfdbinary.readouterr().out == coded().jsonl() + b"raw\n"


def test_csv_reads_back(tmp_path: Path) -> None:
    write("csv", tmp_path / "out", coded("a-1"), coded("a-2"))
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == sorted(KINDS)
    with (tmp_path / "out" / "article.csv").open(encoding="utf-8", newline="") as file:
        articles = list(csv.DictReader(file))
    assert [row["id"] for row in articles] == ["a-1", "a-2"]
    assert articles[0]["text"] == TEXT
    assert json.loads(articles[0]["authors"]) == ["Ada", 'B "C"']
    assert articles[0]["coder_model"] == "m"
    with (tmp_path / "out" / "event.csv").open(encoding="utf-8", newline="") as file:
        event = next(csv.DictReader(file))
    assert (event["trigger_start"], event["trigger_end"], event["trigger_text"]) == ("6", "9", "met")
    assert (event["when_start"], event["when_basis"], event["where_country"]) == ("2021-05-24", "publication", "NOR")
    assert (event["reciprocal"], event["mode"], event["recipients"]) == ("true", "", "[]")


def test_every_field_of_the_contract_has_a_column() -> None:
    for kind, record in KINDS.items():
        first = [column.path[0] for column in columns(kind)]
        assert list(dict.fromkeys(first)) == list(record.__struct_fields__)
        assert len({column.name for column in columns(kind)}) == len(columns(kind))


def test_parquet_has_types_and_nulls(tmp_path: Path) -> None:
    write("parquet", tmp_path / "it's", coded("a-1"), coded("a-2"))
    assert sorted(path.name for path in (tmp_path / "it's").iterdir()) == sorted(f"{kind}.parquet" for kind in KINDS)
    for kind in KINDS:
        found = duckdb.from_parquet(str(tmp_path / "it's" / f"{kind}.parquet"))
        assert list(found.columns) == [column.name for column in columns(kind)]
        assert [str(type_) for type_ in found.types] == [column.sql for column in columns(kind)]
        assert str(found.fetchall()[0][0]).startswith("a-1")
    event = duckdb.from_parquet(str(tmp_path / "it's" / "event.parquet"))
    assert event.project("goldstein, intensity, reciprocal, trigger_start, where_latitude").fetchall()[0] == (
        1.0, None, True, 6, 59.9127,
    )  # fmt: skip
    article = duckdb.from_parquet(str(tmp_path / "it's" / "article.parquet"))
    assert article.project("text, title, url").fetchall()[0] == (TEXT, "", None)


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_tables_are_the_same_bytes_twice_and_replace_older_ones(tmp_path: Path, format_: str) -> None:
    articles = [coded(f"a-{n}") for n in range(300)]
    write(format_, tmp_path / "one", coded("a-old"))
    for folder in ("one", "two"):
        write(format_, tmp_path / folder, *articles)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_no_article_makes_empty_tables(tmp_path: Path, format_: str) -> None:
    write(format_, tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == len(KINDS)


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_a_run_that_fails_leaves_what_was_there(tmp_path: Path, format_: str) -> None:
    output = tmp_path / "out"
    write(format_, output, coded("a-1"))
    files = [output] if output.is_file() else sorted(output.iterdir())
    before = {path: path.read_bytes() for path in files}
    with pytest.raises(KeyboardInterrupt), open_sink(format_, output) as sink:  # type: ignore[arg-type]
        sink.write(coded("a-2"))
        raise KeyboardInterrupt
    after = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path: path.read_bytes() for path in after} == before


@pytest.mark.parametrize(("format_", "output"), [("csv", None), ("parquet", None), ("csv", "-")])
def test_tables_need_a_folder(format_: str, output: str | None) -> None:
    with pytest.raises(CallError, match="-o"):
        open_sink(format_, Path(output) if output else None)  # type: ignore[arg-type]


def test_file_and_folder_are_not_mixed_up(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is a folder"):
        open_sink("jsonl", tmp_path)
    (tmp_path / "f").write_text("x")
    with pytest.raises(CallError, match="is a file"):
        open_sink("csv", tmp_path / "f")


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, format_: str) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(CallError, match="cannot be written"):
        write(format_, tmp_path / "f" / "out", coded())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("jsonl", "csv"):
        monkeypatch.setattr(f"dragoman.sinks.{name}.partial", lambda path: Path("/dev/full"))
        monkeypatch.setattr(f"dragoman.sinks.{name}.remove", lambda paths: None)
        with pytest.raises(CallError, match=r"cannot be written: No space left.* -o"):
            write(name, tmp_path / name, coded())


def test_a_number_of_either_type_is_a_double() -> None:
    amount = next(column for column in columns("claim") if column.name == "value_amount")
    assert (amount.sql, amount.value(coded().claims[0])) == ("DOUBLE", 130_000_000_000)
