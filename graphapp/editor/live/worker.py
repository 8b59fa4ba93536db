"""The thread that owns the engine: it grants wishes, and may wait where no window may."""

from __future__ import annotations

import contextlib
import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from graphapp.editor.live import notices
from graphapp.editor.live.state import Notice
from graphapp.editor.live.wishes import (
    Begin,
    Close,
    GiveUp,
    Go,
    Listen,
    Move,
    Repeat,
    Show,
    Solo,
    UseDevice,
    Watch,
)
from nodes.vocabulary import Fault
from projects import Graph
from projects.cables import check_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphapp.editor.live.wishes import Wish, Wishes
    from graphapp.engine.live.client import LiveEngine
    from projects import Project


Lasting = Repeat | Watch | Solo | Listen


class Granted(NamedTuple):
    """The last `Go` that was granted.

    Attributes
    ----------
    number : int
        See `Go`.
    at : float
        When it was, or when an engine in the place of another was told to go on, in seconds of
        the monotonic clock; infinite while that engine is being started.
    """

    number: int
    at: float


class Worker:
    """Grants wishes.

    Parameters
    ----------
    wishes : Wishes
        Where they are left.
    device : UseDevice
        What to play on.
    notify : callable
        [worker's thread] Takes notices.

    Attributes
    ----------
    engine : LiveEngine or None
        The engine that runs; replaced, and never changed but by this object's thread.
    failing : str or None
        See `LiveState.failing`.
    granted : Granted
        How far the transport has been told.
    device : UseDevice
        What was asked for.
    """

    def __init__(self, wishes: Wishes, device: UseDevice, notify: Callable[[Notice], None]) -> None:
        self.engine: LiveEngine | None = None
        self.failing: str | None = None
        self.granted = Granted(0, 0.0)
        self.device = device
        self._wishes = wishes
        self._notify = notify
        self._wanted: Project | None = None
        self._good: Project | None = None
        self._moved = False
        self._poor: frozenset[str] = frozenset()
        self._kept: dict[type[Lasting], Lasting] = {}
        self._position = 0.0

    def run(self) -> None:
        """Grant wishes until `Close` is one."""
        while True:
            wish = self._wishes.take()
            if isinstance(wish, Close):
                self._close()
                return
            try:
                self._grant(wish)
            except Fault as fault:
                self._fail(notices.of_fault(fault))
            except Exception as error:  # noqa: BLE001 -- the window says it, and lives on
                reason = f"{type(error).__name__}: {error}"
                self._fail(Notice(f"The audio engine: {reason}", "error", "open the project again"))

    # -- wishes

    def _grant(self, wish: Wish) -> None:
        match wish:
            case UseDevice():
                self.device = wish
                if self.engine is not None:
                    self._reopen(self._wanted)
            case Begin(project=project):
                self._begin(project)
            case Go():
                self._go(wish)
            case Show(project=project):
                self._show(project)
            case Move():
                self._move(wish)
            case GiveUp():
                self._give_up(wish)
            case Repeat() | Watch() | Solo() | Listen():
                self._kept[type(wish)] = wish
                if self.engine is not None:
                    _tell(self.engine, wish)

    def _begin(self, project: Project) -> None:
        self._kept.clear()
        self._good, self._position = None, 0.0
        self._close()
        self._open(project)

    def _go(self, wish: Go) -> None:
        engine = self.engine or self._reopen(self._wanted)
        if engine is not None:
            if wish.playing:
                engine.play(wish.position)
            elif wish.playing is False:
                engine.stop()
            if wish.position is not None and not wish.playing:
                engine.seek(wish.position)
        self.granted = Granted(wish.number, time.monotonic())

    def _show(self, project: Project) -> None:
        """Go over to a changed document; what cannot be played changes nothing."""
        engine, self._wanted = self.engine, project
        if engine is None or engine.rate != project.rate:
            self._reopen(project)
        elif self._moved or self.failing is not None or not _sounds_alike(project, self._good):
            try:
                check_ends(project.graph)
                engine.edit(project)
            except Fault as fault:
                self._fail(notices.of_graph(fault))
            else:
                self._good = project
                self._note_shown(engine)

    def _move(self, wish: Move) -> None:
        if self.engine is None:
            return
        self._moved = True
        for (node, path), value in wish.values.items():
            # What is not heard, or stays put while sound runs, is heard once it is shown.
            with contextlib.suppress(Fault):
                self.engine.move(node, path, value)

    # -- the engine

    def _open(self, project: Project) -> LiveEngine:
        """Start an engine; with what could be played before, or silence, if that cannot."""
        self._wanted = project
        failing = None
        try:
            check_ends(project.graph)
            engine, self._good = self._started(project), project
        except Fault as fault:
            failing = notices.of_fault(fault)
            engine = self._started(self._good or replace(project, graph=Graph()))
        self.engine, self._poor = engine, frozenset()
        self._note_shown(engine)
        if failing is not None:
            self._fail(failing)
        for wish in self._kept.values():
            _tell(engine, wish)
        return engine

    def _started(self, project: Project) -> LiveEngine:
        from graphapp.engine.live.client import LiveEngine

        name, block = self.device.name, self.device.block
        try:
            return LiveEngine(project, device=name, block=block)
        except Fault as fault:
            if fault.place != "--device":
                raise
            self._notify(notices.of_refused_device(fault))
        return LiveEngine(project, device=notices.NULL, block=block)

    def _reopen(self, project: Project | None) -> LiveEngine | None:
        """Start an engine in the place of the one there is, to go on where that one was."""
        before = self.engine
        if before is not None:
            self._position = before.position
        playing = before is not None and before.playing
        self.granted = Granted(self.granted.number, math.inf)
        try:
            self._close()
            if project is None:
                return None
            engine = self._open(project)
            if playing:
                engine.play(self._position)
            else:
                engine.seek(self._position)
            return engine
        finally:
            self.granted = Granted(self.granted.number, time.monotonic())

    def _give_up(self, wish: GiveUp) -> None:
        if self.engine is not None:
            self._position = self.engine.position
        self._close()
        self._fail(notices.of_fault(Fault(wish.place, wish.message)))

    def _close(self) -> None:
        engine, self.engine = self.engine, None
        if engine is not None:
            engine.close()

    # -- what the window is told

    def _note_shown(self, engine: LiveEngine) -> None:
        """Note that a document plays, and say which of its files do not."""
        self._moved, self.failing = False, None
        poor = _poor_files(self._good, engine.warnings) if self._good else frozenset()
        if poor - self._poor:
            self._notify(notices.of_files(sorted(poor)))
        self._poor = poor

    def _fail(self, notice: Notice) -> None:
        """Say that something cannot be played; once, as long as it is the same."""
        if self.failing != notice.text:
            self.failing = notice.text
            self._notify(notice)


def _tell(engine: LiveEngine, wish: Lasting) -> None:
    """Tell an engine what holds until another such wish."""
    match wish:
        case Repeat(part=part):
            engine.loop(*(part or (None, None)))
        case Watch(node=node):
            engine.watch(node)
        case Solo(nodes=nodes):
            engine.solo(nodes)
        case Listen(port=port):
            with contextlib.suppress(Fault):  # by now it may be gone: then the end is heard
                engine.listen(port)


def _sounds_alike(one: Project, other: Project | None) -> bool:
    """Whether two documents differ in nothing that is heard."""
    return other is not None and (one.graph, one.folder) == (other.graph, other.folder)


def _poor_files(project: Project, warnings: Iterable[Fault]) -> frozenset[str]:
    """Return the nodes with a file that is missing or incomplete; not those without one yet."""
    from graphapp.engine.files import file_paths

    named = {f"nodes.{name}.file": name for name, path in file_paths(project).items() if path}
    return frozenset(named[fault.place] for fault in warnings if fault.place in named)
