"""What finds names, tags and lemmas: accuracy and speed of each way, side by side in one run, into BENCHMARKS.md.

    python benchmarks/base.py [--bench FOLDER] [--rounds N]

Speed is words per second of processor time on one thread, the best of some rounds over the same texts. Exits 2 where
the yardsticks are absent.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import document
import intervals
import scorers
import speeds
from coding import code_sets
from report import span
from sets import ROOT, Set, present

_WANTED = frozenset({"news", "gum-news", "geowebnews", "trnews"})
_ROWS = (
    ("geowebnews", "found", "places found, geowebnews, F1"),
    ("trnews", "found", "places found, trnews, F1"),
    ("gum-news", "content+name", "statements with the speaker's name, gum-news, F1"),
    ("news", "parties", "parties of events found, news"),
    ("news", "events, dyads", "events, dyads, news, F1"),
    ("news", "events, types", "events, types, news, F1"),
    ("news", "statements", "statements, news, F1"),
    ("news", "claims", "claims, news, F1"),
)
_WAYS: dict[str, dict[str, object]] = {
    "tables, encoder (default)": {},
    "model's NER, encoder": {"names": "model"},
    "tables, no encoder": {"encoder": False},
}


@dataclass(frozen=True)
class Way:
    """One way of coding and what it reaches."""

    name: str
    rows: dict[str, dict[str, intervals.Row]]


def main() -> int:
    """Run the command line; 0 if all went well, 2 if there is nothing to measure on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=ROOT / "../shared/bench", help="the folder of the yardsticks")
    parser.add_argument("--rounds", type=int, default=2, help="rounds of the measurement of speed; the best counts")
    options = parser.parse_args()
    bench = options.bench.resolve()
    wanted = present(bench, _WANTED)
    if {s.name for s in wanted} != _WANTED:
        print(f"{options.bench}: lacks one of the sets {', '.join(sorted(_WANTED))}", file=sys.stderr)
        return 2
    texts = speeds.texts(wanted, bench)
    measured = speeds.measure(texts, options.rounds)
    ways = [_way(name, settings, wanted, bench) for name, settings in _WAYS.items()]
    document.rewrite("base", "\n\n".join(_body(texts, measured, ways)))
    return 0


def _way(name: str, settings: dict[str, object], wanted: list[Set], bench: Path) -> Way:
    print(f"coding with {name}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        coded = code_sets(wanted, bench, Path(folder), settings=settings)
        failed = [word for c in coded.values() for word in c.refused if "internal error" in word]
        if failed:
            raise SystemExit(f"the program failed: {failed[0]}")
        rows = {
            s.name: intervals.rows(scorers.by_document(bench, s.folder, s.gold(bench), coded[s.name].records))
            for s in wanted
        }
    return Way(name, rows)


def _body(texts: list[str], measured: speeds.Speeds, ways: list[Way]) -> list[str]:
    words = sum(len(text.split()) for text in texts)
    speed = [[name, f"{words / seconds:,.0f}", f"{1e6 * seconds / words:.0f}"] for name, seconds in measured.seconds]
    accuracy = [
        [label, *(span(way.rows[name][row].f1) for way in ways)]
        for name, row, label in _ROWS
        if row in ways[0].rows[name]
    ]
    return [
        f"{document.state()} Measured by `python benchmarks/base.py` on {len(texts)} texts of {words:,} words "
        "(news, gum-news and every second text of geowebnews).",
        document.table(["way", "words a CPU second", "microseconds a word"], speed),
        f"Against the stock components on the same pieces of text, our table of tags gives the same part of speech for "
        f"{measured.same_pos:.1%} of the tokens, our cached rules the same lemma for {measured.same_lemma:.1%}.",
        document.table(["accuracy", *(way.name for way in ways)], accuracy),
        _choice(measured, ways),
    ]


def _choice(measured: speeds.Speeds, ways: list[Way]) -> str:
    """What the figures speak for. The words follow the numbers, so that they cannot contradict them."""
    tables, model = ways[0], ways[1]
    pairs = [
        (tables.rows[n][row].f1.value, model.rows[n][row].f1.value) for n, row, _ in _ROWS if row in tables.rows[n]
    ]
    ahead = sum(a > b for a, b in pairs)
    cost = dict(measured.seconds)
    ratio = cost[speeds.MODEL_NAMES] / cost[speeds.TABLE_NAMES]
    said = (
        f"Names by tables are ahead in {ahead} of {len(pairs)} rows, names by the model's NER in "
        f"{sum(b > a for a, b in pairs)}, and parse with names costs {ratio:.2f} times as much with the NER."
    )
    if ahead * 2 >= len(pairs) and ratio > 1:
        return said + " So tables, capitals and tags find the names, and the NER stays a setting (`names = model`)."
    return said + " The default is names by tables; these figures speak for looking at that choice again."


if __name__ == "__main__":
    sys.exit(main())
