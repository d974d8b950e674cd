"""Mails (.eml): the text of the message is an article, and so is each attached file of a kind that is read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from dragoman.errors import InputRefused
from dragoman.sources.archives import deeper, read_member
from dragoman.sources.base import MOST_DOCUMENT, Input, Options, Outcome, Source, decode, described, moment
from dragoman.sources.markup import text_of

MOST_PARTS = 500
"""Attached files of one mail that are read."""
_HEAD = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]*:[ \t].*\r?\n)")
_MAIL = re.compile(rb"^(?:received|message-id|mime-version|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:from|subject):", re.IGNORECASE | re.MULTILINE)


def read(source: Input, options: Options) -> Iterator[Outcome]:
    """The article of a mail's text, then those of its attached files.

    Raises:
        InputRefused: there is nothing to read in it. OSError: the file cannot be read.
    """
    data = source.bytes(MOST_DOCUMENT)
    message: Any = BytesParser(policy=policy.default).parsebytes(data)
    if not message.keys():
        raise InputRefused(source.source, "this is no mail: it has no header")
    text = _text(message, source)
    attached = list(message.iter_attachments())[:MOST_PARTS] if message.is_multipart() else []
    if text.strip() or not attached:
        yield described(
            source, options, text, identity=_header(message, "Message-ID").strip("<> "),
            url=_header(message, "Archived-At").strip("<> "), published=moment(_header(message, "Date")),
            title=_header(message, "Subject"), outlet=_header(message, "Organization"), authors=_senders(message),
        )  # fmt: skip
    if attached:
        inner = deeper(source)
        for part in attached:
            yield from _attachment(inner, part, options)


def _text(message: EmailMessage, source: Input) -> str:
    """The text of the message: the plain part where there is one, else that of its HTML."""
    body: Any = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    data = body.get_payload(decode=True) or b""
    text = decode(data, source.source, body.get_content_charset())
    return text_of(text) if body.get_content_type() == "text/html" else text


def _attachment(inner: Input, part: Any, options: Options) -> Iterator[Outcome]:
    name = " ".join(str(part.get_filename() or "").split())
    data = part.get_payload(decode=True)
    if part.get_content_maintype() == "image" or data is None or not name:
        return
    found = inner.part(name, lambda: io.BytesIO(data), charset=part.get_content_charset())
    yield from read_member(found, name, options)


def _senders(message: EmailMessage) -> list[str]:
    try:
        addresses = message["From"].addresses
    except (AttributeError, ValueError, IndexError):
        return [_header(message, "From")]
    return [address.display_name or address.addr_spec for address in addresses]


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; "" where it is not there or cannot be read: mails of all ages have broken ones."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, TypeError, LookupError):
        return ""


def _claims(head: bytes) -> bool:
    start = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return bool(_HEAD.match(start) and _MAIL.search(start) and _SENT.search(start))


SOURCE = Source("mail", read, suffixes=(".eml",), media=("message/rfc822",), claims=_claims)
