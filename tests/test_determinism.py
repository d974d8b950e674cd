"""The same bytes always: again, in another process with another hash seed, with two workers, in another order."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import EXAMPLES
from dragoman import CodedArticle, Coder, sources
from dragoman.engines import local
from dragoman.engines.worker import CoderOptions


@pytest.fixture(scope="module")
def expected(coded_examples: list[CodedArticle]) -> bytes:
    return b"".join(coded.jsonl() for coded in coded_examples)


def articles() -> list:  # type: ignore[type-arg]
    return list(sources.read([str(EXAMPLES)]))


def test_the_same_again_by_the_same_coder(coder: Coder, expected: bytes) -> None:
    assert b"".join(coded.jsonl() for coded in coder.pipe(articles())) == expected


def test_another_order_changes_no_article(coder: Coder, coded_examples: list[CodedArticle]) -> None:
    turned = [coded.jsonl() for coded in coder.pipe(articles()[::-1])]
    assert turned[::-1] == [coded.jsonl() for coded in coded_examples]


def test_one_by_one_changes_no_article(coder: Coder, coded_examples: list[CodedArticle]) -> None:
    assert [coder.code(a).jsonl() for a in articles()] == [coded.jsonl() for coded in coded_examples]


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_another_hash_seed_gives_the_same_bytes(seed: str, expected: bytes) -> None:
    command = [sys.executable, "-m", "dragoman", "code", str(EXAMPLES), "--format", "jsonl"]
    environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert done.stdout == expected


def test_two_workers_give_the_same_bytes(expected: bytes) -> None:
    outcomes = list(local.run(articles(), CoderOptions(), workers=2, form="lines"))
    assert b"".join(line for line in outcomes if isinstance(line, bytes)) == expected
    assert len(outcomes) == len(articles())
