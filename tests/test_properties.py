"""Random mixtures of sentences and noise: whatever the text, every span quotes it and every id resolves."""

from __future__ import annotations

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_check import breaches
from dragoman import CodedArticle, Coder, InputRefused

SENTENCES = (
    "Kenya expelled three Swedish diplomats on Monday.",
    "OSLO, 14 March 2024 (Fjord Wire) - ",
    "\"We will not sign,\" said Ana Kovač, the foreign minister of Croatia.",
    "“Nobody asked us,” he added. ",
    "According to the ministry, 1.2 million people fled in 2023",
    "The president said that exports would rise by 5% next year",
    "Turkish police arrested a Greek journalist in Izmir; two others were freed.",
    "Photo: a rally in Minsk",
    "The two sides met in Geneva from 3 to 5 May and agreed to a truce.",
    "U.S. officials, the U.N. and Mr. Dupont did not answer.",
    "President Vladimir Putin visited Beijing last week",
    "He told her that they had told him so.",
    "Analysts expect that the talks will collapse before the end of the month.",
    "- Russia shelled Kharkiv, killing 12, wounding dozens, its mayor wrote",
)  # fmt: skip
NOISE = (
    "\n", "\n\n", "\r\n", " ", "  ", "\t", "\u00a0", "\u200b", "\u200f", "\u202e", "\ufeff", "\x00", "\x07", "\x85",
    "\u2028",
    "\"", "“", "”", "'", "’", "«", "»", "„", "(", ")", "[", "—", "...", "…", "?", "!!", ":", ";", ",", "%", "$",
    "😀", "👨‍👩‍👧", "🇫🇷", "e\u0301", "Ω", "Москва", "北京", "ﷺ", "\ud83d",
    "1", "2021-13-45", "31 February 2020", "99999999999999999999",
    "<b>", "&amp;", "https://example.org/a?b=c", "x" * 80, "A.", "ASUNCIÓN", "the", "by", "on", "said", "not", "and",
    "of", "'s",
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.sampled_from(SENTENCES), st.sampled_from(NOISE), st.text(max_size=6)), min_size=1, max_size=14
).map("".join)
DATES = st.one_of(st.none(), st.dates().map(lambda day: day.isoformat()))


def coded_or_none(coder: Coder, text: str, published: str | None) -> CodedArticle | None:
    try:
        return coder.code(text, published=published)
    except InputRefused:
        return None


@settings(
    max_examples=250, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(text=TEXTS, published=DATES)
def test_every_span_quotes_the_text_and_every_id_resolves(coder: Coder, text: str, published: str | None) -> None:
    coded = coded_or_none(coder, text, published)
    if coded is not None:
        assert coded.article.text == text
        assert breaches(coded) == []


def test_the_check_itself_finds_breaches(coder: Coder) -> None:
    coded = coder.code(" ".join(SENTENCES), published="2024-03-14")
    assert coded.events and coded.statements and coded.times and coded.places
    assert breaches(coded) == []
    replace = msgspec.structs.replace
    first = coded.times[0]
    moved = replace(coded, times=[replace(first, span=replace(first.span, start=0)), *coded.times[1:]])
    assert any("is not what the text has" in b for b in breaches(moved))
    assert any("names no record" in b for b in breaches(replace(coded, actors=coded.actors[1:])))
    assert any("out of order" in b for b in breaches(replace(coded, actors=coded.actors[::-1])))
    assert any("an id twice" in b for b in breaches(replace(coded, times=coded.times[:1] * 2)))
    assert any("confidence" in b for b in breaches(replace(coded, events=[replace(coded.events[0], confidence=1.5)])))
