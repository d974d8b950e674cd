"""Fit the scorers of roles and write src/dragoman/models/actor_role.json and recipient_role.json.

    python training/fit_roles.py --bench DIRECTORY [--out FOLDER]

DIRECTORY holds the sets whose labels may enter weights (news.train, plv, plover_gsr); our own labelled articles and
sentences are beside this file. A row is a word that stands for parties beside the trigger of a labelled event; its label
is whether the event's annotation has one of these parties as actor (or as recipient). The same tables, model and sets
give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import data
from dragoman.coder import Coder
from dragoman.layers import actors, names, places, statements, times
from dragoman.layers.events import frames as framing
from dragoman.layers.events.candidates import Candidate, Proposer
from dragoman.layers.events.judge import plain_frame
from dragoman.layers.events.roles import Roles, Unit
from dragoman.records import Actor
from fit_scorer import Row, fit, text
from gold import coded, is_party

SETS = ("news.train", "plv", "plover_gsr")
MODELS = Path(__file__).parent.parent / "src" / "dragoman" / "models"
ROLES = ("actor", "recipient")
STRENGTH = 0.3
"""Inverse of the penalty on weights: many features, few rows of most."""
LEAST = 4


def rows(bench: Path, left_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, Row]]:
    """Role, and features, label and document, of every party beside the trigger of every labelled event."""
    coder = Coder()
    files = list(data.paths(bench, [s for s in SETS if s not in left_out]).values()) + data.own_files()
    for path in files:
        for gold in data.rows(path):
            if gold.get("events"):
                yield from _article(coder, gold)


def _article(coder: Coder, gold: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    with coded(coder, gold, (names, times, places, actors, statements)) as (doc, found):
        proposer = Proposer(doc, found, framing.index(coder.knowledge))
        proposed = proposer.all()
        roles = Roles(doc, found, proposer.arguments)
        for event in gold["events"]:
            candidate = _candidate(proposer, proposed, event)
            if candidate is None:
                continue
            for unit, features in roles.features(candidate, roles.units(candidate.token)):
                for role in ROLES:
                    yield role, (features, _plays(unit, roles.actors, event, role), gold["id"])


def _candidate(proposer: Proposer, proposed: list[Candidate], event: Mapping[str, Any]) -> Candidate | None:
    """The candidate at an event's trigger; where annotation marks none, the first of its type."""
    kinds = {event["event_type"], *event.get("accept", [])}
    spans = [event["trigger"]] if event.get("trigger") else event.get("trigger_spans", [])
    if not spans:
        return next((c for c in proposed if c.type in kinds), None)
    start, end = spans[0]
    inside = [c for c in proposed if start <= c.token.idx < end]
    best = next((c for c in inside if c.type in kinds), inside[0] if inside else None)
    if best is None:
        words = proposer.doc.char_span(start, end, alignment_mode="expand")
        if words is None:
            return None
        best = proposer.filled(words.root, plain_frame(words.root, event["event_type"]))
        best = best or Candidate(words.root, plain_frame(words.root, event["event_type"]), (), ())
    best.type = event["event_type"]
    return best


def _plays(unit: Unit, known: Mapping[str, Actor], event: Mapping[str, Any], role: str) -> bool:
    spans = event.get(f"{role}_spans")
    if spans is not None:
        return unit.token is not None and any(start <= unit.token.idx < end for start, end in spans)
    return any(is_party(known.get(i), spec) for i in unit.ids if i in known for spec in event.get(f"{role}s") or [])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Fit the scorers of roles.")
    parser.add_argument("--bench", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--out", type=Path, default=MODELS, help="where the tables go")
    args = parser.parse_args()
    split: dict[str, list[Row]] = {role: [] for role in ROLES}
    for role, row in rows(args.bench):
        split[role].append(row)
    for role in ROLES:
        table = fit(
            f"{role} role", split[role], strength=STRENGTH, least=LEAST,
            note=f"fitted on {', '.join(SETS)} and our own articles and sentences",
        )  # fmt: skip
        (args.out / f"{role}_role.json").write_text(text(table), encoding="utf-8")
        print(f"{role}: {table['rows']} rows, {table['true']} true, {len(table['weights'])} features", file=sys.stderr)


if __name__ == "__main__":
    main()
