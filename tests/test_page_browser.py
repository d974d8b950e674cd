"""The page in Chromium: links both ways, filters, keys, why a record was made."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pages import TEXT, Open, chosen, launched, opener, piece, texts

browser = pytest.fixture(scope="module")(launched)
show = pytest.fixture(opener)


def test_a_mark_leads_to_its_record_and_back(show: Open) -> None:
    tab = show()
    piece(tab, "met").click()
    assert chosen(tab) == ["E1"]
    assert tab.evaluate("document.activeElement.id") == "E1"
    assert tab.url.endswith("#E1")
    assert texts(tab, ".on") == ["met"]
    assert "".join(texts(tab, ".sentence")) == "Veld met Arn in Oslo on Monday."
    roles = dict(
        tab.evaluate("[...document.querySelectorAll('[data-role]')].map(n => [n.textContent, n.dataset.role])")
    )
    assert roles == {"Veld": "who", "Arn": "whom", "Oslo": "whom", "Monday": "when"}
    tab.locator("#E1 .b").click()
    assert tab.evaluate("document.activeElement.textContent") == "met"
    tab.locator("#E1 p a", has_text="Arn").click()
    assert chosen(tab) == ["A2"]
    assert texts(tab, ".on") == ["Arn", "Oslo", "Arn"]


def test_a_click_again_goes_to_the_next_record_of_the_words(show: Open) -> None:
    tab = show()
    seen = []
    for _ in range(4):
        piece(tab, "fell by 7 percent,").click()
        seen += chosen(tab)
    assert seen == ["C1", "S1", "C1", "S1"]
    assert texts(tab, ".on") == ["Trade ", "fell by 7 percent,"]
    assert texts(tab, ".part") == ["said", "Arn"] or texts(tab, ".part") == ["Arn", "said"]


def test_crossing_marks_are_whole_on_the_page(show: Open) -> None:
    tab = show()
    for record, words in (("S1", "Trade fell by 7 percent,"), ("C1", "fell by 7 percent,” Arn")):
        tab.locator(f"#{record} h3").click()
        assert "".join(texts(tab, ".on")) == words


def test_hover_and_focus_light_the_other_side(show: Open) -> None:
    tab = show()
    piece(tab, "Veld").hover()
    expect(tab.locator("#A1")).to_have_class("r lit")
    assert texts(tab, "#body .lit") == ["Veld", "Veld"]
    assert "Veld" in (piece(tab, "Veld").get_attribute("title") or "")
    tab.locator("#C1 h3").hover()
    assert "".join(texts(tab, "#body .lit")) == "fell by 7 percent,” Arn"
    piece(tab, "Monday").focus()
    assert tab.locator("#T1.lit").count() == 1


def test_records_are_within_view_when_chosen(show: Open) -> None:
    tab = show(hash_="#F2")
    assert chosen(tab) == ["F2"]
    for selector in ("#F2", ".on"):
        expect(tab.locator(selector)).to_be_in_viewport()
    tab.locator("#E1 h3").click()
    expect(tab.locator("#body .e.on")).to_be_in_viewport()


def test_the_address_may_name_a_record_by_its_id(show: Open) -> None:
    assert chosen(show(hash_="#cl-1")) == ["C1"]
    assert chosen(show(hash_="#E2")) == ["E2"]
    assert chosen(show(hash_="#%E0%A4%A")) == []


def test_the_keys(show: Open) -> None:
    tab = show()
    for keys, record in (("j", "E1"), ("jj", "E3"), ("k", "E2"), ("kk", "E1"), ("jjjj", "C1")):
        for key in keys:
            tab.keyboard.press(key)
        assert chosen(tab) == [record], keys
        assert tab.evaluate("document.activeElement.id") == record
    tab.keyboard.press("Enter")
    expect(tab.locator("#C1 details dl")).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab.locator("#C1 details dl")).to_be_hidden()
    tab.keyboard.press("Escape")
    assert chosen(tab) == []
    tab.keyboard.press("?")
    expect(tab.locator("#help")).to_be_visible()
    tab.keyboard.press("j")
    assert chosen(tab) == []
    tab.locator("#keys-on").uncheck()
    tab.keyboard.press("Escape")
    expect(tab.locator("#help")).to_be_hidden()
    tab.keyboard.press("j")
    assert chosen(tab) == []
    tab.locator("#keys").click()
    tab.locator("#close").click()
    expect(tab.locator("#help")).to_be_hidden()


def test_keys_with_a_modifier_are_left_to_the_browser(show: Open) -> None:
    tab = show()
    tab.keyboard.press("Control+j")
    assert chosen(tab) == []
    tab.keyboard.press("f")
    assert tab.evaluate("document.activeElement.tagName") == "SUMMARY"


def shown(tab: Page) -> list[str]:
    return tab.evaluate("[...document.querySelectorAll('.r')].filter(n => n.offsetParent).map(n => n.id)")


def test_filters_by_kind_status_and_confidence(show: Open) -> None:
    tab = show()
    everything = ["E1", "E2", "E3", "S1", "C1", "A1", "A2", "T1", "P1", "F1", "F2"]
    assert shown(tab) == everything
    expect(tab.locator("#count")).to_have_text("11")
    for kind in ("A", "P", "T"):
        tab.locator(f"[data-kind={kind}][aria-pressed]").click()
    assert shown(tab) == ["E1", "E2", "E3", "S1", "C1", "F1", "F2"]
    expect(tab.locator("#count")).to_have_text("7 of 11")
    assert piece(tab, "Monday").get_attribute("href") is None
    assert tab.locator("#body .a, #body .p, #body .t").count() == 0
    tab.locator("[data-of=E][data-value=scheduled]").click()
    assert "E2" not in shown(tab)
    tab.locator("#sure").fill("0.5")
    assert shown(tab) == ["E1", "E3", "S1", "F1", "F2"]
    expect(tab.locator("#sure-n")).to_have_text("0.50")
    assert tab.locator("#body .c").count() == 0
    tab.locator("[data-of=C][data-value=asserted]").click()
    for _ in "jjjjj":
        tab.keyboard.press("j")
    assert chosen(tab) == ["F2"]
    tab.keyboard.press("a")
    assert shown(tab) == everything
    assert piece(tab, "Monday").get_attribute("href") == "#T1"


def test_a_link_to_a_record_that_is_filtered_out_shows_it(show: Open) -> None:
    tab = show()
    tab.locator("[data-kind=A][aria-pressed]").click()
    tab.locator("#E1 p a", has_text="Arn").click()
    assert chosen(tab) == ["A2"]
    expect(tab.locator("#A2")).to_be_visible()


def test_filters_keep_labels_true(show: Open) -> None:
    tab = show()
    oslo = tab.locator("#body a", has_text="Oslo").first
    assert oslo.get_attribute("aria-label") == "Oslo (actor Arn; place Oslo)"
    tab.locator("[data-kind=A][aria-pressed]").click()
    assert oslo.get_attribute("aria-label") == "Oslo (place Oslo)"
    assert oslo.get_attribute("href") == "#P1"
    tab.locator("[data-kind=P][aria-pressed]").click()
    assert oslo.get_attribute("aria-label") is None
    assert texts(tab, "#body") == [TEXT]


def test_why_a_record_was_made(show: Open) -> None:
    tab = show()
    tab.locator("#E1 summary").click()
    at = TEXT.index("met")
    facts = tab.locator("#E1 dl").inner_text().split("\n")
    for fact in ("trigger", f"“met”, characters {at}–{at + 3}", "sentence",
                 "“Veld met Arn in Oslo on Monday.”", "CAMEO 04, consult; verbal cooperation",
                 "Goldstein 1, intensity −2.5", "“Monday”, counted from the date of publication", "ev-1"):  # fmt: skip
        assert fact in facts, facts
    tab.locator("#S1 summary").click()
    assert "“said”" in tab.locator("#S1 dl").inner_text()
    tab.locator("#E1").get_by_role("link", name="“Monday”", exact=True).click()
    assert tab.evaluate("document.activeElement.textContent") == "Monday"


def test_damaged_passages_are_marked_and_told(show: Open) -> None:
    tab = show()
    assert "date conflict: the page says 2021-05-25" in tab.locator(".warn").inner_text()
    tab.locator(".warn a").click()
    assert chosen(tab) == ["F1"]
    assert tab.locator("#body .f").get_attribute("aria-label") == "The end (flag F2, fragment)"
    assert "wavy" in tab.locator("#body .f").evaluate("node => getComputedStyle(node).textDecoration")


def test_kinds_look_apart_without_colour(show: Open) -> None:
    tab = show()
    look = """kind => { const s = getComputedStyle(document.querySelector(`.legend .m.${kind}`));
        return [s.textDecorationStyle, s.textDecorationLine, s.fontWeight, s.borderBottomStyle,
                s.backgroundSize, s.backgroundImage === 'none'].join() }"""
    looks = [tab.evaluate(look, kind) for kind in "escatpf"]
    assert len(set(looks)) == 7
    label = "node => getComputedStyle(node, '::after').content"
    assert tab.locator("#body .e").first.evaluate(label).startswith('"E1"')
