"""Mentions by name: countries, people, organisations, with what stands beside the name."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.layers.actors.lexicon import ActorIndex, bearer
from dragoman.layers.actors.mention import Mention
from dragoman.layers.actors.phrases import Phrases
from dragoman.layers.base import Findings, Name

_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "near", "across", "throughout", "inside", "around", "within", "outside", "over", "through"}
)
_WAY_PREPOSITIONS = frozenset({"to", "from", "into", "toward", "towards", "for", "via", "through", "out"})


class Named(Phrases):
    """Finds the mentions by name of one Doc.

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
        self.full_names: dict[str, list[Name]] = {}
        for name in found.names:
            if name.kind == "person" and name.end - name.start > 1:
                for token in doc[name.start : name.end]:
                    self.full_names.setdefault(token.text, []).append(name)
        self.dateline = found.reading.dateline_place or (0, 0)

    def named(self, name: Name) -> Mention | None:
        """The mention that a name is; None where it stands for no party."""
        head = self.head(name.start, name.end)
        if name.kind == "country":
            return self._country(name, head)
        text = self.doc[name.start : name.end].text
        if name.kind == "person" or self._is_person(name, head, text):
            if name.kind == "other" and name.start and self.doc[name.start - 1].lower_ == "the":
                return Mention(name.start, name.end, head.i, "name", "organization", "", text)
            return self._person(name, head, text)
        if name.kind in ("org", "outlet"):
            return self.organisation(name, head, text)
        if name.kind in ("place", "other"):
            return self._acting_place(name, head, text)
        return None

    def _country(self, name: Name, head: Token) -> Mention | None:
        code = name.key.split(":", 1)[1]
        row = self.index.tables["countries"][code]
        mention = Mention(name.start, name.end, head.i, name.form, "country", name.key, row["name"], code, ("GOV",))
        if name.form == "adjective":
            text = self.doc[name.start : name.end].text
            hyphened = self.doc[name.end : name.end + 1].text == "-"  # "Iranian-backed"
            if (
                text in row["people"]
                and not hyphened
                and head.dep_ not in ("amod", "compound", "nmod", "poss")
                and head.tag_ != "JJ"
            ):
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
        full = self._full_name(text) if name.end - name.start == 1 and not name.key else None
        if name.key:
            row = self.index.tables["people"][name.key.split(":", 1)[1]]
            mention.name, mention.country = row["name"], row["country"]
        elif full is not None and not full.key:
            mention.name = self.doc[full.start : full.end].text
        elif name.end - name.start == 1 and (
            key := full.key.split(":", 1)[1] if full else bearer(self.index, text, self.published)
        ):
            row = self.index.tables["people"][key]
            mention.key, mention.name, mention.country = f"people:{key}", row["name"], row["country"]
            mention.org = "family"
        start, role, country, sectors, gender = self.title(name.start)
        if not role:
            mention.country = mention.country or self._of_country(name.end)
            if name.key:
                mention.role, mention.sectors = self._inner_title(name)
        if role:
            mention.role, mention.sectors = role, sectors
            mention.country = mention.country or country
            mention.gender = gender if gender != "x" else mention.gender
            self.titles.update(range(start, name.start))
            mention.beside = tuple(range(start, name.start))
        apposed = self.apposition(head, name.end)
        before = apposed is not None and apposed[2].i < name.start
        if apposed and (apposed[2].tag_ in ("NN", "NNP") or before) and not (role and before):
            phrase = self.phrase_ending(apposed[2].i)
            if phrase and phrase[1]["kind"] == "group" and not (name.key or role or mention.gender != "x"):
                mention.kind, mention.sectors = "organization", tuple(phrase[1]["sectors"])
            self._take_apposition(mention, *apposed)
        return mention

    def _is_person(self, name: Name, head: Token, text: str) -> bool:
        """Whether a name of no known kind is a person's: it speaks, or it is the surname of somebody in office."""
        if name.kind == "other" and self._speaks(head):
            return name.end - name.start == 1 or not any(map(self.index.names.ordinary, text.split()))
        alone = name.end - name.start == 1 and not (name.start and self.doc[name.start - 1].lower_ == "the")
        if self.doc[name.end : name.end + 1].text == "-" and not self.doc[name.end - 1].whitespace_:
            return False
        if not alone or name.kind not in ("other", "place") or name.start in self.place_at:
            return False
        if head.dep_ == "pobj" and head.head.lower_ in _PLACE_PREPOSITIONS:
            return False
        return bearer(self.index, text, self.published) is not None

    def _full_name(self, word: str) -> Name | None:
        """The one longer name of a person in the article that a single word is short for."""
        found = self.full_names.get(word, [])
        return found[0] if len({n.key or self.doc[n.start : n.end].text for n in found}) == 1 else None

    def _of_country(self, behind: int) -> str | None:
        """ "Jane Roe of Kenya"."""
        if behind + 1 < len(self.doc) and self.doc[behind].lower_ in ("of", "from"):
            name = self.name_at.get(behind + 1)
            if name is not None and name.kind == "country" and name.form == "name":
                return self.country_of(name)
        return None

    def _inner_title(self, name: Name) -> tuple[str | None, tuple[str, ...]]:
        """The title that a known name begins with ("Senior General Min Aung Hlaing"), and its sectors."""
        for i in range(name.end - 2, name.start - 1, -1):
            phrase = self.phrase_ending(i)
            if phrase is not None and phrase[1]["title"] and phrase[1]["sectors"]:
                return self.doc[name.start : i + 1].text, tuple(phrase[1]["sectors"])
        return None, ()

    def _take_apposition(self, mention: Mention, start: int, end: int, head: Token) -> None:
        phrase = self.phrase_ending(head.i)
        text = self.doc[start:end].text.strip(" ,")
        mention.role = f"{mention.role}, {text}" if mention.role else text
        if not mention.sectors:
            bodies = [n for i in range(start, end) if (n := self.name_at.get(i)) is not None and n.start in (i, start)]
            mention.sectors = self.body_sectors(phrase[1] if phrase else None, bodies)
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

    def organisation(self, name: Name, head: Token, text: str) -> Mention:
        """The mention of an organisation or outlet by its name."""
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
        place = self.place_at.get(name.start) if name.kind == "other" else None
        if place is None or place.country is None or head.dep_ not in ("nsubj", "nsubjpass", "agent"):
            return None
        return Mention(name.start, name.end, head.i, "metonym", "organization", "", text, place.country, ("GOV",))

    def _speaks(self, head: Token) -> bool:
        return head.dep_ == "nsubj" and head.head.pos_ == "VERB" and self.place_at.get(head.i) is None

    def _modifier_country(self, head: Token, start: int) -> str | None:
        for child in head.lefts:
            name = self.name_at.get(child.i)
            if name is not None and name.kind == "country" and child.i < start:
                return self.country_of(name)
        return None


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
