"""Write the help of every command into docs/cli.md, or hold it against that.

python docs/make_cli.py [--check]
"""

from __future__ import annotations

import os
import subprocess
import sys

import generated
from typer.main import get_command

from dragoman.cli import app

_PLAIN = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "80", "TERMINAL_WIDTH": "80", "PYTHONUTF8": "1"}
_COLOURS = ("FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS", "GITHUB_ACTIONS")


def commands() -> list[tuple[str, ...]]:
    """The words of all commands, in the order of the help; those of a group behind it."""
    out: list[tuple[str, ...]] = []
    for name, command in getattr(get_command(app), "commands", {}).items():
        out += [(name,), *((name, inner) for inner in getattr(command, "commands", {}))]
    return out


def helped(*words: str) -> str:
    """What `dragoman WORDS --help` prints: no colour, 80 columns."""
    kept = {name: value for name, value in os.environ.items() if name not in _COLOURS}
    call = [sys.executable, "-m", "dragoman", *words, "--help"]
    done = subprocess.run(call, env=kept | _PLAIN, check=True, capture_output=True, encoding="utf-8")
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines()).strip("\n")


def body() -> str:
    """The section: the help of the program, then of each command."""
    parts = [f"## dragoman\n\n```text\n{helped()}\n```"]
    parts += [f"## dragoman {' '.join(words)}\n\n```text\n{helped(*words)}\n```" for words in commands()]
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(generated.run("docs/cli.md", "make_cli.py", lambda: {"help": body()}))
