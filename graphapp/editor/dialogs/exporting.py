"""The export that is under way: how it is asked for, how far it is, and how it ended."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from graphapp.editor.live.export import ExportJob

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.editor.workspace import Workspace
    from graphapp.engine.options import Options
    from projects import Project

_STEM: Final = re.compile(r"nodes\.(?P<node>\S+)\.file: (?P<what>.+)")
"""A fault of a stem's file, which can be let pass."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported.

    Attributes
    ----------
    project : Project
        The document as it was when the export was asked for.
    path : Path
        The file.
    options : Options
        How.
    """

    project: Project
    path: Path
    options: Options

    def with_missing(self) -> Order:
        """Return the order with missing stems let pass as silence."""
        return replace(self, options=replace(self.options, allow_missing=True))


class Exporting:
    """An export under way; its end is told.

    Parameters
    ----------
    ws : Workspace
        Where it was asked for.
    order : Order
        What is exported.

    Attributes
    ----------
    order : Order
        As given.
    fault : str
        Why there is no file, in one line; empty as long as nothing went wrong.
    """

    def __init__(self, ws: Workspace, order: Order) -> None:
        self.order = order
        self.fault = ""
        self._ws = ws
        self._job = ExportJob(order.project, order.path, order.options)
        ws.when(lambda: self._job.finished, self._end)

    @property
    def progress(self) -> float | None:
        """How much is done, 0 to 1; None as long as that is not known."""
        return self._job.progress

    @property
    def status(self) -> str:
        """What is being done, and how fast."""
        job = self._job
        if job.progress is None or job.eta_s is None or job.realtime is None:
            return f"{job.stage.capitalize()}…"
        return f"{job.realtime:.0f} × real time, {duration(job.eta_s)} left"

    @property
    def misses_stems(self) -> bool:
        """Whether it failed for missing stems only."""
        allowed = self.order.options.allow_missing
        return not allowed and _STEM.match(self._job.error or "") is not None

    def cancel(self) -> None:
        """Give up: no file is left of it."""
        self._job.cancel()

    def _end(self) -> None:
        self._ws.export = None
        name = self.order.path.name
        if self._job.result is not None:
            self._ws.notify(f"Exported {name}: {_figures(self._job.result)}", "info", _where(self))
        elif self._job.error:
            self.fault = _readable(self._job.error, alone=self.misses_stems)
            what, _, remedy = self.fault.partition("; ")
            self._ws.notify(f"{name} was not exported: {what}", "error", remedy)
        else:
            self._ws.notify(f"The export of {name} was canceled")


def _readable(error: str, *, alone: bool) -> str:
    """Return a fault as a window says it: no options of the command line, no places in files.

    Parameters
    ----------
    error : str
        The fault.
    alone : bool
        Whether others may be there if it is that of a stem; else there is nothing to be heard.

    Examples
    --------
    >>> _readable('nodes.kick.file: no file "kick.wav"; use --allow-missing', alone=True)
    'The stem kick: no file "kick.wav"; relink it, or export with it silent'
    >>> _readable('nodes.kick.file: no file "kick.wav" (silent here)', alone=False)
    'No stem can be read, so there is nothing to export; choose their files'
    >>> _readable("mix.wav: no space left on device", alone=False)
    'mix.wav: no space left on device'
    """
    found = _STEM.match(error)
    if found is None:
        return error
    if not alone:
        return "No stem can be read, so there is nothing to export; choose their files"
    what = found["what"].partition(";")[0]
    return f"The stem {found['node']}: {what}; relink it, or export with it silent"


def _where(exporting: Exporting) -> str:
    return f"it is in {exporting.order.path.parent}"


def _figures(result: dict[str, Any]) -> str:
    loudness = result["loudness"]
    return f"{level(loudness['integrated'], 'LUFS')}, {level(loudness['true_peak'], 'dBTP')}"


def level(value: float | None, unit: str) -> str:
    """Return a level as people read it.

    Examples
    --------
    >>> level(-14.02, "LUFS"), level(None, "dBTP")
    ('−14.0 LUFS', '−∞ dBTP')
    """
    text = "−∞" if value is None else f"{value:.1f}".replace("-", "−")
    return f"{text} {unit}"


def duration(seconds: float) -> str:
    """Return how long something takes, as people say it.

    Examples
    --------
    >>> duration(4.2), duration(93.0)
    ('5 s', '1 min 33 s')
    """
    whole = int(-(-seconds // 1))
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
