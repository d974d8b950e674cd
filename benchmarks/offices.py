"""Check offices.csv against a list of office holders, to find gaps and wrong dates.

The list is a CSV file with the columns country, name, office, class, from and to (such as one made from Wikidata). It
is only compared with our table; no row of it is taken. Printed are the coverage (share of its heads of state, heads of
government and foreign ministers, of the countries with most rows, that our table has: same country, same person by
folded name, overlapping dates) and the disagreements: a date that differs by more than 45 days, or another person in
the office.
"""

import argparse
import csv
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dragoman.tables import Knowledge

DAYS = 45
"""Dates that differ by no more than this many days agree: news and lists date a term by election, oath or decree."""

HEADS = {"head_of_state": "head", "head_of_government": "head", "foreign": "foreign"}
"""Classes that are compared. Both kinds of head are one group: lists differ on which of the two a president is."""

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "a", "æ": "ae", "ß": "ss", "ð": "d", "þ": "th"})
_PARTICLES = frozenset({"al", "el", "bin", "ben", "ibn", "abdul", "abdel", "abd", "abu", "jr", "sr"})


@dataclass
class Term:
    """One person's unbroken time in one class of office; `end` is date.max where it is open."""

    names: tuple[frozenset[str], ...]
    label: str
    country: str
    kind: str
    group: str
    office: str
    start: date
    end: date
    slack: int = 0

    def overlaps(self, other: "Term") -> int:
        """Days that both terms share, 0 or less for none."""
        return (min(self.end, other.end) - max(self.start, other.start)).days + 1


def fold(name: str) -> frozenset[str]:
    """The words of a name in small ASCII letters, particles left out, so that spelling and order matter less."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch)).replace("'", "").replace("’", "")
    words = re.findall(r"\w+", plain)
    return frozenset(w for w in words if w not in _PARTICLES and len(w) > 1) or frozenset(words)


def same(a: Iterable[frozenset[str]], b: Iterable[frozenset[str]]) -> bool:
    """Whether two people's names agree: equal words, or two or more words of one all found in the other."""
    return any(x == y or (min(len(x), len(y)) > 1 and (x <= y or y <= x)) for x in a for y in b)


def bound(text: str | None, last: bool) -> tuple[date, int]:
    """The first or last day of a date that may be a month or a year, and by how many days it may be off."""
    if not text:
        return date.max if last else date.min, 0
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return date(*parts), 0
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    return date(year, month, 28 if last else 1), 31 if len(parts) > 1 else 366


def merge(terms: list[Term]) -> list[Term]:
    """Terms of one person in one class of office that follow each other, joined into one."""
    out: list[Term] = []
    for term in sorted(terms, key=lambda t: (t.country, t.kind, t.label, t.start, t.end)):
        last = out[-1] if out else None
        near = last and (last.country, last.kind, last.label) == (term.country, term.kind, term.label)
        if last and near and (last.end == date.max or (term.start - last.end).days <= DAYS):
            last.end, last.slack = max(last.end, term.end), max(last.slack, term.slack)
        else:
            out.append(term)
    return out


def term(names: Iterable[str], row: dict[str, str], label: str) -> Term:
    """A Term of a row with country, class, office, from and to."""
    start, loose = bound(row["from"], last=False)
    end, looser = bound(row["to"], last=True)
    folded = tuple(dict.fromkeys(fold(n) for n in names))
    return Term(
        folded, label, row["country"], row["class"], HEADS[row["class"]], row["office"], start, end, max(loose, looser)
    )


def ours(knowledge: Knowledge) -> list[Term]:
    """The terms of our table that are compared."""
    people = {row["key"]: row for row in knowledge.table("people").rows}
    out = []
    for row in knowledge.table("offices").rows:
        if row["country"] and row["class"] in HEADS:
            person = people[row["person"]]
            out.append(term((person["name"], *person["aliases"]), row, person["name"]))
    return merge(out)


def theirs(path: Path, countries: int) -> list[Term]:
    """The list's terms in the `countries` countries with most rows; members of councils are no heads and left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    most = {c for c, _ in Counter(r["country"] for r in rows if r["country"]).most_common(countries)}
    kept = [r for r in rows if r["country"] in most and r["class"] in HEADS and not r["office"].startswith("Member of")]
    return merge([term((r["name"],), r, r["name"]) for r in kept])


def compare(own: list[Term], facts: list[Term]) -> tuple[list[Term], list[str], list[str]]:
    """Missing terms, disagreements of date, and other people in the same office."""
    by_place: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for t in own:
        by_place[t.country, t.group].append(t)
    missing, dates, others = [], [], []
    for fact in facts:
        rivals = by_place[fact.country, fact.group]
        found = [t for t in rivals if same(t.names, fact.names) and t.overlaps(fact) > -DAYS]
        if not found:
            missing.append(fact)
            for t in rivals:
                if t.overlaps(fact) > DAYS + t.slack + fact.slack and t.office == fact.office:
                    others.append(f"{span(fact)}: ours has {span(t)}")
            continue
        best = max(found, key=lambda t: t.overlaps(fact))
        limit = DAYS + best.slack + fact.slack
        if abs((best.start - fact.start).days) > limit or (
            date.max not in (best.end, fact.end) and abs((best.end - fact.end).days) > limit
        ):
            dates.append(f"{span(fact)}: ours has {best.start} to {best.end}")
    return missing, dates, others


def span(t: Term) -> str:
    """A term in words."""
    end = "" if t.end == date.max else str(t.end)
    return f"{t.country} {t.group} {t.label} ({t.office}) {t.start} to {end or 'open'}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=Path, default=Path("../shared/facts/officeholders.csv"), help="the list")
    parser.add_argument("--countries", type=int, default=60, help="how many of the countries with most rows")
    parser.add_argument("--list", action="store_true", help="print every missing term and every disagreement")
    args = parser.parse_args()
    if not args.facts.is_file():
        print(f"{args.facts}: no such file; give --facts the CSV of office holders to compare with", file=sys.stderr)
        return 2
    facts = theirs(args.facts, args.countries)
    missing, dates, others = compare(ours(Knowledge()), facts)
    for group in ("head", "foreign"):
        whole = sum(t.group == group for t in facts)
        have = whole - sum(t.group == group for t in missing)
        print(f"{group}: {have} of {whole} terms ({have / whole:.3f})")
    have = len(facts) - len(missing)
    print(f"all: {have} of {len(facts)} terms ({have / len(facts):.3f}) of {args.countries} countries")
    print(f"dates that differ by more than {DAYS} days: {len(dates)}; another person in the same office: {len(others)}")
    least = Counter(t.country for t in missing)
    print("most missing: " + ", ".join(f"{c} {n}" for c, n in sorted(least.items(), key=lambda x: (-x[1], x[0]))[:20]))
    if args.list:
        for title, lines in (("missing", [span(t) for t in missing]), ("dates", dates), ("others", others)):
            print(f"\n{title}")
            print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
