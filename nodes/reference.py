"""The reference of all node types as a page of Markdown, from their declarations.

Usage: ``python -m nodes.reference > docs/nodes.md``
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from nodes.registry import catalogue

if TYPE_CHECKING:
    from nodes.vocabulary import Node

_HEAD = """\
# Node types

Made from the declarations by `python -m nodes.reference`; a test keeps it current. Every node also
takes `label`, `mute`, `extra` and, where it has inputs and outputs, `bypass`.
"""


def page() -> str:
    """Return the whole reference."""
    return "\n".join([_HEAD, *(_section(kind) for kind in catalogue().values())])


def _section(kind: type[Node]) -> str:
    inputs = ", ".join(f"`{name}`" for name in kind.inputs) or "a file"
    outputs = ", ".join(f"`{name}`" for name in kind.outputs) or "the export"
    text, _, references = (inspect.getdoc(kind) or "").partition("References\n----------\n")
    sources = references.replace(".. [", "[").strip()
    rows = [row for item in kind.parameters.values() for row in item.describe()]
    parts = [f"## `{kind.type_id}`: {kind.label}", f"{inputs} → {outputs}", text.strip()]
    if rows:
        head = "| parameter | unit | range | default | automation |\n|---|---|---|---|---|"
        parts.append("\n".join([head, *(_row(row) for row in rows)]))
    parts.append(f"Sources: {' '.join(sources.split())}")
    return "\n\n".join(parts) + "\n"


def _row(row: dict[str, object]) -> str:
    limits = "" if row["min"] is None else f"{row['min']} … {row['max']}"
    choices = row["choices"]
    names = ", ".join(f"`{name}`" for name in choices) if isinstance(choices, list) else ""
    cells = (
        f"`{row['name']}`",
        row["unit"] or "",
        ", ".join(filter(None, [limits, names])),
        _default(row["default"]),
        "yes" if row["automatable"] else "",
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _default(value: object) -> str:
    if value is None or value == []:
        return "none"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else f"{value}"


if __name__ == "__main__":
    print(page(), end="")
