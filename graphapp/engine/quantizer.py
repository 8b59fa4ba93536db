"""The last step of an export: float32 to the samples of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp.dither import OFF, ORDER, SHAPED, TPDF, noise_shaping, quantize
from graphapp.media.output import BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block
    from graphapp.media.output import AudioWriter, Depth

DITHERS = {"tpdf": TPDF, "shaped": SHAPED, "off": OFF}


class Quantizer:
    """Bring blocks to a depth, one after the other.

    Parameters
    ----------
    depth : str
        ``16``, ``24`` or ``32f``.
    dither : str
        ``tpdf``, ``shaped`` or ``off``; for integers only.
    seed : int
        Of the noise.
    writer : AudioWriter
        Whose rate and channels count.

    Attributes
    ----------
    clipped : int
        Samples beyond full scale so far.
    """

    def __init__(self, depth: Depth, dither: str, seed: int, writer: AudioWriter) -> None:
        self._bits = BITS.get(depth)
        self._dither = DITHERS[dither]
        self._seed = seed
        self._shaping = noise_shaping(writer.rate) if dither == "shaped" else np.zeros(ORDER)
        self._errors = np.zeros((writer.channels, ORDER))
        self._frame = 0
        self.clipped = 0

    def quantize(
        self, block: Block, *, count_clipped: bool = True
    ) -> tuple[NDArray[np.int32] | Block, Block]:
        """Return a block as the file holds it, and as it sounds.

        Parameters
        ----------
        block : ndarray of float32, shape (frames, channels)
            What follows the block before.
        count_clipped : bool
            Whether samples beyond full scale count.

        Returns
        -------
        samples : ndarray of int32, or of float32 for ``32f``
            For the writer.
        heard : ndarray of float32
            The same, full scale ±1.
        """
        if self._bits is None:
            return block, block
        samples = np.empty(block.shape, np.int32)
        clipped = quantize(
            block,
            samples,
            self._bits,
            self._dither,
            self._seed,
            self._frame,
            self._shaping,
            self._errors,
        )
        self._frame += len(block)
        self.clipped += clipped if count_clipped else 0
        return samples, samples.astype(np.float32) * np.float32(2.0 ** (1 - self._bits))
