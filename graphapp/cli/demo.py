"""``graphapp demo``: a song to begin with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from graphapp.cli.output import print_json
from graphapp.cli.render import export_document, render_with_progress, summary


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write it.")] = Path(
        "graphapp-demo"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Write a demo song (stems and a graph with every kind of node) and render its master.

    Example: [bold]graphapp demo first-song[/bold]
    """
    from graphapp.engine.options import Options
    from projects import load
    from projects.demo import write

    path = write(folder)
    options = Options(threads=min(2, os.cpu_count() or 1))
    export = render_with_progress(load(path), folder / "master.wav", options, shown=not as_json)
    if as_json:
        print_json({"project": str(path), **export_document(export)})
        return
    print(f"The graph is {path}; its stems lie beside it. The master:\n{summary(export)}")
