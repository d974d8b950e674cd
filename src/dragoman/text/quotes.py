"""Quotation marks as they are and as they were meant.

Marks are paired inside a paragraph from left to right. What a mark does is read from its neighbours first and from its
shape second, since translation and re-typing turn shapes more often than places. A quotation that runs on over
paragraphs, each of which begins with an opening mark, is one quotation a paragraph and no damage.
"""

import re
from dataclasses import dataclass

from dragoman.text.reading import Paragraph, Quote

_DOUBLE = frozenset('"“”„‟«»″＂〝〞')
_OPENING = frozenset("“„«〝")
_CLOSING = frozenset("”»〞")
_SINGLE = frozenset("'‘’‚‛‹›`´")
_PUNCTUATION = frozenset(",.?!;:…")
_BRACKETS_OPEN = frozenset("([{—–-/")
_SENTENCE = re.compile(r"[.?!]\s+(?=[A-Z])")
_BRACKETS_CLOSE = frozenset(")]}—–/")


@dataclass(frozen=True)
class Marks:
    """The quotations of a text, where double marks belong in the reading, and the marks that were damaged."""

    quotes: list[Quote]
    moves: list[tuple[int, int]]
    """(from, to): a mark that stands one or two characters from where it was meant."""
    damaged: list[tuple[int, str]]
    """(offset of the mark, what is wrong with it)."""


def pair(text: str, paragraphs: list[Paragraph]) -> Marks:
    """Pair the quotation marks of each paragraph of `text`."""
    marks = Marks([], [], [])
    open_before = False
    prose = [p for p in paragraphs if p.kind != "boilerplate"]
    for n, paragraph in enumerate(prose):
        goes_on = n + 1 < len(prose) and _is_continued(text, prose[n + 1])
        first = len(marks.quotes)
        open_before = _paragraph(text, paragraph, goes_on, open_before, marks)
        _single(text, paragraph, marks, first)
    marks.quotes.sort(key=lambda q: (q.start, -q.end))
    return marks


def _is_continued(text: str, following: Paragraph) -> bool:
    """Whether a paragraph takes up the open quotation before it: an opening mark again, or a lone closing one."""
    spots = _spots(text, following)
    if not spots:
        return False
    return spots[0] == following.start or (
        _role(text, spots[0], following.start, following.end) == "close" and text[spots[0]] not in _OPENING
    )


def _spots(text: str, p: Paragraph) -> list[int]:
    """Offsets of the double marks of a paragraph; two single marks side by side are one (the first is told)."""
    out = []
    at = p.start
    while at < p.end:
        if text[at] in _DOUBLE and not _inches(text, at):
            out.append(at)
        elif _is_doubled(text, at, p.end):
            out.append(at)
            at += 1
        at += 1
    return out


def _is_doubled(text: str, at: int, end: int) -> bool:
    return at + 1 < end and text[at] in "'‘’`" and text[at] == text[at + 1]


def width(text: str, at: int) -> int:
    """Code points of the mark at an offset: 2 for one made of two single marks."""
    return 1 if text[at] in _DOUBLE or not _is_doubled(text, at, len(text)) else 2


def _role(text: str, at: int, start: int, end: int) -> str:
    """`open`, `close` or `` as the neighbours of a mark tell."""
    behind = at + width(text, at)
    left = text[at - 1] if at > start else " "
    right = text[behind] if behind < end else " "
    if _blank(left) or left in _BRACKETS_OPEN or left in _SINGLE or left in _OPENING:
        return "" if _blank(right) else "open"
    if _blank(right) or right in _PUNCTUATION or right in _BRACKETS_CLOSE or right in _SINGLE:
        return "close"
    return "close" if left in _PUNCTUATION else ""


def _blank(ch: str) -> bool:
    return ch.isspace() or not ch.isprintable()


def _paragraph(text: str, p: Paragraph, goes_on: bool, open_before: bool, marks: Marks) -> bool:
    """Pair the double marks of one paragraph; True where its last quotation goes on in the next one."""
    spots = _spots(text, p)
    opened: int | None = None
    for n, at in enumerate(spots):
        role = _role(text, at, p.start, p.end)
        shape = "open" if text[at] in _OPENING else "close" if text[at] in _CLOSING else ""
        if opened is None:
            if (role or shape) == "close" and (_closes(text, at, p) or not _later_close(text, spots, n + 1, p)):
                # A closing mark with no opening one: the opening was lost, unless the quotation came over.
                if not open_before or n:
                    marks.damaged.append((at, "a closing mark with no opening one"))
                    _open_lost(text, p, at, marks)
                elif at > p.start:
                    marks.quotes.append(Quote(p.start, _trim(text, p.start, at), p.start, at + width(text, at)))
                continue
            if role == "close":
                marks.damaged.append((at, "an opening mark that is turned or misplaced"))
            opened = at
        elif role == "close" or (not role and shape != "open"):
            marks.quotes.append(_quote(text, opened, at, at, damaged=False))
            if shape == "open":
                marks.damaged.append((at, "a closing mark that is turned"))
            opened = None
        elif _is_turned(text, spots, n, p):
            marks.damaged.append((at, "a closing mark that is turned"))
            meant = _meant(text, at, opened)
            marks.quotes.append(_quote(text, opened, meant, at, damaged=True))
            if meant != at:
                marks.moves.append((at, meant))
            opened = None
        else:
            marks.damaged.append((opened, "a quotation that is never closed"))
            marks.quotes.append(_quote(text, opened, at, at - 1, damaged=True))
            opened = at
    if opened is not None:
        if not goes_on:
            marks.damaged.append((opened, "a quotation that is never closed"))
        marks.quotes.append(Quote(opened + width(text, opened), p.end, opened, p.end, damaged=not goes_on))
    return opened is not None and goes_on


def _closes(text: str, at: int, p: Paragraph) -> bool:
    """Whether a mark can only close: a stop or comma stands beside it, or small letters go on behind it."""
    i = at + width(text, at)
    while i < p.end and text[i].isspace():
        i += 1
    right = text[i : min(i + 1, p.end)]
    return (at > p.start and text[at - 1] in ".,?!") or right in _PUNCTUATION or right.islower()


def _open_lost(text: str, p: Paragraph, at: int, marks: Marks) -> None:
    """A quotation with no opening mark begins with its sentence, behind the quotation before it."""
    if text[at - 1 : at].isdigit():
        return  # a measure
    last = marks.quotes[-1] if marks.quotes else None
    start = last.outer_end if last is not None and last.start >= p.start else p.start
    body = text[start : max(start, at - 1)]
    stops = [start + m.end() for m in _SENTENCE.finditer(body)]
    start = stops[-1] if stops else start
    while start < at and (text[start].isspace() or text[start] in ".,;"):
        start += 1
    if start < at:
        marks.quotes.append(Quote(start, _trim(text, start, at), start, at + width(text, at), damaged=True))


def _inches(text: str, at: int) -> bool:
    """`5'10"`: a mark behind a digit that is a measure."""
    return text[at] in '"″' and at > 1 and text[at - 1].isdigit() and text[at - 2] in "'′’"


def _later_close(text: str, spots: list[int], n: int, p: Paragraph) -> bool:
    return n < len(spots) and _role(text, spots[n], p.start, p.end) == "close" and text[spots[n]] not in _OPENING


def _is_turned(text: str, spots: list[int], n: int, p: Paragraph) -> bool:
    """Whether the opening-looking mark `n`, met inside a quotation, was meant to close it."""
    i = at = spots[n]
    while i > p.start and text[i - 1].isspace():
        i -= 1
    before, after = text[max(p.start, i - 1) : i], at + width(text, at)
    if before not in ",.?!" or (before == "." and text[after : min(after + 1, p.end)].isupper()):
        return False  # a new quotation: the closing mark of the one before was lost
    if n + 1 == len(spots):
        return True
    following = spots[n + 1]
    closes_next = _role(text, following, p.start, p.end) == "close" and text[following] not in _OPENING
    return not closes_next or (before in _PUNCTUATION and text[at] in _CLOSING)


def _meant(text: str, at: int, opened: int) -> int:
    """Where a turned closing mark belongs: behind the last word, before the blank."""
    meant = at
    while meant - 1 > opened and text[meant - 1].isspace() and at - meant < 2:
        meant -= 1
    return meant


def _quote(text: str, opened: int, closed: int, last: int, damaged: bool) -> Quote:
    start = opened + width(text, opened)
    while start < closed and text[start].isspace():
        start += 1
    end = last + width(text, last) if last == closed else last + 1
    return Quote(start, _trim(text, start, closed), opened, end, damaged=damaged)


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _single(text: str, p: Paragraph, marks: Marks, first: int) -> None:
    """Quotations in single marks: apostrophes are told apart by their neighbours.

    Those in double marks of the same paragraph are the ones from number `first` on, in order.
    """
    doubles, k = marks.quotes[first:], 0
    at = p.start
    while at < p.end:
        if _is_doubled(text, at, p.end):
            at += 2
            continue
        if text[at] in _SINGLE and _opens_single(text, at, p):
            closed = _closing_single(text, at, p)
            if closed is not None:
                while k < len(doubles) and doubles[k].end <= at:
                    k += 1
                depth = int(k < len(doubles) and doubles[k].start <= at)
                marks.quotes.append(Quote(at + 1, closed, at, closed + 1, depth=depth))
                at = closed
        at += 1


def _opens_single(text: str, at: int, p: Paragraph) -> bool:
    left = text[at - 1] if at > p.start else " "
    right = text[at + 1] if at + 1 < p.end else " "
    return (
        (left.isspace() or left in _DOUBLE or left in "([—–")
        and (right.isalpha() or right in "$£€[")
        and text[at] not in "’´"
    )


def _closing_single(text: str, opened: int, p: Paragraph) -> int | None:
    """The mark that closes a single quotation; None where the opening one was an apostrophe."""
    fallback = None
    for at in range(opened + 2, min(p.end, opened + 1500)):
        if text[at] not in _SINGLE or _is_doubled(text, at, p.end) or _is_doubled(text, at - 1, p.end):
            continue
        right = text[at + 1] if at + 1 < p.end else " "
        if right.isalnum() or text[at - 1].isspace():
            continue
        if text[at - 1] != "s" or right in _PUNCTUATION or right in _DOUBLE:
            return at
        fallback = fallback or at
    return fallback
