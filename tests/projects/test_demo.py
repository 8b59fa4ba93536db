"""The demo song: the same every time, clean, in key, and mixed through every kind of node."""

from __future__ import annotations

import json
import resource
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from nodes.vocabulary import Fault
from projects import demo, load, parse
from projects.demo import score, timing
from projects.demo.synthesis import band, noise, oscillate, tables
from projects.demo.voice import tract

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Stems = dict[str, NDArray[np.float32]]
    Document = dict[str, Any]

STRUCK = ("kick", "snare", "hats", "percussion", "cymbals")
PITCHED = ("bass", "keys", "pad", "pluck", "lead", "voice", "choir")
NODE_TYPES = (
    "stem", "eq", "compressor", "pan", "send", "reverb", "bus", "limiter", "fader", "master",
)  # fmt: skip


@pytest.fixture(scope="module")
def stems() -> Stems:
    return demo.synthesize()


@pytest.fixture(scope="module")
def document() -> Document:
    return demo.project()


def spectrum(samples: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies in Hz, and power summed over the channels."""
    power = np.sum(np.abs(np.fft.rfft(samples.astype(np.float64), axis=0)) ** 2, axis=1)
    return np.arange(len(power), dtype=np.float64) * (demo.RATE / len(samples)), power


def centroid(samples: NDArray[Any]) -> float:
    frequency, power = spectrum(samples)
    return float(np.sum(frequency * power) / np.sum(power))


def bars(samples: NDArray[Any], first: float, last: float) -> NDArray[Any]:
    return samples[timing.frame(first * 16) : timing.frame(last * 16)]


def roughness(samples: NDArray[Any]) -> float:
    """Worst second difference, over its own RMS within 10 ms either side."""
    bend = np.abs(np.diff(samples.astype(np.float64), 2, axis=0)).max(axis=1)
    power = np.convolve(bend**2, np.full(960, 1 / 960), "same")
    return float(np.max(bend / (np.sqrt(np.maximum(power, 0)) + 1e-5)))


# The stems


def test_the_song_is_the_same_every_time(stems: Stems) -> None:
    again = demo.synthesize()
    assert list(again) == list(stems)
    assert all(np.array_equal(again[name], stems[name]) for name in stems)


def test_stems_are_of_one_length_mono_and_stereo(stems: Stems) -> None:
    assert len(stems) >= 8
    assert {len(samples) for samples in stems.values()} == {timing.FRAMES}
    assert 20 <= timing.FRAMES / demo.RATE <= 40
    channels = [samples.shape[1] for samples in stems.values()]
    assert channels.count(1) >= 2
    assert channels.count(2) >= 6
    assert all(samples.dtype == np.float32 for samples in stems.values())


def test_levels_suit_a_mix(stems: Stems) -> None:
    for name, samples in stems.items():
        assert np.abs(samples).max() < 10 ** (-3 / 20), name
        power = np.mean(samples.reshape(300, -1) ** 2, axis=1)
        playing = 10 * np.log10(np.mean(power[power > 1e-3 * power.max()]))
        assert -27 < playing < -13, name
        assert np.abs(np.mean(samples, axis=0)).max() < 1e-3, name


def test_sides_are_balanced(stems: Stems) -> None:
    for name, samples in stems.items():
        left, *right = np.sum(samples.astype(np.float64) ** 2, axis=0)
        assert all(abs(10 * np.log10(left / other)) < 2 for other in right), name


def test_nothing_begins_or_ends_with_a_step(stems: Stems) -> None:
    for name, samples in stems.items():
        padded = np.pad(np.abs(samples), ((1, 1), (0, 0)))
        loud, silent = padded.max(), padded == 0
        begins = padded[1:][silent[:-1]]
        ends = padded[:-1][silent[1:]]
        assert max(begins.max(), ends.max()) < 0.01 * loud, name


def test_pitched_stems_do_not_click(stems: Stems) -> None:
    for name in PITCHED:
        assert roughness(stems[name]) < 12, name


def test_a_click_would_be_found(stems: Stems) -> None:
    spoiled = stems["pad"].copy()
    spoiled[timing.frame(140) :] *= np.float32(-1)
    assert roughness(spoiled) > 12


def test_drums_lie_where_their_ears_are(stems: Stems) -> None:
    assert 40 < centroid(stems["kick"]) < 200
    assert 200 < centroid(stems["snare"]) < 5_000
    assert centroid(stems["hats"]) > 6_000
    assert centroid(stems["bass"]) < centroid(stems["keys"]) < centroid(stems["pluck"])


def test_parts_rest(stems: Stems) -> None:
    for name, samples in stems.items():
        quarters = np.abs(samples.reshape(120, -1)).max(axis=1)
        assert quarters.min() < 1e-3 * quarters.max(), name


def test_the_arrangement_drops_and_returns(stems: Stems) -> None:
    for name in ("kick", "hats"):
        assert np.any(bars(stems[name], 2, 6))
        assert not np.any(bars(stems[name], 7, 7.9))
        assert np.any(bars(stems[name], 8, 12))
    assert not np.any(bars(stems["choir"], 2, 6))
    assert np.any(bars(stems["choir"], 8, 12))


def test_it_rings_out(stems: Stems) -> None:
    for name, samples in stems.items():
        last = np.abs(samples[-demo.RATE // 20 :]).max()
        assert last < 0.05 * np.abs(samples).max(), name
        assert np.abs(samples[-1]).max() < 1e-5, name


def test_it_is_in_f_major(stems: Stems) -> None:
    tuned = sum(stems[name].astype(np.float64).mean(axis=1, keepdims=True) for name in PITCHED)
    classes = np.zeros(12)
    for bar in np.arange(0, 13, 0.5):
        excerpt = bars(np.asarray(tuned), bar, bar + 0.5)
        frequency, power = spectrum(excerpt * np.hanning(len(excerpt))[:, None])
        heard = (frequency > 110) & (frequency < 1_200)
        pitch = np.round(69 + 12 * np.log2(frequency[heard] / 440)).astype(int) % 12
        classes += np.bincount(pitch, power[heard] / power[heard].sum(), 12)
    classes /= classes.sum()
    white_with_b_flat = [0, 2, 4, 5, 7, 9, 10]
    assert classes[white_with_b_flat].sum() > 0.9
    assert classes[white_with_b_flat].min() > max(classes[[1, 3, 8, 11]])


def test_the_voice_ends_on_the_third(stems: Stems) -> None:
    held = bars(stems["voice"], 12.15, 12.6)
    frequency, power = spectrum(held * np.hanning(len(held))[:, None])
    low = frequency < 600
    sung = frequency[low][np.argmax(power[low])]
    assert abs(1200 * np.log2(sung / 440)) < 40


# What they are made with


def test_chords_lead_by_step() -> None:
    for before, after in zip(score.CHORDS, score.CHORDS[1:], strict=False):
        assert before.start + before.length == after.start
        moves = [abs(b - a) for a, b in zip(before.voicing, after.voicing, strict=True)]
        assert max(moves) <= 3


def test_patterns_fill_the_bars() -> None:
    patterns = {name: value for name, value in vars(score).items() if isinstance(value, tuple)}
    written = [value for value in patterns.values() if isinstance(value[0], str)]
    assert len(written) >= 8
    assert all(len(pattern) == 13 for pattern in written)
    assert all(len(bar) == timing.STEPS for pattern in written for bar in pattern)


def test_phrases_end_at_rests() -> None:
    first, second = score.phrases({1: "F#4a/2 Bb3/1.5 r/4 C5/1"})
    assert first == [score.Note(16, 2, 66, "a"), score.Note(18, 1.5, 58, "")]
    assert second == [score.Note(23.5, 1, 72, "")]


def test_swing_delays_every_second_sixteenth() -> None:
    sixteenth = 15 / timing.TEMPO
    assert timing.seconds(4) == pytest.approx(4 * sixteenth)
    assert timing.seconds(5) == pytest.approx((5 + timing.SWING) * sixteenth)
    times = [timing.seconds(step) for step in np.arange(0, 8, 0.125)]
    assert np.all(np.diff(times) > 0)


def test_oscillators_do_not_alias() -> None:
    f0 = 1_234.0
    table = tables(f0, lambda number, _: 1 / number)
    tone = oscillate(table, f0 * np.arange(demo.RATE) / demo.RATE)
    frequency, power = spectrum((tone * np.blackman(tone.size))[:, None])
    nearest = np.abs(frequency - f0 * np.round(frequency / f0))
    stray = power[(nearest > 10) & (frequency > 10)].max()
    assert 10 * np.log10(stray / power.max()) < -90


def test_noise_has_the_spectrum_it_was_given() -> None:
    rng = np.random.default_rng(1)
    hiss = noise(rng, 4, lambda frequency: band(frequency, 1_000, 4_000))
    frequency, power = spectrum(hiss[:, None])
    shape = band(frequency, 1_000, 4_000) ** 2
    whole = np.mean(power) / np.mean(shape)
    for low in (125, 500, 2_000, 8_000):
        octave = (frequency > low) & (frequency < 2 * low)
        expected = whole * np.mean(shape[octave])
        assert abs(10 * np.log10(np.mean(power[octave]) / expected)) < 1


def test_the_tract_resonates_at_its_formants() -> None:
    formants = np.array([850.0, 1_220.0, 2_810.0, 3_900.0, 4_900.0])
    frequency = np.arange(100.0, 5_500.0, 5.0)
    response = np.abs(tract(frequency, formants))
    peaks = frequency[1:-1][(response[1:-1] > response[:-2]) & (response[1:-1] > response[2:])]
    assert np.allclose(peaks, formants, rtol=0.03)
    assert abs(tract(np.zeros(1), formants)[0]) == pytest.approx(1)


# The files


def test_writing_gives_the_same_bytes(
    stems: Stems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "synthesize", lambda: stems)
    first, second = (demo.write(tmp_path / name) for name in ("a", "b"))
    files = sorted(path.relative_to(first.parent) for path in first.parent.rglob("*.*"))
    assert len(files) == len(stems) + 1
    for file in files:
        assert (first.parent / file).read_bytes() == (second.parent / file).read_bytes()


def test_written_stems_are_24_bit_and_where_the_project_says(
    stems: Stems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "synthesize", lambda: stems)
    path = demo.write(tmp_path)
    assert load(path) == parse(json.dumps(demo.project()).encode(), tmp_path)
    written = json.loads(path.read_text(encoding="utf-8"))
    names = {node["file"] for node in written["nodes"].values() if node["type"] == "stem"}
    assert names == {f"stems/{name}.wav" for name in stems}
    for name in names:
        info = soundfile.info(tmp_path / name)
        assert (info.samplerate, info.subtype) == (demo.RATE, "PCM_24")
    voice, _ = soundfile.read(tmp_path / "stems/voice.wav", always_2d=True)
    assert np.abs(voice - stems["voice"]).max() <= 2**-23


def files(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, by their paths in it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "stems").mkdir()
    (tmp_path / "stems" / "voice.wav").write_bytes(b"the only take")
    with pytest.raises(Fault, match="name a new folder") as caught:
        demo.write(tmp_path)
    assert caught.value.place == str(tmp_path)
    assert files(tmp_path) == {"stems/voice.wav": b"the only take"}


def test_a_song_that_is_there_is_written_again(
    stems: Stems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that was interrupted; an edited project is kept as a backup."""
    monkeypatch.setattr(demo, "synthesize", lambda: stems)
    path = demo.write(tmp_path)
    written = files(tmp_path)
    edited = path.read_bytes().replace(b"Kick", b"Boom")
    path.write_bytes(edited)
    (tmp_path / "stems" / "kick.wav").write_bytes(b"damaged")
    (tmp_path / "stems" / "voice.wav").unlink()
    demo.write(tmp_path)
    found = files(tmp_path)
    (backup,) = found.keys() - written.keys()
    assert found.pop(backup) == edited
    assert found == written


def test_a_full_disk_leaves_whole_stems(
    stems: Stems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "synthesize", lambda: stems)
    demo.write(tmp_path)
    before = files(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(OSError, match="cannot be written") as caught:
            demo.write(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.filename == str(tmp_path / "stems" / "kick.wav")
    assert files(tmp_path) == before


# The mix


def test_the_reader_accepts_it(
    stems: Stems, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "synthesize", lambda: stems)
    project = load(demo.write(tmp_path))
    assert set(project.graph.nodes) == set(document["nodes"])


def test_every_type_of_node_is_there_with_a_label(document: Document) -> None:
    nodes = document["nodes"]
    assert {node["type"] for node in nodes.values()} == set(NODE_TYPES)
    assert [node["type"] for node in nodes.values()].count("master") == 1
    labels = [node["label"] for node in nodes.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_cables_join_ports_that_exist(document: Document) -> None:
    nodes = document["nodes"]
    seen = set()
    for source, target in document["cables"]:
        seen.add((source, target))
        node, port = source.split(".")
        assert port in {"send": ("out", "send"), "master": ()}.get(nodes[node]["type"], ("out",))
        node, port = target.split(".")
        assert port in {"compressor": ("in", "key"), "stem": ()}.get(nodes[node]["type"], ("in",))
    assert len(seen) == len(document["cables"])


def test_everything_leads_to_the_master(document: Document) -> None:
    feeds: dict[str, set[str]] = {name: set() for name in document["nodes"]}
    for source, target in document["cables"]:
        feeds[target.split(".")[0]].add(source.split(".")[0])
    reached = {"master"}
    for name in reversed(list(TopologicalSorter(feeds).static_order())):
        assert name in reached
        reached |= feeds[name]
    assert reached == set(feeds)


def test_the_kick_keys_other_tracks(document: Document) -> None:
    keyed = [target for source, target in document["cables"] if target.endswith(".key")]
    assert "pad-duck.key" in keyed
    assert all(["kick-eq.out", key] in document["cables"] for key in keyed)


def test_automation_moves_what_exists_in_rising_time(document: Document) -> None:
    automated = set()
    for place, points in document["automation"].items():
        node, _, parameter = place.partition(".")
        automated.add(document["nodes"][node]["type"])
        if parameter.startswith("bands["):
            assert int(parameter[6]) < len(document["nodes"][node]["bands"])
        times = [point[0] for point in points]
        assert np.all(np.diff(times) > 0)
        assert 0 <= times[0] < times[-1] <= timing.FRAMES / demo.RATE
        assert len({point[1] for point in points}) > 1
    assert {"fader", "eq", "send"} <= automated


def test_the_canvas_reads_from_left_to_right(document: Document) -> None:
    places = document["layout"]["nodes"]
    assert set(places) == set(document["nodes"])
    assert len({tuple(place) for place in places.values()}) == len(places)
    for source, target in document["cables"]:
        assert places[source.split(".")[0]][0] < places[target.split(".")[0]][0]


def test_a_document_is_the_callers_own() -> None:
    first = demo.project()
    first["nodes"]["kick-eq"]["bands"].clear()
    first["automation"]["outro.gain"].clear()
    assert demo.project() != first
