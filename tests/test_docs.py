"""The documents are true: what programs write into them is up to date, links lead somewhere, examples run."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from dragoman import records
from dragoman.cli import app

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for folder in (".", "docs", "examples", "training")
    for path in (ROOT / folder).glob("*.md")
)  # fmt: skip
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`[^`\n]*`")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("script", ["make_cli.py", "make_knowledge.py", "make_readme.py"])
def test_made_sections_are_up_to_date(script: str) -> None:
    call = [sys.executable, str(ROOT / "docs" / script), "--check"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_every_command_and_option_is_in_the_document_of_the_command_line() -> None:
    text = _read(ROOT / "docs" / "cli.md")
    root: Any = get_command(app)
    assert list(root.commands), "no commands are found"
    for name, command in {"": root, **root.commands}.items():
        assert f"## dragoman {name}".rstrip() in text
        assert command.help, f"{name}: a command without help"
        for option in (o for p in command.params if p.param_type_name == "option" for o in p.opts):
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", text), f"dragoman {name} {option} is not in docs/cli.md"


def test_every_field_of_a_record_is_in_the_document_of_records() -> None:
    parts = re.split(r"^## ", _read(ROOT / "docs" / "records.md"), flags=re.MULTILINE)
    sections = {part.split("\n", 1)[0]: part for part in parts}
    for kind in (records.Article, records.Actor, records.Time, records.Place, records.Statement, records.Event,
                 records.Claim, records.Flag):  # fmt: skip
        tag = str(kind.__struct_config__.tag)
        for field in kind.__struct_fields__:
            assert f"`{field}`" in sections[tag], f"{tag}.{field} is not in docs/records.md"
    for literal in (records.Status, records.Basis, records.EventType, records.FlagKind, records.Form, records.Quad):
        for value in literal.__args__:
            assert re.search(rf"\b{value}\b", _read(ROOT / "docs" / "records.md")), f"{value} is not in docs/records.md"


def test_every_direct_dependency_is_in_the_document_of_dependencies() -> None:
    project = tomllib.loads(_read(ROOT / "pyproject.toml"))
    named = list(project["project"]["dependencies"])
    named += [d for extra in project["project"]["optional-dependencies"].values() for d in extra]
    named += [
        line
        for line in _read(ROOT / "training" / "requirements-train.txt").splitlines()
        if line and not line.startswith("#")
    ]
    text = _read(ROOT / "docs" / "dependencies.md")
    for name in (re.split(r"[<>=!~\[; ]", dependency)[0] for dependency in named):
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text), f"{name} is not in docs/dependencies.md"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = _CODE.sub("", _FENCE.sub("", _read(path)))
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.exists(), f"{path.name}: {target} leads nowhere"
        if anchor:
            assert anchor in _anchors(_read(there)), f"{path.name}: {target}: no such heading"


def _anchors(text: str) -> set[str]:
    """The anchors that headings of a document get."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_link_test_sees_headings_and_links() -> None:
    assert _anchors("# One thing\n\n```\n# no heading\n```\n## The `base`: two") == {"one-thing", "the-base-two"}
    assert _LINK.findall("see [a](b.md#c) and [d](e)") == ["b.md#c", "e"]


@pytest.mark.filterwarnings("ignore:.*W095.*:UserWarning")
def test_examples_of_the_readme_run_as_printed() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", _read(ROOT / "README.md"), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 3
    said: list[str] = []
    shared: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for number, block in enumerate(blocks, 1):
        example = doctest.DocTestParser().get_doctest(block, shared, f"README.md, example {number}", "README.md", 0)
        assert example.examples, f"example {number} has no prompt"
        runner.run(example, out=said.append, clear_globs=False)
        shared = example.globs
    assert not runner.failures, "".join(said)
