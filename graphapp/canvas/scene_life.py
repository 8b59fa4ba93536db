"""What moves on the canvas by itself: the levels of the engine, waveforms that were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block
    from graphapp.editor.files.peaks import Peaks
    from graphapp.editor.workspace import Workspace
    from graphapp.engine.live.readings import ProgramReading
    from projects import Project


class SceneLife:
    """Gives the scene what it shows beside the document; see `scene.live_view.LiveView`.

    Parameters
    ----------
    ws : Workspace
        What is open.
    """

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._files: dict[str, Path] = {}
        self._missing: dict[str, str] = {}
        self._known: tuple[Project | None, int] = (None, -1)

    def _look(self) -> None:
        """Look at the files of the project, when it has changed or one of them was read."""
        editor = self._ws.editor
        project = editor.document.project if editor else None
        key = project, self._ws.files_seen
        if key[0] is self._known[0] and key[1] == self._known[1]:
            return
        self._known = key
        self._files, self._missing = {}, {}
        if project is None:
            return
        from graphapp.editor.files.relink import named_files

        for name, _, text in named_files(project):
            path = project.folder / text
            self._files[name] = path
            if not path.is_file():
                self._missing[name] = text

    @property
    def loading(self) -> bool:
        """Whether there are waveforms still to be read."""
        self._look()
        return any(
            self.waveform(name) is None and name not in self._missing for name in self._files
        )

    @property
    def playing(self) -> bool:
        """Whether the song runs."""
        return self._ws.live.state().playing

    @property
    def seconds(self) -> float:
        """Where in the song."""
        return self._ws.live.state().position

    @property
    def program(self) -> ProgramReading | None:
        """The meters of what is heard."""
        return self._ws.live.program

    def peak(self, node: str) -> tuple[float, float] | None:
        """Return the sample peaks of a node's first two channels, full scale 1."""
        left, right = self._ws.live.peak(node)
        return left, right

    def reduction(self, node: str) -> float:
        """Return the gain reduction of a node in dB."""
        return self._ws.live.reduction(node)

    def spectrum(self, node: str) -> Block | None:
        """Return the spectrum of the node that is watched, dBFS."""
        return self._ws.live.watched if node == self._ws.live.watching else None

    def missing(self, node: str) -> str | None:
        """Return the file that a stem misses."""
        self._look()
        return self._missing.get(node)

    def waveform(self, node: str) -> Peaks | None:
        """Return the peaks of a stem's file; None while they are computed."""
        self._look()
        path = self._files.get(node)
        return None if path is None else self._ws.waveforms.peaks_of(path)
