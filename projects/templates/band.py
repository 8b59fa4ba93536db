"""The band: eight stems, three buses, a plate, and a mix bus on its way to the master."""

from __future__ import annotations

from typing import Final, NamedTuple

from projects.templates.sheet import Document, Sheet, band


class _Strip(NamedTuple):
    """A stem and what it passes before its bus.

    Attributes
    ----------
    name, label : str
        The stem's id, and what people call it.
    bus : str
        Where it leads.
    row : float
        Where it lies.
    bands : list of dict
        Of its EQ.
    compressor, pan : dict
        Parameters.
    send : float or None
        Level of what goes to the plate, dB; None without a send.
    """

    name: str
    label: str
    bus: str
    row: float
    bands: list[Document]
    compressor: Document
    pan: Document
    send: float | None = None


def _compressor(
    threshold: float, ratio: float, attack: float, release: float, makeup: float, **more: object
) -> Document:
    """Return the parameters of a compressor: dB, ratio, ms, ms, dB."""
    return {
        "threshold": threshold,
        "ratio": ratio,
        "attack": attack,
        "release": release,
        "makeup": makeup,
        **more,
    }


def _guitar(side: str, row: float, position: float) -> _Strip:
    """Describe one of a pair that was played twice and panned apart."""
    return _Strip(
        *(f"guitar-{side}", f"Guitar {side[0].upper()}", "music-bus", row),
        bands=[
            band("high-pass", 95),
            band("bell", 300, -2, 1.1),
            band("bell", 2_800, 1.5, 0.9),
            band("low-pass", 11_000),
        ],
        compressor=_compressor(-18, 2.5, 18, 140, 1.5),
        pan={"position": position},
    )


_STRIPS: Final = (
    _Strip(
        *("kick", "Kick", "drum-bus", 0),
        bands=[band("high-pass", 30), band("bell", 340, -4, 1.2), band("bell", 4_000, 3, 1)],
        compressor=_compressor(-16, 4, 20, 90, 2),
        pan={},
    ),
    _Strip(
        *("snare", "Snare", "drum-bus", 1),
        bands=[
            band("high-pass", 90),
            band("bell", 200, 2, 1),
            band("bell", 500, -2, 1.4),
            band("high-shelf", 7_000, 2),
        ],
        compressor=_compressor(-18, 3.5, 12, 110, 2.5),
        pan={},
        send=-13,
    ),
    _Strip(
        *("overheads", "Overheads", "drum-bus", 2),
        bands=[band("high-pass", 220), band("bell", 420, -2, 1), band("high-shelf", 10_000, 1.5)],
        compressor=_compressor(-20, 2, 30, 200, 1),
        pan={"width": 110},
    ),
    _Strip(
        *("bass", "Bass", "music-bus", 3.5),
        bands=[band("high-pass", 35), band("bell", 240, -3, 1), band("bell", 900, 2, 0.9)],
        compressor=_compressor(-22, 4, 12, 120, 3.5, detector="rms"),
        pan={},
    ),
    _guitar("left", 4.5, -70),
    _guitar("right", 5.5, 70),
    _Strip(
        *("keys", "Keys", "music-bus", 6.5),
        bands=[band("high-pass", 120), band("bell", 350, -2, 0.9), band("bell", 2_200, 1, 0.8)],
        compressor=_compressor(-20, 2, 25, 180, 1),
        pan={"width": 120},
        send=-16,
    ),
    _Strip(
        *("vocal", "Vocal", "vocal-bus", 8),
        bands=[
            band("high-pass", 90, slope=24),
            band("bell", 260, -2.5, 1.1),
            band("bell", 3_500, 2.5, 0.9),
            band("high-shelf", 10_000, 2.5),
        ],
        compressor=_compressor(-24, 3, 8, 130, 4, detector="rms"),
        pan={},
        send=-11,
    ),
)

_BUSES: Final = (
    ("drum-bus", "Drum bus", 1, "Drums", "Dynamics"),
    ("music-bus", "Music bus", 5, "Music", "Tone"),
    ("vocal-bus", "Vocal bus", 8, "Vocal", "Level"),
)
"""Id, label and row of each bus, and title and color of the frame around what leads there."""

_MIX_ROW: Final = 5


def draw() -> Sheet:
    """Draw the band."""
    sheet = Sheet()
    strips = [(strip, _draw_strip(sheet, strip)) for strip in _STRIPS]
    for bus, label, row, title, category in _BUSES:
        sheet.node(bus, "bus", label, 5, row)
        chains = [chain for strip, chain in strips if strip.bus == bus]
        for chain in chains:
            sheet.chain(*chain, bus)
        sheet.frame(title, category, [bus, *(name for chain in chains for name in chain)])
    _draw_plate(sheet, [strip.name for strip, _ in strips if strip.send is not None])
    _draw_mix(sheet)
    for source in (*(bus for bus, *_ in _BUSES), "plate"):
        sheet.chain(source, "mix")
    return sheet


def _draw_strip(sheet: Sheet, strip: _Strip) -> list[str]:
    """Draw what a stem passes before its bus, and return the nodes.

    The last of them stands beside the bus, so that no cable runs behind a node.
    """
    name, label, row, sends = strip.name, strip.label, strip.row, strip.send is not None
    sheet.node(name, "stem", label, 0, row)
    sheet.node(f"{name}-eq", "eq", f"{label} EQ", 1, row, bands=strip.bands)
    sheet.node(f"{name}-comp", "compressor", f"{label} comp", 2, row, **strip.compressor)
    sheet.node(f"{name}-pan", "pan", f"{label} pan", 3 if sends else 4, row, **strip.pan)
    chain = [name, f"{name}-eq", f"{name}-comp", f"{name}-pan"]
    if sends:
        sheet.node(f"{name}-send", "send", f"{label} to plate", 4, row, level=strip.send)
        chain.append(f"{name}-send")
    return chain


def _draw_plate(sheet: Sheet, senders: list[str]) -> None:
    sheet.node(
        *("plate", "reverb", "Plate", 5, 9.5),
        time=1.6,
        size=40,
        predelay=30,
        damping=7_000,
        low_cut=250,
    )
    for name in senders:
        sheet.cable(f"{name}-send.send", "plate.in")
    sheet.frame("Reverb", "Space", ["plate"])


def _draw_mix(sheet: Sheet) -> None:
    sheet.node("mix", "bus", "Mix bus", 6.5, _MIX_ROW, gain=-6)
    sheet.node(
        *("mix-eq", "eq", "Mix EQ", 7.5, _MIX_ROW),
        bands=[
            band("high-pass", 25, slope=24),
            band("bell", 300, -1, 0.8),
            band("high-shelf", 11_000, 1),
        ],
    )
    sheet.node(
        *("glue", "compressor", "Glue", 8.5, _MIX_ROW),
        threshold=-16,
        ratio=1.8,
        knee=8,
        attack=30,
        release=180,
        makeup=1,
        key_highpass=90,
    )
    sheet.node("limiter", "limiter", "Limiter", 9.5, _MIX_ROW, drive=1, ceiling=-1, release=100)
    sheet.node("master", "master", "Master", 10.5, _MIX_ROW)
    chain = ("mix", "mix-eq", "glue", "limiter", "master")
    sheet.chain(*chain)
    sheet.frame("Mix and master", "Routing", chain)
