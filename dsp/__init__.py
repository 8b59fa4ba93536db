"""Signal processing: arrays in, arrays out.

A module holds the kernels of one subject. Kernels are written in plain Python with the decorator of
`dsp.jit` and the vectors of `dsp.vector`; `docs/kernels.md` shows how.
"""
