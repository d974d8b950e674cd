"""Raise the floors of accuracy to today's figures.

    python tests/update_floors.py [--lower]

A floor that today's figure falls short of is left as it is, and the command exits 1, unless --lower says that lowering
it is meant. So is a floor whose gold file has changed: with --lower it is measured anew.
"""

from __future__ import annotations

import argparse
import json
import math
import sys

import floors
from dragoman import Coder


def main() -> int:
    """Run the command line; 1 where a floor would have to be lowered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lower", action="store_true", help="floors may be lowered, too")
    options = parser.parse_args()
    pinned, coder, refused = floors.floors(), Coder(), []
    for name, path in floors.GOLD.items():
        if not path.exists():
            print(f"{name}: {path.name} is not here; its floors stay")
            continue
        old = pinned.get(name, {"sha256": floors.digest(name), "floors": {}})
        if old["sha256"] != floors.digest(name) and not options.lower:
            refused.append(f"{name}: the gold file is another one")
            continue
        pinned[name], short = raised(old["floors"], floors.figures(name, coder), options.lower)
        pinned[name] = {"sha256": floors.digest(name), "floors": pinned[name]}
        refused += [f"{name}, {row}" for row in short]
    floors.FLOORS.write_text(json.dumps(pinned, indent=1) + "\n", encoding="utf-8")
    for row in refused:
        print(f"refused to lower: {row}; --lower does it")
    return bool(refused)


def raised(old: dict[str, float], today: dict[str, float], lower: bool) -> tuple[dict[str, float], list[str]]:
    """New floors, and the rows of which today's figure is under the old floor. Whole numbers are pinned as they are."""
    new, short = {}, []
    for row, value in today.items():
        floor = value if value > 1 else max(0.0, math.floor((value - floors.SLACK) * 1000) / 1000)
        short += [row] if value < old.get(row, 0.0) and not lower else []
        new[row] = floor if lower else max(floor, old.get(row, 0.0))
    return new, short


if __name__ == "__main__":
    sys.exit(main())
