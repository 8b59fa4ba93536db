"""Playing: the engine follows the editor, and the window sees its meters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphapp.editor.live.link import Link
from graphapp.editor.live.monitor import Monitor, monitored
from graphapp.editor.live.state import LiveState, Notice, Readings
from graphapp.editor.taps import Taps, taps_of
from projects import Graph
from projects.cables import has_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dsp.arrays import Block
    from graphapp.editor.editor import Editor
    from graphapp.engine.live.readings import ProgramReading
    from projects import Endpoint, Project

_SILENT = (0.0, 0.0)
_NO_MASTER = Notice(
    "Without a master nothing is heard", "warn", "add one: press Shift+A, type master"
)


class Playback:
    """The engine, as the window sees it. No call waits for it.

    Parameters
    ----------
    device : str or None
        Where to play; None: the default device.
    block : int
        Frames computed in one go.

    Attributes
    ----------
    loop : (float, float) or None
        The part that is repeated, in seconds.
    monitor : Monitor
        How the mix is listened to. Never saved.
    """

    def __init__(self, device: str | None, block: int) -> None:
        self.device = device
        self.block = block
        self.loop: tuple[float, float] | None = None
        self.monitor = Monitor()
        self._link: Link | None = None
        self._state = LiveState()
        self._readings: Readings | None = None
        self._shown: tuple[Project, Monitor] | None = None
        self._solo: frozenset[str] = frozenset()
        self._listening: Endpoint | None = None
        self._watched: str | None = None
        self._ended = True
        self._notices: list[Notice] = []
        self._taps = Taps()
        self._tapped: Project | None = None

    def follow(self, editor: Editor | None) -> None:
        """Let the engine have what the editor has; call it in every frame."""
        if editor is None:
            return
        project = editor.document.project
        link = self._link if self._link and self._shown else self._begin(project)
        if self._shown is None or self._shown[0] is not project or self._shown[1] != self.monitor:
            link.show(self._audible(project))
            self._shown = project, self.monitor
        if self._tapped is not project:
            self._tapped, self._taps = project, taps_of(project)
        if editor.solo != self._solo:
            self._solo = editor.solo
            link.solo(self._solo)
        if editor.listening != self._listening:
            self._listening = editor.listening
            link.listen(self._listening)
        self._watch(editor)
        self._state = link.snapshot()
        self._readings = link.meters() or self._readings

    def _begin(self, project: Project) -> Link:
        self._link = link = self._link or Link(self.device, self.block)
        link.start(self._audible(project))
        self._shown = project, self.monitor
        return link

    def _audible(self, project: Project) -> Project:
        """Return a project as it is listened to: without a master there is nothing to hear."""
        ended = has_end(project.graph)
        if self._ended and not ended:
            self._notices.append(_NO_MASTER)
        self._ended = ended
        return monitored(project, self.monitor) if ended else replace(project, graph=Graph())

    def _watch(self, editor: Editor) -> None:
        """Let the engine measure the spectrum of what is selected alone."""
        chosen = next(iter(editor.selection)) if len(editor.selection) == 1 else None
        watched = editor.full_id(chosen) if chosen else None
        if watched != self._watched and self._link is not None:
            self._watched = watched
            self._link.watch(watched)

    def state(self) -> LiveState:
        """Return how playing goes."""
        return self._state

    def move(self, node: str, path: str, value: object) -> None:
        """Let a parameter be heard moving."""
        if self._link is not None:
            self._link.move(node, path, value)  # type: ignore[arg-type]  # what a knob gives

    def play(self, position: float | None = None) -> None:
        """Play, from a position in seconds or from where it is."""
        if self._link is not None:
            self._link.play(position)

    def stop(self) -> None:
        """Stop where it is."""
        if self._link is not None:
            self._link.stop()

    def toggle(self) -> None:
        """Play, or stop."""
        if self._state.playing:
            self.stop()
        else:
            self.play()

    def seek(self, position: float) -> None:
        """Go to a position in seconds."""
        if self._link is not None:
            self._link.seek(max(position, 0.0))

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Repeat a part, or nothing."""
        self.loop = loop
        if self._link is not None:
            self._link.loop(*(loop or (None, None)))

    def use(self, device: str | None, block: int) -> None:
        """Play on another device, or in other blocks."""
        self.device, self.block = device, block
        if self._link is not None:
            self._link.use(device, block)

    def notices(self) -> Iterator[Notice]:
        """Yield what a person should know."""
        while self._notices:
            yield self._notices.pop(0)
        if self._link is not None:
            yield from self._link.notices()

    def peak(self, node: str) -> Sequence[float]:
        """Return the newest sample peaks of a node, full scale 1."""
        if self._readings is None or not self._state.playing or node in self._taps.muted:
            return _SILENT
        return self._readings.peaks.get(self._taps.groups.get(node, node), _SILENT)

    def reduction(self, node: str) -> float:
        """Return the newest gain reduction of a node, dB, not negative."""
        if self._readings is None or not self._state.playing:
            return 0.0
        return self._readings.reductions.get(node, 0.0)

    @property
    def program(self) -> ProgramReading | None:
        """What is heard; None before there was anything."""
        return self._readings.program if self._readings else None

    @property
    def watching(self) -> str | None:
        """Full id of the node whose spectrum is measured."""
        return self._watched

    @property
    def watched(self) -> Block | None:
        """Spectrum of the node that is selected alone, dBFS."""
        return self._readings.watched if self._readings else None

    def peaks(self) -> Mapping[str, Sequence[float]]:
        """Return the newest sample peaks of all nodes, by their full ids."""
        if self._readings is None or not self._state.playing:
            return {}
        return {name: self.peak(name) for name in (*self._readings.peaks, *self._taps.groups)}

    def leave(self) -> None:
        """Stop, and forget the project; the engine waits for another one."""
        self.stop()
        self._shown = self._readings = self.loop = None
        self._solo, self._listening, self._watched = frozenset(), None, None
        self._state = replace(self._state, playing=False, position=0.0)

    def close(self) -> None:
        """Fade out and let the engine end."""
        if self._link is not None:
            self._link.close()
            self._link = None
