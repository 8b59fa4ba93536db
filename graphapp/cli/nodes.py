"""``graphapp nodes``: the catalogue, from the registry."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated

import typer

from graphapp.cli.output import print_json
from nodes.registry import catalogue
from nodes.vocabulary import Fault, suggestion

if TYPE_CHECKING:
    from nodes.vocabulary import Node


def nodes(
    type_id: Annotated[
        str | None,
        typer.Argument(metavar="[TYPE]", help="One node type, with its parameters."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List the node types, or one of them with its parameters.

    Example: [bold]graphapp nodes compressor[/bold]
    """
    kinds = list(catalogue().values()) if type_id is None else [_find(type_id)]
    if as_json:
        print_json({"nodes": [describe(kind) for kind in kinds]})
    elif type_id is None:
        _print_list(kinds)
    else:
        _print_one(kinds[0])


def describe(kind: type[Node]) -> dict[str, object]:
    """Return what the catalogue says of a node type, ready for JSON."""
    return {
        "type": kind.type_id,
        "label": kind.label,
        "category": kind.category,
        "inputs": list(kind.inputs),
        "outputs": list(kind.outputs),
        "params": [row for item in kind.parameters.values() for row in item.describe()],
        "doc": inspect.getdoc(kind),
    }


def _find(type_id: str) -> type[Node]:
    kind = catalogue().get(type_id)
    if kind is None:
        near = suggestion(type_id, catalogue()) or "; see graphapp nodes"
        raise Fault("TYPE", f'no node type "{type_id}"{near}')
    return kind


def _print_list(kinds: list[type[Node]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("type", "label", "category", "inputs", "outputs", "what it does", box=None)
    for kind in kinds:
        table.add_row(
            kind.type_id,
            kind.label,
            kind.category,
            ", ".join(kind.inputs),
            ", ".join(kind.outputs),
            (inspect.getdoc(kind) or "").splitlines()[0],
        )
    Console().print(table)


def _print_one(kind: type[Node]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    ports = f"{', '.join(kind.inputs) or 'file'} → {', '.join(kind.outputs) or 'export'}"
    console.print(f"[bold]{kind.label}[/bold] ({kind.type_id}, {kind.category}): {ports}\n")
    console.print(inspect.getdoc(kind) or "", markup=False)
    table = Table("parameter", "unit", "range", "default", "automation", box=None)
    for item in kind.parameters.values():
        for row in item.describe():
            table.add_row(*_cells(row))
    console.print()
    console.print(table)


def _cells(row: dict[str, object]) -> list[str]:
    limits = "" if row["min"] is None else f"{row['min']} … {row['max']}"
    choices = row["choices"]
    names = ", ".join(str(name) for name in choices) if isinstance(choices, list) else ""
    return [
        str(row["name"]),
        str(row["unit"] or ""),
        ", ".join(filter(None, [limits, names])),
        "" if row["default"] is None else str(row["default"]),
        "yes" if row["automatable"] else "",
    ]
