"""Thousands of random edits while the song plays: none of them steps.

The suite makes 180. This command makes as many as you like, on as many sessions:
``python -m tests.campaigns.live_edits 20 500``.
"""

from __future__ import annotations

import sys

import numpy as np

from tests.graphapp.live.random_edits import RandomEdits
from tests.graphapp.live.session import RATE, SECONDS, SMOOTH, Session, band, roughness


def session(seed: int, count: int) -> tuple[int, float, float]:
    """Make so many edits, as far as the song goes.

    Returns
    -------
    edits : int
        How many were made.
    rough : float
        The greatest roughness.
    audible : float
        The part of the time in which there was something to hear.
    """
    graph = band()
    playing, edits = Session(graph), RandomEdits(graph, seed)
    playing.play(0.1)
    worst = 0.0
    for number in range(count):
        if playing.frame > (SECONDS - 1) * RATE:
            return number, worst, _audible(playing)
        edited = edits.next()
        playing.edit(edited.graph, edited.solo, edited.listen)
        length = len(playing.play(0.085))
        rough = roughness(playing.last(2 * length))
        if not rough <= SMOOTH:  # nor a number
            print(f"session {seed}, edit {number}, {edited.what}: roughness {rough:.3f}")
        worst = max(worst, rough)
    return count, worst, _audible(playing)


def _audible(playing: Session) -> float:
    return float(np.mean([np.abs(block).max() > 0.01 for block in playing.heard]))


def main() -> int:
    """Run sessions; 1 if any edit stepped."""
    sessions, count = (int(argument) for argument in sys.argv[1:3])
    found = []
    for seed in range(sessions):
        found.append(session(seed, count))
        edits, rough, audible = found[-1]
        print(f"session {seed}: {edits} edits, {audible:.0%} audible, roughness {rough:.4f}")
    edits, worst = sum(each[0] for each in found), max(each[1] for each in found)
    print(f"{edits} edits, roughness at most {worst:.4f} of {SMOOTH}")
    return int(not worst <= SMOOTH)


if __name__ == "__main__":
    sys.exit(main())
