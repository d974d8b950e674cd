"""The index file of the gazetteer: its layout, and look-up in it.

Layout: eight bytes of magic, the length of the header (eight bytes, little-endian), the header (JSON: format, sources,
number of entries, offset and length of each section), then the sections, each aligned to eight bytes. A section is a
plain array of one machine type. `keys` is sorted; the entries of key i are `links[starts[i]:starts[i + 1]]`, the lowest
bit of a link telling whether the key is the entry's own name (0) or another name of it (1), most populous first.
"""

import mmap
import sys
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from dragoman.errors import ModelError
from dragoman.gazetteer.fold import fold, key

MAGIC = b"DRGPLACE"
FORMAT = 4
SECTIONS = {
    "keys": "Q", "starts": "I", "links": "I", "ids": "I", "populations": "I", "latitudes": "f", "longitudes": "f",
    "countries": "H", "first": "I", "second": "I", "classes": "B", "offsets": "I", "names": "B",
}  # fmt: skip
TOWN, DIVISION, SUBDIVISION = 0, 1, 2
"""Classes of entries: a settlement; a first-level division (province, state); a lower one (county, district)."""
NONE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that bears a name.

    Attributes:
        index: the entry's number in the index; `division` and `subdivision` are such numbers too (or None).
        country: ISO 3166-1 alpha-3.
        latitude, longitude: degrees; of a division, the mean of its towns.
        population: inhabitants; of a division, the sum over its towns.
        kind: TOWN, DIVISION or SUBDIVISION.
        own: the name looked up is the entry's own, not one of its other names.
        exact: the name looked up is spelt exactly as the entry's own.
    """

    index: int
    geonames_id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    kind: int
    division: int | None
    subdivision: int | None
    own: bool
    exact: bool


class Gazetteer:
    """An index file, mapped into memory and read only.

    Args:
        path: the file that `build` wrote.

    Raises:
        ModelError: the file is missing, cut short, or of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise ModelError(f"{path}: cannot be opened ({error}); remove the file to have it built again") from None
        view = memoryview(self._map)
        try:
            if bytes(view[:8]) != MAGIC:
                raise ValueError("not a gazetteer")
            size = int.from_bytes(view[8:16], "little")
            self.header: dict[str, Any] = msgspec.json.decode(view[16 : 16 + size])
            if self.header["format"] != FORMAT or self.header["byteorder"] != sys.byteorder:
                raise ValueError("of another format")
            if self.header["size"] != len(view):
                raise ValueError("cut short")
            spans: dict[str, list[int]] = self.header["sections"]
            part: dict[str, memoryview[Any]] = {
                name: view[spans[name][0] : sum(spans[name])].cast(_code(type_)) for name, type_ in SECTIONS.items()
            }
        except (KeyError, TypeError, ValueError, msgspec.MsgspecError) as error:
            raise ModelError(f"{path}: {error}; remove the file to have it built again") from None
        self._keys, self._starts, self._links = part["keys"], part["starts"], part["links"]
        self._part = part
        self._countries: list[str] = self.header["countries"]

    def __len__(self) -> int:
        return int(self.header["entries"])

    def find(self, name: str, limit: int = 50) -> list[Candidate]:
        """The places of that name in any spelling that folds alike, most populous first, `limit` at most."""
        folded = fold(name)
        at = bisect_left(self._keys, wanted := key(folded))
        if at == len(self._keys) or self._keys[at] != wanted:
            return []
        links = self._links[self._starts[at] : self._starts[at + 1]][:limit].tolist()
        return [self._candidate(link >> 1, not link & 1, name) for link in links]

    def knows(self, name: str) -> bool:
        """Whether any place bears the name."""
        at = bisect_left(self._keys, wanted := key(fold(name)))
        return at < len(self._keys) and bool(self._keys[at] == wanted)

    def entry(self, index: int) -> Candidate:
        """The entry of that number."""
        return self._candidate(index, True, "")

    def _candidate(self, i: int, own: bool, asked: str) -> Candidate:
        part = self._part
        name = str(part["names"][part["offsets"][i] : part["offsets"][i + 1]], "utf-8")
        first, second = part["first"][i], part["second"][i]
        return Candidate(
            index=i, geonames_id=part["ids"][i], name=name, country=self._countries[part["countries"][i]],
            latitude=round(part["latitudes"][i], 5), longitude=round(part["longitudes"][i], 5),
            population=part["populations"][i], kind=part["classes"][i],
            division=None if first == NONE else first, subdivision=None if second == NONE else second,
            own=own, exact=own and name == asked,
        )  # fmt: skip


def _code(type_: str) -> Literal["Q", "I", "f", "H", "B"]:
    return type_  # type: ignore[return-value]
