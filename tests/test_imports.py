"""The shape of the source: imports go one way, files stay short, and nothing imports what is only for tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "dragoman"
LONGEST = 450
FILES = sorted(SOURCE.rglob("*.py"))


def test_imports_go_one_way() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    if not command.exists():
        pytest.skip("import-linter is not installed: pip install -e .[dev]")
    done = subprocess.run([str(command), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}, f"split files at about {LONGEST - 50} lines"


def test_files_are_found() -> None:
    assert len(FILES) > 50
