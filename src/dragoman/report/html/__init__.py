"""A coded article as one page of HTML that stands by itself: the text beside its records, linked both ways.

The page asks nothing of any network. A policy in its head allows its own style and its own script, by their hashes, and
nothing else; what the article holds is written by templates that escape all of it, and never reaches the script.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from dragoman.errors import CallError
from dragoman.records import CodedArticle
from dragoman.report.html import safe
from dragoman.report.html.view import View
from dragoman.sinks.files import partial, remove
from dragoman.tables import Knowledge

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%237a2e1d'/%3E%3Cpath d='M3 5h10M3 8h6M3 11h8' stroke='%23fff' stroke-width='1.6'/%3E%3C/svg%3E"
)


def page(coded: CodedArticle, knowledge: Knowledge | None = None) -> str:
    """An article with its records as a page.

    Args:
        coded: the article. Its records may come from anywhere; spans that do not lie in the text are not marked.
        knowledge: the tables that tell headings from paragraphs and name codes; None for ours.

    Returns one HTML document, to be written as UTF-8.
    """
    style, script = _file("page.css"), _file("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            view=View(coded, knowledge or _tables()),
            coded=coded,
            article=coded.article,
            policy=policy,
            icon=ICON,
            style=Markup(style),
            script=Markup(script),
        )
    )


def write(coded: CodedArticle, path: Path, knowledge: Knowledge | None = None) -> None:
    """Write an article's page to a file, which appears whole or not at all.

    Raises:
        CallError: the file cannot be written.
    """
    content = page(coded, knowledge).encode("utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial(path).write_bytes(content)
        partial(path).replace(path)
    except OSError as error:
        raise CallError(
            f"{path}: cannot be written: {error.strerror or error}; free space there, or name another file with --html"
        ) from None
    finally:
        remove([partial(path)])


@cache
def _tables() -> Knowledge:
    return Knowledge()


@cache
def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=safe.finalized,
    )
    made.filters |= {"markup": safe.markup, "link": safe.link}
    return made
