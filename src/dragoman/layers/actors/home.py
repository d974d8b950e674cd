"""Whose country a passage is about, and in whose name a text speaks."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from dragoman.layers.actors.phrases import Phrases
from dragoman.layers.actors.quoting import Quoting
from dragoman.layers.base import Findings

_SCENES = frozenset({"in", "at", "near", "outside", "across", "around", "inside", "throughout"})
_FIRST = frozenset({"we", "our", "i"})
_DATELINE_WEIGHT = 2
_OWN_SHARE = 0.4
"""The country that an article names most is that of its unnamed people when its share of all countries named is no less."""
_OPENING = 40
"""A bare title opens a text when it stands among so many first tokens, before any name with a country."""


class Home:
    """The countries of one Doc's passages.

    Attributes:
        domestic: the country that an article is mainly about, or None: people of no other known country are of it.
        voice: the country that speaks in a text of its own ("we", an unexplained "the President"), or None.
    """

    def __init__(self, found: Findings, phrases: Phrases, quoting: Quoting, sentences: list[int]) -> None:
        self.doc, self.index, self.found = phrases.doc, phrases.index, found
        self.phrases, self.quoting, self.sentences = phrases, quoting, sentences
        self.domestic: str | None = None
        self._scenes = self._scene_countries()
        self._article = self._article_country()
        self.opening = self._opening()
        self.voice = self.opening or self._labelled() or self._subject()

    def of(self, at: int) -> str | None:
        """The country that an unnamed domestic party at a token belongs to: its sentence's scene, else the article's."""
        return self._scenes.get(self.sentences[at]) or self.opening or self._article

    def scene(self, at: int) -> str | None:
        """The country in which the sentence of a token takes place, where it names a place."""
        return self._scenes.get(self.sentences[at])

    def of_title(self, at: int) -> str | None:
        """The same for a bare title: a text's own voice before the scene, where the title is capitalised."""
        return self.voice if self.speaks_of(at) else self.of(at)

    def speaks_of(self, at: int) -> bool:
        """Whether a text with a voice of its own means its own office or organ: "the President", capitalised."""
        return self.voice is not None and self.doc[at].text[0].isupper()

    def _scene_countries(self) -> dict[int, str]:
        starts = {token.idx: token.i for token in self.doc}
        out: dict[int, str] = {}
        for place in self.found.places:
            if place.country and place.span.start in starts and _is_scene(self.doc[starts[place.span.start]]):
                out.setdefault(self.sentences[starts[place.span.start]], place.country)
        return out

    def _article_country(self) -> str | None:
        """The country that an article names most often; a dateline counts for two."""
        counts: Counter[str] = Counter(name.key.split(":")[1] for name in self.found.names if name.kind == "country")
        if not counts:
            counts.update(c for n in self.found.names if n.key and (c := self.phrases.country_of(n)))
        total = counts.total()
        first = _commonest(counts)
        if first is not None and counts[first] >= _OWN_SHARE * total:
            self.domestic = first
        dateline = self.found.reading.dateline_place
        if dateline:
            here = [p.country for p in self.found.places if dateline[0] <= p.span.start < dateline[1] and p.country]
            counts.update(dict.fromkeys(here, _DATELINE_WEIGHT))
        return _commonest(counts)

    def _opening(self) -> str | None:
        """The country whose releases speak of "the President" without a name, where a text opens like that."""
        first = min(
            (n.start for n in self.found.names if n.kind in ("country", "person", "org")), default=len(self.doc)
        )
        for token in self.doc[: min(first, _OPENING)]:
            if token.tag_ in ("NN", "NNP") and token.text[0].isupper() and not token.is_sent_start:
                phrase = self.phrases.phrase_ending(token.i)
                reign = self.index.offices_held.reign(phrase[1]["noun"]) if phrase else None
                if reign and phrase and self.doc[phrase[0] - 1].lower_ == "the":
                    return reign
        return None

    def _labelled(self) -> str | None:
        """The country of those who speak under labels in a transcript, one vote a person."""
        paragraphs = {p.start for p in self.found.reading.paragraphs}
        people: set[tuple[str, str]] = set()
        for name in self.found.names:
            if name.kind == "person" and name.end < len(self.doc) and self.doc[name.end].text == ":":
                start = self.phrases.title(name.start)[0]
                if self.doc[start].idx in paragraphs and (country := self.phrases.country_of(name)):
                    people.add((self.doc[name.start : name.end].text, country))
        return _commonest(Counter(country for _, country in people))

    def _subject(self) -> str | None:
        """The country that is most often the subject, where "we" or "our" stand free of quotation marks."""
        own = (t for t in self.doc if t.lower_ in _FIRST and t.dep_ in ("nsubj", "poss"))
        if sum(self.quoting.quote_at(token) is None for token in own) < 2:
            return None
        return _commonest(
            Counter(
                name.key.split(":")[1]
                for name in self.found.names
                if name.kind == "country" and name.form == "name" and self.doc[name.end - 1].dep_ == "nsubj"
            )
        )


def _commonest(counts: Counter[str]) -> str | None:
    return max(counts, key=lambda c: (counts[c], c)) if counts else None


def _is_scene(token: Token) -> bool:
    """Whether a place tells where a sentence takes place: "in Minsk", "near the Polish border"."""
    node = token
    for _ in range(4):
        if node.dep_ == "pobj":
            return node.head.lower_ in _SCENES
        if node.dep_ not in ("compound", "nmod", "appos", "conj", "poss", "amod"):
            return False
        node = node.head
    return False
