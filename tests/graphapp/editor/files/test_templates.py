"""Templates: valid, tidy, and doing what they say."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyloudnorm
import pytest

from graphapp.editor.geometry import Rect
from graphapp.engine.compile import compile_graph
from graphapp.engine.in_memory import run_in_memory
from nodes.vocabulary import Media
from projects import Endpoint, Project, parse
from projects.templates import TEMPLATES
from projects.templates.sheet import NODE
from projects.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dsp.arrays import Block

RATE = 48_000
WIRED = [name for name in TEMPLATES if name != "empty"]


def stems(project: Project) -> list[str]:
    """Return the ids of the stems."""
    return [name for name, node in project.graph.nodes.items() if node.type == "stem"]


def noise(seconds: float, level_dbfs: float, channels: int = 1, seed: int = 0) -> Block:
    """Return pink noise of an RMS level."""
    white = np.random.default_rng(seed).standard_normal((round(seconds * RATE), channels))
    spectrum = np.fft.rfft(white, axis=0)
    bins = np.arange(1, len(spectrum) + 1)
    pink = np.fft.irfft(spectrum / np.sqrt(bins)[:, None], len(white), axis=0)
    samples: Block = pink * 10 ** (level_dbfs / 20) / np.sqrt(np.mean(pink**2))
    return samples.astype(np.float32)


def speech(seconds: float, level_lufs: float) -> Block:
    """Return noise with the spectrum and the syllables of speech, as loud as asked for.

    Its long-term spectrum rises up to 120 Hz and falls by 9 dB an octave above 1.5 kHz.
    """
    sound = noise(seconds, -20.0)
    spectrum = np.fft.rfft(sound, axis=0)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)[:, None]
    spectrum *= (hertz / 120) ** 2 / (1 + (hertz / 120) ** 2) / np.sqrt(1 + (hertz / 1_500) ** 2)
    syllables = (1 + np.sin(2 * np.pi * 4 * np.arange(len(sound)) / RATE)) / 2
    voice = np.fft.irfft(spectrum, len(sound), axis=0) * syllables[:, None]
    missing_db = level_lufs - pyloudnorm.Meter(RATE).integrated_loudness(voice)
    samples: Block = voice * 10 ** (missing_db / 20)
    return samples.astype(np.float32)


def level_db(samples: Block) -> float:
    """Return the RMS level."""
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64))))


def played(project: Project, sounds: Mapping[str, Block], port: str | None = None) -> Block:
    """Render a project whose other stems are silent."""
    length = max(len(samples) for samples in sounds.values())
    silence = {name: np.zeros((length, 1), np.float32) for name in stems(project)}
    end = Endpoint.of(port) if port else None
    return run_in_memory(project, {**silence, **sounds}, port=end)


@pytest.mark.parametrize("rate", [44_100, 192_000])
@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_canonical_and_compiles(name: str, rate: int) -> None:
    project = TEMPLATES[name].make(rate, Path("songs"))
    assert (project.rate, project.folder, project.warnings) == (rate, Path("songs"), ())
    data = write(project)
    again = parse(data, Path("songs"))
    assert again == project
    assert write(again) == data
    compile_graph(project, {stem: Media(0, 1) for stem in stems(project)})


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_words_for_people(name: str) -> None:
    template = TEMPLATES[name]
    assert template.name == name
    assert template.description.endswith(".")
    labels = [node.label for node in template.make().graph.nodes.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= 18


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_node_has_a_place_of_its_own(name: str) -> None:
    project = TEMPLATES[name].make()
    assert project.layout.nodes.keys() == project.graph.nodes.keys()
    rects = [Rect(x, y, *NODE) for x, y in project.layout.nodes.values()]
    assert not any(one.intersects(other) for one, other in combinations(rects, 2))


@pytest.mark.parametrize("name", WIRED)
def test_cables_lead_to_the_right(name: str) -> None:
    project = TEMPLATES[name].make()
    places = project.layout.nodes
    for source, target in project.graph.cables:
        assert places[source.node].x < places[target.node].x, f"{source} → {target}"


@pytest.mark.parametrize("name", WIRED)
def test_every_node_is_in_one_frame(name: str) -> None:
    project = TEMPLATES[name].make()
    frames = [Rect(*frame["rect"]) for frame in project.layout.frames]  # type: ignore[misc]  # four numbers
    assert not any(one.intersects(other) for one, other in combinations(frames, 2))
    for x, y in project.layout.nodes.values():
        node = Rect(x, y, *NODE)
        assert sum(Rect.around([frame, node]) == frame for frame in frames) == 1


@pytest.mark.parametrize("name", WIRED)
def test_every_source_loses_its_rumble_and_the_ceiling_is_held(name: str) -> None:
    project = TEMPLATES[name].make()
    following = {cable.source.node: cable.target.node for cable in project.graph.cables}
    for stem in stems(project):
        assert "file" not in project.graph.nodes[stem].values
        eq = project.graph.nodes[following[stem]]
        shapes = [band.get("shape") for band in eq.values["bands"]]  # type: ignore[union-attr]
        assert "high-pass" in shapes
    loud = {stem: noise(1.0, -6.0, seed=i) for i, stem in enumerate(stems(project))}
    assert np.abs(played(project, loud)).max() <= 10 ** (-1 / 20) + 1e-4


@pytest.mark.parametrize("voices_lufs", [-23.0, -20.0, -18.0])
def test_podcast_comes_out_near_its_target(voices_lufs: float) -> None:
    voice = speech(8.0, voices_lufs)
    first = (np.arange(len(voice)) < len(voice) // 2)[:, None]
    sounds = {
        "host": voice * first,
        "guest": voice * ~first,
        "music": noise(8.0, -20.0, channels=2, seed=1),
    }
    program = played(TEMPLATES["podcast"].make(), sounds)
    loudness = pyloudnorm.Meter(RATE).integrated_loudness(program)
    assert loudness == pytest.approx(-16.0, abs=1.5)


def test_podcast_music_ducks_under_a_voice_and_comes_back() -> None:
    project = TEMPLATES["podcast"].make()
    voice, music = noise(6.0, -18.0), noise(6.0, -18.0, channels=2, seed=1)
    voice[: 2 * RATE] = 0
    voice[4 * RATE :] = 0
    bed = played(project, {"host": voice, "music": music}, "duck.out")
    before, under, after = (
        level_db(bed[first : first + RATE]) for first in (RATE // 2, 5 * RATE // 2, 5 * RATE - 1)
    )
    assert 6.0 < before - under < 12.0
    assert after == pytest.approx(before, abs=2.5)


def test_orchestra_sits_from_left_to_right_and_from_near_to_far() -> None:
    project = TEMPLATES["orchestra"].make()
    sound = noise(0.25, -18.0)
    sides, wet = {}, {}
    for section in stems(project):
        seated = played(project, {section: sound}, f"{section}-pan.out")
        sides[section] = level_db(seated[:, 1]) - level_db(seated[:, 0])
        sent = played(project, {section: sound}, f"{section}-send.send")
        wet[section] = level_db(sent) - level_db(seated)
    strings = ["first-violins", "second-violins", "violas", "cellos", "basses"]
    for left, right in pairwise(strings):
        assert sides[left] < sides[right]
    assert sides["second-violins"] < 0 < sides["violas"]
    assert sides["horns"] < 0 < sides["brass"]
    assert sides["harp"] < 0
    nearest = max(wet[section] for section in strings)
    farthest = min(wet[section] for section in ("horns", "brass", "percussion"))
    assert nearest < wet["woodwinds"] < farthest


def test_band_guitars_are_apart_and_the_voice_has_a_plate() -> None:
    project = TEMPLATES["band"].make()
    sound = noise(0.5, -18.0)
    for side, channel in (("left", 0), ("right", 1)):
        mix = played(project, {f"guitar-{side}": sound}, "music-bus.out")
        assert level_db(mix[:, channel]) - level_db(mix[:, 1 - channel]) > 10.0
    plate = played(project, {"vocal": sound}, "plate.out")
    assert np.abs(plate[: RATE // 50]).max() == 0.0
    assert level_db(plate[RATE // 10 :]) > -50.0
