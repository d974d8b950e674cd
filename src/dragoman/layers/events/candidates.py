"""Candidates: every trigger that a frame proposes, with its parties, before it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import Arguments, Ids
from dragoman.layers.base import Findings
from dragoman.layers.events import frames as framing
from dragoman.layers.events.frames import Frame, FrameIndex
from dragoman.models.encoder import Judgement
from dragoman.records import Actor, Period, Place, Statement, Status, Time, Where

_ARMED = frozenset({"MIL", "COP", "REB", "PRM", "UAF", "SPY", "IMG"})
POLITICAL = _ARMED | frozenset({"GOV", "LEG", "JUD", "OPP", "PTY", "IGO", "UNO", "EUR", "NGO", "ISM"})
"""Sectors of those who act in politics; others (firms, clubs, private persons) act in much that is none."""
_REACHING = frozenset(
    {"AGREE", "SUPPORT", "AID", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION", "COERCE", "ASSAULT"}
)
"""Types whose recipient may be sought below the trigger where the frame leads to none."""
GOVERNING = frozenset({"REQUEST", "AGREE", "THREATEN", "REJECT"})
"""Types whose complement is what is asked, agreed, threatened or refused: no event besides."""


@dataclass
class Candidate:
    """A trigger with its frame and parties, and what is found out about it later."""

    token: Token
    frame: Frame
    actors: Ids
    recipients: Ids
    type: str = ""
    status: Status = "occurred"
    when: Period | None = None
    time: Time | None = None
    where: Where | None = None
    place: Place | None = None
    source: Statement | None = None
    confidence: float = 0.5
    verdict: Judgement | None = None
    framed: bool = True
    """Whether a frame of the tables proposes it; else the encoder alone does."""
    actor_chance: float = 0.0
    recipient_chance: float = 0.0
    """How likely the likeliest actor and recipient are."""
    tags: tuple[str, ...] = ()
    """Tags of the mentions that were merged into it."""

    @property
    def noun(self) -> bool:
        """Whether the trigger is a noun."""
        return self.token.pos_ not in ("VERB", "AUX")


class Proposer:
    """Proposes the candidates of one Doc."""

    def __init__(self, doc: Doc, found: Findings, index: FrameIndex) -> None:
        self.doc, self.found, self.index = doc, found, index
        self.arguments = Arguments(doc, found)
        self.actors: Mapping[str, Actor] = {a.id: a for a in found.actors}
        self.named = {i for name in found.names for i in range(name.start, name.end)}
        self.shielded: set[int] = set()

    def all(self) -> list[Candidate]:
        """Every candidate, in order of its trigger."""
        verbs = [c for token in self.doc if (c := self._verb(token)) is not None]
        nouns = [c for token in self.doc if token.i not in self.shielded and (c := self._noun(token)) is not None]
        return sorted(verbs + nouns, key=lambda c: c.token.i)

    def _verb(self, token: Token) -> Candidate | None:
        if token.pos_ != "VERB" or token.i in self.named or token.dep_ in ("amod", "aux", "auxpass", "compound"):
            return None
        best: Candidate | None = None
        for frame in framing.of_verb(token, self.index):
            candidate = self.filled(token, frame)
            if candidate is None and frame.type != "NONE":
                continue
            if best is None:
                if frame.objects:
                    # The object is part of the frame ("held talks"): it tells no second event.
                    heads = framing.objects(token, frame.particle)
                    self.shielded.update(o.i for o in heads if o.lemma_.lower() in frame.objects)
                if candidate is None or (candidate.actors and candidate.recipients):
                    return candidate
                best = candidate
            elif candidate is not None and candidate.type == best.type and candidate.actors and candidate.recipients:
                # A less exact frame of the same type that finds both ends is the better reading.
                return candidate
        return best

    def _noun(self, token: Token) -> Candidate | None:
        if (
            token.pos_ not in ("NOUN", "PROPN")
            or token.dep_ in ("compound", "nmod", "npadvmod")
            or token.i in self.named
        ):
            return None
        for frame in framing.of_noun(token, self.index):
            candidate = self.filled(token, frame)
            if candidate is not None or frame.type == "NONE":
                return candidate
        return None

    def filled(self, token: Token, frame: Frame) -> Candidate | None:
        """A trigger with the parties that its frame finds; None where it asks for more than there is."""
        if frame.type == "NONE":
            return None
        recipients = self.arguments.follow(token, frame.recipient)
        actors = self.arguments.follow(token, frame.actor)
        if not recipients and actors and frame.type in _REACHING:
            recipients = self.arguments.reach(token, actors)
        if frame.reciprocal:
            actors, recipients = self._sides(actors, recipients)
        elif set(recipients) == set(actors):
            recipients = ()
        else:
            recipients = tuple(r for r in recipients if r not in actors) or recipients
        candidate = Candidate(token, frame, actors, recipients, frame.type)
        return candidate if self._meets_needs(candidate) else None

    def _sides(self, actors: Ids, recipients: Ids) -> tuple[Ids, Ids]:
        """The two ends of a meeting: one who meets himself is one end; two who meet as one subject go one into each."""
        recipients = tuple(r for r in recipients if r not in actors)
        if not recipients and len(actors) == 2:
            return actors[:1], actors[1:]
        return actors, recipients

    def _meets_needs(self, c: Candidate) -> bool:
        needs = c.frame.needs
        if not c.actors and not c.recipients:
            return not needs and not c.frame.objects  # Its parties may stand outside the clause: see roles.
        people = [self.actors[i] for i in (*c.actors, *c.recipients) if i in self.actors]
        if ("actor" in needs and not c.actors) or ("recipient" in needs and not c.recipients):
            return False
        if "country" in needs and not any(a.country or set(a.sectors) & POLITICAL for a in people):
            return False
        if "armed" in needs and not any(
            set(self.actors[i].sectors) & _ARMED or self.actors[i].kind == "country" for i in c.actors
        ):
            return False
        return not ("person" in needs and not any(self.actors[i].kind in ("person", "group") for i in c.recipients))


def ungoverned(candidates: list[Candidate]) -> list[Candidate]:
    """Leave out what is only asked for, agreed, threatened or refused by another candidate."""
    by_token = {c.token.i: c for c in candidates}
    return [c for c in candidates if _governor(c.token, by_token) is None]


def _governor(token: Token, by_token: Mapping[int, Candidate]) -> Candidate | None:
    node = token
    for _ in range(6):
        link, head = node.dep_, node.head
        if head.i == node.i:
            return None
        if link in ("nsubj", "nsubjpass", "relcl", "appos", "advcl", "ROOT", "poss"):
            return None
        governor = by_token.get(head.i)
        if governor is not None and governor.type in GOVERNING and head.i < token.i:
            if link in ("xcomp", "ccomp", "acl", "pcomp", "dobj", "prep", "oprd"):
                return governor
        node = head
        if node.pos_ in ("VERB", "AUX") and node.i not in by_token and link in ("ccomp",):
            return None
    return None
