"""The demo's mix, as a project document: drum, music and vocal buses, returns, a master chain."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any, Final

from projects.demo.timing import RATE, STEPS, seconds

Document = dict[str, Any]

_ROWS: Final = """
kick       kick-eq       .          .              .          .          drum-bus
snare      snare-eq      snare-comp snare-pan      .          snare-send drum-bus
hats       hats-eq       .          hats-pan       .          .          drum-bus  drum-comp mix
percussion percussion-eq .          percussion-pan .          .          drum-bus
cymbals    cymbals-eq    .          cymbals-pan    .          .          drum-bus

bass       bass-eq       bass-comp  bass-pan       .          .          music-bus
keys       keys-eq       .          keys-pan       .          .          music-bus music-eq  mix
pad        pad-eq        pad-duck   pad-pan        pad-fader  .          music-bus |         mix \
    master-eq glue outro limiter master
pluck      pluck-eq      .          pluck-pan      .          pluck-send music-bus
lead       lead-eq       lead-comp  lead-pan       lead-fader lead-send  music-bus

voice      voice-eq      voice-comp voice-pan      .          voice-send vocal-bus
choir      choir-eq      choir-duck choir-pan      .          choir-send vocal-bus .         mix

.          .             .          .              .          .          room      .         mix
.          .             .          .              .          .          hall      .         mix
.          .             .          .              .          .          plate     .         mix
"""
"""The canvas: neighbors in a row are cabled, left to right, over dots but not over bars.

A node stands in the row in which it leads on; at the end of other rows it is where they lead.
An empty row leaves room for frames.
"""

_SIDE_CABLES: Final = (
    ("snare-send.send", "room.in"),
    ("pluck-send.send", "hall.in"),
    ("lead-send.send", "hall.in"),
    ("choir-send.send", "hall.in"),
    ("voice-send.send", "plate.in"),
    ("kick-eq.out", "bass-comp.key"),
    ("kick-eq.out", "pad-duck.key"),
    ("kick-eq.out", "choir-duck.key"),
)

_FRAMES: Final = (
    ("Drums", "Source", ("kick", "cymbals", "snare-send")),
    ("Music", "Tone", ("bass", "lead", "pluck-send")),
    ("Vocals", "Dynamics", ("voice", "choir", "choir-send")),
    ("Spaces", "Space", ("room", "plate")),
    ("Master", "Master", ("mix", "master")),
)
"""Title, category and some nodes that reach to the edges."""

_COLUMN: Final = 220
_ROW: Final = 140
_GAP: Final = 80
_WIDE_BEFORE: Final = (6, 8)
_NODE: Final = (172, 112)
_MARGIN: Final = 24
_TITLE: Final = 22


def _bar(bar: float) -> float:
    """Give the time of a bar in seconds, to the tenth of a millisecond."""
    return round(seconds(bar * STEPS), 4)


def _stem(label: str, name: str, trim: float) -> Document:
    return {"type": "stem", "label": label, "file": f"stems/{name}.wav", "trim": trim}


def _eq(label: str, *bands: Document) -> Document:
    return {"type": "eq", "label": label, "bands": list(bands)}


def _band(shape: str, freq: float, **parameters: float) -> Document:
    return {"shape": shape, "freq": freq, **parameters}


def _node(kind: str, label: str, **parameters: float | bool | str) -> Document:
    return {"type": kind, "label": label, **parameters}


_DRUMS: Final = {
    "kick": _stem("Kick", "kick", -2.0),
    "kick-eq": _eq(
        "Kick EQ",
        _band("high-pass", 28),
        _band("bell", 320, gain=-3.0, q=1.2),
        _band("bell", 3_500, gain=3.0, q=1.0),
    ),
    "snare": _stem("Snare", "snare", -5.0),
    "snare-eq": _eq(
        "Snare EQ",
        _band("high-pass", 110),
        _band("bell", 200, gain=2.0, q=1.2),
        _band("high-shelf", 7_000, gain=2.0),
    ),
    "snare-comp": _node(
        "compressor", "Snare compressor", threshold=-20, ratio=3, attack=15, release=90, makeup=3
    ),
    "snare-pan": _node("pan", "Snare balance", position=-4),
    "snare-send": _node("send", "Snare to room", level=-9),
    "hats": _stem("Hi-hats", "hats", -6.5),
    "hats-eq": _eq("Hats EQ", _band("high-pass", 450), _band("bell", 8_500, gain=-1.5, q=1.5)),
    "hats-pan": _node("pan", "Hats balance", position=14),
    "percussion": _stem("Percussion", "percussion", -2.0),
    "percussion-eq": _eq("Percussion EQ", _band("high-pass", 75), _band("bell", 450, gain=-1.5)),
    "percussion-pan": _node("pan", "Percussion width", position=-8, width=120),
    "cymbals": _stem("Cymbals", "cymbals", -9.0),
    "cymbals-eq": _eq("Cymbals EQ", _band("high-pass", 350), _band("high-shelf", 9_000, gain=-3.0)),
    "cymbals-pan": _node("pan", "Cymbals width", width=110),
    "drum-bus": _node("bus", "Drum bus", gain=0.5),
    "drum-comp": _node(
        "compressor",
        "Drum bus compressor",
        threshold=-16,
        ratio=2.5,
        attack=25,
        release=110,
        makeup=1.5,
        mix=80,
    ),
    "room": _node("reverb", "Room", time=0.7, size=25, predelay=5, damping=8_000, low_cut=250),
}

_MUSIC: Final = {
    "bass": _stem("Bass", "bass", -1.5),
    "bass-eq": _eq(
        "Bass EQ",
        _band("high-pass", 32),
        _band("bell", 250, gain=-2.0, q=1.0),
        _band("bell", 900, gain=2.5, q=0.9),
    ),
    "bass-comp": _node(
        "compressor",
        "Bass, keyed by kick",
        threshold=-20,
        ratio=2.5,
        attack=4,
        release=110,
        makeup=1.5,
    ),
    "bass-pan": _node("pan", "Bass pan"),
    "keys": _stem("Electric piano", "keys", -6.0),
    "keys-eq": _eq("Keys EQ", _band("high-pass", 130), _band("bell", 2_200, gain=1.5)),
    "keys-pan": _node("pan", "Keys balance", position=-12),
    "pad": _stem("Pad", "pad", -5.0),
    "pad-eq": _eq("Pad EQ, opening", _band("high-pass", 160), _band("low-pass", 12_000, q=0.9)),
    "pad-duck": _node(
        "compressor",
        "Pad, keyed by kick",
        threshold=-26,
        ratio=2.5,
        attack=3,
        release=160,
        lookahead=4,
    ),
    "pad-pan": _node("pan", "Pad width", width=130),
    "pad-fader": _node("fader", "Pad fader"),
    "pluck": _stem("Pluck", "pluck", -8.0),
    "pluck-eq": _eq("Pluck EQ", _band("high-pass", 300), _band("high-shelf", 6_000, gain=1.5)),
    "pluck-pan": _node("pan", "Pluck balance", position=10),
    "pluck-send": _node("send", "Pluck to hall", level=-13),
    "lead": _stem("Lead", "lead", -5.0),
    "lead-eq": _eq("Lead EQ", _band("high-pass", 220), _band("bell", 2_800, gain=-2.0, q=1.2)),
    "lead-comp": _node(
        "compressor", "Lead compressor", threshold=-22, ratio=2.5, attack=15, makeup=2
    ),
    "lead-pan": _node("pan", "Lead balance", position=8),
    "lead-fader": _node("fader", "Lead fader", gain=-1.5),
    "lead-send": _node("send", "Lead to hall", level=-12),
    "music-bus": _node("bus", "Music bus", gain=-0.5),
    "music-eq": _eq("Music bus EQ", _band("bell", 350, gain=-1.5, q=0.8)),
    "hall": _node("reverb", "Hall", time=2.4, size=70, predelay=28, low_cut=220),
}

_VOCALS: Final = {
    "voice": _stem("Voice", "voice", 0.5),
    "voice-eq": _eq(
        "Voice EQ",
        _band("high-pass", 120),
        _band("bell", 320, gain=-2.0, q=1.1),
        _band("bell", 3_200, gain=2.5, q=0.9),
        _band("high-shelf", 9_000, gain=3.0),
    ),
    "voice-comp": _node(
        "compressor",
        "Voice compressor",
        threshold=-24,
        ratio=3,
        attack=6,
        release=140,
        makeup=4,
        detector="rms",
    ),
    "voice-pan": _node("pan", "Voice pan", position=-6),
    "voice-send": _node("send", "Voice to plate", level=-9),
    "choir": _stem("Choir", "choir", -7.0),
    "choir-eq": _eq("Choir EQ", _band("high-pass", 220), _band("bell", 900, gain=-2.0, q=0.9)),
    "choir-duck": _node(
        "compressor", "Choir, keyed by kick", threshold=-24, ratio=2, attack=5, release=180
    ),
    "choir-pan": _node("pan", "Choir width", width=120),
    "choir-send": _node("send", "Choir to hall", level=-10),
    "vocal-bus": _node("bus", "Vocal bus"),
    "plate": _node("reverb", "Plate", time=1.6, size=35, predelay=35, damping=9_000, low_cut=300),
}

_MASTER: Final = {
    "mix": _node("bus", "Mix bus", gain=-3.0),
    "master-eq": _eq(
        "Master EQ",
        _band("high-pass", 24),
        _band("bell", 280, gain=-0.8, q=0.7),
        _band("high-shelf", 10_000, gain=0.8),
        _band("low-pass", 19_000, slope=48),
    ),
    "glue": _node("compressor", "Glue", threshold=-18, ratio=1.6, attack=30, release=180, makeup=1),
    "outro": _node("fader", "Outro fade"),
    "limiter": _node("limiter", "Limiter", drive=3),
    "master": _node("master", "Master"),
}

_AUTOMATION: Final = {
    "pad-eq.bands[1].freq": [
        [0.0, 350],
        [_bar(2), 9_000],
        [_bar(6), 2_500],
        [_bar(8), 12_000, "smooth"],
    ],
    "pad-fader.gain": [[_bar(6), -3.0], [_bar(8), 0.0, "smooth"]],
    "lead-fader.gain": [[_bar(6), -1.5], [_bar(7), 0.0]],
    "voice-send.level": [[_bar(7), -9.0], [_bar(7.75), 0.0], [_bar(8.25), -9.0, "smooth"]],
    "outro.gain": [[_bar(12.5), 0.0], [30.0, -15.0]],
}


def project() -> Document:
    """Describe the mix of the song.

    Returns
    -------
    dict
        A project document as the file format defines it, ready for JSON, a new one every call;
        the stems are in `stems` beside the file.
    """
    cables, places = _patch()
    document = {
        "format": "graphapp.project",
        "version": 1,
        "name": "Demo",
        "rate": RATE,
        "seed": 2,
        "nodes": {**_DRUMS, **_MUSIC, **_VOCALS, **_MASTER},
        "cables": cables,
        "automation": _AUTOMATION,
        "layout": {"nodes": places, "frames": _frames(places)},
    }
    return deepcopy(document)


def _patch() -> tuple[list[list[str]], dict[str, list[int]]]:
    """Read the cables and the places of the nodes from `_ROWS`."""
    cables: list[list[str]] = []
    places: dict[str, list[int]] = {}
    y = 0
    for text in _ROWS.strip().splitlines():
        if not text:
            y += _GAP
            continue
        cells = [(cell, column) for column, cell in enumerate(text.split()) if cell != "."]
        for (source, column), (target, end) in pairwise(cells):
            if "|" not in (source, target):
                cables.append([f"{source}.out", f"{target}.in"])
                places[source] = [_left(column), y]
                places.setdefault(target, [_left(end), y])
        y += _ROW
    cables.extend([source, target] for source, target in _SIDE_CABLES)
    return cables, places


def _left(column: int) -> int:
    """Return where a column begins; there is room between strips, buses and the master chain."""
    return column * _COLUMN + sum(_GAP for first in _WIDE_BEFORE if column >= first)


def _frames(places: dict[str, list[int]]) -> list[Document]:
    """Draw the frames around their nodes."""
    frames: list[Document] = []
    for title, category, names in _FRAMES:
        left, top = (min(places[name][axis] for name in names) - _MARGIN for axis in (0, 1))
        right, bottom = (
            max(places[name][axis] for name in names) + _NODE[axis] + _MARGIN for axis in (0, 1)
        )
        rect = [left, top - _TITLE, right - left, bottom - top + _TITLE]
        frames.append({"title": title, "rect": rect, "category": category})
    return frames
