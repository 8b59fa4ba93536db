"""What a node type sees of the engine: its arenas (the rack) and the nodes at work (a bank).

Every node of a type has a *slot* in that type's arenas for its life. A *bank* is a handful of
slots whose nodes do not depend on one another: they are computed by one call, side by side as
lanes. Only the engine makes racks and banks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dsp.arrays import LANES

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import DTypeLike, NDArray

    from dsp.arrays import Block, Values
    from nodes.vocabulary.node import Placement
    from nodes.vocabulary.parameters import Parameter
    from nodes.vocabulary.ports import AudioIn, AudioOut
    from nodes.vocabulary.settings import Layout


def lane_width(channels: int) -> int:
    """Return how many lanes a node takes for its channels: the next power of two.

    Examples
    --------
    >>> [lane_width(channels) for channels in (1, 2, 3, 6, 8)]
    [1, 2, 4, 8, 8]
    """
    return 1 << (channels - 1).bit_length()


@dataclass(eq=False, slots=True)
class Store:
    """An arena of state.

    Parameters
    ----------
    array : ndarray, shape (pages, ..., 8) or (slots, ...)
        A page is one vector of lanes.
    by_slot : bool
        Whether the first axis counts slots; else it counts pages.
    """

    array: NDArray[Any]
    by_slot: bool


@dataclass(eq=False, slots=True)
class Scratch:
    """Memory that a call may use as it likes; each bank has its own."""

    shape: tuple[int, ...]
    dtype: DTypeLike


@dataclass(eq=False, slots=True)
class Pair:
    """Coefficients at both ends of a quantum; equal where nothing moves."""

    begin: Store
    end: Store


class Rack:
    """The arenas of all nodes of one type and structure.

    Parameters
    ----------
    rate : int
        Frames a second.
    structure : hashable
        What `Node.structure` answered for every node here.
    channels : mapping of port to int
        How many channels arrive at each input (before they are spread) and leave each output.
    connected : frozenset of AudioIn
        The inputs that have cables.
    width : int
        Lanes a node takes in pages.
    media_channels : int
        Channels of the nodes' files; 0 where they have none.
    slots : int
        How many nodes there is room for.
    """

    def __init__(
        self,
        *,
        rate: int,
        structure: Hashable,
        channels: Mapping[AudioIn | AudioOut, int],
        connected: frozenset[AudioIn],
        width: int,
        media_channels: int,
        slots: int,
    ) -> None:
        self.rate = rate
        self.structure = structure
        self.channels = channels
        self.connected = connected
        self.width = width
        self.media_channels = media_channels
        self.slot_count = slots
        self.states: list[Store] = []
        self.scratches: list[Scratch] = []
        self.pairs: list[Pair] = []
        self.reduction: Store | None = None

    @property
    def pages(self) -> int:
        """How many vectors of lanes the slots fill."""
        return -(-self.slot_count * self.width // LANES)

    def lanes(self, *rows: int, dtype: DTypeLike = np.float64) -> Store:
        """Return state of shape ``(pages, *rows, 8)``, zero after a reset."""
        return self._state((self.pages, *rows, LANES), dtype, by_slot=False)

    def slots(self, *shape: int, dtype: DTypeLike = np.float64) -> Store:
        """Return state of shape ``(slots, *shape)``, zero after a reset."""
        return self._state((self.slot_count, *shape), dtype, by_slot=True)

    def reductions(self, *, by_slot: bool) -> Store:
        """Return where a dynamics node shows its gain reduction in dB, to the meters.

        Kernels raise it to the greatest that occurs in each channel, whoever reads it clears it.
        Shape ``(pages, 8)``, or ``(slots, 8)`` with a channel a lane.
        """
        shape = (self.slot_count if by_slot else self.pages, LANES)
        self.reduction = self._state(shape, np.float64, by_slot=by_slot)
        return self.reduction

    def scratch(self, *shape: int, dtype: DTypeLike = np.float64) -> Scratch:
        """Return memory of a shape that means nothing between calls."""
        scratch = Scratch(shape, dtype)
        self.scratches.append(scratch)
        return scratch

    def coefficients(self, *rows: int) -> Pair:
        """Return coefficients of shape ``(pages, *rows, 8)``, a pair for both ends."""
        return self._pair((self.pages, *rows, LANES), by_slot=False)

    def slot_coefficients(self, *shape: int) -> Pair:
        """Return coefficients of shape ``(slots, *shape)``, a pair for both ends."""
        return self._pair((self.slot_count, *shape), by_slot=True)

    def _state(self, shape: tuple[int, ...], dtype: DTypeLike, *, by_slot: bool) -> Store:
        store = Store(np.zeros(shape, dtype), by_slot)
        self.states.append(store)
        return store

    def _pair(self, shape: tuple[int, ...], *, by_slot: bool) -> Pair:
        pair = Pair(Store(np.zeros(shape), by_slot), Store(np.zeros(shape), by_slot))
        self.pairs.append(pair)
        return pair


class Bank:
    """The nodes that one call computes.

    Attributes
    ----------
    members : tuple of (int, int)
        Slot and first lane of each node, in lane order.
    frames : int
        Length of this call, a multiple of 64.
    position : int
        Song frame of the call's first frame, at these nodes: what automation and modulation
        follow. Negative while the latency before them fills; it jumps where the song does.
    clock : int
        Engine frame of the call's first frame. It only counts up: what rings are addressed by.
    moving : bool
        Whether a parameter of any of these nodes moves; then the call is one quantum.
    media : ndarray, shape (frames, lanes)
        What the nodes' files hold at this place of the song; only for nodes that have a file.
    placements : tuple of Placement
        Where each node's file sounds; only for nodes that have a file.
    """

    def __init__(
        self,
        members: tuple[tuple[int, int], ...],
        layout: Layout,
        placements: tuple[Placement, ...] = (),
    ) -> None:
        self.members = members
        self.layout = layout
        self.placements = placements
        self.frames = 0
        self.position = 0
        self.clock = 0
        self.moving = False
        self.media: Block
        self.blocks: dict[AudioIn | AudioOut, Block] = {}
        self.views: dict[Store | Scratch, NDArray[Any]] = {}
        self.matrix: Values = np.zeros((layout.size, len(members)))

    def block(self, port: AudioIn | AudioOut) -> Block:
        """Return a port's samples, ``(frames, lanes)``."""
        return self.blocks[port]

    def values(self, parameter: Parameter) -> Values:
        """Return a parameter's values at the quantum boundary in question, ``(nodes,)``.

        A band's field is ``(bands, nodes)``.
        """
        rows = self.matrix[self.layout.places[parameter]]
        return rows if parameter.band else rows[0]

    def state(self, store: Store | Scratch) -> NDArray[Any]:
        """Return this bank's pages of an arena, or its slots in the order of `members`."""
        return self.views[store]

    def begin(self, pair: Pair) -> NDArray[Any]:
        """Return the coefficients at the beginning of the call."""
        return self.views[pair.begin]

    def end(self, pair: Pair) -> NDArray[Any]:
        """Return the coefficients at the end of the call; `Node.design` writes them."""
        return self.views[pair.end]
