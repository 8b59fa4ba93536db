"""The orchestra: ten sections in their usual seats, and one hall.

Seats are those of the American seating, as the audience sees them: strings from the first violins
on the left to the basses on the right, horns behind on the left, brass behind on the right. Who
sits farther back sends more to the hall and has less of the highest frequencies, which air and
bodies swallow.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from projects.templates.sheet import Sheet, band


class _Section(NamedTuple):
    """A section and its seat.

    Attributes
    ----------
    name, label : str
        The stem's id, and what people call it.
    position : float
        From −100, left, to 100, right.
    high_pass : float
        Hz: an octave below its lowest notes, or nearly.
    send : float
        What goes to the hall, dB.
    air : float
        What distance does to the highest frequencies, dB.
    """

    name: str
    label: str
    position: float
    high_pass: float
    send: float
    air: float


_FAMILIES: Final = {
    ("string-bus", "Strings", "Tone"): (
        _Section("first-violins", "Violins I", -60, 120, -15, 0),
        _Section("second-violins", "Violins II", -30, 120, -14, 0),
        _Section("violas", "Violas", 25, 80, -14, 0),
        _Section("cellos", "Cellos", 50, 40, -15, 0),
        _Section("basses", "Basses", 70, 25, -15, -0.5),
    ),
    ("wind-bus", "Woodwinds", "Level"): (_Section("woodwinds", "Woodwinds", 5, 60, -11, -1),),
    ("brass-bus", "Brass", "Dynamics"): (
        _Section("horns", "Horns", -35, 40, -8, -1.5),
        _Section("brass", "Brass", 35, 30, -9, -1.5),
    ),
    ("percussion-bus", "Percussion", "Source"): (
        _Section("percussion", "Percussion", -10, 25, -7, -2),
        _Section("harp", "Harp", -50, 30, -11, -1),
    ),
}
"""Id of the bus, title and color of each family's frame, and who belongs to it."""

_MIX_ROW: Final = 5


def draw() -> Sheet:
    """Draw the orchestra."""
    sheet = Sheet()
    row = 0.0
    for (bus, label, category), sections in _FAMILIES.items():
        last = row + len(sections) - 1
        sheet.node(bus, "bus", f"{label} bus", 4, (row + last) / 2)
        chains = [_draw_section(sheet, section, row + i) for i, section in enumerate(sections)]
        for chain in chains:
            sheet.chain(*chain, bus)
        sheet.frame(label, category, [bus, *(name for chain in chains for name in chain)])
        row = last + 1.5
    sheet.node(
        *("hall", "reverb", "Hall", 4, row),
        time=2.2,
        size=80,
        predelay=25,
        damping=5_500,
        low_cut=120,
    )
    for sections in _FAMILIES.values():
        for section in sections:
            sheet.cable(f"{section.name}-send.send", "hall.in")
    sheet.frame("Hall", "Space", ["hall"])
    _draw_mix(sheet)
    for source in (*(bus for bus, *_ in _FAMILIES), "hall"):
        sheet.chain(source, "mix")
    return sheet


def _draw_section(sheet: Sheet, section: _Section, row: float) -> list[str]:
    """Draw what a section passes before its family's bus, and return the nodes."""
    name, label = section.name, section.label
    bands = [band("high-pass", section.high_pass)]
    if section.air:
        bands.append(band("high-shelf", 8_000, section.air))
    sheet.node(name, "stem", label, 0, row)
    sheet.node(f"{name}-eq", "eq", f"{label} EQ", 1, row, bands=bands)
    sheet.node(f"{name}-pan", "pan", f"{label} seat", 2, row, position=section.position)
    sheet.node(f"{name}-send", "send", f"{label} to hall", 3, row, level=section.send)
    return [name, f"{name}-eq", f"{name}-pan", f"{name}-send"]


def _draw_mix(sheet: Sheet) -> None:
    sheet.node("mix", "bus", "Orchestra", 5.5, _MIX_ROW, gain=-8)
    sheet.node(
        *("mix-eq", "eq", "Mix EQ", 6.5, _MIX_ROW),
        bands=[band("high-pass", 22), band("high-shelf", 9_000, 0.5)],
    )
    sheet.node("limiter", "limiter", "Limiter", 7.5, _MIX_ROW, ceiling=-1, release=250)
    sheet.node("master", "master", "Master", 8.5, _MIX_ROW)
    chain = ("mix", "mix-eq", "limiter", "master")
    sheet.chain(*chain)
    sheet.frame("Mix and master", "Routing", chain)
