"""What is played: chords, melodies and patterns, as data.

F major, four bars to the round: IVmaj9, V6/9, iii7, vi9. The last round turns instead through
VI9, ii9 and V9sus to the tonic, which the song has kept back until then.

Patterns have a character for each sixteenth: a digit is a velocity in ninths, a dot a rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from projects.demo.timing import STEPS, section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Note(NamedTuple):
    """A note of a melody.

    Attributes
    ----------
    start, length : float
        Sixteenths from the start of the song, and sixteenths.
    pitch : int
        MIDI note number; 69 is A4.
    vowel : str
        What it is sung on; empty where it is not sung.
    """

    start: float
    length: float
    pitch: int
    vowel: str


class Chord(NamedTuple):
    """A chord and how it is voiced.

    Attributes
    ----------
    start, length : int
        Sixteenths from the start of the song, and sixteenths.
    root : int
        What the bass plays, as a MIDI note number.
    voicing : tuple of int
        Four upper voices, low to high, led by step from chord to chord.
    """

    start: int
    length: int
    root: int
    voicing: tuple[int, int, int, int]

    @property
    def part(self) -> tuple[str, int]:
        """The section and the length: what chooses the figure played over the chord."""
        return section(self.start / STEPS), self.length


CHORDS: Final = (
    Chord(0, 16, 38, (64, 65, 69, 72)),  # Dm9
    Chord(16, 8, 33, (64, 67, 69, 72)),  # Am7
    Chord(24, 8, 36, (64, 67, 69, 74)),  # C6/9
    Chord(32, 16, 34, (62, 65, 69, 72)),  # Bbmaj9
    Chord(48, 16, 36, (64, 67, 69, 74)),  # C6/9
    Chord(64, 16, 33, (64, 67, 69, 72)),  # Am7
    Chord(80, 16, 38, (64, 65, 69, 72)),  # Dm9
    Chord(96, 16, 31, (62, 65, 69, 70)),  # Gm9
    Chord(112, 8, 36, (62, 65, 67, 70)),  # C9sus4
    Chord(120, 8, 36, (62, 64, 67, 70)),  # C9
    Chord(128, 16, 34, (62, 65, 69, 72)),  # Bbmaj9
    Chord(144, 16, 36, (64, 67, 69, 74)),  # C6/9
    Chord(160, 8, 33, (64, 67, 69, 72)),  # Am7
    Chord(168, 8, 38, (64, 66, 69, 72)),  # D9
    Chord(176, 8, 31, (62, 65, 69, 70)),  # Gm9
    Chord(184, 8, 36, (62, 65, 67, 70)),  # C9sus4
    Chord(192, 24, 29, (64, 65, 69, 72)),  # Fmaj7; the lead adds the ninth
)

LEAD: Final = {
    2: "D5/3 C5/3 A4/4 r/2 G4/2 A4/2 C5/5",
    4: "E5/3 D5/3 C5/4 r/2 A4/2 C5/2 D5/5",
    8: "F5/3 D5/3 C5/4 r/2 A4/2 C5/2 D5/3 E5/3 G5/5",
    10: "G5/3 E5/3 C5/2 D5/3 F#5/3 A5/2 F5/3 D5/3 Bb4/2 C5/3 D5/3 E5/2 G5/14",
}
"""Bar it starts in, and notes: name, octave, length in sixteenths; `r` rests."""

VOICE: Final = {
    3: "r/6 G4o/2 A4a/3 G4e/3 E4o/5",
    5: "r/6 A4o/2 C5a/3 A4e/3 F4u/2 G4o/4 r/1 A4a/3 Bb4e/2 A4o/2 G4u/3",
    7: "F4o/4 G4a/4 A4e/2 Bb4i/2 C5a/7",
    9: "r/2 G4o/4 A4a/2 C5e/6 r/2 A4a/6 r/2 A4u/2 C5o/5",
    11: "Bb4a/6 A4e/2 G4o/4 Bb4e/2 C5a/2 A4o/14",
}
"""As `LEAD`, with the vowel each note is sung on after its octave."""

KICK: Final = (
    *("................",) * 2,
    "9.....7...8.....",
    "9.....7...8..5..",
    "9.....7...8.....",
    "9.....7...8.7...",
    "9...............",
    "................",
    "9..7..8...9.....",
    "9..7..8...9..6..",
    "9..7..8...9.....",
    "9..7..8...9.8.8.",
    "9...............",
)

SNARE: Final = (
    "................",
    ".............357",
    "....9..2.2..9...",
    "....9..2....9..3",
    "....9..2.2..9...",
    "....9..2....9.58",
    "................",
    "........2.3.4567",
    "....9..3.2..9...",
    "....9..3....9..4",
    "....9..3.2..9...",
    "....9..3..7.9.79",
    "................",
)

HAT: Final = (
    "................",
    "5.3.5.3.5.3.5.35",
    *("8.528.527.528.5.", "8.528.527.52835.") * 2,
    *("................",) * 2,
    *("8364836473648.64", "8364836473648364") * 2,
    "................",
)

OPEN_HAT: Final = (
    *("................",) * 3,
    "..............6.",
    "................",
    "..............6.",
    *("................",) * 2,
    *("..6...6...6...6.",) * 4,
    "................",
)

SHAKER: Final = (
    *("................",) * 4,
    *("6243624362436243",) * 2,
    "5...3...4...3...",
    "5.3.4.3.5.3.6.4.",
    *("7354735473547354",) * 4,
    "................",
)

CONGA: Final = (
    *("................",) * 2,
    *("..4..5....4..6.5", "..4..5....4.5.65") * 2,
    *("................",) * 2,
    *("..4..6....5..7.6", "..4..6....5.6.76") * 2,
    "................",
)

CLAP: Final = (
    *("................",) * 8,
    *("....8.......8...",) * 4,
    "................",
)

TOM: Final = (
    "................",
    "..........6.77..",
    *("................",) * 3,
    "..........6.77..",
    "................",
    "............7.89",
    *("................",) * 3,
    "............7.8.",
    "................",
)

PLUCK: Final = (
    *("6.4.5.4.6.4.5.4.",) * 2,
    *("................",) * 2,
    *("5..4..5..4..5.4.",) * 2,
    *("................",) * 2,
    *("6354635463546354",) * 4,
    "6.5.5.4.4.3.3.2.",
)

CRASHES: Final = (32, 128, 192)
"""Sixteenths at which the crash cymbal is struck; the swells lead to them."""

RIFFS: Final = {
    ("verse", 16): ((0, 4, 0, 9, -2), (6, 1.5, 0, 6, 0), (8, 1, 12, 5, 0), (10, 3, 0, 8, 0),
                    (14, 1.5, 7, 6, -2)),
    ("break", 16): ((0, 12, 0, 7, 0),),
    ("break", 8): ((0, 7, 0, 6, 0),),
    ("chorus", 16): ((0, 2.5, 0, 9, -5), (3, 2.5, 0, 7, 0), (6, 1.5, 12, 8, -2), (8, 1.2, 0, 6, 0),
                     (10, 2.5, 0, 8, 0), (13, 0.8, 12, 6, 0), (14, 1.5, 7, 7, -2)),
    ("chorus", 8): ((0, 2.5, 0, 9, 0), (3, 2.5, 12, 7, -2), (6, 1.6, 7, 8, 0)),
    ("ending", 24): ((0, 18, 0, 8, 12),),
}  # fmt: skip
"""Bass: step, length, semitones above the root, velocity in ninths, semitones slid in from."""

COMPING: Final = {
    ("intro", 16): ((0, 13, 5),),
    ("intro", 8): ((0, 6, 6),),
    ("verse", 16): ((0, 5, 8), (6, 1.3, 5), (10, 4, 6)),
    ("break", 16): ((0, 13, 5),),
    ("chorus", 16): ((0, 2.5, 8), (3, 2.5, 6), (6, 3, 7), (11, 1.2, 5), (13, 2, 6)),
    ("chorus", 8): ((0, 2.5, 8), (3, 2.5, 6), (6, 1.5, 7)),
    ("ending", 24): ((0, 20, 8),),
}
"""Keys: step, length, velocity in ninths."""

PAD_BARS: Final = (0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12)
CHOIR_BARS: Final = (7, 8, 9, 10, 11, 12)

_NOTE: Final = re.compile(r"(?:r|([A-G])([#b]?)(\d)([a-z]?))/([\d.]+)")
_DEGREES: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERED: Final = {"": 0, "#": 1, "b": -1}


def hits(pattern: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Go through what a pattern strikes.

    Parameters
    ----------
    pattern : sequence of str
        A string of sixteenths for each bar.

    Yields
    ------
    step : int
        Sixteenths from the start of the song.
    velocity : float
        Above 0, up to 1.
    """
    for step, mark in enumerate("".join(pattern)):
        if mark != ".":
            yield step, int(mark) / 9


def phrases(melody: Mapping[int, str]) -> list[list[Note]]:
    """Read a melody; a rest, or the end of a text, ends a phrase.

    Parameters
    ----------
    melody : mapping of int to str
        Notes by the bar in which they begin, written as in `LEAD`.

    Returns
    -------
    list of list of Note
        The notes of each phrase, one following the other without a gap.
    """
    found: list[list[Note]] = []
    for bar, text in melody.items():
        start = float(bar * STEPS)
        phrase: list[Note] = []
        for letter, altered, octave, vowel, length in _NOTE.findall(text):
            if letter:
                pitch = 12 * (int(octave) + 1) + _DEGREES[letter] + _ALTERED[altered]
                phrase.append(Note(start, float(length), pitch, vowel))
            elif phrase:
                found.append(phrase)
                phrase = []
            start += float(length)
        if phrase:
            found.append(phrase)
    return found
