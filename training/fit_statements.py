"""Fit the scorer of statements and write src/dragoman/models/statements.json.

    python training/fit_statements.py --bench DIRECTORY [--rows ROWS.jsonl] [--out TABLE.json] [--check]

DIRECTORY holds news/news.train.jsonl and news/news.dev.jsonl, sets whose labels may enter weights. A row is a statement
that the layer finds; its label is whether annotation has it: half of its letters lie in what the same party is annotated
to say. The same tables, model and sets give the same bytes.

--check writes no table: it fits on four fifths of the articles at a time, and tells of those that were left out how well
the confidence ranks statements (AUC) and how far it is off in five bins (expected calibration error), beside the error
that a calibrated model of the same confidences keeps below in 95 of 100 draws.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dragoman.coder import Coder
from dragoman.layers import actors, names, places, times
from dragoman.layers.statements import drafted, laid_out
from dragoman.layers.statements.actors import Actors
from dragoman.layers.statements.confidence import features
from dragoman.layers.statements.draft import Draft, Range
from dragoman.layers.statements.nesting import Cover, outer
from dragoman.models.scorer import Scorer
from dragoman.records import Actor
from fit_scorer import Row, fit, text
from gold import coded, is_party

SETS = ("news/news.train.jsonl", "news/news.dev.jsonl")
OUT = Path(__file__).parent.parent / "src" / "dragoman" / "models" / "statements.json"
STRENGTH = 0.1
"""Inverse of the penalty on weights: few rows, so a strong one."""
FOLDS, BINS, DRAWS = 5, 5, 1000


def rows(bench: Path, sets: Iterable[str] = SETS) -> Iterator[Row]:
    """Features, label and article of every statement that the layer finds in the sets."""
    coder = Coder()
    for name in sets:
        with (bench / name).open(encoding="utf-8") as lines:
            for line in lines:
                gold = json.loads(line)
                yield from _article(coder, gold)


def _article(coder: Coder, gold: Mapping[str, Any]) -> Iterator[Row]:
    with coded(coder, gold, (names, times, places, actors)) as (doc, found):
        layout = laid_out(doc, found, coder.knowledge)
        drafts = drafted(doc, found, layout, coder.knowledge)
        index, cover = Actors(found.actors), Cover(drafts)
        for draft in drafts:
            label = _holds(draft, index.by_id, gold)
            yield features(draft, index, outer(draft, cover) is not None), label, gold["id"]


def _letters(ranges: Iterable[Range], text: str) -> set[int]:
    return {i for start, end in ranges for i in range(start, end) if text[i].isalnum()}


def _holds(draft: Draft, by_id: Mapping[str, Actor], gold: Mapping[str, Any]) -> bool:
    said = _letters(draft.content, gold["text"])
    actor = by_id.get(draft.speaker.actor or "")
    true: set[int] = set()
    for statement in gold["statements"]:
        if is_party(actor, statement["speaker"]):
            true |= _letters(statement["content"], gold["text"])
    return 2 * len(said & true) >= len(said) > 0


def held_out(found: list[Row]) -> list[tuple[float, bool]]:
    """Confidence and label of the statements, each scored by a table that no statement of its article made."""
    out = []
    for fold in range(FOLDS):
        table = fit("statements", [row for row in found if _fold(row[2]) != fold], strength=STRENGTH)
        points = [(float(score), float(share)) for score, share in table["calibration"]]
        scorer = Scorer(name="statements", bias=table["bias"], weights=table["weights"], calibration=points)
        out += [(scorer.probability(dict(row[0])), row[1]) for row in found if _fold(row[2]) == fold]
    return out


def _fold(group: str) -> int:
    return int(hashlib.sha256(f"held out {group}".encode()).hexdigest(), 16) % FOLDS


def auc(told: list[tuple[float, bool]]) -> float:
    """The chance that a statement that holds has a higher confidence than one that does not; ties count half."""
    right, wrong = [c for c, holds in told if holds], [c for c, holds in told if not holds]
    return sum((a > b) + 0.5 * (a == b) for a in right for b in wrong) / (len(right) * len(wrong))


def bins(told: list[tuple[float, bool]]) -> list[tuple[int, float, float]]:
    """Size, mean confidence and share that holds of each fifth of the statements, from the least confident on."""
    ranked, n = sorted(told), len(told)
    parts = [ranked[k * n // BINS : (k + 1) * n // BINS] for k in range(BINS)]
    return [(len(p), sum(c for c, _ in p) / len(p), sum(holds for _, holds in p) / len(p)) for p in parts]


def error(told: list[tuple[float, bool]]) -> float:
    """The expected calibration error over the bins."""
    return sum(size * abs(said - true) for size, said, true in bins(told)) / len(told)


def check(found: list[Row]) -> None:
    """Print how the confidence does on articles that were left out."""
    told = held_out(found)
    chance = random.Random(1)
    drawn = sorted(error([(c, chance.random() < c) for c, _ in told]) for _ in range(DRAWS))
    print(f"{len(told)} statements, {sum(holds for _, holds in told)} hold; AUC {auc(told):.3f}")
    print(f"calibration error {error(told):.3f}; a calibrated model stays below {drawn[DRAWS * 95 // 100]:.3f}")
    for size, said, true in bins(told):
        print(f"  {size:4} said {said:.3f} hold {true:.3f}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fit the scorer of statements.")
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--rows", type=Path, help="write the rows too, for people")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--check", action="store_true", help="write no table, tell how it does on articles left out")
    args = parser.parse_args()
    found = list(rows(args.bench))
    if args.check:
        check(found)
        return
    if args.rows:
        with args.rows.open("w", encoding="utf-8") as out:
            for features_, label, group in found:
                out.write(json.dumps({"features": features_, "label": label, "group": group}) + "\n")
    table = fit("statements", found, strength=STRENGTH, note="news.train and news.dev; label: content and speaker")
    args.out.write_text(text(table), encoding="utf-8")


if __name__ == "__main__":
    main()
