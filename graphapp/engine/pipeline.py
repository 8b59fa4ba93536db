"""Several threads: the schedule cut into stages, each on a thread of its own.

Small tasks on two threads are slower than on one. So each thread does a whole stretch of the
schedule for a whole block, and hands the block on: stage 1 reads the stems of block `b + 1` while
stage 2 limits the master of block `b`. Each stage sees every block in order, so the samples are
the same for any number of threads and any cut.
"""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from dsp.arrays import Block
    from graphapp.engine.runner import Runner

_MEASURED = 4
"""Blocks run on one thread first, to learn what each task costs."""


def run_blocks(runner: Runner, total: int, threads: int) -> Generator[tuple[int, Block]]:
    """Yield the output, block by block.

    Parameters
    ----------
    runner : Runner
        With at least as many pools as threads.
    total : int
        How many frames to compute, a multiple of 64.
    threads : int
        How many threads work, this one included.

    Yields
    ------
    frame : int
        Engine frame of the block's first frame.
    block : ndarray of float32, shape (frames, channels)
        A view; valid until the next one is asked for.
    """
    size = runner.memory.block
    starts = range(0, total, size)
    alone = len(starts) if threads == 1 else min(_MEASURED, len(starts))
    costs = [0.0] * len(runner.tasks)
    for number in range(alone):
        frame = starts[number]
        frames = min(size, total - frame)
        for index, task in enumerate(runner.tasks):
            begun = time.perf_counter()
            task.run(frame, frames, 0)
            costs[index] += time.perf_counter() - begun
        yield frame, runner.output(frames, 0)
    if alone < len(starts):
        yield from _Pipeline(runner, total, starts[alone:], cut(costs, threads)).blocks()


def cut(costs: Sequence[float], parts: int) -> list[range]:
    """Cut tasks into consecutive stretches of about equal cost.

    Examples
    --------
    >>> cut([1.0, 1.0, 2.0], 2)
    [range(0, 2), range(2, 3)]
    """
    share = sum(costs) / parts
    bounds, spent = [0], 0.0
    for index, cost in enumerate(costs):
        if len(bounds) < parts and spent + cost / 2 > share * len(bounds):
            bounds.append(index)
        spent += cost
    bounds += [len(costs)] * (parts + 1 - len(bounds))
    return [range(first, last) for first, last in itertools.pairwise(bounds)]


class _Pipeline:
    """Stages on threads, blocks handed on through semaphores; pools come round again."""

    def __init__(self, runner: Runner, total: int, starts: range, stages: Sequence[range]) -> None:
        self._runner = runner
        self._total = total
        self._starts = starts
        self._stages = stages
        self._ready = [threading.Semaphore(0) for _ in stages]
        for _ in runner.memory.pools:
            self._ready[0].release()
        self._failure: BaseException | None = None
        self._stopped = False

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Yield blocks; the last stage is done by the thread that asks."""
        workers = [
            threading.Thread(target=self._work, args=(stage,), daemon=True)
            for stage in range(len(self._stages) - 1)
        ]
        for worker in workers:
            worker.start()
        try:
            for number in range(len(self._starts)):
                frame, frames, pool = self._run(len(self._stages) - 1, number)
                yield frame, self._runner.output(frames, pool)
                self._ready[0].release()
        finally:
            self._stop()
            for worker in workers:
                worker.join()

    def _work(self, stage: int) -> None:
        try:
            for number in range(len(self._starts)):
                self._run(stage, number)
                self._ready[stage + 1].release()
        except _Stopped:
            pass
        except BaseException as failure:  # noqa: BLE001 -- raised again where blocks are asked for
            self._failure = failure
            self._stop()

    def _run(self, stage: int, number: int) -> tuple[int, int, int]:
        self._ready[stage].acquire()
        if self._failure is not None:
            raise self._failure
        if self._stopped:
            raise _Stopped
        frame = self._starts[number]
        frames = min(self._runner.memory.block, self._total - frame)
        pool = number % len(self._runner.memory.pools)
        for index in self._stages[stage]:
            self._runner.tasks[index].run(frame, frames, pool)
        return frame, frames, pool

    def _stop(self) -> None:
        self._stopped = True
        for ready in self._ready:
            ready.release()


class _Stopped(Exception):  # noqa: N818 -- a signal between threads, not an error
    """The work is no longer wanted."""
