"""Fit the scorer of statements and write src/dragoman/models/statements.json.

    python training/fit_statements.py --bench DIRECTORY [--rows ROWS.jsonl] [--out TABLE.json]

DIRECTORY holds news/news.train.jsonl and statements/gum-news.dev.jsonl, the sets whose labels may enter weights. A row
is a statement that the layer finds; its label is whether annotation has it: half of its letters lie in what the same
party is annotated to say. The same tables, model and sets give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dragoman import ids
from dragoman.coder import Coder
from dragoman.layers import actors, names, places, times
from dragoman.layers.base import findings
from dragoman.layers.statements import drafted
from dragoman.layers.statements.actors import Actors
from dragoman.layers.statements.confidence import features
from dragoman.layers.statements.draft import Draft, Range
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.nesting import Cover, outer
from dragoman.records import Actor, Article
from fit_scorer import Row, fit, text

SETS = ("news/news.train.jsonl", "statements/gum-news.dev.jsonl")
OUT = Path(__file__).parent.parent / "src" / "dragoman" / "models" / "statements.json"
STRENGTH = 1.0
"""Inverse of the penalty on weights: few rows, so a strong one."""


def rows(bench: Path, sets: Iterable[str] = SETS) -> Iterator[Row]:
    """Features, label and article of every statement that the layer finds in the sets."""
    coder = Coder()
    for name in sets:
        with (bench / name).open(encoding="utf-8") as lines:
            for line in lines:
                gold = json.loads(line)
                yield from _article(coder, gold)


def _article(coder: Coder, gold: Mapping[str, Any]) -> Iterator[Row]:
    article = Article(
        id=ids.article_id(gold["text"], gold["id"]), source=gold["id"], text=gold["text"],
        published=gold.get("published"), published_basis="given" if gold.get("published") else None,
    )  # fmt: skip
    article, found = coder._prepare(article)
    with coder.parser.memory():
        (doc,) = coder.parser.parse([found.reading])
        doc._.dragoman = found
        for layer in (names, times, places, actors):
            layer.find(doc, article, coder.knowledge, coder.settings)
        found = findings(doc)
        layout = Layout(doc, found.reading)
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
        if "core" in statement:
            span = statement["speaker_span"]
            at = draft.speaker.token.idx if draft.speaker.token is not None else -1
            same = span is not None and span[0] <= at < span[1]
            if same and statement["speaker"]:
                same = _is_party(actor, statement["speaker"])
        else:
            same = _is_party(actor, statement["speaker"])
        if same:
            true |= _letters(statement["content"], gold["text"])
    return 2 * len(said & true) >= len(said) > 0


def _is_party(actor: Actor | None, spec: str | None) -> bool:
    """Whether an actor is the party that annotation names: a country, or a part of a name, mention or role."""
    if actor is None or spec is None:
        return actor is None and spec is None
    if not spec.startswith("name:"):
        return actor.country == spec or spec in actor.sectors
    wanted = spec.removeprefix("name:").lower()
    return any(wanted in part.lower() for part in (actor.name, actor.role or "", *(m.text for m in actor.mentions)))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fit the scorer of statements.")
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--rows", type=Path, help="write the rows too, for people")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    found = list(rows(args.bench))
    if args.rows:
        with args.rows.open("w", encoding="utf-8") as out:
            for features_, label, group in found:
                out.write(json.dumps({"features": features_, "label": label, "group": group}) + "\n")
    table = fit("statements", found, strength=STRENGTH, note="news.train and gum-news.dev; label: content and speaker")
    args.out.write_text(text(table), encoding="utf-8")


if __name__ == "__main__":
    main()
