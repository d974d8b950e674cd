"""Feeds (RSS, Atom, JSON Feed) and the agencies' formats (ninjs, NewsML-G2, NITF)."""

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman import ids
from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources import Options
from sourcing import PROSE, TEXT, articles, file, one, read, refusal

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Post &amp; Echo</title><link>https://example.org/</link><description>News</description>
<item><title>Envoys &amp; ministers meet</title><link>https://example.org/envoys</link>
<guid isPermaLink="false">tag:1</guid><pubDate>Fri, 04 Mar 2022 23:30:00 -0500</pubDate><dc:creator>Ada Berg</dc:creator>
<description>Only a teaser.</description>
<content:encoded><![CDATA[<p>First paragraph&nbsp;here.</p>
<figure><figcaption>A picture of Lima.</figcaption></figure>
<p>Second &#8220;one&#8221;.<br/>A line.</p><script>evil()</script>
<p><a href="/x">Chile attacks Peru in the north</a></p>]]></content:encoded></item>
<item><title>Teaser</title><link>https://example.org/teaser</link>
<description>The minister of Peru met the envoy.</description></item>
<item><title>Nothing</title><link>https://example.org/nothing</link></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><id>urn:f</id><updated>2022-03-05T00:00:00Z</updated>
<author><name>Desk</name></author>
<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; move</title><id>urn:e1</id><link rel="alternate" href="https://example.org/e1"/>
<published>2022-03-04T08:00:00+02:00</published><updated>2022-03-05T00:00:00Z</updated><author><name>Ada Berg</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content></entry>
<entry><title>Plain</title><id>urn:e2</id><updated>2022-03-05T00:00:00Z</updated>
<content type="text">Talks &lt;failed&gt; again.</content></entry>
</feed>
"""


def test_rss_entries_are_articles(tmp_path: Path) -> None:
    path = file(tmp_path, "feed.rss", RSS)
    first, second, third = read(path)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert first.text == "First paragraph\xa0here.\n\nSecond “one”.\nA line."
    assert (first.title, first.outlet, first.authors) == (
        "Envoys & ministers meet",
        "The Harbour Post & Echo",
        ["Ada Berg"],
    )
    assert (first.published, first.published_basis) == ("2022-03-04T23:30:00-05:00", "metadata")
    assert (first.url, first.source) == ("https://example.org/envoys", str(path))
    assert first.id == ids.article_id(first.text, "https://example.org/envoys")
    assert (second.text, second.published) == ("The minister of Peru met the envoy.", None)
    assert isinstance(third, InputRefused) and third.source == f"{path}:3" and "no text" in third.reason


def test_a_date_that_the_user_gives_goes_before_that_of_the_feed(tmp_path: Path) -> None:
    first = read(file(tmp_path, "feed.rss", RSS), options=Options(published="2021-05-24"))[0]
    assert isinstance(first, Article)
    assert (first.published, first.published_basis) == ("2021-05-24", "given")


def test_atom_entries_are_articles(tmp_path: Path) -> None:
    first, second = articles(file(tmp_path, "feed.xml", ATOM))
    assert (first.text, first.title, first.authors, first.outlet) == (
        "One.\n\nTwo.",
        "A bold move",
        ["Ada Berg"],
        "Post",
    )
    assert first.published == "2022-03-04T08:00:00+02:00"
    assert second.text == "Talks <failed> again."
    assert (second.authors, second.url) == (["Desk"], None)
    assert second.id == ids.article_id(second.text, "urn:e2")


def test_rss_1_and_feeds_in_other_encodings(tmp_path: Path) -> None:
    rdf = """<?xml version="1.0" encoding="iso-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>Correo</title></channel>
      <item rdf:about="y"><title>T</title><link>https://example.org/y</link>
      <description>José Ríos met him.</description></item></rdf:RDF>"""
    assert one(file(tmp_path, "a.rdf", rdf.encode("latin-1"))).text == "José Ríos met him."
    # Declared as one encoding, written in another.
    assert one(file(tmp_path, "b.xml", rdf.encode())).text == "José Ríos met him."
    wrong = rdf.replace("iso-8859-1", "utf-8").encode("cp1252")
    assert one(file(tmp_path, "c.xml", wrong)).text == "José Ríos met him."
    assert (
        one(file(tmp_path, "d.xml", rdf.replace("iso-8859-1", "utf-16").encode("utf-16"))).text == "José Ríos met him."
    )


def test_json_feed_items_are_articles(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "Post", "authors": [{"name": "Desk"}],
        "items": [
            {"id": "1", "url": "https://example.org/1", "title": "T", "content_html": "<p>One.</p><p>Two.</p>",
             "date_published": "2022-03-04T08:00:00Z", "authors": [{"name": "Ada Berg"}]},
            {"id": 2, "content_text": TEXT}, {"id": "3"}, "no object",
        ],
    }  # fmt: skip
    path = file(tmp_path, "feed.json", json.dumps(feed))
    first, second, third, fourth = read(path)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.text, first.title, first.outlet, first.authors) == ("One.\n\nTwo.", "T", "Post", ["Ada Berg"])
    assert first.published == "2022-03-04T08:00:00Z"
    assert (second.text, second.authors) == (TEXT, ["Desk"])
    assert second.id == ids.article_id(TEXT, "2")
    assert isinstance(third, InputRefused) and third.source == f"{path}:3"
    assert isinstance(fourth, InputRefused)


def test_a_feed_that_breaks_off_gives_its_whole_entries(tmp_path: Path) -> None:
    cut = RSS[: RSS.index("met the envoy")]
    first, refused = read(file(tmp_path, "feed.rss", cut))
    assert isinstance(first, Article) and first.title == "Envoys & ministers meet"
    assert isinstance(refused, InputRefused) and "breaks off" in refused.reason


LAUGHS = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)
ROOTS = {
    ".rss": "]><rss version='2.0'><channel><item><description>&m;</description></item></channel></rss>",
    ".nitf": "]><nitf><body><body.content><p>&m;</p></body.content></body></nitf>",
    ".xml": "]><newsItem><contentSet><inlineData>&m;</inlineData></contentSet></newsItem>",
}


@pytest.mark.parametrize("suffix", ROOTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_billion_laughs_are_refused(tmp_path: Path, suffix: str, encoding: str) -> None:
    assert "entities" in refusal(file(tmp_path, f"a{suffix}", (LAUGHS + ROOTS[suffix]).encode(encoding))).reason


def test_files_that_entities_name_are_not_read(tmp_path: Path) -> None:
    secret = file(tmp_path, "secret", "SECRET")
    for root in ROOTS.values():
        body = f'<!DOCTYPE x [<!ENTITY m SYSTEM "file://{secret}">{root}'
        assert "entities" in refusal(file(tmp_path, "a.xml", body)).reason
    items = "<channel><item><description>a &m; b</description></item></channel>"
    outer = f'<!DOCTYPE rss SYSTEM "file://{secret}"><rss version="2.0">{items}</rss>'
    assert "SECRET" not in one(file(tmp_path, "b.rss", outer)).text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<rss",
        b"<rss></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        b"\0\0",
        b"plain",
        b"<" * 100_000,
    ],
)
@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a.nitf"])
def test_what_is_no_feed_is_refused(tmp_path: Path, data: bytes, name: str) -> None:
    assert refusal(file(tmp_path, name, data)).reason


def test_xml_of_other_kinds_is_refused_by_name_and_passed_over_in_folders(tmp_path: Path) -> None:
    path = file(tmp_path, "x/pom.xml", "<project><name>x</name></project>")
    assert "no kind that is read" in refusal(path).reason
    said: list[str] = []
    file(tmp_path, "x/package.json", '{"name": "x"}')
    file(tmp_path, "x/a.txt", TEXT)
    assert one(tmp_path / "x", Options(notice=said.append)).text == TEXT
    assert len(said) == 2


# ---- ninjs

NINJS: dict[str, dict[str, Any]] = {
    "1": {
        "uri": "http://example.org/items/1", "type": "text", "versioncreated": "2022-03-05T10:00:00Z",
        "firstcreated": "2022-03-04T10:00:00+02:00", "pubstatus": "usable", "headline": "Envoys meet",
        "byline": "By Ada Berg and Carl Dunn",
        "infosource": [{"name": "Harbour Press"}], "body_text": "One.", "body_html": "<p>One.</p><p>Two.</p>",
    },
    "2": {
        "uri": "urn:newsml:example.org:2", "versioncreated": "2022-03-04T10:00:00+02:00", "by": "Ada Berg, Carl Dunn",
        "headlines": [{"role": "sub", "value": "x"}, {"role": "main", "value": "Envoys meet"}],
        "rightsinfo": {"copyrightholder": "Harbour Press"},
        "bodies": [{"role": "main", "contenttype": "text/plain", "value": "One. Two."},
                   {"role": "rich", "contenttype": "text/html", "value": "<p>One.</p><p>Two.</p>"}],
    },
    "3": {
        "uri": "urn:newsml:example.org:3", "firstCreated": "2022-03-04T10:00:00+02:00",
        "versionCreated": "2022-03-05T10:00:00Z", "by": "Ada Berg; Carl Dunn",
        "headlines": [{"value": "Envoys meet"}], "infoSources": [{"name": "Harbour Press"}],
        "bodies": [{"contentType": "text/html", "value": "<section><p>One.</p><p>Two.</p></section>"}],
    },
}  # fmt: skip


@pytest.mark.parametrize("version", NINJS)
def test_ninjs_of_each_version(tmp_path: Path, version: str) -> None:
    item = NINJS[version]
    article = one(file(tmp_path, "item.json", json.dumps(item, indent=2)))
    assert (article.text, article.title) == ("One.\n\nTwo.", "Envoys meet")
    assert (article.outlet, article.authors) == ("Harbour Press", ["Ada Berg", "Carl Dunn"])
    assert (article.published, article.published_basis) == ("2022-03-04T10:00:00+02:00", "metadata")
    assert article.id == ids.article_id(article.text, item["uri"])
    assert article.url == (item["uri"] if version == "1" else None)


def test_a_list_of_ninjs_items_and_what_was_withdrawn(tmp_path: Path) -> None:
    items = [NINJS["1"], NINJS["1"] | {"pubstatus": "canceled"}, {"uri": "u", "headline": "no body"}, 5]
    first, *refused = read(file(tmp_path, "items.json", json.dumps(items)))
    assert isinstance(first, Article)
    assert ["canceled" in str(refused[0]), "no text" in str(refused[1]), "no ninjs" in str(refused[2])] == [True] * 3


def test_plain_text_of_ninjs_is_kept_as_it_is(tmp_path: Path) -> None:
    item = {"uri": "u", "versioncreated": "x", "body_text": TEXT + "\n  a < b & c\n"}
    article = one(file(tmp_path, "item.json", json.dumps(item)))
    assert (article.text, article.published) == (item["body_text"], None)


# ---- NewsML-G2 and NITF


def newsitem(
    content: str, guid: str = "urn:newsml:example.org:1", kind: str = "ninat:text", status: str = "stat:usable"
) -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="1" standard="NewsML-G2">
  <itemMeta><itemClass qcode="{kind}"/><provider literal="harbour"><name>Harbour Press</name></provider>
    <versionCreated>2022-03-05T10:00:00Z</versionCreated><firstCreated>2022-03-04T10:00:00+02:00</firstCreated>
    <pubStatus qcode="{status}"/></itemMeta>
  <contentMeta><by>By Ada Berg</by><headline>Envoys <b>meet</b></headline></contentMeta>
  <contentSet>{content}</contentSet></newsItem>"""


XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head>
<body><h1>Envoys meet</h1><p>One &#8220;two&#8221;.</p><p>Three.</p></body></html></inlineXML>"""
NITF = """<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>t</title><docdata><doc-id id-string="d1" regsrc="HP"/>
<date.issue norm="20220304T100000Z"/></docdata></head><body><body.head><hedline><hl1>Envoys meet</hl1></hedline>
<byline>By <person>Ada Berg</person></byline></body.head><body.content><p>One.</p><media><media-caption>A picture.</media-caption></media>
<block><p>Two.</p></block></body.content></body></nitf>"""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (XHTML, "Envoys meet\n\nOne “two”.\n\nThree."),
        (f"<inlineXML>{NITF}</inlineXML>", "One.\n\nTwo."),
        ("<inlineData contenttype='text/plain'>One.\n\nTwo &amp; three.</inlineData>", "One.\n\nTwo & three."),
    ],
)
def test_newsml_items(tmp_path: Path, content: str, text: str) -> None:
    article = one(file(tmp_path, "item.xml", '<?xml version="1.0" encoding="UTF-8"?>\n' + newsitem(content)))
    assert (article.text, article.title, article.outlet, article.authors) == (
        text,
        "Envoys meet",
        "Harbour Press",
        ["Ada Berg"],
    )
    assert (article.published, article.published_basis) == ("2022-03-04T10:00:00+02:00", "metadata")
    assert article.id == ids.article_id(text, "urn:newsml:example.org:1")


def test_a_newsml_message_of_several_items(tmp_path: Path) -> None:
    items = [
        newsitem(XHTML), newsitem("<remoteContent href='a.jpg'/>", "urn:p", "ninat:picture"),
        newsitem(XHTML, "urn:gone", status="stat:canceled"), newsitem(XHTML, "https://example.org/2"),
    ]  # fmt: skip
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{"".join(items)}</itemSet></newsMessage>'
    said: list[str] = []
    path = file(tmp_path, "message.xml", message)
    first, gone, last = read(path, options=Options(notice=said.append))
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(gone, InputRefused) and gone.source == f"{path}:urn:gone" and "canceled" in gone.reason
    assert last.url == "https://example.org/2"
    assert len(said) == 1 and "urn:p" in said[0]


def test_nitf_by_itself(tmp_path: Path) -> None:
    article = one(file(tmp_path, "item.xml", NITF))
    assert (article.text, article.title, article.outlet, article.authors) == (
        "One.\n\nTwo.",
        "Envoys meet",
        "HP",
        ["Ada Berg"],
    )
    assert article.published == "2022-03-04T10:00:00+00:00"


@pytest.mark.parametrize(
    "data", ["<newsItem>", "<newsItem></newsItem>", "<newsMessage/>", "<nitf/>", newsitem(XHTML)[:-200], newsitem("")]
)
def test_newsml_without_a_text_is_refused(tmp_path: Path, data: str) -> None:
    assert refusal(file(tmp_path, "item.xml", data)).reason


def test_deep_and_long_markup_is_read_in_time(tmp_path: Path) -> None:
    deep = RSS.replace("Only a teaser.", "&lt;div&gt;" * 20_000).replace("<p>First", "<div>" * 20_000 + "<p>First")
    assert len(read(file(tmp_path, "deep.rss", deep))) == 3
    wide = "".join(
        f"<item><link>https://example.org/{n}</link><description>{PROSE}</description></item>" for n in range(2000)
    )
    assert len(articles(file(tmp_path, "wide.rss", f"<rss version='2.0'><channel>{wide}</channel></rss>"))) == 2000
