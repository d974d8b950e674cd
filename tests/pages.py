"""Articles for the tests of the page, and the browser that opens it.

The browser is the system's own (`make test` installs it where it can); without one the tests fail, they are not
skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from dragoman import Article, CodedArticle
from dragoman.records import (
    Actor,
    Claim,
    CoderInfo,
    Event,
    Flag,
    MentionSpan,
    Period,
    Place,
    Span,
    Statement,
    Time,
    Value,
    Where,
)
from dragoman.report.html import page

Open = Callable[..., Page]
HOSTILE = (
    "</script><script>stolen=1</script> <img src=x onerror=stolen=1> <b onmouseover=\"stolen=1\">'\"`&amp;&lt;{{7*7}}{% raw %}\n\n"
    "abc\u202edef\u2066\x00\x1b[31m\x07 \ud800 \U0001f468\u200d\U0001f469\u200d\U0001f467 -->\r\n<!-- \r]]> </style></textarea></title>\n\n"
    "السلام عليكم e\u0301 \x85\u2028\x0c"
)  # fmt: skip
TEXT = (
    "Ministers meet\n\n"
    "OSLO - Veld met Arn in Oslo on Monday. “Trade fell by 7 percent,” Arn said on Tuesday.\n\n"
    "The two will meet again, and Veld may be expelled. The end\n\n" + "It rained on all of them for a long time. " * 60
)
QUOTED, AGAIN = TEXT.index("Trade"), TEXT.index("The two")


def span(words: str, at: int = 0) -> Span:
    start = TEXT.index(words, at)
    return Span(start, start + len(words), words)


def mention(words: str, form: Any = "name", at: int = 0) -> MentionSpan:
    found = span(words, at)
    return MentionSpan(found.start, found.end, words, form)


def coded() -> CodedArticle:
    """An article written by hand, with marks that nest and cross."""
    base: dict[str, Any] = {"article_id": "a"}
    monday = Period("2021-05-24", "2021-05-24", span("Monday"), "publication")
    unknown = Period(None, None, None, "unknown")
    event: dict[str, Any] = {
        **base, "mode": "meet", "contexts": ["diplomatic"], "cameo": "04", "quad": "verbal cooperation",
        "goldstein": 1.0, "intensity": -2.5, "time_id": "t1", "attributed_to": None,
    }  # fmt: skip
    first = span("Veld met Arn in Oslo on Monday.")
    later = span("The two will meet again, and Veld may be expelled.")
    return CodedArticle(
        article=Article(id="a", source="a.txt", text=TEXT, outlet="The Courier", authors=["A. Penn"],
                        url="https://courier.example/1", published="2021-05-26", published_basis="given",
                        coder=CoderInfo("1.0", "abc", "model")),
        actors=[
            Actor(id="v", **base, entity="person:v", entity_basis="name", name="Veld", kind="person", country="NOR",
                  mentions=[mention("Veld"), mention("Veld", at=AGAIN)]),
            Actor(id="r", **base, entity="person:r", entity_basis="table", name="Arn", kind="person",
                  role="minister", mentions=[mention("Arn"), mention("Oslo", "metonym"), mention("Arn", at=QUOTED)]),
        ],
        times=[Time(id="t1", **base, span=span("Monday"), type="date", timex="2021-05-24", period=monday)],
        places=[Place(id="p1", **base, span=span("Oslo"), name="Oslo", country="NOR", latitude=59.91, longitude=10.75,
                      geonames_id=3143244)],
        statements=[
            Statement(id="st-1", **base, speaker="r", speaker_span=span("Arn", QUOTED), cue=span("said"),
                      content=[span("Trade fell by 7 percent,")], form="direct", mode="said", told_to="v",
                      when=unknown, confidence=0.9)
        ],
        events=[
            Event(id="ev-1", **event, event_type="CONSULT", actors=["v"], recipients=["r"], reciprocal=True,
                  trigger=span("met"), evidence=first, when=monday,
                  where=Where("Oslo", "NOR", None, None, None, span("Oslo")), place_id="p1", status="occurred",
                  confidence=0.66),
            Event(id="ev-2", **event, event_type="CONSULT", actors=[], recipients=[], reciprocal=True,
                  trigger=span("meet", AGAIN), evidence=later, when=unknown, where=None, place_id=None,
                  status="scheduled", confidence=0.4),
            Event(id="ev-3", **event, event_type="COERCE", actors=[], recipients=["v"], reciprocal=False,
                  trigger=span("expelled"), evidence=later, when=unknown, where=None, place_id=None,
                  status="possible", confidence=0.9),
        ],
        claims=[
            Claim(id="cl-1", **base, kind="quantity", holder="r", statement_id="st-1", subject="Trade",
                  evidence=span("fell by 7 percent,” Arn"), value=Value(amount=7, unit="percent"), period=monday,
                  certainty="asserted", due="2022-01-01", confidence=0.3)
        ],
        flags=[
            Flag(**base, kind="date conflict", span=None, note="the page says 2021-05-25"),
            Flag(**base, kind="fragment", span=span("The end"), note="the rest of a lost sentence"),
        ],
    )  # fmt: skip


def with_spans(text: str, spans: list[tuple[int, int]]) -> CodedArticle:
    """An article whose spans, in turn, are those of records of different kinds."""
    made = [Span(a, b, text[a:b]) for a, b in spans]
    base: dict[str, Any] = {"article_id": "a"}
    period = Period(None, None, None, "unknown")
    return CodedArticle(
        article=Article(id="a", source="a.txt", text=text),
        times=[Time(id=f"t{n}", **base, span=s, type="date", timex="x", period=None) for n, s in enumerate(made[::5])],
        places=[Place(id=f"p{n}", **base, span=s, name=s.text) for n, s in enumerate(made[1::5])],
        statements=[
            Statement(id=f"s{n}", **base, speaker=None, speaker_span=None, cue=s, content=[s], form="direct",
                      mode="said", when=period)
            for n, s in enumerate(made[2::5])
        ],
        events=[
            Event(id=f"e{n}", **base, event_type="AGREE", mode=None, contexts=[], cameo="03", quad="verbal cooperation",
                  goldstein=None, intensity=None, actors=[], recipients=[], reciprocal=False, trigger=s,
                  evidence=made[0], when=period, time_id=None, where=Where("x", None, None, None, None, made[-1]),
                  place_id=None, status="occurred", attributed_to=None, confidence=0.5)
            for n, s in enumerate(made[3::5])
        ],
        flags=[Flag(**base, kind="fragment", span=s, note="n") for s in made[4::5]],
    )  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> CodedArticle:
    text = draw(st.text(st.sampled_from('ab <&"\n\r\x00\u202e\u0301\ud800\U0001f600.'), min_size=1, max_size=60))
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=12))
    return with_spans(text, [(min(pair), max(pair)) for pair in pairs])


def hostile() -> CodedArticle:
    """An article whose every string is hostile."""
    spans = [(0, len(HOSTILE)), (3, 40), (10, 120), (9, 20), (130, 160)]
    evil = HOSTILE.replace("\n", " ")
    coded = with_spans(HOSTILE, spans)
    article = msgspec.structs.replace(
        coded.article, id=evil, title=evil, outlet=evil, authors=[evil], source=evil, published=evil,
        url="javascript:stolen=1",
    )  # fmt: skip
    where = Where(evil, evil, None, None, None, coded.places[0].span)
    events = [
        msgspec.structs.replace(e, id=evil, mode=evil, tags=[evil], cameo=evil, where=where) for e in coded.events
    ]
    flags = [Flag(article_id="a", kind="encoding", span=None, note=evil), *coded.flags]
    return msgspec.structs.replace(coded, article=article, events=events, flags=flags)


def launched() -> Iterator[Browser]:
    """A browser: a fixture of each module that needs one."""
    names = (os.environ.get("CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, "no Chromium: `make browser` installs it, or the environment variable CHROMIUM names it"
    flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=found, args=flags, chromium_sandbox=os.geteuid() != 0)
        yield made
        made.close()


def opener(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens an article's page; no request but for the file itself is made, and nothing goes wrong in the console."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    troubles: list[str] = []
    file = tmp_path / "page.html"

    def opened(article: CodedArticle | None = None, hash_: str = "", **options: Any) -> Page:
        file.write_bytes(page(article or coded()).encode())
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
        contexts.append(browser.new_context(**options))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(5000)
        tab.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        tab.on("console", lambda message: troubles.append(message.text))
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.goto(file.as_uri() + hash_)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert {url for url in asked if not url.startswith("data:image/svg+xml")} <= {file.as_uri()}
    assert troubles == []


def chosen(tab: Page) -> list[str]:
    """Labels of the chosen records."""
    return tab.evaluate("[...document.querySelectorAll('.r.sel')].map(node => node.id)")


def texts(tab: Page, selector: str) -> list[str]:
    return tab.locator(selector).all_text_contents()


def piece(tab: Page, text: str) -> Locator:
    return tab.locator("#body [data-m]", has_text=text).first
