"""Values: what a numeral comes to as a record, and the words for what it counts."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc, Token

from dragoman.layers.base import Findings, token_end
from dragoman.layers.claims import clauses
from dragoman.layers.claims.lexicon import Lexicon, Row
from dragoman.layers.claims.numerals import Numeral, bound
from dragoman.records import Article, Value

_OBJECTS = frozenset({"dobj", "nummod", "quantmod", "npadvmod", "pobj"})


class Valuer:
    """Makes values out of the numerals of one Doc; currencies of one name are told apart by the countries beside."""

    def __init__(self, found: Findings, lexicon: Lexicon) -> None:
        self.found, self.lexicon = found, lexicon
        countries = [n for n in found.names if n.key.startswith("countries:")]
        self.country_at = {n.start: n.key.split(":")[1] for n in countries}
        self.countries: Counter[str] = Counter()
        for actor in found.actors:
            if actor.country:
                self.countries[actor.country] += len(actor.mentions)

    def value(self, numeral: Numeral, verb: Token | None, first: int, last: int) -> Value:
        """The value of a numeral that stands from token `first` to `last`.

        Args:
            numeral: the number.
            verb: the verb of its clause; "exceeded 100 billion" makes it a lower bound.
            first, last: its tokens.
        """
        if verb is not None and verb.i < first and first - verb.i <= 3:
            row = self.lexicon.bound_verbs.get(verb.lemma_.lower())
            if row is not None and any(first <= c.i <= last for c in verb.subtree if c.dep_ in _OBJECTS):
                numeral = bound(numeral, row)
        return Value(
            amount=numeral.amount, low=numeral.low, high=numeral.high, unit=numeral.unit,
            currency=self._currency(numeral, first, last), approximate=numeral.approximate,
        )  # fmt: skip

    def _currency(self, numeral: Numeral, first: int, last: int) -> str | None:
        if numeral.currency is None:
            return None
        rows: tuple[Row, ...] = self.lexicon.currency_rows.get(numeral.currency, ())
        rows = rows or self.lexicon.symbols.get(numeral.currency[0], ())
        codes = list(dict.fromkeys(r["code"] for r in rows))
        if len(codes) == 1:
            return str(codes[0])
        told = {self.country_at[i] for i in range(first, last + 1) if i in self.country_at}
        for row in rows:
            if told & set(row["countries"]):
                return str(row["code"])
        default = next((r for r in rows if r["default"] != "no"), None)
        # "Pesos" in an article on Chile: of the countries that pay in such a currency, the one most spoken of. Dollars
        # are those of the United States unless another country is named with them.
        best = max(rows, key=self._spoken)
        if default is None:
            return str(best["code"]) if self._spoken(best) else None
        wide = default["default"] == "always" or self._spoken(default)
        return str(default["code"] if wide or not self._spoken(best) else best["code"])

    def _spoken(self, row: Row) -> int:
        """How often the countries of a currency are mentioned, the most mentioned one alone."""
        return max((self.countries[c] for c in row["countries"]), default=0)


def counted_text(doc: Doc, article: Article, head: Token, counted: Token | None, last: int, verb: Token | None) -> str:
    """What a number counts: the noun behind it, else what money is for, else the clause's subject."""
    if counted is not None and counted.i > last:
        return article.text[doc[min(last + 1, counted.i)].idx : token_end(counted)].strip().removeprefix("of ").strip()
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in ("in", "of", "for", "worth") and child.i >= last:
            target = next((c for c in child.children if c.dep_ == "pobj"), None)
            if target is not None:
                return article.text[doc[target.left_edge.i].idx : token_end(target)]
    if counted is not None:
        return article.text[counted.idx : token_end(counted)]
    return subject_text(doc, article, verb)


def subject_text(doc: Doc, article: Article, verb: Token | None) -> str:
    """The subject of a clause without what hangs loosely on it, or "" where it has none."""
    own = clauses.shared_subject(verb) if verb is not None else None
    if own is None:
        return ""
    start, end = clauses.phrase_range(doc, own, own)
    return article.text[start:end]
