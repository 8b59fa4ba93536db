"""The podcast: two voices, music that ducks under them, a jingle, made for −16 LUFS.

−16 LUFS in stereo is what podcast platforms ask for [1]_.

References
----------
.. [1] AES TD1008, "Recommendations for loudness of internet audio streaming and on-demand
   distribution", 2021.
"""

from __future__ import annotations

from projects.templates.sheet import Document, Sheet, band

_MUSIC_ROW = 2.5


def draw() -> Sheet:
    """Draw the podcast."""
    sheet = Sheet()
    _draw_voices(sheet)
    _draw_music(sheet)
    _draw_program(sheet)
    sheet.chain("voices", "program")
    sheet.chain("duck", "program")
    sheet.chain("jingle-fader", "program")
    return sheet


def _draw_voices(sheet: Sheet) -> None:
    chains = [
        _draw_voice(sheet, "host", "Host", 0, high_pass=80, mud=240),
        _draw_voice(sheet, "guest", "Guest", 1, high_pass=90, mud=300),
    ]
    sheet.node("voices", "bus", "Voice bus", 3, 0.5)
    for chain in chains:
        sheet.chain(*chain, "voices")
    sheet.frame("Voices", "Level", [*chains[0], *chains[1], "voices"])


def _draw_voice(
    sheet: Sheet, name: str, label: str, row: float, *, high_pass: float, mud: float
) -> list[str]:
    """Draw a voice: rumble and mud out, presence in, then evened."""
    bands: list[Document] = [
        band("high-pass", high_pass, slope=24),
        band("bell", mud, -2.5, 1.1),
        band("bell", 3_500, 2, 0.9),
        band("high-shelf", 10_000, 1.5),
    ]
    sheet.node(name, "stem", label, 0, row)
    sheet.node(f"{name}-eq", "eq", f"{label} EQ", 1, row, bands=bands)
    sheet.node(
        *(f"{name}-comp", "compressor", f"{label} comp", 2, row),
        threshold=-26,
        ratio=3,
        knee=8,
        attack=6,
        release=150,
        makeup=5,
        detector="rms",
    )
    return [name, f"{name}-eq", f"{name}-comp"]


def _draw_music(sheet: Sheet) -> None:
    """Draw the bed, which leaves room for speech in level and in spectrum, and the jingle."""
    row = _MUSIC_ROW
    sheet.node("music", "stem", "Music bed", 0, row)
    sheet.node(
        *("music-eq", "eq", "Music EQ", 1, row),
        bands=[band("high-pass", 40), band("bell", 2_500, -3, 0.6)],
    )
    sheet.node("music-fader", "fader", "Music level", 2, row, gain=-8)
    sheet.node(
        *("duck", "compressor", "Ducking", 4, row),
        threshold=-38,
        ratio=2,
        attack=40,
        release=600,
        detector="rms",
        lookahead=10,
        key_highpass=120,
    )
    sheet.node("jingle", "stem", "Jingle", 0, row + 1)
    sheet.node("jingle-eq", "eq", "Jingle EQ", 1, row + 1, bands=[band("high-pass", 30)])
    sheet.node("jingle-fader", "fader", "Jingle level", 4, row + 1)
    bed, jingle = ("music", "music-eq", "music-fader", "duck"), ("jingle", "jingle-eq")
    sheet.chain(*bed)
    sheet.chain(*jingle, "jingle-fader")
    sheet.cable("voices.out", "duck.key")
    sheet.frame("Music", "Tone", [*bed, *jingle, "jingle-fader"])


def _draw_program(sheet: Sheet) -> None:
    sheet.node("program", "bus", "Program", 5.5, 0.5)
    sheet.node(
        *("leveler", "compressor", "Leveler", 6.5, 0.5),
        threshold=-20,
        ratio=2,
        knee=8,
        attack=20,
        release=250,
        makeup=1,
    )
    sheet.node("limiter", "limiter", "Limiter", 7.5, 0.5, drive=3, ceiling=-1, release=120)
    sheet.node("master", "master", "Master", 8.5, 0.5)
    chain = ("program", "leveler", "limiter", "master")
    sheet.chain(*chain)
    sheet.frame("Program, −16 LUFS", "Dynamics", chain)
