"""What the commands print, where, and with which status they end."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from typing import TYPE_CHECKING

import pytest

from graphapp.cli.app import run
from nodes.registry import catalogue
from tests.graphapp.support import graphapp, noise, samples, sine, write_song

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Shape = Mapping[str, "type | tuple[type, ...] | list[Shape] | Shape"]

OPTIONS = """
    PROJECT -o --output --depth --rate --format --from --to --tail --block --threads --node
    --allow-missing --explain --json
"""
NUMBER = (float, int)
LEVEL = (float, type(None))
LOUDNESS: Shape = {
    "integrated": LEVEL,
    "momentary_max": LEVEL,
    "short_term_max": LEVEL,
    "range": LEVEL,
    "true_peak": LEVEL,
    "sample_peak": LEVEL,
    "plr": LEVEL,
    "correlation": LEVEL,
    "series": type(None),
}
RENDER: Shape = {
    "file": str,
    "frames": int,
    "rate": int,
    "channels": int,
    "seconds": float,
    "wall": float,
    "render_wall": float,
    "realtime": float,
    "latency_frames": int,
    "threads": int,
    "block": int,
    "sha256": str,
    "audio_sha256": str,
    "loudness": LOUDNESS,
    "warnings": [{"place": str, "message": str}],
}
CHECK: Shape = {
    "ok": bool,
    "findings": [
        {
            "severity": str,
            "code": str,
            "place": str,
            "message": str,
            "from": LEVEL,
            "to": LEVEL,
        }
    ],
}
NODES: Shape = {
    "nodes": [
        {
            "type": str,
            "label": str,
            "category": str,
            "inputs": list,
            "outputs": list,
            "params": [
                {
                    "name": str,
                    "label": str,
                    "unit": (str, type(None)),
                    "min": (*NUMBER, type(None)),
                    "max": (*NUMBER, type(None)),
                    "default": (str, bool, list, *NUMBER, type(None)),
                    "choices": (list, type(None)),
                    "automatable": bool,
                }
            ],
            "doc": str,
        }
    ]
}


def assert_shape(document: object, shape: object) -> None:
    """Check keys, their order and the types of values."""
    if isinstance(shape, dict):
        assert isinstance(document, dict)
        assert list(document) == list(shape)
        for key, inner in shape.items():
            assert_shape(document[key], inner)
    elif isinstance(shape, list):
        assert isinstance(document, list)
        for item in document:
            assert_shape(item, shape[0])
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        assert type(document) in kinds


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Return a project of a quarter of a second that warns."""
    equalizer = {"type": "eq", "bands": [{"freq": 22_000}]}
    return write_song(
        tmp_path, {"tone": sine(440.0)}, {"tilt": equalizer}, ["tone > tilt > master"], rate=44_100
    )


def test_render_prints_one_json_document(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it on standard output; numbers are those of the file."""
    output = song.with_name("out.flac")
    assert graphapp("render", song, "-o", output, "--block", 128, "--threads", 1, "--json") == 0
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert not printed.err
    assert printed.out.count("\n") == 1
    assert_shape(document, RENDER)
    heard = samples(output)
    assert document["file"] == str(output)
    assert (document["frames"], document["channels"]) == heard.shape
    assert (document["rate"], document["block"], document["threads"]) == (44_100, 128, 1)
    assert document["seconds"] == document["frames"] / 44_100
    assert document["realtime"] == document["seconds"] / document["render_wall"]
    assert 0 < document["render_wall"] < document["wall"]
    assert document["sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
    assert [each["place"] for each in document["warnings"]] == ["nodes.tilt.bands[0].freq"]


def test_silence_has_no_levels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be measured is null, never NaN or minus infinity."""
    song = write_song(tmp_path, {"rest": noise(9600, level=0.0)})
    assert graphapp("render", song, "-o", tmp_path / "a.wav", "--depth", "32f", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert_shape(document, RENDER)
    assert set(document["loudness"].values()) == {None}


def test_render_tells_a_person_and_warns_aside(
    song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results on standard output; warnings on standard error, a line each, with their place."""
    output = song.with_name("out.wav")
    assert graphapp("render", song, "-o", output) == 0
    printed = capsys.readouterr()
    assert str(output) in printed.out
    assert "dBTP" in printed.out
    assert "dBTP" in printed.out
    assert printed.err.startswith("warning: nodes.tilt.bands[0].freq: ")
    assert printed.err.count("\n") == 1


def test_explain_prints_the_schedule_and_writes_nothing(
    song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every node and cable has its line."""
    assert graphapp("render", song, "--explain") == 0
    printed = capsys.readouterr().out
    assert "tone" in printed
    assert "tilt" in printed
    assert not list(song.parent.glob("*.wav.*")) + list(song.parent.glob("out*"))


def test_explained_json_is_still_one_document(
    song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The schedule then goes to standard error."""
    output = song.with_name("out.wav")
    assert graphapp("render", song, "-o", output, "--explain", "--json") == 0
    printed = capsys.readouterr()
    assert_shape(json.loads(printed.out), RENDER)
    assert "tilt" in printed.err


def test_check_prints_one_json_document(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the warning that reading gave."""
    assert graphapp("check", song, "--json") == 0
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert not printed.err
    assert_shape(document, CHECK)
    assert [each["place"] for each in document["findings"]] == ["nodes.tilt.bands[0].freq"]


def test_nodes_prints_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    """All types by id, each with its parameters."""
    assert graphapp("nodes", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert_shape(document, NODES)
    assert [each["type"] for each in document["nodes"]] == list(catalogue())
    (fader,) = [each for each in document["nodes"] if each["type"] == "fader"]
    (gain,) = fader["params"]
    assert (gain["name"], gain["unit"], gain["min"], gain["max"]) == ("gain", "dB", -60, 24)
    assert (gain["default"], gain["choices"], gain["automatable"]) == (0, ["-inf"], True)


def test_nodes_describes_one_type(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON and for a person: ranges, choices, which can be automated."""
    assert graphapp("nodes", "limiter", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert_shape(document, NODES)
    (limiter,) = document["nodes"]
    moves = {each["name"]: each["automatable"] for each in limiter["params"]}
    assert moves["ceiling"]
    assert not moves["lookahead"]
    assert graphapp("nodes", "limiter") == 0
    printed = capsys.readouterr().out
    for name in moves:
        assert name in printed


def test_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    """One line: the program and its version."""
    assert graphapp("--version") == 0
    assert capsys.readouterr().out == f"graphapp {importlib.metadata.version('graphapp')}\n"


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("", "demo render play devices check nodes --version --help"),
        ("play", "PROJECT --device --block --from --to --loop --json"),
        ("devices", "--json"),
        ("render", OPTIONS),
        ("check", "PROJECT --json"),
        ("nodes", "TYPE --json"),
        ("demo", "DIR --json"),
    ],
)
def test_help_names_every_option(
    command: str, names: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with an example."""
    monkeypatch.setenv("COLUMNS", "200")
    assert run([*command.split(), "--help"]) == 0
    printed = capsys.readouterr().out
    missing = [name for name in names.split() if name not in printed]
    assert not missing
    assert f"graphapp {command}".rstrip() in printed


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was wrong, so the status is 0."""
    assert run(["--help"]) == 0
    assert "render" in capsys.readouterr().out


@pytest.mark.parametrize("given", [[], ["--state", "x.json"], ["song.graph.json"], ["open"]])
def test_the_window_opens_without_saying_open(
    given: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here it cannot: there is no screen, which is said in a line."""
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert run(given) == 2
    assert capsys.readouterr().err.startswith("error: DISPLAY: there is no screen")
