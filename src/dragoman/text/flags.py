"""Flags: what is wrong with a text that a reader of the data should know."""

import re
from collections.abc import Iterator

import ftfy.badness

from dragoman.records import Article, Flag, FlagKind, Span
from dragoman.tables import Knowledge
from dragoman.text.quotes import Marks
from dragoman.text.reading import Paragraph

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_LONGEST = 150


def find(article: Article, paragraphs: list[Paragraph], marks: Marks, knowledge: Knowledge) -> list[Flag]:
    """All flags of a text but `date conflict`, in order of their spans."""
    text = article.text
    found: list[tuple[int, int, FlagKind, str]] = []
    for at, note in marks.damaged:
        found.append((max(0, at - 1), min(len(text), at + 1), "damaged quotation", note))
    seen: set[str] = set()
    for p in paragraphs:
        body = text[p.start : p.end]
        if p.kind == "fragment":
            found.append(
                (p.start, p.end, "fragment", "begins in lower case after a full stop: the rest of a lost sentence")
            )
        elif len(body) >= 60 and body in seen:
            found.append((p.start, p.end, "repeated passage", "the same paragraph stands earlier in the text"))
        elif p.kind == "caption":
            found.append((p.start, p.end, "boilerplate", "a caption or photo credit, not the report"))
        elif p.kind == "boilerplate" and any(ch.isalpha() for ch in body):
            found.append((p.start, p.end, "boilerplate", "a line of the page, not of the report"))
        seen.add(body)
    found += _encoding(text, paragraphs)
    found += _foreign(text, paragraphs, knowledge)
    found += _truncated(text, paragraphs)
    found.sort(key=lambda f: (f[0], f[1], f[2]))
    return [
        Flag(article_id=article.id, kind=kind, span=_short(text, start, end), note=note)
        for start, end, kind, note in found
        if text[start:end].strip()
    ]


def _short(text: str, start: int, end: int) -> Span:
    """A span of bounded length: a long passage is marked by its end, where captions have their credit."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    start = max(start, end - _LONGEST)
    return Span(start=start, end=end, text=text[start:end])


def _encoding(text: str, paragraphs: list[Paragraph]) -> Iterator[tuple[int, int, FlagKind, str]]:
    for p in paragraphs:
        body = text[p.start : p.end]
        if "\ufffd" in body:
            at = p.start + body.index("\ufffd")
            yield at, at + 1, "encoding", "a character was lost when the text was decoded"
        elif not body.isascii() and (match := ftfy.badness.BADNESS_RE.search(body)):
            yield (
                p.start + match.start(),
                p.start + match.end(),
                "encoding",
                "the text was decoded in the wrong encoding",
            )


def _foreign(text: str, paragraphs: list[Paragraph], knowledge: Knowledge) -> Iterator[tuple[int, int, FlagKind, str]]:
    words = knowledge.build("text.foreign", _foreign_words)
    for p in paragraphs:
        if p.kind in ("boilerplate", "caption"):
            continue
        tokens = list(_WORD.finditer(text, p.start, p.end))
        for n, match in enumerate(tokens):
            row = words.get(match[0].lower())
            if row and _stands_alone(text, tokens, n, row[1]):
                yield match.start(), match.end(), "untranslated word", f"{row[0]} for “{row[2]}”"


def _foreign_words(knowledge: Knowledge) -> dict[str, tuple[str, str, str]]:
    rows = knowledge.table("foreign_words").rows
    return {row["word"]: (row["language"], row["class"], row["english"]) for row in rows if row["safe"]}


def _stands_alone(text: str, tokens: list[re.Match[str]], n: int, kind: str) -> bool:
    """Whether a foreign word stands in English prose, not in a foreign name or title."""
    match = tokens[n]
    before = text[max(0, match.start() - 3) : match.start()].strip()
    follows_name = n + 1 < len(tokens) and tokens[n + 1][0][0].isupper()
    after_name = n > 0 and tokens[n - 1][0][0].isupper()
    if match[0][0].isupper():
        return kind == "cue" and follows_name and before[-1:] in tuple("\"“”»’'")
    return not (after_name and follows_name)


def _truncated(text: str, paragraphs: list[Paragraph]) -> Iterator[tuple[int, int, FlagKind, str]]:
    """A last paragraph that breaks off in the middle of a sentence."""
    prose = [p for p in paragraphs if p.kind in ("body", "heading")]
    if len(prose) < 2 or prose[-1].kind != "body":
        last = prose[-1] if prose else None
        if last is None or last.kind == "body" or len(text[last.start : last.end].split()) < 8:
            return
    last = prose[-1]
    body = text[last.start : last.end]
    if len(body.split()) < 8 or (
        re.search(r"""[.!?:)]["'”’»\]]*$""", body.rstrip("*# ")) and not re.search(r"(\.\.\.|\[…\])$", body)
    ):
        return
    start = max(last.start, last.end - 40)
    yield start, last.end, "truncated", "the text breaks off in the middle of a sentence"
