"""Deterministic ids: they depend on the text and the anchor of a record, never on version, settings or order.

An article's id is made from its text and its source id; a record's from the article's id, its kind, its anchor span
and its type. Records that agree in all of these get `-2`, `-3` … in the order that the caller gives.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable


def _digest(*parts: str) -> str:
    state = hashlib.blake2b(digest_size=8)
    for part in parts:
        state.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return state.hexdigest()


def article_id(text: str, source_id: str) -> str:
    """The id of an article from its text and its source id (URL, row id, file name, or `-`)."""
    return "a-" + _digest(text, source_id)


def record_ids(article: str, kind: str, anchors: Iterable[tuple[int, int, str]]) -> list[str]:
    """Ids of an article's records of one kind.

    Args:
        article: the article's id.
        kind: the record kind; its first two letters begin the id.
        anchors: (start, end, type) of each record, twins already in their fixed order.
    """
    seen: Counter[str] = Counter()
    out = []
    for start, end, type_ in anchors:
        base = f"{kind[:2]}-" + _digest(article, kind, str(start), str(end), type_)
        seen[base] += 1
        out.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return out
