"""Events: who did, does, will or might do what to whom.

Frames in tables propose triggers and their parties from the parse; the encoder judges each trigger in its sentence;
status, time, place and source are read from the clause; mentions of one happening are merged.
"""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Doc

from dragoman.ids import record_ids
from dragoman.layers import sites
from dragoman.layers.base import Findings, Settings, findings, span
from dragoman.layers.circumstances import Circumstances, ahead
from dragoman.layers.events import frames as framing
from dragoman.layers.events import status as standing
from dragoman.layers.events.candidates import Candidate, Proposer, ungoverned
from dragoman.layers.events.confidence import confidence
from dragoman.layers.events.frames import FrameIndex
from dragoman.layers.events.judge import judge
from dragoman.layers.events.merge import merge
from dragoman.layers.events.roles import Roles
from dragoman.layers.events.topic import is_off
from dragoman.records import UNKNOWN, Article, Event
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("reading", "names", "times", "places", "actors", "parties", "statements")
SETS = ("events",)
LEAST = 0.045
"""An event is recorded from this confidence on."""
LIKELY = 0.1
"""... where the encoder gives it so much,"""
FIRM = 0.25
"""or the scorer so much."""
FEW = 3
"""A text of so few sentences is a headline or an extract, chosen for what it tells: there every frame counts."""


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Event]:
    """All events of a Doc, in the order of their triggers."""
    found = findings(doc)
    index = framing.index(knowledge)
    candidates = prepared(doc, found, knowledge, settings)
    actors = {a.id: a for a in found.actors}
    for candidate in candidates:
        if candidate.verdict is not None:
            candidate.confidence = confidence(candidate, actors)
    short = sum(1 for _ in islice(doc.sents, FEW + 1)) <= FEW
    candidates = [c for c in candidates if _holds(c, short)]
    candidates = ungoverned(candidates)
    merged = merge(candidates)
    merged = [c for c in merged if c.confidence >= settings.min_confidence]
    events = _records(article, merged, index)
    found.events = events
    return events


def _holds(c: Candidate, short: bool) -> bool:
    """Whether a candidate is recorded: on the word of a frame or of the encoder, and of the scorer over both."""
    if short or c.frame.own or c.verdict is None:
        return True
    return c.confidence >= LEAST and (c.verdict.event >= LIKELY or c.confidence >= FIRM)


def prepared(doc: Doc, found: Findings, knowledge: Knowledge, settings: Settings) -> list[Candidate]:
    """Every candidate that may be an event, with parties, status and circumstances, before it is known how sure it is."""
    index = framing.index(knowledge)
    proposer = Proposer(doc, found, index)
    candidates = _in_prose(proposer.all(), found)
    if is_off(doc, index):
        # A frame that the user wrote counts in any article.
        candidates = [c for c in candidates if c.frame.own]
        if not candidates:
            return []
    candidates = judge(doc, found, proposer, candidates, settings)
    candidates = _in_prose(candidates, found)
    roles = Roles(doc, found, proposer.arguments)
    for candidate in candidates:
        roles.assign(candidate)
    candidates = [c for c in candidates if c.actors or c.recipients]
    _inform(doc, found, candidates, knowledge)
    return candidates


def _in_prose(candidates: list[Candidate], found: Findings) -> list[Candidate]:
    """Those that stand neither in boilerplate nor in a caption."""
    aside = [p for p in found.reading.paragraphs if p.kind in ("boilerplate", "caption")]
    return [c for c in candidates if not any(p.start <= c.token.idx < p.end for p in aside)]


def _inform(doc: Doc, found: Findings, candidates: list[Candidate], knowledge: Knowledge) -> None:
    """Fill in status, time, place and source of each candidate."""
    around, cues = Circumstances(doc, found, sites.index(knowledge)), standing.index(knowledge)
    for c in candidates:
        c.status = standing.find(c.token, cues)
        c.when, c.time = around.when(c.token, c.status)
        if c.status in ("occurred", "ongoing") and ahead(c.when, found.published, open_end=c.noun):
            c.status = "scheduled"
        c.where, c.place = around.where(c.token, c.type)
        c.source = around.attributed_to(c.token)


def _records(article: Article, candidates: list[Candidate], index: FrameIndex) -> list[Event]:
    def key(c: Candidate) -> tuple[int, int, str, tuple[str, ...], tuple[str, ...]]:
        return c.token.idx, _trigger_end(c), c.type, c.actors, c.recipients

    candidates = sorted(candidates, key=key)
    ids = record_ids(article.id, "event", [(c.token.idx, _trigger_end(c), c.type) for c in candidates])
    return [_event(identity, article, c, index) for identity, c in zip(ids, candidates, strict=True)]


def _trigger_end(c: Candidate) -> int:
    return int(c.token.idx) + len(c.token)


def _event(identity: str, article: Article, c: Candidate, index: FrameIndex) -> Event:
    sentence = c.token.sent
    start, end = sentence.start_char, sentence.end_char
    if end - start > 600:
        start, end = max(start, c.token.idx - 300), min(end, c.token.idx + 300)
    mode = c.frame.mode if c.type == c.frame.type else None
    row = index.plover.get((c.type, mode or "")) or index.plover[(c.type, "")]
    own_code = c.frame.cameo if c.type == c.frame.type else None
    code = index.cameo.get(own_code or row["cameo"])
    base = index.plover[(c.type, "")]
    return Event(
        id=identity,
        article_id=article.id,
        event_type=c.type,  # type: ignore[arg-type]
        mode=mode,
        contexts=list(code["contexts"]) if code else [],
        cameo=own_code or row["cameo"],
        quad=base["quad"],
        goldstein=code["goldstein"] if code else None,
        intensity=row["score"] if row["score"] is not None else base["score"],
        actors=list(c.actors),
        recipients=list(c.recipients),
        reciprocal=c.frame.reciprocal,
        trigger=span(article, c.token.idx, _trigger_end(c)),
        evidence=span(article, start, end),
        when=c.when or UNKNOWN,
        time_id=c.time.id if c.time else None,
        where=c.where,
        place_id=c.place.id if c.place else None,
        status=c.status,
        attributed_to=c.source.speaker if c.source else None,
        confidence=c.confidence,
        tags=sorted({*c.frame.tags, *c.tags}),
    )
