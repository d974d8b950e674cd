"""Code gold files with the product, as `dragoman code FILE --format jsonl` would, several files through one engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sets import Set

from dragoman import sources
from dragoman.engines import local
from dragoman.engines.worker import CoderOptions
from dragoman.errors import InputRefused


@dataclass
class Coded:
    """The records of a set: their file, how many texts were coded, and the refusals as they would be told."""

    records: Path
    texts: int = 0
    refused: list[str] = field(default_factory=list)


def code_sets(
    wanted: Sequence[Set], bench: Path, folder: Path, *, workers: int = 1, settings: dict[str, object] | None = None
) -> dict[str, Coded]:
    """Code each set into `folder/NAME.records.jsonl`.

    Args:
        wanted: the sets.
        bench: the yardsticks.
        folder: where the records go; made if need be.
        workers: processes.
        settings: fields of `dragoman.Settings` that differ from the defaults.
    """
    folder.mkdir(parents=True, exist_ok=True)
    items = [(s.name, item) for s in wanted for item in sources.read([str(s.gold(bench))])]
    out = {s.name: Coded(folder / f"{s.name}.records.jsonl") for s in wanted}
    options = CoderOptions(settings=dict(settings or {}))
    files = {name: coded.records.open("wb") for name, coded in out.items()}
    try:
        outcomes = local.run((item for _, item in items), options, workers=workers, form="lines")
        for (name, _), outcome in zip(items, outcomes, strict=True):
            if isinstance(outcome, InputRefused):
                out[name].refused.append(str(outcome))
            elif isinstance(outcome, bytes):
                out[name].texts += 1
                files[name].write(outcome)
    finally:
        for file in files.values():
            file.close()
    return out
