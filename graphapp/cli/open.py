"""``graphapp open``: the editor's window."""

from __future__ import annotations

import os
import sys
from pathlib import Path  # noqa: TC003 -- typer reads annotations
from typing import Annotated

import typer

from nodes.vocabulary import Fault


def open_project(
    project: Annotated[
        Path | None,
        typer.Argument(metavar="[PROJECT]", help="The project; left out: the start panel."),
    ] = None,
    device: Annotated[str | None, typer.Option(metavar="NAME|null", help="Where to play.")] = None,
    block: Annotated[int | None, typer.Option(metavar="FRAMES", help="Frames of a block.")] = None,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what is on screen there, for tests.")
    ] = None,
    screenshot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save a picture, and close.")
    ] = None,
) -> None:
    """Open the editor, the window in which a mix is wired, heard and shaped.

    Example: [bold]graphapp open song.graph.json[/bold]; "open" can be left out.
    """
    if block is not None and (block % 64 or not 64 <= block <= 2048):
        raise Fault("--block", f"{block} frames cannot be played; use a multiple of 64 to 2048")
    for place, file in (("--state", state), ("--screenshot", screenshot)):
        if file is not None and not file.parent.is_dir():
            raise Fault(place, f"there is no folder {file.parent}; make it first")
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or _wayland()):
        raise Fault(
            "DISPLAY", "there is no screen to open a window on; use graphapp render or play"
        )
    from graphapp.canvas.app import open_window

    open_window(project, device=device, block=block, state=state, screenshot=screenshot)


def _wayland() -> bool:
    return bool(os.environ.get("WAYLAND_DISPLAY"))
