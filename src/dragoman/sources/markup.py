"""Pieces of HTML, as feeds, mails and agencies send them, become text: one line a block."""

from __future__ import annotations

import re
from typing import Any

_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article",
    "header", "footer", "main", "aside", "table", "caption", "tr", "hr", "pre", "body", "address", "nav", "hl2", "block",
    "body.content",
})  # fmt: skip
_LEFT_OUT = frozenset({
    "script", "style", "head", "title", "template", "noscript", "svg", "math", "iframe", "object", "form", "button",
    "select", "textarea", "input", "figure", "figcaption", "media",
})  # fmt: skip
"""Elements that hold no report: a figure's caption tells what a picture shows."""
_BLANK = re.compile(r"[ \t\r\n\f]+")
_FEWEST = 4
"""A line of fewer words that is all a link may be a name or a heading of the report."""
_STOP = re.compile(r"[.!?:;,…][\"'”’»)\]]*$")


def text_of(markup: str) -> str:
    """The text of a piece of HTML: a line for each block, an empty line between paragraphs, entities resolved."""
    from lxml import etree
    from lxml.html import HTMLParser

    parser = HTMLParser(encoding="utf-8", no_network=True)
    tree: Any = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser)
    if tree is None:
        return ""
    without_links(tree)
    return lines(tree)


def lines(tree: Any) -> str:
    """The text of a parsed piece of HTML, XHTML or NITF."""
    from lxml import etree

    writer = _Writer()
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            writer.start(tag(element), element.text or "")
        else:
            # A comment has no end of its own, but text may stand behind it.
            tail = "" if element is tree else element.tail or ""
            writer.end(tag(element) if event == "end" else "", tail, event == "end")
    return writer.text()


class _Writer:
    """Gathers the words of elements into lines."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._line: list[str] = []
        self._skipped = self._pre = 0

    def start(self, tag: str, text: str) -> None:
        """An element begins, with the text before its first child."""
        if tag in _LEFT_OUT:
            self._skipped += 1
        if tag in _BLOCKS:
            self._break("\n\n")
        self._pre += tag == "pre"
        self._add(text)

    def end(self, tag: str, tail: str, element: bool) -> None:
        """An element ends, with the text behind it."""
        if tag == "br":
            self._break("\n")
        elif tag in ("td", "th"):
            self._add(" ")
        elif tag in _BLOCKS:
            self._break("\n\n")
        self._pre -= tag == "pre"
        if element and tag in _LEFT_OUT:
            self._skipped -= 1
        self._add(tail)

    def text(self) -> str:
        """All lines."""
        self._break("\n\n")
        return re.sub(r"\n{3,}", "\n\n", "".join(self._out)).strip("\n")

    def _add(self, words: str) -> None:
        if not self._skipped:
            self._line.append(words)

    def _break(self, gap: str) -> None:
        if self._skipped:
            return
        line = "".join(self._line)
        words = line if self._pre else _BLANK.sub(" ", line).strip(" ")
        self._line.clear()
        if words.strip():
            self._out.append(words)
        if words.strip() or gap == "\n":
            self._out.append(gap)


def without_links(tree: Any) -> None:
    """Take out the blocks that are nothing but a link to another story: "Talks fail in Geneva", and no full stop."""
    for element in list(tree.iter("p", "li", "h2", "h3", "h4", "h5", "h6")):
        links = element.findall(".//a")
        if len(links) != 1 or not links[0].get("href") or links[0].get("href", "").startswith("#"):
            continue
        whole = " ".join("".join(element.itertext()).split())
        linked = " ".join("".join(links[0].itertext()).split())
        if whole == linked and len(whole.split()) >= _FEWEST and not _STOP.search(whole):
            _drop(element)


def _drop(element: Any) -> None:
    """Remove an element, not what stands behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def tag(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment or an instruction."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
