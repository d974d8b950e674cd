"""Engines: the same outcomes in order with any number of processes, whatever happens to an article or a process."""

import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import active_children
from pathlib import Path

import pytest

from dragoman.engines import run
from dragoman.engines.local import CHUNK, CHUNK_LENGTH, chunked
from dragoman.engines.worker import Form, Outcome, code
from dragoman.errors import InputRefused, InternalError, KnowledgeError, ModelError
from dragoman.records import Article, CodedArticle, Flag


def article(text: str, n: int = 0) -> Article:
    return Article(id=f"a-{n}", source=f"s{n}", text=text)


class StubCoder:
    """Does what the text says; like the real one it loses a whole batch by an exception."""

    def pipe_or_refuse(self, articles: Iterable[Article]) -> Iterator[CodedArticle | InputRefused]:
        yield from [self._one(one) for one in articles]

    def _one(self, one: Article) -> CodedArticle | InputRefused:
        order, _, rest = one.text.partition(" ")
        if order == "refuse":
            return InputRefused(one.source, "asked to")
        if order == "raise":
            raise ValueError(rest)
        if order == "breach":
            raise InternalError(rest)
        if order == "table":
            raise KnowledgeError("verbs.csv:3: bad")
        if order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if order == "die-once" and not Path(rest).exists():
            Path(rest).touch()
            os._exit(7)
        if order == "sleep":
            time.sleep(float(rest))
        return CodedArticle(one, flags=[Flag(article_id=one.id, kind="encoding", span=None, note=one.text)])


@dataclass(frozen=True)
class Stub:
    """Options of a coder that needs no model."""

    fault: str = ""

    def build(self) -> StubCoder:
        if self.fault == "model":
            raise ModelError("no model")
        if self.fault == "bug":
            raise ZeroDivisionError("oh")
        if self.fault == "die":
            os._exit(3)
        return StubCoder()


def outcomes(texts: list[str], workers: int, form: Form = "records") -> list[Outcome]:
    return list(run([article(text, n) for n, text in enumerate(texts)], Stub(), workers=workers, form=form))


def notes(found: Iterable[Outcome]) -> list[str]:
    return [
        one.reason if isinstance(one, InputRefused) else one.article.id for one in found if not isinstance(one, bytes)
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_are_in_the_order_of_the_input(workers: int) -> None:
    items: list[Article | InputRefused] = [article(f"text {n}", n) for n in range(70)]
    items.insert(3, InputRefused("x", "unreadable"))
    items.append(InputRefused("y", "unreadable"))
    found = list(run(items, Stub(), workers=workers))
    assert [
        one.source if isinstance(one, InputRefused) else one.article.source
        for one in found
        if not isinstance(one, bytes)
    ] == [item.source for item in items]


@pytest.mark.parametrize("form", ["records", "lines"])
def test_two_workers_give_what_one_gives(form: Form) -> None:
    texts = ["plain", "refuse it", "raise a fault", *("text " + "x" * n for n in range(40)), "\U0001f600 \u202e"]
    one, two = outcomes(texts, 1, form), outcomes(texts, 2, form)
    assert [str(x) for x in one] == [str(x) for x in two]
    kind = bytes if form == "lines" else CodedArticle
    assert sum(isinstance(x, kind) for x in two) == len(texts) - 2


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_nothing_in_nothing_out(workers: int) -> None:
    assert outcomes([], workers) == []
    assert notes(run([InputRefused("x", "no")], Stub("die"), workers=workers)) == ["no"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_of_ours_costs_one_article_and_names_it(workers: int) -> None:
    found = outcomes(["a", "raise oh no", "breach of the contract", "b"], workers)
    assert [isinstance(one, InputRefused) for one in found] == [False, True, True, False]
    fault, breach = found[1], found[2]
    assert isinstance(fault, InputRefused) and isinstance(breach, InputRefused)
    assert fault.source == "s1"
    assert "internal error" in fault.reason
    assert "ValueError: oh no" in fault.reason
    assert "test_engine.py" in fault.reason
    assert "of the contract" in breach.reason


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bad_table_ends_the_run(workers: int) -> None:
    with pytest.raises(KnowledgeError, match=r"verbs.csv:3"):
        outcomes(["a", "table", "b"], workers)
    assert not active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_model_that_cannot_be_loaded_ends_the_run(workers: int) -> None:
    with pytest.raises(ModelError, match="no model"):
        list(run([article("a")], Stub("model"), workers=workers))


def test_a_worker_that_cannot_start_ends_the_run() -> None:
    with pytest.raises(InternalError, match="ZeroDivisionError"):
        list(run([article("a")], Stub("bug"), workers=2))
    with pytest.raises(ModelError, match="status 3"):
        list(run([article("a")], Stub("die"), workers=2))
    assert not active_children()


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    found = outcomes(["a", f"die-once {tmp_path / 'died'}", *"bcdefgh"], 2)
    assert all(isinstance(one, CodedArticle) for one in found)
    assert notes(found) == [f"a-{n}" for n in range(9)]


def test_an_article_that_kills_its_worker_twice_is_refused_alone() -> None:
    found = outcomes([*"abc", "die", *"defghijklmnopqrstuvwxyz"], 2)
    refused = [one for one in found if isinstance(one, InputRefused)]
    assert [one.source for one in refused] == ["s3"]
    assert "SIGKILL" in refused[0].reason
    assert len(found) == 27


def test_no_more_is_drawn_than_a_few_chunks_a_worker() -> None:
    drawn = 0

    def stream() -> Iterator[Article]:
        nonlocal drawn
        for n in range(10_000):
            drawn += 1
            yield article("text", n)

    found = run(stream(), Stub(), workers=2)
    next(found)
    assert drawn <= 8 * CHUNK
    found.close()  # type: ignore[attr-defined]
    assert not active_children()


def test_an_interrupt_ends_the_workers() -> None:
    timer = threading.Timer(3, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        outcomes(["sleep 60"] * 2, 2)
    timer.join()
    assert not active_children()


def test_chunks_are_bounded_in_number_and_length() -> None:
    assert [len(chunk) for chunk in chunked(article("x") for _ in range(2 * CHUNK + 1))] == [CHUNK, CHUNK, 1]
    long = article("x" * CHUNK_LENGTH)
    assert [len(chunk) for chunk in chunked([article("x"), long, article("x"), article("y")])] == [1, 1, 2]


def test_a_chunk_with_a_fault_is_coded_one_by_one() -> None:
    found = code(StubCoder(), [article("a", 0), article("raise x", 1), article("b", 2)])
    assert [isinstance(one, InputRefused) for one in found] == [False, True, False]
