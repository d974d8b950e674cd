"""All kinds of input: one module here each, and those that plugins add by an entry point.

A module of this package that has a `SOURCE` (or `SOURCES`, a tuple) is a kind of input; nothing else lists it. Another
distribution adds one by an entry point of the group `dragoman.sources` that names a `Source`; for the suffixes and media
types that it claims, it goes before ours.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from dragoman.errors import InputRefused
from dragoman.sources.base import STDIN, Input, Options, Outcome, Source

GROUP = "dragoman.sources"
_VAGUE = frozenset({
    "application/octet-stream", "binary/octet-stream", "text/plain", "text/xml", "application/xml", "application/json",
    "application/download", "application/force-download",
})  # fmt: skip
"""Media types that servers give files of any kind."""


@cache
def sources() -> tuple[Source, ...]:
    """All kinds of input, in the order in which they are asked: plugins, then ours, the general ones last."""
    return tuple(sorted(_plugins()[0], key=lambda s: s.generic)) + tuple(sorted(_own(), key=lambda s: s.generic))


@cache
def faults() -> tuple[str, ...]:
    """A line for each plugin that cannot be used."""
    return tuple(_plugins()[1])


def _own() -> list[Source]:
    package = importlib.import_module("dragoman.sources")
    found: list[Source] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"dragoman.sources.{info.name}")
        found += getattr(module, "SOURCES", ()) or [s for s in (getattr(module, "SOURCE", None),) if s is not None]
    return found


@cache
def _plugins() -> tuple[list[Source], list[str]]:
    found: list[Source] = []
    wrong: list[str] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            source = entry.load()
        except Exception as error:  # whatever a plugin does, ours are read
            wrong.append(f"plugin {entry.name} cannot be loaded ({type(error).__name__}: {error}); not used")
            continue
        if isinstance(source, Source):
            found.append(source)
        else:
            wrong.append(f"plugin {entry.name}: {entry.value} is no dragoman.sources.Source; not used")
    return found, wrong


def suffixes() -> list[str]:
    """The suffixes of all files that are read in folders and archives."""
    return sorted({suffix for source in sources() for suffix in source.suffixes})


def named(name: str) -> list[Source]:
    """The kinds that the end of a file's name tells; the longest suffix decides (`.warc.gz` before `.gz`)."""
    name = PurePosixPath(name).name.lower()
    ends = [s for s in suffixes() if name.endswith(s) and len(name) > len(s)]
    if not ends:
        return []
    longest = max(ends, key=len)
    return [source for source in sources() if longest in source.suffixes]


def by_name(source: Input, name: str, *, strict: bool = True) -> Source | None:
    """The kind of an input by its name and, where several kinds have the suffix, its first bytes.

    Not `strict`: where the bytes tell none, the general kind of that suffix.
    """
    candidates = named(name)
    if len(candidates) == 1:
        return candidates[0]
    head = source.head() if candidates else b""
    found = next((s for s in candidates if s.claims is None or s.claims(head)), None)
    return found if found or strict else next((s for s in candidates if s.generic), None)


def by_content(source: Input) -> Source | None:
    """The kind of an input by its first bytes alone."""
    head = source.head()
    return next((s for s in sources() if s.claims is not None and s.claims(head)), None)


def by_media(source: Input, media: str | None, url: str) -> Source | None:
    """The kind of what came from the web: by its media type where that tells, else its bytes, else its address."""
    media = (media or "").partition(";")[0].strip().lower()
    if media not in _VAGUE:
        candidates = [s for s in sources() if media in s.media]
        if candidates:
            return candidates[0]
        if media.startswith(("image/", "audio/", "video/", "font/")):
            return None
    found = by_content(source)
    if found is None or found.generic:
        found = by_name(source, urlsplit(url).path) or found
    return found or (plain() if media.startswith("text/") else None)


def plain() -> Source:
    """What reads a text."""
    return next(source for source in sources() if source.name == "text")


def read_file(source: Input, options: Options) -> Iterator[Outcome]:
    """Read an input that the user named: as text where nothing tells another kind."""
    with_name = [] if source.path == STDIN else named(source.path)
    try:
        kind = by_name(source, source.path, strict=False) if with_name else by_content(source) or plain()
        if kind is None:
            kinds = ", ".join(s.name for s in with_name)
            raise InputRefused(source.source, f"of no kind that is read ({kinds}); save its text as .txt")
    except InputRefused as refusal:
        yield refusal
    except OSError as error:
        yield cannot(source, error)
    else:
        yield from guarded(kind, source, options)


def read_found(source: Input, options: Options, kind: Source | None = None) -> Iterator[Outcome]:
    """Read an input that was found in a folder or an archive: passed over where it is of no kind that is read."""
    try:
        kind = kind or by_name(source, source.path)
    except OSError as error:
        yield cannot(source, error)
        return
    if kind is None:
        options.notice(f"{source.source}: passed over; of its kind only files named by themselves are read")
    else:
        yield from guarded(kind, source, options)


def guarded(kind: Source, source: Input, options: Options) -> Iterator[Outcome]:
    """What a source yields; what it raises becomes the last refusal."""
    try:
        yield from kind.read(source, options)
    except InputRefused as refusal:
        yield refusal
    except OSError as error:
        yield cannot(source, error)
    except Exception as error:  # files in the wild break parsers in ways that nobody lists
        said = " ".join(str(error).split())[:200]
        yield InputRefused(source.source, f"cannot be read as {kind.name} ({type(error).__name__}: {said})")


def cannot(source: Input, error: OSError) -> InputRefused:
    """The refusal of an input that the file system, or an unpacker, does not give."""
    return InputRefused(source.source, f"cannot be read: {error.strerror or error}")


def is_hidden(name: str) -> bool:
    """Whether a path in an archive is of those that folders hide too."""
    parts = [part for part in Path(name).parts if part != "." and not part.startswith("..")]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
