"""XML that comes from outside: decoded by us, no entity of its own, nothing fetched."""

from __future__ import annotations

import re
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.base import MOST_DOCUMENT, Input, decode

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)")
_PROLOG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*(?:<!DOCTYPE\s[^>\[]*(\[)?)?", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s>/]")


def text_of(source: Input) -> str:
    """The XML of a file as text, without its declaration.

    Raises:
        InputRefused: it is empty, no text, or declares entities (which can unfold to fill the memory, or read files).
        OSError: it cannot be read.
    """
    data = source.bytes(MOST_DOCUMENT)
    if not data.strip():
        raise InputRefused(source.source, "the file is empty")
    declared = _ENCODING.search(data[:1000])
    charset = declared[1].decode("ascii", "replace") if declared else source.charset
    text = _DECLARATION.sub("", decode(data, source.source, charset), count=1)
    prolog = _PROLOG.match(text)
    if prolog is not None and prolog[1]:
        raise InputRefused(source.source, "it declares entities of its own, which are not read; remove its DOCTYPE")
    return text


def tree_of(source: Input) -> Any:
    """The root element of an XML file (lxml).

    Raises:
        InputRefused: as `text_of`, or it is not well-formed. OSError: it cannot be read.
    """
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(text_of(source).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise InputRefused(source.source, f"this is not well-formed XML ({error.msg})") from None


def root_of(head: bytes) -> str:
    """The name of the root element of what begins so, in small letters and without a prefix; "" where it is no XML."""
    start = head[:8192].removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "ignore").encode("utf-8", "replace")
    start = start.lstrip()
    if not start.startswith(b"<"):
        return ""
    start = re.sub(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", b"", start, flags=re.DOTALL)
    found = _ROOT.match(start.lstrip())
    return found[1].decode("ascii", "replace").lower() if found else ""
