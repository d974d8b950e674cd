"""The expressions of a text: every place where a form fits and the words round it bear it out."""

import re
from collections.abc import Callable, Sequence

from dragoman.layers.times import expressions, grammar, relative
from dragoman.layers.times.anchors import Tenses
from dragoman.layers.times.expressions import Expression, Made, Match, Reader
from dragoman.layers.times.lexicon import Lexicon, Tokens
from dragoman.layers.times.resolve import Where
from dragoman.text.reading import Quote

_READERS: dict[str, Callable[[Reader, Match], Made]] = {**expressions.READERS, **relative.READERS}
_LINK = frozenset("c-")
_BESIDE = frozenset({",", ",p", ",n"})
"""What stands between a count and the date that it leads to."""
_DATED = re.compile("[Mm]\\.?(?:[do],?|,?f)?y")
"""A month with its year: what shows which centuries a text speaks of."""
_WINDOW = 40
_HEADING = 14
"""Tokens in the longest heading."""


def scan(tokens: Tokens, lexicon: Lexicon, tenses: Tenses) -> list[Expression]:
    """All expressions in order, none overlapping."""
    reader = Reader(tokens)
    centuries = frozenset(tokens.values[m.end() - 1] // 100 for m in _DATED.finditer(tokens.letters))
    out: list[Expression] = []
    at = 0
    while fits := grammar.candidates(tokens, at):
        at = fits[0][1].start() + 1
        for name, match in fits:
            made = [one for one in _READERS[name](reader, match) if one.last > one.first]
            if made and _borne_out(made, tokens, lexicon, tenses, centuries):
                out += made
                at = max(at, made[-1].last)
                break
    _link(out, tokens)
    return _with_clock(out, tokens)


def _with_clock(found: list[Expression], tokens: Tokens) -> list[Expression]:
    """Make one of a time of day and the day behind it: "8 a.m. Saturday", "7 p.m., Jan. 4"."""
    out: list[Expression] = []
    for one in found:
        before = out[-1] if out else None
        if (
            before is not None
            and before.kind == "clock"
            and one.grain == "day"
            and one.kind in ("date", "weekday", "unit")
        ):
            between = tokens.letters[before.last : one.first]
            if between in ("", ",") and not (tokens.letters[one.first] == "T" and between):
                one.first, one.code = before.first, before.code
                out.pop()
        out.append(one)
    return out


def _borne_out(made: Made, tokens: Tokens, lexicon: Lexicon, tenses: Tenses, centuries: frozenset[int]) -> bool:
    one = made[-1]
    if one.kind == "year":
        return _is_year(one, tokens, lexicon, tenses, centuries)
    if one.kind == "month" and len(made) == 1 and one.year is None:
        return _is_month(one, tokens, tenses)
    if one.kind == "season":
        return _is_season(one, tokens, tenses)
    if one.kind == "date" and one.last - one.first == 2 and one.last < len(tokens.letters):
        return not _counts(one.last - 1, tokens, lexicon, tenses)
    if one.kind == "open":
        return _is_vague(one, tokens, tenses)
    if one.kind == "unit" and one.entry is not None and one.last - one.first == 1 and one.first:
        name = (
            tokens.word(one.first)[0].isupper()
            and tokens.letters[one.first - 1] == " "
            and tokens.word(one.first - 1)[0].isupper()
        )
        return not name  # "Russia Today"
    if one.kind in ("counted", "unit") and tokens.letters[one.last - 1] == "b":
        _open_where_governed(one, tokens, tenses)
    return True


def _is_vague(one: Expression, tokens: Tokens, tenses: Tenses) -> bool:
    """Whether "soon" and its like stand alone, of what lies ahead: not "as soon as", "shortly after"."""
    if tokens.entry(one.first).letter != "v" or tokens.entry(one.first).anchor != "rolling":
        return True
    if one.first and tokens.word(one.first - 1).lower() == "as":
        return False
    if one.last < len(tokens.letters) and tokens.letters[one.last] == "b":
        return False
    return tenses.tense(tokens.starts[one.first]) in ("future", "aimed", "present")


def _open_where_governed(one: Expression, tokens: Tokens, tenses: Tenses) -> None:
    """ "two days after the attack" is counted from the attack: a length of time (as TimeML has it), not placed."""
    word = tenses.token(tokens.starts[one.last - 1])
    if word is None or not (word.dep_ == "mark" or any(True for _ in word.rights)):
        return
    if one.kind == "counted":
        one.kind, one.code, one.last = "duration", relative.length(one.grain, one.count), one.last - 1
    else:
        one.kind, one.code = "open", "PAST_REF" if (one.shift or 0) < 0 else "FUTURE_REF"


def _is_year(one: Expression, tokens: Tokens, lexicon: Lexicon, tenses: Tenses, centuries: frozenset[int]) -> bool:
    """Whether a number of four digits is a year: not an amount, nor part of a longer number or code."""
    at = next((i for i in range(one.first, one.last) if tokens.letters[i] == "y"), None)
    if at is None:
        return True
    before = tokens.letters[one.first - 1] if one.first else " "
    previous = tokens.word(one.first - 1) if one.first else ""
    if (previous and previous in "$€£¥#/+*=") or (
        before == "-" and tokens.tight(one.first) and one.last - one.first == 1 and not previous.isalnum()
    ):
        return before == "-" and one.first > 1 and tokens.letters[one.first - 2] in "yMdop"
    if before in "xNt":
        return False
    after = tokens.word(one.last) if one.last < len(tokens.letters) else ""
    if after in ("%", "°", "/", "$"):
        return False
    if (
        after == "-"
        and one.last + 1 < len(tokens.letters)
        and not tokens.word(one.last + 1).islower()
        and tokens.letters[one.last + 1] == " "
    ):
        return False  # part of a code: 2019-nCoV
    year = tokens.values[at]
    if year // 100 in centuries and not _counts(at, tokens, lexicon, tenses):
        return True
    if before in "pncf(gb" or one.part or one.first < at:
        return not _counts(at, tokens, lexicon, tenses)
    return year // 100 in (19, 20) and not _counts(at, tokens, lexicon, tenses)


def _counts(at: int, tokens: Tokens, lexicon: Lexicon, tenses: Tenses) -> bool:
    """Whether the number is followed by what it counts."""
    if at + 1 >= len(tokens.letters):
        return False
    after = tokens.word(at + 1)
    if after.lower() in lexicon.unlikely:
        return True
    token = tenses.token(tokens.starts[at])
    if tokens.letters[at] == "y" and 1900 <= tokens.values[at] <= 2060 and tokens.values[at] % 100:
        # "the 2010 elections", but "fired 1950 rounds"
        return token is not None and token.i > 0 and token.dep_ == "nummod" and token.nbor(-1).pos_ == "VERB"
    if tokens.letters[at + 1] != " " or not after[0].islower():
        return False
    return token is not None and token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ == "NNS"


def _is_month(one: Expression, tokens: Tokens, tenses: Tenses) -> bool:
    """Whether a month's name alone is one: "May I", "March on Rome", "Ms. April Jones" are none."""
    at = next(i for i in range(one.first, one.last) if tokens.letters[i] in "Mm")
    entry = tokens.entry(at)
    token = tenses.token(tokens.starts[at])
    if token is not None and (token.tag_ == "MD" or (entry.other and token.pos_ in ("VERB", "AUX"))):
        return False
    if one.first < at:
        return True
    before = tokens.letters[at - 1] if at else "|"
    if tokens.letters[at] == "m" and (entry.other or not tokens.word(at)[0].isupper()):
        return before in "pncfb" and (at + 1 < len(tokens.letters) and tokens.letters[at + 1] == ".")
    if not entry.other or before in "pncfb":
        return True
    if before in "Ts" and (token is None or token.dep_ in ("pobj", "conj")):
        return False  # "the March for Jobs"
    following = tokens.word(at + 1) if at + 1 < len(tokens.letters) else ""
    name = following[:1].isupper() or (at > 0 and tokens.word(at - 1)[:1].isupper() and tokens.letters[at - 1] == " ")
    return not name and (token is None or token.dep_ not in ("nsubj", "nsubjpass", "dobj", "appos"))


def _is_season(one: Expression, tokens: Tokens, tenses: Tenses) -> bool:
    """Whether "fall" or "spring" is the season, not the verb or another noun."""
    at = next(i for i in range(one.first, one.last) if tokens.letters[i] == "S")
    token = tenses.token(tokens.starts[at])
    if token is not None and token.pos_ in ("VERB", "AUX"):
        return False
    if not tokens.entry(at).other or one.year is not None or one.shift is not None or one.part:
        return True
    before = tokens.letters[at - 1] if at else " "
    after = tokens.letters[at + 1] if at + 1 < len(tokens.letters) else " "
    if before == " " and at and tokens.word(at)[0].isupper() and tokens.word(at - 1)[0].isupper():
        return False  # "the Prague Spring"
    if token is not None and token.dep_ == "compound" and token.head.i > token.i:
        return True  # "the spring offensive"
    if before == "T":
        return after != "f" and one.first > 0 and tokens.letters[one.first - 1] in "pncb"
    return (before in "pncb" and after != "f") or tokens.word(at)[0].isupper()


def _link(found: list[Expression], tokens: Tokens) -> None:
    """Let the first of a range or list have the year of the next: "from April 9 to July 21, 1994"."""
    for one, after in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        between = tokens.letters[one.last : after.first]
        if not one.linked and between and set(between) <= set("c-,T") and (set(between) & _LINK):
            one.linked = after.kind in ("date", "month", "season") and one.kind == after.kind
        if one.kind == "counted" and after.kind in ("date", "month", "year") and after.year and between in _BESIDE:
            one.same = after
        if not one.linked or one.year is not None or one.shift is not None:
            continue
        if one.kind in ("date", "month") and one.month and after.month:
            one.shift, one.anchor = after.shift, after.anchor
            if after.year is not None:
                one.year = after.year - (one.month > after.month)
        elif one.kind == "season" and after.kind == "season" and one.entry and after.entry:
            one.year = after.year


class Places:
    """Tells where expressions stand, in the order in which they come."""

    def __init__(self, tokens: Tokens, quotes: Sequence[Quote] = ()) -> None:
        self.tokens = tokens
        self.quotes = quotes
        self.quote = 0

    def where(self, one: Expression, follows: bool) -> Where:
        """Where an expression stands; `follows` whether it carries on a range."""
        tokens, first = self.tokens, one.first
        letters = tokens.letters
        low = max(0, first - _WINDOW)
        block = letters.rfind("|", low, first)
        sentence = max(block, letters.rfind(".", low, first))
        end = letters.find("|", one.last, one.last + _WINDOW)
        heading = (block >= 0 or low == 0) and sentence == block and end >= 0 and "." not in letters[one.last : end]
        return Where(
            offset=tokens.starts[first],
            governed=tokens.starts[one.last - 1 if one.code else first],
            before=tokens.entry(first - 1).code if first else "",
            heading=heading and end - block <= _HEADING,
            opening=first - sentence <= 3,
            aside=letters.rfind("(", low, first) > letters.rfind(")", low, first),
            follows=follows,
            quoted=self._quoted(tokens.starts[first]),
        )

    def _quoted(self, offset: int) -> bool:
        while self.quote < len(self.quotes) and self.quotes[self.quote].end <= offset:
            self.quote += 1
        return self.quote < len(self.quotes) and self.quotes[self.quote].start <= offset
