"""The form in which names are compared: without case, diacritics, full stops, apostrophes and hyphens."""

import hashlib
import unicodedata

# Letters that Unicode does not decompose, as their usual Latin transcription.
_LETTERS = str.maketrans({
    "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ħ": "h", "Ħ": "h", "ə": "a", "Ə": "a", "ŋ": "n", "ŧ": "t", "ĸ": "k",
    "-": " ", "‐": " ", "‑": " ", "–": " ", "—": " ", "/": " ", ",": " ",
    "'": "", "’": "", "‘": "", "`": "", "´": "", "ʻ": "", "ʼ": "", "ʹ": "", "ʺ": "", "ʿ": "", "ʾ": "", ".": "",
})  # fmt: skip


def fold(name: str) -> str:
    """The folded form of a name: equal for spellings that differ in case, diacritics, hyphens or apostrophes alone."""
    if name.isascii():
        plain = name.translate(_LETTERS).lower()
    else:
        parts = unicodedata.normalize("NFKD", name.translate(_LETTERS))
        plain = "".join(c for c in parts if not unicodedata.combining(c)).casefold()
    return " ".join(plain.split())


def key(folded: str) -> int:
    """The 64-bit key of a folded name (BLAKE2b): with a million names, two share one with a chance of 1 in 10^7."""
    return int.from_bytes(hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
