"""Sections of documents that are made from the program itself: written anew, or held against what they should be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(document: str, script: str, sections: Callable[[], dict[str, str]]) -> int:
    """The command line of a script that makes sections: `--check` compares, without it they are written.

    Args:
        document: path of the document, from the root of the repository.
        script: name of the script, for the message.
        sections: makes the bodies, by section.

    Returns 0, or 1 where the document is not up to date.
    """
    path = ROOT / document
    old = new = path.read_text(encoding="utf-8")
    for name, body in sections().items():
        new = replaced(new, name, body)
    if "--check" in sys.argv[1:]:
        if new != old:
            print(f"{document} is not up to date; run: python docs/{script}", file=sys.stderr)
        return int(new != old)
    path.write_text(new, encoding="utf-8")
    return 0


def replaced(text: str, section: str, body: str) -> str:
    """A document with `body` between the marks of a section.

    Raises:
        ValueError: the document does not hold both marks, once each and in order.
    """
    begin, end = f"<!-- {section}:begin -->", f"<!-- {section}:end -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"the marks {begin} and {end} must stand in the document once each, in this order")
    before, rest = text.split(begin)
    return f"{before}{begin}\n{body.strip()}\n{end}{rest.split(end)[1]}"
