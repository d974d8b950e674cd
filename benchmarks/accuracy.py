"""`make bench`: code every development set of the yardsticks, score it, and write the tables into BENCHMARKS.md.

    python benchmarks/accuracy.py [--bench FOLDER] [--sets NAME …] [--workers N] [--records FOLDER]

With --sets only those are coded and the tables are printed, not written. Exits 2 where the yardsticks are absent,
1 (and nothing is written) where the program failed on a text by a fault of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import document
import intervals
import report
import scorers
from checks import checks
from coding import Coded, code_sets
from sets import NAMES, ROOT, Set, fitted, others, present

_HEADS = {
    "news": "### News: whole articles, annotated exhaustively",
    "events": "### Events: sets with one marked event a text",
    "statements": "### Statements",
    "times": "### Times",
    "places": "### Places",
}


def main() -> int:
    """Run the command line; 0 if all went well, 1 if the program failed on a text, 2 without yardsticks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=ROOT / "../shared/bench", help="the folder of the yardsticks")
    parser.add_argument("--sets", nargs="+", default=[], metavar="NAME", help="only these sets; nothing is written")
    parser.add_argument("--workers", type=int, default=2, choices=(1, 2), help="processes that code")
    parser.add_argument("--records", type=Path, help="keep the records in this folder")
    options = parser.parse_args()
    bench = options.bench.resolve()
    wanted = present(bench, frozenset(options.sets))
    if not wanted:
        print(f"{options.bench}: no gold sets there; name their folder by --bench", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        body = measured(bench, wanted, options.records or Path(temporary), options.workers)
    if body is None:
        print("the program failed on these texts: nothing is written", file=sys.stderr)
        return 1
    if options.sets:
        print(body)
    else:
        document.rewrite("accuracy", body)
        _say("BENCHMARKS.md is written")
    return 0


def measured(bench: Path, wanted: list[Set], folder: Path, workers: int) -> str | None:
    """Code and score; the section of the document, or None where the program failed."""
    state = document.state()  # now: the tree may change while it is measured
    _say(f"coding {len(wanted)} sets")
    coded = code_sets(wanted, bench, folder, workers=workers)
    for word in (refusals := [word for c in coded.values() for word in c.refused]):
        _say(word)
    if any("internal error" in word for word in refusals):
        return None
    rows: dict[str, report.Sets] = {}
    whole: dict[str, dict[str, Any]] = {}
    for s in wanted:
        _say(f"scoring {s.name}")
        gold, records = s.gold(bench), coded[s.name].records
        whole[s.name] = scorers.whole(bench, s.folder, gold, records)
        rows.setdefault(s.folder, {})[s.name] = intervals.rows(scorers.by_document(bench, s.folder, gold, records))
        _agree(s, rows[s.folder][s.name], scorers.counts(whole[s.name]))
    parts = [_preface(state, coded, len(refusals), bench)]
    for kind in NAMES:
        if kind in rows:
            parts += [_HEADS[kind], _section(kind, rows[kind], whole, fitted(bench))]
    return "\n\n".join(parts)


def _section(folder: str, rows: report.Sets, whole: dict[str, dict[str, Any]], trained: frozenset[str]) -> str:
    beside = others()[folder]
    if folder == "news":
        return report.news(rows["news"], whole["news"], beside)
    if folder == "events":
        return report.events(rows, whole, beside, trained)
    if folder == "statements":
        return report.statements(rows, beside)
    return report.times(rows, whole, beside) if folder == "times" else report.places(rows, beside)


def _agree(s: Set, rows: dict[str, intervals.Row], counts: dict[str, scorers.Counts]) -> None:
    """The documents' counts must add up to the set's, or the intervals would be of something else."""
    for name, (right, said, gold, _) in counts.items():
        own = rows.get(name)
        if name != "status (majority)" and (own is None or (own.right, own.said, own.gold) != (right, said, gold)):
            raise SystemExit(f"{s.name}, {name}: the documents do not add up to the whole: {own}, {right, said, gold}")


def _preface(state: str, coded: dict[str, Coded], refused: int, bench: Path) -> str:
    lines = [
        state + " Measured by `make bench` (`python benchmarks/accuracy.py`).",
        f"{sum(c.texts for c in coded.values()):,} texts were coded, {refused} refused.",
        *checks(bench, [c.records for c in coded.values()]),
    ]
    return " ".join(lines)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
