"""Phrases round a name: the title before it, the apposition beside it, the country and body that they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Doc, Token

from dragoman.layers.actors.lexicon import SLOTS, ActorIndex, bearer, sectors_in_office
from dragoman.layers.base import Findings, Name

_TITLE_PARTS = frozenset({"NOUN", "PROPN", "ADJ", "DET", "ADP", "PART", "CCONJ", "PUNCT"})
_HEADS = frozenset({"leader", "head", "chief", "boss", "president", "chairman", "chairwoman", "chair", "chairperson"})
"""Nouns for those who lead a body, whatever it is; said of a country they are of its government."""
_TITLE_REACH = 18
"""A title with its body before a name is no longer than so many tokens."""


class Phrases:
    """Reads the phrases of one Doc.

    Args:
        doc: the parsed text, its names found.
        found: the findings so far (names are read).
        index: the look-up tables.
    """

    def __init__(self, doc: Doc, found: Findings, index: ActorIndex) -> None:
        self.doc, self.index = doc, index
        self.names = found.names
        self.name_at = {i: name for name in found.names for i in range(name.start, name.end)}
        self.published = found.published

    def head(self, start: int, end: int) -> Token:
        """The token of a stretch whose own head lies outside it."""
        return next(
            (t for t in self.doc[start:end] if not start <= t.head.i < end or t.head.i == t.i), self.doc[end - 1]
        )

    def apposition(self, head: Token, after: int) -> tuple[int, int, Token] | None:
        """The appositive of a name, behind a comma or before it: (first token, end, its head)."""
        for child in head.children:
            if child.dep_ == "appos" and child.i >= after and self._apposed_noun(child):
                end = self.apposition_end(child)
                return child.left_edge.i, end, child
        if head.dep_ == "appos" and head.head.i < head.i and self.phrase_ending(head.head.i):
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
                    self._apposed_noun(self.doc[i])
                    and self.phrase_ending(i)
                    and (i + 1 >= len(self.doc) or self.doc[i + 1].pos_ not in ("NOUN", "PROPN"))
                ):
                    return after + 1, self.apposition_end(self.doc[i]), self.doc[i]
                i += 1
        return None

    def _apposed_noun(self, token: Token) -> bool:
        """Whether a word is a noun in apposition and no name: "Prime Minister" too, where it is capitalised."""
        return token.pos_ == "NOUN" or (
            token.pos_ == "PROPN" and token.i not in self.name_at and self.phrase_ending(token.i) is not None
        )

    def apposition_end(self, head: Token) -> int:
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

    def country_of(self, name: Name) -> str | None:
        """Country of what a name leads to: by its table row, by the surname on the day, or by the words inside it."""
        table, _, key = name.key.partition(":")
        if table == "countries":
            return key
        if not key and (name.kind == "person" or (name.kind == "other" and name.end - name.start == 1)):
            key = bearer(self.index, self.doc[name.end - 1].text, self.published) or ""
            if key or name.kind == "person":
                return self.index.tables["people"][key]["country"] if key else None
        if table in ("organisations", "outlets", "people"):
            country = self.index.tables[table][key]["country"]
            return str(country) if country else None
        return self.inner_country(name.start, name.end)

    def inner_country(self, start: int, end: int) -> str | None:
        """The country that a longer name tells ("East China Normal University"), topics left out."""
        for i in range(start, end):
            name = self.name_at.get(i)
            name = name if name and name.kind == "country" else None
            code = name.key.split(":")[1] if name else self.index.country_words.get(self.doc[i].text)
            if self.doc[i + 1 : i + 2].text == "-" and self.doc[i + 2 : i + 3].text in ("speaking", "language"):
                continue
            if code and not any(t.lower_ in self.index.topics for t in self.doc[i + 1 : min(i + 3, end)]):
                return code
        return None

    def phrase_ending(self, i: int) -> tuple[int, Mapping[str, Any]] | None:
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

    def sectors_of(self, name: Name) -> tuple[str, ...]:
        """PLOVER sectors of the table row that a name leads to."""
        table, _, key = name.key.partition(":")
        if table == "organisations":
            return tuple(self.index.tables[table][key]["sectors"])
        return ("JRN",) if table == "outlets" else ()

    def slots_of(self, name: Name) -> tuple[str, ...]:
        """The sectors of a body that stands in place of a country, as the United Nations do; else none."""
        sectors = self.sectors_of(name)
        return sectors if set(sectors) & SLOTS else ()

    def body_sectors(self, row: Mapping[str, Any] | None, names: Sequence[Name]) -> tuple[str, ...]:
        """The sectors of somebody's office, from its noun and the bodies named with it.

        Who leads a body is of its sector ("leader of the Labour Party"); not who stands for a country at one ("China's
        ambassador to the United Nations").
        """
        own = tuple(row["sectors"]) if row is not None else ()
        owned = any(n.kind == "country" and self.doc[n.end : n.end + 1].text in ("'s", "'") for n in names)
        bodies = [n for n in names if n.kind == "org" and not self._sent_to(n)]
        if not owned and (slots := next((s for n in bodies if (s := self.slots_of(n))), ())):
            return slots
        if row is not None and row["noun"] in _HEADS:
            own = next((s for n in bodies if (s := self.sectors_of(n))), ()) or own
        return own

    def _sent_to(self, name: Name) -> bool:
        """Whether a body stands behind "to" or "at": an envoy is sent there."""
        i = name.start - 1
        if i > 0 and self.doc[i].lower_ == "the":
            i -= 1
        return i >= 0 and self.doc[i].lower_ in ("to", "at", "with")

    def office_sectors(self, name: Name) -> tuple[str, ...]:
        """Sectors of a known person by the office held on the day of the report."""
        key = name.key.partition(":")[2] or bearer(self.index, self.doc[name.end - 1].text, self.published)
        return sectors_in_office(self.index, key, self.published) if key else ()

    def title(self, at: int) -> tuple[int, str | None, str | None, tuple[str, ...], str]:
        """The title before a name: (first token, text, country, sectors, gender)."""
        i, gender, nouns = at, "x", 0
        noun: Mapping[str, Any] | None = None
        sectors: tuple[str, ...] = ()
        while i > 0 and not self.doc[i].is_sent_start:
            phrase = self.phrase_ending(i - 1)
            if self.doc[i - 1].lower_ == "elect" and i > 2 and self.doc[i - 2].text == "-" and self._is_title(i - 3):
                i -= 2
            elif phrase and phrase[1]["title"]:
                i, nouns, noun = phrase[0], nouns + 1, phrase[1]
                sectors = sectors or tuple(phrase[1]["sectors"])
                gender = self.index.honorifics.get(self.doc[i].lower_.rstrip("."), gender)
            elif nouns and self.doc[i - 1].lower_ == "and" and i > 1 and self._is_title(i - 2):
                i -= 1
            else:
                break
        if not nouns:
            return self.title_of(at)
        start, country = i, None
        while start > 0 and not self.doc[start].is_sent_start:
            before = self.name_at.get(start - 1)
            token = self.doc[start - 1]
            if before is not None and before.kind in ("country", "org"):
                start = before.start
                if country is None:
                    country = self.country_of(before)
                    heads = noun is not None and noun["noun"] in _HEADS and nouns == 1
                    sectors = self.slots_of(before) or (self.sectors_of(before) if heads else ()) or sectors
                    sectors = sectors or self.sectors_of(before)
            elif token.tag_ == "POS" or (
                token.tag_ in ("JJ", "NN", "HYPH") and token.head.i >= start and token.head.i < at
            ):
                start -= 1
            else:
                break
        while start < i and self.doc[start].tag_ in ("POS", "HYPH"):
            start += 1
        return start, self.doc[start:at].text, country, sectors, gender

    def _is_title(self, i: int) -> bool:
        phrase = self.phrase_ending(i)
        return phrase is not None and bool(phrase[1]["title"])

    def title_of(self, at: int) -> tuple[int, str | None, str | None, tuple[str, ...], str]:
        """ "Ambassador to the United States Jane Roe": the title stands before "of" and a body, all in one phrase."""
        none = (at, None, None, (), "x")
        if at < 3 or self.doc[at - 1].pos_ not in ("NOUN", "PROPN"):
            return none
        i = at - 1
        while i >= 0 and at - i < _TITLE_REACH and self.doc[i].pos_ in _TITLE_PARTS and self.doc[i].text != ",":
            phrase = self.phrase_ending(i)
            follower = self.doc[i + 1]
            if phrase and phrase[1]["kind"] == "person" and follower.lower_ in ("of", "for", "to", "at"):
                start = self._title_start(phrase[0])
                names = [self.name_at[k] for k in range(start, at) if k in self.name_at and self.name_at[k].start == k]
                bodies = [n for n in names if n.kind in ("country", "org")]
                # "Ambassador to the United States": whose ambassador stands before the title.
                mine = [n for n in bodies if n.start < i or follower.lower_ != "to"]
                country = next((c for n in mine if (c := self.country_of(n))), None)
                sectors = next((s for n in bodies if (s := self.slots_of(n))), ()) or tuple(phrase[1]["sectors"])
                sectors = sectors or next((s for n in bodies if (s := self.sectors_of(n))), ())
                return start, self.doc[start:at].text, country, sectors, "x"
            if self.doc[i].is_sent_start:
                break
            i -= 1
        return none

    def _title_start(self, start: int) -> int:
        """Where a title begins, with the nation and the adjectives before it ("the then Afghan Ambassador")."""
        while start > 0 and not self.doc[start].is_sent_start and self.doc[start - 1].tag_ in ("JJ", "NNP", "NN"):
            start -= 1
        return start

    def word_sectors(self, start: int, end: int) -> tuple[str, ...]:
        """Sectors that the organisation words of a stretch tell, a phrase of two words before single ones."""
        for length in (2, 1):
            for i in range(start, end - length + 1):
                row = self.index.orgwords.get(" ".join(t.lower_ for t in self.doc[i : i + length]))
                if row and row["sectors"]:
                    return tuple(row["sectors"])
        return ()
