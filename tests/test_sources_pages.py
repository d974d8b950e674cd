"""Web pages: what is the report, what the page says of it, and what is left out or flagged."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import Coder
from dragoman.sources.markup import text_of
from sourcing import PROSE, file, one, refusal, web

REPORT = [
    "The foreign minister of Peru met the ambassador of Chile in Lima on Monday, after weeks of talks about the border.",
    "He said that the treaty would be signed in May by both of the presidents of the two countries, as had been agreed.",
    "The ambassador thanked him for the visit and said that all the questions had been answered at the meeting.",
]
PAGE = """<!DOCTYPE html><html><head><title>Envoys meet | The Harbour Post</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Envoys meet",
"datePublished":"2022-03-04T08:00:00+01:00","author":[{"@type":"Person","name":"Ada Berg"}],
"publisher":{"@type":"Organization","name":"The Harbour Post"}}</script></head><body>
<header><nav><ul><li><a href="/world">World</a></li></ul></nav></header><main><article><h1>Envoys meet</h1>
<figure><img src="a.jpg"><figcaption>Bolivia attacks Brazil: soldiers on the bridge on Sunday.</figcaption></figure>
<p>%s</p><div class="wp-caption"><img src="b.jpg"><p class="wp-caption-text">Ecuador invades Colombia, a picture shows.</p></div>
<p>%s</p><p><strong>Read more:</strong> <a href="/x">Chile attacks Peru over the border</a></p>
<p><a href="/y">Bolivia invades Paraguay after talks fail in Asuncion</a></p><p>Photo: Ada Berg / Harbour Pictures</p>
<ul><li><a href="/1">War breaks out between Peru and Ecuador again</a></li></ul>
<p>%s</p><aside><h3>Related</h3><ul><li><a href="/1">Venezuela invades Guyana</a></li></ul></aside>
</article></main><footer>© 2019 The Harbour Post</footer></body></html>"""


def page(folder: Path) -> Path:
    return file(folder, "page.html", PAGE % tuple(REPORT))


def test_report_and_metadata_of_a_page(tmp_path: Path) -> None:
    article = one(page(tmp_path))
    lines = article.text.split("\n")
    assert [line for line in lines if line in REPORT] == REPORT
    assert (article.title, article.outlet, article.authors) == ("Envoys meet", "The Harbour Post", ["Ada Berg"])
    assert (article.published, article.published_basis) == ("2022-03-04", "metadata")


def test_captions_and_links_that_the_page_marks_are_left_out(tmp_path: Path) -> None:
    text = one(page(tmp_path)).text
    for words in ("Bolivia attacks", "Ecuador invades", "Bolivia invades", "War breaks out", "Venezuela", "World", "©"):
        assert words not in text


def test_read_more_lines_and_credits_that_stay_are_flagged_and_never_coded(tmp_path: Path, coder: Coder) -> None:
    coded = coder.code(one(page(tmp_path)))
    flagged = [flag.span.text for flag in coded.flags if flag.kind == "boilerplate" and flag.span]
    assert flagged == ["Read more: Chile attacks Peru over the border", "Photo: Ada Berg / Harbour Pictures"]
    report = " ".join(["Envoys meet", *REPORT])
    assert coded.events
    assert all(event.evidence.text in report for event in coded.events)


def test_only_a_block_that_is_all_one_link_and_no_sentence_is_taken_out() -> None:
    headline, sentence = "<a href='/x'>Talks fail in Geneva again</a>", f"<a href='/s'>{REPORT[0]}</a>"
    kept = f"<p>{sentence}</p><p>Said <a href='/n'>Ada Berg of the Post</a></p><p><a href='/n'>Ada Berg</a></p><h2>Talks fail in Lima</h2>"
    assert text_of(f"<p>One.</p><p>{headline}</p><ul><li><b>{headline}</b></li></ul>{kept}") == text_of(
        f"<p>One.</p>{kept}"
    )


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("shift_jis", "cp1252"),
        ("none", "utf-8"),
        ("unicode_escape", "cp1252"),
    ],
)
def test_encodings_that_are_declared_wrongly(tmp_path: Path, declared: str, written: str) -> None:
    words = " “José Ríos” was there, in the café of the town – so they say."
    markup = web(f'<meta charset="{declared}">', body=PROSE + words)
    text = one(file(tmp_path, "page.html", markup.encode(written))).text
    assert words in text or declared == "shift_jis"


def test_xhtml_and_pages_named_as_xml(tmp_path: Path) -> None:
    markup = '<?xml version="1.0" encoding="UTF-8"?>\n' + web().replace(
        "<html>", '<html xmlns="http://www.w3.org/1999/xhtml">'
    )
    assert PROSE in one(file(tmp_path, "a.xhtml", markup)).text
    assert PROSE in one(file(tmp_path, "a.xml", markup)).text


@pytest.mark.parametrize(
    "markup",
    [
        "<html>" + "<div>" * 20_000 + "deep",
        "<html><body>" + "<p>" * 200_000,
        "<html><body><p" + " a='b'" * 100_000 + ">x</p>",
        "<html>" + "&lt;" * 200_000,
        "<html><body><p>" + "x" * 3_000_000,
        "<!DOCTYPE html [<!ENTITY a 'b'>]><html>&a;</html>",
        "<html><script>" + "while(1);" * 10_000,
    ],
)
def test_pages_that_are_made_to_harm_end_in_a_refusal_or_a_text(tmp_path: Path, markup: str) -> None:
    from sourcing import read

    (found,) = read(file(tmp_path, "page.html", markup))
    assert found


def test_a_page_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.sources import html

    monkeypatch.setattr(html, "MOST_DOCUMENT", 1000)
    assert "larger than" in refusal(page(tmp_path)).reason


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One &amp; two<br>three</p><p>Four <b>five</b><!-- c --> six</p>tail", "One & two\nthree\n\nFour five six\n\ntail"),
        ("<ul><li>a</li><li>b</li></ul><script>x</script>end", "a\n\nb\n\nend"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("plain & simple", "plain & simple"),
        ("", ""),
        ("<!-- only -->", ""),
        ("<p>a\x00b</p>", "a\ufffdb"),
        ("<p>\ud800x</p>", "?x"),
    ],
)  # fmt: skip
def test_pieces_of_markup_become_lines(markup: str, text: str) -> None:
    assert text_of(markup) == text
