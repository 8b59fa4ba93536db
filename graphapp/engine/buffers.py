"""Buffer reuse: two buffers share memory when their lives do not overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine.schedule import Buffer, Task, reads, writes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def lifetimes(tasks: Sequence[Task], kept: int) -> dict[int, tuple[int, int]]:
    """Return the first and the last task that each buffer lives through.

    Parameters
    ----------
    tasks : sequence of Task
        In order.
    kept : int
        The buffer that is needed after the last task.
    """
    lives: dict[int, tuple[int, int]] = {}
    for index, task in enumerate(tasks):
        for buffer in reads(task) | writes(task):
            born, _ = lives.get(buffer, (index, index))
            lives[buffer] = (born, index)
    born, _ = lives[kept]
    lives[kept] = (born, len(tasks))
    return lives


def place_buffers(
    lanes: Sequence[int], lives: Mapping[int, tuple[int, int]]
) -> tuple[tuple[Buffer, ...], int]:
    """Give every buffer its place in the pool, lowest free place first.

    Parameters
    ----------
    lanes : sequence of int
        Size of each buffer.
    lives : mapping of int to (int, int)
        As `lifetimes` returns them.

    Returns
    -------
    buffers : tuple of Buffer
        In the same order.
    pool_lanes : int
        Size of the pool.
    """
    placed: dict[int, Buffer] = {}
    alive: list[int] = []
    for index in sorted(lives, key=lambda buffer: lives[buffer]):
        born, _ = lives[index]
        alive = [other for other in alive if lives[other][1] >= born]
        taken = sorted((placed[other].place, placed[other].lanes) for other in alive)
        placed[index] = Buffer(lanes=lanes[index], place=_first_gap(taken, lanes[index]))
        alive.append(index)
    size = max((buffer.place + buffer.lanes for buffer in placed.values()), default=0)
    return tuple(placed[index] for index in range(len(lanes))), size


def _first_gap(taken: Sequence[tuple[int, int]], lanes: int) -> int:
    """Return the lowest place where so many lanes are free; `taken` are places and sizes."""
    place = 0
    for first, size in taken:
        if first - place >= lanes:
            break
        place = first + size
    return place
