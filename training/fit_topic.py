"""Fit the scorer of topics and write src/dragoman/models/topic.json.

    python training/fit_topic.py --bench DIRECTORY [--out TABLE.json]

Off-topic are the articles of training/offtopic and those of training/events/articles-b.jsonl with at most one event; on
topic all our other articles and news.train of DIRECTORY.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import data
from dragoman.layers.events import frames as framing
from dragoman.layers.events.topic import features
from dragoman.parse import Parser
from dragoman.tables import Knowledge
from fit_scorer import Row, fit, text

OUT = Path(__file__).parent.parent / "src" / "dragoman" / "models" / "topic.json"
STRENGTH = 0.1
"""Inverse of the penalty on weights, for features of the size that `features` gives."""


def rows(bench: Path) -> Iterator[Row]:
    """Lemmas, whether off-topic, and id of every article."""
    parser, index = Parser(), framing.index(Knowledge())
    here = Path(__file__).parent
    articles = [*data.rows(here / "events/articles-a.jsonl"), *data.rows(here / "events/articles-b.jsonl")]
    articles += data.rows(data.paths(bench, ["news.train"])["news.train"])
    labelled = [(a, len(a["events"]) <= 1 and a["id"].startswith("art-b")) for a in articles]
    labelled += [(a, True) for a in data.rows(here / "offtopic/articles.jsonl")]
    for article, off in labelled:
        yield features(parser.parse([data.reading(article["text"])])[0], index), off, article["id"]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fit the scorer of topics.")
    parser.add_argument("--bench", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    found = list(rows(args.bench))
    table = fit("topic", found, strength=STRENGTH, note="our own articles and news.train; label: off-topic")
    args.out.write_text(text(table), encoding="utf-8")
    print(f"{table['rows']} articles, {table['true']} off-topic, {len(table['weights'])} words", file=sys.stderr)


if __name__ == "__main__":
    main()
