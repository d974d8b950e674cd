"""Feeds, RSS, Atom and JSON Feed: each entry is an article, with as much of its text as the feed holds.

Pages that entries link to are not fetched.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.base import Input, Options, Outcome, Source, described, moment
from dragoman.sources.jsonfiles import load
from dragoman.sources.markup import text_of
from dragoman.sources.xmlsafe import root_of
from dragoman.sources.xmlsafe import text_of as xml_of

_ENDED = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;")


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """An article for each entry that has a text, in the order of the feed.

    A feed that breaks off is refused at its end, and its last entry, which may be cut, is left out.

    Raises:
        InputRefused: it is no feed, or breaks off. OSError: it cannot be read.
    """
    import feedparser

    text = xml_of(source)
    whole = _ENDED.search(text[-2000:]) is not None
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": source.url or ""}
    found: Any = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers, resolve_relative_uris=False
    )
    entries = found.entries if whole else found.entries[:-1]
    for number, entry in enumerate(entries, 1):
        try:
            yield _article(source, options, found.feed, entry)
        except InputRefused as refusal:
            yield InputRefused(f"{source.source}:{number}", refusal.reason)
    if not whole:
        raise InputRefused(source.source, "the feed breaks off before its end; get it whole")
    if not entries:
        raise InputRefused(source.source, "the feed holds no entry")


def _article(source: Input, options: Options, feed: Any, entry: Any) -> Outcome:
    details = [*entry.get("content", []), entry.get("summary_detail") or {}]
    parts = [part for part in details if str(part.get("type", "")).startswith(("text/", "application/x"))]
    # The longest is the text, the others are teasers; of equals the first.
    part: Any = max(parts, key=lambda part: len(part.get("value") or ""), default={})
    value = str(part.get("value") or "")
    names = [person.get("name") or person.get("email") for person in entry.get("authors", [])]
    if not any(names):
        names = [entry.get("author") or feed.get("author")]
    # feedparser takes an id for a link where there is none.
    link = str(entry.get("link") or "")
    url = link if link.startswith(("http://", "https://")) else ""
    return described(
        source, options, value if part.get("type") == "text/plain" else _plain(value), identity=url or entry.get("id") or "", url=url,
        published=_moment(entry), title=_plain(entry.get("title") or ""),
        outlet=_plain(_outlet(feed, entry)), authors=[name for name in names if name],
    )  # fmt: skip


def _outlet(feed: Any, entry: Any) -> str:
    """Who published an entry: its own source in a feed of many outlets, else the feed's title."""
    own = entry.get("source")
    return str((own.get("title") if isinstance(own, Mapping) else None) or feed.get("title") or "")


def _moment(entry: Any) -> str | None:
    """When an entry was published, in its own time zone where its date can be read so."""
    for name in ("published", "updated"):
        value, parsed = entry.get(name), entry.get(f"{name}_parsed")
        if found := moment(value):
            return found
        if parsed:
            return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+00:00".format(*parsed[:6])
    return None


def _plain(value: str) -> str:
    return text_of(value) if _MARKUP.search(value) else value


def read_json(source: Input, options: Options) -> Iterator[Outcome]:
    """An article for each item of a JSON Feed (version 1 or 1.1).

    Raises:
        InputRefused: it is no feed. OSError: it cannot be read.
    """
    feed = load(source)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise InputRefused(source.source, "this is no JSON Feed: it has no list `items`")
    if not items:
        raise InputRefused(source.source, "the feed holds no entry")
    for number, item in enumerate(items, 1):
        try:
            yield _json_article(source, options, feed, item)
        except InputRefused as refusal:
            yield InputRefused(f"{source.source}:{number}", refusal.reason)


def _json_article(source: Input, options: Options, feed: Any, item: Any) -> Outcome:
    if not isinstance(item, dict):
        raise InputRefused(source.source, "the item is no object")
    html, plain, summary = (_string(item.get(key)) for key in ("content_html", "content_text", "summary"))
    return described(
        source, options, text_of(html) if html else plain or summary,
        identity=_string(item.get("url")) or _string(item.get("id")), url=_string(item.get("url")) or None,
        published=moment(_string(item.get("date_published"))), title=_string(item.get("title")),
        outlet=_string(feed.get("title")), authors=_people(item) or _people(feed),
    )  # fmt: skip


def _people(item: Mapping[str, Any]) -> list[str]:
    people = item.get("authors") or [item.get("author")]
    people = people if isinstance(people, list) else [people]
    return [name for person in people if isinstance(person, dict) and (name := _string(person.get("name")))]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


SOURCES = (
    Source(
        "feed", read, suffixes=(".rss", ".atom", ".rdf", ".xml"),
        media=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        claims=lambda head: root_of(head) in ("rss", "feed", "rdf"),
    ),
    Source(
        "JSON Feed", read_json, suffixes=(".json",), media=("application/feed+json",),
        claims=lambda head: b"://jsonfeed.org/version/" in head and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{",
    ),
)  # fmt: skip
