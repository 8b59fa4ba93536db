"""``graphapp check``: faults of a project, found before they are heard."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 -- typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from graphapp.cli.output import DONE, FAILED, print_json

if TYPE_CHECKING:
    from graphapp.engine.checks import Finding


def check(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A NAME.graph.json.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check a project: its structure, its files, its levels, and that all paths line up.

    Exit status 1 if there are errors. Example: [bold]graphapp check song.graph.json[/bold]
    """
    from graphapp.engine.checks import check_project
    from projects import load

    findings = check_project(load(project))
    ok = all(finding.severity != "error" for finding in findings)
    if as_json:
        print_json({"ok": ok, "findings": [_document(finding) for finding in findings]})
    else:
        for finding in findings:
            print(f"{finding.severity}: {finding.place}: {finding.message}")
        print(f"{project}: {'ok' if ok else 'has faults'}")
    raise typer.Exit(DONE if ok else FAILED)


def _document(finding: Finding) -> dict[str, object]:
    found = asdict(finding)
    return {
        **{key: found[key] for key in ("severity", "code", "place", "message")},
        "from": finding.start,
        "to": finding.stop,
    }
