"""Running a graph on arrays: for self-tests, and for who works in Python."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.compile import compile_graph, without_groups
from graphapp.engine.pipeline import run_blocks
from graphapp.engine.runner import Runner
from graphapp.engine.verify import verify
from graphapp.media.info import MediaInfo
from nodes.vocabulary import Media

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dsp.arrays import Block
    from projects import Endpoint, Project


class ArrayReader:
    """An array that is read like a file.

    Parameters
    ----------
    samples : ndarray of float32, shape (frames, channels)
        Full scale ±1.
    rate : int
        Frames a second.
    """

    def __init__(self, samples: Block, rate: int) -> None:
        self._samples = samples
        frames, channels = samples.shape
        self.info = MediaInfo(rate, channels, frames, "array", "FLOAT")

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Read as `graphapp.media.reader.Reader` says."""
        lanes = slice(lane, lane + self.info.channels)
        found = self._samples[first_frame : first_frame + frames]
        finite = np.isfinite(found)
        block[: len(found), lanes] = np.where(finite, found, np.float32(0))
        block[len(found) : frames, lanes] = 0.0
        return int(np.count_nonzero(~finite))

    def close(self) -> None:
        """Do nothing: there is no file."""


def run_in_memory(
    project: Project,
    stems: Mapping[str, Block],
    *,
    frames: int | None = None,
    port: Endpoint | None = None,
    block: int = 1024,
    threads: int = 1,
    max_bank: int = 8,
) -> Block:
    """Render a project whose files are arrays.

    Parameters
    ----------
    project : Project
        The document.
    stems : mapping of str to ndarray of float32, shape (frames, channels)
        What the file of each node holds, at the project's rate; ``drums/kick`` in a group.
    frames : int, optional
        How many song frames to render; up to the end of the last stem if left out.
    port, block, threads, max_bank
        As in `graphapp.engine.options.Options`.

    Returns
    -------
    ndarray of float32, shape (frames, channels)
        The song, latency trimmed.
    """
    readers = {name: ArrayReader(samples, project.rate) for name, samples in stems.items()}
    media = {name: Media(*samples.shape) for name, samples in stems.items()}
    project, port = without_groups(project, port)
    schedule = compile_graph(project, media, port=port, max_bank=max_bank)
    verify(schedule, project.graph, port)
    wanted = schedule.song_frames if frames is None else frames
    total = -(-(schedule.latency + wanted) // QUANTUM) * QUANTUM
    runner = Runner(schedule, readers, block=block, pools=threads)
    out = np.zeros((total, schedule.output.channels), np.float32)
    with contextlib.closing(run_blocks(runner, total, threads)) as blocks:
        for frame, samples in blocks:
            out[frame : frame + len(samples)] = samples
    return out[schedule.latency :][:wanted]
