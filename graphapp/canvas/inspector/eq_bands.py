"""The bands of an EQ as they are shown, and the steps that add and remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.theme import contrast
from graphapp.editor.bands import band_count, with_band, without_band
from graphapp.editor.values import value_at

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.theme import Color, Theme
    from nodes.vocabulary import Value
    from projects import Node

WITH_GAIN: Final = frozenset({"bell", "low-shelf", "high-shelf", "tilt"})
_HUES: Final = "Source", "Routing", "Space", "Dynamics", "Level", "Tone", "Master", "Other"


class ShownBand(NamedTuple):
    """What is drawn of a band.

    Attributes
    ----------
    shape : str
        Its shape.
    freq, gain : float
        Hz and dB; 0 dB where the shape has no gain.
    on : bool
        Whether it works.
    """

    shape: str
    freq: float
    gain: float
    on: bool

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields that a drag moves."""
        return ("freq", "gain") if self.shape in WITH_GAIN else ("freq",)


def shown_bands(node: Node) -> list[ShownBand]:
    """Return what is drawn of the bands of an EQ."""
    found = []
    for i in range(band_count(node)):
        shape = str(value_at(node, f"bands[{i}].shape"))
        freq, gain = (float(value_at(node, f"bands[{i}].{f}") or 0.0) for f in ("freq", "gain"))  # type: ignore[arg-type]
        on = bool(value_at(node, f"bands[{i}].on"))
        found.append(ShownBand(shape, freq, gain if shape in WITH_GAIN else 0.0, on))
    return found


def band_color(theme: Theme, index: int) -> Color:
    """Return the color of a band."""
    return theme.categories[_HUES[index % len(_HUES)]]


def readable(theme: Theme, ground: Color) -> Color:
    """Return the color of text that is read best on a ground."""
    return max((theme.background, theme.on_accent, theme.text), key=lambda c: contrast(c, ground))


def add_band(subject: Subject, freq: Value, gain: Value) -> None:
    """Add a band, as one step, and choose it."""
    editor = subject.editor

    def act() -> None:
        graph = with_band(editor.graph, subject.name, freq=freq, gain=gain)
        editor.change(f"Add band to {subject.title}", graph)
        subject.bench.bands[subject.full_id] = band_count(graph.nodes[subject.name]) - 1

    subject.bench.attempt(act)


def remove_band(subject: Subject, index: int) -> None:
    """Remove a band, as one step."""
    editor = subject.editor
    editor.change(
        f"Delete band {index + 1} of {subject.title}",
        without_band(editor.graph, subject.name, index),
    )
