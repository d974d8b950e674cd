"""ninjs, the IPTC's news in JSON, of versions 1, 2 and 3: one item, or a list of items, as agencies send them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.base import Input, Options, Outcome, Source, check_status, described, moment
from dragoman.sources.jsonfiles import load
from dragoman.sources.markup import text_of

_KEYS = re.compile(
    rb'"(?:body_[A-Za-z0-9_]+|bodies|headlines|version[cC]reated|pub[sS]tatus|representation[tT]ype)"\s*:'
)
_URI = re.compile(rb'"uri"\s*:')
_BODIES = ("body_html", "body_xhtml", "body_richtext", "body_text", "body_nitf")


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The article of an item, or an article for each item of a list.

    Raises:
        InputRefused: it is none. OSError: it cannot be read.
    """
    found = load(source)
    items = found if isinstance(found, list) else [found]
    for number, item in enumerate(items, 1):
        try:
            yield _article(source, options, item)
        except InputRefused as refusal:
            yield refusal if len(items) == 1 else InputRefused(f"{source.source}:{number}", refusal.reason)
    if not items:
        raise InputRefused(source.source, "the list in it is empty")


def _article(source: Input, options: Options, item: Any) -> Outcome:
    if not isinstance(item, dict):
        raise InputRefused(source.source, "this is no ninjs item")
    get = {key.lower(): value for key, value in item.items()}.get  # version 3 writes firstCreated for firstcreated
    check_status(source, _string(get("pubstatus")))
    uri = _string(get("uri"))
    address = uri if uri.startswith(("http://", "https://")) else None
    return described(
        source, options, _body(item), identity=uri, url=_string(get("url")) or address,
        published=_first_moment(get("firstcreated"), get("contentcreated"), get("versioncreated")),
        title=text_of(_headline(item)), outlet=_outlet(item),
        authors=_authors(_string(get("byline")) or _string(get("by")), get("people")),
    )  # fmt: skip


def _body(item: Mapping[str, Any]) -> str:
    """The text: of several forms of one text, that with paragraphs."""
    for key in (*_BODIES, *sorted(key for key in item if key.startswith("body_") and key not in _BODIES)):
        if isinstance(item.get(key), str) and item[key].strip():
            return item[key] if key == "body_text" else text_of(item[key])
    bodies = [body for body in _objects(item.get("bodies")) if _string(body.get("value")).strip()]
    html = [body for body in bodies if _is_markup(body)]
    if html:
        return text_of(_string(html[0]["value"]))
    main = [body for body in bodies if body.get("role") == "main"] or bodies
    return _string(main[0]["value"]) if main else ""


def _is_markup(body: Mapping[str, Any]) -> bool:
    told = (_string(body.get("contenttype")) or _string(body.get("contentType")) or _string(body.get("role"))).lower()
    return any(word in told for word in ("html", "nitf", "xml"))


def _headline(item: Mapping[str, Any]) -> str:
    headlines = [line for line in _objects(item.get("headlines")) if _string(line.get("value"))]
    main = [line for line in headlines if line.get("role") == "main"] or headlines
    return _string(main[0]["value"]) if main else _string(item.get("headline")) or _string(item.get("title"))


def _outlet(item: Mapping[str, Any]) -> str:
    """The provider as the item tells it: its sources of information, else who holds the rights."""
    for key in ("infosources", "infoSources", "infosource"):
        for party in _objects(item.get(key)):
            if name := _string(party.get("name")):
                return name
    holder = item.get("copyrightholder") or item.get("copyrightHolder")
    if not holder and isinstance(rights := item.get("rightsinfo") or item.get("rightsInfo"), dict):
        holder = rights.get("copyrightholder") or rights.get("copyrightHolder")
    return _string(holder.get("name")) if isinstance(holder, dict) else _string(holder)


def _authors(byline: str, people: Any) -> list[str]:
    """The names of a byline, "By Ada Berg and Carl Dunn"; without one, the people whose role is to have written it."""
    byline = re.sub(r"^\s*by\s+", "", text_of(byline), flags=re.IGNORECASE)
    names = [name.strip() for name in re.split(r"\s*[;,]\s*|\s+and\s+|\s+&\s+", byline) if name.strip()]
    if names:
        return names
    wrote = ("author", "creator", "byline", "writer")
    return [
        _string(person.get("name"))
        for person in _objects(people)
        if any(word in f"{person.get('rel', '')} {person.get('role', '')}".lower() for word in wrote)
    ]


def _first_moment(*values: Any) -> str | None:
    return next((found for value in values if (found := moment(_string(value)))), None)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _claims(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return start in (b"{", b"[") and _URI.search(head) is not None and _KEYS.search(head) is not None


SOURCE = Source("ninjs", read, suffixes=(".json", ".ninjs"), media=("application/ninjs+json",), claims=_claims)
