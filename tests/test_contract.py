"""The record contract on whole texts: by our own check, and by the contract's own where it lies beside us."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conftest import SHARED
from contract_check import breaches
from dragoman import CodedArticle, Coder, sources

CHECK = SHARED / "contract" / "check.py"
SEED = SHARED / "seed" / "article.txt"


def checked(data: bytes) -> str:
    """The last line that the contract's own check prints, its breaches before it."""
    done = subprocess.run([sys.executable, str(CHECK)], input=data, capture_output=True, check=False)
    return done.stdout.decode("utf-8")


def test_the_examples_keep_the_contract(coded_examples: list[CodedArticle]) -> None:
    assert [(coded.article.source, breaches(coded)) for coded in coded_examples if breaches(coded)] == []
    assert len({coded.article.id for coded in coded_examples}) == len(coded_examples)


@pytest.mark.skipif(not CHECK.exists(), reason="the contract's own check does not lie beside the repository")
def test_the_examples_pass_the_contracts_own_check(coded_examples: list[CodedArticle]) -> None:
    told = checked(b"".join(coded.jsonl() for coded in coded_examples))
    assert told.rstrip().endswith("; 0 contract problems"), told


@pytest.mark.skipif(
    not (CHECK.exists() and SEED.exists()),
    reason="the seed article and the contract's check are not beside us",
)
def test_the_seed_passes_the_contracts_own_check(coder: Coder) -> None:
    (article,) = sources.read([str(SEED)])
    assert not isinstance(article, Exception)
    coded = coder.code(article)
    assert breaches(coded) == []
    told = checked(coded.jsonl())
    assert told.rstrip().endswith("; 0 contract problems"), told
