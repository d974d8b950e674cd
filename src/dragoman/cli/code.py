"""`dragoman code`: reports in, records out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.common import (
    DONE,
    SOME_REFUSED,
    AllowInternal,
    Columns,
    IgnoreRobots,
    KnowledgeFolder,
    Model,
    Published,
    columns_of,
    guarded,
)
from dragoman.cli.progress import Progress
from dragoman.errors import CallError, InputRefused


class Format(StrEnum):
    """Forms of output."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class Names(StrEnum):
    """What finds names."""

    tables = "tables"
    model = "model"


@dataclass
class Tally:
    """How many articles were coded, and how many inputs refused."""

    coded: int = 0
    refused: int = 0


def code_inputs(
    inputs: Iterable[str],
    *,
    output: Path | None = None,
    format_: str = "jsonl",
    published: str | None = None,
    model: str | None = None,
    knowledge: Path | None = None,
    workers: int = 1,
    settings: dict[str, object] | None = None,
    columns: dict[str, str] | None = None,
    allow_internal: bool = False,
    ignore_robots: bool = False,
    on_coded: Callable[[], None] = lambda: None,
    on_refused: Callable[[InputRefused], None] = lambda refusal: None,
    notice: Callable[[str], None] = lambda message: None,
) -> Tally:
    """Code files, folders, web addresses and standard input, and write the records.

    Args:
        inputs: paths and addresses, and `-` for standard input.
        output: a file (jsonl; None is standard output) or a folder (csv, parquet).
        format_: `jsonl`, `csv` or `parquet`.
        published: date of publication of what brings none of its own.
        model: a spaCy pipeline, or None for the default one.
        knowledge: a folder of the user's tables, or None.
        workers: processes.
        settings: fields of `dragoman.Settings` that differ from the defaults.
        columns: for tables, the column that holds a field of the article.
        allow_internal: whether addresses of this machine and of private networks are fetched.
        ignore_robots: whether pages are fetched that robots.txt forbids.
        on_coded: called after each article.
        on_refused: called with each input that could not be read or coded.
        notice: told, a line each, what is passed over.

    Raises:
        CallError, KnowledgeError, ModelError: nothing can be coded, or the output cannot be written.
    """
    from dragoman import doctor, engines, sinks, sources

    if format_ not in ("jsonl", "csv", "parquet"):
        raise CallError(f"{format_!r} is no format; choose jsonl, csv or parquet")
    if workers < 1:
        raise CallError(f"{workers} workers are too few; give 1 or more")
    if knowledge is not None:
        doctor.check_knowledge(knowledge)
    exclude = frozenset({output.resolve()} if output is not None else ())
    fetch = sources.FetchOptions(internal=allow_internal, robots=not ignore_robots)
    options = sources.Options(published, exclude, notice, columns or {}, fetch)
    articles = sources.read(inputs, options)
    coder = engines.CoderOptions(model=model, knowledge=knowledge, settings=dict(settings or {}))
    tally = Tally()
    with sinks.open_sink(format_, output) as sink:  # type: ignore[arg-type]
        outcomes = engines.run(articles, coder, workers=workers, form="lines" if format_ == "jsonl" else "records")
        for outcome in outcomes:
            if isinstance(outcome, InputRefused):
                tally.refused += 1
                on_refused(outcome)
            else:
                sink.write(outcome)
                tally.coded += 1
                on_coded()
    return tally


@guarded
def command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files (text, web pages, tables, feeds, mails, PDF, Word, WARC, archives of these), folders, web "
            "addresses, or - for standard input. Example: reports/ page.html https://example.org/report",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Where to write: a file for jsonl (standard output if left out), a folder for csv and parquet. "
            "Example: -o records.jsonl",
        ),
    ] = None,
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="JSON lines, or one CSV or Parquet file for each kind of record. Example: --format csv -o tables",
        ),
    ] = Format.jsonl,
    published: Published = None,
    columns: Columns = None,
    model: Model = None,
    knowledge: KnowledgeFolder = None,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Processes that code at the same time. Example: --workers 4")
    ] = 1,
    min_confidence: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="P",
            help="Leave out events, statements and claims that are less sure. Example: --min-confidence 0.5",
        ),
    ] = 0.0,
    names: Annotated[Names, typer.Option(hidden=True, help="What finds names. Example: --names model")] = Names.tables,
    no_encoder: Annotated[
        bool,
        typer.Option("--no-encoder", help="Judge events by rules alone: faster, less exact. Example: --no-encoder"),
    ] = False,
    allow_internal: AllowInternal = False,
    ignore_robots: IgnoreRobots = False,
) -> int:
    """Code reports into records: events, statements, claims, actors, times, places and flags.

    Example: dragoman code reports/ --published 2021-05-24 -o records.jsonl
    """
    settings: dict[str, object] = {"names": names.value, "encoder": not no_encoder, "min_confidence": min_confidence}
    with Progress() as progress:
        tally = code_inputs(
            inputs,
            output=output,
            format_=format_.value,
            published=published,
            model=model,
            knowledge=knowledge,
            workers=workers,
            settings=settings,
            columns=columns_of(columns),
            allow_internal=allow_internal,
            ignore_robots=ignore_robots,
            on_coded=progress.coded,
            on_refused=progress.refused,
            notice=progress.say,
        )
    return SOME_REFUSED if tally.refused else DONE
