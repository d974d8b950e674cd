"""Write what every knowledge table holds into docs/knowledge.md, or hold it against that.

python docs/make_knowledge.py [--check]
"""

from __future__ import annotations

import sys
from typing import Any

import generated

from dragoman import tables

_TYPES = {
    "text": "text",
    "list": "list",
    "number": "number",
    "integer": "whole number",
    "iso3": "country",
    "slug": "key",
    "date": "date",
    "regex": "regular expression",
}


def body() -> str:
    """The section: a list of all tables, then the columns of each."""
    forms = {name: tables.schema(name) for name in tables.names()}
    parts = ["\n".join(f"- [{name}](#{name}): {form['about']}" for name, form in forms.items())]
    return "\n\n".join(parts + [_table(name, form) for name, form in forms.items()])


def _table(name: str, form: dict[str, Any]) -> str:
    key = ", ".join(f"`{column}`" for column in form["key"])
    lines = [f"### {name}", "", form["about"], "", f"Key: {key}.", ""]
    lines += ["| column | type | what stands there |", "|---|---|---|"]
    lines += [f"| `{column}` | {_type(what)} | {_about(what)} |" for column, what in form["columns"].items()]
    return "\n".join(lines)


def _type(column: dict[str, Any]) -> str:
    kind = "choice" if column["type"] == "choice" else _TYPES[column["type"]]
    return f"{kind}, may be empty" if column.get("optional") else kind


def _about(column: dict[str, Any]) -> str:
    about = str(column["about"]).replace("|", "\\|")
    if "choices" not in column:
        return about
    return f"{about}. One of: " + ", ".join(f"`{choice}`" for choice in column["choices"])


if __name__ == "__main__":
    sys.exit(generated.run("docs/knowledge.md", "make_knowledge.py", lambda: {"tables": body()}))
