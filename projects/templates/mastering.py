"""The empty template and the stereo master."""

from __future__ import annotations

from projects.templates.sheet import Sheet, band


def draw_empty() -> Sheet:
    """Draw a master."""
    sheet = Sheet()
    sheet.node("master", "master", "Master", 0, 0)
    return sheet


def draw_stereo_master() -> Sheet:
    """Draw a mix on its way to the master: cleaned, glued, limited."""
    sheet = Sheet()
    sheet.node("mix", "stem", "Mix", 0, 0)
    sheet.node(
        *("eq", "eq", "Master EQ", 1, 0),
        bands=[
            band("high-pass", 25, slope=24),
            band("bell", 280, -1, 0.8),
            band("bell", 3_000, 0.5, 0.7),
            band("high-shelf", 10_000, 1),
        ],
    )
    sheet.node(
        *("glue", "compressor", "Glue", 2, 0),
        threshold=-16,
        ratio=1.5,
        knee=8,
        attack=30,
        release=180,
        makeup=1,
        key_highpass=100,
    )
    sheet.node("limiter", "limiter", "Limiter", 3, 0, drive=3, ceiling=-1, release=100)
    sheet.node("master", "master", "Master", 4, 0)
    chain = ("mix", "eq", "glue", "limiter", "master")
    sheet.chain(*chain)
    sheet.frame("Mastering chain, −1 dBTP", "Dynamics", chain)
    return sheet
