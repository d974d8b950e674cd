"""The public sets that accuracy is measured on, where their scorers lie, and which of them weights were fitted on."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
SCORERS = {
    "news": "score.py",
    "events": "events/score.py",
    "statements": "statements/score.py",
    "times": "times/score.py",
    "places": "places/score.py",
}
"""The scorer of each folder, by path inside the yardsticks."""


@dataclass(frozen=True)
class Set:
    """A set of gold texts: its folder and its name; `NAME.dev.jsonl` is its file."""

    folder: str
    name: str

    def gold(self, bench: Path) -> Path:
        """The gold file."""
        return bench / self.folder / f"{self.name}.dev.jsonl"


NAMES = {
    "news": ("news",),
    "events": (
        "plover_gsr", "plv", "ngec_headlines", "petr_gsr", "cameo_manual", "cameo_coders",
        "cameo_quad", "acled_case", "india_police", "muc4",
    ),
    "statements": ("polnear", "gum-news"),
    "times": ("timebank", "aquaint", "wikiwars", "gum"),
    "places": ("geowebnews", "trnews", "geovirus", "lgl"),
}  # fmt: skip
SETS = tuple(Set(folder, name) for folder, names in NAMES.items() for name in names)


def present(bench: Path, only: frozenset[str] = frozenset()) -> list[Set]:
    """The sets whose gold file is there, in order; `only` names those that are wanted (empty: all)."""
    return [s for s in SETS if s.gold(bench).is_file() and (not only or s.name in only)]


def fitted(bench: Path) -> frozenset[str]:
    """Names of the sets that the shipped weights were fitted on, by the hashes in the model's card."""
    card = json.loads((ROOT / "src/dragoman/models/encoder/card.json").read_text(encoding="utf-8"))
    hashes = set(card.get("fitted_on", {}).values())
    return frozenset(s.name for s in present(bench) if hashlib.sha256(s.gold(bench).read_bytes()).hexdigest() in hashes)


def others() -> dict[str, Any]:
    """What other programs reach on the same files, as the yardsticks' own documentation tells it."""
    return tomllib.loads((HERE / "others.toml").read_text(encoding="utf-8"))
