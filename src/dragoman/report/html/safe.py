"""Text of others on a page: every character is seen, none is obeyed.

Escaping is the templates' (autoescape); here is what escaping leaves: characters that a browser drops (NUL), that
cannot be written as UTF-8 (lone surrogates), that turn the text round (bidirectional controls) or that show nothing.
Each is replaced by one character, so that offsets stay.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINK = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


def seen(text: str) -> str:
    """A text of the same length that a browser shows as it is."""
    return _UNSEEN.sub(lambda match: _picture(match[0]), text)


def _picture(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    return "\u2421" if character == "\x7f" else "\ufffd"


def markup(text: str) -> Markup:
    """The same as markup: a replaced character is named, in a box of its own.

    A carriage return is written as a reference: a browser would otherwise read two characters as one.
    """
    parts: list[str] = []
    end = 0
    for match in _UNSEEN.finditer(text):
        parts += [_escaped(text[end : match.start()]), _named(match[0])]
        end = match.end()
    return Markup("".join([*parts, _escaped(text[end:])]))


def _escaped(text: str) -> str:
    return str(escape(text)).replace("\r", "&#13;")


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f'<span class="ctl" role="img" aria-label="{code}" data-code="{code}">{_picture(character)}</span>'


def finalized(value: object) -> object:
    """What a template writes, made safe: strings are seen, markup and all else stay.

    A carriage return is a blank here, since a browser drops it from attributes and from text.
    """
    return seen(value).replace("\r", " ") if isinstance(value, str) and not isinstance(value, Markup) else value


def link(address: str | None) -> str | None:
    """An address that may be followed: http and https only, whole; None for all others, such as `javascript:`."""
    return address if address and _LINK.fullmatch(address) else None
