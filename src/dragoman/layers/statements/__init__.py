"""Statements: who is reported to say, write or think what, to whom, with the exact words."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from dragoman.ids import record_ids
from dragoman.layers import sites
from dragoman.layers.base import Findings, Settings, findings, span
from dragoman.layers.circumstances import Circumstances
from dragoman.layers.statements import content as contents
from dragoman.layers.statements.actors import Actors
from dragoman.layers.statements.clauses import Clauses
from dragoman.layers.statements.colons import Colons
from dragoman.layers.statements.confidence import confidence
from dragoman.layers.statements.draft import Draft
from dragoman.layers.statements.labels import Labels
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.lexicon import index
from dragoman.layers.statements.mending import mended
from dragoman.layers.statements.nesting import Cover, outer, settled, told_once
from dragoman.layers.statements.quoted import Quoter
from dragoman.layers.statements.speakers import Speakers
from dragoman.layers.statements.unmarked import Unmarked
from dragoman.records import UNKNOWN, Article, Span, Statement
from dragoman.tables import Knowledge

NEEDS: tuple[str, ...] = ("reading", "times", "actors", "parties", "flags")
SETS = ("statements",)


def find(doc: Doc, article: Article, knowledge: Knowledge, settings: Settings) -> list[Statement]:
    """All statements of a Doc, in the order of their first words of content."""
    found = findings(doc)
    layout = laid_out(doc, found, knowledge)
    drafts = drafted(doc, found, layout, knowledge)
    statements = _records(doc, article, drafts, found, layout, knowledge)
    found.statements = [s for s in statements if s.confidence >= settings.min_confidence]
    return found.statements


def laid_out(doc: Doc, found: Findings, knowledge: Knowledge) -> Layout:
    """Paragraphs and quotations of a Doc, those that have lost a mark mended."""
    return Layout(doc, found.reading, mended(doc, found.reading, index(knowledge), found.foreign))


def drafted(doc: Doc, found: Findings, layout: Layout, knowledge: Knowledge) -> list[Draft]:
    """The statements of a Doc before they are written out, in order."""
    lexicon = index(knowledge)
    speakers = Speakers(doc, found, layout, lexicon)
    foreign = found.foreign
    labels = Labels(doc, found, layout, lexicon, speakers)
    drafts = labels.transcript()
    drafts += labels.headlines()
    clauses = Clauses(doc, layout, lexicon, speakers, foreign, labels.taken)
    quoter = Quoter(doc, layout, lexicon, speakers, foreign, labels.taken)
    phrases = clauses.phrases.prepositions()
    drafts += quoter.full(phrases)
    drafts += clauses.all(quoter.by_cue, phrases)
    drafts += Colons(doc, layout, lexicon, speakers, foreign, labels.taken).all(quoter.by_cue, drafts)
    drafts += list(Unmarked(doc, layout, lexicon, speakers, foreign, labels.taken).all(drafts))
    drafts = [d for d in drafts if d.content]
    drafts += list(quoter.left_over(drafts))
    drafts += list(quoter.partial(drafts))
    drafts = [d for d in drafts if d.content and not _is_boilerplate(d, layout)]
    drafts = settled(drafts, layout)
    drafts.sort(key=lambda d: (d.content[0], d.at, d.speaker.actor or ""))
    return told_once(drafts, layout)


def _is_boilerplate(draft: Draft, layout: Layout) -> bool:
    return layout.paragraphs[layout.paragraph_of(draft.content[0][0])].kind in ("boilerplate", "caption")


def _records(
    doc: Doc, article: Article, drafts: list[Draft], found: Findings, layout: Layout, knowledge: Knowledge
) -> list[Statement]:
    ids = record_ids(article.id, "statement", [(d.content[0][0], d.content[0][1], "") for d in drafts])
    cover = Cover(drafts)
    around = [outer(d, cover) for d in drafts]
    id_of = {id(draft): identity for draft, identity in zip(drafts, ids, strict=True)}
    circumstances, actors = Circumstances(doc, found, sites.index(knowledge)), Actors(found.actors)
    forms = contents.Forms(layout.quotes, article.text)
    out = []
    for identity, passage, over, draft in zip(ids, list(_passages(ids, drafts)), around, drafts, strict=True):
        cue = draft.cue
        out.append(
            Statement(
                id=identity,
                article_id=article.id,
                speaker=draft.speaker.actor,
                speaker_span=_speaker_span(article, draft, actors),
                cue=_cue_span(doc, article, draft),
                content=[s for a, b in draft.content if (s := span(article, a, b)).text],
                form="direct" if draft.direct else forms.of(draft.content),
                mode=cue.row["mode"] if cue else "said",
                told_to=draft.told,
                about=[i for i in actors.within(draft.content) if i != draft.speaker.actor],
                within=id_of[id(over)] if over is not None else None,
                passage=passage,
                when=circumstances.when(cue.token, "possible")[0] if cue is not None else UNKNOWN,
                confidence=confidence(draft, actors, over is not None),
            )
        )
    return out


def _cue_span(doc: Doc, article: Article, draft: Draft) -> Span | None:
    if draft.cue is not None:
        last = doc[draft.cue.end - 1]
        return span(article, doc[draft.cue.start].idx, last.idx + len(last))
    return span(article, *draft.cue_range) if draft.cue_range else None


def _speaker_span(article: Article, draft: Draft, actors: Actors) -> Span | None:
    token = draft.speaker.token
    if token is None:
        return None
    mention = actors.mention(draft.speaker.actor, token.idx)
    if mention is not None:
        return Span(mention.start, mention.end, mention.text)
    return span(article, token.idx, token.idx + len(token))


def _passages(ids: list[str], drafts: list[Draft]) -> Iterator[str]:
    """One name for consecutive statements of one speaker: the id of the first."""
    current, speaker = "", None
    for n, (identity, draft) in enumerate(zip(ids, drafts, strict=True)):
        if n == 0 or draft.speaker.actor is None or draft.speaker.actor != speaker:
            current, speaker = identity, draft.speaker.actor
        yield current
