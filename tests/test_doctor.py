"""The doctor: finds what is wrong, and says what to do."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman import doctor, tables
from dragoman.cli import app
from dragoman.doctor import Check, check_knowledge, examine
from dragoman.errors import KnowledgeError


def by_name(knowledge: Path | None = None) -> dict[str, Check]:
    return {check.name: check for check in examine(knowledge)}


def test_every_table_and_package_is_looked_at() -> None:
    found = by_name()
    assert {f"table {name}" for name in tables.names()} <= found.keys()
    assert {"python", "dragoman", "spacy", "model", "gazetteer", "cache folder", "terminal"} <= found.keys()
    assert found["model"].ok
    assert "all as pinned" in found["model"].detail


def test_what_fails_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = doctor.PINNED.read_text()
    digest = pinned.split('parser/model" = "')[1][:64]
    (tmp_path / "pinned.toml").write_text(pinned.replace(digest, "0" * 64))
    (tmp_path / "file").write_text("")
    (tmp_path / "encoder").mkdir()
    monkeypatch.setattr(doctor, "PINNED", tmp_path / "pinned.toml")
    monkeypatch.setattr(doctor, "ENCODER", tmp_path / "encoder")
    monkeypatch.setattr(doctor, "PACKAGES", ("spacy", "no-such-package"))
    monkeypatch.setattr(doctor, "OLDEST", (9, 9))
    monkeypatch.setenv("DRAGOMAN_CACHE", str(tmp_path / "file" / "cache"))
    found = by_name()
    assert "parser/model is not the pinned file" in found["model"].detail
    assert "pip install" in found["model"].remedy
    assert "card.json" in found["encoder"].detail
    assert "make train" in found["encoder"].remedy
    assert "pip install" in found["no-such-package"].remedy
    assert "Python 3.11" in found["python"].remedy
    assert "DRAGOMAN_CACHE" in found["cache folder"].remedy
    assert found["spacy"].ok


def test_a_fault_in_one_check_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pinned.toml").write_text("not toml")
    monkeypatch.setattr(doctor, "PINNED", tmp_path / "pinned.toml")
    found = by_name()
    assert not found["model"].ok
    assert found["cache folder"].ok


def test_a_users_tables_are_held_against_ours(tmp_path: Path) -> None:
    check_knowledge(tmp_path)
    (tmp_path / "months.csv").write_bytes((tables.OWN / "months.csv").read_bytes() + b"x,y\n")
    with pytest.raises(KnowledgeError, match=r"months\.csv:\d+: "):
        check_knowledge(tmp_path)
    found = by_name(tmp_path)
    assert "months.csv:" in found["table months"].detail
    assert "row" in found["table months"].remedy
    assert not found["your tables"].ok


def test_the_command_ends_with_0_or_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "examine", lambda knowledge: iter([Check("one", "fine")]))
    done = CliRunner().invoke(app, ["doctor"])
    assert (done.exit_code, done.stdout.split()) == (0, ["ok", "one", "fine"])
    monkeypatch.setattr(doctor, "examine", lambda knowledge: iter([Check("one", "bad [x]", "mend it")]))
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert "bad [x]" in done.stdout
    assert "what to do: mend it" in done.stdout
