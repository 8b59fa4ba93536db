"""The meter bridge: a strip for every bus, for what is selected, and for the master."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from graphapp.canvas.bottom.part import Part
from graphapp.canvas.bottom.slots import STRIP
from graphapp.canvas.decor import signed
from graphapp.canvas.inspector.bench import decibels
from graphapp.canvas.meters import MeterBar, meter_position
from graphapp.canvas.scene.node_looks import hue_of
from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect
from graphapp.editor.names import title_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from graphapp.canvas.bottom.slots import Bottom, Slot, Strip
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.pointer import Pointer

_MARKS_DB: Final = (0, -6, -12, -24, -36, -48)
_CLIPPED: Final = 1.0
_LIGHT: Final = 8.0
_NAME: Final = 16.0
_FITS: Final = 6
"""Letters that have room below a strip."""


class MeterBridge(Part):
    """Levels of buses, of what is selected and of the master.

    Parameters
    ----------
    bench, bottom
        See `Part`.

    Attributes
    ----------
    clipped : set of str
        Full ids of nodes that went over full scale since somebody looked.
    """

    slot: ClassVar[Slot] = "bridge"
    phase_s: ClassVar[float] = 1 / 60

    def __init__(self, bench: Bench, bottom: Bottom) -> None:
        super().__init__(bench, bottom)
        self.clipped: set[str] = set()
        self._meters: dict[str, MeterBar] = {}
        self._turn = 0

    def key(self) -> Hashable:
        """Return what its picture depends on."""
        editor = self.bench.ws.editor
        shown = self.bottom.strips()
        nodes = editor.graph.nodes if editor else {}
        return (
            tuple((strip, title_of(strip.name, nodes[strip.name])) for strip in shown),
            editor.selection if editor else None,
            frozenset(self.clipped),
        )

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the scale and the strips."""
        place = self.ground(ink, size)
        self._meters = {}
        shown = self.bottom.strips()
        if not shown:
            return []
        left = place.x + ink.px(24)
        room = max(int((place.right - left) // ink.px(STRIP)), 1)
        if len(shown) > room:  # the end is always there
            shown = [*shown[: room - 1], shown[-1]]
        top = place.y + ink.px(_LIGHT + 4)
        height = place.bottom - top - ink.px(_NAME + 3)
        self._draw_scale(ink, Rect(place.x, top, ink.px(22), height))
        zones = []
        nodes = self.bench.editor.graph.nodes
        names = short_names([title_of(strip.name, nodes[strip.name]) for strip in shown])
        for i, (strip, short) in enumerate(zip(shown, names, strict=True)):
            column = Rect(left + i * ink.px(STRIP), place.y, ink.px(STRIP), place.h)
            bar = Rect(column.x, top, column.w, height)
            zones += self._draw_strip(ink, column, strip, bar, short)
        return zones

    def follow(self, now: float) -> None:  # noqa: ARG002 -- meters have their own clock
        """Move the meters, in turn one half and the other."""
        live = self.bench.ws.live
        self._turn ^= 1
        for i, (name, meter) in enumerate(self._meters.items()):
            left, right = live.peak(name)
            if max(left, right) >= _CLIPPED:
                self.clipped.add(name)
            if i % 2 == self._turn or len(self._meters) == 1:
                meter.set(decibels(left), decibels(right))

    def _draw_scale(self, ink: Ink, place: Rect) -> None:
        inner = place.inset(ink.px(2))
        for db in _MARKS_DB:
            y = round(inner.bottom - meter_position(float(db)) * inner.h)
            ink.text(
                *(place.x, y - ink.px(5), signed(f"{db}")),
                size=9,
                font="mono",
                color=ink.theme.faint,
                align="right",
                width=place.w - ink.px(4),
            )

    def _draw_strip(
        self, ink: Ink, column: Rect, strip: Strip, bar: Rect, short: str
    ) -> list[Zone]:
        editor = self.bench.editor
        theme, node = ink.theme, editor.graph.nodes[strip.name]
        hue = hue_of(theme, node)
        width = ink.px(20)
        x = round(column.center.x - width / 2)
        if strip.name in editor.selection:
            ink.rect(column.inset(ink.px(1)), alpha(theme.selection, 0.16), rounding=4)
        light = Rect(x, column.y + ink.px(1), width, ink.px(_LIGHT - 2))
        over = strip.full_id in self.clipped
        ink.rect(
            light,
            theme.bad if over else theme.well,
            border=theme.bad if over else theme.line,
            rounding=2,
        )
        self._meters[strip.full_id] = MeterBar(ink, Rect(x, bar.y, width, bar.h))
        foot = bar.bottom + ink.px(3)
        ink.rect(Rect(x, foot, width, ink.px(2)), hue)
        name = Rect(column.x, foot + ink.px(2), column.w, ink.px(_NAME - 2))
        ink.label(name, short, size=10, color=theme.dim, align="center")

        def select(_pointer: Pointer) -> None:
            editor.select({strip.name})

        def calm(_pointer: Pointer) -> None:
            self.clipped.discard(strip.full_id)

        title = title_of(strip.name, node)
        return [
            Zone(f"meter {strip.name}", column, Role.SURFACE, tip=title, on_click=select, glow=4),
            Zone(
                f"clip {strip.name}",
                light.inset(-ink.px(2)),
                tip=f"{title} has clipped; click to reset" if over else "Lights up on clipping",
                on_click=calm,
                glow=2,
            ),
        ]


def short_names(titles: Sequence[str]) -> list[str]:
    """Return titles for narrow places: of several words the first, or the last if that is taken.

    Examples
    --------
    >>> short_names(["Drum bus", "Snare EQ", "Snare balance", "Master EQ", "Master"])
    ['Drum', 'Snare', 'Balance', 'EQ', 'Master']
    """
    taken = {title for title in titles if not _has_words(title)}
    names = []
    for title in titles:
        name = title
        if _has_words(title):
            first, *_, last = title.split()
            name = first if first not in taken else last[:1].upper() + last[1:]
            taken.add(name)
        names.append(name)
    return names


def _has_words(title: str) -> bool:
    return len(title.split()) > 1 and len(title) > _FITS
