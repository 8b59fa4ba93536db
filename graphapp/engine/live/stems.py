"""The stems of what plays: opened, prefetched, and closed again as edits come and go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graphapp.engine.files import allow_descriptors, open_one
from graphapp.engine.live.messages import Warned
from graphapp.engine.live.prefetch import Prefetcher
from graphapp.engine.live.timeline import Timeline
from graphapp.engine.schedule import Compute
from nodes.vocabulary import Fault
from projects.flatten import node_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphapp.engine.live.messages import Event
    from graphapp.engine.live.pages import PageReader
    from graphapp.engine.schedule import Schedule
    from nodes.vocabulary import Placement


class Stems(Mapping[str, "PageReader"]):
    """What nodes read on the audio thread, by instance. The methods are for the control thread.

    An instance keeps the file that it began with. What replaces that on the disk is another one's,
    so that no edit changes what sounds already.

    Parameters
    ----------
    schedule : Schedule
        What plays.
    files : mapping of str to Path
        The file of each instance that has one.
    report : callable
        Takes a warning where a file cannot be used: what has become of it since the client looked.

    Attributes
    ----------
    prefetcher : Prefetcher
        Which keeps them in memory.
    """

    def __init__(
        self, schedule: Schedule, files: Mapping[str, Path], report: Callable[[Event], None]
    ) -> None:
        self._rate = schedule.rate
        self._report = report
        self._needed = _placements(schedule)
        self._opened: set[str] = set()
        self._told: set[str] = set()
        self.prefetcher = Prefetcher({}, {}, Timeline(), schedule.rate)
        self._open(files)

    def __getitem__(self, node: str) -> PageReader:
        return self.prefetcher.readers[node]

    def __iter__(self) -> Iterator[str]:
        return iter(self.prefetcher.readers)

    def __len__(self) -> int:
        return len(self.prefetcher.readers)

    def change(self, schedule: Schedule, files: Mapping[str, Path]) -> None:
        """Open what another schedule needs besides; `forget` closes what it does not.

        Nobody reads that before the schedule is at work: `Prefetcher.prime` first, then enqueue.
        """
        self._needed = _placements(schedule)
        self._open(files)

    def forget(self) -> None:
        """Close what is no longer needed."""
        for node in set(self) - set(self._needed):
            self.prefetcher.remove(node)
        self._opened &= set(self._needed)

    def warn(self) -> None:
        """Report files that could not be read on; each once."""
        for node, fault in self.prefetcher.faults.items():
            if node not in self._told:
                self._told.add(node)
                self._report(Warned(f"{node_place(_document_id(node))}.file", fault.message))

    def _open(self, files: Mapping[str, Path]) -> None:
        fresh = [node for node in files if node in self._needed and node not in self._opened]
        allow_descriptors(len(self) + len(fresh))
        for node in fresh:
            self._opened.add(node)
            path, placement = files[node], self._needed[node]
            try:
                reader = open_one(_document_id(node), path, self._rate)
            except Fault as fault:
                self._report(Warned(fault.place, f"{fault.message} (silent here)"))
            else:
                self.prefetcher.add(node, reader, placement)


def _document_id(instance: str) -> str:
    return instance.rpartition("@")[0]


def _placements(schedule: Schedule) -> dict[str, Placement]:
    """Return where the file of each node sounds."""
    members = [m for task in schedule.tasks if isinstance(task, Compute) for m in task.members]
    return {member.node: member.placement for member in members if member.placement}
