"""Forecasts: clauses that assert what will, could or is expected to happen after the day of the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import Arguments, subjects
from dragoman.layers.base import Findings
from dragoman.layers.claims import clauses
from dragoman.layers.claims.intervals import Intervals
from dragoman.layers.claims.lexicon import Lexicon
from dragoman.records import Statement

_OWN = frozenset({"i", "we"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "hardly", "neither", "nor"})


@dataclass(frozen=True)
class Forecast:
    """A forecast: the verb of its clause, the word that makes it one, its certainty, and who expects it, if told."""

    verb: Token
    cue: Token
    certainty: str
    kind: str
    holder: Token | None = None


class Finder:
    """Finds the forecasts of one Doc.

    Args:
        doc: the parsed text.
        found: its findings; statements and actors are read.
        lexicon: the words.
    """

    def __init__(self, doc: Doc, found: Findings, lexicon: Lexicon) -> None:
        self.doc, self.found, self.lexicon = doc, found, lexicon
        self.arguments = Arguments(doc, found)
        self.actors = {a.id: a for a in found.actors}
        self.quotes = Intervals((q.start, q.end) for q in found.reading.quotes)
        self.timed = {t.span.start for t in found.times}

    def find(self, within: dict[int, Statement]) -> Iterator[Forecast]:
        """All forecasts, in order of their cues.

        Args:
            within: the innermost statement of each token that stands in one, by token index.
        """
        for token in self.doc:
            if token.tag_ == "MD" and token.dep_ == "aux":
                forecast = self._modal(token, within.get(token.i))
            elif token.pos_ in ("VERB", "AUX", "ADJ"):
                forecast = self._lexical(token, within.get(token.i))
            else:
                forecast = None
            if forecast is not None and not self._asked(forecast.verb):
                yield forecast

    def _asked(self, verb: Token) -> bool:
        sentence = verb.sent
        return any(t.text == "?" for t in self.doc[max(sentence.start, sentence.end - 3) : sentence.end])

    def _modal(self, modal: Token, statement: Statement | None) -> Forecast | None:
        row = self.lexicon.cue("modal", modal.lower_.replace("’", "'"), "forecast")
        verb = modal.head
        if row is None or not clauses.is_verb(verb) or self._past(verb):
            return None
        if self._governed(verb):
            return None
        certainty = self._certainty(verb, row["certainty"])
        if not self._foretells(verb, modal, statement, row["certainty"] == "possible"):
            return None
        kind = "possible" if row["certainty"] == "possible" else "would" if modal.lower_ in ("would", "'d") else "will"
        return Forecast(verb, modal, certainty, kind)

    def _past(self, verb: Token) -> bool:
        """Would have done, may have done: no forecast."""
        return any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)

    def _certainty(self, verb: Token, base: str) -> str:
        if any(c.dep_ == "neg" or (c.dep_ in ("det", "advmod") and c.lower_ in _NEGATIONS) for c in verb.children):
            return "denied"
        for child in verb.children:
            row = self.lexicon.cue("adverb", child.lower_, "adds")
            if row is not None and row["certainty"] == "possible":
                return "possible"
        return base

    def _governed(self, verb: Token) -> bool:
        """Whether the clause is a condition, purpose or question, or is hoped, promised, arranged or asked."""
        node = verb
        for _ in range(4):
            for child in node.children:
                if child.i > node.i:
                    continue
                if child.dep_ in ("mark", "advmod", "dobj", "pobj", "nsubj", "attr") and self.lexicon.cue(
                    "conjunction", child.lower_, "shield"
                ):
                    if child.lower_ in ("who", "when", "where", "what") and node.dep_ == "relcl":
                        continue
                    if not (child.lower_ == "so" and child.dep_ == "advmod" and node.dep_ == "ROOT"):
                        return True
            head = node.head
            if head.i == node.i:
                return False
            kind = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective", "AUX": "verb"}.get(head.pos_, "")
            if node.dep_ in ("ccomp", "acl", "xcomp", "relcl", "advcl", "pcomp") and self.lexicon.cue(
                kind, head.lemma_.lower(), "hope", "plan"
            ):
                return node.dep_ != "advcl"
            if node.dep_ != "conj":
                return False
            node = head
        return False

    def _foretells(self, verb: Token, modal: Token, statement: Statement | None, possible: bool) -> bool:
        """Whether a modal clause asserts what is to come: not what its subject is to do by plan or promise."""
        own = clauses.shared_subject(verb)
        if verb.dep_ == "relcl" or self._repeats(verb):
            return False
        if own is None:
            return modal.lower_ in ("will", "wo") and verb.dep_ in ("ROOT", "ccomp", "advcl") and statement is not None
        if own.lower_ in _OWN:
            return False
        would = modal.lower_ in ("would", "'d")
        teller = self._teller(verb, statement)
        gerund = own.dep_ == "csubj" and statement is not None
        if would and (gerund or self._quoted(modal) or self._conditional(verb)):
            return False
        if statement is not None and self._same_side(self.arguments.nation(own), statement.speaker):
            return False
        if verb.tag_ == "VBG" and any(c.lemma_ == "be" and c.dep_ == "aux" for c in verb.children):
            return False
        parties = self.arguments.parties(own, widen=False)
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
        if self._agentive(own, parties):
            return self._of_party(verb, own, parties, teller, possible)
        if possible:
            permitted = modal.lower_ == "may" and not passive and self._certainty(verb, "") == "denied"
            barred = passive and statement is None and modal.lower_ == "could"
            return verb.dep_ not in ("relcl", "advcl") and not permitted and not barred
        arranged = self.lexicon.cue("verb", verb.lemma_.lower(), "schedule") is not None
        if passive and (would or statement is None):
            return False
        return not (arranged and (passive or statement is None or self._dated(verb)))

    def _repeats(self, verb: Token) -> bool:
        """Joined to a verb before it with the same subject and a modal of its own: one forecast, not two."""
        head = verb.head
        if verb.dep_ != "conj" or not clauses.is_verb(head):
            return False
        own = clauses.subject(verb)
        return (own is None or own.pos_ == "PRON") and any(c.tag_ == "MD" for c in head.children)

    def _conditional(self, verb: Token) -> bool:
        """Whether an if-clause hangs on the verb: "would" then tells what is not so."""
        clauses_below = [c for c in verb.children if c.dep_ == "advcl"]
        return any(m.dep_ == "mark" and m.lower_ == "if" for c in clauses_below for m in c.children)

    def _quoted(self, modal: Token) -> bool:
        """Whether a word stands in a quotation: "would" is a future seen from the past only outside of one."""
        return self.quotes.meets(modal.idx, modal.idx + 1)

    def _teller(self, verb: Token, statement: Statement | None) -> tuple[str, ...] | None:
        """Whoever says, thinks or fears it; None where the article itself tells it or nobody is named."""
        if statement is not None:
            unnamed = () if statement.form != "indirect" else None
            return (statement.speaker,) if statement.speaker else unnamed
        if verb.dep_ == "ccomp" and verb.head.pos_ in ("VERB", "ADJ"):
            top = verb.head.head if verb.head.dep_ == "acomp" else verb.head
            who = clauses.subject(top)
            return self.arguments.parties(who, widen=False) if who is not None else None
        return None

    def _of_party(
        self, verb: Token, own: Token, parties: tuple[str, ...], teller: tuple[str, ...] | None, possible: bool
    ) -> bool:
        """Of a party's act: a forecast only by another party, for its own side plans and promises."""
        if teller is None or any(c.dep_ in ("poss", "det") and c.lower_ in ("our", "my") for c in own.children):
            return False
        lemma = verb.lemma_.lower()
        if self.lexicon.cue("verb", lemma, "state") is not None:
            return True
        if any(self._same_side(parties, one) for one in teller):
            return False
        return not possible and self.lexicon.cue("verb", lemma, "schedule") is None

    def _dated(self, verb: Token) -> bool:
        return any(t.idx in self.timed for t in verb.subtree)

    def _agentive(self, own: Token, parties: tuple[str, ...]) -> bool:
        return bool(parties) or (own.pos_ == "PRON" and own.lower_ in ("he", "she", "they", "you", "who"))

    def _same_side(self, parties: tuple[str, ...], speaker: str | None) -> bool:
        """Whether the subject is the speaker or of the speaker's country."""
        if speaker is None:
            return False
        if speaker in parties:
            return True
        other = self.actors.get(speaker)
        country = other.country if other else None
        return bool(country) and any(a.country == country for p in parties if (a := self.actors.get(p)) is not None)

    def _lexical(self, word: Token, statement: Statement | None) -> Forecast | None:
        """Is expected to grow; is likely to fall; analysts predict growth; is going to rise."""
        kind = "adjective" if word.pos_ == "ADJ" else "verb"
        form = word.lower_ if word.lower_ == "going" else word.lemma_.lower()
        row = self.lexicon.cue(kind, form, "forecast", "passive")
        if row is None:
            return None
        infinitive = next((c for c in word.rights if c.dep_ in ("xcomp", "ccomp", "acl") and _infinitive(c)), None)
        if kind == "adjective" or word.lower_ == "going":
            if infinitive is None or (word.lower_ == "going" and not _progressive(word)):
                return None
            return self._raised(word, infinitive, row["certainty"], statement)
        if word.tag_ == "VBN":
            if infinitive is None:
                return None
            return self._raised(word, infinitive, row["certainty"], statement)
        if row["effect"] == "passive":
            return None
        content = next((c for c in word.rights if c.dep_ in ("dobj", "ccomp", "xcomp")), None)
        return self._expecting(word, content)

    def _raised(self, word: Token, verb: Token, certainty: str, statement: Statement | None) -> Forecast | None:
        """ "Is expected to grow": the subject of the cue is that of what is foretold."""
        lemma = verb.lemma_.lower()
        top = word.head if word.pos_ == "ADJ" and word.dep_ in ("acomp", "oprd") else word
        if self._governed(top) or self._past(verb):
            return None
        arranged = self.lexicon.cue("verb", lemma, "schedule") is not None
        own = clauses.shared_subject(top)
        if word.lower_ == "going":
            if own is None or not self._foretells_going(verb, own):
                return None
        elif arranged and word.lemma_.lower() == "set":
            return None
        negative = any(c.dep_ == "neg" for n in (word, top) for c in n.children)
        agent = next((g for c in word.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
        if negative:
            certainty = "expected" if certainty == "denied" else "denied"
        return Forecast(top, word, certainty, "lexical" if word.lower_ != "going" else "will", agent)

    def _foretells_going(self, verb: Token, own: Token) -> bool:
        if own.lower_ in _OWN:
            return False
        if self.lexicon.cue("verb", verb.lemma_.lower(), "state") is not None:
            return True
        return not self._agentive(own, self.arguments.parties(own, widen=False))

    def _expecting(self, word: Token, content: Token | None) -> Forecast | None:
        """ "Analysts predict growth": whoever expects is the holder."""
        if content is None or self._governed(word):
            return None
        who = next(iter(subjects(word)), None)
        if who is not None and who.lower_ in _OWN and word.sent.text.count('"') == 0:
            return None
        if content.dep_ == "ccomp" and any(c.tag_ == "MD" for c in content.children):
            return None
        return Forecast(word, word, "expected", "expecting", who)


def _infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _progressive(word: Token) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "be" for c in word.children)
