"""Coreference in one article: from mentions, read in order, to entities.

Names are joined by what they share, nominals by country and office, pronouns by agreement, distance and grammar. The
order of trust is full name, surname, office, nominal, pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from spacy.tokens import Doc, Token

from dragoman.layers.actors.entities import Entity, Register
from dragoman.layers.actors.home import Home
from dragoman.layers.actors.lexicon import SLOTS, ActorIndex, classes_before, classes_in_office, sectors_in_office
from dragoman.layers.actors.mention import Mention
from dragoman.layers.actors.mentions import OTHER_TIMES
from dragoman.layers.actors.met import SUBJECTS, Met, Trail, sentence_numbers
from dragoman.layers.actors.phrases import Phrases
from dragoman.layers.actors.pronouns import Pronouns
from dragoman.layers.actors.quoting import Quoting
from dragoman.layers.actors.sets import Sets
from dragoman.layers.actors.titles import alike, so_called
from dragoman.layers.base import Findings

DOMESTIC = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "OPP", "CVL", "PTY", "LAB", "AGR", "ELI"})
"""Sectors of unnamed parties that belong, where nothing else is told, to the country that the passage is about."""
_CROWD = frozenset({"people", "person", "man", "woman", "resident", "crowd", "youth", "teenager", "child", "family"})
_SINGLE = frozenset({"i", "me", "my", "mine", "myself"})
_PAST = frozenset({"former", "ex", "deposed", "ousted", "exiled"})
_ACRONYM_REACH = 4
"""An acronym in brackets stands no more than so many tokens behind the name that it abbreviates."""


class Resolver:
    """Resolves the mentions of one Doc.

    Args:
        doc: the parsed text, its names found.
        found: the findings so far.
        index: the look-up tables.
        phrases: reads the phrases of the same Doc.
    """

    def __init__(self, doc: Doc, found: Findings, index: ActorIndex, phrases: Phrases) -> None:
        self.doc, self.found, self.index = doc, found, index
        self.register = Register(index)
        self.parties: dict[int, tuple[Entity, ...]] = {}
        self.sentences = sentence_numbers(doc)
        self.trail = Trail(doc)
        self.sets = Sets(self.trail, index, self._offices)
        self.quoting = Quoting(doc, found, index)
        self.pronouns = Pronouns(doc, self.sentences, self.trail, self.quoting, self.parties, _timed(doc, found))
        self.names = phrases.name_at
        self.home = Home(found, phrases, self.quoting, self.sentences)
        self.voice = self.register.country(self.home.voice) if self.home.voice else None
        self.authors: set[str] = set()

    def run(self, mentions: Sequence[Mention]) -> None:
        """Resolve all mentions: names and nominals, then pronouns, then what a pronoun possesses ("his government").

        The results are in `register` and `parties`. Pronouns inside quotations come after the others, since theirs
        depend on who speaks.
        """
        pronouns = [m for m in mentions if m.form == "pronoun"]
        for mention in mentions:
            if mention.form != "pronoun" and mention.owner is None:
                self._take(mention)
        quoted = [m for m in pronouns if self.quoting.quote_at(self.doc[m.head]) is not None]
        inner = {m.head for m in quoted}
        for mention in [m for m in pronouns if m.head not in inner] + quoted:
            self._take(mention)
        for mention in mentions:
            if mention.owner is not None:
                self._take(mention)
        self.settle_people()

    def _take(self, mention: Mention) -> None:
        entities = self._resolve(mention)
        if not entities:
            return
        for entity in entities:
            entity.learn(mention)
        self.parties[mention.head] = entities
        for i in mention.beside:
            if i not in self.names:
                self.parties.setdefault(i, entities)
        token = self.doc[mention.head]
        first = entities[0]
        body = first.kind in ("country", "organization") or (first.kind == "group" and mention.collective)
        plural = len(entities) > 1 or (mention.plural and first.kind not in ("country", "organization"))
        self.trail.add(
            Met(
                entities,
                mention.head,
                self.sentences[mention.head],
                token.dep_ in SUBJECTS,
                plural,
                body,
                mention.form,
                mention.single,
            )
        )
        self._coordinate(token)

    def _offices(self, entity: Entity) -> frozenset[str]:
        """Classes of the offices that a known person holds on the day of the report."""
        if entity.basis != "table" or entity.kind != "person":
            return frozenset()
        return classes_in_office(self.index, entity.key.split(":", 1)[1], self.found.published)

    def settle_people(self) -> None:
        """Give known people the sector of their office, and those of no known country that of their first passage."""
        for entity in self.register.by_key.values():
            entity.sectors = self._sectors(entity)
            if entity.kind == "person" and entity.sectors[:1] and entity.sectors[0] in SLOTS:
                entity.country = None  # Who heads the United Nations acts for them, not for where he comes from.
            if entity.country is None and entity.mentions and self._is_domestic(entity):
                entity.country = self.home.of(entity.mentions[0].head)
            elif entity.country is None and not (set(entity.sectors) & SLOTS) and self._is_people(entity):
                entity.country = self.home.domestic

    def _is_domestic(self, entity: Entity) -> bool:
        """Whether a party without a country is an official or an organ of state of the passage's country."""
        if not DOMESTIC & set(entity.sectors[:1]):
            return False
        return entity.kind == "person" or (entity.kind == "organization" and entity.basis == "name")

    def _is_people(self, entity: Entity) -> bool:
        """Whether a party without a country consists of people who live somewhere: a person, or a described group."""
        if entity.kind == "person":
            return True
        abroad = bool(entity.mentions) and entity.mentions[0].abroad
        return (
            entity.kind == "group" and entity.lemma in self.index.agents and "REB" not in entity.sectors and not abroad
        )

    def _resolve(self, mention: Mention) -> tuple[Entity, ...]:
        if mention.form == "pronoun":
            return self._pronoun(mention)
        if mention.kind == "country":
            return self._country(mention)
        if mention.kind == "person":
            return (self.register.person(mention),)
        if mention.kind == "organization":
            if mention.form == "nominal" and not mention.surface:
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
        if not mention.anaphoric:
            home = self._owned(mention) or self.home.of_title(mention.head)
            return (self.register.country(home),) if home else ()
        return self.sets.countries(mention)

    def _owned(self, mention: Mention) -> str | None:
        """The country of whoever a possessive pronoun means: "his government", "their army"."""
        owners = self.parties.get(mention.owner, ()) if mention.owner is not None else ()
        return next((entity.country for entity in owners if entity.country), None)

    def _nominal(self, mention: Mention) -> tuple[Entity, ...]:
        if mention.definite and mention.single and not mention.org:
            person = self._office_holder(mention)
            if person is not None:
                return (person,)
        if mention.again and (body := self._organisation_before(mention)) is not None:
            return (body,)
        if mention.known_only:
            return ()
        text = self.doc[mention.start : mention.end].text
        if mention.plural and (mention.definite or mention.count > 1) and not mention.org and not mention.country:
            people = self.sets.people(mention)
            if people:
                return people
        if (same := self._same_group(mention)) is not None:
            return (same,)
        if len(mention.countries) > 1:
            holders = self.index.offices_held
            keys = [holders.holder(mention.lemma, code, self.found.published) for code in mention.countries]
            if mention.definite and all(keys) and not mention.other_time:
                return tuple(self.register.known(key) for key in keys if key)  # "the presidents of Russia and Iran"
            return tuple(self._grouped(mention, code, text) for code in mention.countries)
        self._settle(mention)
        return (self.register.group(mention, text),)

    def _same_group(self, mention: Mention) -> Entity | None:
        """The group that "the rebels" means: the last one met under the same noun, whatever its nation."""
        bare = not (mention.country or mention.org or mention.abroad or mention.other_time or mention.count)
        if not mention.definite or not bare or mention.owner is not None:
            return None
        lemma = self.doc[mention.head].lemma_.lower()
        for met in self.trail.before(mention.head, 60):
            if len(met.entities) == 1 and met.entities[0].kind == "group" and met.form == "nominal":
                if self.doc[met.head].lemma_.lower() == lemma:
                    return met.entities[0]
        return None

    def _grouped(self, mention: Mention, country: str, text: str) -> Entity:
        return self.register.group(replace(mention, country=country), text)

    def _office_holder(self, mention: Mention) -> Entity | None:
        """Whom a title without a name means: one named with it before, the office's holder on the day, or a like one."""
        met = self._person_before(mention, partial(so_called, mention))
        if mention.other_time:
            return met or self._once_in_office(mention)
        if self.home.speaks_of(mention.head) and (own := self._in_office(mention)) is not None:
            return own
        if met is None and not mention.country and (classes := self.sets.classes(mention.lemma)):
            met = self._person_before(mention, lambda entity: bool(self._offices(entity) & classes))
        return met or self._in_office(mention) or self._person_before(mention, partial(alike, mention))

    def _once_in_office(self, mention: Mention) -> Entity | None:
        """Whom "the former prime minister" means: somebody named before who held such an office and no longer does."""
        classes = self.sets.classes(" ".join(w for w in mention.lemma.split() if w not in OTHER_TIMES))

        def fits(entity: Entity) -> bool:
            if entity.basis != "table" or self._offices(entity) & classes:
                return False
            return bool(classes_before(self.index, entity.key.split(":", 1)[1], self.found.published) & classes)

        before = {t.lower_ for t in self.doc[mention.start : mention.head]} & _PAST
        return self._person_before(mention, fits) if classes and before else None

    def _in_office(self, mention: Mention) -> Entity | None:
        country = mention.country or self.home.of_title(mention.head)
        if mention.other_time or country is None:
            return None
        key = self.index.offices_held.holder(mention.lemma, country, self.found.published)
        if key is None:
            return None
        entity = self.register.known(key)
        # The text itself gives the office, so that it can be spoken of again by its noun alone.
        entity.role = entity.role or re.sub(r"^[Tt]he ", "", self.doc[mention.start : mention.end].text)
        entity.sectors = entity.sectors or mention.sectors
        return entity

    def _organisation_before(self, mention: Mention) -> Entity | None:
        """The organisation named before that a common noun means: by a word of its name, else by what it is."""
        word = mention.lemma.split()[-1]
        if word in self.register.shortened:
            return self.register.shortened[word]
        kinds = self.index.hypernyms.get(mention.lemma)
        if kinds is None:
            return None
        for met in self.trail.before(mention.head, 60):
            entity = met.entities[0]
            if len(met.entities) == 1 and entity.kind == "organization" and met.form == "name":
                if self._kind(entity) in kinds:
                    return entity
        return None

    def _kind(self, entity: Entity) -> str:
        key = entity.key.split(":", 1)[1]
        if entity.basis == "name":
            return "name"
        row = self.index.tables["organisations"].get(key)
        return str(row["kind"]) if row else "outlet"

    def _person_before(self, mention: Mention, fits: Callable[[Entity], bool]) -> Entity | None:
        for met in self.trail.before(mention.head, 60):
            entity = met.entities[0]
            if len(met.entities) != 1 or entity.kind != "person":
                continue
            if mention.country and entity.country and mention.country != entity.country:
                continue
            if fits(entity):
                return entity
        return None

    def _settle(self, mention: Mention) -> None:
        """Give an unnamed domestic party the country of its owner or of its passage."""
        if mention.country or mention.org or mention.abroad:
            return
        if mention.owner is not None:
            mention.country = self._owned(mention)
            if mention.country:
                return
        if DOMESTIC & set(mention.sectors):
            mention.country = self.home.of(mention.head)
        elif not mention.sectors and mention.lemma in _CROWD:
            mention.country = self.home.scene(mention.head)

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
            subject = first.dep_ in SUBJECTS
            self.trail.add(Met(found, token.i, self.sentences[token.i], subject, True, False, "nominal"))

    def _pronoun(self, mention: Mention) -> tuple[Entity, ...]:
        row, token = mention.pronoun, self.doc[mention.head]
        if row is None or row["note"] == "relative":
            return ()
        if row["person"] == "1":
            return self._first_person(mention, token)
        return self.pronouns.find(mention) if row["person"] == "3" else ()

    def _first_person(self, mention: Mention, token: Token) -> tuple[Entity, ...]:
        """ "I" is who speaks; "we" and "our" are whom he speaks for, where he speaks for a country."""
        speaker = self.quoting.speaker(token)
        if speaker is None:
            return () if self.quoting.quote_at(token) is not None else self._narrator(token)
        entities = self.parties.get(speaker, ())
        if mention.plural and len(entities) == 1 and entities[0].country and entities[0].kind in ("person", "group"):
            sectors = self._sectors(entities[0])
            if sectors[:1] and sectors[0] in DOMESTIC and "OPP" not in sectors:
                return (self.register.country(entities[0].country),)
        if mention.plural and self.voice is not None and self.quoting.answers(token):
            if all(e.kind == "person" and e.basis == "name" and not e.sectors for e in entities):
                return (self.voice,)
        return entities

    def _sectors(self, entity: Entity) -> tuple[str, ...]:
        """Sectors as the text tells them, else by office; who heads an international body is always of it."""
        held = self._office_sectors(entity)
        return held if set(held[:1]) & SLOTS else entity.sectors or held

    def _office_sectors(self, entity: Entity) -> tuple[str, ...]:
        """Sectors of a known person by the offices held on the day of the report."""
        if entity.kind != "person" or entity.basis != "table":
            return ()
        return sectors_in_office(self.index, entity.key.split(":", 1)[1], self.found.published)

    def _narrator(self, token: Token) -> tuple[Entity, ...]:
        """ "I" and "we" outside quotations: whoever is apposed, else the state whose text this is."""
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
        if self.voice is None:
            return ()
        if token.lower_ in _SINGLE and (author := self._author()) is not None:
            return (author,)
        return (self.voice,)

    def _author(self) -> Entity | None:
        """Who says "I" in a release of a country whose head needs no name there; not somebody whom the text names."""
        title = self.index.offices_held.reigning.get(self.home.voice or "")
        key = title and self.index.offices_held.holder(title, self.home.voice or "", self.found.published)
        if not key or (f"person:{key}" in self.register.by_key and f"person:{key}" not in self.authors):
            return None
        self.authors.add(f"person:{key}")
        return self.register.known(key)


def _timed(doc: Doc, found: Findings) -> frozenset[int]:
    """Tokens of expressions of time."""
    starts = {token.idx: token.i for token in doc}
    out: set[int] = set()
    for time in found.times:
        i = starts.get(time.span.start)
        while i is not None and i < len(doc) and doc[i].idx < time.span.end:
            out.add(i)
            i += 1
    return frozenset(out)
