"""Paragraphs: where the text's blocks begin and end, and what each of them is."""

import re
from collections.abc import Iterator

from dragoman.tables import Knowledge
from dragoman.text.reading import Paragraph, ParagraphKind

_BLOCK = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_TERMINAL = re.compile(r"""[.!?:;…]["'”’»)\]]*$""")
_DATELINE = re.compile(
    r"""(?P<place>[A-Z][\w.'’-]*(?:[ /][A-Z][\w.'’-]*){0,4}(?:,\ [A-Z][\w.'’-]+(?:\ [A-Z][\w.'’-]+){0,2}){0,2})
        (?P<date>,?\ +(?:[A-Z][a-z]+day,?\ +)?(?:[A-Z][a-z]{2,8}\.?\ +\d{1,2}|\d{1,2}\ +[A-Z][a-z]{2,8}\.?)(?:,?\ +\d{4})?)?
        (?P<agency>,?\ +\([^()\n]{2,40}\))?
        \ *(?P<dash>[-–—]{1,2}|:)\s+(?=\S)""",
    re.VERBOSE,
)
_LABEL = re.compile(r"(?:[A-Z][A-Z.'’-]+ ?){1,5}(?:\([A-Z][\w .'’-]{1,40}\) ?)?: |Q: |A: |QUESTION: ")
LONGEST_LINE = 300
"""A line of boilerplate is no longer than this."""
MIN_WRAP = 45
"""Lines of a hard-wrapped block are at least this long (all but the last)."""


def split(text: str, knowledge: Knowledge) -> tuple[list[Paragraph], tuple[int, int] | None, tuple[int, int] | None]:
    """Split a text into paragraphs.

    Returns the paragraphs and the spans of the first dateline's place and date (None where there is none).
    """
    blocks = [(a, b) for a, b in _blocks(text) if text[a:b].strip()]
    place = date = None
    out: list[Paragraph] = []
    repeated: set[str] = set()
    for n, (start, end) in enumerate(blocks):
        body = text[start:end]
        kind = _kind(body, n, len(blocks), knowledge)
        lead = start
        if kind in ("body", "title"):
            if len(body) >= 60 and body in repeated:
                kind = "boilerplate"
            repeated.add(body)
            if match := _dateline(body):
                kind, lead = "body", start + match.end()
                if place is None:
                    place = (start + match.start("place"), start + match.end("place"))
                    if match["date"]:
                        date = (start + match.start("date"), start + match.end("date"))
            elif match := _LABEL.match(body):
                lead = start + match.end()
        out.extend(
            _orphans(text, Paragraph(start, end, kind, lead)) if kind == "body" else [Paragraph(start, end, kind, lead)]
        )
    return out, place, date


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Lines, joined where a block is hard-wrapped; white space at the edges left out."""
    group: list[tuple[int, int]] = []
    last = 0
    for match in _BLOCK.finditer(text):
        start, end = match.span()
        if group and not _one_break(text[last:start]):
            yield from _unwrapped(text, group)
            group = []
        if text[start:end].strip():
            a = start + len(match[0]) - len(match[0].lstrip())
            group.append((a, start + len(match[0].rstrip())))
        last = end
    yield from _unwrapped(text, group)


def _one_break(gap: str) -> bool:
    return gap in ("\n", "\r\n", "\r")


def _unwrapped(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """One block where consecutive lines are a hard-wrapped paragraph, else each line by itself."""
    if not lines:
        return
    lengths = [b - a for a, b in lines[:-1]]
    wrapped = (
        len(lines) > 1
        and min(lengths) >= MIN_WRAP
        and max(lengths) <= 140
        and sum(1 for a, b in lines[:-1] if _TERMINAL.search(text[a:b])) <= len(lengths) // 2
    )
    if wrapped:
        yield lines[0][0], lines[-1][1]
    else:
        yield from lines


def _kind(body: str, n: int, total: int, knowledge: Knowledge) -> ParagraphKind:
    for row in knowledge.table("boilerplate").rows if len(body) <= LONGEST_LINE else ():
        pattern = row["pattern"]
        if pattern.fullmatch(body) if row["whole"] else pattern.search(body):
            return "caption" if row["kind"] == "caption" else "boilerplate"
    if not any(ch.isalpha() for ch in body):
        return "boilerplate"
    if not _TERMINAL.search(body) and len(body.split()) <= 20:
        return "title" if n == 0 and total > 1 else "heading" if total > 1 else "body"
    return "body"


def _dateline(body: str) -> re.Match[str] | None:
    match = _DATELINE.match(body)
    if match is None:
        return None
    strong = match["agency"] or (match["date"] and match["dash"] != ":")
    shouted = match["place"].split(",")[0].isupper() and len(match["place"]) > 3 and match["dash"] != ":"
    return match if strong or shouted else None


_ORPHAN = re.compile(r"(?<=[a-z]{3}[.!?])\s+(?=[a-z])|(?<=[a-z]{3}\.['\"”’])\s+(?=[a-z])")


def _orphans(text: str, paragraph: Paragraph) -> Iterator[Paragraph]:
    """Cut off a last piece that begins in lower case after a full stop: the rest of a lost sentence."""
    cut = None
    for match in _ORPHAN.finditer(text, paragraph.lead, paragraph.end):
        cut = match
    if cut is not None and len(text[cut.end() : paragraph.end].split()) <= 12:
        yield Paragraph(paragraph.start, cut.start(), paragraph.kind, paragraph.lead)
        yield Paragraph(cut.end(), paragraph.end, "fragment", cut.end())
    else:
        yield paragraph
