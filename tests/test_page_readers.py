"""The page in Chromium for every reader: hostile text, axe, screen readers, phones, paper, light and dark, no scripts."""

from __future__ import annotations

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser, expect

from dragoman import CodedArticle
from dragoman.report.html import page, safe
from pages import Open, articles, chosen, coded, hostile, launched, opener, piece, texts

browser = pytest.fixture(scope="module")(launched)
show = pytest.fixture(opener)


@given(articles())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_browser_reads_the_text_of_the_article(browser: Browser, article: CodedArticle) -> None:
    tab = browser.contexts[0].pages[0] if browser.contexts else browser.new_context().new_page()
    tab.set_content(page(article))
    assert tab.evaluate("document.getElementById('body').textContent") == safe.seen(article.article.text)


def test_hostile_text_is_shown_and_never_run(show: Open) -> None:
    tab = show(hostile())
    text = safe.seen(hostile().article.text)
    assert texts(tab, "#body") == [text]
    for key in "jjjjjjjjkad":
        tab.keyboard.press(key)
    assert tab.evaluate("window.stolen") is None
    assert tab.locator("img, iframe, object, embed, form").count() == 0
    assert texts(tab, "#body") == [text]
    expect(tab.locator("#body .ctl").first).to_be_visible()
    assert tab.locator("#body").get_attribute("dir") == "auto"


def test_the_policy_stops_what_is_put_in(show: Open, browser: Browser) -> None:
    tab = browser.new_context().new_page()
    html = page(coded()).replace(
        '<div id="list">', '<div id="list"><img src=x onerror="stolen=1"><script>stolen=1</script>'
    )
    tab.set_content(html)
    assert tab.evaluate("window.stolen") is None
    assert tab.evaluate("document.documentElement.className") == "js"
    tab.context.close()


@pytest.mark.parametrize(
    ("scheme", "width", "which"),
    [("light", 1280, "by hand"), ("light", 390, "by hand"), ("dark", 1280, "by hand"), ("dark", 390, "by hand"),
     ("light", 1280, "example"), ("dark", 390, "example")],
)  # fmt: skip
def test_axe_finds_nothing(show: Open, scheme: str, width: int, which: str, request: pytest.FixtureRequest) -> None:
    article = coded()
    if which == "example":
        article = next(c for c in request.getfixturevalue("coded_examples") if "tabloid" in c.article.source)
    tab = show(article, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    tab.keyboard.press("j")
    tab.locator("#E1 summary").click()
    options = {"resultTypes": ["violations"], "runOnly": [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}  # fmt: skip
    for help_open in (False, True):
        if help_open:
            tab.keyboard.press("?")
        found = Axe().run(tab, options=options)
        assert found.violations_count == 0, found.generate_report()


def test_the_text_is_read_out_with_its_marks(show: Open) -> None:
    tab = show()
    snapshot = tab.locator("#body").aria_snapshot()
    for line in ("met (event E1, CONSULT, occurred)", "Monday (time 2021-05-24)", "Trade (statement S1 by Arn)"):
        assert f'link "{line}"' in snapshot.replace("Trade  (", "Trade ("), snapshot
    assert tab.locator("#body a").count() == tab.locator("#body a[href][aria-label]").count() > 8
    assert tab.locator("#body").get_attribute("lang") == "en"
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip").first).to_be_focused()
    expect(tab.locator(".skip").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_phone_never_scrolls_sideways(show: Open, width: int, coded_examples: list[CodedArticle]) -> None:
    long = msgspec.structs.replace(coded(), article=msgspec.structs.replace(coded().article, title="x" * 300))
    for article in (long, hostile(), *coded_examples[1 : 1 + (width == 320)]):
        tab = show(article, viewport={"width": width, "height": 700}, has_touch=True, is_mobile=True)
        wide = "[document.documentElement.scrollWidth, innerWidth]"
        assert tab.evaluate(wide) == [width, width]
        tab.keyboard.press("j")
        tab.locator("#filters summary").click()
        assert tab.evaluate(wide) == [width, width]


def test_on_a_phone_records_lie_in_a_sheet(show: Open) -> None:
    tab = show(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    expect(tab.locator("#E1")).to_be_hidden()
    tab.evaluate("scrollBy(0, document.querySelectorAll('#body .e')[2].getBoundingClientRect().top - 700)")
    piece(tab, "expelled").tap()  # low on the screen, where the sheet comes up
    assert chosen(tab) == ["E3"]
    for selector in ("#E3", ".on"):
        expect(tab.locator(selector).first).to_be_in_viewport()
    sheet, mark = tab.locator("#records").bounding_box(), tab.locator(".on").first.bounding_box()
    assert sheet and mark and mark["y"] + mark["height"] <= sheet["y"]
    tab.locator("#fold").tap()
    expect(tab.locator("#E3")).to_be_hidden()


def test_print(show: Open) -> None:
    tab = show(color_scheme="dark")
    tab.keyboard.press("j")
    tab.emulate_media(media="print")
    for selector in ("#tools", "#look", "#fold"):
        expect(tab.locator(selector)).to_be_hidden()
    assert tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.evaluate("getComputedStyle(document.getElementById('list')).overflow") == "visible"
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.locator("#E3 dl")).to_be_visible()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".r details[open]").count() == 0
    assert tab.pdf().startswith(b"%PDF")


def test_light_and_dark(show: Open) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = "rgb(251, 250, 246)", "rgb(21, 23, 26)"
    tab = show(color_scheme="dark")
    assert tab.evaluate(ground) == dark
    tab.locator("#theme").click()
    assert tab.evaluate(ground) == light
    tab.reload()
    assert tab.evaluate(ground) == light
    tab.keyboard.press("d")
    assert tab.evaluate(ground) == dark
    assert show(color_scheme="light").evaluate(ground) == light


def test_without_scripts_the_page_is_whole(show: Open) -> None:
    tab = show(java_script_enabled=False)
    tab.locator("#body a.e").first.click()
    assert tab.url.endswith("#E1")
    tab.locator("#E1 .b").click()
    assert "#p" in tab.url
    tab.locator("#E1 summary").click()
    expect(tab.locator("#E1 dl")).to_be_visible()
    expect(tab.locator("#tools")).to_be_hidden()
