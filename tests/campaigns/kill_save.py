"""Kill a program while it saves, many times: ``python -m tests.campaigns.kill_save 1000``.

A child saves version after version and reports each when `save` has returned. It is killed at a
random moment. The file must then be whole, and no older than the last save that was reported.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from projects import Graph, Node, Project, load, save
from projects.saving import backup_folder

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LONGEST_LIFE: Final = 0.08
"""Seconds that a child lives after its first save; a save takes a few milliseconds."""

_BUSES: Final = {f"bus-{i}": Node("bus", label="x" * 200) for i in range(200)}
_GRAPH: Final = Graph({**_BUSES, "master": Node("master")})


def save_for_ever(path: Path, first: int, reports: Connection) -> None:
    """Save one seed after another, and report each that is saved."""
    for seed in range(first, sys.maxsize):
        save(Project(rate=48000, seed=seed, graph=_GRAPH), path)
        reports.send(seed)


def kill_one(path: Path, first: int, life: float) -> int:
    """Let a child save, kill it after a while, and check the file and its backups.

    Parameters
    ----------
    path : Path
        The project's file.
    first : int
        The first seed to save; larger than all before.
    life : float
        Seconds from the first save to the kill.

    Returns
    -------
    int
        The seed in the file.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=save_for_ever, args=(path, first, theirs))
    child.start()
    theirs.close()
    reported = ours.recv()
    time.sleep(life)
    child.kill()
    try:
        while True:
            reported = ours.recv()
    except EOFError:
        child.join()
    seed = load(path).seed
    assert reported <= seed <= reported + 1, f"{reported} was reported, {seed} is there"
    for backup in backup_folder(path).iterdir():
        load(backup)
    return seed


def campaign(kills: int, folder: Path) -> None:
    """Kill so many children; raise AssertionError or Fault if anything was lost."""
    path = folder / "song.graph.json"
    chance = random.Random(0)  # noqa: S311 -- moments, not secrets
    seed = 0
    for _ in range(kills):
        seed = kill_one(path, seed + 1, chance.uniform(0.0, LONGEST_LIFE))


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as scratch:
        campaign(number, Path(scratch))
    sys.stdout.write(f"{number} kills, nothing lost\n")
