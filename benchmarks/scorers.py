"""Run the yardsticks' own scorers: as they are for the figures, and a document at a time for the intervals.

A scorer is used by its command line alone (`score.py GOLD RECORDS --json`). For whole sets it runs as a process of its
own; for single documents its module is loaded once and its `main` is called with the two files of that document.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from sets import SCORERS

Counts = tuple[int, int, int, int]
"""How many said ones are right, are said, are asked for, and how many of these are found. A share repeats its whole."""


def whole(bench: Path, folder: str, gold: Path, records: Path) -> dict[str, Any]:
    """The scorer's JSON for a whole set. Raises CalledProcessError with the scorer's own words if it fails."""
    command = [sys.executable, str(bench / SCORERS[folder]), str(gold), str(records), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return dict(json.loads(done.stdout))


def by_document(bench: Path, folder: str, gold: Path, records: Path) -> list[dict[str, Counts]]:
    """The counts of each gold document, in the order of the gold file."""
    module = _load(bench / SCORERS[folder])
    blocks = _blocks(records)
    out = []
    with tempfile.TemporaryDirectory() as name:
        one_gold, one_records = Path(name) / "gold.jsonl", Path(name) / "records.jsonl"
        for line in gold.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                one_gold.write_text(line + "\n", encoding="utf-8")
                one_records.write_text(blocks.get(str(json.loads(line)["id"]), ""), encoding="utf-8")
                out.append(counts(_called(module, one_gold, one_records)))
    return out


def counts(result: dict[str, Any]) -> dict[str, Counts]:
    """The counts behind a scorer's JSON, by row, whichever of the scorers it is."""
    if "counts" in result:
        return _of_places(result["counts"])
    out: dict[str, Counts] = {}
    for row, cell in result["scores"].items():
        if "matched" in cell:
            out[row] = (cell["matched"], cell["predicted"], cell["gold"], round(cell["recall"] * cell["gold"]))
        else:  # times: the totals stand beside the rows
            right = round(cell["recall"] * result["gold"])
            out[row] = (right, result["said"], result["gold"], right)
    for row, cell in result.get("shares", {}).items():
        right = round((cell["share"] or 0) * cell["of"])
        out[row] = (right, cell["of"], cell["of"], right)
    return out


def _of_places(n: dict[str, int]) -> dict[str, Counts]:
    def row(right: str, said: str, gold: str) -> Counts:
        return n[right], n[said], n[gold], n[right]

    return {
        "found": row("found", "said", "gold"),
        "exact": row("exact", "said", "gold"),
        "end to end @161": row("near", "said_placed", "with_place"),
        "country, of matched": row("country", "country_matched", "country_matched"),
        "within 161 km, of matched": row("near", "place_matched", "place_matched"),
    }


def _blocks(records: Path) -> dict[str, str]:
    """The lines of each article, by its `source`."""
    out: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in records.read_text(encoding="utf-8").split("\n"):
        if line.startswith('{"record":"article"'):
            lines = out.setdefault(str(json.loads(line)["source"]), [])
        if line:
            lines.append(line + "\n")
    return {source: "".join(block) for source, block in out.items()}


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("yardstick_" + path.parent.name, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _called(module: ModuleType, gold: Path, records: Path) -> dict[str, Any]:
    told = io.StringIO()
    with _arguments(["score", str(gold), str(records), "--json"]), contextlib.redirect_stdout(told):
        module.main()
    return dict(json.loads(told.getvalue()))


@contextlib.contextmanager
def _arguments(values: list[str]) -> Iterator[None]:
    before, sys.argv = sys.argv, values
    try:
        yield
    finally:
        sys.argv = before
