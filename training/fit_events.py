"""Fit the scorer of events and write src/dragoman/models/events.json.

    python training/fit_events.py ARTICLES.jsonl ... [--out TABLE.json]

ARTICLES are whole articles, labelled exhaustively, that the encoder was NOT fitted on: on those it was, it is too sure.
The shipped table is fitted with an encoder that has not seen training/events/articles-b.jsonl. A row is a candidate; its
label is whether annotation has an event of its type at its trigger between its parties.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import data
from dragoman.coder import Coder
from dragoman.layers import actors, events, names, places, statements, times
from dragoman.layers.events.candidates import Candidate
from dragoman.layers.events.confidence import features
from dragoman.records import Actor
from fit_scorer import Row, fit, text
from gold import coded, is_party

OUT = Path(__file__).parent.parent / "src" / "dragoman" / "models" / "events.json"
STRENGTH = 0.3
LEAST = 5


def rows(paths: Sequence[Path]) -> Iterator[Row]:
    """Features, label and article of every candidate in the articles."""
    coder = Coder()
    for path in paths:
        for gold in data.rows(path):
            yield from _article(coder, gold)


def _article(coder: Coder, gold: Mapping[str, Any]) -> Iterator[Row]:
    with coded(coder, gold, (names, times, places, actors, statements)) as (doc, found):
        known = {a.id: a for a in found.actors}
        for candidate in events.prepared(doc, found, coder.knowledge, coder.settings):
            yield features(candidate, known), _holds(candidate, known, gold["events"]), gold["id"]


def _holds(c: Candidate, known: Mapping[str, Actor], annotated: Sequence[Mapping[str, Any]]) -> bool:
    start, end = c.token.idx, c.token.idx + len(c.token)
    for event in annotated:
        if event["event_type"] != c.type or not (start < event["trigger"][1] and event["trigger"][0] < end):
            continue
        ends = (event["actors"], event["recipients"])
        if _matches(c, known, *ends) or (event.get("reciprocal") and _matches(c, known, *reversed(ends))):
            return True
    return False


def _matches(c: Candidate, known: Mapping[str, Actor], actors_: Sequence[str], recipients: Sequence[str]) -> bool:
    return _end(c.actors, known, actors_) and _end(c.recipients, known, recipients)


def _end(found: Sequence[str], known: Mapping[str, Actor], wanted: Sequence[str]) -> bool:
    people = [known[i] for i in found if i in known]
    if not wanted:
        return all(p.kind == "group" and not p.country for p in people)
    return any(is_party(p, spec) for p in people for spec in wanted)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fit the scorer of events.")
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    found = list(rows(args.articles))
    note = f"fitted on {', '.join(p.name for p in args.articles)}; label: type, trigger and parties"
    # Too few rows for a curve: the logistic function of the score is near enough, and keeps what differs apart.
    table = fit("events", found, strength=STRENGTH, least=LEAST, note=note) | {"calibration": []}
    args.out.write_text(text(table), encoding="utf-8")
    print(f"{table['rows']} rows, {table['true']} true, {len(table['weights'])} features", file=sys.stderr)


if __name__ == "__main__":
    main()
