"""The command line: one command a file, each a thin wrapper of a function that Python users can call too."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli import code, doctor, knowledge, read

app = typer.Typer(
    name="dragoman",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("code")(code.command)
app.command("read")(read.command)
app.add_typer(knowledge.app)
app.command("doctor")(doctor.command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"dragoman {version('dragoman')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Reports on world politics in; who did what to whom, who said what, when and where, out.

    Data go to standard output, all else to standard error. Exit code 0: all done; 1: some inputs could not be coded
    (each named with the reason, the rest done); 2: the call itself is wrong.
    """


def main() -> None:
    """Run the command line, and leave with its exit code."""
    app(prog_name="dragoman")
