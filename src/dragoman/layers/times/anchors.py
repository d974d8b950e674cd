"""What a date is told from: the tense of the verb that governs it, and whether a text is a report or a history."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Literal

from spacy.tokens import Doc, Token

from dragoman.layers.times.expressions import Expression

Tense = Literal["past", "future", "aimed", "present", ""]
"""`aimed`: of an infinitive, whose time lies after that of the verb above it, if not always after now."""
_CLIMB = 12


class Tenses:
    """Finds tokens of a parsed text by offset, and the tense of the verb that governs them.

    Args:
        doc: the parsed text; without a parse every tense is "".
        arranged: lemmas of words whose complement lies ahead though they are participles (expected, due).
    """

    def __init__(self, doc: Doc, arranged: frozenset[str]) -> None:
        self.doc = doc
        self.arranged = arranged
        self.starts = [token.idx for token in doc]

    def token(self, offset: int) -> Token | None:
        """The token that holds a code point."""
        i = bisect_right(self.starts, offset) - 1
        return self.doc[i] if i >= 0 else None

    def tense(self, offset: int) -> Tense:
        """Tense of the verb above the token at an offset: its own form, its auxiliaries, or what arranges it."""
        token = self.token(offset)
        nominal = token is not None and token.dep_ in ("poss", "compound", "nmod", "amod")
        for _ in range(_CLIMB):
            if token is None:
                return ""
            if token.lemma_ in self.arranged and token.tag_ in ("VBN", "JJ", "VBG"):
                return "past" if _over(token) or _over(token.head) else "future"
            if token.pos_ in ("VERB", "AUX"):
                found = self._form(token)
                if found:
                    return "past" if nominal and found in ("present", "aimed") else found
            if token.head.i == token.i:
                return ""
            token = token.head
        return ""

    def until(self, offset: int) -> Tense:
        """Tense of what lasts until the date at an offset: past of what had not been so ("had not met until Friday")."""
        token = self.token(offset)
        for _ in range(_CLIMB):
            if token is None or token.head.i == token.i or token.pos_ in ("VERB", "AUX"):
                break
            token = token.head
        if token is None or token.pos_ not in ("VERB", "AUX"):
            return "aimed"
        denied = any(child.dep_ == "neg" for child in token.lefts) and self._form(token) == "past"
        return "past" if denied or _over(token) else "aimed"

    def _form(self, verb: Token) -> Tense:
        perfect = modal = False
        for child in verb.lefts:
            if child.tag_ == "TO":
                if verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and verb.head.tag_ in ("VBZ", "VBP"):
                    return "future"
                return "past" if _over(verb.head) or _over(verb.head.head) else "aimed"
            if child.dep_ in ("aux", "auxpass"):
                if child.tag_ == "VBD" or child.lemma_ == "have":
                    perfect = True
                elif child.tag_ == "MD":
                    modal = True
                elif child.tag_ in ("VBZ", "VBP") and verb.tag_ != "VBN":
                    return "present"
        if modal:
            return "past" if perfect else "future"
        if perfect or verb.tag_ in ("VBD", "VBN"):
            return "past"
        if verb.tag_ in ("VBZ", "VBP"):
            return "present"
        return ""


def _over(verb: Token) -> bool:
    """Whether a verb stands in the pluperfect: what had been planned is past by now."""
    return any(child.lemma_ == "have" and child.tag_ == "VBD" for child in verb.lefts)


def narrative(found: Sequence[Expression], published: date | None) -> bool:
    """Whether a text tells a history, which is dated by its own dates, rather than the news of its day.

    Far dates are those whose year is told and is not the year of publication or beside it; near ones are weekdays,
    words such as "yesterday" and "last week", and dates of that year.
    """
    if published is None:
        return True
    far = near = 0
    for one in found:
        if one.kind in ("date", "month", "year", "season") and one.year is not None:
            if abs(one.year - published.year) > 1:
                far += 1
            elif one.kind != "year":
                near += 2
        elif one.kind == "weekday":
            near += 4
        elif one.kind == "unit" and one.anchor in ("today", "rolling") and not one.article:
            near += 2
        elif one.kind == "counted" and one.anchor == "today":
            near += 1
    return far >= 4 and far > near
