"""Third-person pronouns: by agreement, distance, grammar and salience, things competing with parties for "it".

The order of preference follows what studies of salience agree on (Lappin and Leass 1994: recency, subjects, parallel
roles); the weights are set on our own labels (training/coreference).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from spacy.tokens import Doc, Token

from dragoman.layers.actors.entities import Entity
from dragoman.layers.actors.mention import Mention
from dragoman.layers.actors.met import SUBJECTS, Met, Trail
from dragoman.layers.actors.quoting import Quoting

REACH = 3
"""A pronoun looks back this many sentences."""
MOST = 120
"""... and this many mentions."""
DISTANCE = 1.5
SUBJECT = 1.2
NAME = 0.6
FREQUENCY = 0.6
NEUTER_FREQUENCY = 0.2
"""Of "it": countries that an article is about are named so often that this would outweigh all else."""
FREQUENT = 4
TOKEN = 0.01
SAME_CLAUSE = 1.5
CONJOINED = 3.0
AHEAD = 1.0
OTHER_SIDE = 1.2
OBJECT = 2.8
UNSURE = 0.6
"""A pronoun that tells the gender prefers those whose gender is known."""
THING = -0.5
SPEAKING = 2.0
_ONE, _MANY = frozenset({"NN", "NNP"}), frozenset({"NNS", "NNPS"})
_MODIFYING = frozenset({"compound", "amod", "nmod", "npadvmod", "poss"})
_FRONTED = frozenset({"prep", "advcl", "mark", "pcomp"})


class Pronouns:
    """Resolves the third-person pronouns of one Doc.

    Args:
        doc: the parsed text.
        sentences: the number of each token's sentence.
        trail: what was met.
        quoting: whose words a quotation is.
        parties: token -> the parties that it stands for, as far as known.
        times: tokens of expressions of time, which "it" never means.
    """

    def __init__(
        self,
        doc: Doc,
        sentences: list[int],
        trail: Trail,
        quoting: Quoting,
        parties: dict[int, tuple[Entity, ...]],
        times: frozenset[int],
    ) -> None:
        self.doc, self.sentences, self.trail, self.quoting = doc, sentences, trail, quoting
        self.parties, self.times = parties, times

    def find(self, mention: Mention) -> tuple[Entity, ...]:
        """The parties that a pronoun stands for; none for a thing, a dummy, or nobody in reach."""
        token = self.doc[mention.head]
        if dummy(token):
            return ()
        best: tuple[float, tuple[Entity, ...]] | None = None
        verbs = _verbs_over(token)
        for met in self._candidates(token):
            if not agrees(mention, met) or self._barred(token, met):
                continue
            score = self._score(token, met, mention.gender, verbs)
            if best is None or score > best[0]:
                best = (score, met.entities)
        if best is None:
            return ()
        if mention.gender in ("n", "x") and self._thing(token, mention.plural, verbs) > best[0] + self._acts(token):
            return ()
        return best[1]

    def _candidates(self, token: Token) -> Iterator[Met]:
        here, known = self.sentences[token.i], self.quoting.index.pronouns
        for met in self.trail.before(token.i, MOST):
            if here - met.sentence > REACH:
                break
            row = known.get(self.doc[met.head].lower_) if met.form == "pronoun" else None
            if row is None or row["person"] == "3":  # "We" and "I" are never meant by "it" or "they".
                yield met
        main = _main_subject(token)
        if main is not None:
            # Of "President X" the parser may take the title for the subject; both stand for the same person.
            for met in self.trail.between(main.left_edge.i, main.right_edge.i + 1):
                if met.head == main.i or self.parties.get(main.i) == met.entities:
                    yield met
                    break

    def _score(self, token: Token, met: Met, gender: str, verbs: frozenset[int]) -> float:
        entity = met.entities[0]
        other = self.doc[met.head]
        if met.head > token.i:
            score = SUBJECT + AHEAD
        else:
            score = self._place(token, met.head, met.sentence, met.subject)
        score += NAME if met.form == "name" else 0
        score -= UNSURE if gender in ("m", "f") and entity.gender == "x" else 0
        score += (NEUTER_FREQUENCY if gender == "n" else FREQUENCY) * min(len(entity.mentions), FREQUENT)
        if token.dep_ == "poss" and token.head.dep_ == "conj" and token.head.head.i == met.head:
            score += CONJOINED
        elif met.subject and other.head.i in verbs:
            score += SAME_CLAUSE
        if _for_what(token, other):
            score += OBJECT
        return score

    def _place(self, token: Token, head: int, sentence: int, subject: bool) -> float:
        score = -DISTANCE * (self.sentences[token.i] - sentence) - TOKEN * (token.i - head)
        score += SUBJECT if subject else 0
        if self.quoting.quote_at(token) != self.quoting.quote_at(self.doc[head]):
            score -= OTHER_SIDE
        return score

    def _thing(self, token: Token, plural: bool, verbs: frozenset[int]) -> float:
        """The best score of a noun that is no party."""
        best = float("-inf")
        here, tags = self.sentences[token.i], _MANY if plural else _ONE
        for i in range(token.i - 1, max(token.i - 60, -1), -1):
            other = self.doc[i]
            if here - self.sentences[i] > 1:
                break
            if other.tag_ not in tags or other.dep_ in _MODIFYING:
                continue
            if i in self.parties or i in self.times or other.head.i == token.i or token.head.i == i:
                continue
            score = self._place(token, i, self.sentences[i], other.dep_ in SUBJECTS) - THING
            if other.dep_ in SUBJECTS and other.head.i in verbs:
                score += SAME_CLAUSE
            best = max(best, score)
        return best

    def _acts(self, token: Token) -> float:
        """How far the pronoun's own clause tells that it is a party: "it said", "it accused"."""
        if token.dep_ == "nsubj" and token.head.lemma_.lower() in self.quoting.index.speech:
            return SPEAKING
        return 0.0

    def _barred(self, token: Token, met: Met) -> bool:
        """An object pronoun is not its verb's subject, nor a third person the speaker of the words it stands in."""
        other = self.doc[met.head]
        speaker = self.quoting.speaker(token)
        if speaker is not None and self.parties.get(speaker) == met.entities:
            return True
        if other.dep_ == "poss" and other.head.i == token.i:
            return True
        if token.dep_ == "poss":
            return other.i == token.head.i or token.head.i in (a.i for a in other.ancestors if a.pos_ != "VERB")
        if token.lower_.endswith(("self", "selves")):
            return False
        if token.dep_ in SUBJECTS:
            return False
        verb = token.head if token.dep_ != "pobj" else token.head.head
        subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        return subject is not None and (subject == other or self.parties.get(subject.i) == met.entities)


def agrees(mention: Mention, met: Met) -> bool:
    """Whether a pronoun agrees in gender and number with what was met."""
    entity = met.entities[0]
    if mention.gender in ("m", "f"):
        if len(met.entities) != 1 or entity.gender not in ("x", mention.gender):
            return False
        return entity.kind == "person" or (entity.kind == "group" and met.single)
    if mention.gender == "n":
        return len(met.entities) == 1 and met.body and not met.plural
    return met.plural or (met.body and entity.kind != "country")


def dummy(token: Token) -> bool:
    """ "It is clear that", "it seems": a pronoun that points to nothing."""
    if token.lower_ != "it":
        return False
    verb = token.head
    if token.dep_ == "expl" or verb.lemma_ in ("seem", "appear", "rain", "snow"):
        return True
    if token.dep_ in SUBJECTS and verb.lemma_ == "take" and any(c.lower_ in ("long", "time") for c in verb.subtree):
        return True
    return (
        token.dep_ in SUBJECTS
        and any(c.dep_ in ("ccomp", "xcomp", "advcl") and c.i > verb.i for c in verb.children)
        and (verb.lemma_ == "be" or any(c.dep_ == "auxpass" for c in verb.children))
    )


def _verbs_over(token: Token) -> frozenset[int]:
    """The verb of a pronoun's clause and the one above it."""
    return frozenset(islice((a.i for a in token.ancestors if a.pos_ in ("VERB", "AUX")), 2))


def _for_what(token: Token, other: Token) -> bool:
    """ "Thanked him for his support": what a verb is about belongs to its object rather than to its subject."""
    if token.dep_ != "poss" or other.dep_ != "dobj":
        return False
    preposition = next((a for a in token.ancestors if a.dep_ == "prep"), None)
    return preposition is not None and preposition.lower_ == "for" and preposition.head == other.head


def _main_subject(token: Token) -> Token | None:
    """The subject behind a fronted phrase or clause that the pronoun stands in: "In his speech, Xi said"."""
    node = token
    for _ in range(8):
        if node.head.i == node.i:
            return None
        if node.dep_ in _FRONTED and node.head.pos_ in ("VERB", "AUX") and node.i < node.head.i:
            subject = next((c for c in node.head.children if c.dep_ in SUBJECTS), None)
            if subject is not None and subject.i > token.i:
                return subject
        node = node.head
    return None
