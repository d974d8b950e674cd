"""Web pages saved as files: the article's text and what the page says of title, outlet, authors and date.

The text is what trafilatura extracts; the offsets of all records refer to that. Dates come from the page's metadata, a
time element or a line of its own: neither the clock nor a copyright notice is ever asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources.base import Input, Options, article, decode

MOST_BYTES = 32_000_000
"""Largest page that is read; most of a page is not text."""
LAST_DAY = "2099-12-31"
"""Latest date that a page may bear: fixed, since htmldate would ask the clock."""
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NOTICE = re.compile(r"©|\(c\)\s*\d{4}|\bcopyright\b|\ball rights reserved\b", re.IGNORECASE)
_LONGEST_LINE = 120
"""A block with more characters is prose: a date in it is one that the article speaks of."""
_PROSE = "p|li|dd|dt|td|th|blockquote|figcaption|pre|h2|h3|h4|h5|h6|div|span|section|a|em|strong|small"


def read(source: Input, options: Options) -> Iterator[Article | InputRefused]:
    """The article of an HTML file, or the refusal of one that has none.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        yield page(source.bytes(MOST_BYTES), source, options)
    except InputRefused as refusal:
        yield refusal


def page(data: bytes, source: Input, options: Options) -> Article:
    """The article of a page. Raises InputRefused where there is none."""
    # Loaded here: whoever reads plain text need not wait for it.
    import msgspec
    from trafilatura import bare_extraction

    declared = _DECLARED.search(data[:4096])
    markup = decode(data, source.source, declared[1].decode("ascii", "replace") if declared else None)
    if not markup.strip():
        raise InputRefused(source.source, "the file is empty; give a file with a report in it")
    # The dates of this call are not used, but its defaults would ask the clock.
    params = {"extensive_search": False, "original_date": True, "max_date": LAST_DAY}
    try:
        found: Any = bare_extraction(
            markup, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=params
        )
        published = _published(markup, found.url) if found is not None and options.published is None else None
    except Exception as error:  # pages in the wild break parsers in ways that nobody lists
        raise InputRefused(source.source, f"the page cannot be read ({error}); save its text as .txt") from None
    text = str(found.text or "") if found is not None else ""
    if not text.strip():
        raise InputRefused(source.source, "no article is found in the page; save its text as .txt and give that")
    plain = article(source.source, source.name, text, options.published)
    return msgspec.structs.replace(
        plain,
        url=found.url or None,
        title=found.title or None,
        outlet=found.sitename or None,
        authors=[name.strip() for name in (found.author or "").split(";") if name.strip()],
        published=plain.published or published,
        published_basis="metadata" if published else plain.published_basis,
    )


def _published(markup: str, url: str | None) -> str | None:
    """The day that the page gives as its own, YYYY-MM-DD."""
    from htmldate import find_date
    from trafilatura.utils import load_html

    tree: Any = load_html(markup)
    if tree is None:
        return None
    for element in tree.xpath(f"//footer|//*[{' or '.join(f'self::{tag}' for tag in _PROSE.split('|'))}]"):
        if element.tag == "footer" or _misleads(element):
            # The text goes, the element stays: others may hang on it.
            for part in element.iter("*"):
                part.text = None
                if part is not element:
                    part.tail = None
                for name in ("datetime", "content", "title"):
                    part.attrib.pop(name, None)
    day = find_date(tree, extensive_search=False, original_date=True, url=url, max_date=LAST_DAY)
    return str(day) if day else None


def _misleads(element: Any) -> bool:
    """Whether a block is prose, or a short notice of copyright."""
    if len(element) and any(child.tag in ("p", "div", "section", "article", "time", "ul", "h1") for child in element):
        return False
    words = "".join(element.itertext())
    return len(words) > _LONGEST_LINE or bool(_NOTICE.search(words))
