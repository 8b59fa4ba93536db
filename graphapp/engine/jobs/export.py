"""An export as a job: ``python -m graphapp.engine.jobs.export``.

It is asked once: ``{"project": text, "folder", "path", "options": {...}}``. It says
``{"stage": "compiling kernels"}``, then ``{"done", "total"}`` in frames as it goes on, and in the
end ``{"result": {...}}`` or ``{"error": line}``. If the window closes its end the job stops, and no
file is left.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp.jit import warm_all
from graphapp.engine.jobs.conversation import begin, leave, reason
from graphapp.engine.options import Options
from graphapp.engine.render import render
from nodes.registry import catalogue
from projects import Endpoint, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.engine.jobs.conversation import Conversation
    from graphapp.engine.options import Export

_REPORT_EVERY_S = 0.05


class _Canceled(Exception):  # noqa: N818 -- the window's wish, not an error
    """The window has closed its end."""


class _Progress:
    """Says how far an export is, and stops it when nobody wants it any more."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk
        self._said = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Say it, unless that was done a moment ago."""
        if self._talk.over:
            raise _Canceled
        now = time.monotonic()
        if now - self._said > _REPORT_EVERY_S:
            self._said = now
            self._talk.say(done=done, total=total)


def export_document(export: Export, wall: float | None = None) -> dict[str, object]:
    """Return what was rendered, as the JSON document of ``graphapp render`` has it.

    Only that command has a ``wall``, the seconds since its start.
    """
    return {
        "file": str(export.file),
        "frames": export.frames,
        "rate": export.rate,
        "channels": export.channels,
        "seconds": export.seconds,
        **({} if wall is None else {"wall": wall}),
        "render_wall": export.render_wall,
        "realtime": export.realtime,
        "latency_frames": export.latency_frames,
        "threads": export.threads,
        "block": export.block,
        "sha256": export.sha256,
        "audio_sha256": export.audio_sha256,
        "loudness": {**asdict(export.loudness), "series": None},
        "warnings": [{"place": w.place, "message": w.message} for w in export.warnings],
    }


def options_of(given: Mapping[str, Any]) -> Options:
    """Return the options that a request has, as `dataclasses.asdict` spelled them."""
    port = given["port"]
    return Options(**{**given, "port": None if port is None else Endpoint(*port)})


def main() -> None:
    """Be the job."""
    talk = begin()
    request = talk.next()
    if request is None:
        return
    talk.say(stage="compiling kernels")
    try:
        catalogue()
        warm_all()
        talk.careless = False  # from here on there may be a file to remove
        project = parse(request["project"].encode(), Path(request["folder"]))
        options = options_of(request["options"])
        export = render(project, request["path"], options, _Progress(talk))
    except _Canceled:
        os._exit(0)
    except Exception as error:  # noqa: BLE001 -- the window says it
        leave(talk, {"error": reason(error)})
    else:
        leave(talk, {"result": export_document(export)})


if __name__ == "__main__":
    main()
