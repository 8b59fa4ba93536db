"""A picture of every widget and icon, to be looked at: ``python gallery.py OUT.png [dark|light]``.

Options: ``--blind`` for the color-blind palette, ``--scale 1.5``.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from graphapp.canvas import decor, icons, widgets
from graphapp.canvas.dials import fader, knob
from graphapp.canvas.field import Field
from graphapp.canvas.fonts import Fonts
from graphapp.canvas.lists import Scroll, scroll_list
from graphapp.canvas.meters import MeterBar
from graphapp.canvas.skin import Skin
from graphapp.canvas.stage import Stage
from graphapp.canvas.theme import Style, alpha, mix, theme
from graphapp.canvas.tips import Tip
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.pointer import Pointer

WIDTH, HEIGHT = 1500, 1000


def nothing(_pointer: Pointer) -> None:
    """Do nothing."""


class Icons:
    """All icons, at the size of buttons and enlarged."""

    layer = 0

    def place(self, window: Rect) -> Rect | None:
        """Return a half of the window."""
        return Rect(0, 0, window.w * 0.5, window.h)

    def key(self) -> Hashable:
        """Return what is scrolled."""
        return ()

    def tick(self) -> None:
        """Nothing lives."""

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw them all."""
        ink.rect(size, ink.theme.panel)
        zones = []
        columns, cell = 9, ink.px(80)
        for i, name in enumerate(icons.names()):
            x, y = ink.px(12) + i % columns * cell, ink.px(12) + i // columns * ink.px(96)
            ink.icon(name, Rect(x + ink.px(4), y, ink.px(44), ink.px(44)))
            ink.icon(name, Rect(x + ink.px(54), y + ink.px(14), ink.px(16), ink.px(16)))
            ink.text(
                x, y + ink.px(54), name, size=11, color=ink.theme.dim, align="center", width=cell
            )
            zones.append(Zone(name, Rect(x, y, cell, cell), tip=name))
        return zones


class Widgets:
    """All widgets."""

    layer = 0

    def __init__(self) -> None:
        self.meters: list[MeterBar] = []
        self.scroll = Scroll()

    def place(self, window: Rect) -> Rect | None:
        """Return a half of the window."""
        return Rect(window.w * 0.5, 0, window.w * 0.5, window.h)

    def key(self) -> Hashable:
        """Return what is scrolled."""
        return self.scroll.offset

    def tick(self) -> None:
        """Show levels."""
        for i, meter in enumerate(self.meters):
            level = -38 + 6.2 * i
            meter.set(level, level - 2 + 3 * math.sin(i))

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw them all."""
        ink.rect(size, ink.theme.background)
        zones = self.buttons(ink)
        zones += self.dials(ink)
        zones += self.lists(ink)
        self.colors(ink)
        return zones

    def buttons(self, ink: Ink) -> list[Zone]:
        """Draw what is pressed."""

        def at(x: float, y: float, w: float, h: float = 30) -> Rect:
            return Rect(ink.px(x), ink.px(y), ink.px(w), ink.px(h))

        decor.title(ink, ink.px(20), ink.px(16), "Buttons")
        good = ink.theme.good
        return [
            widgets.button(ink, at(20, 40, 96), "a", "Render", nothing, primary=True),
            widgets.button(ink, at(126, 40, 96), "b", "Bypass", nothing),
            widgets.button(ink, at(232, 40, 96), "c", "Bypass", nothing, on=True),
            widgets.button(ink, at(338, 40, 96), "d", "Bypass", nothing, enabled=False),
            widgets.button(
                ink,
                at(444, 40, 110),
                "e",
                "Export",
                nothing,
                icon="export",
                tip="Render the project to a file, at the loudness of its target.  Ctrl+E",
            ),
            widgets.button(ink, at(564, 40, 160), "f", "New", nothing, icon="new", hint="Ctrl+N"),
            widgets.icon_button(ink, at(20, 84, 30), "g", "play", nothing, color=good),
            widgets.icon_button(ink, at(54, 84, 30), "h", "stop", nothing),
            widgets.icon_button(ink, at(88, 84, 30), "i", "loop", nothing, on=True),
            widgets.icon_button(ink, at(122, 84, 30), "j", "undo", nothing, enabled=False),
            widgets.icon_button(ink, at(156, 84, 30), "k", "settings", nothing, framed=True),
            widgets.toggle(ink, at(270, 84, 120), "n", "Dynamic band", nothing, on=True),
            widgets.toggle(ink, at(420, 84, 120), "o", "Linear phase", nothing, on=False),
            widgets.choice(ink, at(564, 84, 160), "p", "Low shelf", nothing, icon="eq"),
            *widgets.tabs(
                ink,
                at(20, 128, 300),
                [("t1", "Compressor"), ("t2", "Detector"), ("t3", "Ballistics")],
                "t1",
                print,
            ),
            widgets.entry(
                ink,
                at(340, 128, 214),
                "q",
                "",
                nothing,
                hint="Search nodes",
                icon="search",
                shortcut="/",
            ),
            widgets.entry(ink, at(564, 128, 160), "r", "-3.25 dB", nothing, mono=True),
        ]

    def dials(self, ink: Ink) -> list[Zone]:
        """Draw what is turned."""
        decor.title(ink, ink.px(20), ink.px(180), "Dials")
        made = []
        values = [
            ("Freq", "2.60 kHz", 0.62, False, "Tone"),
            ("Gain", "+2.6 dB", 0.6, True, "Tone"),
            ("Q", "1.00", 0.3, False, "Dynamics"),
            ("Mix", "100 %", 1.0, False, "Space"),
            ("Pan", "C", 0.5, True, "Space"),
            ("Threshold", "-18.2 dBFS", 0.0, False, "Level"),
        ]
        for i, (label, text, position, bipolar, category) in enumerate(values):
            place = Rect(ink.px(14 + i * 78), ink.px(204), ink.px(72), ink.px(94))
            made.append(
                knob(
                    ink,
                    place,
                    f"k{i}",
                    label,
                    text,
                    position,
                    ink.theme.hue(category),
                    bipolar=bipolar,
                    enabled=i != 2,
                    on_drag=nothing,
                ).zone
            )
        marks = [(1.0, "+12"), (0.75, "0"), (0.4, "-12"), (0.0, "-∞")]
        for i, position in enumerate((0.75, 0.3)):
            place = Rect(ink.px(510 + 70 * i), ink.px(200), ink.px(20), ink.px(150))
            color = ink.theme.hue("Level")
            made.append(fader(ink, place, f"f{i}", position, color, marks=marks).zone)
        place = Rect(ink.px(20), ink.px(316), ink.px(220), ink.px(18))
        color = ink.theme.hue("Space")
        low_high = [(0.0, "L"), (0.5, "C"), (1.0, "R")]
        made.append(
            fader(ink, place, "h", 0.4, color, vertical=False, bipolar=True, marks=low_high).zone
        )
        decor.progress(ink, Rect(ink.px(270), ink.px(322), ink.px(180), ink.px(8)), 0.4)
        decor.progress(ink, Rect(ink.px(270), ink.px(340), ink.px(180), ink.px(8)), None)
        self.meters = [
            MeterBar(ink, Rect(ink.px(650 + 24 * i), ink.px(200), ink.px(18), ink.px(150)))
            for i in range(4)
        ]
        for i in range(3):
            place = Rect(ink.px(20 + 240 * i), ink.px(368), ink.px(220), ink.px(10))
            self.meters.append(MeterBar(ink, place, vertical=False))
        return made

    def lists(self, ink: Ink) -> list[Zone]:
        """Draw a list and a menu."""
        top = ink.px(400)
        decor.title(ink, ink.px(20), top, "Lists")
        place = Rect(ink.px(20), top + ink.px(26), ink.px(220), ink.px(26 * 8))

        def row(i: int, r: Rect) -> list[Zone]:
            decor.row_ground(ink, r, chosen=i == 2)
            ink.icon("audio-file", Rect(r.x + ink.px(6), r.y, ink.px(16), r.h), ink.theme.dim)
            inner = Rect(r.x + ink.px(30), r.y, r.w - ink.px(36), r.h)
            ink.label(inner, f"lead vocals take number {i} long.wav")
            return [Zone(f"row{i}", r, Role.ITEM, on_click=nothing)]

        zones = scroll_list(ink, place, "list", 30, ink.px(26), self.scroll, row)
        menu = Rect(ink.px(280), top + ink.px(26), ink.px(220), ink.px(150))
        decor.card(ink, menu)
        names = [
            ("undo", "Undo move", "Ctrl+Z"),
            ("copy", "Copy", "Ctrl+C"),
            ("trash", "Delete", "Del"),
        ]
        for i, (icon, name, keys) in enumerate(names):
            r = Rect(
                menu.x + ink.px(6), menu.y + ink.px(6 + 30 * i), menu.w - ink.px(12), ink.px(28)
            )
            ink.icon(icon, Rect(r.x + ink.px(8), r.y, ink.px(15), r.h), ink.theme.dim)
            ink.label(r._replace(x=r.x + ink.px(32), w=r.w - ink.px(40)), name)
            ink.label(
                r.inset(ink.px(8)), keys, size=11, font="mono", color=ink.theme.dim, align="right"
            )
            zones.append(Zone(name, r, Role.ITEM, on_click=nothing))
        decor.separator(ink, menu.x + ink.px(6), menu.y + ink.px(100), menu.w - ink.px(12))
        tones = (ink.theme.good, ink.theme.warn, ink.theme.bad)
        for i, (icon, color) in enumerate(zip(("info", "warning", "error"), tones, strict=True)):
            x = ink.px(290 + 66 * i)
            ink.icon(icon, Rect(x, menu.bottom - ink.px(38), ink.px(20), ink.px(20)), color)
        return zones

    def colors(self, ink: Ink) -> None:
        """Draw colors and sizes of text."""
        t = ink.theme
        x0, y0 = ink.px(540), ink.px(426)
        for i, (name, color) in enumerate(t.categories.items()):
            r = Rect(x0, y0 + i * ink.px(30), ink.px(180), ink.px(24))
            ink.rect(r, mix(t.raised, color, 0.22), border=alpha(color, 0.5), rounding=6)
            ink.icon(
                icons.node_icon("", name),
                r._replace(w=r.h).inset(ink.px(4)),
                color,
            )
            ink.label(r._replace(x=r.x + ink.px(30)), name, font="strong")
            ink.label(r._replace(w=r.w - ink.px(8)), name, color=color, align="right", size=12)
        y = ink.px(680)
        for face in ("body", "strong", "mono"):
            for size in (11, 13, 16, 22):
                ink.text(
                    ink.px(20), y, f"Übergröße Ω 12.5 kHz → −3 dB ± {size}", size=size, font=face
                )
                ink.text(ink.px(430), y, "dim text", size=size, font=face, color=t.dim)
                ink.text(ink.px(560), y, "faint text", size=size, font=face, color=t.faint)
                y += ink.px(size + 7)


def main() -> None:
    """Draw the gallery and save its picture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("theme", choices=("dark", "light"), default="dark", nargs="?")
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--rest", default="b", help="the zone that the pointer rests on")
    parser.add_argument("--field", action="store_true")
    options = parser.parse_args()
    dpg.create_context()
    width, height = (round(v * options.scale) for v in (WIDTH, HEIGHT))
    dpg.create_viewport(title="gallery", width=width, height=height, x_pos=0, y_pos=0, vsync=False)
    dpg.setup_dearpygui()
    style = Style(theme(options.theme, color_blind=options.blind), options.scale)
    fonts = Fonts()
    Skin(style).wear()
    window = dpg.add_window(no_scrollbar=True)
    stage = Stage(window, fonts, style)
    stage.add(Icons())
    stage.add(Widgets())
    stage.add(Tip(stage))
    field = Field(window, stage)
    dpg.set_primary_window(window, True)  # noqa: FBT003 - its signature
    dpg.show_viewport()
    whole = Rect(0, 0, width, height)
    stage.update(whole)
    if options.field:
        zone = next(z for z in stage.zones() if z.name == "q")
        field.open(zone.rect, "compr", name="q", on_commit=print)
    stage.point(*next(z for z in stage.zones() if z.name == options.rest).rect.center)
    for _ in range(30):
        time.sleep(0.03)
        stage.update(whole)
        field.poll()
        dpg.render_dearpygui_frame()
    dpg.output_frame_buffer(str(options.out))
    for _ in range(3):
        dpg.render_dearpygui_frame()
    began = time.perf_counter()
    for _ in range(1000):
        stage.update(whole)
    print(f"update: {(time.perf_counter() - began) * 1000:.1f} µs")
    dpg.destroy_context()


if __name__ == "__main__":
    main()
