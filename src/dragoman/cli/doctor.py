"""`dragoman doctor`: is everything there, and what to do if not."""

from __future__ import annotations

import sys

from dragoman.cli.common import DONE, SOME_REFUSED, KnowledgeFolder, guarded, put


@guarded
def command(knowledge: KnowledgeFolder = None) -> int:
    """Check versions, models, knowledge tables and folders; each line that fails says what to do. Exit code 0 or 1.

    Example: dragoman doctor --knowledge my-tables
    """
    from rich.console import Console
    from rich.text import Text

    from dragoman import doctor

    console = Console(file=sys.stdout, soft_wrap=True, highlight=False)
    failed = 0
    for check in doctor.examine(knowledge):
        failed += not check.ok
        line = Text("ok   " if check.ok else "FAIL ", "green" if check.ok else "bold red")
        line.append(f"{check.name:<20} {check.detail}", "not bold default")
        if check.remedy:
            line.append(f"\n     what to do: {check.remedy}", "not bold yellow")
        with console.capture() as captured:
            console.print(line)
        put(captured.get())
    print("everything is in order" if not failed else f"{failed} of the checks failed", file=sys.stderr)
    return SOME_REFUSED if failed else DONE
