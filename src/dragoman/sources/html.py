"""Web pages: the article's text and what the page says of title, outlet, authors and date.

The text is what trafilatura extracts; the offsets of all records refer to that. What the page itself marks as no report
(captions, menus, boxes of related stories, a line that is nothing but a link to another headline) is left out; what
merely reads like such a line stays, and is flagged as boilerplate when the text is read. Dates come from the page's metadata, a
time element or a line of its own: neither the clock nor a copyright notice is ever asked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources.base import MOST_DOCUMENT, Input, Options, Outcome, Source, decode, described
from dragoman.sources.markup import without_links

MOST_TAGS = 100_000
"""A page of news has some thousands; reading one of many more takes minutes."""
LAST_DAY = "2099-12-31"
"""Latest date that a page may bear: fixed, since htmldate would ask the clock."""
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NOTICE = re.compile(r"©|\(c\)\s*\d{4}|\bcopyright\b|\ball rights reserved\b", re.IGNORECASE)
_LONGEST_LINE = 120
"""A block with more characters is prose: a date in it is one that the article speaks of."""
_PROSE = "p|li|dd|dt|td|th|blockquote|figcaption|pre|h2|h3|h4|h5|h6|div|span|section|a|em|strong|small"


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The article of an HTML file.

    Raises:
        InputRefused: there is none in it. OSError: the file cannot be read.
    """
    yield page(source.bytes(MOST_DOCUMENT), source, options)


def claims(head: bytes) -> bool:
    """Whether a file that begins so is a page."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1000].lower()
    if start.startswith(b"<?xml"):
        start = start.partition(b"?>")[2].lstrip()
    return start.startswith((b"<!doctype html", b"<html"))


def page(data: bytes, source: Input, options: Options) -> Article:
    """The article of a page. Raises InputRefused where there is none."""
    # Loaded here: whoever reads plain text need not wait for it.
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    declared = _DECLARED.search(data[:4096])
    charset = declared[1].decode("ascii", "replace") if declared else None
    markup = decode(data, source.source, source.charset or charset)
    if not markup.strip():
        raise InputRefused(source.source, "the file is empty; give a file with a report in it")
    if markup.count("<") > MOST_TAGS:
        raise InputRefused(source.source, f"the page has more than {MOST_TAGS:,} tags; save its text as .txt")
    # The dates of this call are not used, but its defaults would ask the clock.
    params = {"extensive_search": False, "original_date": True, "max_date": LAST_DAY}
    try:
        tree: Any = load_html(markup)
        if tree is not None:
            without_links(tree)
        found: Any = tree is not None and bare_extraction(
            tree, url=source.url, with_metadata=True, include_comments=False, include_tables=False,
            date_extraction_params=params,
        )  # fmt: skip
        url = (found.url if found else None) or source.url
        published = _published(markup, url) if found and options.published is None else None
    except Exception as error:  # pages in the wild break parsers in ways that nobody lists
        raise InputRefused(source.source, f"the page cannot be read ({error}); save its text as .txt") from None
    text = str(found.text or "") if found else ""
    if not text.strip():
        raise InputRefused(source.source, "no article is found in the page; save its text as .txt and give that")
    return described(
        source, options, text, identity=source.name, published=published, url=url,
        title=found.title, outlet=found.sitename, authors=(found.author or "").split(";"),
    )  # fmt: skip


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


SOURCE = Source(
    "page",
    read,
    suffixes=(".html", ".htm", ".xhtml", ".xml"),
    media=("text/html", "application/xhtml+xml"),
    claims=claims,
)
