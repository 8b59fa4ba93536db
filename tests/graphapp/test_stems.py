"""Stems: where they sound, what they hold, and files that are not as they should be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.graphapp.support import (
    RATE,
    error_of,
    graphapp,
    noise,
    rendered,
    samples,
    sine,
    write_song,
)

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block

    Captured = pytest.CaptureFixture[str]

EXACT = ("--depth", "32f", "--tail", "0")
STEM = noise(4801)


def played(folder: Path, stem: Block, **fields: object) -> Block:
    """Render a stem with these fields, and return it as floats."""
    return rendered(write_song(folder, {"stem": stem}, {"stem": fields}), *EXACT)


def silence(frames: int, channels: int = 2) -> Block:
    """Return zeros."""
    return np.zeros((frames, channels), np.float32)


def test_a_stem_is_what_its_file_holds(tmp_path: Path) -> None:
    """To the bit, mono and stereo."""
    assert np.array_equal(played(tmp_path, STEM), STEM)
    assert np.array_equal(played(tmp_path, STEM[:, :1]), STEM[:, :1])


def test_an_offset_puts_it_later(tmp_path: Path) -> None:
    """To the nearest frame: 0.0371 s are 1780.8."""
    expected = np.concatenate([silence(1781), STEM])
    assert np.array_equal(played(tmp_path, STEM, offset=0.0371), expected)


@pytest.mark.parametrize(
    ("start", "end", "frames"),
    [
        (0.01, None, slice(480, None)),
        (0.0, 0.05, slice(0, 2400)),
        (0.0123, 0.0567, slice(590, 2722)),
        (0.05, 9.0, slice(2400, 4801)),
    ],
)
def test_a_region_is_cut_from_the_file(
    start: float, end: float | None, frames: slice, tmp_path: Path
) -> None:
    """From one frame up to another; beyond the file there is nothing."""
    heard = played(tmp_path, STEM, start=start, end=end, offset=0.001)
    assert np.array_equal(heard, np.concatenate([silence(48), STEM[frames]]))


def test_trim_and_polarity(tmp_path: Path) -> None:
    """A level in dB, and a sign."""
    heard = played(tmp_path, STEM, trim=-6.5, invert=True)
    assert np.allclose(heard, -(10 ** (-6.5 / 20)) * STEM, rtol=1e-6)
    assert np.array_equal(played(tmp_path, STEM, invert=True), -STEM)


CURVES = {
    "linear": lambda part: part,
    "equal-power": lambda part: np.sin(np.pi / 2 * part),
    "exponential": lambda part: (1000.0**part - 1) / 999,
}


@pytest.mark.parametrize("curve", CURVES)
def test_fades_lie_inside_the_region(curve: str, tmp_path: Path) -> None:
    """They begin at silence, reach the full level, and end at silence."""
    ones = np.ones((4800, 1), np.float32)
    fields: dict[str, Any] = {"start": 0.01, "end": 0.09, "fade_in": 0.02, "fade_out": 0.03}
    heard = played(tmp_path, ones, **fields, fade_curve=curve)[:, 0]
    rise, fall, length = 960, 1440, 3840
    expected = np.ones(length)
    expected[:rise] = CURVES[curve](np.arange(rise) / rise)
    expected[length - fall :] = CURVES[curve](np.arange(fall, 0, -1) / fall)
    assert np.allclose(heard, expected, atol=1e-6)


@pytest.mark.parametrize(("curve", "power"), [("linear", 1), ("equal-power", 2)])
def test_a_crossfade_keeps_the_level(curve: str, power: int, tmp_path: Path) -> None:
    """Two stems that overlap by their fades: linear keeps the sum, equal-power the power."""
    ones = np.ones((4800, 1), np.float32)
    fields = {"fade_curve": curve}
    rising = played(tmp_path, ones, **fields, fade_in=0.05)[:2400]
    falling = played(tmp_path, ones, **fields, fade_out=0.05)[2400:]
    assert np.allclose(falling**power + rising**power, 1.0, atol=1e-6)


def test_channels(tmp_path: Path) -> None:
    """The mean, one side, or as they are; a mono file has its one channel on every side."""
    left, right = STEM[:, :1], STEM[:, 1:]
    expected: dict[str, Any] = {
        "as-file": STEM,
        "mono": (left.astype(float) + right) / 2,
        "left": left,
        "right": right,
        "downmix": STEM,
    }
    for mode, wanted in expected.items():
        heard = played(tmp_path, STEM, channels=mode)
        assert np.array_equal(heard, wanted.astype(np.float32)), mode
        assert np.array_equal(played(tmp_path, left, channels=mode), left), mode


def test_six_channels_need_to_be_told(tmp_path: Path, capsys: Captured) -> None:
    """The error says how; a downmix is that of ITU-R BS.775: L R C LFE Ls Rs."""
    surround = noise(4800, 6)
    song = write_song(tmp_path, {"film": surround})
    assert graphapp("render", song, "-o", tmp_path / "out.wav") == 2
    assert re.match(r'nodes\.film\.channels: .*6 channels.*"downmix"', error_of(capsys))
    assert not (tmp_path / "out.wav").exists()
    left, right, center, _, left_back, right_back = surround.astype(float).T
    expected = np.stack(
        [
            left + np.sqrt(0.5) * (center + left_back),
            right + np.sqrt(0.5) * (center + right_back),
        ],
        axis=1,
    )
    assert np.allclose(played(tmp_path, surround, channels="downmix"), expected, atol=1e-7)
    mean = surround.mean(axis=1, keepdims=True, dtype=float)
    assert np.allclose(played(tmp_path, surround, channels="mono"), mean, atol=1e-7)


@pytest.mark.parametrize("rate", [44_100, 96_000, 22_050])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_a_file_at_another_rate(rate: int, subtype: str, tmp_path: Path) -> None:
    """It is as long as frames × rate / file rate says, and sounds the same."""
    frames = 9_999
    song = write_song(tmp_path, {"tone": sine(1000.0)})
    soundfile.write(tmp_path / "tone.wav", sine(1000.0, frames, 0.5, rate), rate, subtype=subtype)
    heard = rendered(song, *EXACT)
    assert len(heard) == round(frames * RATE / rate)
    inside = slice(1000, len(heard) - 1000)
    error = np.abs(heard - sine(1000.0, len(heard), 0.5))[inside].max()
    assert error < {"PCM_16": 4e-5, "PCM_24": 3e-6, "FLOAT": 3e-6}[subtype]


def test_a_region_of_a_file_at_another_rate(tmp_path: Path) -> None:
    """It is a slice of the whole file as it was resampled, wherever it is read from."""
    song = write_song(tmp_path, {"tone": sine(1000.0)})
    soundfile.write(tmp_path / "tone.wav", noise(40_000), 44_100, subtype="FLOAT")
    whole = rendered(song, *EXACT)
    late = {"type": "stem", "file": "tone.wav", "start": 0.5}
    song = write_song(tmp_path, {}, {"tone": late}, ["tone > master"])
    assert np.array_equal(rendered(song, *EXACT), whole[RATE // 2 :])


def test_many_files_sum(tmp_path: Path) -> None:
    """Seventy stems, each a click at a frame of its own."""
    clicks = {f"click-{i}": np.full((1, 1), 0.5, np.float32) for i in range(70)}
    places = {name: {"offset": 10 * i / RATE} for i, name in enumerate(clicks)}
    heard = rendered(write_song(tmp_path, clicks, places), *EXACT)
    expected = silence(691, 1)
    expected[::10] = 0.5
    assert np.array_equal(heard, expected)


def test_samples_that_are_no_numbers_become_silence(tmp_path: Path, capsys: Captured) -> None:
    """NaN and infinities never reach a file; the warning names the node and how many there were."""
    stem = STEM.copy()
    stem[5, 0], stem[2000:2003] = np.nan, np.inf
    stem[3000, 1] = -np.inf
    nodes = {"eq": {"type": "eq", "bands": [{"gain": 6}]}}
    song = write_song(tmp_path, {"bad": stem}, nodes, ["bad > eq > master"])
    heard = rendered(song, *EXACT)
    warning = capsys.readouterr().err
    assert re.match(r"warning: nodes\.bad\.file: 8 samples [^\n]+\n$", warning)
    assert np.isfinite(heard).all()
    mended = np.where(np.isfinite(stem), stem, np.float32(0))
    write_song(tmp_path, {"bad": mended}, nodes, ["bad > eq > master"])
    assert np.array_equal(rendered(song, *EXACT), heard)


def test_they_are_counted_in_a_resampled_stem_too(tmp_path: Path, capsys: Captured) -> None:
    """Also those that the resampler is fed first."""
    write_song(tmp_path, {"bad": STEM}, {}, ["bad > master"])
    stem = np.zeros((44_100, 2), np.float32)
    stem[100:110] = np.nan
    soundfile.write(tmp_path / "bad.wav", stem, 44_100, subtype="FLOAT")
    song = write_song(tmp_path, {}, {"bad": {"type": "stem", "file": "bad.wav"}}, ["bad > master"])
    rendered(song, *EXACT)
    assert "warning: nodes.bad.file: 20 samples" in capsys.readouterr().err


WHOLE = "whole.wav"


def damaged(folder: Path) -> dict[str, Path]:
    """Write files that cannot be used."""
    soundfile.write(folder / WHOLE, STEM, RATE, subtype="PCM_24")
    data = (folder / WHOLE).read_bytes()
    contents = {
        "empty.wav": b"",
        "header.wav": data[:44],
        "half-a-header.wav": data[:20],
        "corrupt.wav": data[:4] + data[::-1],
        "text.wav": b"kick drum, take 3\n" * 100,
        "broken.flac": b"fLaC" + data,
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "folder.wav").mkdir()
    return {name: folder / name for name in (*contents, "folder.wav", "missing.wav")}


def test_a_file_that_cannot_be_used(tmp_path: Path, capsys: Captured) -> None:
    """Status 2 naming the node; with --allow-missing it is silent, with a warning."""
    for name, path in damaged(tmp_path).items():
        fields = {"odd": {"type": "stem", "file": name}}
        song = write_song(tmp_path, {"good": STEM}, fields, ["good > master", "odd > master"])
        output = tmp_path / "out.wav"
        assert graphapp("render", song, "-o", output) == 2
        assert re.match(rf'nodes\.odd\.file: .*{path.name}".*[;:] .+', error_of(capsys)), name
        assert not output.exists()
        assert np.array_equal(rendered(song, *EXACT, "--allow-missing"), STEM), name
        warning = capsys.readouterr().err
        assert re.match(r"warning: nodes\.odd\.file: [^\n]+\n$", warning), name
        output.unlink()


def test_a_stem_without_a_file(tmp_path: Path, capsys: Captured) -> None:
    """The error says what to set."""
    song = write_song(tmp_path, {}, {"blank": {"type": "stem"}}, ["blank > master"])
    assert graphapp("render", song, "-o", tmp_path / "out.wav") == 2
    assert re.match(r'nodes\.blank\.file: .*set "file"', error_of(capsys))


def test_a_truncated_file_is_used_as_far_as_it_goes(tmp_path: Path, capsys: Captured) -> None:
    """With a warning: it is not silently taken for whole."""
    soundfile.write(tmp_path / WHOLE, STEM, RATE, subtype="FLOAT")
    header = (tmp_path / WHOLE).read_bytes()
    cut = header[: len(header) - 8 * 1000 - 3]
    (tmp_path / "cut.wav").write_bytes(cut)
    song = write_song(tmp_path, {}, {"cut": {"type": "stem", "file": "cut.wav"}}, ["cut > master"])
    heard = rendered(song, *EXACT)
    assert re.match(r"warning: nodes\.cut\.file: [^\n]*truncated", capsys.readouterr().err)
    assert np.array_equal(heard, STEM[:3800])


def test_a_stem_may_be_a_link(tmp_path: Path) -> None:
    """To a regular file; to anything else it is refused like that."""
    song = write_song(tmp_path, {"take": STEM})
    (tmp_path / "take.wav").rename(tmp_path / "moved.wav")
    (tmp_path / "take.wav").symlink_to("moved.wav")
    assert np.array_equal(rendered(song, *EXACT), STEM)
    (tmp_path / "take.wav").unlink()
    (tmp_path / "take.wav").symlink_to("/dev/zero")
    assert graphapp("render", song, "-o", tmp_path / "none.wav") == 2


@pytest.mark.parametrize("name", ["stem", "master"])
def test_the_ends_cannot_be_bypassed(name: str, tmp_path: Path, capsys: Captured) -> None:
    """They have no input to pass on, or nowhere to pass it to."""
    song = write_song(tmp_path, {"stem": STEM}, {name: {"bypass": True}})
    assert graphapp("render", song, "-o", tmp_path / "out.wav") == 2
    assert error_of(capsys).startswith(f"nodes.{name}.bypass: ")


def test_a_muted_stem_is_silent(tmp_path: Path) -> None:
    """And still as long."""
    assert np.array_equal(played(tmp_path, STEM, mute=True), silence(len(STEM)))


def test_unknown_types_are_refused_or_passed(tmp_path: Path, capsys: Captured) -> None:
    """Nothing is exported that sounds other than its author made it, unless that is wished."""
    wires = ["stem > warble > master"]
    fields = {"warble": {"type": "flanger", "depth": {"ms": [1, 2]}}}
    song = write_song(tmp_path, {"stem": STEM}, fields, wires)
    output = tmp_path / "out.wav"
    assert graphapp("render", song, "-o", output) == 2
    assert re.match(r'nodes\.warble\.type: .*"flanger".*--allow-missing', error_of(capsys))
    assert not output.exists()
    assert np.array_equal(rendered(song, *EXACT, "--allow-missing"), STEM)
    assert capsys.readouterr().err.startswith("warning: nodes.warble.type: ")


def test_a_newer_version_is_refused(tmp_path: Path, capsys: Captured) -> None:
    """Even if nothing in it is unknown."""
    song = write_song(tmp_path, {"stem": STEM}, version=2)
    for options in ((), ("--allow-missing",)):
        assert graphapp("render", song, "-o", tmp_path / "out.wav", *options) == 2
        assert re.match(r"version: 2 .*update", error_of(capsys))
    assert not (tmp_path / "out.wav").exists()
    assert len(samples(tmp_path / "stem.wav")) == len(STEM)
