"""A session through a sound server: random edits while it plays, and what was captured of it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import soundfile

from graphapp.engine.live.client import LiveEngine
from nodes.vocabulary import Fault
from projects import Graph, Node, Project
from tests.graphapp.live.random_edits import Edited, RandomEdits
from tests.graphapp.live.session import RATE, STEMS, band

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block
    from tests.graphapp.live.pulse import SoundServer

_PACE_S = 0.1


class Played(NamedTuple):
    """What a session was like."""

    samples: Block
    edits: list[str]
    dropouts: int
    load: float


def play_edited(server: SoundServer, folder: Path, *, seed: int, edits: int) -> Played:
    """Play for so many edits, ten a second, and capture it.

    Parameters
    ----------
    server : SoundServer
        Plays and captures.
    folder : Path
        Where stems may be written.
    seed : int
        Of the edits.
    edits : int
        How many.
    """
    length = round((edits * _PACE_S * 1.5 + 5.0) * RATE)
    for name, samples in STEMS.items():
        looped = np.resize(samples, (length, samples.shape[1]))
        soundfile.write(folder / f"{name}.wav", looped, RATE, "FLOAT")
    project = Project(rate=RATE, graph=_with_files(band()), folder=folder)
    made: list[str] = []
    with LiveEngine(project, device="Lab") as engine, server.capture() as capture:
        engine.play(0.0)
        time.sleep(0.3)
        random_edits = RandomEdits(project.graph, seed)
        before = Edited("begin", project.graph)
        for _ in range(edits):
            due = time.monotonic() + _PACE_S
            edited = random_edits.next()
            _make(engine, project, before, edited)
            made.append(edited.what)
            before = edited
            time.sleep(max(due - time.monotonic(), 0.0))
        time.sleep(0.3)
        dropouts, load = engine.dropouts, engine.load
        engine.stop()
        time.sleep(0.2)
    return Played(capture.samples, made, dropouts, load)


def _with_files(graph: Graph) -> Graph:
    nodes = {
        name: Node("stem", {**node.values, "file": f"{name}.wav"}) if node.type == "stem" else node
        for name, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)


def _make(engine: LiveEngine, project: Project, before: Edited, edited: Edited) -> None:
    """Tell the engine of an edit the way a window would: moves go by themselves."""
    if edited.moved is not None:
        try:
            engine.move(*edited.moved)
        except Fault:  # it is not heard at present
            engine.edit(replace(project, graph=edited.graph))
    elif edited.solo != before.solo:
        engine.solo(edited.solo)
    elif edited.listen != before.listen:
        engine.listen(edited.listen)
    else:
        engine.edit(replace(project, graph=edited.graph))
