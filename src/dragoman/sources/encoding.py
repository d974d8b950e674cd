"""Bytes that become text: byte-order marks, UTF-8, what the input declares, and a detector's guess."""

from __future__ import annotations

import codecs

from dragoman.errors import InputRefused

_MARKS = (  # of UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "a PDF; give the file the suffix .pdf"),
    (b"PK\x03\x04", "a ZIP archive or office document; give the file its suffix, .zip or .docx"),
    (b"\x1f\x8b", "compressed by gzip; give the file its suffix, .gz"),
    (b"\x28\xb5\x2f\xfd", "compressed by Zstandard; give the file its suffix, .zst"),
    (b"{\\rtf", "an RTF document; save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an office document; save it as plain text"),
)
_NO_CHARSETS = frozenset({"unicode_escape", "raw_unicode_escape", "utf_7", "utf7", "idna", "punycode"})
"""Codecs of Python that are no encodings of a text, or are none any more."""


def decode(data: bytes, source: str, declared: str | None = None) -> str:
    """The text of bytes, without a byte-order mark.

    A byte-order mark decides; else what is UTF-8 is UTF-8, also where single characters of it are damaged (they become
    U+FFFD, which is flagged as lost); else the declared encoding; else a detector's guess.

    Raises:
        InputRefused: the bytes are no text.
    """
    encoding = encoding_of(data, source, declared)
    for mark, marked in _MARKS:
        if encoding == marked and data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return data.decode(encoding, "replace")
        # The five bytes that Windows-1252 leaves undefined are control characters in Latin-1: nothing is lost.
        return "".join(_single(byte) for byte in data)


def encoding_of(data: bytes, source: str, declared: str | None = None) -> str:
    """The encoding of a text, or of the head of one, in the order that `decode` tells.

    Raises:
        InputRefused: the bytes are no text.
    """
    for start, kind in _BINARY:
        if data.startswith(start):
            raise InputRefused(source, f"this is not a text but {kind}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        raise InputRefused(source, "this is not a text but binary data (it holds NUL bytes); convert it to text first")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(1 for ch in text if ch > "\x7f") - lost > lost:
        return "utf-8"
    if declared is not None and declared.lower().replace("-", "_") not in _NO_CHARSETS:
        try:
            data.decode(declared)
            return declared
        except (LookupError, ValueError):
            pass
    return _guessed(data)


def _guessed(data: bytes) -> str:
    """The encoding of bytes that are not UTF-8.

    On a text in Latin letters with few others, detectors name any of a dozen encodings that agree on most letters; the
    two in use for English are asked about alone, and Windows-1252 (Latin-1 with quotation marks) is the fallback.
    """
    from charset_normalizer import from_bytes  # loaded here: most texts are UTF-8

    high = sum(1 for byte in data if byte > 0x7F)
    letters = sum(1 for byte in data if 0x41 <= byte <= 0x5A or 0x61 <= byte <= 0x7A)
    few = high < 0.25 * (high + letters)
    best = from_bytes(data[:100_000], cp_isolation=["cp1252", "mac_roman"] if few else None).best()
    return best.encoding if best is not None else "cp1252"


def _single(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
