"""Change the quotation marks of the development news and tell what that costs the statements.

    python benchmarks/robustness.py [--bench FOLDER] [--seeds N] [--workers N] [--only VARIANT …]

Marks are turned (an opening one stands for a closing one and the reverse), dropped (the text closes up over them, and
the annotation moves with it), made straight or given other shapes. A variant that changes a share of the marks is drawn
anew for each seed by a generator of its own, so that the same call gives the same figures. Printed are the marks that
were really changed and the F1 of statements and of their content, by characters, with what they lose.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scorers
from coding import code_sets
from sets import ROOT, Set

NEWS = Set("news", "news")
ROWS = ("statements", "content")
SHARE = 0.25
"""Of the marks, where not all are changed."""
OPENING, CLOSING = "“", "”"
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_TURNED = {OPENING: CLOSING, CLOSING: OPENING}

Change = Callable[[str, random.Random], str]
"""A text with curled marks and a generator of chance -> the text with changed marks; a dropped one is `DROPPED`."""
DROPPED = "\0"


@dataclass(frozen=True)
class Variant:
    """One way to change marks: `drawn` where chance chooses which, `shape` where only their form changes."""

    name: str
    change: Change
    drawn: bool = False
    shape: bool = False


def curled(text: str) -> str:
    """The text with double marks that open and close in turn; each line begins anew."""
    out, opens = [], True
    for ch in text.translate(_STRAIGHT):
        opens = opens or ch == "\n"
        if ch == '"':
            out.append(OPENING if opens else CLOSING)
            opens = not opens
        else:
            out.append(ch)
    return "".join(out)


def _each(marks: str, share: float, to: Callable[[str], str]) -> Change:
    def change(text: str, chance: random.Random) -> str:
        return "".join(to(ch) if ch in marks and chance.random() < share else ch for ch in text)

    return change


def _shapes(opening: str, closing: str) -> Change:
    return lambda text, _: text.replace(OPENING, opening).replace(CLOSING, closing)


def _drop(marks: str, share: float) -> Change:
    return _each(marks, share, lambda _: DROPPED)


VARIANTS = (
    Variant("curled", _shapes(OPENING, CLOSING), shape=True),
    Variant("straight", _shapes('"', '"'), shape=True),
    Variant("single", _shapes("‘", "’"), shape=True),
    Variant("doubled single", _shapes("''", "''"), shape=True),
    Variant("guillemets", _shapes("«", "»"), shape=True),
    Variant("low and high", _shapes("„", "“"), shape=True),
    Variant("a quarter turned", _each(OPENING + CLOSING, SHARE, _TURNED.__getitem__), drawn=True),
    Variant("all turned", _each(OPENING + CLOSING, 1, _TURNED.__getitem__)),
    Variant("a quarter of closing dropped", _drop(CLOSING, SHARE), drawn=True),
    Variant("a quarter of opening dropped", _drop(OPENING, SHARE), drawn=True),
    Variant("a quarter dropped", _drop(OPENING + CLOSING, SHARE), drawn=True),
    Variant("all closing dropped", _drop(CLOSING, 1)),
    Variant("all opening dropped", _drop(OPENING, 1)),
    Variant("all dropped", _drop(OPENING + CLOSING, 1)),
)


def changed(gold: Mapping[str, Any], variant: Variant, chance: random.Random) -> tuple[dict[str, Any], int, int]:
    """A gold article with changed marks, how many marks were changed, and how many it has.

    Changes of form are counted from the article's own marks, turned and dropped ones from curled marks. Only its
    statements are kept, their offsets moved with the text.
    """
    original, plain = str(gold["text"]), curled(str(gold["text"]))
    pieces = _pieces(plain, variant.change, chance)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    statements = [s | {"content": [[starts[a], starts[b]] for a, b in s["content"]]} for s in gold["statements"]]
    marks = [i for i, ch in enumerate(plain) if ch in OPENING + CLOSING]
    before = original if variant.shape else plain
    touched = sum(pieces[i] != before[i] for i in marks)
    text = "".join(pieces)
    return (
        {**gold, "text": text, "statements": statements, "events": [], "times": [], "claims": []},
        touched,
        len(marks),
    )


def _pieces(text: str, change: Change, chance: random.Random) -> list[str]:
    """What stands for each code point of a text: a dropped mark is empty, one made of two single marks is both."""
    pieces: list[str] = []
    for ch in text:
        piece = change(ch, chance) if ch in OPENING + CLOSING else ch
        pieces.append("" if piece == DROPPED else piece)
    return pieces


def measure(bench: Path, variant: Variant | None, seed: int, workers: int) -> tuple[int, int, list[float]]:
    """Marks changed, marks there are, and the F1 of each row; without a variant the news as they are."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = NEWS.gold(folder)
        path.parent.mkdir()
        touched = marks = 0
        with NEWS.gold(bench).open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
            for line in lines:
                gold = json.loads(line)
                if variant is not None:
                    gold, n, of = changed(gold, variant, chance)
                    touched, marks = touched + n, marks + of
                out.write(json.dumps(gold, ensure_ascii=False) + "\n")
        coded = code_sets([NEWS], folder, folder / "records", workers=workers)[NEWS.name]
        scores = scorers.whole(bench, NEWS.folder, path, coded.records)["scores"]
    return touched, marks, [float(scores[row]["f1"]) for row in ROWS]


def main() -> int:
    """Run the command line; 2 without yardsticks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=ROOT / "../shared/bench", help="the folder of the yardsticks")
    parser.add_argument("--seeds", type=int, default=3, help="how often a share of the marks is drawn")
    parser.add_argument("--workers", type=int, default=1, choices=(1, 2), help="processes that code")
    parser.add_argument("--only", nargs="+", default=[], metavar="VARIANT", help="only variants of these names")
    options = parser.parse_args()
    bench = options.bench.resolve()
    if not NEWS.gold(bench).is_file():
        print(f"{options.bench}: no gold sets there; name their folder by --bench", file=sys.stderr)
        return 2
    _, _, base = measure(bench, None, 0, options.workers)
    print(f"{'variant':30} {'seed':>4} {'changed':>9}" + "".join(f" {row:>11} {'loss':>6}" for row in ROWS))
    print(f"{'as it is':30} {'':4} {'':9}" + "".join(f" {f1:11.3f} {'':6}" for f1 in base))
    for variant in VARIANTS:
        if options.only and variant.name not in options.only:
            continue
        for seed in range(1, (options.seeds if variant.drawn else 1) + 1):
            touched, marks, f1s = measure(bench, variant, seed, options.workers)
            told = f"{touched} / {marks}"
            cells = "".join(f" {f1:11.3f} {b - f1:6.3f}" for f1, b in zip(f1s, base, strict=True))
            print(f"{variant.name:30} {seed if variant.drawn else '':4} {told:>9}{cells}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
