"""Which language a text is in, and whether it can be coded."""

import py3langid

from dragoman.errors import InputRefused

SURE_FROM = 200
"""A text in Latin script of fewer letters is never refused: detectors err on headlines."""
_SAMPLE = 5_000


def check(text: str, source: str) -> None:
    """Refuse a text that is empty, binary or not in English.

    Raises:
        InputRefused: with the reason and what to do next.
    """
    if not text.strip():
        raise InputRefused(source, "the text is empty; give a file with a report in it")
    control = sum(1 for ch in text[:_SAMPLE] if ch < " " and ch not in "\n\r\t\f\v")
    if control > len(text[:_SAMPLE]) * 0.1:
        raise InputRefused(source, "this is not a text but binary data; convert it to text first")
    letters = [ch for ch in text[: _SAMPLE * 4] if ch.isalpha()]
    latin = sum(1 for ch in letters if ch < "\u0250")
    if letters and latin < len(letters) / 2:
        raise InputRefused(source, "the text is not in English (another script); translate it first")
    if latin >= SURE_FROM:
        language = str(py3langid.classify(text[:_SAMPLE])[0])
        if language != "en" and not _reads_as_english(text):
            raise InputRefused(source, f"the text is not in English (it looks like '{language}'); translate it first")


def _reads_as_english(text: str) -> bool:
    """Whether English function words make up a fifth of a text that the detector takes for another language."""
    words = text[:_SAMPLE].lower().split()
    common = {
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "that",
        "was",
        "for",
        "on",
        "is",
        "with",
        "by",
        "has",
        "said",
        "were",
    }
    return sum(1 for word in words if word in common) >= len(words) / 5
