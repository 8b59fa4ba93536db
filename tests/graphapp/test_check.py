"""``graphapp check``: what it finds, and what it does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphapp.engine.checks import measured_shift
from projects import Node
from tests.graphapp.support import (
    RATE,
    error_of,
    graphapp,
    node_types_in,
    noise,
    rendered,
    sine,
    write_song,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Check = Callable[[Path], tuple[int, list[dict[str, Any]]]]

LIAR = '''
"""Delay by another time than is said."""

from nodes.vocabulary import AudioIn, AudioOut, Node, Param, NUMBER


class Liar(Node, id="liar", category="Test"):
    """Say one latency and have another, in ``quanta``.

    References
    ----------
    None.
    """

    main = AudioIn("in")
    out = AudioOut("out")
    said = Param(NUMBER, 0, 4, default=1, fixed=True)
    had = Param(NUMBER, 0, 4, default=1, fixed=True)

    @classmethod
    def structure(cls, settings, rate):
        return int(settings.number(cls.had))

    @classmethod
    def latency(cls, settings, rate):
        return 64 * int(settings.number(cls.said))

    def prepare(self, rack):
        self.past = rack.lanes(rack.structure * 64)

    def process(self, bank):
        x, out, past = bank.block(self.main), bank.block(self.out), bank.state(self.past)
        for lane in range(x.shape[1]):
            before = past[lane // 8, :, lane % 8]
            both = [*before, *x[:, lane]]
            out[:, lane] = both[: len(x)]
            before[:] = both[len(x) :]
'''


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Return the command: its status and its findings."""

    def run(song: Path) -> tuple[int, list[dict[str, Any]]]:
        capsys.readouterr()
        status = graphapp("check", song, "--json")
        document = json.loads(capsys.readouterr().out)
        assert document["ok"] == (status == 0)
        return status, document["findings"]

    return run


@pytest.fixture
def liar(tmp_path: Path) -> Iterator[None]:
    """Add a node type that says one latency and has another."""
    folder = tmp_path / "types"
    folder.mkdir()
    (folder / "liar.py").write_text(LIAR)
    with node_types_in(folder):
        yield


def late_song(folder: Path, **liar: float) -> Path:
    """Write a song through a liar."""
    node = {"type": "liar", **liar}
    return write_song(folder, {"hiss": noise(4800)}, {"late": node}, ["hiss > late > master"])


def test_nothing_is_found_in_a_clean_song(tmp_path: Path, check: Check) -> None:
    """Every kind of node with latency, muted and bypassed ones too."""
    nodes: dict[str, dict[str, object]] = {
        "squash": {"type": "compressor", "lookahead": 20, "ratio": 100, "threshold": -80},
        "limit": {"type": "limiter", "drive": 36, "ceiling": -24, "lookahead": 20},
        "soft": {"type": "limiter", "drive": -24},
        "quiet": {"type": "limiter", "mute": True},
        "off": {"type": "limiter", "bypass": True},
        "hall": {"type": "reverb", "time": 0.2},
    }
    wires = ["tone > squash > limit > hall > master", "tone > soft > master"]
    wires += ["tone > quiet > master", "tone > off > master"]
    stems = {"tone": sine(440.0, level=0.1)}
    for rate in (8000, 48_000, 384_000):
        assert check(write_song(tmp_path, stems, nodes, wires, rate=rate)) == (0, [])


def test_a_person_is_told_that_all_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line that names the file; faults have a line each."""
    song = write_song(tmp_path, {"tone": sine(440.0)})
    assert graphapp("check", song) == 0
    assert capsys.readouterr().out == f"{song}: ok\n"
    (tmp_path / "tone.wav").unlink()
    assert graphapp("check", song) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("error: nodes.tone.file: ")
    assert printed.out.endswith(f"{song}: has faults\n")
    assert not printed.err


def test_every_file_that_cannot_be_used_is_an_error(tmp_path: Path, check: Check) -> None:
    """Not only the first; each once."""
    song = write_song(tmp_path, {name: noise(480) for name in ("a", "b", "c")})
    (tmp_path / "a.wav").unlink()
    (tmp_path / "c.wav").write_bytes(b"")
    status, findings = check(song)
    assert status == 1
    assert {(each["severity"], each["code"], each["place"]) for each in findings} == {
        ("error", "media", "nodes.a.file"),
        ("error", "media", "nodes.c.file"),
    }
    assert len(findings) == 2


def test_a_truncated_file_is_a_warning(tmp_path: Path, check: Check) -> None:
    """It can be rendered, so the status is 0."""
    song = write_song(tmp_path, {"cut": noise(4800)})
    whole = (tmp_path / "cut.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(whole[: len(whole) // 2])
    status, (finding,) = check(song)
    assert status == 0
    assert (finding["severity"], finding["place"]) == ("warning", "nodes.cut.file")


def test_too_many_channels_are_an_error(tmp_path: Path, check: Check) -> None:
    """With the place of what is to be set."""
    status, (finding,) = check(write_song(tmp_path, {"film": noise(480, 6)}))
    assert status == 1
    assert (finding["severity"], finding["place"]) == ("error", "nodes.film.channels")


def test_samples_that_are_no_numbers_are_a_warning(tmp_path: Path, check: Check) -> None:
    """With their node and their number."""
    stem = noise(4800)
    stem[7, 1] = stem[4000, 0] = np.nan
    status, (finding,) = check(write_song(tmp_path, {"bad": stem}))
    assert status == 0
    assert (finding["code"], finding["place"]) == ("not-finite", "nodes.bad.file")
    assert finding["message"].startswith("2 samples ")


def test_clipping_is_a_warning_with_its_time(tmp_path: Path, check: Check) -> None:
    """From the first frame above full scale to the last, in song time, latency or not."""
    stem = np.zeros((RATE // 2, 1), np.float32)
    stem[4800], stem[12_000] = 1.5, -1.25
    for through in ("fader", "compressor"):
        node = {"type": through} | ({"lookahead": 5.0} if through == "compressor" else {})
        node |= {"ratio": 1.0} if through == "compressor" else {}
        song = write_song(tmp_path, {"hot": stem}, {"x": node}, ["hot > x > master"])
        status, (finding,) = check(song)
        assert status == 0
        assert (finding["severity"], finding["code"]) == ("warning", "clipping")
        assert finding["place"] == "nodes.master"
        assert "+3.5 dBFS" in finding["message"]
        assert (finding["from"], finding["to"]) == (0.1, 12_001 / RATE)
    stem[4800], stem[12_000] = 1.0, -1.0
    assert check(write_song(tmp_path, {"full": stem})) == (0, [])


def test_a_silent_master_is_a_warning(tmp_path: Path, check: Check) -> None:
    """A fader was left off, or a mute on."""
    for fields in ({"gain": "-inf"}, {"mute": True}):
        down = {"type": "fader", **fields}
        song = write_song(tmp_path, {"hiss": noise(480)}, {"f": down}, ["hiss > f > master"])
        status, (finding,) = check(song)
        assert status == 0
        assert (finding["severity"], finding["code"]) == ("warning", "silent")


def test_what_is_not_heard_is_said(tmp_path: Path, check: Check) -> None:
    """Nodes that no cable leads from to the master: nothing is wrong, but it may be meant."""
    wires = ["hiss > master", "hiss > mix"]
    song = write_song(tmp_path, {"hiss": noise(480)}, {"mix": {"type": "bus"}}, wires)
    status, (finding,) = check(song)
    assert status == 0
    assert (finding["severity"], finding["code"]) == ("info", "unheard")
    assert finding["place"] == "nodes.mix"


def test_what_reading_noticed_is_a_warning(tmp_path: Path, check: Check) -> None:
    """A frequency that the rate does not allow."""
    node = {"type": "eq", "bands": [{}, {"freq": 20_000, "gain": 3}]}
    stems = {"tone": sine(440.0)}
    song = write_song(tmp_path, stems, {"eq": node}, ["tone > eq > master"], rate=32_000)
    status, (finding,) = check(song)
    assert status == 0
    assert (finding["severity"], finding["place"]) == ("warning", "nodes.eq.bands[1].freq")


def test_what_render_refuses_is_an_error(tmp_path: Path, check: Check) -> None:
    """Unknown node types, and files of a newer version."""
    unknown = {"what": {"type": "flanger"}}
    song = write_song(tmp_path, {"hiss": noise(480)}, unknown, ["hiss > what > master"])
    status, findings = check(song)
    assert status == 1
    assert [each["place"] for each in findings] == ["nodes.what.type"]
    status, findings = check(write_song(tmp_path, {"hiss": noise(480)}, version=2))
    assert status == 1
    assert [each["place"] for each in findings] == ["version"]


def test_a_file_that_cannot_be_read_is_a_wrong_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2 and one line, with and without --json: there is nothing to check."""
    song = tmp_path / "song.graph.json"
    song.write_text('{"format": "graphapp.project"}')
    for options in ((), ("--json",)):
        assert graphapp("check", song, *options) == 2
        assert error_of(capsys).startswith("version: ")


@pytest.mark.usefixtures("liar")
@pytest.mark.parametrize(("said", "had"), [(1, 0), (2, 1), (1, 2), (4, 0)])
def test_a_wrong_latency_is_an_error(said: int, had: int, tmp_path: Path, check: Check) -> None:
    """A path through such a node would not line up with others."""
    status, (finding,) = check(late_song(tmp_path, said=said, had=had))
    assert status == 1
    assert (finding["severity"], finding["code"]) == ("error", "alignment")
    assert finding["place"] == "nodes.late"
    assert f"{64 * said} frames" in finding["message"]
    assert f"has {64 * had}" in finding["message"]


@pytest.mark.usefixtures("liar")
def test_a_true_latency_is_found_true(tmp_path: Path, check: Check) -> None:
    """The test type by itself is no error; its render is its input."""
    song = late_song(tmp_path, said=3, had=3)
    assert check(song) == (0, [])
    assert np.array_equal(rendered(song, "--depth", "32f", "--tail", "0"), noise(4800))


def test_a_shift_is_measured_in_frames() -> None:
    """For every rate, as the exported samples have it."""
    limiter = Node("limiter", {"lookahead": 20.0, "drive": 12.0})
    assert [measured_shift(limiter, rate) for rate in (8000, 44_100, 384_000)] == [0, 0, 0]
