"""NewsML-G2, the IPTC's news in XML, and NITF, its older form of a text: each text item is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.base import Input, Options, Outcome, Source, check_status, described, moment
from dragoman.sources.markup import lines, tag, without_links
from dragoman.sources.xmlsafe import root_of, tree_of


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """An article for each `newsItem` of text in a NewsML-G2 document, or the article of an NITF document.

    Raises:
        InputRefused: there is none, or the XML cannot be read. OSError: the file cannot be read.
    """
    root = tree_of(source)
    if tag(root) == "nitf":
        yield _nitf(source, options, root)
        return
    items = [root] if tag(root) == "newsitem" else _all(root, "newsItem")
    texts = [item for item in items if _is_text(item)]
    for other in items:
        if other not in texts:
            options.notice(f"{source.source}: item {other.get('guid') or 'without a guid'} passed over; it is no text")
    for item in texts:
        try:
            yield _article(source, options, item)
        except InputRefused as refusal:
            where = f"{source.source}:{item.get('guid') or 'item'}" if len(items) > 1 else source.source
            yield InputRefused(where, refusal.reason)
    if not texts:
        raise InputRefused(source.source, "there is no news item of text in it")


def _article(source: Input, options: Options, item: Any) -> Outcome:
    check_status(source, next((s.get("qcode", "") for s in _all(item, "pubStatus")), ""))
    guid = str(item.get("guid") or "")
    meta = next(iter(_all(item, "contentMeta")), item)
    dates = [_text(item, "firstCreated"), _text(meta, "contentCreated"), _text(item, "versionCreated")]
    return described(
        source, options, _body(item), identity=guid, url=guid if guid.startswith(("http://", "https://")) else None,
        published=next((found for value in dates if (found := moment(value))), None),
        title=_text(meta, "headline") or _text(item, "title"), outlet=_party(item, "provider"),
        authors=_byline(_text(meta, "by")) or _creators(meta),
    )  # fmt: skip


def _body(item: Any) -> str:
    """The text of the first content that has one: XHTML or NITF inside, or plain text."""
    for part in _all(item, "contentSet")[:1]:
        for content in part:
            if tag(content) == "inlinexml":
                inner = next(iter(_all(content, "body.content")), None)
                inner = inner if inner is not None else next(iter(_all(content, "body")), content)
                without_links(inner)
                if text := lines(inner).strip():
                    return text
            elif tag(content) == "inlinedata" and (text := "".join(content.itertext()).strip()):
                return text
    return ""


def _nitf(source: Input, options: Options, root: Any) -> Outcome:
    body = next(iter(_all(root, "body.content")), None)
    if body is None:
        raise InputRefused(source.source, "there is no body.content in it")
    issued = next((element.get("norm") for element in _all(root, "date.issue")), None)
    story = next((element.get("norm") for element in _all(root, "story.date")), None)
    bylines = [" ".join("".join(element.itertext()).split()) for element in _all(root, "byline")]
    return described(
        source, options, lines(body), identity=next((e.get("id-string") for e in _all(root, "doc-id")), None) or "",
        published=moment(issued) or moment(story), title=_text(root, "hl1") or _text(root, "title"),
        outlet=next((e.get("regsrc") for e in _all(root, "doc-id") if e.get("regsrc")), None)
        or next((e.get("name") for e in _all(root, "pubdata") if e.get("name")), None),
        authors=[name for line in bylines for name in _byline(line)],
    )  # fmt: skip


def _is_text(item: Any) -> bool:
    kind = next((element.get("qcode", "") for element in _all(item, "itemClass")), "")
    return kind.rpartition(":")[2].lower() in ("", "text", "composite")


def _party(item: Any, name: str) -> str:
    """The name of a party: as written out, else its literal, else its code."""
    for party in _all(item, name):
        told = _text(party, "name") or party.get("literal") or party.get("qcode", "").rpartition(":")[2]
        if told:
            return str(told)
    return ""


def _creators(meta: Any) -> list[str]:
    found = [_text(person, "name") or person.get("literal") or "" for person in _children(meta, "creator")]
    return [str(name) for name in found if name]


def _byline(value: str) -> list[str]:
    value = re.sub(r"^by\s+", "", value.strip(), flags=re.IGNORECASE)
    return [name.strip() for name in re.split(r"\s*[;,]\s*|\s+and\s+", value) if name.strip()]


def _all(element: Any, name: str) -> list[Any]:
    """All elements of a name under another, whatever their namespace."""
    return list(element.iter(f"{{*}}{name}"))


def _children(element: Any, name: str) -> list[Any]:
    return [child for child in element if tag(child) == name.lower()]


def _text(element: Any, name: str) -> str:
    """The words of the first element of a name under another; "" where there is none."""
    found = next(element.iter(f"{{*}}{name}"), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


SOURCE = Source(
    "NewsML-G2", read, suffixes=(".xml", ".nitf"),
    media=("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml"),
    claims=lambda head: root_of(head) in ("newsitem", "newsmessage", "packageitem", "nitf"),
)  # fmt: skip
