"""Mentions: every stretch of text that may stand for a party, before it is known which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from spacy.tokens import Doc, Token

from dragoman.layers.actors.lexicon import INSTITUTIONS, ActorIndex, bearer
from dragoman.layers.actors.phrases import Phrases
from dragoman.layers.base import Findings, Name
from dragoman.records import Form

Kind = Literal["country", "person", "organization", "group"]
_PREMODIFIERS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod"})
_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "near", "across", "throughout", "inside", "around", "within", "outside", "over", "through"}
)
_WAY_PREPOSITIONS = frozenset({"to", "from", "into", "toward", "towards", "for", "via", "through", "out"})
_OTHER_TIMES = frozenset(
    {"former", "ex", "then", "late", "deputy", "vice", "future", "next", "incoming", "deposed", "ousted", "exiled"}
)
"""Words before a title that say that its bearer is not the one in office."""


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
    beside: tuple[int, ...] = ()
    """Tokens of a person's title and apposition, which stand for the person too."""


class Finder(Phrases):
    """Finds the mentions of one Doc.

    Args:
        doc: the parsed text, its names found.
        found: the findings so far (names and places are read).
        index: the look-up tables.
    """

    def __init__(self, doc: Doc, found: Findings, index: ActorIndex) -> None:
        super().__init__(doc, found, index)
        starts = {token.idx: token.i for token in doc}
        self.place_at = {starts[p.span.start]: p for p in found.places if p.span.start in starts}
        self.titles: set[int] = set()

    def all(self) -> list[Mention]:
        """Every mention, in order of its head."""
        found = [m for name in self.names if (m := self._named(name)) is not None]
        taken = {i for m in found for i in range(m.start, m.end)} | self.titles
        for token in self.doc:
            if token.lower_ in self.index.pronouns and token.pos_ in ("PRON", "DET"):
                found.append(self._pronoun(token))
            elif token.i in taken:
                continue
            elif (nominal := self._nominal(token)) is not None:
                found.append(nominal)
        found.sort(key=lambda m: (m.head, m.start))
        return found

    # names

    def _named(self, name: Name) -> Mention | None:
        head = self.head(name.start, name.end)
        if name.kind == "country":
            return self._country(name, head)
        text = self.doc[name.start : name.end].text
        if name.kind == "person" or (name.kind == "other" and self._speaks(head)):
            if name.kind == "other" and name.start and self.doc[name.start - 1].lower_ == "the":
                return Mention(name.start, name.end, head.i, "name", "organization", "", text)
            return self._person(name, head, text)
        if name.kind in ("org", "outlet"):
            return self._organisation(name, head, text)
        if name.kind in ("place", "other"):
            return self._acting_place(name, head, text)
        return None

    def _country(self, name: Name, head: Token) -> Mention | None:
        code = name.key.split(":", 1)[1]
        row = self.index.tables["countries"][code]
        mention = Mention(name.start, name.end, head.i, name.form, "country", name.key, row["name"], code, ("GOV",))
        if name.form == "adjective":
            text = self.doc[name.start : name.end].text
            if text in row["people"] and head.dep_ not in ("amod", "compound", "nmod", "poss") and head.tag_ != "JJ":
                mention.form, mention.kind, mention.key = "nominal", "group", ""
                mention.name, mention.sectors, mention.lemma = text, ("CVL",), "people"
                mention.plural = True
            return mention
        if is_place_use(head, name, self.index):
            return None
        return mention

    def _person(self, name: Name, head: Token, text: str) -> Mention:
        if text.isupper():
            text = text.title()
        mention = Mention(name.start, name.end, head.i, "name", "person", name.key, text, surface=text)
        first = self.doc[name.start]
        mention.gender = self.index.genders.get(first.text, "x")
        if name.key:
            row = self.index.tables["people"][name.key.split(":", 1)[1]]
            mention.name, mention.country = row["name"], row["country"]
        elif name.end - name.start == 1 and (key := bearer(self.index, text, self.published)):
            row = self.index.tables["people"][key]
            mention.key, mention.name, mention.country = f"people:{key}", row["name"], row["country"]
            mention.org = "family"
        start, role, country, sectors, gender = self.title(name.start)
        if role:
            mention.role, mention.sectors = role, sectors
            mention.country = mention.country or country
            mention.gender = gender if gender != "x" else mention.gender
            self.titles.update(range(start, name.start))
            mention.beside = tuple(range(start, name.start))
        apposed = self.apposition(head, name.end)
        if apposed and not (role and apposed[2].i < name.start):
            self._take_apposition(mention, *apposed)
        return mention

    def _take_apposition(self, mention: Mention, start: int, end: int, head: Token) -> None:
        phrase = self.phrase_ending(head.i)
        text = self.doc[start:end].text.strip(" ,")
        mention.role = f"{mention.role}, {text}" if mention.role else text
        if phrase and not mention.sectors:
            mention.sectors = tuple(phrase[1]["sectors"])
        for i in range(start, end):
            name = self.name_at.get(i)
            if name is None or (i > name.start and i > start):
                continue
            if not any(t.lower_ in self.index.topics for t in self.doc[name.end : name.end + 2]):
                mention.country = mention.country or self.country_of(name)
                mention.sectors = mention.sectors or self.sectors_of(name)
        if not mention.sectors:
            mention.sectors = self.word_sectors(start, end)
        self.titles.update(range(start, end))
        mention.beside += (head.i,)

    def _organisation(self, name: Name, head: Token, text: str) -> Mention:
        table, _, key = name.key.partition(":")
        mention = Mention(name.start, name.end, head.i, "name", "organization", name.key, text, surface=text)
        if table in ("organisations", "outlets"):
            row = self.index.tables[table][key]
            mention.name, mention.country, mention.sectors = row["name"], row["country"], self.sectors_of(name)
        else:
            mention.country = self.inner_country(name.start, name.end) or self._modifier_country(head, name.start)
            mention.sectors = self.word_sectors(name.start, name.end)
        return mention

    def _acting_place(self, name: Name, head: Token, text: str) -> Mention | None:
        """A town or province that acts ("Catalonia demanded"): the country it lies in, as an organisation of its own."""
        place = self.place_at.get(name.start)
        if place is None or place.country is None or head.dep_ not in ("nsubj", "nsubjpass", "agent"):
            return None
        return Mention(name.start, name.end, head.i, "metonym", "organization", "", text, place.country, ("GOV",))

    def _speaks(self, head: Token) -> bool:
        return head.dep_ == "nsubj" and head.head.pos_ == "VERB" and self.place_at.get(head.i) is None

    # nominals and pronouns

    def _pronoun(self, token: Token) -> Mention:
        row = self.index.pronouns[token.lower_]
        return Mention(
            token.i,
            token.i + 1,
            token.i,
            "pronoun",
            None,
            gender=row["gender"],
            plural=row["number"] == "p",
            pronoun=row,
        )

    def _nominal(self, token: Token) -> Mention | None:
        if (
            token.pos_ not in ("NOUN", "PROPN", "ADJ")
            or token.dep_ in ("compound", "amod", "nmod")
            or token.i in self.name_at
        ):
            return None
        plural = token.tag_ in ("NNS", "NNPS")
        noun = self.index.country_nouns.get(token.lemma_.lower())
        phrase = self.phrase_ending(token.i)
        speaks = phrase is None and noun is None and self._is_source(token)
        again = not plural and self._is_named_again(token)
        if phrase is None and noun is None and not speaks and not again:
            return None
        start = min(
            [phrase[0] if phrase else token.i, *(_left_edge(c) for c in token.lefts if c.dep_ in _PREMODIFIERS)]
        )
        mention = Mention(
            start, token.i + 1, token.i, "nominal", "group", name=token.text, lemma=token.lemma_.lower(), plural=plural
        )
        mention.definite = any(
            c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those", "both") for c in token.lefts
        )
        mention.count = self._count(token)
        mention.owner = next((c.i for c in token.lefts if c.dep_ == "poss" and c.lower_ in self.index.pronouns), None)
        if mention.owner is not None:
            mention.start, mention.definite = max(mention.start, mention.owner), True
        mention.other_time = any(t.lower_ in _OTHER_TIMES for t in self.doc[start : token.i]) or (
            token.i + 2 < len(self.doc) and self.doc[token.i + 2].lower_ == "elect"
        )
        self._affiliate(mention, token, start)
        if (
            noun is not None
            and (mention.country or noun["anaphoric"] or (mention.definite and not mention.org))
            and not (phrase and len(self.doc[phrase[0] : token.i + 1]) > 1)
        ):
            mention.kind, mention.sectors = "country", ("GOV",)
            mention.anaphoric = bool(noun["anaphoric"]) or mention.count > 1 or plural
            return mention if mention.country or mention.definite or mention.count else None
        mention.again = again and not mention.country and not mention.org
        if phrase is None:
            mention.known_only = not speaks
            return mention if speaks or mention.again else None
        row = phrase[1]
        mention.lemma = row["noun"]
        mention.sectors = (
            tuple(dict.fromkeys([*row["sectors"], *mention.sectors])) if row["sectors"] else mention.sectors
        )
        if (
            row["kind"] == "group"
            and mention.country
            and row["sectors"]
            and row["sectors"][0] in INSTITUTIONS
            and not plural
        ):
            mention.kind = "organization"
        mention.single = row["kind"] == "person" and not plural
        mention.collective = row["kind"] == "group" and not plural
        return mention

    def _is_named_again(self, token: Token) -> bool:
        """Whether a noun with "the" may be an organisation named before: "the network", "the commission"."""
        definite = any(c.lower_ in ("the", "this") for c in token.lefts)
        lemma = token.lemma_.lower()
        row = self.index.orgwords.get(lemma)
        return definite and (lemma in self.index.hypernyms or (row is not None and row["position"] == "head"))

    def _is_source(self, token: Token) -> bool:
        """Whether a noun that is no agent is said to say something: "the report says", "according to the website"."""
        if token.pos_ == "ADJ":
            return False
        if token.dep_ == "nsubj" and token.head.lemma_.lower() in self.index.speech:
            return any(c.dep_ == "ccomp" for c in token.head.children) or token.head.dep_ in ("parataxis", "ROOT")
        return token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according"

    def _count(self, token: Token) -> int:
        for child in token.lefts:
            if child.lower_ in ("two", "both", "2"):
                return 2
            if child.lower_ in ("three", "3"):
                return 3
        return 0

    def _affiliate(self, mention: Mention, token: Token, start: int) -> None:
        """Country and body of a nominal, from its modifiers, its possessor, or "of", "from" and "in" behind it."""
        for i in range(start, token.i):
            name = self.name_at.get(i)
            if name is None or (name.start != i and i != start):
                continue
            behind = self.doc[name.end] if name.end < len(self.doc) else token
            topical = behind.lower_ in self.index.topics and not (behind.i == token.i and name.form == "adjective")
            if name.kind == "country" and topical:
                continue
            country = self.country_of(name) or (self.place_at[i].country if i in self.place_at else None)
            if country and not mention.country:
                mention.country = country
            if country and country not in mention.countries and mention.plural:
                mention.countries += (country,)
            if name.kind in ("org", "outlet"):
                mention.org = mention.org or self.doc[name.start : name.end].text
                mention.sectors = mention.sectors or self.sectors_of(name)
        if mention.country or mention.org:
            return
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "in", "for"):
                for target in _chain(child):
                    name = self.name_at.get(target.i)
                    if name is None:
                        continue
                    if name.kind in ("country", "org", "outlet"):
                        mention.country = self.country_of(name)
                        if name.kind != "country":
                            mention.org = self.doc[name.start : name.end].text
                            mention.sectors = mention.sectors or self.sectors_of(name)
                    elif name.start in self.place_at:
                        mention.country = self.place_at[name.start].country
                    if mention.country or mention.org:
                        return

    def _modifier_country(self, head: Token, start: int) -> str | None:
        for child in head.lefts:
            name = self.name_at.get(child.i)
            if name is not None and name.kind == "country" and child.i < start:
                return self.country_of(name)
        return None


def _chain(preposition: Token) -> Iterator[Token]:
    """Objects of a preposition and of "of" below them ("minister of foreign affairs of France")."""
    for target in preposition.children:
        if target.dep_ == "pobj":
            yield target
            for inner in target.rights:
                if inner.dep_ == "prep" and inner.lower_ == "of":
                    yield from (t for t in inner.children if t.dep_ == "pobj")


def _left_edge(child: Token) -> int:
    """Where a premodifier begins; a coordination that the parser drew in is left out."""
    inner = list(child.subtree)
    return int(child.i) if any(t.dep_ in ("cc", "conj", "punct") and t.text != "-" for t in inner) else int(inner[0].i)


def is_place_use(head: Token, name: Name, index: ActorIndex) -> bool:
    """Whether a country or capital is spoken of as a place: "in Moscow", "flew to Moscow", "the Beijing Olympics"."""
    if head.dep_ == "pobj":
        preposition = head.head
        if preposition.lower_ in _PLACE_PREPOSITIONS:
            return True
        if name.form == "metonym" and preposition.lower_ in _WAY_PREPOSITIONS:
            return preposition.dep_ != "dative" and preposition.head.lemma_.lower() in index.motion
        return False
    if name.form == "metonym":
        if head.dep_ == "dobj" and head.head.lemma_.lower() in index.motion:
            return True
        return head.dep_ in ("compound", "nmod", "npadvmod")
    return False
