"""Content: the exact stretches of text that a cue or a quotation reports."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from dragoman.text.reading import Quote

Range = tuple[int, int]
_EDGE = frozenset({",", ";", ":", '"', "-", "--", "—", "–", "'", "(", ")", "``", "''"})
_CONNECTIVES = frozenset({"that", "and", "but"})


def of_clause(
    doc: Doc, clause: Token, cue_start: int, cue_end: int, speaker: Token | None, set_off: int | None = None
) -> list[Range]:
    """Character ranges of a content clause without the cue, its speaker and the marks at the edges.

    Args:
        doc: the parsed text.
        clause: head of the content clause.
        cue_start, cue_end: tokens of the cue.
        speaker: head of the speaker's phrase, left out where it lies inside the clause.
        set_off: first token of a speaker's phrase that stands between content and cue.
    """
    drop = set(range(cue_start if set_off is None else set_off, cue_end))
    cue = doc[cue_start]
    if clause.is_ancestor(cue):
        drop |= {t.i for t in cue.subtree}
    if speaker is not None and not speaker.is_ancestor(clause):
        drop |= {t.i for t in speaker.subtree} if clause.is_ancestor(speaker) and cue.is_ancestor(speaker) else set()
    tokens = [t for t in clause.subtree if t.i not in drop and not t.is_space]
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    runs = [run for run in map(_trimmed, runs) if run]
    return joined(doc, [(run[0].idx, run[-1].idx + len(run[-1])) for run in runs])


def _trimmed(run: list[Token]) -> list[Token]:
    while run and (
        run[0].text in _EDGE or (run[0].dep_ == "mark" and run[0].lower_ == "that") or (run[0].dep_ == "cc")
    ):
        run = run[1:]
    while run and (run[-1].text in _EDGE or run[-1].text in (".", "!", "?") or run[-1].dep_ == "cc"):
        run = run[:-1]
    return run if any(t.is_alpha for t in run) else []


def joined(doc: Doc, ranges: Iterable[Range]) -> list[Range]:
    """Ranges in order, those that only punctuation or blanks part made one."""
    out: list[Range] = []
    text = doc.text
    for start, end in sorted(ranges):
        if out and (start <= out[-1][1] or not any(ch.isalnum() for ch in text[out[-1][1] : start])):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def of_sentence(doc: Doc, cue_start: int, cue_end: int, target: Token) -> list[Range]:
    """What "according to X" reports: the rest of its clause, else of its sentence."""
    cue = doc[cue_start]
    drop = {t.i for t in cue.subtree} | set(range(cue_start, cue_end)) | {t.i for t in target.subtree}
    sentence = [t for t in cue.sent if t.i not in drop and not t.is_space]
    runs: list[list[Token]] = []
    for token in sentence:
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    runs = [run for run in map(_trimmed, runs) if len(run) > 1]
    return joined(doc, [(run[0].idx, run[-1].idx + len(run[-1])) for run in runs])


def widened(ranges: list[Range], quotes: Iterable[Quote], doc: Doc) -> list[Range]:
    """A content that lies mostly in a quotation takes in the whole of it, over its sentences."""
    out = list(ranges)
    for quote in quotes:
        shared = sum(max(0, min(end, quote.end) - max(start, quote.start)) for start, end in ranges)
        if shared >= 0.5 * min(quote.end - quote.start, 80) or (
            shared > 0 and shared >= 0.5 * sum(e - s for s, e in ranges)
        ):
            out.append((quote.start, quote.end))
    return joined(doc, out)


SCARE = 2
"""A quotation of so few words is a word in quotation marks, not speech."""


def form(ranges: list[Range], quotes: Iterable[Quote], text: str) -> str:
    """`direct` where at least 90% of the letters stand in quotation marks, `indirect` where none do, else `mixed`."""
    letters = inside = 0
    spans = [(q.outer_start, q.outer_end) for q in quotes if len(text[q.start : q.end].split()) > SCARE]
    for start, end in ranges:
        near = [(a, b) for a, b in spans if a < end and b > start]
        for i in range(start, end):
            if text[i].isalpha():
                letters += 1
                inside += any(a <= i < b for a, b in near)
    if not inside:
        return "indirect"
    return "direct" if inside >= 0.9 * letters else "mixed"
