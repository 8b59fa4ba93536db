"""The program with a window, from its start to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def open_window(
    project: Path | None,
    *,
    device: str | None = None,
    block: int | None = None,
    state: Path | None = None,
    screenshot: Path | None = None,
) -> None:
    """Open the window, and return when it is closed.

    Parameters
    ----------
    project : Path or None
        The project to open; None: the start panel.
    device : str or None
        Where to play; None: as the preferences say.
    block : int or None
        Frames computed in one go; None: as the preferences say.
    state : Path, optional
        Where the window's state is written, for tests.
    screenshot : Path, optional
        Where a picture of the first complete frame is saved, and that is all.

    Raises
    ------
    Fault
        If the project cannot be read; then there is no window.
    """
    ws = Workspace(device=device, block=block)
    if project is not None:
        ws.files.open(project)
    else:
        ws.files.look_for_work(None)
    from graphapp.canvas.window import Window  # what is wrong with a project is told without it

    window = Window(ws, state=state)
    try:
        if screenshot is not None:
            window.screenshot(screenshot)
        else:
            window.run()
    finally:
        window.close()
