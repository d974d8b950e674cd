"""`dragoman read`: one report with its records, for a person in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.common import DONE, SOME_REFUSED, KnowledgeFolder, Model, Published, guarded, say
from dragoman.errors import InputRefused
from dragoman.records import CodedArticle


def rendered(coded: CodedArticle) -> str:
    """An article as `show` prints it for standard output: its width, and colour where it is a terminal."""
    from rich.console import Console

    from dragoman.report.terminal import show

    console = Console(file=sys.stdout)
    with console.capture() as captured:
        show(coded, console)
    return captured.get()


def read_inputs(
    inputs: list[str], *, published: str | None = None, model: str | None = None, knowledge: Path | None = None
) -> int:
    """Code inputs and print each article with its records. Returns how many inputs were refused.

    Raises:
        CallError, KnowledgeError, ModelError: nothing can be coded.
    """
    from dragoman import doctor, engines, sources

    if knowledge is not None:
        doctor.check_knowledge(knowledge)
    articles = sources.read(inputs, sources.Options(published=published, notice=say))
    refused = 0
    for outcome in engines.run(articles, engines.CoderOptions(model=model, knowledge=knowledge)):
        if isinstance(outcome, InputRefused):
            refused += 1
            say(outcome)
        elif isinstance(outcome, CodedArticle):
            # By hand, not by rich: it would end the program with a status of its own when nobody reads.
            sys.stdout.buffer.write(rendered(outcome).encode(sys.stdout.encoding or "utf-8", "replace"))
            sys.stdout.buffer.flush()
    return refused


@guarded
def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report, or - for standard input. Example: report.txt")],
    published: Published = None,
    model: Model = None,
    knowledge: KnowledgeFolder = None,
) -> int:
    """Show a report with what is found in it: the marked text, and tables of events, statements, claims and flags.

    Example: dragoman read report.txt --published 2021-05-24
    """
    return SOME_REFUSED if read_inputs([file], published=published, model=model, knowledge=knowledge) else DONE
