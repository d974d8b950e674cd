"""Reported clauses: what verbs, nouns, adjectives and prepositions govern by the parse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import is_passive
from dragoman.layers.statements import content as contents
from dragoman.layers.statements.draft import Draft, Governed, Kind, Range, Speaker
from dragoman.layers.statements.grammar import (
    in_passive,
    is_helped,
    is_infinitive,
    is_negated,
    stray_clause,
    that_clause,
)
from dragoman.layers.statements.insertions import Insertions
from dragoman.layers.statements.layout import Layout, Quotation
from dragoman.layers.statements.lexicon import CueIndex, Match, noun_at, verb_at
from dragoman.layers.statements.phrases import Phrases
from dragoman.layers.statements.speakers import Speakers, is_empty

_PAUSES = frozenset({",", ";", ":", "-", "--", "—", "–", '"'})
_WH = frozenset({"WP", "WDT", "WRB"})
_PREDICATES = frozenset({"oprd", "acomp", "xcomp", "ccomp", "attr"})
_HYPOTHETICAL = frozenset({"must", "should", "may", "might", "could"})
_QUESTIONS = frozenset({"whether", "if"})


class Clauses:
    """Finds the reported clauses of one Doc."""

    def __init__(
        self, doc: Doc, layout: Layout, lexicon: CueIndex, speakers: Speakers, foreign: frozenset[int], taken: set[int]
    ) -> None:
        self.doc, self.layout, self.lexicon, self.speakers = doc, layout, lexicon, speakers
        self.foreign, self.taken = foreign, taken
        self.phrases = Phrases(doc, layout, lexicon, speakers, foreign)
        self.insertions = Insertions(doc, layout, speakers)

    def all(self, quoted: Mapping[int, Draft], phrases: Mapping[int, tuple[Match, Speaker]]) -> Iterator[Draft]:
        """Drafts of every clause with a cue; a cue that has a quotation already keeps its draft, made longer.

        Args:
            quoted: drafts of quotations by the first token of their cue.
            phrases: preposition cues.
        """
        for token in self.doc:
            if token.is_space or self._in_headline(token):
                continue
            verb = verb_at(self.lexicon, token, self.foreign)
            if verb is not None:
                yield from self._of_verb(verb, quoted)
                continue
            noun = noun_at(self.lexicon, token)
            if noun is not None:
                yield from self.phrases.of_noun(noun, quoted)
            elif token.pos_ == "ADJ" or token.tag_ in ("VBN", "VBD"):
                yield from self.phrases.of_adjective(token)
        used = {d.cue.start for d in quoted.values() if d.cue is not None}
        for start, (match, speaker) in phrases.items():
            if start not in used:
                yield from self.phrases.of_preposition(match, speaker)

    def _in_headline(self, token: Token) -> bool:
        n = self.layout.paragraph_of(token.idx)
        return (n in self.taken and self.layout.paragraphs[n].kind in ("title", "heading")) or (
            n in self.taken and n == 0
        )

    # Verbs

    def _of_verb(self, cue: Match, quoted: Mapping[int, Draft]) -> Iterator[Draft]:
        verb = cue.token
        if verb.dep_ in ("amod", "compound") or (cue.row["quote_only"] and not self._is_as_clause(cue)):
            return
        governed = self._governed(cue)
        if governed is None:
            return
        low, high = self.layout.sentence(cue.start)
        content: list[Range] = []
        quotes: list[Quotation] = []
        for first, last in governed.runs:
            if governed.kind != "trailing" and not self._in_speech(cue):
                first, last, more = contents.with_quotes(self.layout, first, last, high)
            else:
                more = self.layout.between(first, last)
            quotes += more
            content += contents.trimmed(self.doc, first, last)
        content = contents.joined(self.layout, content)
        if not content:
            return
        old = quoted.get(cue.start)
        if old is not None:
            if governed.kind == "clause" and content[0][0] > verb.idx and not self._is_aside(governed.runs[0][0]):
                old.content = contents.joined(self.layout, [*old.content, *content])
            return
        if governed.speaker is not None:
            speaker = self.speakers.of_phrase(governed.speaker)
        else:
            speaker = self.speakers.of_verb(self._matrix(cue) or cue, low, high)
            if governed.kind == "trailing" and (behind := self.speakers.inverted(cue, high)) is not None:
                speaker = behind
        if self._is_no_report(cue, speaker, governed.kind):
            return
        yield Draft(content, governed.kind, cue, speaker, quotes, self.speakers.told(cue, speaker))

    def _is_aside(self, first: int) -> bool:
        """Whether a run behind a quotation's cue is the reporter's: "…", she told him, after he had left."""
        token = self.doc[first]
        opens = token.dep_ == "mark" or token.tag_ == "WRB"
        return opens and token.lower_ not in ("that", "whether", "if") and self.doc[first - 1].text == ","

    def _matrix(self, cue: Match) -> Match | None:
        """The cue whose speaker a second one shares, though the parser hung it on what the first reports.

        "The mayor said the dam was safe, adding that …" and "… and promised that …".
        """
        verb = cue.token
        if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
            return None
        gerund = verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "conj") and self.doc[verb.i - 1].text == ","
        node = verb.head
        while node.dep_ in ("conj", "xcomp", "acomp", "attr", "dobj", "nsubj") and node.head.i != node.i:
            node = node.head
        if node.dep_ != "ccomp" or node.i > verb.i:
            return None
        over = verb_at(self.lexicon, node.head, self.foreign)
        if over is None or over.start > node.i or "that" not in over.row["clause"]:
            return None
        alike = verb.tag_ == node.head.tag_ or verb.lemma_ == node.head.lemma_
        return over if gerund or (verb.dep_ == "conj" and alike) else None

    def _in_speech(self, cue: Match) -> bool:
        quotation = self.layout.inside.get(cue.start)
        return quotation is not None and quotation.full

    def _is_no_report(self, cue: Match, speaker: Speaker, kind: Kind) -> bool:
        """Words that stand for nobody ("it suggests that"), and what nobody has yet said ("to say that")."""
        if is_empty(speaker) and speaker.token is not None and speaker.token.lower_ != "it":
            return True
        if speaker.token is not None and speaker.token.lower_ in ("you", "your") and speaker.actor is None:
            return True
        if _is_unsaid(cue.token):
            return True
        if (
            kind == "as"
            and speaker.actor is None
            and (is_passive(cue.token) or (speaker.token is not None and speaker.token.pos_ == "PRON"))
        ):
            return True
        if any(c.tag_ == "MD" and c.lower_ in _HYPOTHETICAL for c in cue.token.children) and not is_negated(cue.token):
            return True
        if is_infinitive(cue.token) and (speaker.actor is None or self._is_wanted(cue.token)):
            return True
        if speaker.token is not None and speaker.token.lower_ == "it" and speaker.actor is None:
            return not in_passive(cue.token) and cue.row["mode"] == "thought"
        return speaker.token is None and not in_passive(cue.token) and kind != "trailing"

    def _is_as_clause(self, cue: Match) -> bool:
        """Whether a cue ends a clause with "as" before a comma: "as the paper put it, …"."""
        marked = any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in cue.token.lefts)
        return marked and cue.end < len(self.doc) and self.doc[cue.end].text == ","

    def _is_wanted(self, verb: Token) -> bool:
        """Whether an infinitive hangs on a verb that asks for it or promises it: nobody has yet said it."""
        if verb.dep_ not in ("xcomp", "ccomp", "advcl"):
            return False
        over = verb_at(self.lexicon, verb.head, self.foreign)
        return over is not None and bool(over.row["event"])

    def _governed(self, cue: Match) -> Governed | None:
        clause = set(cue.row["clause"])
        verb = cue.token
        hosts = [verb] + [self.doc[i] for i in range(cue.start + 1, cue.end) if i != verb.i]
        if "obj" in cue.row["told"] and "that" in clause:
            for child in verb.children:
                # "told the group that …": the parser often hangs the clause on the addressee.
                if child.dep_ in ("dobj", "dative") and child.i > verb.i and (inner := that_clause(child)) is not None:
                    return Governed("clause", (self._run(inner, cue),))
        for host in hosts:
            for child in host.children:
                found = self._child(cue, clause, child)
                if found is not None and not self._has_own_cue(found):
                    return found
        if "that" in clause and (inner := stray_clause(verb)) is not None:
            return Governed("clause", (self._run(inner, cue),))
        if "as" in clause and self._quoted_as(cue) is None and (found := self._described(cue)) is not None:
            return found
        if "that" in clause or self._is_as_clause(cue):
            return self.insertions.around(cue)
        return None

    def _has_own_cue(self, governed: Governed) -> bool:
        """Whether a clause begins with a gerund that tells what follows itself: "admitted it, writing "I did …"."""
        first = self.doc[governed.runs[-1][0]]
        behind_comma = first.i > 0 and self.doc[first.i - 1].text == ","
        return first.tag_ == "VBG" and behind_comma and verb_at(self.lexicon, first, self.foreign) is not None

    def _child(self, cue: Match, clause: set[str], child: Token) -> Governed | None:
        verb = cue.token
        if child.i < cue.end:
            return None
        infinitive = any(c.tag_ == "TO" and c.dep_ == "aux" for c in child.children)
        own = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in child.children)
        if child.dep_ in ("ccomp", "acl", "relcl", "advcl") and "that" in clause and not infinitive:
            marks = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod") and c.i < child.i}
            if child.pos_ not in ("VERB", "AUX") and "that" not in marks and (not own or cue.row["event"]):
                return None  # "hold the government accountable"
            if cue.row["event"] and child.tag_ == "VB" and "that" not in marks and not is_helped(child):
                return None
            if (child.dep_ == "advcl" and "that" not in marks and not (own and self._is_bare(cue, child))) or (
                child.dep_ in ("acl", "relcl") and cue.end == cue.start + 1
            ):
                return None
            if marks & _QUESTIONS and (is_negated(verb) or (verb.tag_ == "VB" and is_infinitive(verb))):
                return None
            if child.tag_ == "VBG" and not own and not any(c.dep_ == "aux" for c in child.children):
                return Governed("clause", (self._run(child, cue),)) if "ing" in clause else None
            return Governed("clause", (self._run(child, cue),))
        if child.dep_ in ("xcomp", "ccomp") and infinitive and "inf" in clause:
            if in_passive(verb):
                return Governed("clause", (*self._passive_subject(verb), self._run(child, cue)))
            if own:
                return Governed("clause", (self._run(child, cue),))
        if child.dep_ in ("xcomp", "pcomp") and child.tag_ == "VBG" and "ing" in clause and not cue.row["event"]:
            return Governed("clause", (self._run(child, cue),))
        return None

    def _is_bare(self, cue: Match, child: Token) -> bool:
        """Whether what the parser took for an adverbial clause has nothing that makes it one: "said he would go"."""
        if any(c.dep_ == "mark" or c.tag_ in _WH for c in child.children) or cue.row["event"]:
            return False
        opens = child.left_edge.i
        return child.tag_ != "VBG" and not any(t.text in _PAUSES for t in self.doc[cue.end : opens])

    def _run(self, clause: Token, cue: Match) -> tuple[int, int]:
        return contents.behind(self.doc, self.layout, clause, cue.end)

    def _passive_subject(self, verb: Token) -> tuple[tuple[int, int], ...]:
        for child in verb.children:
            if child.dep_ == "nsubjpass" and child.lower_ not in ("it", "who", "which", "that"):
                return ((child.left_edge.i, min(child.right_edge.i + 1, verb.i)),)
        return ()

    def _quoted_as(self, cue: Match) -> Match | None:
        """The gerund in "quoted the minister as saying that …": the words are the minister's, told by the gerund."""
        for preposition in cue.token.subtree if cue.end - cue.start == 1 else ():
            if preposition.lower_ != "as" or preposition.i < cue.end or preposition.dep_ not in ("prep", "mark"):
                continue
            for gerund in (*preposition.children, preposition.head):
                if gerund.tag_ == "VBG" and gerund.i == preposition.i + 1:
                    return verb_at(self.lexicon, gerund, self.foreign)
        return None

    def _described(self, cue: Match) -> Governed | None:
        """ "Called the move illegal", "described X as Y", "was described as Y": object and predicate."""
        verb = cue.token
        right = [c for c in verb.children if c.i >= cue.end]
        predicate = [c for c in right if c.dep_ in _PREDICATES or (c.dep_ == "prep" and c.lower_ == "as")]
        predicate += [g for c in right if c.dep_ == "dobj" for g in c.children if g.dep_ == "prep" and g.lower_ == "as"]
        if set(cue.row["clause"]) == {"as"} and cue.row["mode"] == "thought":
            predicate = [c for c in predicate if c.lower_ == "as"]
        if is_passive(verb) and not any(c.dep_ in ("agent", "nsubjpass") for c in verb.children):
            return None
        if not predicate or any(c.tag_ == "VB" and any(g.tag_ == "TO" for g in c.children) for c in predicate):
            return None
        if any(_is_no_predicate(c) for c in predicate):
            return None
        if cue.row["event"] and not any(c.lower_ == "as" for c in predicate):
            return None
        if _is_naming(verb) or (
            _is_relative(verb) and not self.layout.between(cue.end, predicate[-1].right_edge.i + 1)
        ):
            return None
        objects = [c for c in right if c.dep_ in ("dobj", "nsubj")]
        objects += [g for c in right if c.dep_ == "prep" and c.lower_ == "to" for g in c.children if g.dep_ == "pobj"]
        parts = [*objects, *predicate]
        first, last = min(c.left_edge.i for c in parts), max(c.right_edge.i for c in parts) + 1
        _, high = self.layout.sentence(cue.start)
        runs: tuple[tuple[int, int], ...] = ((max(first, cue.end), min(last, high)),)
        return Governed("as", (*self._passive_subject(verb), *runs) if not objects else runs)


def _is_no_predicate(child: Token) -> bool:
    """Whether what hangs on "called X …" is a clause of its own: finite, or a participle behind a comma."""
    if child.pos_ not in ("VERB", "AUX"):
        return False
    finite = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in (child, *child.children) if t is child or _helps(t))
    return (finite and any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)) or child.tag_ == "VBG"


def _helps(token: Token) -> bool:
    return token.dep_ in ("aux", "auxpass")


def _is_naming(verb: Token) -> bool:
    """ "A device called the meter": a participle behind its noun that only tells a name."""
    if verb.dep_ not in ("acl", "advcl") or verb.tag_ not in ("VBN", "VBD"):
        return False
    return not any(c.dep_ in ("agent", "nsubj", "nsubjpass", "aux", "auxpass") for c in verb.children)


def _is_unsaid(verb: Token) -> bool:
    """Words that tell of no speech: "without saying", "if she says that", "let us say that"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    if verb.tag_ == "VB" and verb.dep_ == "ccomp" and verb.head.lemma_.lower() == "let":
        return True
    return any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.lefts)


def _is_relative(verb: Token) -> bool:
    """Whether the object of a verb is a relative word before it: "the unrest, which he describes as a plot"."""
    return any(c.tag_ in ("WP", "WDT") and c.dep_ in ("dobj", "nsubj", "attr", "oprd") for c in verb.lefts) or (
        verb.dep_ == "relcl" and not any(c.dep_ in ("dobj", "nsubj", "nsubjpass") for c in verb.rights)
    )
