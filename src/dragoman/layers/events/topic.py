"""Whether an article is about politics at all: sport, business, culture and weather tell no event of ours.

A bag of the article's lemmas in a fitted table (training/fit_topic.py). Event coders' best-known fault is to read "Germany
attacked" in a report of a match; a sentence alone does not tell, the article as a whole does.
"""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.layers.events.frames import FrameIndex
from dragoman.models.scorer import shipped

ENOUGH = 30
"""Different words that an article must have for its topic to be judged."""
OFF = 0.85
"""An article is off-topic from this probability on."""
_WORDS = frozenset({"NOUN", "VERB", "ADJ"})


def features(doc: Doc, index: FrameIndex) -> dict[str, float]:
    """The lemmas of an article's nouns, verbs and adjectives, all of one weight: less the more there are.

    Triggers of frames are left out: "attack" and "surrender" are in reports of wars and of matches alike, and a war must
    never pass for a match.
    """
    lemmas = {t.lemma_.lower() for t in doc if t.pos_ in _WORDS}
    words = sorted(w for w in lemmas if w not in index.verbs and w not in index.nouns)
    weight = round(10 / max(len(words), 1) ** 0.5, 3)
    return dict.fromkeys(words, weight)


def is_off(doc: Doc, index: FrameIndex) -> bool:
    """Whether an article is about something else than politics."""
    found = features(doc, index)
    return len(found) >= ENOUGH and shipped("topic").probability(found) >= OFF
