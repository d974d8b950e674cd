"""Score which party each pronoun and each definite nominal is linked to, against labels made by reading.

    python benchmarks/coreference.py [--bench FOLDER] [--misses N]

The labels are in training/coreference: every third-person and first-person pronoun of some texts, and nominals such as
"the two leaders", with spans of the clearest mention of each party that is meant: none where the word stands for no
party, a name instead where only the title has the party. The texts themselves are read from the yardsticks (the set
`news`, left out where absent) and from examples/.

A label is right when the actors with a mention at its span are exactly those with a mention at one of its antecedents'
spans. An antecedent where no actor has a mention makes the label wrong; without antecedents it is right when no actor
has a mention there. A mention lies at a span if the last word of each, its head, is inside the other: so "his" in
"his ministers" is not the ministers, and "Danish" in "the Danish leader" not the leader. Failing that, one that holds
the span's last word will do for a nominal or an antecedent, and for an antecedent one that overlaps it at all. Exits 2
where nothing could be scored.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sets import ROOT, Set

from dragoman import Coder, sources
from dragoman.records import Article, CodedArticle, MentionSpan

LABELS = ROOT / "training/coreference"
EXAMPLES = ROOT / "examples"
NEWS = Set("news", "news")
WORDS = {
    "he": frozenset({"he", "him", "his", "himself"}),
    "she": frozenset({"she", "her", "hers", "herself"}),
    "it": frozenset({"it", "its", "itself"}),
    "they": frozenset({"they", "them", "their", "theirs", "themselves"}),
    "we": frozenset({"we", "us", "our", "ours", "ourselves"}),
    "i": frozenset({"i", "me", "my", "mine", "myself"}),
}
"""The pronouns of each type of label; the type `nominal` has none."""
ROWS: tuple[tuple[str, frozenset[str]], ...] = (
    ("he/she", frozenset({"he", "she"})),
    ("it", frozenset({"it"})),
    ("they", frozenset({"they"})),
    ("first person", frozenset({"we", "i"})),
    ("nominals", frozenset({"nominal"})),
    ("all", frozenset({"he", "she", "it", "they"})),
    ("all labels", frozenset({*WORDS, "nominal"})),
)
"""The rows that are printed; `all` is all third-person pronouns."""
AROUND = 60
"""Code points shown on either side of a miss."""


@dataclass(frozen=True)
class Label:
    """One pronoun or nominal, and a span for each party that it stands for, or the name of one that has none."""

    start: int
    end: int
    type: str
    antecedents: tuple[tuple[int, int], ...]
    name: str


@dataclass(frozen=True)
class Judged:
    """A label, whether the program linked it rightly, and if not, why, what was wanted and what was found."""

    label: Label
    cause: str
    wanted: str
    found: str

    @property
    def right(self) -> bool:
        """Whether there is no cause of a miss."""
        return not self.cause


def main() -> int:
    """Run the command line; 0 if anything was scored, 2 if not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=ROOT / "../shared/bench", help="the folder of the yardsticks")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show the first N misses")
    options = parser.parse_args()
    labels = read_labels(LABELS)
    coded = list(code(options.bench.resolve(), labels))
    if not coded:
        print(f"{LABELS}: no labels for any text that is there", file=sys.stderr)
        return 2
    judged = [(one, judge(label, one)) for one in coded for label in labels[key(one.article)]]
    print(f"{len(coded)} texts, {len(labels) - len(coded)} left out")
    _tables([j for _, j in judged])
    for one, j in [(one, j) for one, j in judged if not j.right][: max(options.misses, 0)]:
        print("\n" + shown(one, j))
    return 0


def read_labels(folder: Path) -> dict[str, list[Label]]:
    """The labels of each article, by its id in the yardsticks or `examples/NAME`."""
    out: dict[str, list[Label]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            article: dict[str, Any] = json.loads(line)
            out[article["article"]] = [
                Label(x["start"], x["end"], x["type"], tuple((a, b) for a, b in x["antecedents"]), x.get("name", ""))
                for x in article["labels"]
            ]
    return out


def code(bench: Path, labels: dict[str, list[Label]]) -> Iterator[CodedArticle]:
    """Code the labelled texts that are there.

    Raises:
        ValueError: a label of a pronoun does not stand at that pronoun: the text is another than was labelled.
        InputRefused: the program refused a text.
    """
    paths = [NEWS.gold(bench)] if NEWS.gold(bench).is_file() else []
    paths += sorted(EXAMPLES.glob("*.txt"))
    articles = []
    for item in sources.read([str(path) for path in paths]):
        if not isinstance(item, Article):
            raise item
        if key(item) in labels:
            _check(item, labels[key(item)])
            articles.append(item)
    for outcome in Coder().pipe_or_refuse(articles):
        if not isinstance(outcome, CodedArticle):
            raise outcome
        yield outcome


def key(article: Article) -> str:
    """The name that the labels have for an article."""
    return f"examples/{Path(article.source).name}" if article.source.endswith(".txt") else article.source


def _check(article: Article, labels: Sequence[Label]) -> None:
    for label in labels:
        text = article.text[label.start : label.end]
        if label.type in WORDS and text.lower() not in WORDS[label.type]:
            raise ValueError(f"{key(article)}: a label {label.type!r} at {label.start} stands at {text!r}")


def judge(label: Label, coded: CodedArticle) -> Judged:
    """Compare the actors at a label with those at its antecedents."""
    found = owners((label.start, label.end), coded, least=3 if label.type in WORDS else 2)
    parties = [owners(span, coded, least=1) for span in label.antecedents]
    if label.name:
        named = frozenset(n for n, actor in enumerate(coded.actors) if actor.name == label.name)
        parties = [named or frozenset({-1})]  # no actor of that name: nothing found can be right
    wanted = frozenset[int]().union(*parties)
    return Judged(label, _cause(found, wanted, parties), label.name or _names(wanted, coded), _names(found, coded))


def _cause(found: frozenset[int], wanted: frozenset[int], parties: Sequence[frozenset[int]]) -> str:
    """Why a label counts as wrong; empty if it is right."""
    if not all(parties):
        return "no actor at an antecedent" + ("" if found else ", nor at the label")
    if found == wanted:
        return ""
    if not wanted:
        return "linked, though it stands for no party"
    if not found:
        return "linked to nothing"
    if found < wanted:
        return "linked to some of the parties only"
    return "linked to others besides" if found > wanted else "linked to another party"


def owners(span: tuple[int, int], coded: CodedArticle, least: int) -> frozenset[int]:
    """The places in `coded.actors` of those with a mention at a span, by the best rank that any mention has.

    Args:
        span: start and end in code points.
        coded: the article with its actors.
        least: the least rank that will do; see `_rank`.
    """
    best, out = least, frozenset[int]()
    for number, actor in enumerate(coded.actors):
        for mention in actor.mentions:
            rank = _rank(mention, span, coded.article.text)
            if rank > best:
                best, out = rank, frozenset()
            if rank == best:
                out |= {number}
    return out


def _rank(mention: MentionSpan, span: tuple[int, int], text: str) -> int:
    """How a mention lies at a span: 3 head on head, 2 over the span's head, 1 over another part of it, 0 not at all."""
    at = (mention.start, mention.end)
    if not _overlap(at, _head(text, *span)):
        return int(_overlap(at, span) and mention.form != "adjective")
    return 3 if _overlap(_head(text, *at), span) else 2


def _head(text: str, start: int, end: int) -> tuple[int, int]:
    """The last word of a span."""
    return end - len(text[start:end].split()[-1]), end


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _names(numbers: frozenset[int], coded: CodedArticle) -> str:
    return ", ".join(coded.actors[number].name for number in sorted(numbers)) or "nobody"


def shown(coded: CodedArticle, judged: Judged) -> str:
    """A miss in its surroundings, with what was wanted and what was found."""
    text, label = coded.article.text, judged.label
    before, after = text[max(0, label.start - AROUND) : label.start], text[label.end : label.end + AROUND]
    around = f"{before}[{text[label.start : label.end]}]{after}".replace("\n", " ")
    meant = ", ".join(text[start:end] for start, end in label.antecedents) or label.name or "no party"
    return (
        f"{key(coded.article)} {label.start} ({label.type}): {judged.cause}\n  {around}\n"
        f"  meant: {meant}; wanted: {judged.wanted}; found: {judged.found}"
    )


def _tables(judged: Sequence[Judged]) -> None:
    print(f"{'':<14}{'labels':>7}{'right':>7}{'share':>7}")
    for name, types in ROWS:
        row = [j for j in judged if j.label.type in types]
        share = f"{sum(j.right for j in row) / len(row):.3f}" if row else "-"
        print(f"{name:<14}{len(row):>7}{sum(j.right for j in row):>7}{share:>7}")
    print("\nmisses")
    for cause, count in sorted(Counter(j.cause for j in judged if not j.right).items(), key=lambda x: (-x[1], x[0])):
        print(f"{count:>5} {cause}")


if __name__ == "__main__":
    sys.exit(main())
