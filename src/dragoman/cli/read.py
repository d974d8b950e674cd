"""`dragoman read`: one report with its records, for a person: in the terminal, or as a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    put,
    say,
)
from dragoman.errors import CallError, InputRefused
from dragoman.records import CodedArticle

if TYPE_CHECKING:
    from dragoman.tables import Knowledge


def rendered(coded: CodedArticle) -> str:
    """An article as `show` prints it for standard output: its width, and colour where it is a terminal."""
    from rich.console import Console

    from dragoman.report.terminal import show

    console = Console(file=sys.stdout)
    with console.capture() as captured:
        show(coded, console)
    return captured.get()


def read_inputs(
    inputs: list[str],
    *,
    published: str | None = None,
    model: str | None = None,
    knowledge: Path | None = None,
    html: Path | None = None,
    open_page: bool = False,
    columns: dict[str, str] | None = None,
    allow_internal: bool = False,
    ignore_robots: bool = False,
) -> int:
    """Code inputs and show each article with its records. Returns how many inputs were refused.

    Args:
        inputs: paths and web addresses, and `-` for standard input.
        published: date of publication of what brings none of its own.
        model: a spaCy pipeline, or None for the default one.
        knowledge: a folder of the user's tables, or None.
        html: a file for the page; that of a second article gets `-2` in its name, and so on. None prints to the
            terminal.
        open_page: open the first page in a browser; without `html` it is written to a folder for temporary files.
        columns, allow_internal, ignore_robots: as of `dragoman.cli.code.code_inputs`.

    Raises:
        CallError, KnowledgeError, ModelError: nothing can be coded, or the page cannot be written.
    """
    from dragoman import engines, sources
    from dragoman.tables import Knowledge

    # At once: what is wrong with the user's tables is told before the model loads.
    tables = Knowledge(knowledge) if knowledge is not None else None
    if html is not None and (str(html) == "-" or any(html.resolve() == Path(name).resolve() for name in inputs)):
        raise CallError(f"--html {html}: the page needs a file of its own; name another, such as page-read.html")
    fetch = sources.FetchOptions(internal=allow_internal, robots=not ignore_robots)
    articles = sources.read(inputs, sources.Options(published, notice=say, columns=columns or {}, fetch=fetch))
    pages = _pages(html) if html is not None or open_page else None
    refused = 0
    for outcome in engines.run(articles, engines.CoderOptions(model=model, knowledge=knowledge)):
        if isinstance(outcome, InputRefused):
            refused += 1
            say(outcome)
        elif isinstance(outcome, CodedArticle):
            if pages is None:
                put(rendered(outcome))
            else:
                _write(outcome, next(pages), tables, open_page)
                open_page = False
    return refused


def _pages(first: Path | None) -> Iterator[Path]:
    """The files for the pages: the first as named, the others numbered."""
    if first is None:
        import tempfile

        first = Path(tempfile.mkdtemp(prefix="dragoman-")) / "page.html"
    yield first
    n = 1
    while n := n + 1:
        yield first.with_stem(f"{first.stem}-{n}")


def _write(coded: CodedArticle, path: Path, tables: Knowledge | None, open_page: bool) -> None:
    from dragoman.report.html import write

    write(coded, path, tables)
    say(f"{path} is written")
    if open_page:
        import webbrowser

        address = path.resolve().as_uri()
        if not webbrowser.open(address):
            say(f"no browser could be started; open {address} in one")


@guarded
def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A report, a web address, or - for standard input. Example: https://example.org/report",
            show_default=False,
        ),
    ],
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="PAGE",
            help="Write a page for a browser in place of the text for the terminal: one file, which needs nothing "
            "else and no network. Example: --html report.html",
        ),
    ] = None,
    open_page: Annotated[
        bool,
        typer.Option(
            "--open",
            help="Open the page in a browser; without --html it lies in a folder for temporary files. Example: --open",
        ),
    ] = False,
    published: Published = None,
    columns: Columns = None,
    model: Model = None,
    knowledge: KnowledgeFolder = None,
    allow_internal: AllowInternal = False,
    ignore_robots: IgnoreRobots = False,
) -> int:
    """Show a report with what is found in it: the marked text, and tables of events, statements, claims and flags.

    With --html or --open the same as a page: the text beside its records, linked both ways.

    Example: dragoman read report.txt --published 2021-05-24 --html report.html
    """
    refused = read_inputs(
        [file],
        published=published,
        model=model,
        knowledge=knowledge,
        html=html,
        open_page=open_page,
        columns=columns_of(columns),
        allow_internal=allow_internal,
        ignore_robots=ignore_robots,
    )
    return SOME_REFUSED if refused else DONE
