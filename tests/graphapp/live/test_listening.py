"""The ears of the other tests: they find what was planted, and nothing in clean programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from projects.demo import RATE, synthesize
from tests.graphapp.live.listening import aligned, clicks
from tests.graphapp.support import noise, sine

if TYPE_CHECKING:
    from dsp.arrays import Block

SECONDS = slice(8 * RATE, 18 * RATE)
STEMS = ["kick", "snare", "hats", "percussion", "cymbals", "bass", "keys", "pad", "pluck", "lead"]


@pytest.fixture(scope="module")
def stems() -> dict[str, Block]:
    """Return ten seconds of the demo's stems, all in stereo."""
    return {
        name: np.broadcast_to(samples[SECONDS], (10 * RATE, 2)).copy()
        for name, samples in synthesize().items()
    }


@pytest.fixture(scope="module")
def mix(stems: dict[str, Block]) -> Block:
    total: Block = np.sum([0.3 * samples for samples in stems.values()], axis=0, dtype=np.float32)
    return total


@pytest.fixture(scope="module")
def places() -> list[int]:
    """Return frames at which to plant something."""
    return [int(each) for each in np.sort(np.random.default_rng(4).permutation(95)[:30] + 2) * 4801]


def with_steps(samples: Block, places: list[int], height: float) -> Block:
    """Return a copy that steps up and down."""
    steps = np.zeros(len(samples))
    steps[places] = [height, -height] * (len(places) // 2)
    return (samples + np.cumsum(steps)[:, None]).astype(np.float32)


def near(found: list[int], places: list[int]) -> bool:
    """Tell whether what was found is what was planted, within three frames."""
    return len(found) == len(places) and np.abs(np.subtract(found, places)).max() <= 3


@pytest.mark.parametrize("name", STEMS)
def test_instruments_do_not_click(stems: dict[str, Block], name: str) -> None:
    assert clicks(stems[name], RATE) == []


def test_a_mix_does_not_click(mix: Block) -> None:
    assert clicks(mix, RATE) == []
    assert clicks(mix, RATE, mix) == []


def test_steps_of_minus_40_dbfs_are_found_beside_a_reference(mix: Block, places: list[int]) -> None:
    assert near(clicks(with_steps(mix, places, 0.01), RATE, mix), places)


def test_steps_are_found_while_a_node_fades_in_and_out(
    mix: Block, stems: dict[str, Block], places: list[int]
) -> None:
    second = np.arange(len(mix)) / RATE
    fade = np.clip(100 * np.abs(second % 2 - 1) - 30, 0, 1)[:, None].astype(np.float32)
    edited = mix - 0.3 * stems["keys"] * fade
    assert clicks(edited, RATE, mix) == []
    assert near(clicks(with_steps(edited, places, 0.01), RATE, mix), places)


def test_greater_steps_are_found_without_one_where_nothing_hisses(
    stems: dict[str, Block], places: list[int]
) -> None:
    assert near(clicks(with_steps(stems["pad"], places, 0.1), RATE), places)


def test_a_lost_sample_is_found() -> None:
    tone = np.repeat(sine(440, 2 * RATE), 2, axis=1)
    steep = RATE + 55  # the tone passes zero
    assert clicks(tone, RATE) == []
    assert near(clicks(np.delete(tone, steep, axis=0), RATE), [steep])


def test_a_hole_is_found_at_both_ends(mix: Block, places: list[int]) -> None:
    holed = mix.copy()
    for place in places:
        holed[place : place + 240] = 0
    both = [frame for place in places for frame in (place, place + 240)]
    assert near(clicks(holed, RATE), both)


def test_silence_is_no_hole() -> None:
    tone = np.repeat(sine(440, RATE), 2, axis=1) * np.hanning(RATE)[:, None]
    assert not clicks(np.concatenate([tone * 0, tone, tone * 0, tone]).astype(np.float32), RATE)


@pytest.mark.parametrize("before", [0, 1, 10_000])
def test_a_capture_is_aligned(before: int) -> None:
    played = np.concatenate([np.zeros((500, 2), np.float32), noise(RATE)])
    silence = np.zeros((before, 2), np.float32)
    captured = np.concatenate([silence, played, silence])
    np.testing.assert_array_equal(aligned(captured, played), played)


def test_a_damaged_capture_is_aligned_by_what_is_left_of_it() -> None:
    played = noise(RATE)
    captured = np.concatenate([np.zeros((777, 2), np.float32), played[:-100]])
    captured[777:5000] = 0
    np.testing.assert_array_equal(aligned(captured, played)[5000:], played[5000:-100])


def test_a_capture_of_something_else_is_refused() -> None:
    with pytest.raises(AssertionError, match="nothing"):
        aligned(noise(RATE) * 2, noise(RATE))
