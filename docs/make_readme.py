"""Write the excerpts and figures of README.md from what the program says of an example and from BENCHMARKS.md, or hold
them against those.

python docs/make_readme.py [--check]

Excerpts are cut out of the true output: whole paragraphs of the text and whole rows of its tables, picked by words in
them; [...] marks what is left out. With --check the last column, how sure the program is, is not compared: it may
differ by a hundredth between kinds of processors.
"""

from __future__ import annotations

import io
import json
import re
import sys

import generated
import msgspec
from rich.console import Console

from dragoman import CodedArticle, Coder, sources
from dragoman.report.terminal import show

EXAMPLE = "examples/state-tabloid-translated.txt"
CUT = "  [...]"
PARAGRAPHS = ("Last month", "The experts indicated")
ROWS = {
    "Events": ("“sanctioned”", "“condemned”"),
    "Statements": ("Vietnam taught",),
    "Claims": ("312 million",),
    "Flags": ("señaló", "sovereignty"),
}
EVENT = "sanctioned"
FIGURES = {
    "events, types, news, F1": "types of the events of an article",
    "events, dyads, news, F1": "events with actor, type and recipient all right",
    "statements, news, F1": "statements with the right speaker",
    "claims, news, F1": "claims with the right amount and clause",
    "places found, geowebnews, F1": "places found, local and world news",
    "places found, trnews, F1": "places found, world news",
}
"""Rows of BENCHMARKS.md, and what the README calls them."""
_SURE = re.compile(r"(?<=\s)[01]\.\d\d(?=\s*$)|(?<=\"confidence\": )[01]\.\d+", re.MULTILINE)


def coded() -> CodedArticle:
    """The example, coded."""
    (article,) = sources.read([str(generated.ROOT / EXAMPLE)])
    if isinstance(article, Exception):
        raise article
    return Coder().code(msgspec.structs.replace(article, source=EXAMPLE))


def shown(article: CodedArticle) -> str:
    """What `dragoman read` prints of an article: no colour, 80 columns."""
    stream = io.StringIO()
    show(article, Console(file=stream, width=80, no_color=True, force_terminal=False))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def excerpt(text: str) -> str:
    """The picked paragraphs and rows of `text`."""
    top, *tables = re.split(r"\n(?=(?:Events|Statements|Claims|Flags) \(\d+\)\n)", text)
    head, *paragraphs = top.split("\n\n")
    legend = paragraphs.pop().strip("\n")
    out = [head, CUT, *_picked(paragraphs, PARAGRAPHS), CUT, legend]
    for table in tables:
        name = table.split(" ", 1)[0]
        title, columns, rule, rest = table.split("\n", 3)
        out.append("\n".join((title, columns, rule, "\n".join(_picked(_rows(rest), ROWS[name])), CUT)))
    return "\n\n".join(out)


def _rows(text: str) -> list[str]:
    """The rows of a table: each begins with its letter and number."""
    return [row.strip("\n") for row in re.split(r"\n(?=[ESCF]\d+ )", text)]


def _picked(blocks: list[str], words: tuple[str, ...]) -> list[str]:
    """The blocks that hold the words, in order of the words.

    Raises:
        ValueError: the program no longer says so: other words are to be picked.
    """
    out = []
    for word in words:
        found = [block for block in blocks if " ".join(word.split()) in _plain(block)]
        if not found:
            raise ValueError(f"nothing that the program says of {EXAMPLE} holds {word!r}; choose another excerpt")
        out.append(found[0])
    return out


def _plain(block: str) -> str:
    """A block on one line, without the marks of the terminal."""
    return re.sub(r"\[(?:[TP] )?|\]|[{}«»<>]|\}E\d+", "", " ".join(block.split()))


def record(article: CodedArticle) -> str:
    """The picked event as JSON, a field a line."""
    (event,) = [e for e in article.events if e.trigger.text == EVENT]
    fields = json.loads(msgspec.json.encode(event))
    lines = [f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in fields.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def figures() -> str:
    """The figures of the default settings, out of the section of BENCHMARKS.md that compares ways to find names."""
    text = (generated.ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")
    section = text.partition("<!-- base:begin -->")[2].partition("<!-- base:end -->")[0]
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", section, re.MULTILINE))
    lines = [f"| {name} | {rows[row]} |" for row, name in FIGURES.items() if row in rows]
    if not lines:
        return "Nothing is measured yet; [BENCHMARKS.md](BENCHMARKS.md) tells how to measure."
    speed = re.search(r"^\| the whole program, all layers \| ([\d,]+) \|", section, re.MULTILINE)
    told = f" Speed there: {speed[1]} words a second of one processor core." if speed else ""
    return "\n".join(
        [
            "Measured on texts that are not part of this repository: F1, with 95% intervals.",
            "",
            "| | F1 |",
            "|---|---|",
            *lines,
            "",
            "[BENCHMARKS.md](BENCHMARKS.md) tells what each figure means, how others do on the same texts, and how to",
            f"measure again.{told}",
        ]
    )


def sections() -> dict[str, str]:
    """Excerpts, fenced, and figures; with --check the figures that are not compared are taken from the README."""
    article = coded()
    bodies = {
        "excerpt": f"```text\n{excerpt(shown(article))}\n```",
        "record": f"```json\n{record(article)}\n```",
        "figures": figures(),
    }
    if "--check" in sys.argv[1:]:
        text = (generated.ROOT / "README.md").read_text(encoding="utf-8")
        return {name: _with_figures_of(text, name, body) for name, body in bodies.items()}
    return bodies


def _with_figures_of(text: str, section: str, body: str) -> str:
    there = text.partition(f"<!-- {section}:begin -->")[2].partition(f"<!-- {section}:end -->")[0].strip()
    return there if _SURE.sub("?", there) == _SURE.sub("?", body) else body


if __name__ == "__main__":
    sys.exit(generated.run("README.md", "make_readme.py", sections))
