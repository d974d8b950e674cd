"""Mails, PDFs and Word documents."""

import io
import zipfile
import zlib
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pypdf
import pytest

from dragoman import ids
from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources import Options
from dragoman.sources.pdf import text_of
from sourcing import PROSE, TEXT, articles, file, one, read, refusal, web

# ---- mails


def mail(text: str | None = TEXT, html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = '"Berg, Ada" <ada@example.org>'
    message["To"] = "reader@example.org"
    message["Subject"] = "Envoys meet – José"
    message["Date"] = "Fri, 04 Mar 2022 23:30:00 -0500"
    message["Message-ID"] = "<abc.1@example.org>"
    message["Organization"] = "The Harbour Post"
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def test_a_mail_is_an_article(tmp_path: Path) -> None:
    path = file(tmp_path, "a.eml", mail(html="<p>other</p>").as_bytes())
    article = one(path)
    assert article.text == TEXT
    assert (article.title, article.outlet, article.authors) == ("Envoys meet – José", "The Harbour Post", ["Berg, Ada"])
    assert (article.published, article.published_basis) == ("2022-03-04T23:30:00-05:00", "metadata")
    assert (article.source, article.id) == (str(path), ids.article_id(TEXT, "abc.1@example.org"))


def test_a_mail_of_html_alone(tmp_path: Path) -> None:
    message = mail(text=None)
    message.set_content(
        "<html><head><style>p{}</style></head><body><p>One &amp; two.</p><p>Three.</p></body></html>", subtype="html"
    )
    assert one(file(tmp_path, "a.eml", message.as_bytes())).text == "One & two.\n\nThree."


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-8-lies"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_encodings_of_mails(tmp_path: Path, encoding: str, transfer: str) -> None:
    text = "José Ríos met the envoy in Bogotá.\n"
    charset = encoding.removesuffix("-lies")
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content(text, charset=charset, cte=transfer)
    data = message.as_bytes()
    if encoding == "utf-8-lies":
        data = data.replace(b'charset="utf-8"', b'charset="us-ascii"')
    assert one(file(tmp_path, "a.eml", data)).text.strip() == text.strip()


def test_attached_files_are_articles_of_their_own(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(web().encode(), maintype="text", subtype="html", filename="page.html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    message.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="../up.txt")
    said: list[str] = []
    path = file(tmp_path, "a.eml", message.as_bytes())
    body, page, up = read(path, options=Options(notice=said.append))
    assert isinstance(body, Article) and isinstance(page, Article)
    assert page.source == f"{path}/page.html" and PROSE in page.text
    assert isinstance(up, InputRefused) and "leads out" in up.reason
    assert len(said) == 1 and "run.exe" in said[0]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n\n", b"no header at all", b"Subject: x\n\n", b"Content-Type: multipart/mixed\n\nx",
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n--a--", b"\0\xff" * 100,
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n====\n",
        b"From: \xff\xfe<>,,@\nDate: never\nContent-Type: text/plain; charset=none\nSubject: =?x?q?=?=\n\n ",
    ],
)  # fmt: skip
def test_broken_mails_are_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(file(tmp_path, "a.eml", data)).reason


def test_mails_nested_in_mails_end_somewhere(tmp_path: Path) -> None:
    message: MIMEMultipart | MIMEText = MIMEText(TEXT)
    for _ in range(60):
        outer = MIMEMultipart()
        outer.attach(message)
        message = outer
    message["From"] = "a@example.org"
    assert len(read(file(tmp_path, "a.eml", message.as_bytes()))) == 1


# ---- PDF


def pdf(pages: list[list[str]], title: str | None = None, author: str | None = None) -> bytes:
    """A PDF as word processors write it: a compressed stream a page, each line shown by itself, WinAnsi text."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        shown = b"".join(
            b"("
            + line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
            + b") Tj 0 -14 Td\n"
            for line in lines
        )
        stream = zlib.compress(b"BT /F1 11 Tf 72 770 Td\n" + shown + b"ET")
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [" + b" ".join(kids) + b"] /Count %d >>" % len(kids)
    told = b"".join(
        b"/%s (%s) " % (name, value.encode()) for name, value in ((b"Title", title), (b"Author", author)) if value
    )
    objects.append(b"<< " + told + b"/CreationDate (D:20240101000000Z) >>")
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


LINES = [
    "Envoys meet in Lima",
    "The minister of Peru met the envoy of the neighbouring country on Monday and",
    "said that the treaty of friendship would be signed in May by both of the presi-",
    "dents of the two countries, José Ríos among them.",
    "The envoy thanked him for the visit and said that all questions about the well-",
    "known border post at the bridge had been answered. It is a well-known place for",
]
NEXT = ["trade, he said, and will stay so.", "A last paragraph (of one line)."]


def test_a_pdf_is_an_article_with_its_lines_joined(tmp_path: Path) -> None:
    path = file(tmp_path, "a.pdf", pdf([LINES, NEXT], "Envoys meet", "Ada Berg; Carl Dunn"))
    article = one(path)
    assert article.text.split("\n\n") == [
        "Envoys meet in Lima",
        "The minister of Peru met the envoy of the neighbouring country on Monday and said that the treaty of friendship "
        "would be signed in May by both of the presidents of the two countries, José Ríos among them.",
        "The envoy thanked him for the visit and said that all questions about the well-known border post at the bridge had "
        "been answered. It is a well-known place for trade, he said, and will stay so.",
        "A last paragraph (of one line).",
    ]
    assert (article.title, article.authors, article.published) == ("Envoys meet", ["Ada Berg", "Carl Dunn"], None)
    assert (article.source, article.id) == (str(path), ids.article_id(article.text, "a.pdf"))


def test_running_heads_and_page_numbers_are_left_out() -> None:
    ends = ("and its end.", "where it ends.", "so they say.", "that is all.")
    body = "A line of the report that goes on for long enough to be a full one, page"
    pages = [["The Harbour Post", f"{end} {body}", end, f"Page {n} of 4"] for n, end in enumerate(ends, 1)]
    text = text_of(pages)
    assert "Harbour" not in text and "Page" not in text
    assert all(text.count(end) == 2 for end in ends)


def test_a_list_in_a_pdf_keeps_its_items() -> None:
    page = [
        "They agreed on these points that are told here in a line of usual length:",
        "• an end to the war and the return of all of those who were taken in its course",
        "• trade",
    ]
    assert len(text_of([page]).split("\n\n")) == 3


def test_a_pdf_without_a_text_layer_is_refused(tmp_path: Path) -> None:
    assert "no text layer" in refusal(file(tmp_path, "a.pdf", pdf([[], []]))).reason


def test_an_encrypted_pdf_is_refused_unless_its_password_is_empty(tmp_path: Path) -> None:
    for password, fits in (("secret", False), ("", True)):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([LINES])))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        (found,) = read(file(tmp_path, "a.pdf", out.getvalue()))
        assert isinstance(found, Article) if fits else "encrypted" in str(found)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no pdf", b"%PDF-1.7\n" + b"\xff" * 1000])
def test_a_broken_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(file(tmp_path, "a.pdf", data)).reason


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_pdf_that_breaks_off_is_refused_or_read_as_far_as_it_goes(tmp_path: Path, cut: float) -> None:
    data = pdf([LINES * 3, NEXT])
    (found,) = read(file(tmp_path, "a.pdf", data[: int(len(data) * cut)]))
    assert isinstance(found, Article | InputRefused)


def test_a_pdf_whose_pages_are_their_own_parents_is_refused(tmp_path: Path) -> None:
    data = pdf([LINES]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    assert refusal(file(tmp_path, "a.pdf", data)).reason


# ---- Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, title: str = "Envoys meet", creator: str = "Ada Berg;Carl Dunn") -> bytes:
    """A document with the parts that Word writes."""
    out = io.BytesIO()
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{kinds}"/>')
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(
            "word/document.xml",
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<w:document xmlns:w="{W}"><w:body>{body}<w:sectPr><w:headerReference/></w:sectPr></w:body></w:document>',
        )
        archive.writestr("word/header1.xml", f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>HEAD</w:t></w:r></w:p></w:hdr>')
        archive.writestr(
            "docProps/core.xml",
            '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator></cp:coreProperties>",
        )
    return out.getvalue()


def p(*runs: str) -> str:
    return (
        "<w:p><w:pPr><w:jc/></w:pPr>"
        + "".join(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{r}</w:t></w:r>' for r in runs)
        + "</w:p>"
    )


def test_a_word_document_is_an_article(tmp_path: Path) -> None:
    body = (
        p("Envoys ", "meet") + p("") + "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two &amp; José.</w:t><w:br/><w:t>Next line.</w:t></w:r></w:p>"
        + "<w:p><w:ins><w:r><w:t>Put in.</w:t></w:r></w:ins><w:del><w:r><w:delText>Taken out.</w:delText></w:r></w:del>"
        "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:hyperlink><w:r><w:t> A link.</w:t></w:r></w:hyperlink></w:p>"
        + f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr><w:tr><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    path = file(tmp_path, "a.docx", docx(body))
    article = one(path)
    assert [part.split() for part in article.text.split("\n\n")] == [
        ["Envoys", "meet"], ["One", "two", "&", "José.", "Next", "line."], ["Put", "in.", "A", "link."], ["a", "b"], ["c"],
    ]  # fmt: skip
    assert (article.title, article.authors, article.published) == ("Envoys meet", ["Ada Berg", "Carl Dunn"], None)
    assert (article.source, article.id) == (str(path), ids.article_id(article.text, "a.docx"))


def test_documents_in_archives_and_archives_named_as_documents(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("in/a.docx", docx(p("One.")))
        archive.writestr("in/b.pdf", pdf([LINES]))
        archive.writestr("in/c.eml", mail().as_bytes())
    assert [a.title for a in articles(file(tmp_path, "a.zip", out.getvalue()))] == [
        "Envoys meet",
        None,
        "Envoys meet – José",
    ]
    assert "no Word document" in refusal(file(tmp_path, "a.docx", out.getvalue())).reason


def test_bombs_and_entities_in_documents_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.sources import docx as module

    monkeypatch.setattr(module, "MOST_DOCUMENT", 1_000_000)
    assert "unpacks to more" in refusal(file(tmp_path, "a.docx", docx(p("x" * 3_000_000)))).reason
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert "entities" in refusal(file(tmp_path, "b.docx", out.getvalue())).reason


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text", docx(p("x"))[:-40], docx(""), docx("<w:p>")])
def test_a_broken_document_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(file(tmp_path, "a.docx", data)).reason
