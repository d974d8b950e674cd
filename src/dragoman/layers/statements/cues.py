"""Cues: the words that tell that somebody said, wrote or thought something, and who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import Arguments, subjects
from dragoman.layers.base import Findings
from dragoman.tables import Knowledge

Row = Mapping[str, Any]
_ASKING = frozenset({"whether", "if"})


@dataclass(frozen=True)
class CueIndex:
    """Rows of cues.csv: words by class and lemma, phrases by their first word; foreign cues by their English lemma."""

    words: Mapping[tuple[str, str], Row]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Row], ...]]
    foreign: Mapping[str, str]


def index(knowledge: Knowledge) -> CueIndex:
    """The index over a set of tables, made once."""
    return knowledge.build("statements.cues", _make)


def _make(knowledge: Knowledge) -> CueIndex:
    words: dict[tuple[str, str], Row] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Row]]] = {}
    for row in knowledge.table("cues").rows:
        parts = tuple(row["cue"].lower().split())
        if len(parts) == 1:
            words[row["class"], parts[0]] = row
        else:
            phrases.setdefault(parts[0], []).append((parts, row))
    foreign = {
        r["word"]: r["english"] for r in knowledge.table("foreign_words").rows if r["class"] == "cue" and r["safe"]
    }
    return CueIndex(words, {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in phrases.items()}, foreign)


@dataclass
class Cue:
    """A cue in the text: its tokens, its row, who speaks and where the speaker stands, and its content clause."""

    start: int
    end: int
    row: Row
    clause: Token | None
    speaker: str | None = None
    speaker_token: Token | None = None
    token: Token | None = None
    told: str | None = None
    set_off: int | None = None
    """First token of a speaker's phrase that stands between content and cue."""


class CueFinder:
    """Finds the cues of one Doc."""

    def __init__(self, doc: Doc, found: Findings, lexicon: CueIndex) -> None:
        self.doc, self.found, self.lexicon = doc, found, lexicon
        self.arguments = Arguments(doc, found)
        self.foreign = {f.span.start for f in found.flags if f.kind == "untranslated word" and f.span}

    def row(self, token: Token) -> Row | None:
        """The row of a verb that is a cue, an untranslated one included."""
        if token.idx in self.foreign and (english := self.lexicon.foreign.get(token.lower_)):
            return self.lexicon.words.get(("verb", english))
        return self.lexicon.words.get(("verb", token.lemma_.lower())) if token.pos_ == "VERB" else None

    def clausal(self) -> Iterator[Cue]:
        """Verbs, nouns and adjectives with a content clause."""
        for token in self.doc:
            if token.pos_ == "VERB" and (row := self.row(token)) is not None:
                clause = self._clause_of_verb(token, row)
                if clause is not None:
                    yield self._spoken(Cue(token.i, token.i + 1, row, clause, token=token))
            elif token.pos_ in ("NOUN", "ADJ"):
                kind = "noun" if token.pos_ == "NOUN" else "adjective"
                row = self.lexicon.words.get((kind, token.lemma_.lower()))
                clause = _that_clause(token) if row is not None and "that" in row["clause"] else None
                if row is not None and clause is not None:
                    yield self._spoken_noun(Cue(token.i, token.i + 1, row, clause, token=token))

    def _clause_of_verb(self, verb: Token, row: Row) -> Token | None:
        if (
            row["quote_only"]
            or "that" not in row["clause"]
            and "inf" not in row["clause"]
            and "ing" not in row["clause"]
        ):
            return None
        for child in verb.children:
            marks = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")}
            if marks & _ASKING and child.i > verb.i:
                continue
            infinitive = child.tag_ == "VB" and any(c.tag_ == "TO" for c in child.children)
            if child.dep_ == "ccomp" and "that" in row["clause"] and not infinitive:
                return child
            if child.dep_ == "xcomp" and infinitive and "inf" in row["clause"] and _is_passive(verb):
                return child
            if child.dep_ in ("xcomp", "pcomp") and child.tag_ == "VBG" and "ing" in row["clause"] and not row["event"]:
                return child
        if verb.dep_ in ("parataxis", "ccomp", "advcl", "dep", "intj") and verb.i > verb.head.i and _inserted(verb):
            return verb.head
        return None

    def _spoken(self, cue: Cue) -> Cue:
        """Fill in speaker and addressee of a verb."""
        verb = cue.token
        if verb is None:
            return cue
        for subject in subjects(verb):
            ids = self.arguments.parties(subject)
            if ids:
                cue.speaker, cue.speaker_token = ids[0], subject
                break
            cue.speaker_token = cue.speaker_token or subject
        if cue.speaker_token is None and not _is_passive(verb):
            self._apposed(cue)
        told = tuple(cue.row["told"])
        if told:
            ids = self.arguments.follow(verb, told, (cue.speaker,) if cue.speaker else ())
            cue.told = ids[0] if ids else None
        return cue

    def _apposed(self, cue: Cue) -> None:
        """A speaker before the cue that the parser took for part of the content ("…, Jane Roe, head of X, told Y")."""
        for i in range(cue.start - 1, max(cue.start - 30, 0), -1):
            token = self.doc[i]
            if token.text in '.!?"' or token.is_space:
                return
            name = self.arguments.name_at.get(i)
            if name is None or name.kind not in ("person", "outlet", "org") or i not in self.found.parties:
                continue
            if self.doc[name.start - 1].text in (",", '"') or name.end == cue.start:
                cue.speaker, cue.speaker_token, cue.set_off = self.found.parties[i][0], token, name.start
                return

    def _spoken_noun(self, cue: Cue) -> Cue:
        """A noun's or adjective's speaker: its possessor, or the subject of the verb over it."""
        token = cue.token
        if token is None:
            return cue
        for path in ("poss", "prep:by", "prep:of", "subj") if token.pos_ == "NOUN" else ("subj",):
            targets = (
                list(self.arguments.tokens(token, path)) if token.pos_ == "NOUN" else list(_adjective_subject(token))
            )
            for target in targets:
                if ids := self.arguments.parties(target):
                    cue.speaker, cue.speaker_token = ids[0], target
                    return cue
        return cue

    def prepositions(self) -> Iterator[Cue]:
        """ "According to X", "in the words of X": phrases whose content is the rest of their clause."""
        i = 0
        while i < len(self.doc):
            token = self.doc[i]
            match = self._phrase(i)
            if match is None:
                row = self.lexicon.words.get(("preposition", token.lower_))
                match = (1, row) if row is not None and token.pos_ == "ADP" else None
            if match is None:
                i += 1
                continue
            length, row = match
            last = self.doc[i + length - 1]
            target = next((t for t in last.children if t.dep_ == "pobj"), None)
            if target is None and i + length < len(self.doc):
                target = _first_noun(self.doc, i + length)
            if target is not None and (ids := self.arguments.parties(target)):
                yield Cue(i, i + length, row, None, ids[0], target, token)
            i += length

    def _phrase(self, i: int) -> tuple[int, Row] | None:
        for words, row in self.lexicon.phrases.get(self.doc[i].lower_, ()):
            if row["class"] == "preposition" and tuple(t.lower_ for t in self.doc[i : i + len(words)]) == words:
                return len(words), row
        return None

    def beside(self, start: int, end: int) -> Cue | None:
        """The cue of a quotation that has none by the parse: a verb of saying in the same sentence, nearest first.

        Args:
            start, end: token range of the quotation with its marks.
        """
        for tokens in (self._after(end), self._before(start)):
            for token in tokens:
                row = self.row(token)
                if row is None and token.text == ":" and token.i == start - 1:
                    continue
                if row is None or not {"quote", "that", "np"} & set(row["clause"]):
                    continue
                cue = self._spoken(Cue(token.i, token.i + 1, row, None, token=token))
                if cue.speaker is None:
                    self._by_place(cue, start, end)
                if cue.speaker is not None or cue.speaker_token is not None:
                    return cue
        return None

    def _by_place(self, cue: Cue, start: int, end: int) -> None:
        """A speaker that the parser did not attach: the first party between quotation and cue, or right behind the cue."""
        between = range(end, cue.start) if cue.start >= end else range(cue.end, start)
        for i in (*between, *range(cue.end, min(cue.end + 4, len(self.doc)))):
            if i in self.found.parties and self.doc[i].dep_ not in ("amod", "compound", "poss"):
                cue.speaker, cue.speaker_token = self.found.parties[i][0], self.doc[i]
                return

    def _after(self, end: int) -> Iterator[Token]:
        for i in range(end, min(end + 40, len(self.doc))):
            token = self.doc[i]
            if token.is_space or (
                i > end and token.is_sent_start and token.text != '"' and self.doc[i - 1].text in ".!?"
            ):
                return
            if token.text == '"':
                return
            yield token

    def _before(self, start: int) -> Iterator[Token]:
        for i in range(start - 1, max(start - 25, -1), -1):
            token = self.doc[i]
            if token.is_space or token.text in ('"', ".", "!", "?"):
                return
            yield token


def _that_clause(token: Token) -> Token | None:
    for child in token.rights:
        if child.dep_ in ("acl", "ccomp", "relcl") and any(
            c.dep_ == "mark" and c.lower_ == "that" for c in child.children
        ):
            return child
    return None


def _adjective_subject(token: Token) -> Iterator[Token]:
    if token.dep_ == "acomp":
        yield from subjects(token.head)


def _is_passive(verb: Token) -> bool:
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _inserted(verb: Token) -> bool:
    """A verb of saying set into or behind what it reports ("…, he said, …")."""
    if any(c.dep_ in ("ccomp", "xcomp", "dobj", "mark") for c in verb.children):
        return False
    return any(c.dep_ == "nsubj" for c in verb.children) and verb.dep_ in ("parataxis", "intj", "dep", "ccomp")


def _first_noun(doc: Doc, i: int) -> Token | None:
    for token in doc[i : i + 6]:
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in ("compound", "amod"):
            return token
    return None
