"""The article's text with its records marked in it, cut at every boundary of a span.

Marks do not rest on colour alone: each carries a letter, and those of events, statements and claims the number under
which the tables tell of them. Where there is no colour, brackets show how far a mark goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from dragoman.records import CodedArticle, Span

STYLES = {
    "event": "bold white on dark_red",
    "statement": "underline",
    "claim": "italic",
    "actor": "bold cyan",
    "time": "bold yellow",
    "place": "bold green",
    "flag": "black on yellow",
}
"""How each kind of mark looks, in the order in which marks that begin together are opened, outermost last."""
_OPEN = {"event": "{", "statement": "«", "claim": "<", "actor": "[", "time": "[", "place": "[", "flag": "("}
_CLOSE = {"event": "}", "statement": "»", "claim": ">", "actor": "]", "time": "]", "place": "]", "flag": ")"}
_RANK = {kind: rank for rank, kind in enumerate(STYLES)}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Mark:
    """A stretch of the text (code points, half open), what it is, and its label (`E1`; "" for none)."""

    start: int
    end: int
    kind: str
    label: str


def marks(coded: CodedArticle) -> list[Mark]:
    """All marks of an article, each stretch once a kind; letters are those of the tables."""
    found: dict[tuple[int, int, str], Mark] = {}

    def add(span: Span | None, kind: str, label: str) -> None:
        if span is not None and span.end > span.start:
            at = (span.start, span.end, kind)
            before = found[at].label + "," if at in found and label else ""
            found[at] = Mark(*at, before + label if before or label else "")

    for n, event in enumerate(coded.events, 1):
        add(event.trigger, "event", f"E{n}")
    for n, statement in enumerate(coded.statements, 1):
        for part in statement.content:
            add(part, "statement", f"S{n}")
    for n, claim in enumerate(coded.claims, 1):
        add(claim.evidence, "claim", f"C{n}")
    for time in coded.times:
        add(time.span, "time", "")
    for place in coded.places:
        add(place.span, "place", "")
    taken = {(mark.start, mark.end) for mark in found.values() if mark.kind == "place"}
    for actor in coded.actors:
        for mention in actor.mentions:
            # "Moscow" may be both, as metonym and toponym: one mark is enough for the eye, the actor's.
            if (mention.start, mention.end) in taken:
                del found[mention.start, mention.end, "place"]
                taken.discard((mention.start, mention.end))
            add(Span(mention.start, mention.end, mention.text), "actor", "")
    for n, flag in enumerate(coded.flags, 1):
        add(flag.span, "flag", f"F{n}")
    return sorted(found.values(), key=lambda mark: (mark.start, -mark.end, -_RANK[mark.kind]))


def printable(text: str) -> str:
    """A text that a terminal shows and does not obey: control characters become visible ones, of the same length."""
    return _CONTROL.sub(lambda match: _visible(match[0]), text)


def _visible(character: str) -> str:
    if character in "\r\x0b\x0c\u2028\u2029":
        return "\n" if character in "\u2028\u2029" else " "
    return chr(0x2400 + ord(character)) if character < " " else "\ufffd"


def marked(coded: CodedArticle, *, colour: bool) -> Text:
    """The article's text with all marks, in colour or by brackets and letters."""
    text = coded.article.text
    out = Text()
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in marks(coded):
        opening.setdefault(mark.start, []).append(mark)
        closing.setdefault(mark.end, []).insert(0, mark)  # opened last, closed first
    cuts = sorted({0, len(text), *opening, *closing})
    active: list[Mark] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for mark in closing.get(start, ()):
            active.remove(mark)
            out.append_text(_end(mark, colour))
        for mark in opening.get(start, ()):
            active.append(mark)
            if not colour:
                out.append(_OPEN[mark.kind] + (_letter(mark.kind) if not mark.label else ""))
        out.append(printable(text[start:end]), _style(active) if colour else "")
    return out


def _letter(kind: str) -> str:
    return {"time": "T ", "place": "P ", "actor": ""}.get(kind, "")


def _style(active: list[Mark]) -> str:
    """The styles of all marks that hold here, the innermost kind's colours on top."""
    kinds = sorted({mark.kind for mark in active}, key=lambda kind: -_RANK[kind])
    colours = [kind for kind in kinds if kind not in ("statement", "claim")]
    parts = [STYLES[kind] for kind in kinds if kind in ("statement", "claim")]
    if colours:
        parts.append(STYLES[colours[-1]])
    return " ".join(parts)


def _end(mark: Mark, colour: bool) -> Text:
    if not colour:
        return Text(_CLOSE[mark.kind] + mark.label)
    return Text(mark.label, "dim")


def paragraphs(text: Text) -> Iterator[Text]:
    """The lines of a marked text that are not empty."""
    for line in text.split("\n"):
        if line.plain.strip():
            line.rstrip()
            yield line
