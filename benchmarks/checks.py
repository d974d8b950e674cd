"""Checks beside the yardsticks: does every record keep the contract, and how many expected rows of the seed hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dragoman.engines import local
from dragoman.engines.worker import CoderOptions
from dragoman.sources import read


def checks(bench: Path, records: list[Path]) -> list[str]:
    """A sentence for each check whose tool lies beside the yardsticks."""
    out = []
    contract = bench.parent / "contract" / "check.py"
    if contract.is_file():
        breaches = {path.name.split(".")[0]: _breaches(contract, path.read_bytes()) for path in records}
        told = ", ".join(f"{n} in {name}" for name, n in breaches.items() if n)
        out.append(f"Breaches of the record contract: {told or 'none'}.")
    article, seed = bench.parent / "seed" / "article.txt", bench / "seed.py"
    if article.is_file() and seed.is_file():
        lines = b"".join(
            x for x in local.run(read([str(article)]), CoderOptions(), form="lines") if isinstance(x, bytes)
        )
        out.append(f"The seed article: {_last(seed, lines)}.")
    return out


def _breaches(tool: Path, data: bytes) -> int:
    """How many problems the contract's check counts, a set at a time: two sets may hold the same text."""
    return int(_last(tool, data).rsplit("; ", 1)[1].split()[0])


def _last(tool: Path, data: bytes) -> str:
    done = subprocess.run([sys.executable, str(tool)], input=data, capture_output=True, check=False)
    return (done.stdout.decode("utf-8").strip().splitlines() or ["the tool said nothing"])[-1]
