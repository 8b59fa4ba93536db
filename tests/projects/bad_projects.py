"""Project files that must be refused, each with the place that its fault must name.

A table, not a folder of files, so that each line shows what is wrong with it.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple


class Bad(NamedTuple):
    """A project file and the regular expressions that its fault matches."""

    data: bytes
    place: str
    message: str


GOOD: Final[dict[str, Any]] = {
    "format": "graphapp.project",
    "version": 1,
    "name": "Good",
    "rate": 48000,
    "seed": 7,
    "nodes": {
        "kick": {"type": "stem", "file": "stems/kick.wav", "trim": -2},
        "kick-eq": {
            "type": "eq",
            "bands": [{"shape": "high-pass", "freq": 30}, {"freq": 400, "gain": -3, "q": 1.2}],
        },
        "mix": {"type": "bus"},
        "mix-eq": {"type": "eq"},
        "squash": {"type": "compressor", "ratio": 4},
        "master": {"type": "master"},
    },
    "cables": [
        ["kick.out", "kick-eq.in"],
        ["kick-eq.out", "mix.in"],
        ["mix.out", "mix-eq.in"],
        ["mix-eq.out", "squash.in"],
        ["squash.out", "master.in"],
    ],
    "automation": {"kick-eq.bands[1].gain": [[0, -3], [12.5, 0]]},
    "layout": {"nodes": {"kick": [0, 0]}, "frames": []},
}


def text(**changes: object) -> str:
    """Return the good project with other members; ``...`` leaves one out."""
    members = {**GOOD, **changes}
    return json.dumps({key: value for key, value in members.items() if value is not ...})


def node(fields: object, name: str = "kick-eq") -> str:
    """Return the good project with one node's object replaced or added."""
    return text(nodes={**GOOD["nodes"], name: fields})


def band(fields: object) -> str:
    """Return the good project with another second band."""
    return node({"type": "eq", "bands": [{}, fields]})


def cable(*raw: object) -> str:
    """Return the good project with more cables; they begin at ``cables[5]``."""
    return text(cables=[*GOOD["cables"], *raw])


def lane(path: str, raw: object) -> str:
    """Return the good project with one lane of automation."""
    return text(automation={path: raw})


def raw(old: str, new: str, source: str = "") -> str:
    """Return the good project's text with a part replaced, for what JSON cannot say."""
    before = source or text()
    assert old in before
    return before.replace(old, new, 1)


_BOM: Final = b"\xef\xbb\xbf"
_GAIN: Final = "kick-eq.bands[1].gain"
_FILE: Final = r"nodes\.kick\.file"
_LANE: Final = r"automation\.kick-eq\.bands\[1\]\.gain"
_WHOLE: Final = r"bad\.graph\.json"

_TABLE: Final[dict[str, tuple[str | bytes, str, str]]] = {
    # What is no JSON text.
    "empty": (b"", _WHOLE, "line 1, column 1.*empty"),
    "only white space": (b" \n\t\n", _WHOLE, "empty"),
    "only a byte order mark": (_BOM, _WHOLE, "line 1, column 1"),
    "not JSON": ("hello", _WHOLE, "line 1, column 1: "),
    "cut short": (text()[:200], _WHOLE, r"line 1, column \d+: "),
    "comma too many": ('{\n  "format": "graphapp.project",\n}', _WHOLE, r"line [23], column"),
    "comma missing": ('{\n  "rate": 48000\n  "seed": 0}', _WHOLE, "line 3, column 3: "),
    "single quotes": ("{'format': 1}", _WHOLE, "line 1, column 2: "),
    "comment": (raw("{", "{ // mine\n"), _WHOLE, "line 1, column 3: "),
    "two documents": (text() + text(), _WHOLE, "line 1, column"),
    "raw control character": (raw("Good", "Go\nod"), _WHOLE, r"line 1, column \d+"),
    "bad escape": (raw("Good", r"Go\xod"), _WHOLE, "escape"),
    "not UTF-8": (b'{\n "name": "\xe9"}', _WHOLE, "line 2, column 11: not UTF-8"),
    "UTF-16": (text().encode("utf-16"), _WHOLE, "line 1, column 1: not UTF-8"),
    "Latin-1": (raw("Good", "Café").encode("latin-1"), _WHOLE, "not UTF-8"),
    "a zip": (b"PK\x03\x04\x14\x00\x00\x00", _WHOLE, "line 1, column 1"),
    "too large": (b'{"name": "' + b"a" * (16 << 20) + b'"}', _WHOLE, "16 MiB"),
    "too many values": (b"[" + b"1," * 600_000 + b"1]", _WHOLE, "too many values"),
    # What JSON allows and a project does not.
    "a list": ("[1, 2]", _WHOLE, "a list is no project"),
    "null": ("null", _WHOLE, "null is no project"),
    "brackets, a million deep": ("[" * 1_000_000, _WHOLE, "line 1, column 65: nested deeper"),
    "objects, a million deep": ('{"extra":' * 1_000_000, _WHOLE, "column 577: nested deeper"),
    "strings do not nest": ('{"' + "[" * 70 + '":' * 2, _WHOLE, r"line 1, column \d+"),
    "extra, 100 deep": (text(extra=json.loads('{"a":' * 100 + "1" + "}" * 100)), "extra.a.a",
                        "nested deeper than 64"),
    "node's extra, 62 deep": (node({"type": "eq", "extra": json.loads('{"a":' * 62 + "1" +
                              "}" * 62)}), r"nodes\.kick-eq\.extra", "nested deeper"),
    "key twice": (raw('"rate"', '"seed": 1, "rate"'), "seed", "twice"),
    "parameter twice": (raw('"trim"', '"trim": 1, "trim"'), r"nodes\.kick\.trim", "twice"),
    "node twice": (raw('"mix":', '"kick": {}, "mix":'), r"nodes\.kick", "twice"),
    "band's key twice": (raw('"freq": 400', '"q": 1, "q": 1'),
                         r"nodes\.kick-eq\.bands\[1\]\.q", "twice"),
    "NaN": (raw("-2", "NaN"), r"nodes\.kick\.trim", "NaN is not finite"),
    "Infinity": (raw("12.5", "Infinity"), rf"{_LANE}\[1\]\[0\]", "not finite"),
    "-Infinity": (raw("-2", "-Infinity"), r"nodes\.kick\.trim", "not finite"),
    "1e999": (raw("-2", "1e999"), r"nodes\.kick\.trim", "1e999 is not finite"),
    "1e999 in extra": (raw('{"format"', '{"extra": {"a": [0, 1e999]}, "format"'),
                       r"extra\.a\[1\]", "not finite"),
    "a million digits": (raw('"seed": 7', '"seed": ' + "9" * 1_000_000), "seed", "too large"),
    "half a surrogate pair": (raw("Good", r"\ud83d"), "name", "surrogate"),
    "half a pair in a key": (raw('{"format"', r'{"extra": {"\udead": 1}, "format"'), "extra",
                             "surrogate"),
    # The project's own members.
    "no format": (text(format=...), "format", "missing"),
    "no version": (text(version=...), "version", "missing"),
    "no rate": (text(rate=...), "rate", "missing"),
    "no nodes": (text(nodes=...), "nodes", "missing"),
    "no cables": (text(cables=...), "cables", "missing"),
    "other format": (text(format="graphapp.preset"), "format", '"graphapp.preset" is no project'),
    "format is a number": (text(format=1), "format", "1 is no project"),
    "version 0": (text(version=0), "version", "0 is below 1"),
    "version true": (text(version=True), "version", "true is not a number"),
    "version 1.5": (text(version=1.5), "version", "not a whole number"),
    "version is text": (text(version="1"), "version", '"1" is not a number'),
    "rate too low": (text(rate=7999), "rate", "7999 is below 8000"),
    "rate too high": (text(rate=384_001), "rate", "above 384000"),
    "rate is text": (text(rate="48000"), "rate", "not a number"),
    "rate between": (text(rate=44100.5), "rate", "not a whole number"),
    "negative seed": (text(seed=-1), "seed", "-1 is below 0"),
    "seed too large": (text(seed=2**63), "seed", "above"),
    "seed is null": (text(seed=None), "seed", "null is not a number"),
    "name is a number": (text(name=5), "name", "5 is not text"),
    "name too long": (text(name="é" * 128), "name", "256 bytes"),
    "unknown key": (text(sede=1), "sede", 'did you mean "seed"'),
    "key of other case": (text(Rate=1), "Rate", 'did you mean "rate"'),
    "key like nothing": (text(zzz=1), "zzz", "use one of format"),
    "extra is a list": (text(extra=[]), "extra", "a list is not an object"),
    # Nodes.
    "nodes is a list": (text(nodes=[]), "nodes", "a list is not an object"),
    "node is null": (node(None), r"nodes\.kick-eq", "null is not an object"),
    "no type": (node({"freq": 1}), r"nodes\.kick-eq\.type", "missing"),
    "type is a number": (node({"type": 1}), r"nodes\.kick-eq\.type", "not text"),
    "type is empty": (node({"type": ""}), r"nodes\.kick-eq\.type", "empty"),
    "id in capitals": (node({"type": "bus"}, "Kick"), r"nodes\.Kick", "no node id"),
    "id with a dot": (node({"type": "bus"}, "a.b"), r"nodes\.a\.b", "no node id"),
    "id is empty": (node({"type": "bus"}, ""), r"nodes\.", "no node id"),
    "id too long": (node({"type": "bus"}, "a" * 65), r"nodes\.a+", "64"),
    "id with a line feed": (node({"type": "bus"}, "a\n"), r"nodes\.a\ufffd", "no node id"),
    "unknown parameter": (node({"type": "eq", "bandz": []}), r"nodes\.kick-eq\.bandz",
                          'did you mean "bands"'),
    "label is a number": (node({"type": "eq", "label": 1}), r"nodes\.kick-eq\.label", "not text"),
    "label too long": (node({"type": "eq", "label": "a" * 256}), r"nodes\.kick-eq\.label", "256"),
    "bypass is a number": (node({"type": "eq", "bypass": 1}), r"nodes\.kick-eq\.bypass",
                           "1 is not true or false"),
    "part that ends before it starts": (
        node({"type": "stem", "file": "a.wav", "start": 0.5, "end": 0.2}),
        r"nodes\.kick-eq\.end", "not after start"),
    "number in quotes": (
        node({"type": "eq", "bands": [{"slope": "12"}]}), r"nodes\.kick-eq\.bands\[0\]\.slope",
        "without quotes"),
    "bypass of a stem": (node({"type": "stem", "file": "a.wav", "bypass": True}),
                         r"nodes\.kick-eq\.bypass", "use mute"),
    "mute is text": (node({"type": "eq", "mute": "yes"}), r"nodes\.kick-eq\.mute", "not true"),
    "extra of a node": (node({"type": "eq", "extra": 1}), r"nodes\.kick-eq\.extra", "object"),
    "two masters": (node({"type": "master"}, "end"), "nodes", r"2 masters \(master, end\)"),
    "no master": (text(nodes={"a": {"type": "bus"}}, cables=[], automation={}, layout={}),
                  "nodes", "no master"),
    "no nodes at all": (text(nodes={}, cables=[], automation={}, layout={}), "nodes", "no master"),
    "too many nodes": (text(nodes={f"n{i}": {"type": "bus"} for i in range(20_001)}), "nodes",
                       "20001 nodes are too many"),
    # Parameters.
    "above its range": (band({"q": 80}), r"nodes\.kick-eq\.bands\[1\]\.q", "80 is above 40"),
    "below its range": (node({"type": "bus", "gain": -61}, "mix"), r"nodes\.mix\.gain",
                        "-61 is below -60"),
    "number as text": (node({"type": "bus", "gain": "3"}, "mix"), r"nodes\.mix\.gain",
                       '"3" is not a number'),
    "boolean for a number": (node({"type": "bus", "gain": True}, "mix"), r"nodes\.mix\.gain",
                             "true is not a number"),
    "null where none may be": (node({"type": "bus", "gain": None}, "mix"), r"nodes\.mix\.gain",
                               "null is not a number"),
    "-inf where none may be": (band({"gain": "-inf"}), r"nodes\.kick-eq\.bands\[1\]\.gain",
                               "not a number"),
    "no such choice": (band({"shape": "bel"}), r"nodes\.kick-eq\.bands\[1\]\.shape",
                       'did you mean "bell"'),
    "no such slope": (band({"slope": 18}), r"nodes\.kick-eq\.bands\[1\]\.slope", "18 is no choice"),
    "flag as number": (band({"on": 1}), r"nodes\.kick-eq\.bands\[1\]\.on", "not true or false"),
    "bands is an object": (node({"type": "eq", "bands": {}}), r"nodes\.kick-eq\.bands", "list"),
    "band is a number": (band(3), r"nodes\.kick-eq\.bands\[1\]", "3 is not an object"),
    "unknown key in a band": (band({"frq": 30}), r"nodes\.kick-eq\.bands\[1\]\.frq",
                              'did you mean "freq"'),
    "25 bands": (node({"type": "eq", "bands": [{}] * 25}), r"nodes\.kick-eq\.bands", "at most 24"),
    "file is a number": (node({"type": "stem", "file": 1}, "kick"), _FILE, "not a path"),
    "file is empty": (node({"type": "stem", "file": ""}, "kick"), _FILE, "not a path"),
    "absolute file": (node({"type": "stem", "file": "/etc/passwd"}, "kick"), _FILE, "absolute"),
    "file on a drive": (node({"type": "stem", "file": "C:kick.wav"}, "kick"), _FILE, "absolute"),
    "backslash": (node({"type": "stem", "file": "stems\\kick.wav"}, "kick"), _FILE, "backslash"),
    "file with NUL": (node({"type": "stem", "file": "a\0b"}, "kick"), _FILE, "cannot be a path"),
    "file with a line feed": (node({"type": "stem", "file": "a\nb"}, "kick"), _FILE, "seen"),
    "file name too long": (node({"type": "stem", "file": "a" * 256}, "kick"), _FILE, "255 bytes"),
    # Cables.
    "cables is an object": (text(cables={}), "cables", "an object is not a list"),
    "cable is text": (cable("kick.out"), r"cables\[5\]", "no cable"),
    "cable with one end": (cable(["kick.out"]), r"cables\[5\]", "no cable"),
    "cable with three ends": (cable(["kick.out", "mix.in", "mix.in"]), r"cables\[5\]", "no cable"),
    "end is a number": (cable(["kick.out", 3]), r"cables\[5\]", "no cable"),
    "end without port": (cable(["kick", "mix.in"]), r"cables\[5\]", "names no port"),
    "no such node": (cable(["kik.out", "mix.in"]), r"cables\[5\]",
                     'no node "kik"; did you mean "kick"'),
    "no node like it": (cable(["kick.out", "zzz.in"]), r"cables\[5\]", 'no node "zzz"; '),
    "no such output": (cable(["kick.oot", "mix.in"]), r"cables\[5\]", 'did you mean "out"'),
    "no such input": (cable(["kick.out", "squash.side"]), r"cables\[5\]", "has in, key"),
    "input as source": (cable(["mix.in", "squash.key"]), r"cables\[5\]", '"mix.in" is no output'),
    "output as target": (cable(["kick.out", "mix.out"]), r"cables\[5\]", '"mix.out" is no input'),
    "cable from the end": (cable(["master.out", "mix.in"]), r"cables\[5\]", "has none"),
    "same cable twice": (cable(["kick.out", "kick-eq.in"]), r"cables\[5\]", r"as cables\[0\]"),
    "loop of two": (cable(["mix-eq.out", "mix.in"]), "cables", "mix → mix-eq → mix would feed"),
    "loop through a key": (cable(["squash.out", "squash.key"]), "cables", "squash → squash would"),
    "loop of all": (cable(["squash.out", "kick-eq.in"]), "cables",
                    "kick-eq → mix → mix-eq → squash → kick-eq would feed back"),
    # Automation.
    "automation is a list": (text(automation=[]), "automation", "a list is not an object"),
    "lane without parameter": (lane("mix", [[0, 0]]), r"automation\.mix", "names no parameter"),
    "lane of no node": (lane("mx.gain", [[0, 0]]), r"automation\.mx\.gain", 'did you mean "mix"'),
    "lane of no parameter": (lane("mix.gian", [[0, 0]]), r"automation\.mix\.gian",
                             'did you mean "gain"'),
    "lane of no band": (lane("kick-eq.bands[2].gain", [[0, 0]]),
                        r"automation\.kick-eq\.bands\[2\]\.gain", r"bands\[\d\]\.gain"),
    "band index with a zero": (lane("kick-eq.bands[01].gain", [[0, 0]]), r"automation\.kick-eq",
                               "no parameter"),
    "lane of a choice": (lane("master.dither", [[0, 0]]), r"automation\.master\.dither",
                         "not a number"),
    "lane of a list": (lane("kick-eq.bands", [[0, 0]]), r"automation\.kick-eq", "not a number"),
    "lane of a latency": (lane("squash.lookahead", [[0, 0]]), r"automation\.squash\.lookahead",
                          "cannot move"),
    "lane to null": (lane("squash.key_highpass", [[0, 20], [1, None]]), r"automation\.squash\.key_",
                     "null"),
    "lane is a number": (lane(_GAIN, 3), _LANE, "3 is not a list"),
    "lane is empty": (lane(_GAIN, []), _LANE, "no breakpoints"),
    "breakpoint is a number": (lane(_GAIN, [3]), rf"{_LANE}\[0\]", "no breakpoint"),
    "breakpoint of one": (lane(_GAIN, [[3]]), rf"{_LANE}\[0\]", "no breakpoint"),
    "breakpoint of four": (lane(_GAIN, [[0, 0, "hold", 1]]), rf"{_LANE}\[0\]", "no breakpoint"),
    "time is text": (lane(_GAIN, [["0", 0]]), rf"{_LANE}\[0\]\[0\]", "not a number"),
    "negative time": (lane(_GAIN, [[-0.1, 0]]), rf"{_LANE}\[0\]\[0\]", "out of range"),
    "time without end": (lane(_GAIN, [[1e300, 0]]), rf"{_LANE}\[0\]\[0\]", "out of range"),
    "time stands still": (lane(_GAIN, [[1, 0], [1, 2]]), rf"{_LANE}\[1\]\[0\]", "1 s is not after"),
    "time goes back": (lane(_GAIN, [[1, 0], [0.5, 2]]), rf"{_LANE}\[1\]\[0\]", "not after"),
    "value above": (lane(_GAIN, [[0, 36.5]]), rf"{_LANE}\[0\]\[1\]", "36.5 is above 36"),
    "value is null": (lane(_GAIN, [[0, None]]), rf"{_LANE}\[0\]\[1\]", "null is not a number"),
    "value is off": (lane(_GAIN, [[0, "-inf"]]), rf"{_LANE}\[0\]\[1\]", "not a number"),
    "no such curve": (lane(_GAIN, [[0, 0, "bezier"]]), rf"{_LANE}\[0\]\[2\]", "linear, hold"),
    "curve is a list": (lane(_GAIN, [[0, 0, []]]), rf"{_LANE}\[0\]\[2\]", "a list is no curve"),
    "too many breakpoints": (lane(_GAIN, [[i, 0] for i in range(100_001)]), _LANE, "too many"),
    # Layout.
    "layout is a list": (text(layout=[]), "layout", "a list is not an object"),
    "layout's unknown key": (text(layout={"node": {}}), r"layout\.node", 'did you mean "nodes"'),
    "position of no node": (text(layout={"nodes": {"kik": [0, 0]}}), r"layout\.nodes\.kik",
                            'did you mean "kick"'),
    "position of three": (text(layout={"nodes": {"kick": [0, 0, 0]}}), r"layout\.nodes\.kick",
                          "at most 2"),
    "position of one": (text(layout={"nodes": {"kick": [0]}}), r"layout\.nodes\.kick",
                        "no position"),
    "position of texts": (text(layout={"nodes": {"kick": ["0", 0]}}), r"layout\.nodes\.kick\[0\]",
                          "not a number"),
    "frame is a number": (text(layout={"frames": [1]}), r"layout\.frames\[0\]", "not an object"),
}  # fmt: skip

BAD: Final = {
    name: Bad(data.encode() if isinstance(data, str) else data, place, message)
    for name, (data, place, message) in _TABLE.items()
}
"""By name. The places of faults in the file as a whole are those of ``bad.graph.json``."""
