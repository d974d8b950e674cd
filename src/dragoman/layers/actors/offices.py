"""Who holds an office on a day: "the French president" in a report of a known date is one known person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.tables import Knowledge

Row = Mapping[str, Any]
_OPEN = "9999"


@dataclass(frozen=True)
class OfficeIndex:
    """`words`: title -> row of office_words.csv; `terms`: (country, class) -> rows of offices.csv, earliest first."""

    words: Mapping[str, Row]
    reigning: Mapping[str, str]
    """Country -> the first title that its own releases leave unexplained."""
    terms: Mapping[tuple[str, str], tuple[Row, ...]]

    def holder(self, title: str, country: str, day: date | None) -> str | None:
        """Key of the one person known to have held an office on a day; None where nobody or more than one did.

        Args:
            title: key of office_words.csv.
            country: ISO code of the country whose office it is.
            day: the day of the report. Without one nobody is meant, and past the end of what the table knows neither.
        """
        row = self.words.get(title)
        if row is None or day is None:
            return None
        now = day.isoformat()
        for wanted in row["classes"]:
            held = [
                term
                for term in self.terms.get((country, wanted), ())
                if starts(term) <= now <= ends(term)
                and (not row["office"] or any(word in term["office"] for word in row["office"]))
            ]
            people = {term["person"] for term in held}
            if len(people) == 1:
                return str(held[0]["person"])
            if people:
                return None
        return None

    def reign(self, title: str) -> str | None:
        """The country whose own releases leave a title unexplained."""
        row = self.words.get(title)
        return str(row["reign"]) if row and row["reign"] else None


def starts(term: Row) -> str:
    """First day of a term, as a string that compares."""
    return str(term["from"])


def ends(term: Row) -> str:
    """Last day of a term, as a string that compares: a month or a year alone holds to its end."""
    end = term["to"] or term["as_of"]
    return f"{end}-99" if end and len(end) < 10 else end or _OPEN


def index(knowledge: Knowledge) -> OfficeIndex:
    """The index over a set of tables, made once."""
    return knowledge.build("actors.offices", _make)


def _make(knowledge: Knowledge) -> OfficeIndex:
    terms: dict[tuple[str, str], list[Row]] = {}
    for row in knowledge.table("offices").rows:
        if row["country"]:
            terms.setdefault((row["country"], row["class"]), []).append(row)
    rows = knowledge.table("office_words").rows
    return OfficeIndex(
        words={row["noun"]: row for row in rows},
        reigning={row["reign"]: row["noun"] for row in reversed(rows) if row["reign"]},
        terms={key: tuple(sorted(rows, key=lambda r: (starts(r), r["person"]))) for key, rows in terms.items()},
    )
