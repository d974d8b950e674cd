"""Coreference in one article: from mentions, read in order, to entities.

Names are joined by what they share, nominals by country and office, pronouns by agreement, distance and grammar. The
order of trust is full name, surname, office, nominal, pronoun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from dragoman.layers.actors.entities import Entity, Register
from dragoman.layers.actors.lexicon import ActorIndex
from dragoman.layers.actors.mentions import Mention
from dragoman.layers.base import Findings

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
DOMESTIC = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "OPP", "CVL", "PTY", "LAB", "AGR", "ELI"})
"""Sectors of unnamed parties that belong, where nothing else is told, to the country that the passage is about."""
_CROWD = frozenset({"people", "person", "man", "woman", "resident", "crowd", "youth", "teenager", "child", "family"})
_ACRONYM_REACH = 4
"""An acronym in brackets stands no more than so many tokens behind the name that it abbreviates."""
REACH = 3
"""A pronoun looks back this many sentences."""


@dataclass(frozen=True)
class _Met:
    """A mention that a later pronoun may point to."""

    entities: tuple[Entity, ...]
    head: int
    sentence: int
    subject: bool
    plural: bool
    single: bool = False


class Resolver:
    """Resolves the mentions of one Doc."""

    def __init__(self, doc: Doc, found: Findings, index: ActorIndex) -> None:
        self.doc, self.found, self.index = doc, found, index
        self.register = Register(index)
        self.parties: dict[int, tuple[Entity, ...]] = {}
        self.sentences = _sentence_numbers(doc)
        self.met: list[_Met] = []
        self.home = self._home_countries()
        self.names = {i: name for name in found.names for i in range(name.start, name.end)}
        self.voice = self._own_voice()

    def run(self, mentions: Sequence[Mention]) -> None:
        """Resolve all mentions, in order; the results are in `register` and `parties`."""
        for mention in mentions:
            entities = self._resolve(mention)
            if not entities:
                continue
            for entity in entities:
                entity.learn(mention)
            self.parties[mention.head] = entities
            for i in mention.beside:
                if i not in self.names:
                    self.parties.setdefault(i, entities)
            token = self.doc[mention.head]
            plural = mention.plural or len(entities) > 1 or entities[0].kind in ("group", "organization", "country")
            subject = token.dep_ in _SUBJECTS
            self.met.append(_Met(entities, mention.head, self.sentences[mention.head], subject, plural, mention.single))
            self._coordinate(token)
        self.settle_people()

    def settle_people(self) -> None:
        """Give an office-holder whose country nothing tells the country of the passage that names him first."""
        for entity in self.register.by_key.values():
            if (
                entity.kind == "person"
                and entity.country is None
                and DOMESTIC & set(entity.sectors[:1])
                and entity.mentions
            ):
                entity.country = self._here(entity.mentions[0].head)

    def _resolve(self, mention: Mention) -> tuple[Entity, ...]:
        if mention.form == "pronoun":
            return self._pronoun(mention)
        if mention.kind == "country":
            return self._country(mention)
        if mention.kind == "person":
            return (self.register.person(mention),)
        if mention.kind == "organization":
            if mention.form == "nominal":
                self._settle(mention)
            return (self._defined(mention) or self.register.organisation(mention),)
        return self._nominal(mention)

    def _defined(self, mention: Mention) -> Entity | None:
        """The organisation whose acronym the text defines here: "the Union of … (UAAR)"."""
        start, doc = mention.start, self.doc
        bracketed = start > 1 and doc[start - 1].text == "(" and mention.end < len(doc) and doc[mention.end].text == ")"
        if not bracketed or mention.key or not mention.name.isupper():
            return None
        for i in range(start - 2, max(start - 2 - _ACRONYM_REACH, -1), -1):
            name = self.names.get(i)
            if name is not None and name.end - name.start > 1:
                head = next((k for k in range(name.start, name.end) if k in self.parties), None)
                entity = self.parties[head][0] if head is not None else None
                if entity is not None and entity.kind == "organization":
                    self.register.alias(mention.name, entity)
                    return entity
                return None
        return None

    def _country(self, mention: Mention) -> tuple[Entity, ...]:
        if mention.countries:
            return tuple(self.register.country(code) for code in mention.countries)
        if mention.country:
            return (self.register.country(mention.country),)
        wanted = mention.count or (2 if mention.plural else 1)
        return self._latest(wanted, ("country",)) or (self._latest(wanted, ("person", "country")) if wanted > 1 else ())

    def _latest(self, wanted: int, kinds: tuple[str, ...], role: str = "") -> tuple[Entity, ...]:
        """The last so many different entities of some kinds, of different countries where several are wanted."""
        found: list[Entity] = []
        for met in reversed(self.met[-80:]):
            for entity in reversed(met.entities):
                other = all(entity.country != f.country or entity.country is None for f in found)
                fits = not role or role in (entity.role or "").lower() or "counterpart" in (entity.role or "")
                if entity.kind in kinds and fits and entity not in found and (wanted == 1 or other):
                    found.append(entity)
            if len(found) >= wanted:
                return tuple(reversed(found[:wanted]))
        return ()

    def _nominal(self, mention: Mention) -> tuple[Entity, ...]:
        if mention.definite and not mention.plural and not mention.org:
            person = self._office_holder(mention)
            if person is not None:
                return (person,)
        text = self.doc[mention.start : mention.end].text
        if mention.plural and (mention.definite or mention.count > 1) and not mention.org and not mention.country:
            people = self._office_holders(mention)
            if people:
                return people
        if len(mention.countries) > 1:
            return tuple(self._grouped(mention, code, text) for code in mention.countries)
        self._settle(mention)
        return (self.register.group(mention, text),)

    def _grouped(self, mention: Mention, country: str, text: str) -> Entity:
        return self.register.group(replace(mention, country=country), text)

    def _office_holders(self, mention: Mention) -> tuple[Entity, ...]:
        """ "The leaders", "the two presidents", "both ministers": the people who were last spoken of together."""
        row = self.index.agents.get(mention.lemma)
        if row is None or row["kind"] != "person" or mention.sectors[:1] not in ((), ("GOV",)):
            return ()
        wanted = mention.count or 2
        noun = mention.lemma.split()[-1]
        fitting = self._latest(wanted, ("person",), noun)
        return fitting or self._latest(wanted, ("person",))

    def _office_holder(self, mention: Mention) -> Entity | None:
        """The person named before whom "the Russian expert" or "the minister" means."""
        words = set(mention.lemma.split())
        for met in reversed(self.met[-60:]):
            entity = met.entities[0]
            if len(met.entities) != 1 or entity.kind != "person":
                continue
            if mention.country and entity.country and mention.country != entity.country:
                continue
            role = set((entity.role or "").lower().replace(",", " ").split())
            if words & role:
                return entity
            agrees = mention.country and entity.country == mention.country
            if agrees and not (mention.sectors and entity.sectors and mention.sectors[0] != entity.sectors[0]):
                if not mention.sectors and entity.sectors[:1] == ("GOV",):
                    continue
                return entity
        return None

    def _settle(self, mention: Mention) -> None:
        """Give an unnamed domestic party the country of its passage."""
        if mention.country or mention.org:
            return
        if DOMESTIC & set(mention.sectors):
            mention.country = self._here(mention.head)
        elif not mention.sectors and mention.lemma in _CROWD:
            mention.country = self.home.get(self.sentences[mention.head])

    def _here(self, at: int) -> str | None:
        return self.home.get(self.sentences[at]) or self.home.get(-1)

    def _home_countries(self) -> dict[int, str]:
        """Country of each sentence with a place in it; under -1 that of the article: dateline first, else the commonest."""
        starts = {token.idx: token.i for token in self.doc}
        out: dict[int, str] = {}
        for place in self.found.places:
            if place.country and place.span.start in starts and _is_scene(self.doc[starts[place.span.start]]):
                out.setdefault(self.sentences[starts[place.span.start]], place.country)
        counts: Counter[str] = Counter()
        for name in self.found.names:
            if name.kind == "country":
                counts[name.key.split(":")[1]] += 1
        dateline = self.found.reading.dateline_place
        if dateline:
            here = [p.country for p in self.found.places if dateline[0] <= p.span.start < dateline[1] and p.country]
            counts.update(dict.fromkeys(here, 2))
        if counts:
            out[-1] = max(counts, key=lambda c: (counts[c], c))
        return out

    def _coordinate(self, token: Token) -> None:
        """Note "Xi and Putin" as one thing that "they" may point to."""
        first = token
        while first.dep_ == "conj" and first.head.i in self.parties:
            first = first.head
        if first is token:
            return
        chain = [first, *(t for t in first.conjuncts if t.i in self.parties)]
        entities = tuple(dict.fromkeys(e.key for t in chain for e in self.parties[t.i]))
        if len(entities) > 1:
            found = tuple(self.register.by_key[key] for key in entities)
            self.met.append(_Met(found, token.i, self.sentences[token.i], first.dep_ in _SUBJECTS, True))

    def _pronoun(self, mention: Mention) -> tuple[Entity, ...]:
        row, token = mention.pronoun, self.doc[mention.head]
        if row is not None and row["person"] == "1":
            return self._narrator(token)
        if row is None or row["person"] != "3" or row["note"] == "relative" or _dummy(token):
            return ()
        here = self.sentences[token.i]
        best: tuple[float, tuple[Entity, ...]] | None = None
        for met in reversed(self.met):
            distance = here - met.sentence
            if distance > REACH:
                break
            if not _agrees(row["word"], mention, met) or self._bound(token, met):
                continue
            score = -1.5 * distance + (1.5 if met.subject else 0) - 0.01 * (token.i - met.head)
            score += 0.6 if met.entities[0].mentions[-1:] and met.entities[0].mentions[-1].form == "name" else 0
            score += 0.4 * min(len(met.entities[0].mentions), 4)
            if best is None or score > best[0]:
                best = (score, met.entities)
        return best[1] if best else ()

    def _narrator(self, token: Token) -> tuple[Entity, ...]:
        """ "I" and "we" outside quotations: whoever is apposed, else the state whose text this is."""
        if any(q.outer_start <= token.idx < q.outer_end for q in self.found.reading.quotes):
            return ()
        for child in token.children:
            if child.dep_ == "appos":
                named = [t for t in child.subtree if t.i in self.names]
                for inner in named:
                    name = self.names[inner.i]
                    if name.kind == "country":
                        return (self.register.country(name.key.split(":")[1]),)
                    if name.key.startswith("organisations:"):
                        text = self.doc[name.start : name.end].text
                        self.voice = self.register.organisation(
                            Mention(name.start, name.end, inner.i, "name", None, name.key, text)
                        )
                        return (self.voice,)
        return (self.voice,) if self.voice is not None else ()

    def _own_voice(self) -> Entity | None:
        """The state that speaks in a text of its own: the one that is most often the subject, where "we" or "our" stand free."""
        free = [t for t in self.doc if t.lower_ in ("we", "our", "i") and t.dep_ in ("nsubj", "poss")]
        inside = [t for t in free if any(q.outer_start <= t.idx < q.outer_end for q in self.found.reading.quotes)]
        if len(free) - len(inside) < 2:
            return None
        counts: Counter[str] = Counter()
        for name in self.found.names:
            head = self.doc[name.end - 1]
            if name.kind == "country" and name.form == "name" and head.dep_ == "nsubj":
                counts[name.key.split(":")[1]] += 1
        if not counts:
            return None
        return self.register.country(max(counts, key=lambda c: (counts[c], c)))

    def _bound(self, token: Token, met: _Met) -> bool:
        """An object pronoun is never the subject of its own verb ("Xi met him")."""
        if token.dep_ == "poss" or token.lower_.endswith(("self", "selves")):
            return False
        other = self.doc[met.head]
        verb = token.head if token.dep_ != "pobj" else token.head.head
        return token.dep_ not in _SUBJECTS and other.head == verb and other.dep_ in _SUBJECTS


def _is_scene(token: Token) -> bool:
    """Whether a place tells where a sentence takes place: "in Minsk", "near the Polish border"."""
    node = token
    for _ in range(4):
        if node.dep_ == "pobj":
            return node.head.lower_ in ("in", "at", "near", "outside", "across", "around", "inside", "throughout")
        if node.dep_ not in ("compound", "nmod", "appos", "conj", "poss", "amod"):
            return False
        node = node.head
    return False


def _agrees(word: str, mention: Mention, met: _Met) -> bool:
    entity = met.entities[0]
    if mention.gender in ("m", "f"):
        if len(met.entities) != 1 or entity.gender not in ("x", mention.gender):
            return False
        return entity.kind == "person" or (entity.kind == "group" and met.single)
    if mention.gender == "n":
        return len(met.entities) == 1 and entity.kind in ("country", "organization")
    return met.plural and (len(met.entities) > 1 or entity.kind in ("group", "organization"))


def _dummy(token: Token) -> bool:
    """ "It is clear that", "it seems": a pronoun that points to nothing."""
    if token.lower_ != "it":
        return False
    verb = token.head
    if token.dep_ == "expl" or verb.lemma_ in ("seem", "appear", "rain", "snow"):
        return True
    return (
        token.dep_ in _SUBJECTS
        and any(c.dep_ in ("ccomp", "xcomp", "advcl") and c.i > verb.i for c in verb.children)
        and (verb.lemma_ == "be" or any(c.dep_ == "auxpass" for c in verb.children))
    )


def _sentence_numbers(doc: Doc) -> list[int]:
    out, n = [], -1
    for token in doc:
        n += bool(token.is_sent_start) or token.i == 0
        out.append(n)
    return out
