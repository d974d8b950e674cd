"""What the tests share: the folders, one loaded coder, and the examples as it codes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import CodedArticle, Coder, sources

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def coder() -> Coder:
    """One coder for the whole session: it keeps no state between articles, which test_determinism.py proves."""
    return Coder()


@pytest.fixture(scope="session")
def coded_examples(coder: Coder) -> list[CodedArticle]:
    """All examples, coded in one go as `dragoman code examples` does."""
    return list(coder.pipe(a for a in sources.read([str(EXAMPLES)]) if not isinstance(a, Exception)))
