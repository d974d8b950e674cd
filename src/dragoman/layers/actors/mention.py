"""A mention: a stretch of text that may stand for a party, before it is known which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dragoman.records import Form

Kind = Literal["country", "person", "organization", "group"]


@dataclass
class Mention:
    """A mention: tokens `start` to `end` with the head `head`, and what it says of its party by itself."""

    start: int
    end: int
    head: int
    form: Form
    kind: Kind | None
    key: str = ""
    name: str = ""
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    lemma: str = ""
    plural: bool = False
    gender: str = "x"
    definite: bool = False
    pronoun: Mapping[str, Any] | None = None
    org: str = ""
    count: int = 0
    countries: tuple[str, ...] = ()
    """Of a plural with several nations ("Russian and Ukrainian officials"), all of them."""
    surface: str = ""
    """A person's name as it stands."""
    single: bool = False
    """One person, if unnamed ("the minister"): he or she may point here."""
    collective: bool = False
    """A body of people under a singular noun ("the army", "the delegation")."""
    anaphoric: bool = False
    """A noun for countries that points back to some ("the two countries", "both sides")."""
    again: bool = False
    """A common noun that may stand for an organisation named before ("the network")."""
    known_only: bool = False
    """... and is a party only if it does."""
    owner: int | None = None
    """Token of the pronoun that possesses it ("his government")."""
    other_time: bool = False
    """Somebody who is not in office on the day: "the former president", "the president-elect"."""
    abroad: bool = False
    """Not of the country that the passage is about: "other governments", "Western leaders", "foreign nationals"."""
    beside: tuple[int, ...] = ()
    """Tokens of a person's title and apposition, which stand for the person too."""
