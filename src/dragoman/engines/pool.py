"""A pool of processes that code chunks of articles, each with a coder of its own.

Every worker has a pipe of its own, so it is known what a worker that died was doing: its chunk is coded once more, an
article at a time, and an article that kills a worker again is refused. Outcomes come in the order of the input.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from dragoman.engines.worker import Builds, Form, Outcome, code, packed, unpacked
from dragoman.errors import DragomanError, InputRefused, InternalError, ModelError
from dragoman.records import Article

AHEAD = 3
"""Chunks a worker that are taken from the input before the oldest of them is done."""
_READY = "ready"

Parcel = bytes | InputRefused


@dataclass
class _Job:
    """Articles to be coded together: part of chunk `chunk`, at `places` in it."""

    chunk: int
    places: list[int]
    articles: list[Article]
    tries: int = 0


class _Worker:
    """A process and the pipe to it."""

    def __init__(self, options: Builds, form: Form) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, options, form), daemon=True)
        self.ready = False
        self.job: _Job | None = None
        with _interrupts_ignored():
            self.process.start()
        theirs.close()

    def stop(self) -> None:
        """End the process; what it was doing is lost."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


class Pool:
    """Workers for one run.

    Args:
        options: what each worker's coder is made of; picklable.
        workers: how many.
        form: what comes out.
    """

    def __init__(self, options: Builds, workers: int, form: Form) -> None:
        self._options, self._count, self._form = options, workers, form
        self._workers: list[_Worker] = []
        self._queue: deque[_Job] = deque()
        self._chunks: dict[int, list[Parcel | None]] = {}

    def run(self, chunks: Iterable[list[Article | InputRefused]]) -> Iterator[Outcome]:
        """Code chunks; the outcomes of all their articles, in order. Workers end with the iterator."""
        stream = enumerate(chunks)
        at, more = 0, True
        try:
            while True:
                while more and len(self._chunks) < AHEAD * self._count:
                    number, chunk = next(stream, (-1, []))
                    if more := number >= 0:
                        self._take(number, chunk)
                if at not in self._chunks:
                    return
                self._turn(0)
                while any(parcel is None for parcel in self._chunks[at]):
                    self._turn(None)
                for parcel in self._chunks.pop(at):
                    if parcel is not None:
                        yield unpacked(parcel, self._form)
                at += 1
        finally:
            for worker in self._workers:
                worker.stop()

    def _take(self, number: int, chunk: list[Article | InputRefused]) -> None:
        self._chunks[number] = [item if isinstance(item, InputRefused) else None for item in chunk]
        articles = [(place, item) for place, item in enumerate(chunk) if isinstance(item, Article)]
        if articles:
            self._queue.append(_Job(number, [place for place, _ in articles], [item for _, item in articles]))
            if len(self._workers) < self._count:
                self._workers.append(_Worker(self._options, self._form))

    def _turn(self, timeout: float | None) -> None:
        """Hand out what can be handed out, and hear what workers say within `timeout` seconds (None: whenever)."""
        for worker in list(self._workers):
            if worker.job is None and worker.ready and self._queue:
                worker.job = self._queue.popleft()
                try:
                    worker.pipe.send(worker.job.articles)
                except OSError:
                    self._lost(worker)
                    return
        pipes = {worker.pipe: worker for worker in self._workers if worker.job or not worker.ready}
        for pipe in wait(list(pipes), timeout):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                self._hear(worker, worker.pipe.recv())
            except (EOFError, ConnectionError):
                self._lost(worker)
                return

    def _hear(self, worker: _Worker, word: Any) -> None:
        if isinstance(word, DragomanError):
            raise word
        if word == _READY:
            worker.ready = True
            return
        job, worker.job = worker.job, None
        if job is None or len(word) != len(job.places):
            raise InternalError("a worker answered what it was not asked; please report it")
        for place, parcel in zip(job.places, word, strict=True):
            self._chunks[job.chunk][place] = parcel

    def _lost(self, worker: _Worker) -> None:
        """A worker died: start another, and have its articles coded again one by one, or refused the second time."""
        worker.process.join()
        ended, job = _ending(worker.process.exitcode), worker.job
        if not worker.ready:
            raise ModelError(f"a worker {ended} while it loaded the model; try fewer --workers, or --workers 1")
        worker.stop()
        self._workers[self._workers.index(worker)] = _Worker(self._options, self._form)
        if job is None:
            return
        if job.tries:
            (article,) = job.articles
            reason = f"a worker {ended} twice while coding it: not coded; try it alone with --workers 1"
            self._chunks[job.chunk][job.places[0]] = InputRefused(article.source, reason)
            return
        pairs = zip(job.places, job.articles, strict=True)
        self._queue.extendleft(reversed([_Job(job.chunk, [place], [article], 1) for place, article in pairs]))


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
    return f"ended with status {code}"


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started here ignore Ctrl-C from their first moment on: it is for the parent, which ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(pipe: Connection, options: Builds, form: Form) -> None:
    """What a worker does: load a coder, then answer each list of articles by a list of parcels, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        try:
            coder = options.build()
            pipe.send(_READY)
            while True:
                articles = pipe.recv()
                pipe.send([packed(outcome, form) for outcome in code(coder, articles)])
        except DragomanError as error:
            pipe.send(error)
        except Exception as error:  # of loading; the parent tells it without a traceback
            pipe.send(InternalError(f"the coder cannot be loaded ({type(error).__name__}: {error}); please report it"))
