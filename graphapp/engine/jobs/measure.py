"""Measurements of loudness as a job: ``python -m graphapp.engine.jobs.measure``.

It is asked any number of times: ``{"number", "variants": [{"project": text, "folder", "port":
"node.port" or null}, ...], "start", "stop"}``, in seconds, and answers ``{"number", "loudness":
[LUFS or null, ...]}`` or ``{"number", "error": line}``. A request that comes while another is being
worked on takes its place: the earlier one is not answered.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.jobs.conversation import begin, reason
from graphapp.engine.meters import LoudnessMeter
from graphapp.engine.options import Options
from graphapp.engine.render import prepared
from graphapp.engine.runner import Runner, suitable_block
from projects import Endpoint, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.engine.schedule import Schedule
    from projects import Project

_SETTLING_S = 2.0
"""Computed before the part that is measured, for detectors and reverbs to settle."""


class Superseded(Exception):  # noqa: N818 -- somebody's wish, not an error
    """The measurement is no longer wanted."""


def measure(
    project: Project,
    port: Endpoint | None,
    start: float,
    stop: float,
    unwanted: Callable[[], bool] = lambda: False,
) -> float | None:
    """Return the integrated loudness of a part of a song at an output, as it is heard.

    What lies beyond the end of the song is not measured; the part moves forward, so that it keeps
    its length. One channel is heard on two loudspeakers, and measured so.

    Parameters
    ----------
    project : Project
        The document. Files that cannot be used are silent.
    port : Endpoint or None
        The output; None: the master.
    start, stop : float
        The part, in seconds.
    unwanted : callable
        Asked for every block whether the work may be given up.

    Returns
    -------
    float or None
        LUFS; None where there is nothing to measure.

    Raises
    ------
    Fault
        If the graph cannot be computed.
    Superseded
        If `unwanted` says so.
    """
    with prepared(project, Options(port=port, allow_missing=True)) as (files, schedule):
        runner = Runner(schedule, files.readers, block=suitable_block(schedule, 1))
        runner.warm()
        first, last = _part(schedule, start, stop)
        meter = LoudnessMeter(schedule.rate, 2)
        settling = round(_SETTLING_S * schedule.rate / QUANTUM) * QUANTUM
        skipped = schedule.latency + min(first, settling)
        begin_at = first - min(first, settling)
        frame, end = begin_at, last + schedule.latency
        while frame < end:
            if unwanted():
                raise Superseded
            frames = min(runner.memory.block, end - frame)
            block = runner.run(frame, frames)
            heard = block[max(begin_at + skipped - frame, 0) :]
            meter.process(np.ascontiguousarray(np.broadcast_to(heard, (len(heard), 2))))
            frame += frames
        return meter.integrated


def _part(schedule: Schedule, start: float, stop: float) -> tuple[int, int]:
    """Return the part of the song that is measured, in frames, whole quanta."""
    wanted = [round(seconds * schedule.rate / QUANTUM) * QUANTUM for seconds in (start, stop)]
    song = -(-schedule.song_frames // QUANTUM) * QUANTUM
    length = wanted[1] - wanted[0]
    last = min(wanted[1], song) if song else wanted[1]
    return max(last - length, 0), last


def _answer(request: dict[str, Any], unwanted: Callable[[], bool]) -> dict[str, object]:
    number = request["number"]
    try:
        found = [
            measure(
                parse(variant["project"].encode(), Path(variant["folder"])),
                None if variant["port"] is None else Endpoint.of(variant["port"]),
                request["start"],
                request["stop"],
                unwanted,
            )
            for variant in request["variants"]
        ]
    except Superseded:
        raise
    except Exception as error:  # noqa: BLE001 -- the window says it
        return {"number": number, "error": reason(error)}
    return {"number": number, "loudness": found}


def main() -> None:
    """Be the job."""
    talk = begin()
    while (request := talk.next()) is not None:
        try:
            answer = _answer(request, lambda: talk.waiting)
        except Superseded:
            continue
        talk.say(**answer)


if __name__ == "__main__":
    main()
