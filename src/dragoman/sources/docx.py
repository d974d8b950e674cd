"""Word documents (.docx): the paragraphs as they stand after all changes are accepted."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.archives import check_list
from dragoman.sources.base import MOST_DOCUMENT, Input, Options, Outcome, Source, described
from dragoman.sources.budget import telling
from dragoman.sources.markup import tag

_LEFT_OUT = frozenset({
    "del", "movefrom", "instrtext", "deltext", "fallback", "footnotereference", "commentreference", "ppr", "rpr",
    "sectpr", "tblpr", "trpr", "tcpr",
})  # fmt: skip
"""Elements whose text is not the document's: what was deleted, codes of fields, doubles for old readers."""
_WORD = b"word/document.xml"


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The article of a document, with title and author of its properties. Headers, footers and notes are left out.

    Raises:
        InputRefused: there is no text in it, or it is too large. OSError: it is damaged.
    """
    from lxml import etree

    with source.seekable() as file:
        check_list(file)
        with telling():
            archive = zipfile.ZipFile(file)
            names = archive.namelist()
        body = next((name for name in names if name in ("word/document.xml", "word/document2.xml")), None)
        if body is None:
            raise InputRefused(source.source, "this is no Word document; save it as .docx or as plain text")
        try:
            text = _paragraphs(_parsed(archive, body, source))
            core = _parsed(archive, "docProps/core.xml", source) if "docProps/core.xml" in names else None
        except etree.XMLSyntaxError as error:
            raise InputRefused(source.source, f"the document is damaged ({error.msg})") from None
    title, creator = (_property(core, name) for name in ("title", "creator"))
    # The day on which the file was made is not that of publication.
    yield described(source, options, text, identity=source.name, title=title, authors=creator.split(";"))


def _parsed(archive: zipfile.ZipFile, name: str, source: Input) -> Any:
    """A part of the document as a tree. Raises InputRefused where it is too large, XMLSyntaxError."""
    from lxml import etree

    with telling(), archive.open(name) as file:
        data = file.read(MOST_DOCUMENT + 1)
    if len(data) > MOST_DOCUMENT:
        raise InputRefused(source.source, f"it unpacks to more than {MOST_DOCUMENT:,} bytes; not read")
    if b"<!DOCTYPE" in data[:4096]:
        raise InputRefused(source.source, "it declares entities, as no word processor does; not read")
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _paragraphs(root: Any) -> str:
    """One line a paragraph, an empty line between them; cells of a table are cut by tabs."""
    from lxml import etree

    out: list[str] = []
    line: list[str] = []
    skipped = cells = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = tag(element)
        if name in _LEFT_OUT:
            skipped += 1 if event == "start" else -1
        elif event == "start":
            cells += name == "tr"
        elif skipped:
            continue
        elif name == "tr":
            cells -= 1
            _end(out, line)
        elif name == "p":
            _end(out, line) if not cells else line.append(" ")
        else:
            line.append(_piece(name, element))
    _end(out, line)
    return "\n\n".join(out)


def _piece(name: str, element: Any) -> str:
    """What an element of a paragraph stands for."""
    if name == "t":
        return element.text or ""
    return {"tab": "\t", "ptab": "\t", "tc": "\t", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}.get(name, "")


def _end(out: list[str], line: list[str]) -> None:
    """End a paragraph."""
    words = "".join(line).strip()
    line.clear()
    if words:
        out.append(words)


def _property(core: Any, name: str) -> str:
    found = next(core.iter(f"{{*}}{name}"), None) if core is not None else None
    return (found.text or "") if found is not None else ""


SOURCE = Source(
    "Word document", read, suffixes=(".docx", ".docm"),
    media=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    claims=lambda head: head.startswith(b"PK\x03\x04") and _WORD in head,
)  # fmt: skip
