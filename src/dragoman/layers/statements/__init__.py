"""Statements: who is reported to say, write or think what, to whom, with the exact words."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, cast

import msgspec
from spacy.tokens import Doc, Token

from dragoman.ids import record_ids
from dragoman.layers.base import Findings, Settings, findings, span
from dragoman.layers.circumstances import Circumstances
from dragoman.layers.statements import content as contents
from dragoman.layers.statements.content import Range
from dragoman.layers.statements.cues import Cue, CueFinder, index
from dragoman.records import UNKNOWN, Actor, Article, Span, Statement
from dragoman.tables import Knowledge
from dragoman.text.reading import Quote

NEEDS: tuple[str, ...] = ("reading", "times", "actors", "parties", "flags")
SETS = ("statements",)
LEAST_WORDS = 4
"""A quotation with no cue is a statement from this many words on; a shorter one is a word in quotation marks."""


@dataclass
class _Draft:
    """A statement in the making."""

    content: list[Range]
    cue: Cue | None
    speaker: str | None
    speaker_token: Token | None = None
    quotes: list[Quote] = field(default_factory=list)
    inherited: bool = False


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Statement]:
    """All statements of a Doc, in the order of their first words of content."""
    found = findings(doc)
    finder = CueFinder(doc, found, index(knowledge))
    quotes = [q for q in found.reading.quotes if q.depth == 0]
    drafts = _by_cue(doc, finder, quotes)
    _quoted(doc, found, finder, quotes, drafts)
    drafts = [d for d in drafts if d.content and not _is_all_boilerplate(d, found)]
    drafts.sort(key=lambda d: (d.content[0], d.cue.start if d.cue else -1, d.speaker or ""))
    statements = _records(doc, article, drafts, found)
    found.statements = [s for s in statements if s.confidence >= settings.min_confidence]
    return found.statements


def _by_cue(doc: Doc, finder: CueFinder, quotes: list[Quote]) -> list[_Draft]:
    drafts = []
    for cue in finder.clausal():
        if cue.clause is None or _inside_name(cue):
            continue
        ranges = contents.of_clause(doc, cue.clause, cue.start, cue.end, cue.speaker_token, cue.set_off)
        near = [q for q in quotes if any(q.outer_start < e and q.outer_end > s for s, e in ranges)]
        drafts.append(_Draft(contents.widened(ranges, near, doc), cue, cue.speaker, cue.speaker_token, near))
    for cue in finder.prepositions():
        if cue.speaker_token is None:
            continue
        ranges = contents.of_sentence(doc, cue.start, cue.end, cue.speaker_token)
        near = [q for q in quotes if any(q.outer_start < e and q.outer_end > s for s, e in ranges)]
        drafts.append(_Draft(contents.widened(ranges, near, doc), cue, cue.speaker, cue.speaker_token, near))
    return drafts


def _inside_name(cue: Cue) -> bool:
    return cue.token is not None and cue.token.pos_ == "VERB" and cue.token.dep_ in ("amod", "compound")


def _quoted(doc: Doc, found: Findings, finder: CueFinder, quotes: list[Quote], drafts: list[_Draft]) -> None:
    """Give each quotation that no cue has taken its cue, or the speaker who goes on."""
    starts = [token.idx for token in doc]
    for quote in quotes:
        if any(s <= quote.start and quote.end <= e for d in drafts for s, e in d.content):
            continue
        first = bisect.bisect_left(starts, quote.outer_start)
        last = bisect.bisect_left(starts, quote.outer_end)
        words = sum(t.is_alpha for t in doc[first:last])
        cue = finder.beside(first, last)
        if cue is not None and (words >= 2 or "np" in cue.row["clause"]):
            twin = next((d for d in drafts if d.cue is not None and d.cue.start == cue.start), None)
            if twin is not None:
                twin.content = contents.joined(doc, [*twin.content, (quote.start, quote.end)])
                twin.quotes.append(quote)
            else:
                ranges = _with_frame(doc, cue, (quote.start, quote.end))
                drafts.append(_Draft(ranges, cue, cue.speaker, cue.speaker_token, [quote]))
        elif words >= LEAST_WORDS and _stands_alone(doc, first, last):
            speaker = _going_on(found, drafts, quote)
            drafts.append(_Draft([(quote.start, quote.end)], None, speaker, None, [quote], inherited=True))


def _with_frame(doc: Doc, cue: Cue, quoted: Range) -> list[Range]:
    """ "Hailed ties as having 'reached …'": what is described belongs to the content where the cue takes "as"."""
    verb = cue.token
    if verb is None or "as" not in cue.row["clause"] or quoted[0] < verb.idx:
        return [quoted]
    described = [c for c in verb.children if c.dep_ in ("dobj", "prep") and c.i > verb.i]
    if any(c.dep_ == "prep" and c.lower_ == "as" for c in described) or any(c.dep_ == "dobj" for c in described):
        start = min(c.left_edge.idx for c in described)
        if start < quoted[0]:
            return [(start, quoted[1])]
    return [quoted]


def _stands_alone(doc: Doc, first: int, last: int) -> bool:
    """A quotation that is a sentence of its own, not a few words set into one."""
    inner = [t for t in doc[first:last] if t.text != '"' and not t.is_space]
    if not inner or not any(t.pos_ in ("VERB", "AUX") for t in inner):
        return False
    before = doc[first - 1] if first > 0 else None
    opens = before is None or before.is_space or before.text in (".", "!", "?", ":", '"', ",")
    return opens and inner[0].text[0].isupper()


def _going_on(found: Findings, drafts: list[_Draft], quote: Quote) -> str | None:
    """The speaker who goes on in a quotation with no cue: of the nearest statement before it, at most a paragraph away."""
    paragraphs = found.reading.paragraphs
    here = next((n for n, p in enumerate(paragraphs) if p.start <= quote.start < p.end), 0)
    reach = paragraphs[max(0, here - 1)].start if paragraphs else 0
    before = [d for d in drafts if d.content and reach <= d.content[-1][1] <= quote.start]
    if before:
        return max(before, key=lambda d: (d.content[-1][1], d.content[0][0])).speaker
    return None


def _is_all_boilerplate(draft: _Draft, found: Findings) -> bool:
    start = draft.content[0][0]
    return any(p.start <= start < p.end for p in found.reading.paragraphs if p.kind in ("boilerplate", "caption"))


def _records(doc: Doc, article: Article, drafts: list[_Draft], found: Findings) -> list[Statement]:
    ids = record_ids(article.id, "statement", [(d.content[0][0], d.content[0][1], "") for d in drafts])
    around = Circumstances(doc, found)
    passages = list(_passages(ids, drafts))
    out = []
    for identity, passage, draft in zip(ids, passages, drafts, strict=True):
        cue = draft.cue
        when = around.when(cue.token, "possible")[0] if cue is not None and cue.token is not None else UNKNOWN
        out.append(
            Statement(
                id=identity,
                article_id=article.id,
                speaker=draft.speaker,
                speaker_span=_speaker_span(article, draft, found),
                cue=span(article, doc[cue.start].idx, doc[cue.end - 1].idx + len(doc[cue.end - 1])) if cue else None,
                content=[s for a, b in draft.content if (s := span(article, a, b)).text],
                form=cast(
                    Literal["direct", "indirect", "mixed"],
                    contents.form(draft.content, found.reading.quotes, article.text),
                ),
                mode=cue.row["mode"] if cue else "said",
                told_to=cue.told if cue else None,
                about=_about(draft, found.actors),
                passage=passage,
                when=when,
                confidence=_confidence(draft),
            )
        )
    return [msgspec.structs.replace(s, within=_within(s, out)) for s in out]


def _speaker_span(article: Article, draft: _Draft, found: Findings) -> Span | None:
    token = draft.speaker_token
    if token is None:
        return None
    for actor in found.actors:
        if actor.id == draft.speaker:
            for mention in actor.mentions:
                if mention.start <= token.idx < mention.end:
                    return Span(mention.start, mention.end, mention.text)
    return span(article, token.idx, token.idx + len(token))


def _about(draft: _Draft, actors: list[Actor]) -> list[str]:
    """Actors named in the content, the speaker left out, in order."""
    out = []
    for actor in actors:
        if actor.id != draft.speaker and any(s <= m.start < e for m in actor.mentions for s, e in draft.content):
            out.append(actor.id)
    return out


def _passages(ids: list[str], drafts: list[_Draft]) -> Iterator[str]:
    """One name for consecutive statements of one speaker: the id of the first."""
    current, speaker = "", None
    for n, (identity, draft) in enumerate(zip(ids, drafts, strict=True)):
        if n == 0 or draft.speaker is None or draft.speaker != speaker:
            current, speaker = identity, draft.speaker
        yield current


def _within(statement: Statement, others: list[Statement]) -> str | None:
    """The smallest other statement whose content holds this one's cue or content."""
    at = statement.cue.start if statement.cue else statement.content[0].start
    size = sum(s.end - s.start for s in statement.content)
    best: tuple[int, str] | None = None
    for other in others:
        if other.id == statement.id or not any(s.start <= at < s.end for s in other.content):
            continue
        length = sum(s.end - s.start for s in other.content)
        if length > size and (best is None or length < best[0]):
            best = (length, other.id)
    return best[1] if best else None


def _confidence(draft: _Draft) -> float:
    """A first measure until the scorer is fitted: a cue by the parse is surer than a speaker who goes on."""
    if draft.cue is None:
        return 0.6 if draft.speaker else 0.4
    return 0.85 if draft.speaker else 0.5
