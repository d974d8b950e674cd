"""Mentions: every stretch of text that may stand for a party, before it is known which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from spacy.tokens import Doc, Token

from dragoman.layers.actors.lexicon import INSTITUTIONS, ActorIndex
from dragoman.layers.base import Findings, Name
from dragoman.records import Form

Kind = Literal["country", "person", "organization", "group"]
_PREMODIFIERS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod"})
_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "near", "across", "throughout", "inside", "around", "within", "outside", "over", "through"}
)
_WAY_PREPOSITIONS = frozenset({"to", "from", "into", "toward", "towards", "for", "via", "through", "out"})


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


class Finder:
    """Finds the mentions of one Doc.

    Args:
        doc: the parsed text, its names found.
        found: the findings so far (names and places are read).
        index: the look-up tables.
    """

    def __init__(self, doc: Doc, found: Findings, index: ActorIndex) -> None:
        self.doc, self.index = doc, index
        self.names = found.names
        self.name_at = {i: name for name in found.names for i in range(name.start, name.end)}
        starts = {token.idx: token.i for token in doc}
        self.place_at = {starts[p.span.start]: p for p in found.places if p.span.start in starts}
        self.titles: set[int] = set()

    def all(self) -> list[Mention]:
        """Every mention, in order of its head."""
        found = [m for name in self.names if (m := self._named(name)) is not None]
        taken = {i for m in found for i in range(m.start, m.end)} | self.titles
        for token in self.doc:
            if token.i in taken:
                continue
            if token.lower_ in self.index.pronouns and token.pos_ in ("PRON", "DET"):
                found.append(self._pronoun(token))
            elif (nominal := self._nominal(token)) is not None:
                found.append(nominal)
        found.sort(key=lambda m: (m.head, m.start))
        return found

    # names

    def _named(self, name: Name) -> Mention | None:
        head = self._head(name.start, name.end)
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

    def _head(self, start: int, end: int) -> Token:
        return next(
            (t for t in self.doc[start:end] if not start <= t.head.i < end or t.head.i == t.i), self.doc[end - 1]
        )

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
        mention = Mention(name.start, name.end, head.i, "name", "person", name.key, text, surface=text)
        first = self.doc[name.start]
        mention.gender = self.index.genders.get(first.text, "x")
        if name.key:
            row = self.index.tables["people"][name.key.split(":", 1)[1]]
            mention.name, mention.country = row["name"], row["country"]
        elif name.end - name.start == 1 and (key := self.index.families.get(text)):
            row = self.index.tables["people"][key]
            mention.key, mention.name, mention.country = f"people:{key}", row["name"], row["country"]
            mention.org = "family"
        start, role, country, sectors, gender = self._title(name.start)
        if role:
            mention.role, mention.sectors = role, sectors
            mention.country = mention.country or country
            mention.gender = gender if gender != "x" else mention.gender
            self.titles.update(range(start, name.start))
        apposed = self._apposition(head, name.end)
        if apposed:
            self._take_apposition(mention, *apposed)
        return mention

    def _title(self, at: int) -> tuple[int, str | None, str | None, tuple[str, ...], str]:
        """The title before a name: (first token, text, country, sectors, gender)."""
        i, sectors, gender, nouns = at, (), "x", 0
        while i > 0 and not self.doc[i].is_sent_start:
            phrase = self._phrase_ending(i - 1)
            if phrase and phrase[1]["title"]:
                i, nouns = phrase[0], nouns + 1
                sectors = sectors or tuple(phrase[1]["sectors"])
                gender = self.index.honorifics.get(self.doc[i].lower_.rstrip("."), gender)
            else:
                break
        if not nouns:
            return self._title_of(at)
        start, country = i, None
        while start > 0 and not self.doc[start].is_sent_start:
            before = self.name_at.get(start - 1)
            token = self.doc[start - 1]
            if before is not None and before.kind in ("country", "org"):
                start = before.start
                if country is None:
                    country = self._country_of(before)
                    sectors = sectors or self._sectors_of(before)
            elif (
                token.tag_ == "POS"
                or token.tag_ in ("JJ", "NN", "HYPH")
                and token.head.i >= start
                and token.head.i < at
            ):
                start -= 1
            else:
                break
        while start < i and self.doc[start].tag_ in ("POS", "HYPH"):
            start += 1
        return start, self.doc[start:at].text, country, sectors, gender

    def _title_of(self, at: int) -> tuple[int, str | None, str | None, tuple[str, ...], str]:
        """ "President of Belarus Alexander Lukashenko": the title stands before "of" and a country or body."""
        body = self.name_at.get(at - 1) if at > 2 else None
        if body is None or body.kind not in ("country", "org") or body.start < 2:
            return at, None, None, (), "x"
        i = body.start - 1
        if self.doc[i].lower_ == "the":
            i -= 1
        if i < 1 or self.doc[i].lower_ != "of" or self.doc[i].is_sent_start:
            return at, None, None, (), "x"
        phrase = self._phrase_ending(i - 1)
        if phrase is None or not phrase[1]["title"]:
            return at, None, None, (), "x"
        sectors = tuple(phrase[1]["sectors"]) or self._sectors_of(body)
        return phrase[0], self.doc[phrase[0] : at].text, self._country_of(body), sectors, "x"

    def _phrase_ending(self, i: int) -> tuple[int, Mapping[str, Any]] | None:
        """The longest agent phrase whose last word is token `i`: its first token and its row."""
        token = self.doc[i]
        for form in {token.lower_: 0, token.lemma_.lower(): 0}:
            for phrase in self.index.agent_heads.get(form, ()):
                words = phrase.replace("-", " - ").split()
                start = i - len(words) + 1
                if start < 0 or any(self.doc[start + n].lower_ != word for n, word in enumerate(words[:-1])):
                    continue
                if len(words) > 1 or form == phrase:
                    return start, self.index.agents[phrase]
        return None

    def _country_of(self, name: Name) -> str | None:
        table, _, key = name.key.partition(":")
        if table == "countries":
            return key
        if name.kind == "person" and not key:
            table, key = "people", self.index.families.get(self.doc[name.end - 1].text, "")
            return self.index.tables[table][key]["country"] if key else None
        if table in ("organisations", "outlets", "people"):
            country = self.index.tables[table][key]["country"]
            return str(country) if country else None
        return self._inner_country(name.start, name.end)

    def _sectors_of(self, name: Name) -> tuple[str, ...]:
        table, _, key = name.key.partition(":")
        if table == "organisations":
            return tuple(self.index.tables[table][key]["sectors"])
        return ("JRN",) if table == "outlets" else ()

    def _inner_country(self, start: int, end: int) -> str | None:
        """The country that a longer name tells ("East China Normal University"), topics left out."""
        for i in range(start, end):
            name = self.name_at.get(i)
            name = name if name and name.kind == "country" else None
            code = name.key.split(":")[1] if name else self.index.country_words.get(self.doc[i].text)
            if code and not any(t.lower_ in self.index.topics for t in self.doc[i + 1 : min(i + 3, end)]):
                return code
        return None

    def _apposition(self, head: Token, after: int) -> tuple[int, int, Token] | None:
        """The appositive of a name, behind a comma or before it: (first token, end, its head)."""
        for child in head.children:
            if child.dep_ == "appos" and child.i >= after and child.pos_ == "NOUN":
                end = self._apposition_end(child)
                return child.left_edge.i, end, child
        if head.dep_ == "appos" and head.head.i < head.i and self._phrase_ending(head.head.i):
            return head.head.left_edge.i, head.left_edge.i, head.head
        if after + 1 < len(self.doc) and self.doc[after].text == ",":
            # The parser does not always see the apposition: "X, secretary of the Y," is read by its place.
            i = after + 1
            while (
                i < len(self.doc)
                and i < after + 7
                and self.doc[i].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "ADV", "PUNCT")
                and self.doc[i].text != ","
            ):
                if (
                    self.doc[i].pos_ == "NOUN"
                    and self._phrase_ending(i)
                    and (i + 1 >= len(self.doc) or self.doc[i + 1].pos_ != "NOUN")
                ):
                    return after + 1, self._apposition_end(self.doc[i]), self.doc[i]
                i += 1
        return None

    def _apposition_end(self, head: Token) -> int:
        """Behind the last token of an appositive: its subtree up to a comma, a relative clause or the sentence's end."""
        end = head.i + 1
        for token in self.doc[head.i + 1 : min(head.right_edge.i + 1, head.i + 45)]:
            if (
                token.text in (",", ";", "—", "–", '"')
                or token.dep_ in ("relcl", "acl")
                or token.pos_ in ("VERB", "AUX")
            ):
                break
            end = token.i + 1
        return end

    def _take_apposition(self, mention: Mention, start: int, end: int, head: Token) -> None:
        phrase = self._phrase_ending(head.i)
        text = self.doc[start:end].text.strip(" ,")
        mention.role = f"{mention.role}, {text}" if mention.role else text
        if phrase and not mention.sectors:
            mention.sectors = tuple(phrase[1]["sectors"])
        for i in range(start, end):
            name = self.name_at.get(i)
            if name is None or (i > name.start and i > start):
                continue
            if not any(t.lower_ in self.index.topics for t in self.doc[name.end : name.end + 2]):
                mention.country = mention.country or self._country_of(name)
                mention.sectors = mention.sectors or self._sectors_of(name)
        if not mention.sectors:
            mention.sectors = self._word_sectors(start, end)
        self.titles.update(range(start, end))

    def _word_sectors(self, start: int, end: int) -> tuple[str, ...]:
        """Sectors that the organisation words of a stretch tell, a phrase of two words before single ones."""
        for length in (2, 1):
            for i in range(start, end - length + 1):
                row = self.index.orgwords.get(" ".join(t.lower_ for t in self.doc[i : i + length]))
                if row and row["sectors"]:
                    return tuple(row["sectors"])
        return ()

    def _organisation(self, name: Name, head: Token, text: str) -> Mention:
        table, _, key = name.key.partition(":")
        mention = Mention(name.start, name.end, head.i, "name", "organization", name.key, text)
        if table in ("organisations", "outlets"):
            row = self.index.tables[table][key]
            mention.name, mention.country, mention.sectors = row["name"], row["country"], self._sectors_of(name)
        else:
            mention.country = self._inner_country(name.start, name.end) or self._modifier_country(head, name.start)
            mention.sectors = self._word_sectors(name.start, name.end)
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
        phrase = self._phrase_ending(token.i)
        if phrase is None and noun is None:
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
        self._affiliate(mention, token, start)
        if (
            noun is not None
            and (mention.country or noun["anaphoric"])
            and not (phrase and len(self.doc[phrase[0] : token.i + 1]) > 1)
        ):
            mention.kind, mention.sectors = "country", ("GOV",)
            return mention if mention.country or mention.definite or mention.count else None
        if phrase is None:
            return None
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
        return mention

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
            if name is None or name.start != i and i != start:
                continue
            behind = self.doc[name.end] if name.end < len(self.doc) else token
            topical = behind.lower_ in self.index.topics and not (behind.i == token.i and name.form == "adjective")
            if name.kind == "country" and topical:
                continue
            country = self._country_of(name) or (self.place_at[i].country if i in self.place_at else None)
            if country and not mention.country:
                mention.country = country
            if country and country not in mention.countries and mention.plural:
                mention.countries += (country,)
            if name.kind in ("org", "outlet"):
                mention.org = mention.org or self.doc[name.start : name.end].text
                mention.sectors = mention.sectors or self._sectors_of(name)
        if mention.country or mention.org:
            return
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "in", "for"):
                for target in child.children:
                    name = self.name_at.get(target.i)
                    if target.dep_ != "pobj" or name is None:
                        continue
                    if name.kind in ("country", "org", "outlet"):
                        mention.country = self._country_of(name)
                        if name.kind != "country":
                            mention.org = self.doc[name.start : name.end].text
                            mention.sectors = mention.sectors or self._sectors_of(name)
                    elif name.start in self.place_at:
                        mention.country = self.place_at[name.start].country
                    if mention.country or mention.org:
                        return

    def _modifier_country(self, head: Token, start: int) -> str | None:
        for child in head.lefts:
            name = self.name_at.get(child.i)
            if name is not None and name.kind == "country" and child.i < start:
                return self._country_of(name)
        return None


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
