"""The floors of accuracy: where they are kept, and how today's figures are measured.

`floors.json` holds, for each gold file, its SHA-256 and the least that each figure may be; `update_floors.py` raises
them. Gold outside the repository is measured only where it is there.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from conftest import ROOT
from dragoman import Coder, sources
from scoring import score

FLOORS = Path(__file__).parent / "floors.json"
SLACK = 0.005
"""How far under today's figure a new floor is set: a change elsewhere in the article may turn one small item."""
GOLD = {
    "examples": ROOT / "tests/data/examples.gold.jsonl",
    "news.dev": ROOT / "../shared/bench/news/news.dev.jsonl",
    "seed": ROOT / "../shared/seed/expected.json",
}
NEWS_ROWS = (
    "events, dyads", "events, dyads+status", "events, types", "statements", "content", "times", "times, found",
    "claims",
)  # fmt: skip
NEWS_SHARES = ("status", "when", "attribution", "parties")


def floors() -> dict[str, Any]:
    """What is pinned."""
    return dict(json.loads(FLOORS.read_text(encoding="utf-8"))) if FLOORS.exists() else {}


def digest(name: str) -> str:
    """SHA-256 of a gold file."""
    return hashlib.sha256(GOLD[name].read_bytes()).hexdigest()


def figures(name: str, coder: Coder) -> dict[str, float]:
    """Today's figures against a gold file."""
    return {"examples": _examples, "news.dev": _news, "seed": _seed}[name](coder)


def _examples(coder: Coder) -> dict[str, float]:
    return score(coder.pipe(_articles(GOLD["examples"])), own_gold()).f1()


def own_gold() -> list[dict[str, Any]]:
    """The gold of our own examples."""
    lines = GOLD["examples"].read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def _articles(path: Path) -> list[Any]:
    """The articles of a table or text; a refusal among them makes the coder fail, as it should."""
    return list(sources.read([str(path)]))


def _news(coder: Coder) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        records.write_bytes(b"".join(coded.jsonl() for coded in coder.pipe(_articles(GOLD["news.dev"]))))
        scorer = GOLD["news.dev"].parent.parent / "score.py"
        told = _run([str(scorer), str(GOLD["news.dev"]), str(records), "--json"], b"")
    result = json.loads(told)
    out = {row: result["scores"][row]["f1"] for row in NEWS_ROWS}
    return out | {row: result["shares"][row]["share"] or 0.0 for row in NEWS_SHARES if row in result["shares"]}


def _seed(coder: Coder) -> dict[str, float]:
    """How many of the rows expected of the seed article hold."""
    data = b"".join(coded.jsonl() for coded in coder.pipe(_articles(GOLD["seed"].parent / "article.txt")))
    told = _run([str(GOLD["seed"].parent.parent / "bench" / "seed.py")], data)
    return {"rows": float(told.strip().splitlines()[-1].split()[0])}


def _run(command: list[str], data: bytes) -> str:
    done = subprocess.run([sys.executable, *command], input=data, capture_output=True, check=False)
    if done.returncode not in (0, 1) or not done.stdout:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout.decode("utf-8")
