"""Reported clauses: what verbs, nouns, adjectives and prepositions govern by the parse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.layers.arguments import is_passive
from dragoman.layers.statements import content as contents
from dragoman.layers.statements.draft import Draft, Kind, Range, Speaker
from dragoman.layers.statements.layout import Layout, Quotation
from dragoman.layers.statements.lexicon import CueIndex, Match, noun_at, prepositions, verb_at
from dragoman.layers.statements.speakers import Speakers, is_empty

_PREDICATES = frozenset({"oprd", "acomp", "xcomp", "ccomp", "attr"})
_APPOSITION = 40
"""A name stands at most so many tokens before the cue that its apposition parts it from."""
_SPEAKING = frozenset({"person", "outlet", "org", "other"})
_HYPOTHETICAL = frozenset({"must", "should", "may", "might", "could"})
_QUESTIONS = frozenset({"whether", "if"})
_TURNS = frozenset({"who", "which", "whose", "when", "while", "as", "after", "before", "although", "though", "and", "but"})
"""Words behind an inserted phrase that begin the reporter's own words again."""


@dataclass(frozen=True)
class Governed:
    """A stretch of tokens that a cue governs."""

    kind: Kind
    runs: tuple[tuple[int, int], ...]
    """Runs of tokens, half open."""
    speaker: Token | None = None
    """The speaker, where the phrase itself tells (a name with an apposition before the cue)."""


class Clauses:
    """Finds the reported clauses of one Doc."""

    def __init__(
        self, doc: Doc, layout: Layout, lexicon: CueIndex, speakers: Speakers, foreign: frozenset[int], taken: set[int]
    ) -> None:
        self.doc, self.layout, self.lexicon, self.speakers = doc, layout, lexicon, speakers
        self.foreign, self.taken = foreign, taken

    def phrases(self) -> dict[int, tuple[Match, Speaker]]:
        """Preposition cues with their speakers, by first token."""
        out = {}
        for match, owner in prepositions(self.lexicon, self.doc):
            target = owner or self._object(match)
            if target is None or target.lemma_.lower() in self.lexicon.sourceless or target.pos_ in ("NUM", "SYM"):
                continue
            speaker = self.speakers.of_phrase(target)
            if len(match.row["cue"].split()) == 1 and (speaker.actor is None or target.pos_ != "PROPN"):
                continue
            if speaker.actor is None and target.pos_ not in ("NOUN", "PROPN") and target.tag_ != "PRP$":
                continue
            out[match.start] = (match, speaker)
        return out

    def _object(self, match: Match) -> Token | None:
        last = self.doc[match.end - 1]
        target = next((t for t in last.children if t.dep_ == "pobj"), None)
        name = self.speakers.arguments.name_at.get(match.end)
        if name is not None and (target is None or target.i >= name.end):
            # "According to Doe the house was sold": the name, not the noun that the parser took with it.
            own = [self.doc[i] for i in range(name.start, name.end) if i in self.speakers.found.parties]
            if target is None or own and (target.i > name.end or self.doc[name.end].lower_ in ("the", "a", "an")):
                return own[-1] if own else self.doc[name.end - 1]
        if target is not None:
            return target
        for token in self.doc[match.end : match.end + 8]:
            if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in ("compound", "amod", "poss"):
                return token
        return None

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
                yield from self._of_noun(noun, quoted)
            elif token.pos_ == "ADJ" or token.tag_ in ("VBN", "VBD"):
                yield from self._of_adjective(token)
        used = {d.cue.start for d in quoted.values() if d.cue is not None}
        for start, (match, speaker) in phrases.items():
            if start not in used:
                yield from self._of_phrase(match, speaker)

    def _in_headline(self, token: Token) -> bool:
        n = self.layout.paragraph_of(token.idx)
        return n in self.taken and self.layout.paragraphs[n].kind in ("title", "heading") or n in self.taken and n == 0

    # Verbs

    def _of_verb(self, cue: Match, quoted: Mapping[int, Draft]) -> Iterator[Draft]:
        verb = cue.token
        if verb.dep_ in ("amod", "compound") or cue.row["quote_only"]:
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
                more = [q for q in self.layout.quotations if q.first < last and q.last > first]
            quotes += more
            content += contents.trimmed(self.doc, first, last)
        content = contents.joined(self.doc, content)
        if not content:
            return
        old = quoted.get(cue.start)
        if old is not None:
            if governed.kind == "clause" and content[0][0] > verb.idx:
                old.content = contents.joined(self.doc, [*old.content, *content])
            return
        if governed.speaker is not None:
            speaker = self.speakers.of_phrase(governed.speaker)
        else:
            speaker = self.speakers.of_verb(self._matrix(cue) or cue, low, high)
        if self._is_no_report(cue, speaker, governed.kind):
            return
        draft = Draft(content, governed.kind, cue, speaker, quotes, self.speakers.told(cue, speaker))
        yield draft

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
        return over if gerund or verb.dep_ == "conj" and verb.tag_ == node.head.tag_ else None

    def _in_speech(self, cue: Match) -> bool:
        quotation = self.layout.inside.get(cue.start)
        return quotation is not None and quotation.full

    def _is_no_report(self, cue: Match, speaker: Speaker, kind: Kind) -> bool:
        """Words that stand for nobody ("it suggests that"), and what nobody has yet said ("to say that")."""
        if is_empty(speaker) and speaker.token is not None and speaker.token.lower_ != "it":
            return True
        if speaker.token is not None and speaker.token.lower_ in ("you", "your") and speaker.actor is None:
            return True
        if kind == "as" and speaker.actor is None and (
            is_passive(cue.token) or speaker.token is not None and speaker.token.pos_ == "PRON"
        ):
            return True
        if any(c.tag_ == "MD" and c.lower_ in _HYPOTHETICAL for c in cue.token.children) and not _negated(cue.token):
            return True
        if _is_infinitive(cue.token) and speaker.actor is None:
            return True
        if speaker.token is not None and speaker.token.lower_ == "it" and speaker.actor is None:
            return not _passive(cue.token)
        return speaker.token is None and not _passive(cue.token) and kind != "trailing"

    def _governed(self, cue: Match) -> Governed | None:
        clause = set(cue.row["clause"])
        verb = cue.token
        hosts = [verb] + [self.doc[i] for i in range(cue.start + 1, cue.end) if i != verb.i]
        if "obj" in cue.row["told"] and "that" in clause:
            for child in verb.children:
                # "told the group that …": the parser often hangs the clause on the addressee.
                if child.dep_ in ("dobj", "dative") and child.i > verb.i and (inner := _that_clause(child)) is not None:
                    return Governed("clause", (self._run(inner, cue),))
        for host in hosts:
            for child in host.children:
                found = self._child(cue, clause, child)
                if found is not None:
                    return found
        if "as" in clause and (found := self._described(cue)) is not None:
            return found
        if "that" in clause:
            return self._before(cue)
        return None

    def _child(self, cue: Match, clause: set[str], child: Token) -> Governed | None:
        verb = cue.token
        if child.i < cue.end:
            return None
        infinitive = any(c.tag_ == "TO" and c.dep_ == "aux" for c in child.children)
        own = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in child.children)
        if child.dep_ in ("ccomp", "acl", "relcl", "advcl") and "that" in clause and not infinitive:
            marks = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod") and c.i < child.i}
            if child.pos_ not in ("VERB", "AUX") and "that" not in marks and not own:
                return None
            if cue.row["event"] and child.tag_ == "VB" and "that" not in marks and not _helped(child):
                return None
            if child.dep_ == "advcl" and "that" not in marks or child.dep_ in ("acl", "relcl") and cue.end == cue.start + 1:
                return None
            if marks & _QUESTIONS and (_negated(verb) or verb.tag_ == "VB" and _is_infinitive(verb)):
                return None
            if child.tag_ == "VBG" and not own and not any(c.dep_ == "aux" for c in child.children):
                return Governed("clause", (self._run(child, cue),)) if "ing" in clause else None
            return Governed("clause", (self._run(child, cue),))
        if child.dep_ in ("xcomp", "ccomp") and infinitive and "inf" in clause:
            if _passive(verb):
                return Governed("clause", (*self._passive_subject(verb), self._run(child, cue)))
            if own:
                return Governed("clause", (self._run(child, cue),))
        if child.dep_ in ("xcomp", "pcomp") and child.tag_ == "VBG" and "ing" in clause and not cue.row["event"]:
            return Governed("clause", (self._run(child, cue),))
        return None

    def _run(self, clause: Token, cue: Match) -> tuple[int, int]:
        return contents.behind(self.doc, self.layout, clause, cue.end)

    def _passive_subject(self, verb: Token) -> tuple[tuple[int, int], ...]:
        for child in verb.children:
            if child.dep_ == "nsubjpass" and child.lower_ not in ("it", "who", "which", "that"):
                return ((child.left_edge.i, min(child.right_edge.i + 1, verb.i)),)
        return ()

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
        if cue.row["event"] and not any(c.lower_ == "as" for c in predicate):
            return None
        objects = [c for c in right if c.dep_ in ("dobj", "nsubj")]
        objects += [g for c in right if c.dep_ == "prep" and c.lower_ == "to" for g in c.children if g.dep_ == "pobj"]
        parts = [*objects, *predicate]
        first, last = min(c.left_edge.i for c in parts), max(c.right_edge.i for c in parts) + 1
        _, high = self.layout.sentence(cue.start)
        runs: tuple[tuple[int, int], ...] = ((max(first, cue.end), min(last, high)),)
        return Governed("as", (*self._passive_subject(verb), *runs) if not objects else runs)

    def _before(self, cue: Match) -> Governed | None:
        """A cue behind or inside what it reports: "…, he said", "…, he said, …", "as he said, …"."""
        verb = cue.token
        if any(c.dep_ in ("dobj", "xcomp", "ccomp", "attr") and c.i > verb.i for c in verb.children):
            if "obj" not in cue.row["told"] or any(c.dep_ in ("xcomp", "ccomp") and c.i > verb.i for c in verb.children):
                return None
        if cue.end < len(self.doc) and cue.end in self.layout.inside and self.layout.inside[cue.end].first == cue.end:
            return None
        if any(c.dep_ in ("dobj", "attr") and c.i < verb.i for c in verb.children) or _passive(verb):
            return None
        if verb.tag_ not in ("VBD", "VBZ", "VBP") and not any(c.dep_ == "aux" and c.tag_ != "TO" for c in verb.children):
            return None
        left = [c for c in verb.children if c.dep_ in ("ccomp", "parataxis") and c.i < verb.i]
        as_clause = any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") and c.i < verb.i for c in verb.children)
        if any(c.dep_ == "mark" and c.lower_ != "as" for c in verb.children) or verb.dep_ in ("relcl", "acl"):
            return None
        low, high = self.layout.sentence(cue.start)
        apposed = self._apposed(cue, low)
        begin = apposed[0] if apposed else self._phrase_start(cue, low)
        if as_clause and self._only_marks(low, begin):
            end = self._insertion_end(cue, high)
            return Governed("trailing", ((end, high),)) if end < high else None
        if begin is None or begin <= low or not self._set_off(begin, cue):
            return None
        runs = [(low, begin)]
        end = self._insertion_end(cue, high)
        if not left and any(t.pos_ in ("VERB", "AUX") and t.head.i != verb.i for t in self.doc[cue.end : end]):
            return None
        if end < high - 1 and self._resumes(end):
            runs.append((end, high))
        if not any(t.pos_ in ("VERB", "AUX") for first, last in runs for t in self.doc[first:last]):
            return None
        return Governed("trailing", tuple(runs), apposed[1] if apposed else None)

    def _apposed(self, cue: Match, low: int) -> tuple[int, Token] | None:
        """Start and head of a name with an apposition before a cue: "…, Jane Doe, head of the office, told"."""
        if self.doc[cue.start - 1].text != ",":
            return None
        names, parties = self.speakers.arguments.name_at, self.speakers.found.parties
        for i in range(cue.start - 2, max(low, cue.start - _APPOSITION), -1):
            name = names.get(i)
            if self.doc[i].text == '"' or name is None or name.start <= low or name.kind not in _SPEAKING:
                continue
            if self.doc[name.start - 1].text in (",", '"') and self.doc[name.end].text == ",":
                heads = [j for j in range(name.start, name.end) if j in parties]
                return name.start, self.doc[heads[0] if heads else name.end - 1]
        return None

    def _only_marks(self, low: int, begin: int | None) -> bool:
        return begin is not None and all(self.doc[i].lower_ == "as" or not self.doc[i].is_alpha for i in range(low, begin))

    def _phrase_start(self, cue: Match, low: int) -> int | None:
        """First token of the inserted phrase: of the subject before the verb, or the verb itself."""
        begin = cue.start
        for child in cue.token.children:
            if child.i < cue.start and child.dep_ in ("nsubj", "aux", "advmod", "neg", "mark"):
                begin = min(begin, child.left_edge.i)
        while begin > low and self.doc[begin - 1].text not in (",", '"', "-", "—", "–", "--", ")"):
            if self.doc[begin - 1].pos_ not in ("DET", "ADJ", "PROPN", "NOUN", "PRON", "ADV", "SCONJ", "ADP", "PART"):
                return None
            begin -= 1
        return begin

    def _set_off(self, begin: int, cue: Match) -> bool:
        """A comma, dash or mark stands before the phrase and no other verb of its clause inside it."""
        return self.doc[begin - 1].text in (",", '"', "-", "—", "–", "--", ")") and begin <= cue.start

    def _insertion_end(self, cue: Match, high: int) -> int:
        """Where the inserted phrase ends: at the comma behind the cue and what hangs on it."""
        at = cue.end
        while at < high and self.doc[at].text not in (",", "—", "–", "--", "-", '"'):
            at += 1
        return at

    def _resumes(self, end: int) -> bool:
        """Whether the sentence goes on with what is reported behind the inserted phrase."""
        token = self.doc[end + 1] if end + 1 < len(self.doc) else None
        if token is None or self.doc[end].text == '"' or token.tag_ == "VBG":
            return False
        return token.lower_ not in _TURNS and token.text != '"'

    # Nouns, adjectives, prepositions

    def _of_noun(self, cue: Match, quoted: Mapping[int, Draft]) -> Iterator[Draft]:
        noun = cue.token
        if "that" not in cue.row["clause"] or cue.start in quoted:
            return
        clause = _that_clause(noun) or _predicate_clause(noun)
        if clause is None:
            return
        verb = noun.head.head if noun.dep_ == "pobj" else None
        governor = verb_at(self.lexicon, verb, self.foreign) if verb is not None else None
        if governor is not None and "that" in governor.row["clause"] and verb is not None:
            # "told the paper in a statement that …": the clause is the verb's.
            if governor.start not in quoted:
                low, high = self.layout.sentence(governor.start)
                speaker = self.speakers.of_verb(governor, low, high)
                for draft in self._reported(Match(cue.start, cue.end, governor.row, verb), clause, speaker, "clause"):
                    draft.cue = governor
                    draft.told = self.speakers.told(governor, speaker)
                    yield draft
            return
        speaker = self.speakers.of_noun(noun)
        if (speaker.token is None or is_empty(speaker)) and noun.dep_ != "nsubjpass":
            return
        yield from self._reported(cue, clause, speaker, "noun")

    def _of_adjective(self, token: Token) -> Iterator[Draft]:
        row = self.lexicon.words.get(("adjective", token.lower_)) or self.lexicon.words.get(
            ("adjective", token.lemma_.lower())
        )
        if row is None:
            return
        clause = next((c for c in token.rights if c.dep_ == "ccomp" and c.tag_ != "VB"), None)
        if clause is None:
            return
        heads = [c for c in (token.head if token.dep_ == "acomp" else token).children if c.dep_ in ("nsubj", "nsubjpass")]
        speaker = Speaker()
        for head in heads:
            ids = self.speakers.arguments.parties(head)
            speaker = Speaker(ids[0] if ids else None, head)
        if speaker.token is not None and not is_empty(speaker) and speaker.token.lower_ != "you":
            yield from self._reported(Match(token.i, token.i + 1, row, token), clause, speaker, "noun")

    def _reported(self, cue: Match, clause: Token, speaker: Speaker, kind: Kind) -> Iterator[Draft]:
        _, high = self.layout.sentence(cue.start)
        first, last = contents.behind(self.doc, self.layout, clause, cue.end)
        first, last, quotes = contents.with_quotes(self.layout, first, last, high)
        content = contents.trimmed(self.doc, first, last)
        if content:
            yield Draft(content, kind, cue, speaker, quotes)

    def _of_phrase(self, cue: Match, speaker: Speaker) -> Iterator[Draft]:
        """ "According to X": the rest of the sentence, or of the clause in which the phrase is set."""
        low, high = self.layout.sentence(cue.start)
        target = speaker.token
        if target is None:
            return
        end = max(cue.end, min(target.right_edge.i + 1, high) if target.i >= cue.start else cue.end)
        runs = []
        if cue.start > low:
            runs.append((low, cue.start))
        cut = next((i for i in range(end + 3, high) if self.doc[i].lower_ == "but" and self.doc[i - 1].text == ","), high)
        rest = (end, cut)
        if cue.start > low and self.doc[cue.start - 1].dep_ == "cc" and end < high - 3:
            # "…, and according to X, …": the second clause alone.
            runs = []
            low = cue.start
        if all(not t.is_alpha for t in self.doc[low : cue.start]) or self._goes_on(cue, end, high):
            runs.append(rest)
        content = [r for first, last in runs for r in contents.trimmed(self.doc, first, last)]
        content = contents.joined(self.doc, content)
        quotes = [q for q in self.layout.quotations if any(q.first < b and q.last > a for a, b in runs)]
        if content and any(e - s > 12 for s, e in content):
            yield Draft(content, "preposition", cue, speaker, quotes)

    def _goes_on(self, cue: Match, end: int, high: int) -> bool:
        """Whether behind a phrase set into a sentence the same clause goes on."""
        at = end
        while at < high and not self.doc[at].is_alpha:
            at += 1
        if at >= high or self.doc[at].lower_ in ("which", "who", "and", "but", "while", "as", "although", "though"):
            return False
        return high - at > 2


def _that_clause(token: Token) -> Token | None:
    for child in token.rights:
        if child.dep_ in ("acl", "ccomp", "relcl") and any(
            c.dep_ == "mark" and c.lower_ in ("that", "whether") for c in child.children
        ):
            return child
    return None


def _predicate_clause(noun: Token) -> Token | None:
    """ "His message was that …", "hope was expressed that …"."""
    if noun.dep_ not in ("nsubj", "nsubjpass") or noun.dep_ == "nsubj" and noun.head.lemma_.lower() != "be":
        return None
    return next(
        (c for c in noun.head.rights if c.dep_ == "ccomp" and any(g.lower_ == "that" for g in c.children)), None
    )


def _passive(verb: Token) -> bool:
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    own = any(c.dep_ in ("nsubj", "aux") for c in verb.children)
    return verb.tag_ == "VBN" and verb.dep_ == "conj" and not own and _passive(verb.head)


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.tag_ == "TO" for c in verb.children)


def _helped(verb: Token) -> bool:
    """Whether a verb has an auxiliary of its own."""
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" for c in verb.children)
