"""An article and its records in the terminal: the marked text, below it tables, in 80 columns or more."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.records import Claim, CodedArticle, Event, Period, Statement
from dragoman.report.marks import STYLES, marked, paragraphs, printable
from dragoman.report.words import BASES, days, value

WIDEST = 100
"""Columns at most: longer lines are hard to read."""
_INDENT = 2
_STATUS = {"occurred": "green", "ongoing": "green", "scheduled": "yellow", "possible": "yellow", "denied": "red"}


def show(coded: CodedArticle, console: Console) -> None:
    """Print an article with its records.

    Args:
        coded: the article.
        console: where to; colour and width are its own, width up to WIDEST.
    """
    colour = console.color_system is not None and not console.no_color
    width = min(console.width, WIDEST)
    console.print(Group(*_parts(coded, colour, width)), width=width)


def _parts(coded: CodedArticle, colour: bool, width: int) -> list[RenderableType]:
    names = {actor.id: printable(actor.name) for actor in coded.actors}
    parts: list[RenderableType] = [_head(coded), Rule(style="dim"), Text()]
    for line in paragraphs(marked(coded, colour=colour)):
        parts += [Padding(line, (0, _INDENT)), Text()]
    parts += [_legend(colour), Text()]
    tables = (
        ("Events", len(coded.events), _events(coded.events, names)),
        ("Statements", len(coded.statements), _statements(coded.statements, names)),
        ("Claims", len(coded.claims), _claims(coded.claims, names)),
        ("Flags", len(coded.flags), _flags(coded)),
    )
    for title, count, table in tables:
        if count:
            parts += [Text(f"{title} ({count})", "bold"), table, Text()]
        elif title != "Flags":
            parts += [Text(f"{title}: none found", "dim"), Text()]
    return parts


def _head(coded: CodedArticle) -> Text:
    article = coded.article
    source = "standard input" if article.source == "-" else article.source
    out = Text(printable(article.title or source).replace("\n", " "), "bold")
    facts = [article.outlet, ", ".join(article.authors), article.url, source if article.title else None]
    if article.published:
        facts.append(f"published {article.published} ({article.published_basis})")
    else:
        facts.append("no date of publication is known: give it by --published")
    told = " · ".join(printable(fact) for fact in facts if fact)
    return out.append(f"\n{told}", "not bold dim")


def _legend(colour: bool) -> Text:
    if not colour:
        return Text(
            "{event}E  «statement»S  <claim>C  [actor]  [T time]  [P place]  (flag)F; letters and numbers lead to the "
            "tables"
        )
    out = Text("Marks: ", "dim")
    for kind, style in STYLES.items():
        out.append(kind, style).append("  ")
    return out.append("numbers lead to the tables", "dim")


def _table(*columns: tuple[str, int | None]) -> Table:
    """A table; each column with its header and its width (None: what is left, shared)."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold dim", expand=True, show_edge=False)
    for header, width in columns:
        table.add_column(header, width=width, ratio=None if width else 1, overflow="fold")
    return table


def _events(events: Sequence[Event], names: dict[str, str]) -> Table:
    table = _table(("", 3), ("who → whom", None), ("what, status", 12), ("when, where", 16), ("says", 13), ("sure", 4))
    for n, event in enumerate(events, 1):
        what = Text(event.event_type, "bold")
        if event.mode:
            what.append(f"\n{event.mode}", "not bold")
        if event.contexts:
            what.append("\n" + ", ".join(event.contexts), "not bold dim")
        what.append(f"\n{event.status}", f"not bold {_STATUS[event.status]}")
        arrow = " ↔ " if event.reciprocal else " → "
        who = Text(_named(event.actors, names) + arrow + _named(event.recipients, names))
        who.append(f"\n“{_short(event.trigger.text, 40)}”", "dim")
        where = Text(_period(event.when))
        if event.where:
            country = f", {event.where.country}" if event.where.country else ""
            where.append(f"\nin {printable(event.where.name)}{country}", "green")
        by = _named([event.attributed_to], names) if event.attributed_to else "the article"
        if n > 1:
            table.add_row()
        table.add_row(f"E{n}", who, what, where, Text(by), _sure(event.confidence))
    return table


def _statements(statements: Sequence[Statement], names: dict[str, str]) -> Table:
    table = _table(("", 3), ("speaker", 16), ("form", 8), ("content", None), ("told to", 11), ("sure", 4))
    for n, statement in enumerate(statements, 1):
        speaker = names.get(statement.speaker or "", "?")
        form = Text(f"{statement.form}\n{statement.mode}" if statement.mode != "said" else statement.form)
        if statement.within:
            order = {other.id: m for m, other in enumerate(statements, 1)}
            form.append(f"\nin S{order.get(statement.within, '?')}", "dim")
        content = _short(" … ".join(part.text for part in statement.content), 150)
        told = names.get(statement.told_to, "?") if statement.told_to else ""
        if n > 1:
            table.add_row()
        table.add_row(f"S{n}", Text(speaker), form, Text(content), Text(told), _sure(statement.confidence))
    return table


def _claims(claims: Sequence[Claim], names: dict[str, str]) -> Table:
    table = _table(("", 3), ("claim", None), ("value", 14), ("about, due", 16), ("says", 13), ("sure", 4))
    for n, claim in enumerate(claims, 1):
        what = Text(_short(claim.subject, 90))
        what.append(f"\n{claim.kind}, {claim.certainty}", "dim")
        about = Text(_period(claim.period) if claim.period.start else "")
        if claim.due:
            about.append(f"{chr(10) if about.plain else ''}due {claim.due}", "yellow")
        by = _named([claim.holder], names) if claim.holder else "the article"
        if n > 1:
            table.add_row()
        table.add_row(f"C{n}", what, Text(value(claim.value)), about, Text(by), _sure(claim.confidence))
    return table


def _flags(coded: CodedArticle) -> Table:
    table = _table(("", 3), ("flag", 18), ("where", None), ("note", None))
    for n, flag in enumerate(coded.flags, 1):
        where = _short(flag.span.text, 60) if flag.span else "the whole article"
        table.add_row(f"F{n}", flag.kind, Text(where), Text(flag.note))
    return table


def _named(ids: Sequence[str | None], names: dict[str, str]) -> str:
    return ", ".join(names.get(i or "", "?") for i in ids) or "–"


def _period(period: Period) -> str:
    """Days, with what they rest on where that is not an expression of the sentence."""
    told = days(period).replace(" – ", " –\n")
    if not told:
        return "when unknown"
    basis = BASES[period.basis]
    said = f"“{_short(period.span.text, 30)}”" if period.span else ""
    rest = ", ".join(part for part in (said, basis) if part)
    return f"{told}\n{rest}" if rest else told


def _sure(confidence: float) -> Text:
    style = "green" if confidence >= 0.7 else "yellow" if confidence >= 0.4 else "red"
    return Text(f"{confidence:.2f}", style)


def _short(text: str, most: int) -> str:
    """A text on one line, cut at a word's end."""
    line = " ".join(printable(text).split())
    return textwrap.shorten(line, most, placeholder=" …") if len(line) > most and " " in line[:most] else line[:most]
