"""Mentions: every stretch of text that may stand for a party; names, nouns and pronouns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spacy.tokens import Token

from dragoman.layers.actors.lexicon import INSTITUTIONS
from dragoman.layers.actors.mention import Mention
from dragoman.layers.actors.named import Named

_PREMODIFIERS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod"})
OTHER_TIMES = frozenset(
    {"former", "ex", "then", "late", "deputy", "vice", "future", "next", "incoming", "deposed", "ousted", "exiled"}
)
"""Words before a title that say that its bearer is not the one in office."""
_ABROAD = frozenset(
    {"other", "foreign", "international", "multinational", "global", "overseas", "neighbouring", "neighboring"}
    | {"world"}
)
"""Words before a noun that say that it is not of the country that is spoken of."""


class Finder(Named):
    """Finds the mentions of one Doc."""

    def all(self) -> list[Mention]:
        """Every mention, in order of its head."""
        lead = self.dateline
        named = (name for name in self.names if not lead[0] <= self.doc[name.start].idx < lead[1])
        found = [m for name in named if (m := self.named(name)) is not None]
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
        if not plural and (body := self._same_body(token)) is not None:
            return body
        noun = self._country_noun(token, plural)
        phrase = self.phrase_ending(token.i)
        if phrase and phrase[1]["noun"] in self.index.honorifics and not self._stands_alone(token):
            return None  # The "MR." of a label.
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
        mention.other_time = any(t.lower_ in OTHER_TIMES for t in self.doc[start : token.i]) or (
            token.i + 2 < len(self.doc) and self.doc[token.i + 2].lower_ == "elect"
        )
        words = self.doc[mention.start : phrase[0] if phrase else token.i]
        mention.abroad = any(t.lower_ in _ABROAD or _far(t) for t in words)
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
        mention.gender = self._noun_gender(row["noun"]) if mention.single else "x"
        mention.collective = row["kind"] == "group" and not plural
        return mention

    def _participle(self, behind: int) -> bool:
        """ "Iranian-backed militias" are not Iran's own."""
        return self.doc[behind : behind + 1].text == "-" and self.doc[behind + 1 : behind + 2].text.endswith(
            ("ed", "led")
        )

    def _listed(self, first: Token) -> tuple[str, ...]:
        """All countries of a list: "leaders of France, Germany and Poland"."""
        names = [self.name_at[t.i] for t in (first, *first.conjuncts) if t.i in self.name_at]
        found = [self.country_of(n) for n in names if n.kind == "country" and n.form == "name"]
        return tuple(dict.fromkeys(code for code in found if code))

    def _same_body(self, token: Token) -> Mention | None:
        """ "The Hamas movement", "the M5S party": the noun behind the name of an organisation says only what it is."""
        name = self.name_at.get(token.i - 1)
        if name is None or name.kind != "org" or self.doc[name.end - 1].head.i != token.i:
            return None
        kinds = self.index.hypernyms.get(token.lower_)
        table, _, key = name.key.partition(":")
        if (
            kinds is None
            or (self.index.tables[table][key]["kind"] if table == "organisations" else "name") not in kinds
        ):
            return None
        mention = self.organisation(name, self.doc[name.end - 1], self.doc[name.start : name.end].text)
        before = [c.i for c in token.lefts if c.dep_ == "det"]
        mention.start, mention.end, mention.head = min([name.start, *before]), token.i + 1, token.i
        mention.form, mention.lemma = "nominal", token.lower_
        return mention

    def _country_noun(self, token: Token, plural: bool) -> Mapping[str, Any] | None:
        """The row of a noun that may stand for a country; not "the state of the talks", nor "the party" of a politician."""
        lemma = token.lemma_.lower()
        row = self.index.country_nouns.get(lemma)
        if row is None:
            return None
        if not plural and lemma in self.index.hypernyms:
            return None
        if row["anaphoric"]:
            for child in token.lefts:
                name = self.name_at.get(child.i) if child.dep_ == "poss" else None
                if name is not None and name.kind == "person":
                    return None  # "Ruto's allies" are people.
            for child in token.rights if not plural else ():
                if (
                    child.dep_ == "prep"
                    and child.lower_ == "of"
                    and not any(t.i in self.name_at for t in child.subtree)
                ):
                    return None
        return row

    def _stands_alone(self, token: Token) -> bool:
        """Whether a title is not followed by a name in capitals."""
        behind = self.doc[token.i + 1 : token.i + 3]
        return not (token.text.isupper() and any(t.i in self.name_at for t in behind))

    def _noun_gender(self, noun: str) -> str:
        """The gender that a noun itself tells: "spokeswoman", "gunman", "mother"."""
        word = noun.split()[-1]
        if word.endswith(("woman", "girl")):
            return "f"
        return "m" if word.endswith(("man", "boy")) and word != "human" else self.index.honorifics.get(word, "x")

    def _is_named_again(self, token: Token) -> bool:
        """Whether a noun with "the" may be an organisation named before: "the network", "the commission"."""
        definite = any(c.lower_ in ("the", "this") for c in token.lefts)
        if any(c.dep_ == "compound" and c.tag_ == "NNP" and not c.is_sent_start for c in token.lefts):
            return False  # "The Zorbani group" has a name of its own.
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
            if name.kind == "country" and (topical or self._participle(name.end)):
                continue
            country = self.country_of(name) or (self.place_at[i].country if i in self.place_at else None)
            if country and not mention.country:
                mention.country = country
            if country and country not in mention.countries and mention.plural:
                mention.countries += (country,)
            if name.kind in ("org", "outlet"):
                mention.org = mention.org or self.doc[name.start : name.end].text
                mention.sectors = mention.sectors or self.sectors_of(name)
            if name.kind in ("person", "other"):
                mention.sectors = mention.sectors or self.office_sectors(name)
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
                        if mention.plural and name.kind == "country":
                            mention.countries = self._listed(target)
                        if name.kind != "country":
                            mention.org = self.doc[name.start : name.end].text
                            mention.sectors = mention.sectors or self.sectors_of(name)
                    elif name.start in self.place_at:
                        mention.country = self.place_at[name.start].country
                    if mention.country or mention.org:
                        return


def _far(token: Token) -> bool:
    """A capitalised adjective that is of no one country ("Western", "European", "Arab")."""
    return token.tag_ == "JJ" and token.text[0].isupper() and not token.is_sent_start


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
