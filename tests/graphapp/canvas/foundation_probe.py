"""A window with overlapping panels and a field, which says on stdout what happens to it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from graphapp.canvas.field import Field
from graphapp.canvas.fonts import Fonts
from graphapp.canvas.skin import Skin
from graphapp.canvas.stage import Stage
from graphapp.canvas.theme import Style, rgb, theme
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.fonts import Face
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color
    from graphapp.canvas.zones import Zone

WINDOW = Rect(0, 0, 400, 300)
TEXT = "Übergröße 12.5 kHz → Wav"


class Square:
    """A panel of one color."""

    def __init__(self, layer: int, rect: Rect, color: Color) -> None:
        self.layer = layer
        self.rect = rect
        self.color = color

    def place(self, window: Rect) -> Rect | None:
        """Return its place."""
        return self.rect if window else None

    def key(self) -> Hashable:
        """Return its color."""
        return self.color

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Fill it."""
        ink.rect(size, self.color)
        return []

    def tick(self) -> None:
        """Nothing lives."""


def say(*words: object) -> None:
    """Write a line at once."""
    print(*words, flush=True)


def main() -> None:
    """Run until stdin says which field to open, and then until it closes, again and again."""
    dpg.create_context()
    dpg.create_viewport(
        title="probe", width=400, height=300, x_pos=0, y_pos=0, vsync=False, decorated=False
    )
    dpg.setup_dearpygui()
    style = Style(theme("dark"))
    fonts = Fonts()
    Skin(style).wear()
    window = int(dpg.add_window(no_scrollbar=True))
    stage = Stage(window, fonts, style)
    stage.add(Square(2, Rect(0, 0, 100, 100), rgb(0xFF0000)))
    stage.add(Square(0, Rect(50, 50, 100, 100), rgb(0x0000FF)))
    field = Field(window, stage)
    dpg.set_primary_window(window, True)  # noqa: FBT003 - its signature
    dpg.show_viewport()

    def frames(count: int) -> None:
        for _ in range(count):
            stage.update(WINDOW)
            dpg.render_dearpygui_frame()
            field.poll()
            time.sleep(0.005)

    faces: tuple[Face, ...] = ("body", "strong", "mono")
    fields = [fonts.sized(face, 40) for face in faces]
    frames(5)
    for face, item in zip(faces, fields, strict=True):
        drawn = dpg.get_text_size(TEXT, font=item)[0]
        say("width", drawn, fonts.width(TEXT, 40, face))
    dpg.output_frame_buffer(sys.argv[1])
    frames(3)
    for line in sys.stdin:
        field.open(
            Rect(200, 200, 150, 30),
            line.strip(),
            name="field",
            on_change=lambda text: say("change", text),
            on_commit=lambda text: say("commit", text),
            on_cancel=lambda: say("cancel"),
        )
        frames(5)
        say("open", field.name, field.active)
        while field.active:
            frames(1)
    dpg.destroy_context()


if __name__ == "__main__":
    main()
