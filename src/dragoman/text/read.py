"""From an article to what the layers are told to read."""

import re

from dragoman.records import Article
from dragoman.tables import Knowledge
from dragoman.text import flags, paragraphs, quotes
from dragoman.text.reading import Paragraph, Quote, Reading

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "‛": "'"})
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb\ue000-\uf8ff]"
)


def read(article: Article, knowledge: Knowledge) -> Reading:
    """Tell a text's parts apart and normalise it, character by character, so that every offset stays."""
    blocks, place, date = paragraphs.split(article.text, knowledge)
    marks = quotes.pair(article.text, blocks)
    return Reading(
        text=_normalised(article.text, blocks, marks),
        paragraphs=tuple(blocks),
        quotes=tuple(_outside_boilerplate(marks.quotes, blocks)),
        flags=tuple(flags.find(article, blocks, marks, knowledge)),
        dateline_place=place,
        dateline_date=date,
    )


def _outside_boilerplate(found: list[Quote], blocks: list[Paragraph]) -> list[Quote]:
    out, n = [], 0
    for quote in found:
        while n + 1 < len(blocks) and blocks[n + 1].start <= quote.outer_start:
            n += 1
        if blocks[n].kind not in ("boilerplate", "caption") and quote.end > quote.start:
            out.append(quote)
    return out


def _normalised(text: str, blocks: list[Paragraph], marks: quotes.Marks) -> str:
    """The text as the layers read it, of the same length."""
    chars = list(_HIDDEN.sub(" ", text).translate(_APOSTROPHES))
    for i, ch in enumerate(chars):
        if ch in quotes._DOUBLE:
            chars[i] = '"'
    for quote in marks.quotes:
        # A mark may be two single ones side by side.
        for i in (*range(quote.outer_start, quote.start), *range(quote.end, min(quote.outer_end, len(text)))):
            if text[i] in quotes._SINGLE:
                chars[i] = '"'
    for source, target in marks.moves:
        chars.insert(target, chars.pop(source))
    return "".join(chars)
