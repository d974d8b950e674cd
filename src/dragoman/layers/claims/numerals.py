"""Numerals: every number of a text with its value, unit, currency and bounds, whether a claim or not.

The text is cut into figures, words, currency symbols and signs; numbers are put together from these, since a parser's
tokens cut "230-to-197" and "$5bn" anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from dragoman.layers.claims.lexicon import Lexicon, Phrases, Row, suffix

Kind = Literal["figure", "word", "symbol", "sign"]
Number = float | int
_DASHES = frozenset({"-", "–", "—", "‐", "‑"})


@dataclass(frozen=True)
class Lexeme:
    """A piece of the text: code points `start` to `end`."""

    text: str
    lower: str
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Numeral:
    """A number as told: `start` to `end` with bounds, currency and unit; `core` to `core_end` without the bounds.

    `amount` is None for "dozens"; `pair` marks one of the two numbers of a tally ("52 to 48"), `compound` one that is
    the first part of a hyphenated word ("15-member"), `part` one of a known whole ("17 out of 18"), `word` one that is
    spelt out.
    """

    start: int
    end: int
    core: int
    core_end: int
    amount: Number | None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    currency: tuple[str, ...] | None = None
    approximate: bool = False
    pair: bool = False
    compound: bool = False
    part: bool = False
    word: bool = False
    figure: str = ""


def lexemes(text: str, start: int, end: int, lexicon: Lexicon) -> list[Lexeme]:
    """The pieces of a stretch of text, in order."""
    out = []
    for match in lexicon.token.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "word" and match.group() in lexicon.symbols:
            kind = "symbol"
        out.append(Lexeme(match.group(), match.group().lower(), match.start(), match.end(), kind))  # type: ignore[arg-type]
    return out


class Scanner:
    """Puts the numerals of one stretch of text together."""

    def __init__(self, pieces: list[Lexeme], lexicon: Lexicon) -> None:
        self.pieces, self.lexicon = pieces, lexicon

    def scan(self) -> list[Numeral]:
        """All numerals, in order."""
        out: list[Numeral] = []
        i = 0
        while i < len(self.pieces):
            found = self._range(i)
            if found is None:
                i += 1
                continue
            i, numerals = found
            out += numerals
        return out

    def _glued(self, i: int) -> bool:
        """Whether piece i stands right behind piece i-1, with no blank."""
        return 0 < i < len(self.pieces) and self.pieces[i].start == self.pieces[i - 1].end

    def _named(self, i: int) -> bool:
        """A figure that is part of a name or code: COVID-19, G7, 1430/2019, 3.1.2."""
        if not self._glued(i):
            return False
        before = self.pieces[i - 1]
        if before.kind == "word" or before.text in "/.#_:":
            return True
        if before.text in _DASHES and self._glued(i - 1):
            return self.pieces[i - 2].kind == "word" and self.pieces[i - 2].lower != "to"
        return False

    def _range(self, i: int) -> tuple[int, list[Numeral]] | None:
        """A number, or two joined by "to", "and" (after "between"), "or" or a dash."""
        first = self._number(i)
        if first is None:
            return None
        j, one = first
        if (past := self._out_of(j)) is not None:
            return past, [self._approximated(i, j, replace(one, part=True, end=self.pieces[past - 1].end))]
        joint = self._joint(i, j)
        second = self._number(joint) if joint is not None else None
        if second is None:
            return j, [self._bounded(i, j, one)]
        k, two = second
        a, b = _shared(one, two)
        if a.amount is None or b.amount is None:
            return j, [self._bounded(i, j, one)]
        dash = "".join(p.text for p in self.pieces[j:joint])
        if a.amount >= b.amount or dash in {f"{d}to{d}" for d in _DASHES}:
            tally = a.unit is None and a.currency is None and b.unit is None and b.currency is None
            if tally and dash.lower() not in ("and", "or"):
                return k, [replace(a, pair=True), replace(b, pair=True)]
            return j, [self._bounded(i, j, one)]
        whole = replace(b, start=a.start, core=a.core, amount=None, low=a.amount, high=b.amount)
        return k, [self._approximated(i, k, whole)]

    def _out_of(self, j: int) -> int | None:
        """The piece behind "out of 18" where it stands at piece j."""
        if [p.lower for p in self.pieces[j : j + 2]] != ["out", "of"]:
            return None
        whole = self._number(j + 2)
        return whole[0] if whole is not None else None

    def _joint(self, i: int, j: int) -> int | None:
        """Where the second number of a range would begin."""
        if j >= len(self.pieces):
            return None
        joint = self.pieces[j]
        if joint.text in _DASHES:
            if j + 2 < len(self.pieces) and self.pieces[j + 1].lower == "to" and self.pieces[j + 2].text in _DASHES:
                return j + 3
            return j + 1
        between = i > 0 and self.pieces[i - 1].lower == "between"
        if joint.lower in ("to", "or") or (joint.lower == "and" and between):
            return j + 1
        return None

    def _number(self, i: int) -> tuple[int, Numeral] | None:
        """One number with its currency and unit, from piece i on."""
        if i >= len(self.pieces):
            return None
        j, currency = i, None
        if self.pieces[i].kind == "symbol":
            currency = (self.pieces[i].text,)
            j = i + 1
        value = self._value(j)
        if value is None:
            return None
        k, amount, figure = value
        start, end = self.pieces[i].start, self.pieces[k - 1].end
        numeral = Numeral(start, end, start, end, amount, currency=currency, figure=figure)
        numeral = replace(numeral, word=self.pieces[j].kind == "word")
        return self._measured(k, numeral)

    def _measured(self, k: int, numeral: Numeral) -> tuple[int, Numeral]:
        """Take in the unit or currency behind a number; a hyphen between makes a compound."""
        j, hyphen = k, False
        if k < len(self.pieces) and self.pieces[k].text in _DASHES and self._glued(k) and self._glued(k + 1):
            j, hyphen = k + 1, True
        if found := self._phrase(j, self.lexicon.units):
            j, row = found
            return j, replace(numeral, end=self.pieces[j - 1].end, core_end=self.pieces[j - 1].end, unit=row["unit"])
        if numeral.currency is None and (money := self._money(j)):
            j, word = money
            return j, replace(numeral, end=self.pieces[j - 1].end, core_end=self.pieces[j - 1].end, currency=word)
        if hyphen and self.pieces[j].kind == "word" and self.pieces[j].lower != "to":
            return k, replace(numeral, compound=True)
        return k, numeral

    def _money(self, j: int) -> tuple[int, tuple[str, ...]] | None:
        """A currency behind a number, perhaps with its country's adjective: "US dollars", "Australian dollars"."""
        if j < len(self.pieces) and self.pieces[j].kind == "symbol":
            return j + 1, (self.pieces[j].text,)
        for skip in (0, 1, 2, 3):
            words = self.pieces[j : j + skip]
            if any(not (p.text[0].isupper() or p.text == ".") for p in words):
                break
            if found := self._phrase(j + skip, self.lexicon.currencies):
                end, _ = found
                return end, tuple(p.lower for p in self.pieces[j + skip : end])
        return None

    def _phrase(self, j: int, phrases: Phrases) -> tuple[int, Row] | None:
        if j >= len(self.pieces):
            return None
        for words, row in phrases.get(self.pieces[j].lower, ()):
            if tuple(p.lower for p in self.pieces[j : j + len(words)]) == words:
                return j + len(words), row
        return None

    def _value(self, j: int) -> tuple[int, Number | None, str] | None:
        """The number itself: (piece behind it, amount or None for a rough one, its figure as written)."""
        if j >= len(self.pieces):
            return None
        piece = self.pieces[j]
        if piece.kind == "figure":
            return None if self._named(j) else self._figure(j)
        if piece.kind != "word":
            return None
        if piece.lower in ("a", "an", "half"):
            return self._article(j)
        row = self.lexicon.numbers.get(piece.lower)
        if row is None:
            return None
        if row["kind"] == "rough":
            return self._rough(j, row)
        if row["kind"] == "cardinal" and row["value"] is not None:
            return self._spelt(j)
        return None

    def _figure(self, j: int) -> tuple[int, Number | None, str] | None:
        text = self.pieces[j].text
        if len(text) > 1 and text[0] == "0" and text[1].isdigit():
            return None
        amount: Number = float(text.replace(",", "")) if "." in text else int(text.replace(",", ""))
        k = j + 1
        if k < len(self.pieces) and self._glued(k):
            behind = self.pieces[k]
            if behind.kind == "word" and behind.lower not in self.lexicon.units:
                factor = suffix(behind.text)
                if factor is None:
                    return None
                return k + 1, _times(amount, factor), text
            dotted = behind.text in ".:" and self._glued(k + 1) and self.pieces[k + 1].kind == "figure"
            if behind.text == "/" or dotted:
                return None
        k, amount = self._multiplied(k, amount)
        return k, amount, text

    def _multiplied(self, k: int, amount: Number) -> tuple[int, Number]:
        """Million, billion … behind a number, a hyphen between or not."""
        while True:
            at = k + 1 if k < len(self.pieces) and self.pieces[k].text in _DASHES and self._glued(k + 1) else k
            row = self.lexicon.numbers.get(self.pieces[at].lower) if at < len(self.pieces) else None
            if row is None or row["kind"] != "multiplier" or self.pieces[at].lower.endswith("s"):
                return k, amount
            amount, k = _times(amount, row["value"]), at + 1

    def _spelt(self, j: int) -> tuple[int, Number | None, str]:
        """Words: twenty-one, two hundred and five, three million."""
        total: Number = 0
        part: Number = 0
        k, text = j, self.pieces[j].text
        while k < len(self.pieces):
            word = self.pieces[k].lower
            row = self.lexicon.numbers.get(word)
            joined = k > j and (word in _DASHES or word == "and")
            if joined and k + 1 < len(self.pieces):
                after = self.lexicon.numbers.get(self.pieces[k + 1].lower)
                value = after["value"] if after is not None and after["kind"] == "cardinal" else None
                if value and ((word == "and" and part >= 100) or _joins(part, value, word)):
                    k += 1
                    continue
                if after is None or after["kind"] != "multiplier" or word == "and":
                    break
                k += 1
                continue
            if row is None or row["kind"] not in ("cardinal", "multiplier") or row["value"] is None:
                break
            value = plain(row["value"])
            if row["kind"] == "cardinal":
                if k > j and self.pieces[k - 1].lower not in {*_DASHES, "and", "hundred", "thousand"}:
                    break
                part += value
            elif value == 100:
                part = _times(part or 1, value)
            else:
                total, part = total + _times(part or 1, value), 0
            k += 1
        return k, total + part, text

    def _article(self, j: int) -> tuple[int, Number | None, str] | None:
        """A million, half a million, a dozen, a couple of, a few hundred."""
        k, factor = j + 1, 1.0
        if self.pieces[j].lower == "half":
            factor = 0.5
            if k < len(self.pieces) and self.pieces[k].lower in ("a", "an"):
                k += 1
        while k < len(self.pieces) and self.pieces[k].text in _DASHES:
            k += 1
        row = self.lexicon.numbers.get(self.pieces[k].lower) if k < len(self.pieces) else None
        if row is None:
            return None
        if row["kind"] == "rough" and factor == 1.0:
            return self._rough(k, row)
        if row["kind"] != "multiplier":
            return None
        k, amount = self._multiplied(k, plain(factor))
        return k, amount, self.pieces[j].text

    def _rough(self, j: int, row: Row) -> tuple[int, Number | None, str] | None:
        """Dozens, hundreds of thousands, several hundred, a couple of; "many" and "some" alone are no numbers."""
        k = j + 1
        if row["value"] is not None:
            behind = self.pieces[k].lower if k < len(self.pieces) else ""
            return (k + 1 if behind == "of" else k), plain(row["value"]), self.pieces[j].text
        if row["word"].endswith("s") and row["word"][:-1] in self.lexicon.numbers:
            while k + 1 < len(self.pieces) and self.pieces[k].lower == "of":
                inner = self.lexicon.numbers.get(self.pieces[k + 1].lower)
                if inner is None and self.pieces[k + 1].lower[:-1] not in self.lexicon.numbers:
                    break
                k += 2
            return k, None, self.pieces[j].text
        behind_row = self.lexicon.numbers.get(self.pieces[k].lower) if k < len(self.pieces) else None
        if behind_row is not None and behind_row["kind"] == "multiplier":
            return self._multiplied(k, 1)[0], None, self.pieces[j].text
        return None

    def _bounded(self, i: int, j: int, numeral: Numeral) -> Numeral:
        """Take in the words of bound beside a number."""
        numeral = self._approximated(i, j, numeral)
        if numeral.amount is None:
            return numeral
        if found := self._phrase(j, self.lexicon.after):
            k, row = found
            end = self.pieces[k - 1].end
            return bound(replace(numeral, end=max(end, numeral.end)), row)
        return numeral

    def _approximated(self, i: int, j: int, numeral: Numeral) -> Numeral:
        at = i
        while at > 0:
            row = next(
                ((words, r) for words, r in self.lexicon.before.get(self.pieces[at - 1].lower, ())
                 if at >= len(words) and tuple(p.lower for p in self.pieces[at - len(words) : at]) == words),
                None,
            )  # fmt: skip
            if row is None:
                break
            at -= len(row[0])
            numeral = replace(numeral, start=self.pieces[at].start)
            if numeral.low is None and numeral.high is None and numeral.amount is not None:
                numeral = bound(numeral, row[1])
            elif row[1]["approximate"]:
                numeral = replace(numeral, approximate=True)
        return numeral


def bound(numeral: Numeral, row: Row) -> Numeral:
    """A lower or upper bound in place of the amount, or a rough amount."""
    rough = numeral.approximate or bool(row["approximate"])
    if numeral.amount is None or row["bound"] == "exact":
        return replace(numeral, approximate=rough)
    if row["bound"] == "low":
        return replace(numeral, amount=None, low=numeral.amount, approximate=rough)
    return replace(numeral, amount=None, high=numeral.amount, approximate=rough)


def _shared(one: Numeral, two: Numeral) -> tuple[Numeral, Numeral]:
    """The two ends of a range with the multiplier, currency and unit that they share: "$1-2 billion", "10 to 15%"."""
    if one.unit is None and one.currency is None:
        one = replace(one, unit=two.unit, currency=two.currency)
    elif two.currency is None and two.unit is None:
        two = replace(two, unit=one.unit, currency=one.currency)
    first, second = _read(one.figure), _read(two.figure)
    if one.amount and two.amount and first and second:
        factor = two.amount / second
        if factor > 1 and one.amount == first:
            one = replace(one, amount=_times(one.amount, plain(factor)))
    return one, two


def _read(figure: str) -> float | None:
    """A figure as it stands, without its multiplier; None for a word."""
    bare = figure.replace(",", "")
    return float(bare) if bare.replace(".", "", 1).isdigit() else None


def _joins(part: Number, value: float, joint: str) -> bool:
    return joint in _DASHES and part % 100 >= 20 and part % 10 == 0 and value < 10


def _times(amount: Number, factor: float) -> Number:
    return plain(round(amount * factor, 6))


def plain(value: float) -> Number:
    """A whole number without a fraction."""
    return int(value) if float(value).is_integer() else value


def scan(text: str, stretches: Iterable[tuple[int, int]], lexicon: Lexicon) -> list[Numeral]:
    """All numerals in stretches of a text (paragraphs), in order."""
    out: list[Numeral] = []
    for start, end in stretches:
        out += Scanner(lexemes(text, start, end, lexicon), lexicon).scan()
    return out
