"""Speech under a speaker's label: transcripts ("MS. DOE: …", "Q …"), and headlines ("Doe: …", "…, Says Doe")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc

from dragoman.layers.base import Findings
from dragoman.layers.statements import content as contents
from dragoman.layers.statements.draft import Draft, Speaker
from dragoman.layers.statements.layout import Layout
from dragoman.layers.statements.lexicon import CueIndex, Match, headline_verb, noun_at
from dragoman.layers.statements.speakers import Speakers
from dragoman.records import Actor

_LABEL = re.compile(
    r"""["“]?
    (?P<who>(?:[^\W\d_][\w.'’-]*\ ){0,6}[^\W\d_][\w.'’-]*(?:\ \([A-Z][\w .,'’-]{1,40}\))?\ ?(?=:)|Q(?=[:\s])|A(?=:))
    (?P<mark>:(?=[\s"“])|\s)\s*""",
    re.VERBOSE,
)
_LONGEST = 70
"""A label has no more code points."""
_ASKING = frozenset({"Q", "QUESTION", "REPORTER"})
_ANSWER = "A"
_PARTICLES = frozenset({"of", "the", "for", "and", "de", "da", "di", "van", "von", "der", "den", "bin", "al", "el"})
_ASIDE = re.compile(r"""["“]?\(.{0,60}\)["”.]*$""")
_TITLES = frozenset({"MR", "MRS", "MS", "DR", "SEN", "GEN", "GOV", "REP", "PRESIDENT", "SECRETARY", "THE", "MINISTER"})
_LEAST_LABELS = 2
_FEW = 6
_LEAST_TOLD = 3
"""Tokens of a headline before the source."""
_DASHES = frozenset({"-", "–", "—", ":"})


class Labels:
    """Finds labelled speech in one Doc."""

    def __init__(self, doc: Doc, found: Findings, layout: Layout, lexicon: CueIndex, speakers: Speakers) -> None:
        self.doc, self.found, self.layout, self.lexicon, self.speakers = doc, found, layout, lexicon, speakers
        self._kinds = {a.id: a.kind for a in found.actors}
        self._surnames = _surnames(found.actors)
        self.taken: set[int] = set()
        """Paragraphs that are speech under a label."""

    def transcript(self) -> list[Draft]:
        """Drafts of a transcript: each label's paragraph and those behind it without a label."""
        text = self.layout.text
        labels: list[tuple[int, re.Match[str]]] = []
        for n, p in enumerate(self.layout.paragraphs):
            match = _LABEL.match(text, p.start, min(p.end, p.start + _LONGEST))
            if p.kind not in ("boilerplate", "caption") and match and _is_label(match["who"]):
                labels.append((n, match))
        if len(labels) > 1 and labels[0][0] == 0 and labels[1][0] > 1 and not labels[0][1]["who"].isupper():
            del labels[0]  # a headline: "Doe: …"
        capital = [(n, match) for n, match in labels if match["who"].isupper() or "(" in match["who"]]
        if not self._is_conversation(labels):
            labels = [(n, match) for n, match in capital if _bare(match["who"]).isupper()]
            if len(labels) < _LEAST_LABELS and not (labels and self._opens(labels[0][0], labels[0][1]["who"])):
                return []
        # Where turns run on over paragraphs without a label, the last one runs to the end.
        runs_on = len(labels) == 1 or any(b - a > 1 for (a, _), (b, _) in pairwise(labels))
        end = len(self.layout.paragraphs)
        answering = self._guest(labels[0][0])
        drafts: list[Draft] = []
        for k, (n, match) in enumerate(labels):
            until = labels[k + 1][0] if k + 1 < len(labels) else end if runs_on else n + 1
            drafts += self._labelled(n, until, match, answering)
        return drafts

    def _is_conversation(self, labels: list[tuple[int, re.Match[str]]]) -> bool:
        """Whether labels in small letters are speakers': they stand thick, and one comes again or a turn asks."""
        if len(labels) < _LEAST_LABELS:
            return False
        first, last = labels[0][0], labels[-1][0]
        if 2 * len(labels) < last - first + 1:
            return False
        names = [match["who"] for _, match in labels]
        turns = [self.layout.paragraphs[n] for n, _ in labels]
        asks = any(self.layout.text[p.start : p.end].rstrip('"”’ ').endswith("?") for p in turns)
        return len(set(names)) > 1 and (asks or len(set(names)) < len(names))

    def _opens(self, n: int, who: str) -> bool:
        """A single label that has a title ("MR. DOE") opens a speech as the first prose of the text."""
        titled = who.split(" ")[0].strip(".") in _TITLES
        return titled and not any(p.kind == "body" for p in self.layout.paragraphs[:n])

    def _guest(self, n: int) -> Speaker:
        """Who answers in an interview: the first person of the paragraphs before it."""
        before = self.layout.token_at(self.layout.paragraphs[n].start)
        for i in sorted(self.found.parties):
            if i >= before:
                break
            if any(self._kinds.get(identity) == "person" for identity in self.found.parties[i]):
                return Speaker(self.found.parties[i][0], self.doc[i], guessed=True)
        return Speaker()

    def _labelled(self, n: int, until: int, match: re.Match[str], answering: Speaker) -> Iterator[Draft]:
        ranges = []
        for m in range(n, until):
            paragraph = self.layout.paragraphs[m]
            self.taken.add(m)
            if paragraph.kind in ("boilerplate", "caption", "heading") or _ASIDE.match(
                self.layout.text[paragraph.start : paragraph.end]
            ):
                continue
            start = match.end() if m == n else paragraph.start
            ranges += contents.trimmed(self.doc, self.layout.token_at(start), self.layout.token_at(paragraph.end))
        if not ranges:
            return
        speaker = answering if match["who"] == _ANSWER else self._labelling(match)
        mark = (match.start("mark"), match.start("mark") + 1)
        yield Draft(ranges, "label", None, speaker, cue_range=mark, direct=True)

    def _labelling(self, match: re.Match[str]) -> Speaker:
        """The speaker whom a label names; what stands in brackets is a post or a paper."""
        who = _bare(match["who"])
        if who in _ASKING:
            return Speaker()
        first = self.layout.token_at(match.start("who"))
        last = self.layout.token_at(match.start("who") + len(who))
        names = [i for i in range(first, last) if self.doc[i].is_alpha]
        for i in reversed(names):
            if i in self.found.parties:
                return Speaker(self.found.parties[i][0], self.doc[i])
        return Speaker(self._actor(who), self.doc[names[-1]] if names else None)

    def _actor(self, label: str) -> str | None:
        """The actor whose name a label gives in capitals."""
        words = [w.strip(".") for w in label.split() if w.strip(".").upper() not in _TITLES]
        return self._surnames.get(words[-1].casefold()) if words else None

    def headlines(self) -> Iterator[Draft]:
        """Headlines: "Doe: …", "Poll: …", "…, Says Doe", "… – Doe"."""
        for n, paragraph in enumerate(self.layout.paragraphs):
            if paragraph.kind not in ("title", "heading") and not (n == 0 and self._short(n)):
                continue
            if n in self.taken:
                continue
            first, last = self.layout.bounds(n)
            draft = self._colon(first, last) or self._trailing(first, last) or self._signed(first, last)
            if draft is not None:
                self.taken.add(n)
                yield draft

    def _short(self, n: int) -> bool:
        paragraph = self.layout.paragraphs[n]
        return paragraph.end - paragraph.start < 140 and len(self.layout.paragraphs) > 1

    def _colon(self, first: int, last: int) -> Draft | None:
        colon = next((i for i in range(first, min(first + _FEW, last)) if self.doc[i].text == ":"), None)
        if colon is None or colon == first or last - colon < 4:
            return None
        speaker = self._party(first, colon)
        if speaker is None:
            return None
        ranges = contents.trimmed(self.doc, colon + 1, last)
        mark = self.doc[colon]
        return Draft(ranges, "label", None, speaker, cue_range=(mark.idx, mark.idx + 1)) if ranges else None

    def _party(self, first: int, last: int) -> Speaker | None:
        for i in range(last - 1, first - 1, -1):
            if i in self.found.parties and self._speaks(i):
                return Speaker(self.found.parties[i][0], self.doc[i])
        for i in range(first, last):
            token = self.doc[i]
            if noun_at(self.lexicon, token) is not None or ("noun", token.lower_) in self.lexicon.words:
                return Speaker(None, token)
        return None

    def _speaks(self, i: int) -> bool:
        """A person, outlet or group speaks in a headline; a bare country before a colon is a topic."""
        return any(
            self._kinds.get(identity) in ("person", "organization", "group") for identity in self.found.parties[i]
        )

    def _signed(self, first: int, last: int) -> Draft | None:
        """ "… – lawyer", "…: local officials", "… - Energy Minister": a source behind the last dash or colon."""
        mark = next((i for i in range(last - 2, max(first + 2, last - _FEW), -1) if self.doc[i].text in _DASHES), None)
        if mark is None or last - mark > _FEW or mark - first < _LEAST_TOLD:
            return None
        source = [t for t in self.doc[mark + 1 : last] if t.is_alpha]
        names = self.speakers.arguments.name_at
        nominal = all(t.pos_ in ("NOUN", "PROPN", "ADJ", "DET", "ADP") for t in source)
        outlet = any(t.i in names and names[t.i].kind == "outlet" for t in source)
        told = any(t.pos_ in ("VERB", "AUX") or t.text == '"' for t in self.doc[first:mark])
        if not told or len(source) < last - mark - 1 or not nominal or outlet:
            return None
        small = [t for t in source if t.pos_ == "NOUN" and t.text[0].islower()]
        party = [t for t in source if t.i in self.found.parties and self._speaks(t.i)]
        if not small and not party:
            return None
        head = party[-1] if party else small[-1]
        speaker = self.speakers.of_phrase(head)
        ranges = contents.trimmed(self.doc, first, mark)
        sign = self.doc[mark]
        return Draft(ranges, "label", None, speaker, cue_range=(sign.idx, sign.idx + len(sign))) if ranges else None

    def _trailing(self, first: int, last: int) -> Draft | None:
        """ "…, Doe Says": a cue as the last word, the speaker between it and the last comma."""
        end = last
        while end > first and not self.doc[end - 1].is_alpha:
            end -= 1
        verb = self.doc[end - 1] if end > first else None
        row = headline_verb(self.lexicon, verb) if verb is not None else None
        comma = next((i for i in range(end - 1, first, -1) if self.doc[i].text == ","), None)
        if verb is None or row is None or comma is None or end - comma > 9 or comma - first < 3:
            return None
        speaker = self._party(comma + 1, end - 1)
        if speaker is None:
            nouns = [t for t in self.doc[comma + 1 : end - 1] if t.pos_ in ("NOUN", "PROPN")]
            speaker = Speaker(None, nouns[-1]) if nouns else None
        ranges = contents.trimmed(self.doc, first, comma)
        if speaker is None or not ranges:
            return None
        return Draft(ranges, "trailing", Match(verb.i, verb.i + 1, row, verb), speaker)


def _bare(who: str) -> str:
    """A label without what stands in brackets behind it."""
    return who.split("(")[0].strip()


def _is_label(who: str) -> bool:
    """Whether the words before a colon at the start of a paragraph could be a speaker's name or office."""
    words = _bare(who).split()
    return bool(words) and all(w[0].isupper() or w in _PARTICLES for w in words) and words[0][0].isupper()


def _surnames(actors: list[Actor]) -> dict[str, str]:
    """Last words of the names of persons -> the id of the one with the most mentions."""
    best: dict[str, Actor] = {}
    for actor in actors:
        if actor.kind != "person":
            continue
        names = (actor.name, *(m.text for m in actor.mentions))
        for last in {name.split()[-1].casefold() for name in names if name.split()}:
            if last not in best or len(actor.mentions) > len(best[last].mentions):
                best[last] = actor
    return {last: actor.id for last, actor in best.items()}
