"""The words of expressions of time, and the classes that the grammar sees them as.

A text is cut into tokens, each of which gets one letter: `M` for a month, `d` for a number up to 31, a blank for
anything that has to do with no time. The grammar then is a set of regular expressions over that string of letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.errors import KnowledgeError
from dragoman.layers.times import calendar
from dragoman.tables import Knowledge

CLASSES = {
    "article": "T", "indefinite": "a", "of": "f", "within": "n", "preposition": "p", "connector": "c", "relative": "L",
    "demonstrative": "R", "same": "r", "ago": "G", "comparative": "g", "offset": "b", "part": "l", "portion": "P",
    "daypart": "B", "clock": "K", "deictic": "D", "every": "X", "habit": "j", "era": "z", "approximate": "t",
    "vague": "v", "modifier": "F", "ampm": "A", "zone": "Z",
}  # fmt: skip
"""Letters of the classes of `time_words`. Others: M m month and its short form, W w V weekday, short and plural, U u
unit and plural, H unit below a day, Q quarter or half, S season, h holiday, k cardinal or multiplier, o ordinal, q
rough quantity, d number to 31, y four-digit number that may be a year, N other number, x decimal, e E decade in digits
and in words, I numeric date, C time on the clock, J Q1 or H2, and punctuation as itself (s is the possessive, | the end
of a paragraph)."""
_NUMBERS = {"cardinal": "k", "multiplier": "k", "ordinal": "o", "rough": "q", "decade": "E"}

_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d\d)(?!\d))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<dec>\d{2,3}0['’]?s\b)"
    r"|(?P<ord>\d+(?:st|nd|rd|th)\b)"
    r"|(?P<num>\d+(?:,\d{3}(?!\d))*(?:\.\d+)?(?:/\d+)?)"
    r"|(?P<half>[QH][1-4](?!\w))"
    r"|(?P<poss>['’]s(?!\w))"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<end>\n\s*\n)"
    r"|(?P<mark>[^\s\w]|_)"
)
_MARKS = {
    "-": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    ",": ",",
    ".": ".",
    "(": "(",
    ")": ")",
    "'": "'",
    "’": "'",
    "‘": "'",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word means: its letter, a number (month, weekday, shift, amount), a unit or anchor, a TIMEX3 code."""

    letter: str
    value: int = 0
    unit: str = ""
    anchor: str = ""
    code: str = ""
    other: bool = False
    last: int = 0


@dataclass(slots=True)
class Tokens:
    """A text as the grammar sees it: one letter a token, with offsets, numbers and entries beside it."""

    text: str
    letters: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    entries: list[Entry | None] = field(default_factory=list)

    def word(self, i: int) -> str:
        """The text of a token."""
        return self.text[self.starts[i] : self.ends[i]]

    def entry(self, i: int) -> Entry:
        """The entry of a token that has one."""
        found = self.entries[i]
        return found if found is not None else _NONE

    def tight(self, i: int) -> bool:
        """Whether a token follows the one before it without a blank."""
        return i > 0 and self.starts[i] == self.ends[i - 1]


_NONE = Entry(" ")
Phrases = dict[str, list[tuple[tuple[str, ...], Entry, bool]]]


@dataclass(frozen=True)
class Lexicon:
    """Entries by lower-case word, phrases by their first word (longest first), and lemmas with a note of their own."""

    words: dict[str, Entry]
    phrases: Phrases
    firsts: re.Pattern[str]
    arranged: frozenset[str]
    unlikely: frozenset[str]

    def read(self, text: str) -> Tokens:
        """Cut a text into tokens and give each its letter."""
        out = Tokens(text)
        letters: list[str] = []
        words = self.words
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup
            out.starts.append(found.start())
            out.ends.append(found.end())
            entry, value, letter = None, 0, " "
            if kind == "word":
                entry = words.get(found[0].lower())
                if entry is not None:
                    # "may" and "march" are months only with a capital.
                    lower = entry.other and entry.letter in "Mm" and not found[0][0].isupper()
                    letter, value = " " if lower else entry.letter, entry.value
            elif kind == "mark":
                letter = _MARKS.get(found[0], " ")
            else:
                letter, value = _number(kind or "", found[0])
            letters.append(letter)
            out.values.append(value)
            out.entries.append(entry)
        out.letters = "".join(letters)
        return self._joined(out)

    def _joined(self, tokens: Tokens) -> Tokens:
        """Put tokens of phrases together."""
        merged: list[tuple[int, int, Entry]] = []
        i, n = 0, len(tokens.starts)
        for found in self.firsts.finditer(tokens.text):
            while i < n and tokens.starts[i] < found.start():
                i += 1
            if i < n and tokens.starts[i] == found.start():
                hit = self._phrase(tokens, i, found[0].lower())
                if hit is not None and (not merged or merged[-1][1] <= i):
                    merged.append((i, hit[0], hit[1]))
        if not merged:
            return tokens
        out, at, letters = Tokens(tokens.text), 0, []
        for start, end, entry in [*merged, (n, n, _NONE)]:
            out.starts += tokens.starts[at:start]
            out.ends += tokens.ends[at:start]
            out.values += tokens.values[at:start]
            out.entries += tokens.entries[at:start]
            letters.append(tokens.letters[at:start])
            if start < n:
                out.starts.append(tokens.starts[start])
                out.ends.append(tokens.ends[end - 1])
                out.values.append(entry.value)
                out.entries.append(entry)
                letters.append(entry.letter)
            at = end
        out.letters = "".join(letters)
        return out

    def _phrase(self, tokens: Tokens, i: int, first: str) -> tuple[int, Entry] | None:
        for rest, entry, exact in self.phrases[first]:
            end = i + len(rest)
            if end > len(tokens.starts):
                continue
            words = tuple(tokens.word(j).replace("’", "'") for j in range(i, end))
            if words == rest if exact else tuple(w.lower() for w in words) == rest:
                return end, entry
        return None


def _number(kind: str, text: str) -> tuple[str, int]:
    if kind == "num":
        if not text.isdigit():
            return "x", 0
        value = int(text[:9])
        if len(text) == 4 and 1000 <= value < 2200:
            return "y", value
        return ("d" if 1 <= value <= 31 and len(text) <= 2 else "N"), value
    if kind == "ord":
        value = int(text[:-2][:6])
        return "o", value
    if kind == "dec":
        return "e", int(re.sub(r"\D", "", text))
    if kind == "half":
        return "J", int(text[1])
    return {"iso": "I", "clock": "C", "poss": "s", "end": "|"}[kind], 0


def split(phrase: str) -> tuple[str, ...]:
    """A phrase as the tokens that the text would have."""
    return tuple(found[0].replace("’", "'") for found in _TOKEN.finditer(phrase))


def lexicon(knowledge: Knowledge) -> Lexicon:
    """The lexicon over a set of tables, made once.

    Raises:
        KnowledgeError: a holiday's rule is of no known form.
    """
    return knowledge.build("times", _make)


def _make(knowledge: Knowledge) -> Lexicon:
    words: dict[str, Entry] = {}
    phrases: Phrases = {}
    for word, entry, exact in _entries(knowledge):
        parts = split(word)
        if len(parts) == 1 and not exact:
            words[word] = entry
        else:
            phrases.setdefault(parts[0].lower(), []).append((parts, entry, exact))
    for options in phrases.values():
        options.sort(key=lambda option: -len(option[0]))
    rows = knowledge.table("time_words").rows
    return Lexicon(
        words,
        phrases,
        re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(phrases))) + r")(?!\w)", re.IGNORECASE),
        frozenset(row["word"] for row in rows if row["class"] == "arranged"),
        frozenset(row["word"] for row in rows if row["class"] == "unlikely"),
    )


def _entries(knowledge: Knowledge) -> Iterator[tuple[str, Entry, bool]]:
    """Word, entry, and whether it must stand with the same capitals."""
    for row in knowledge.table("time_words").rows:
        if row["class"] in CLASSES:
            letter = CLASSES[row["class"]]
            yield row["word"], Entry(letter, row["shift"] or 0, "", row["anchor"] or "", row["code"] or ""), False
    for row in knowledge.table("numbers").rows:
        if row["kind"] in _NUMBERS:
            yield row["word"], Entry(_NUMBERS[row["kind"]], int(row["value"] or 0), row["kind"]), False
    for row in knowledge.table("time_units").rows:
        name = row["unit"]
        letter = (
            "Q" if name in ("quarter", "half") else "H" if name in ("second", "minute", "hour") else "Uu"[row["plural"]]
        )
        if row["word"] != "second":
            yield row["word"], Entry(letter, row["amount"], name, code="s" if row["plural"] else ""), False
    for row in knowledge.table("months").rows:
        yield row["word"], Entry("m" if row["short"] else "M", row["month"], other=row["other"]), False
    for row in knowledge.table("weekdays").rows:
        yield row["word"], Entry({"name": "W", "plural": "V", "short": "w"}[row["form"]], row["weekday"]), False
    for row in knowledge.table("seasons").rows:
        yield row["word"], Entry("S", row["first"], code=row["timex"], other=row["other"], last=row["last"]), False
    for row in knowledge.table("holidays").rows:
        if row["rule"] and not calendar.rule_fits(row["rule"]):
            raise KnowledgeError(f"holidays: {row['name']}: the rule {row['rule']!r} is of no known form")
        yield row["name"], Entry("h", row["days"], row["rule"] or ""), True
