"""Where an export begins and ends, and that a part is a slice of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.graphapp.support import RATE, error_of, graphapp, noise, rendered, samples, write_song

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block

    Captured = pytest.CaptureFixture[str]

FLOOR = 1e-5
"""-100 dBFS."""
BURST = 2400
HALL = {"type": "reverb", "time": 0.3, "predelay": 0.0}


def burst(silence: int, level: float = 0.1) -> Block:
    """Return noise, and silence after it that belongs to the stem."""
    return np.concatenate([noise(BURST, level=level), np.zeros((silence, 2), np.float32)])


def song_with_reverb(folder: Path, silence: int, level: float = 0.1, **master: object) -> Path:
    """Write a stem into a reverb, dry sound included."""
    return write_song(
        folder,
        {"burst": burst(silence, level)},
        {"hall": {**HALL, "mix": 50}, "master": master},
        ["burst > hall > master"],
    )


def last_loud(heard: Block) -> int:
    """Return the frame after the last one at or above -100 dBFS."""
    return int(np.flatnonzero(np.abs(heard).max(axis=1) >= FLOOR)[-1]) + 1


def test_without_a_tail_the_last_stem_is_the_end(tmp_path: Path) -> None:
    """To the frame, whatever rings on; an offset counts."""
    song = write_song(
        tmp_path,
        {"early": noise(5000), "late": noise(1000)},
        {"late": {"offset": 0.1}, "hall": HALL},
        ["early > hall > master", "late > hall"],
    )
    assert len(rendered(song, "--tail", "0")) == 4800 + 1000


def test_a_tail_in_seconds_is_that_long(tmp_path: Path) -> None:
    """Whether it is heard or not."""
    song = song_with_reverb(tmp_path, 100)
    heard = rendered(song, "--tail", "0.5", "--depth", "32f")
    assert len(heard) == BURST + 100 + RATE // 2
    dry = write_song(tmp_path, {"burst": burst(0)})
    assert len(rendered(dry, "--tail", "0.25")) == BURST + RATE // 4


@pytest.mark.parametrize("depth", ["16", "32f"])
@pytest.mark.parametrize("block", [64, 2048])
def test_an_automatic_tail_ends_with_the_last_frame_that_is_heard(
    depth: str, block: int, tmp_path: Path
) -> None:
    """The declared tail is long enough, and nothing that is cut reaches -100 dBFS."""
    song = song_with_reverb(tmp_path, 0)
    long = rendered(song, "--tail", "5", "--depth", "32f")
    end = last_loud(long)
    assert BURST < end < len(long) - RATE
    whole = rendered(song, "--tail", "5", "--depth", depth)
    heard = rendered(song, "--depth", depth, "--block", block)
    assert len(heard) == end
    assert np.array_equal(heard, whole[:end])


def test_the_end_of_a_stem_is_never_cut(tmp_path: Path) -> None:
    """Silence that belongs to a stem stays, though the reverb has died before."""
    song = song_with_reverb(tmp_path, 2 * RATE)
    heard = rendered(song, "--depth", "32f")
    assert len(heard) == BURST + 2 * RATE
    assert last_loud(heard) < len(heard) - RATE // 2


def test_a_gap_in_a_tail_is_no_end(tmp_path: Path) -> None:
    """What is quieter than -100 dBFS is kept where something louder follows."""
    long = {"type": "reverb", "predelay": 500, "time": 0.2, "mix": 100}
    song = write_song(tmp_path, {"burst": burst(0)}, {"hall": long}, ["burst > hall > master"])
    heard = rendered(song, "--depth", "32f")
    assert not heard[BURST : RATE // 2].any()
    assert len(heard) > RATE // 2 + BURST


@pytest.mark.parametrize(
    ("options", "rate"),
    [
        ("--depth 16", RATE),
        ("--depth 24 --tail 1", RATE),
        ("--depth 32f --tail 0", RATE),
        ("--depth 16 --rate 44100", 44_100),
        ("--depth 32f --rate 44100", 44_100),
        ("--depth 32f --rate 96000 --tail 0.3", 96_000),
    ],
)
@pytest.mark.parametrize("dither", ["tpdf", "shaped"])
@pytest.mark.parametrize("silence", [0, RATE // 4, 3 * RATE // 2])
def test_a_part_is_a_slice_of_the_whole(
    options: str, rate: int, dither: str, silence: int, tmp_path: Path
) -> None:
    """Bit for bit: inside the song, to its end, out of its tail, and beyond all."""
    song = song_with_reverb(tmp_path, silence, dither=dither)
    rendered(song, *options.split(), name="whole.wav")
    kind = "float32" if "32f" in options else "int32"
    whole = samples(tmp_path / "whole.wav", kind)
    end = (BURST + silence) / RATE
    for start, stop in ((0.0, 0.02), (0.013, end), (end - 0.01, end + 0.1), (end, 60.0)):
        expected = whole[round(start * rate) : round(stop * rate)]
        if not len(expected):
            continue
        rendered(song, *options.split(), "--from", start, "--to", stop)
        part = samples(tmp_path / "out.wav", kind)
        assert np.array_equal(part, expected), (start, stop)


@pytest.mark.parametrize("silence", [RATE // 2, 3 * RATE // 2])
def test_a_quiet_tail_beyond_the_song_is_not_resampled_into_it(
    silence: int, tmp_path: Path
) -> None:
    """A part that ends with the song equals the whole, from which the rest of the tail is cut."""
    song = song_with_reverb(tmp_path, silence, level=1e-3)
    options = ["--depth", "32f", "--rate", "44100"]
    whole = rendered(song, *options, name="whole.wav")
    end = (BURST + silence) / RATE
    part = rendered(song, *options, "--from", "0.02", "--to", end)
    assert np.array_equal(part, whole[round(0.02 * 44_100) :])


def test_a_part_after_the_end_is_refused(tmp_path: Path, capsys: Captured) -> None:
    """Also where the declared tail would go on, but nothing is heard of it."""
    song = song_with_reverb(tmp_path, 0)
    end = len(rendered(song)) / RATE
    capsys.readouterr()
    output = tmp_path / "part.wav"
    for start in (end, end + 0.001, end + 10.0):
        assert graphapp("render", song, "-o", output, "--from", start) == 2
        assert error_of(capsys).startswith("--from: ")
    assert not output.exists()


def test_a_graph_without_stems_needs_an_end(tmp_path: Path, capsys: Captured) -> None:
    """With one it is rendered that long."""
    song = write_song(tmp_path, {}, {"mix": {"type": "bus"}}, ["mix > master"])
    assert graphapp("render", song, "-o", tmp_path / "out.wav") == 2
    assert error_of(capsys).startswith("--to: ")
    assert not (tmp_path / "out.wav").exists()
    assert len(rendered(song, "--to", "0.1")) == 4800


@pytest.mark.parametrize("port", ["send.out", "send.send", "limit.out", "hall.out", "burst.out"])
@pytest.mark.parametrize("depth", ["24", "32f"])
def test_any_output_is_exported_as_if_it_were_wired_to_the_master(
    port: str, depth: str, tmp_path: Path
) -> None:
    """The rest of the graph does not matter then."""
    nodes: dict[str, dict[str, object]] = {
        "limit": {"type": "limiter", "drive": 6},
        "send": {"type": "send", "level": -6},
        "hall": HALL,
        "long": {"offset": 0.5},
    }
    stems = {"burst": burst(100), "long": noise(1000)}
    wires = ["burst > limit > send > master", "send.send > hall > master", "long > master"]
    song = write_song(tmp_path, stems, nodes, wires)
    direct = rendered(song, "--node", port, "--depth", depth)
    wires = ["burst > limit > send", "send.send > hall", f"{port} > master"]
    song = write_song(tmp_path, stems, nodes, wires)
    assert np.array_equal(direct, rendered(song, "--depth", depth))
    assert direct.any()


def test_a_muted_output_is_exported_silent(tmp_path: Path) -> None:
    """As it would arrive anywhere else."""
    song = write_song(
        tmp_path,
        {"hiss": noise(4800)},
        {"mix": {"type": "bus", "mute": True}},
        ["hiss > mix > master"],
    )
    assert rendered(song, "--node", "hiss.out", "--depth", "32f").any()
    assert not rendered(song, "--node", "mix.out", "--depth", "32f").any()
