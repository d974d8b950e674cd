"""The command line: streams, exit codes, and every kind of bad input."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.coder import Coder
from dragoman.engines.worker import CoderOptions
from dragoman.errors import CallError
from dragoman.layers import events

REPORT = """\
ELDMOOR, 3 June 2019 - Norway and Finland signed an agreement on fishing on Monday.

"We are content," said Norwegian Foreign Minister Ola Berg. He will visit Helsinki next week.
"""
RUSSIAN = "Президент России встретился в понедельник с министром иностранных дел в Москве и обсудил договор. " * 5
CHINESE = "国家主席星期一在北京会见了外交部长并讨论了条约。" * 20
GERMAN = "Der Minister traf am Montag seinen Amtskollegen in Berlin und sprach mit ihm über den neuen Vertrag. " * 5


@cache
def coder() -> Coder:
    return Coder()


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """One coder for all calls: the model is loaded once."""
    monkeypatch.setattr(CoderOptions, "build", lambda options: coder())


def call(*words: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin, env={"COLUMNS": "80"})


def process(*words: object, stdin: bytes = b"", **kwargs: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dragoman", *(str(word) for word in words)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, **kwargs)


def records(output: bytes | str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output.decode() if isinstance(output, bytes) else output).split("\n") if line]


def quotes(found: list[dict[str, Any]]) -> None:
    """Every span quotes the text of its article."""
    text = ""

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if {"start", "end", "text"} <= value.keys():
                assert text[value["start"] : value["end"]] == value["text"]
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    for record in found:
        text = record["text"] if record["record"] == "article" else text
        walk(record)


def test_help_tells_of_all_commands_and_options() -> None:
    shown = call("--help")
    assert shown.exit_code == 0
    for name in ("code", "read", "doctor"):
        assert name in shown.output
        assert "Example:" in call(name, "--help").output


def test_every_option_has_help_with_an_example() -> None:
    import typer.main

    for command in typer.main.get_command(app).commands.values():  # type: ignore[attr-defined]
        for option in command.params:
            if option.name != "help":
                assert "Example: " in (option.help or ""), f"{command.name} {option.name}"


def test_help_waits_for_no_model() -> None:
    heavy = (
        "import sys, dragoman.cli; print([m for m in ('spacy', 'trafilatura', 'duckdb', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"


def test_version() -> None:
    assert call("--version").output.startswith("dragoman ")


def test_records_go_to_standard_output_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    done = process("code", tmp_path / "a.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    found = records(done.stdout)
    assert found[0]["record"] == "article"
    assert found[0]["published"] == "2019-06-03"
    assert {"actor", "event", "statement"} <= {record["record"] for record in found}
    quotes(found)


def test_standard_input_gives_the_same_as_a_file_but_for_its_name(loaded: None) -> None:
    found = records(call("code", "-", stdin=REPORT.encode()).stdout)
    assert found[0]["source"] == "-"
    assert found[0]["text"] == REPORT


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": n, "text": f"Norway and Finland signed agreement number {n} on Monday."}) for n in range(40)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join([*lines[:20], "{", *lines[20:]]))
    one = process("code", tmp_path / "rows.jsonl")
    two = process("code", tmp_path / "rows.jsonl", "--workers", 2)
    assert (one.returncode, two.returncode) == (1, 1)
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert b"rows.jsonl:21: " in one.stderr
    assert len([r for r in records(one.stdout) if r["record"] == "article"]) == 40


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "binary.txt": (bytes(range(256)) * 8, "binary"),
    "control.txt": (b"\x01\x02\x03\x04" * 50, "binary"),
    "huge.txt": (b"The minister met the envoy. " * 380_000, "larger"),
    "long.txt": (b"The minister met the envoy. " * 80_000, "2,000,000"),
    "russian.txt": (RUSSIAN.encode(), "not in English"),
    "cyrillic.txt": (RUSSIAN.encode("cp1251"), "not in English"),
    "chinese.txt": (CHINESE.encode(), "not in English"),
    "german.txt": (GERMAN.encode(), "not in English"),
    "page.html": (b"<html><body></body></html>", "no article"),
    "rows.jsonl": (b'{"text": 1}\n', "$.text"),
}
GOOD = {
    "utf16.txt": REPORT.encode("utf-16"),
    "bom.txt": REPORT.encode("utf-8-sig"),
    "latin.txt": "The Peruvian minister José Ríos met the Chilean envoy in Bogotá on Monday.".encode("latin-1"),
    "controls.txt": ("\x07\x0b\x1b[31m " + REPORT.replace("signed", "signed\x0c")).encode(),
    "marks.txt": ("\U0001f600\u200f\u202e \U0001f468\u200d\U0001f469\u200d\U0001f467 " + REPORT).encode(),
    "returns.txt": REPORT.replace("\n", "\r\n").encode(),
    "undated.txt": b"Norway and Finland signed an agreement yesterday. The envoy left on Tuesday.",
}


def test_bad_inputs_are_named_and_the_rest_is_coded(tmp_path: Path, loaded: None) -> None:
    for name, data in {**GOOD, **{name: data for name, (data, _) in BAD.items()}}.items():
        (tmp_path / name).write_bytes(data)
    done = call("code", tmp_path)
    assert done.exit_code == 1
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    for name, (_, word) in BAD.items():
        (line,) = [line for line in lines if f"/{name}" in line]
        assert word in line, line
    found = records(done.stdout)
    quotes(found)
    articles = {Path(r["source"]).name: r for r in found if r["record"] == "article"}
    assert sorted(articles) == sorted(GOOD)
    assert lines[-1] == f"dragoman: {len(GOOD)} coded, {len(BAD)} refused"
    assert articles["utf16.txt"]["text"] == articles["bom.txt"]["text"] == REPORT
    assert articles["marks.txt"]["text"] == GOOD["marks.txt"].decode()
    assert articles["controls.txt"]["text"] == GOOD["controls.txt"].decode()
    assert "José Ríos" in articles["latin.txt"]["text"]


def test_no_date_is_invented(loaded: None) -> None:
    found = records(call("code", "-", stdin=GOOD["undated.txt"]).stdout)
    assert (found[0]["published"], found[0]["published_basis"]) == (None, None)
    for record in found:
        period = record.get("when") or record.get("period")
        assert period is None or (period["start"], period["basis"]) == (None, "unknown")


def test_a_line_of_a_megabyte_without_a_stop(tmp_path: Path, loaded: None) -> None:
    text = "the minister of the country met and " * 28_000
    (tmp_path / "rows.jsonl").write_text(json.dumps({"text": text[:150_000]}))
    done = call("code", tmp_path / "rows.jsonl")
    assert done.exit_code == 0
    quotes(records(done.stdout))


def test_a_fault_of_ours_costs_one_article(tmp_path: Path, loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    find: Any = events.find

    def faulty(doc: Any, article: Any, *rest: Any) -> Any:
        if "Finland" in article.text:
            raise KeyError("oh")
        return find(doc, article, *rest)

    monkeypatch.setattr(events, "find", faulty)
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_text(REPORT.replace("Finland", "Sweden"))
    done = call("code", tmp_path)
    assert done.exit_code == 1
    assert "a.txt: internal error" in done.stderr
    assert "Traceback" not in done.stderr
    assert [r["source"] for r in records(done.stdout) if r["record"] == "article"] == [str(tmp_path / "b.txt")]


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_tables(tmp_path: Path, loaded: None, format_: str) -> None:
    done = call("code", "-", "--format", format_, "-o", tmp_path / "out", stdin=REPORT.encode())
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "out" / f"event.{format_}").is_file()


def test_output_in_the_folder_that_is_read_is_not_read(tmp_path: Path, loaded: None) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    for _ in range(2):
        done = call("code", tmp_path, "-o", tmp_path / "out.jsonl")
        assert (done.exit_code, done.output) == (0, "")
    assert len([r for r in records((tmp_path / "out.jsonl").read_text()) if r["record"] == "article"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["code"], "Missing argument"),
        (["code", "none.txt"], "no such file"),
        (["code", "-", "--published", "May"], "YYYY-MM-DD"),
        (["code", "-", "--format", "xml"], "xml"),
        (["code", "-", "--format", "csv"], "-o"),
        (["code", "-", "--workers", "0"], "workers"),
        (["code", "-", "--min-confidence", "2"], "confidence"),
        (["code", "-", "--knowledge", "none"], "no such folder"),
        (["code", "-", "--model", "no_such_model"], "no_such_model"),
        (["code", "-", "--colour"], "No such option"),
        (["read", "none.txt"], "no such file"),
        (["fly"], "No such command"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(words: list[str], said: str) -> None:
    done = call(*words, stdin=REPORT.encode())
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("verbs.csv", "term\nx\n", "header"), ("werbs.csv", "a\n", "no such knowledge table")],
)
def test_a_bad_table_of_the_users_is_told_before_anything_is_read(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content)
    done = call("code", "-", "--knowledge", tmp_path, stdin=REPORT.encode())
    assert done.exit_code == 2
    assert name in done.stderr
    assert said in done.stderr


def test_settings_reach_the_coder(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[CoderOptions] = []

    def build(options: CoderOptions) -> Coder:
        seen.append(options)
        raise CallError("enough")

    monkeypatch.setattr(CoderOptions, "build", build)
    words = ["--min-confidence", "0.4", "--names", "model", "--no-encoder", "--model", "m"]
    assert call("code", "-", *words, stdin=b"x").exit_code == 2
    assert seen == [CoderOptions(model="m", settings={"names": "model", "encoder": False, "min_confidence": 0.4})]


def test_nobody_reads_any_more(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"id": n, "text": REPORT}) for n in range(200))
    (tmp_path / "rows.jsonl").write_text(rows)
    command = f"'{sys.executable}' -m dragoman code '{tmp_path}/rows.jsonl' | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120)
    assert done.stdout.startswith(b'{"record":"article"')
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dragoman", "code", "-"],
            input=REPORT.encode(), stdout=full, stderr=subprocess.PIPE, timeout=120,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(b"dragoman: standard output: cannot be written: No space left on device")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_ends_with_130_and_no_traceback(tmp_path: Path, workers: int) -> None:
    text = json.dumps({"text": REPORT * 20})
    (tmp_path / "rows.jsonl").write_text("\n".join([text] * 3000))
    command = [sys.executable, "-m", "dragoman", "code", str(tmp_path / "rows.jsonl"), "--workers", str(workers)]
    output = tmp_path / "out.jsonl"
    with subprocess.Popen(
        [*command, "-o", str(output)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".out.jsonl.*")) and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(3)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all processes of the call
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert errors == b"dragoman: interrupted\n"
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]


def test_read_shows_a_report(tmp_path: Path, loaded: None) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    done = call("read", tmp_path / "a.txt", "--published", "2019-06-03")
    assert done.exit_code == 0
    assert "Events" in done.stdout
    assert "published 2019-06-03 (given)" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_read_refuses_with_1(loaded: None) -> None:
    done = call("read", "-", stdin=RUSSIAN.encode())
    assert (done.exit_code, done.stdout) == (1, "")
    assert "not in English" in done.stderr
