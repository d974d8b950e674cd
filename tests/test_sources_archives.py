"""Archives and compressed files of what is read, and WARC files."""

import bz2
import gzip
import io
import json
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from dragoman import ids
from dragoman.errors import InputRefused
from dragoman.records import Article
from dragoman.sources import Options, budget
from dragoman.sources.archives import DEEPEST
from sourcing import PROSE, TEXT, articles, file, one, read, refusal, web

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress, ".zst": zstd.compress, ".bz2": bz2.compress, ".xz": lzma.compress,
}  # fmt: skip


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], more: list[tarfile.TarInfo] | None = None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in more or []:
            archive.addfile(info)
    return out.getvalue()


FILES = {
    "b.txt": TEXT.encode(), "a/z.txt": TEXT.encode(), "a/rows.jsonl": b'{"text": "r1"}\n{"text": "r2"}\n',
    "__MACOSX/b.txt": b"junk", "a/.hidden.txt": b"junk", "c.png": b"\x89PNG", "page.html": web().encode(),
}  # fmt: skip


def test_a_zip_archive_is_read_by_name_like_a_folder(tmp_path: Path) -> None:
    said: list[str] = []
    path = file(tmp_path, "all.zip", zipped(FILES))
    found = articles(path, options=Options(published="2021-05-24", notice=said.append))
    assert [a.source.removeprefix(str(path)) for a in found] == [
        "/a/rows.jsonl:1", "/a/rows.jsonl:2", "/a/z.txt", "/b.txt", "/page.html",
    ]  # fmt: skip
    assert found[3].id == ids.article_id(TEXT, "b.txt")
    assert {a.published for a in found} == {"2021-05-24"}
    assert len(said) == 1 and "c.png" in said[0]
    folder = tmp_path / "folder"
    for name, data in FILES.items():
        if "MACOSX" not in name:
            file(folder, name, data)
    assert [a.id for a in articles(folder)] == [a.id for a in found]


def test_a_tar_archive_is_read_in_its_order(tmp_path: Path) -> None:
    link = tarfile.TarInfo("link.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    said: list[str] = []
    path = file(tmp_path, "all.tar", tarred(FILES, [link]))
    found = articles(path, options=Options(notice=said.append))
    assert [a.source.removeprefix(str(path)) for a in found] == [
        "/b.txt", "/a/z.txt", "/a/rows.jsonl:1", "/a/rows.jsonl:2", "/page.html",
    ]  # fmt: skip
    assert len(said) == 2 and "c.png" in said[0] and "link" in said[1]


@pytest.mark.parametrize("suffix", COMPRESS)
def test_a_compressed_file_is_read_as_what_it_was(tmp_path: Path, suffix: str) -> None:
    pack = COMPRESS[suffix]
    path = file(tmp_path, f"a.txt{suffix}", pack(TEXT.encode()))
    article = one(path)
    assert (article.text, article.source, article.id) == (TEXT, str(path), ids.article_id(TEXT, "a.txt"))
    rows = articles(file(tmp_path, f"rows.jsonl{suffix}", pack(b'{"text": "a"}\n{"text": "b"}\n')))
    assert [a.text for a in rows] == ["a", "b"]
    assert len(articles(file(tmp_path, f"all.tar{suffix}", pack(tarred(FILES))))) == 5
    assert one(file(tmp_path, f"dump{suffix}", pack(web().encode()))).title == "Envoys meet"


def test_members_of_gzip_and_frames_of_zstandard_that_follow_each_other_are_one_text(tmp_path: Path) -> None:
    assert one(file(tmp_path, "a.txt.gz", gzip.compress(b"one ") + gzip.compress(b"two"))).text == "one two"
    assert one(file(tmp_path, "a.txt.zst", zstd.compress(b"one ") + zstd.compress(b"two"))).text == "one two"


def test_short_suffixes_and_archives_in_archives(tmp_path: Path) -> None:
    inner = gzip.compress(tarred({"a.txt": TEXT.encode()}))
    assert one(file(tmp_path, "x.tgz", inner)).source.endswith("x.tgz/a.txt")
    assert one(file(tmp_path, "y.zip", zipped({"in/x.tgz": inner}))).source.endswith("y.zip/in/x.tgz/a.txt")
    both = articles(file(tmp_path, "z.tar", tarred({"y.zip": zipped({"b.txt": b"b", "a.txt": b"a"}), "c.txt": b"c"})))
    assert [a.text for a in both] == ["a", "b", "c"]


def test_archives_in_too_many_archives_are_refused(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT.encode()})
    for _ in range(DEEPEST - 1):
        data = zipped({"a.zip": data})
    assert one(file(tmp_path, "fits.zip", data)).text == TEXT
    assert "other archives" in refusal(file(tmp_path, "deep.zip", zipped({"a.zip": data}))).reason


def test_a_parquet_file_in_an_archive_is_read(tmp_path: Path) -> None:
    import duckdb

    duckdb.sql(f"COPY (SELECT 'a' AS text) TO '{tmp_path}/t.parquet'")
    path = file(tmp_path, "t.zip", zipped({"in/t.parquet": (tmp_path / "t.parquet").read_bytes()}))
    assert one(path).source == f"{path}/in/t.parquet:1"


# ---- hostile


@pytest.mark.parametrize(
    "name", ["../up.txt", "/etc/a.txt", "a/../../b.txt", "C:/a.txt", "..\\up.txt", "\\\\host\\a.txt"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_of_an_archive_are_refused(
    tmp_path: Path, name: str, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    suffix = ".zip" if pack is zipped else ".tar"
    found = read(file(tmp_path, f"x{suffix}", pack({name: TEXT.encode(), "ok.txt": TEXT.encode()})))
    assert sorted(type(item).__name__ for item in found) == ["Article", "InputRefused"]
    assert any("leads out" in item.reason for item in found if isinstance(item, InputRefused))
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"x{suffix}"]


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test reaches in a moment."""
    monkeypatch.setattr(budget, "FREE", 1_000_000)


@pytest.mark.usefixtures("tight")
@pytest.mark.parametrize("suffix", [".zip", *COMPRESS])
def test_a_bomb_is_refused_however_it_is_packed(tmp_path: Path, suffix: str) -> None:
    zeros = b'{"text": "a"}\n' + b"\n" * 12_000_000
    data = zipped({"a.jsonl": zeros}) if suffix == ".zip" else COMPRESS[suffix](zeros)
    article, refused = read(file(tmp_path, f"a.jsonl{suffix}".replace(".jsonl.zip", ".zip"), data))
    assert isinstance(article, Article)
    assert isinstance(refused, InputRefused) and "unpacks to more" in refused.reason


@pytest.mark.usefixtures("tight")
def test_bombs_in_one_archive_share_its_allowance(tmp_path: Path) -> None:
    layer = zipped({f"{n}.jsonl": b"\n" * 1_000_000 for n in range(20)})
    outer = zipped({f"{n}.zip": layer for n in range(20)})
    found = read(file(tmp_path, "a.zip", outer))
    assert all(isinstance(item, InputRefused) for item in found)
    assert "unpacks to more" in str(found[-1])


def test_a_text_in_an_archive_is_held_to_the_size_of_a_text(tmp_path: Path) -> None:
    assert "larger than" in refusal(file(tmp_path, "a.zip", zipped({"a.txt": b"x" * 9_000_000}))).reason


@pytest.mark.parametrize("suffix", COMPRESS)
@pytest.mark.parametrize("kept", [5, -30])
def test_a_compressed_file_that_breaks_off_is_refused(tmp_path: Path, suffix: str, kept: int) -> None:
    data = COMPRESS[suffix](
        b"".join(json.dumps({"text": f"{n * 7919 % 1000} {n}"}).encode() + b"\n" for n in range(9000))
    )
    found = read(file(tmp_path, f"a.jsonl{suffix}", data[:kept]))
    assert isinstance(found[-1], InputRefused)
    assert "cannot be read" in found[-1].reason


@pytest.mark.parametrize("suffix", [*COMPRESS, ".zip", ".tar", ".tgz"])
@pytest.mark.parametrize("data", [b"", b"no archive at all", b"\x1f\x8b\x08\0garbage garbage"])
def test_what_is_no_archive_is_refused(tmp_path: Path, suffix: str, data: bytes) -> None:
    assert refusal(file(tmp_path, f"a{suffix}", data)).reason


def test_a_broken_zip_archive_is_refused_and_a_broken_file_in_one_alone(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"a" * 500, "b.txt": TEXT.encode()}, zipfile.ZIP_STORED)
    assert "cannot be read" in refusal(file(tmp_path, "cut.zip", data[:-30])).reason
    broken, whole = read(file(tmp_path, "bad.zip", data.replace(b"a" * 500, b"a" * 499 + b"b")))
    assert isinstance(broken, InputRefused) and "CRC" in broken.reason and broken.source.endswith("bad.zip/a.txt")
    assert isinstance(whole, Article)


def test_an_encrypted_file_in_an_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(file(tmp_path, "a.zip", bytes(data))).reason


def test_a_zip_archive_that_claims_an_endless_list_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    at = data.rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = (100_000_000).to_bytes(4, "little")
    assert "list of files" in refusal(file(tmp_path, "a.zip", bytes(data))).reason


def test_a_tar_archive_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    data = tarred({"a.txt": TEXT.encode(), "b.txt": b"b" * 5000})
    article, refused = read(file(tmp_path, "a.tar", data[:3000]))
    assert isinstance(article, Article)
    assert isinstance(refused, InputRefused)


def test_devices_and_empty_archives(tmp_path: Path) -> None:
    fifo = tarfile.TarInfo("fifo.txt")
    fifo.type = tarfile.FIFOTYPE
    fifo.mode = stat.S_IFIFO
    assert read(file(tmp_path, "a.tar", tarred({}, [fifo]))) == []
    assert "no file" in refusal(file(tmp_path, "b.tar", tarred({}))).reason
    assert "no file" in refusal(file(tmp_path, "b.zip", zipped({}))).reason


# ---- WARC


def record(
    url: str, body: bytes, media: str = "text/html; charset=utf-8", kind: str = "response", more: str = "",
    status: str = "200 OK",
) -> bytes:  # fmt: skip
    """A record as crawlers write it."""
    block = body
    if kind == "response":
        block = f"HTTP/1.1 {status}\r\nServer: x\r\nContent-Type: {media}\r\n{more}\r\n".encode() + body
        media = "application/http; msgtype=response"
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000a>\r\n"
            f"WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


INFO = record("", b"software: crawler\r\n", "application/warc-fields", "warcinfo")
PAGE = web('<meta property="article:published_time" content="2022-03-04">').encode()
URL = "https://example.org/envoys"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress])
def test_pages_in_a_warc_are_articles(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    records = [
        INFO,
        record(URL, b"", kind="request", media="application/http"),
        record(URL, PAGE),
        record(URL + "/i.png", b"\x89PNG", "image/png"),
        record(URL + "/gone", b"<html>gone</html>", status="404 Not Found"),
        record(URL + "/2", PAGE, kind="resource"),
        record(URL + "/text", TEXT.encode(), "text/plain", "conversion"),
    ]
    suffix = {bytes: ".warc", gzip.compress: ".warc.gz", zstd.compress: ".warc.zst"}[pack]
    said: list[str] = []
    path = file(tmp_path, f"a{suffix}", b"".join(pack(r) for r in records))
    first, second, third = articles(path, options=Options(notice=said.append))
    assert (first.url, first.source, first.published) == (URL, f"{path}/{URL}", "2022-03-04")
    assert first.published_basis == "metadata"
    assert first.id == ids.article_id(first.text, URL)
    assert PROSE in second.text
    assert (third.text, third.url) == (TEXT, URL + "/text")
    assert len(said) == 1 and "404" in said[0] and "image/png" in said[0]


def chunks(body: bytes) -> bytes:
    return b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in (body[:500], body[500:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (PAGE, "Content-Encoding: gzip\r\n"),
        (chunks(PAGE), "Transfer-Encoding: chunked\r\n"),
        (PAGE, "Transfer-Encoding: chunked\r\n"),
        (chunks(gzip.compress(PAGE)), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
    ],
)
def test_encodings_of_the_body_whether_they_are_there_or_only_told(tmp_path: Path, body: bytes, more: str) -> None:
    assert PROSE in one(file(tmp_path, "a.warc", record(URL, body, more=more))).text


def test_the_encoding_that_the_server_told_is_used(tmp_path: Path) -> None:
    page = web(body=PROSE + " José Ríos was there.").encode("latin-1")
    assert "José Ríos" in one(file(tmp_path, "a.warc", record(URL, page, "text/html; charset=iso-8859-1"))).text


def test_a_damaged_record_costs_only_itself(tmp_path: Path) -> None:
    bad = record(URL + "/bad", gzip.compress(PAGE)[:10] + b"\xff" * 50, more="Content-Encoding: gzip\r\n")
    empty = record(URL + "/empty", b"<html><body></body></html>")
    damaged, nothing, whole = read(file(tmp_path, "a.warc", bad + empty + record(URL, PAGE)))
    assert isinstance(damaged, InputRefused) and damaged.source.endswith(URL + "/bad")
    assert isinstance(nothing, InputRefused) and "no article" in nothing.reason
    assert isinstance(whole, Article)


def test_a_bomb_in_a_warc_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.sources import warc

    monkeypatch.setattr(warc, "MOST_DOCUMENT", 1_000_000)
    bomb = record(URL + "/bomb", gzip.compress(b"<html>" + b"0" * 20_000_000), more="Content-Encoding: gzip\r\n")
    refused, whole = read(file(tmp_path, "a.warc", bomb + record(URL, PAGE)))
    assert isinstance(refused, InputRefused) and "unpacks to more" in refused.reason
    assert isinstance(whole, Article)


@pytest.mark.parametrize("cut", [30, 400])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_warc_that_breaks_off_gives_what_stands_before(
    tmp_path: Path, cut: int, pack: Callable[[bytes], bytes]
) -> None:
    data = pack(INFO) + pack(record(URL, PAGE)) + pack(record(URL + "/2", PAGE))
    found = read(file(tmp_path, "a.warc" if pack is bytes else "a.warc.gz", data[:-cut]))
    assert isinstance(found[0], Article)
    assert isinstance(found[-1], InputRefused)
    assert "breaks off" in found[-1].reason


@pytest.mark.parametrize("data", [b"", b"no warc\n" * 50, INFO, b"WARC/1.0\r\nContent-Length: -5\r\n\r\nx"])
def test_what_holds_no_page_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(file(tmp_path, "a.warc", data)).reason


def test_a_warc_in_an_archive(tmp_path: Path) -> None:
    path = file(tmp_path, "a.zip", zipped({"w.warc.gz": gzip.compress(record(URL, PAGE))}))
    assert one(path).source == f"{path}/w.warc.gz/{URL}"
