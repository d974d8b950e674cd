"""The judge: is a proposed trigger an event, and of which type.

Frames propose; the encoder reads each candidate sentence once and judges every trigger in it. A trigger that no frame
knows is taken on the encoder's word alone, with the arguments that verbs and nouns commonly have.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from spacy.tokens import Doc, Span, Token

from dragoman.layers.base import Findings, Settings
from dragoman.layers.events.candidates import Candidate, Proposer
from dragoman.layers.events.frames import Frame
from dragoman.models.encoder import Encoder, Judgement

KEEP = 0.01
"""A frame's trigger is kept from this probability of an event on."""
ALONE = 0.85
"""A trigger without a frame is taken from this probability on."""
RETYPE = 0.8
"""The encoder's type takes the place of the frame's where it is this likely and the frame's is not."""
DOUBT = 0.1
LONGEST = 1200
"""Sentences longer than this, in code points, are seen only round their triggers."""
_OF_STATUS = frozenset({"AGREE", "THREATEN", "REJECT"})
"""Types that some of the training sets give to acts that are only announced or refused: here their status tells that."""
_RECIPROCAL = frozenset({"CONSULT", "COOPERATE"})
_VERB_ACTOR = ("subj",)
_VERB_RECIPIENT = ("obj", "prep:with", "prep:to", "prep:against", "prep:on", "prep:from", "prep:for", "iobj")
_NOUN_ACTOR = ("poss", "prep:by", "prep:between", "subj", "adj", "comp", "prep:of")
_NOUN_RECIPIENT = ("prep:with", "prep:against", "prep:on", "prep:to", "prep:for", "prep:of", "obj")


@cache
def encoder() -> Encoder:
    """The encoder that the package ships, loaded once a process."""
    return Encoder()


def judge(
    doc: Doc, found: Findings, proposer: Proposer, candidates: list[Candidate], settings: Settings
) -> list[Candidate]:
    """The candidates that may hold, with their types settled, in order of their triggers.

    Args:
        doc, found: the parsed text and its findings.
        proposer: gives parties to triggers that no frame knows.
        candidates: what the frames propose.
        settings: with `encoder` off, every candidate is kept.
    """
    if not settings.encoder:
        for c in candidates:
            c.confidence = 0.6 if c.actors and c.recipients else 0.45
        return candidates
    known = {c.token.i: c for c in candidates}
    masks = _masks(doc, found)
    out: list[Candidate] = []
    for sentence in doc.sents:
        own = [known[i] for i in range(sentence.start, sentence.end) if i in known]
        others = _others(sentence, known, proposer) if _speaks_of_parties(sentence, found) else []
        if not own and not others:
            continue
        tokens = [c.token for c in own] + others
        judged = encoder().judge(*_masked(sentence, tokens, masks))
        for c, verdict in zip(own, judged[: len(own)], strict=True):
            if _settle(c, verdict):
                out.append(c)
        for token, verdict in zip(others, judged[len(own) :], strict=True):
            candidate = _alone(token, verdict, proposer)
            if candidate is not None:
                out.append(candidate)
    return sorted(out, key=lambda c: c.token.i)


MASK = {"name": "Canada", "metonym": "Canada", "adjective": "Canadian"}
"""What the encoder reads in the place of any country's name: which country acts must not decide what it does."""
DAY = "Monday"
"""What it reads in the place of any date: nor must the day."""


def _masked(
    sentence: Span, tokens: list[Token], masks: Mapping[int, tuple[int, str]]
) -> tuple[str, list[tuple[int, int]]]:
    """The sentence as the encoder reads it, countries and dates under one name, and where its triggers stand there."""
    pieces: list[str] = []
    spans: dict[int, tuple[int, int]] = {}
    wanted = {t.i for t in tokens}
    length, i = 0, sentence.start
    while i < sentence.end:
        last, text = masks.get(i, (i, sentence.doc[i].text))
        last = min(last, sentence.end - 1)
        if not wanted.isdisjoint(range(i, last + 1)):
            last, text = i, sentence.doc[i].text
            if i in wanted:
                spans[i] = (length, length + len(text))
        text += sentence.doc[last].whitespace_
        pieces.append(text)
        length += len(text)
        i = last + 1
    return "".join(pieces), [spans[t.i] for t in tokens]


def _masks(doc: Doc, found: Findings) -> dict[int, tuple[int, str]]:
    """First token of what is masked -> its last token and what is read in its place."""
    out: dict[int, tuple[int, str]] = {}
    for name in found.names:
        if name.kind == "country" and name.form in MASK:
            out[name.start] = (name.end - 1, MASK[name.form])
    starts = {token.idx: token.i for token in doc}
    for time in found.times:
        first = starts.get(time.span.start)
        if first is None or time.type != "date" or time.period is None:
            continue
        last = first
        while last + 1 < len(doc) and doc[last + 1].idx < time.span.end:
            last += 1
        if any(t.pos_ in ("PROPN", "NUM") for t in doc[first : last + 1]):
            out[first] = (last, DAY)
    return out


def _settle(c: Candidate, verdict: Judgement) -> bool:
    """Whether a candidate stays, with its type settled; a frame of the user's own is not overruled."""
    if verdict.event < KEEP and not c.frame.own:
        return False
    best = verdict.best_type
    if (
        not c.frame.own
        and best != c.type
        and best not in _OF_STATUS
        and verdict.types[best] >= RETYPE
        and verdict.types[c.type] < DOUBT
    ):
        c.type = best
    c.verdict = verdict
    return True


def _speaks_of_parties(sentence: Span, found: Findings) -> bool:
    return any(token.i in found.parties for token in sentence)


def _others(sentence: Span, known: dict[int, Candidate], proposer: Proposer) -> list[Token]:
    """Verbs and nouns with arguments that no frame has proposed and no frame has taken up or shielded."""
    return [
        t
        for t in sentence
        if t.i not in known
        and t.i not in proposer.shielded
        and t.i not in proposer.named
        and t.pos_ in ("VERB", "NOUN")
        and t.dep_ not in ("compound", "amod", "nmod", "aux", "npadvmod")
        and t.i not in proposer.found.parties
    ]


def plain_frame(token: Token, kind: str) -> Frame:
    """The frame of a trigger that no table knows: the arguments that verbs and nouns commonly have."""
    verb = token.pos_ == "VERB"
    return Frame(
        token.lemma_, kind, None, None, _VERB_ACTOR if verb else _NOUN_ACTOR,
        _VERB_RECIPIENT if verb else _NOUN_RECIPIENT, kind in _RECIPROCAL, frozenset(),
    )  # fmt: skip


def _alone(token: Token, verdict: Judgement, proposer: Proposer) -> Candidate | None:
    if verdict.event < ALONE:
        return None
    kind = verdict.best_type
    frame = plain_frame(token, kind)
    candidate = proposer.filled(token, frame)
    if candidate is not None:
        candidate.verdict = verdict
        candidate.framed = False
    return candidate
