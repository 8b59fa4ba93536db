"""The arrays that kernels work on: their shapes, types and fixed sizes.

A *block* holds audio, `(frames, lanes)`. *Pages* hold what belongs to the lanes, filter state and
coefficients: page `p` serves the lanes `LANES * p` to `LANES * p + LANES - 1` of the block.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

QUANTUM: Final = 64
"""Frames between two moments at which parameters may change; every block is a multiple of it."""

LANES: Final = 8
"""Lanes of a page, and float64 elements of a vector; a block has a multiple of it."""

Block: TypeAlias = NDArray[np.float32]
"""Audio, shape `(frames, lanes)`, C-contiguous, full scale ±1."""

Pages: TypeAlias = NDArray[np.float64]
"""State or coefficients of a bank, shape `(pages, rows..., LANES)`, C-contiguous."""

Values: TypeAlias = NDArray[np.float64]
"""A parameter's values over the nodes of a bank, shape `(nodes,)` or `(bands, nodes)`."""
