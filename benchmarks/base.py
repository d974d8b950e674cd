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
    documents: dict[str, list[dict[str, scorers.Counts]]]

    def f1(self, name: str, row: str) -> intervals.Figure:
        """F1 of a row of a set, or the share, of a share."""
        return intervals.rows(self.documents[name])[row].f1


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
    state = document.state()  # now: the tree may change while it is measured
    texts = speeds.texts(wanted, bench)
    measured = speeds.measure(texts, options.rounds)
    ways = [_way(name, settings, wanted, bench) for name, settings in _WAYS.items()]
    document.rewrite("base", "\n\n".join(_body(state, texts, measured, ways)))
    return 0


def _way(name: str, settings: dict[str, object], wanted: list[Set], bench: Path) -> Way:
    print(f"coding with {name}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        coded = code_sets(wanted, bench, Path(folder), settings=settings)
        failed = [word for c in coded.values() for word in c.refused if "internal error" in word]
        if failed:
            raise SystemExit(f"the program failed: {failed[0]}")
        documents = {s.name: scorers.by_document(bench, s.folder, s.gold(bench), coded[s.name].records) for s in wanted}
    return Way(name, documents)


def _body(state: str, texts: list[str], measured: speeds.Speeds, ways: list[Way]) -> list[str]:
    words = sum(len(text.split()) for text in texts)
    speed = [[name, f"{words / seconds:,.0f}", f"{1e6 * seconds / words:.0f}"] for name, seconds in measured.seconds]
    differences = [intervals.difference(ways[0].documents[n], ways[1].documents[n], row) for n, row, _ in _ROWS]
    accuracy = [
        [label, *(span(way.f1(name, row)) for way in ways), signed(difference)]
        for (name, row, label), difference in zip(_ROWS, differences, strict=True)
    ]
    return [
        f"{state} Measured by `python benchmarks/base.py` on {len(texts)} texts of {words:,} words "
        "(news, gum-news and every second text of geowebnews).",
        document.table(["way", "words a CPU second", "microseconds a word"], speed),
        f"Against the stock components on the same pieces of text, our table of tags gives the same part of speech for "
        f"{measured.same_pos:.1%} of the tokens, our cached rules the same lemma for {measured.same_lemma:.1%}.",
        document.table(["accuracy", *(way.name for way in ways), "NER less tables"], accuracy),
        _choice(measured, differences),
    ]


def signed(difference: intervals.Figure) -> str:
    """A difference with its interval, in hundredths."""
    return f"{100 * difference.value:+.1f} [{100 * difference.low:+.1f}, {100 * difference.high:+.1f}]"


def _choice(measured: speeds.Speeds, differences: list[intervals.Figure]) -> str:
    """What the figures speak for, in two sentences; the words follow the numbers and cannot contradict them."""
    cost = dict(measured.seconds)
    ratio = cost[speeds.MODEL_NAMES] / cost[speeds.TABLE_NAMES]
    worse, better = sum(d.high < 0 for d in differences), sum(d.low > 0 for d in differences)
    said = (
        f"With the model's NER parse and names cost {ratio:.1f} times as much as with tables; of {len(differences)} "
        f"rows it is better beyond chance (95%) in {better} and worse in {worse}."
    )
    if better <= worse and ratio > 1:
        return said + (
            " So tables, capitals and tags find the names, a table and cached rules give parts of speech and lemmas, "
            "and the NER stays a setting (`names = model`)."
        )
    return said + " Names by tables are the default; where the gain is worth its price, set `names = model`."


if __name__ == "__main__":
    sys.exit(main())
