"""Feeding: the files of a bank of nodes, read into lanes where they sound in the song."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.media.info import MediaError
from nodes.vocabulary import Fault, lane_width
from projects.flatten import node_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dsp.arrays import Block
    from graphapp.engine.schedule import Member
    from graphapp.media.reader import Reader


class Feed:
    """The files of one bank.

    Parameters
    ----------
    members : sequence of Member
        The nodes, in lane order.
    readers : mapping of str to Reader
        Open files at the project's rate, by node; a node without one is silent.
    channels : int
        Channels of these files.
    """

    def __init__(
        self, members: Sequence[Member], readers: Mapping[str, Reader], channels: int
    ) -> None:
        self._members = members
        self._readers = readers
        self._channels = channels
        self.zeroed: dict[str, int] = {}

    def fill(self, block: Block, position: int) -> None:
        """Fill a block with what the files hold from a song frame on.

        Samples that are not finite become 0, and are counted in `zeroed`, by node.

        Parameters
        ----------
        block : ndarray of float32, shape (frames, lanes)
            Receives the samples, nodes side by side.
        position : int
            Song frame of the first frame.
        """
        width = lane_width(self._channels)
        frames = len(block)
        for place, member in enumerate(self._members):
            lane = place * width
            where = member.placement
            reader = self._readers.get(member.node)
            first, last = 0, 0
            if where is not None and reader is not None:
                first = min(max(where.song - position, 0), frames)
                last = max(min(where.song + where.frames - position, frames), first)
            block[:first, lane : lane + width] = 0.0
            block[last:, lane : lane + width] = 0.0
            if last > first and where is not None and reader is not None:
                at = where.start + position + first - where.song
                zeroed = _read(member.node, reader, block[first:last], lane, at)
                if zeroed:
                    self.zeroed[member.node] = self.zeroed.get(member.node, 0) + zeroed


def _read(node: str, reader: Reader, block: Block, lane: int, at: int) -> int:
    """Fill a block; a file that turns out to be damaged is the node's fault."""
    try:
        return reader.read_into(block, lane, at, len(block))
    except (MediaError, OSError) as error:
        raise Fault(f"{node_place(node)}.file", f"cannot be read on: {error}") from None
