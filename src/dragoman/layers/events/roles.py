"""Roles: which of a sentence's parties act and which are acted on, by a scorer over what grammar tells of each.

The frames' own paths are features among others: the scorer learns how far to trust each path, and finds parties where no
path of the frame leads (below a complement, in another clause, in apposition). Written by training/fit_roles.py.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import Arguments, Ids, is_passive
from dragoman.layers.base import Findings
from dragoman.layers.events.candidates import Candidate
from dragoman.models.scorer import shipped
from dragoman.records import Actor

LONGEST_PATH = 6
REACH = 45
"""A party is considered when its word stands no more than so many tokens from the trigger."""
ACTOR, RECIPIENT = 0.5, 0.5
"""A party has a role from this probability on."""
LOW = 0.4
"""... and the likeliest one from this on, where the frame asks for the role and no other has it."""
MOST = 24
"""... and among so many of the nearest."""


@dataclass(frozen=True)
class Unit:
    """A word that stands for parties, beside a trigger: `kind` as actors have it, or `place` for the country of a place.

    Two units stand outside the sentence and have no token: `home`, the country that the article names most, and `topic`,
    the last subject of the sentence before.
    """

    token: Token | None
    ids: Ids
    kind: str
    form: str


class Roles:
    """Scores the parties of triggers in one Doc.

    Args:
        doc: the parsed text.
        found: its findings; actors, parties, places and statements are read.
        arguments: the paths from triggers to parties.
    """

    def __init__(self, doc: Doc, found: Findings, arguments: Arguments) -> None:
        self.doc, self.found, self.arguments = doc, found, arguments
        self.actors: Mapping[str, Actor] = {a.id: a for a in found.actors}
        self._forms = {(m.end, a.id): m.form for a in found.actors for m in a.mentions}
        self._home = self._most_named()
        self._said = _contents(doc, found)

    def assign(self, c: Candidate) -> None:
        """Give a candidate the actors and recipients that the scorers find likeliest."""
        units = self.units(c.token)
        acts, undergoes = shipped("actor_role"), shipped("recipient_role")
        actor: dict[str, float] = {}
        recipient: dict[str, float] = {}
        for unit, features in self.features(c, units):
            for table, scorer in ((actor, acts), (recipient, undergoes)):
                chance = scorer.probability(features)
                for identity in unit.ids:
                    table[identity] = max(table.get(identity, 0.0), chance)
        # What the frame finds beyond the words looked at stays.
        actor |= {i: 1.0 for i in c.actors if i not in actor}
        recipient |= {i: 1.0 for i in c.recipients if i not in recipient}
        if c.frame.reciprocal and c.actors and c.recipients:
            # "Talks between Iran and Iraq": a frame that finds both sides of a meeting has found the meeting.
            c.actor_chance = max(actor[i] for i in c.actors)
            c.recipient_chance = max(recipient[i] for i in c.recipients)
            return
        actors = _chosen(actor, recipient, ACTOR)
        recipients = tuple(i for i in _chosen(recipient, actor, RECIPIENT) if i not in actors)
        # Where nobody is likely, what the frame says is as good as anything.
        recipients = recipients or tuple(i for i in c.recipients if i not in actors)
        actors = actors or tuple(i for i in c.actors if i not in recipients)
        if not actors and not recipients:
            return
        c.actors, c.recipients = self._apart(actors, units), self._apart(recipients, units)
        c.actor_chance = max((actor[i] for i in actors), default=0.0)
        c.recipient_chance = max((recipient[i] for i in recipients), default=0.0)
        if c.frame.reciprocal and not c.recipients and len(c.actors) == 2:
            c.actors, c.recipients = c.actors[:1], c.actors[1:]

    def units(self, trigger: Token) -> list[Unit]:
        """The words of a trigger's sentence that stand for parties, in order."""
        sentence = trigger.sent
        low, high = max(sentence.start, trigger.i - REACH), min(sentence.end, trigger.i + REACH + 1)
        out = [unit for i in range(low, high) if i != trigger.i and (unit := self._unit(self.doc[i])) is not None]
        if len(out) > MOST:
            out = sorted(sorted(out, key=lambda u: abs(_at(u) - trigger.i))[:MOST], key=_at)
        return out + self._context(trigger, {i for u in out for i in u.ids})

    def _apart(self, ids: Ids, units: list[Unit]) -> Ids:
        """Without the nation that only qualifies a party beside it: in "Turkish police" the police act, not Turkey too."""
        here = {u.token.i: u for u in units if u.token is not None}
        spoken: dict[str, list[bool]] = {}
        for token, unit in ((u.token, u) for u in units if u.token is not None):
            head = here.get(token.head.i) if token.dep_ in ("amod", "compound", "nmod") else None
            for i in unit.ids:
                only = head is not None and any(h in ids and h != i and self._alike(h, i) for h in head.ids)
                spoken.setdefault(i, []).append(only)
        return tuple(i for i in ids if i not in spoken or not all(spoken[i]))

    def _alike(self, one: str, other: str) -> bool:
        return self.actors[one].country == self.actors[other].country

    def _context(self, trigger: Token, inside: set[str]) -> list[Unit]:
        """The parties that a sentence may leave unsaid: its article's country, and whom the sentence before is about."""
        out = []
        if self._home and self._home not in inside:
            out.append(Unit(None, (self._home,), "home", "context"))
        start = trigger.sent.start
        if start > 0:
            before = self.doc[start - 1].sent
            subjects = [t for t in before if t.dep_ in ("nsubj", "nsubjpass") and t.i in self.found.parties]
            ids = self.found.parties[subjects[0].i] if subjects else ()
            if ids and not inside.intersection(ids) and ids[0] in self.actors:
                out.append(Unit(None, ids, "topic", "context"))
        return out

    def _most_named(self) -> str | None:
        """The country with the most mentions, the first in the text among equals."""
        countries = [a for a in self.found.actors if a.kind == "country"]
        return max(countries, key=lambda a: len(a.mentions)).id if countries else None

    def _unit(self, token: Token) -> Unit | None:
        if token.i in self.arguments.speakers:
            ids: Ids = (self.arguments.speakers[token.i],)
        elif token.i in self.found.parties:
            ids = self.found.parties[token.i]
        else:
            ids = self.arguments.at_place(token) if token.pos_ in ("PROPN", "NOUN") else ()
            return Unit(token, ids, "place", "place") if ids else None
        first = self.actors.get(ids[0]) if ids else None
        if first is None:
            return None
        form = self._forms.get((token.idx + len(token), first.id), "nominal")
        return Unit(token, ids, first.kind if len(ids) == 1 else "several", form)

    def features(self, c: Candidate, units: list[Unit]) -> Iterator[tuple[Unit, dict[str, float]]]:
        """What is told of each unit beside a trigger."""
        trigger = c.token
        voice = "noun" if c.noun else "passive" if is_passive(trigger) else "active"
        inside = [u for u in units if u.token is not None]
        near = {id(u) for u in (*[u for u in inside if _at(u) < trigger.i][-1:], *_first_after(inside, trigger))}
        for n, unit in enumerate(units):
            names = [
                f"form={unit.form}",
                f"kind={unit.kind}",
                f"kind={unit.kind}:{c.type}",
                f"kind={unit.kind}:{voice}",
            ]
            if unit.token is not None:
                names += self._placed(c, unit.token, voice, id(unit) in near, min(n, 4))
            names += self._ruled(c, unit, voice)
            names += self._who(unit)
            if len(inside) == 1 and unit.token is not None:
                names.append(f"alone:{c.type}")
            names.append("nobody inside" if not inside else "somebody inside")
            yield unit, dict.fromkeys(names, 1.0)

    def _placed(self, c: Candidate, token: Token, voice: str, near: bool, rank: int) -> list[str]:
        """What the parse and the order of words tell of a party beside a trigger."""
        path = path_between(c.token, token)
        side = "before" if token.i < c.token.i else "after"
        names = [f"path={voice}:{path}", f"path={path}", side, f"{voice}:{side}", f"{c.type}:{voice}:{side}"]
        if near:
            names += [f"nearest:{side}", f"nearest:{voice}:{side}", f"nearest:{c.type}:{side}"]
        names += [f"rank={rank}", f"gap={_bucket(abs(token.i - c.token.i))}"]
        names.append(f"steps={path.count('>') + path.count('^')}")
        if self._said.get(token.i) != self._said.get(c.token.i):
            names.append(f"across:{side}")
        return names

    def _ruled(self, c: Candidate, unit: Unit, voice: str) -> list[str]:
        names = []
        if set(unit.ids) & set(c.actors):
            names += ["rule=actor", f"rule=actor:{voice}", f"rule=actor:{c.type}", f"rule=actor:{unit.form}"]
        if set(unit.ids) & set(c.recipients):
            names += ["rule=recipient", f"rule=recipient:{voice}", f"rule=recipient:{c.type}"]
        if not names:
            names += ["rule=none", f"rule=none:{voice}"]
        names.append("actor found" if c.actors else "no actor found")
        names.append("recipient found" if c.recipients else "no recipient found")
        if c.frame.reciprocal:
            names.append("reciprocal")
        return names

    def _who(self, unit: Unit) -> list[str]:
        actor = self.actors[unit.ids[0]]
        names = ["no country"] if actor.country is None and actor.kind != "organization" else []
        return [*names, f"sector={actor.sectors[0]}"] if actor.sectors else names


def _contents(doc: Doc, found: Findings) -> dict[int, int]:
    """Token -> number of the reported content that it stands in, the last one's of those that nest."""
    offsets = [token.idx for token in doc]
    spans = [s for statement in found.statements for s in statement.content]
    return {
        i: n
        for n, s in enumerate(spans)
        for i in range(bisect.bisect_left(offsets, s.start), bisect.bisect_left(offsets, s.end))
    }


def _chosen(chances: Mapping[str, float], others: Mapping[str, float], least: float) -> Ids:
    """Those likely enough and likelier than in the other role; failing that the likeliest, where it is not unlikely."""
    own = {i: p for i, p in chances.items() if p >= others.get(i, 0.0)}
    likely = tuple(i for i, p in own.items() if p >= least)
    if likely or not own:
        return likely
    best = max(own, key=lambda i: own[i])
    return (best,) if own[best] >= LOW else ()


def _at(unit: Unit) -> int:
    return unit.token.i if unit.token is not None else -1


def _first_after(units: list[Unit], trigger: Token) -> list[Unit]:
    return [u for u in units if _at(u) > trigger.i][:1]


def path_between(trigger: Token, other: Token) -> str:
    """The dependency path from a trigger to a word: "^" for each step up, ">" for each step down, prepositions by name."""
    up = [trigger, *trigger.ancestors]
    places = {t.i: n for n, t in enumerate(up[: LONGEST_PATH + 1])}
    down: list[str] = []
    node = other
    for _ in range(LONGEST_PATH):
        if node.i in places:
            climb = "".join(f"^{t.dep_}" for t in up[: places[node.i]])
            return climb + "".join(reversed(down))
        down.append(f">{node.lower_ if node.dep_ in ('prep', 'agent') else node.dep_}")
        if node.head.i == node.i:
            break
        node = node.head
    return "far"


def _bucket(gap: int) -> str:
    return "1-2" if gap < 3 else "3-5" if gap < 6 else "6-10" if gap < 11 else "11-20" if gap < 21 else "21+"
