"""The demo song, in a folder of the user's own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import platformdirs

from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.editor.workspace import Workspace

_NAME = "demo.graph.json"


def demo_folder() -> Path:
    """Return where the demo song is kept."""
    return platformdirs.user_data_path("graphapp") / "demo"


def open_demo_song(ws: Workspace) -> None:
    """Open the demo song; the first time its stems are synthesized, which takes some seconds."""
    path = demo_folder() / _NAME
    if path.is_file():
        ws.files.open(path)
        return
    ws.notify("Playing the demo song's instruments", "info", "it opens in a few seconds")
    # In a process of its own: it computes for seconds, with libraries that a window does without.
    code = "import sys, pathlib; from projects.demo import write; write(pathlib.Path(sys.argv[1]))"
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", code, str(path.parent)],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )

    def finish() -> None:
        _, said = process.communicate()
        if process.returncode:
            why = said.strip().rpartition("\n")[2] or "it ended early"
            raise Fault(
                str(path.parent), f"the demo song cannot be written ({why}); make room there"
            )
        ws.files.open(path)

    ws.when(lambda: process.poll() is not None, finish)
