"""BENCHMARKS.md: rewrite the part of it between two marks, and say of which state of the code its figures are."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from sets import ROOT

DOCUMENT = ROOT / "BENCHMARKS.md"
_PRODUCT = ("src", "pyproject.toml", "requirements.lock")


def rewrite(section: str, body: str, path: Path = DOCUMENT) -> None:
    """Put `body` between the marks of a section.

    Raises:
        ValueError: the document does not hold both marks, once each and in order.
    """
    begin, end = f"<!-- {section}:begin -->", f"<!-- {section}:end -->"
    text = path.read_text(encoding="utf-8")
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"{path}: the marks {begin} and {end} must stand in it once each, in this order")
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    path.write_text(f"{before}{begin}\n{body.strip()}\n{end}{after}", encoding="utf-8")


def state() -> str:
    """The commit and its day (not the clock's), and whether the product has been changed since."""
    try:
        commit, day = _git("log", "-1", "--format=%h %cs").split()
        changed = _git("status", "--porcelain", "--", *_PRODUCT).strip()
    except (OSError, subprocess.CalledProcessError, ValueError):
        return "Of code that lies in no git repository."
    return f"Commit {commit} of {day}" + (", with changes that were not yet committed." if changed else ".")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A Markdown table; columns after the first are flush right where they hold figures only."""
    rows = [list(line) for line in lines]
    flush = [bool(k) and all(not row[k] or row[k][0] in ".01–" for row in rows) for k in range(len(head))]
    out = ["| " + " | ".join(head) + " |", "|" + "|".join("---:" if right else "---" for right in flush) + "|"]
    out += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(out)


def figure(value: float, digits: int = 3) -> str:
    """A share as in `.812`, without the nought."""
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") else text
