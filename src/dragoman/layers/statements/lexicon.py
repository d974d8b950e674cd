"""The index over cues.csv: which word or sequence of words at a token is a cue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token

from dragoman.tables import Knowledge

Row = Mapping[str, Any]
_POSSESSOR = "x's"
_LONGEST_POSSESSOR = 8
_VERBAL = frozenset({"VERB", "AUX"})
_ENDINGS = (("ies", "y"), ("ied", "y"), ("es", "e"), ("es", ""), ("s", ""), ("ed", "e"), ("ed", ""), ("ing", "e"))


@dataclass(frozen=True)
class CueIndex:
    """Rows of cues.csv: words by class and lemma, phrases by class and first word; foreign cues by their lemma."""

    words: Mapping[tuple[str, str], Row]
    phrases: Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], Row], ...]]
    possessed: Mapping[str, tuple[tuple[tuple[str, ...], Row], ...]]
    """Phrases round a possessor ("in X's view") by their first word."""
    foreign: Mapping[str, str]
    sourceless: frozenset[str]
    """Nouns behind a preposition cue that are no source ("according to plan")."""


def index(knowledge: Knowledge) -> CueIndex:
    """The index over a set of tables, made once."""
    return knowledge.build("statements.cues", _make)


def _make(knowledge: Knowledge) -> CueIndex:
    words: dict[tuple[str, str], Row] = {}
    phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], Row]]] = {}
    possessed: dict[str, list[tuple[tuple[str, ...], Row]]] = {}
    sourceless = set()
    for row in knowledge.table("cues").rows:
        parts = tuple(row["cue"].lower().split())
        if row["class"] == "sourceless":
            sourceless.add(row["cue"].lower())
        elif _POSSESSOR in parts:
            possessed.setdefault(parts[0], []).append((parts, row))
        elif len(parts) == 1:
            words[row["class"], parts[0]] = row
        else:
            phrases.setdefault((row["class"], parts[0]), []).append((parts, row))
    foreign = {
        r["word"]: r["english"] for r in knowledge.table("foreign_words").rows if r["class"] == "cue" and r["safe"]
    }
    return CueIndex(
        words,
        {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in phrases.items()},
        {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in possessed.items()},
        foreign,
        frozenset(sourceless),
    )


@dataclass(frozen=True)
class Match:
    """A cue's words: tokens `start` to `end`, the row, and the token on which its arguments hang."""

    start: int
    end: int
    row: Row
    token: Token


def verb_at(lexicon: CueIndex, token: Token, foreign: frozenset[int] = frozenset()) -> Match | None:
    """The cue that begins with a verb, the longest first; an untranslated verb by its English lemma."""
    if token.idx in foreign and (english := lexicon.foreign.get(token.lower_)):
        row = lexicon.words.get(("verb", english))
        return Match(token.i, token.i + 1, row, token) if row else None
    if token.pos_ not in _VERBAL and not _is_mistaken(token):
        return None
    lemma = token.lemma_.lower()
    for parts, row in lexicon.phrases.get(("verb", lemma), ()):
        end = _sequence(token.doc, token.i, parts)
        if end is not None:
            return Match(token.i, end, row, token)
    single = lexicon.words.get(("verb", lemma)) if token.pos_ != "AUX" else None
    return Match(token.i, token.i + 1, single, token) if single else None


def _is_mistaken(token: Token) -> bool:
    """A verb that the tagger took for a noun: "they claimed X and claim Y is Z"."""
    if token.pos_ != "NOUN" or not any(c.dep_ == "ccomp" and c.i > token.i for c in token.children):
        return False
    if token.dep_ == "conj":
        return token.head.pos_ in _VERBAL
    return token.dep_ == "ROOT" and any(c.dep_ == "nsubj" for c in token.lefts)


def headline_verb(lexicon: CueIndex, token: Token) -> Row | None:
    """The row of a capitalised verb in a headline, which the tagger often takes for a name."""
    low = token.lower_
    for ending, lemma in _ENDINGS:
        if low.endswith(ending) and (row := lexicon.words.get(("verb", low[: -len(ending)] + lemma))):
            return row
    return None


def noun_at(lexicon: CueIndex, token: Token) -> Match | None:
    """The cue that is a noun, or a sequence of words that begins here and ends in a noun."""
    for parts, row in lexicon.phrases.get(("noun", token.lemma_.lower()), ()):
        end = _sequence(token.doc, token.i, parts)
        if end is not None:
            return Match(token.i, end, row, token.doc[end - 1])
    single = lexicon.words.get(("noun", token.lemma_.lower())) if token.pos_ == "NOUN" else None
    return Match(token.i, token.i + 1, single, token) if single else None


def _sequence(doc: Doc, i: int, parts: tuple[str, ...]) -> int | None:
    """Where a sequence of lemmas that begins at token i ends; "it" may stand inside it ("make it clear")."""
    at = i
    for n, part in enumerate(parts):
        if n == 1 and at < len(doc) and doc[at].lower_ == "it" and part != "it":
            at += 1
        if at >= len(doc) or part not in (doc[at].lemma_.lower(), doc[at].lower_):
            return None
        at += 1
    return at


def prepositions(lexicon: CueIndex, doc: Doc) -> Iterator[tuple[Match, Token | None]]:
    """Phrases whose object or possessor is the speaker, with that word where it stands inside the phrase."""
    i = 0
    while i < len(doc):
        found = _possessed(lexicon, doc, i) or _plain(lexicon, doc, i)
        if found is None:
            i += 1
        else:
            yield found
            i = found[0].end


def _plain(lexicon: CueIndex, doc: Doc, i: int) -> tuple[Match, Token | None] | None:
    low = doc[i].lower_
    for parts, row in lexicon.phrases.get(("preposition", low), ()):
        if tuple(t.lower_ for t in doc[i : i + len(parts)]) == parts:
            return Match(i, i + len(parts), row, doc[i]), None
    single = lexicon.words.get(("preposition", low)) if doc[i].pos_ == "ADP" else None
    return (Match(i, i + 1, single, doc[i]), None) if single else None


def _possessed(lexicon: CueIndex, doc: Doc, i: int) -> tuple[Match, Token | None] | None:
    for parts, row in lexicon.possessed.get(doc[i].lower_, ()):
        tail = parts[parts.index(_POSSESSOR) + 1 :]
        for at in range(i + 2, min(i + 2 + _LONGEST_POSSESSOR, len(doc) - len(tail) + 1)):
            if doc[at].text in (",", ".", '"') or doc[at].is_space:
                break
            if tuple(t.lower_ for t in doc[at : at + len(tail)]) != tail:
                continue
            owner = doc[at - 1]
            if owner.tag_ == "PRP$":
                return Match(i, at + len(tail), row, doc[i]), owner
            if owner.tag_ == "POS":
                return Match(i, at + len(tail), row, doc[i]), owner.head if owner.head.i < at else doc[at - 2]
    return None
