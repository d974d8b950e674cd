"""One event a happening: mentions of the same act in one article become one record."""

from __future__ import annotations

from dragoman.layers.events.candidates import Candidate
from dragoman.records import Period

_SETTLED = ("occurred", "ongoing")


def merge(candidates: list[Candidate]) -> list[Candidate]:
    """Merge candidates of one type, the same parties and days that agree; the first told stays."""
    kept: dict[str, list[Candidate]] = {}
    for c in candidates:
        bucket = kept.setdefault(c.type, [])
        twin = next((k for k in bucket if _same(k, c)), None)
        if twin is None:
            bucket.append(c)
        else:
            _absorb(twin, c)
    return [c for bucket in kept.values() for c in bucket]


def _same(one: Candidate, other: Candidate) -> bool:
    if not _statuses_agree(one, other) or not _days_agree(one.when, other.when):
        return False
    a, b = _ends(one), _ends(other)
    if one.frame.reciprocal or other.frame.reciprocal:
        return (a[0] | a[1]) == (b[0] | b[1]) or _one_named_less(one, other, a, b)
    return a == b or _one_named_less(one, other, a, b)


def _one_named_less(
    one: Candidate, other: Candidate, a: tuple[set[str], set[str]], b: tuple[set[str], set[str]]
) -> bool:
    """A noun that names the act again with fewer parties ("the attack", "its condemnation")."""
    if not (one.noun or other.noun):
        return False
    few, many = (a, b) if len(a[0] | a[1]) < len(b[0] | b[1]) else (b, a)
    return bool(few[0] | few[1]) and few[0] <= many[0] and few[1] <= many[1]


def _ends(c: Candidate) -> tuple[set[str], set[str]]:
    return set(c.actors), set(c.recipients)


def _statuses_agree(one: Candidate, other: Candidate) -> bool:
    return one.status == other.status or {one.status, other.status} <= set(_SETTLED)


def _days_agree(a: Period | None, b: Period | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    if "publication" in (a.basis, b.basis):
        return True
    return a.start <= b.end and b.start <= a.end


def _absorb(twin: Candidate, c: Candidate) -> None:
    """Fill what the first mention does not tell from a later one."""
    if (
        c.when
        and c.when.start
        and (
            twin.when is None
            or twin.when.start is None
            or (twin.when.basis == "publication" and c.when.basis != "publication")
        )
    ):
        twin.when, twin.time = c.when, c.time
    if twin.where is None and c.where is not None:
        twin.where, twin.place = c.where, c.place
    twin.actors = twin.actors or c.actors
    twin.recipients = twin.recipients or c.recipients
    twin.tags += (*c.frame.tags, *c.tags)
    twin.confidence = max(twin.confidence, c.confidence)
