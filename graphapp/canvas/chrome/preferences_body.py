"""The inside of the preferences: sound, looks, metering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor, widgets
from graphapp.canvas.chrome.dialog_bodies import Body, draw_fault
from graphapp.canvas.chrome.form import CONTROL, Form
from graphapp.canvas.lists import Scroll, scroll_list
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.dialogs.preferences import DEFAULT_DEVICE, SCALE_STEPS, TARGETS
from graphapp.editor.files.preferences import BLOCKS
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Handler
    from graphapp.editor.dialogs.preferences import PreferencesDialog
    from graphapp.editor.files.preferences import Preferences

_ROW: Final = 26.0
_DEVICES: Final = 4
_TYPED: Final = 110.0


class PreferencesBody(Body):
    """The inside of the preferences dialog."""

    width = 640.0

    def __init__(self, ui: Ui, dialog: PreferencesDialog) -> None:
        self._ui = ui
        self._dialog = dialog
        self._scroll = Scroll()
        ui.field.commit()

    @property
    def _chosen(self) -> Preferences:
        return self._ui.ws.preferences

    def height(self) -> float:
        """Return room for all rows."""
        return 338.0

    def key(self) -> Hashable:
        """Return what is chosen, and what there is to choose from."""
        devices = tuple(self._dialog.devices or ())
        return self._chosen, devices, self._dialog.fault, self._scroll.offset

    def draw(self, ink: Ink, rect: Rect) -> list[Zone]:
        """Draw all rows."""
        px, chosen, dialog = ink.px, self._chosen, self._dialog
        form = Form(ink, rect)
        height = _ROW * _DEVICES + 8
        form.zones += self._draw_devices(ink, form.row("Output", height))
        blocks = [(str(block), str(block)) for block in BLOCKS]
        block = str(chosen.block)
        form.choice("Block, frames", "block", blocks, block, lambda b: dialog.choose_block(int(b)))
        themes = [("dark", "Dark"), ("light", "Light")]
        form.choice("Colors", "theme", themes, chosen.theme, dialog.choose_theme)
        scales = [(f"{step:g}", f"{step:.0%}".replace("%", " %")) for step in SCALE_STEPS]
        scale = f"{chosen.scale:g}"
        form.choice("Size", "scale", scales, scale, lambda s: dialog.choose_scale(float(s)))
        self._draw_target(ink, form)
        place = form.row("")
        half = place._replace(w=place.w / 2)
        form.zones += [
            widgets.toggle(
                ink, half, "color-blind", "Color-blind palette",
                lambda _p: dialog.toggle_color_blind(), on=chosen.color_blind, role=Role.BUTTON,
            ),
            widgets.toggle(
                ink, half.moved(half.w, 0), "snap", "Snap to the grid",
                lambda _p: dialog.toggle_snap(), on=chosen.snap, role=Role.BUTTON,
            ),
        ]  # fmt: skip
        draw_fault(ink, rect.x, form.bottom - px(6), dialog.fault, rect.w)
        return form.zones

    def _draw_devices(self, ink: Ink, rect: Rect) -> list[Zone]:
        ink.rect(rect, ink.theme.well, border=ink.theme.line, rounding=6)
        found = self._dialog.devices
        names: list[str | None] = [None, *(found or ())]
        inner = rect.inset(ink.px(4))
        if found is None:
            line = inner._replace(y=inner.y + ink.px(_ROW), h=ink.px(_ROW))
            line = line._replace(x=line.x + ink.px(30))
            ink.label(line, "Asking the system…", size=12, color=ink.theme.dim)
        return scroll_list(
            ink, inner, "devices", len(names), ink.px(_ROW), self._scroll,
            lambda i, place: self._draw_device(ink, names[i], place),
        )  # fmt: skip

    def _draw_device(self, ink: Ink, name: str | None, rect: Rect) -> list[Zone]:
        chosen = self._chosen.device == name
        decor.row_ground(ink, rect, chosen=chosen)
        px, label = ink.px, name or DEFAULT_DEVICE
        label = "Null: plays in time, not heard" if name == "null" else label
        icon = Rect(rect.x + px(8), rect.y, px(15), rect.h)
        ink.icon("mute" if name == "null" else "speaker", icon, ink.theme.dim)
        left = icon.right + px(9)
        ink.label(Rect(left, rect.y, rect.right - left - px(8), rect.h), label)
        return [Zone(f"device:{name or 'default'}", rect, on_click=self._using(name), glow=5)]

    def _using(self, name: str | None) -> Handler:
        return lambda _pointer: self._dialog.choose_device(name)

    def _draw_target(self, ink: Ink, form: Form) -> None:
        px, dialog, lufs = ink.px, self._dialog, self._chosen.target_lufs
        targets = [(f"{target:g}", f"{target:g}".replace("-", "−")) for target in TARGETS]
        width = 300.0
        left = form.choice(
            "Target, LUFS", "target", targets, f"{lufs:g}",
            lambda text: dialog.choose_target(float(text)), width=px(width),
        )  # fmt: skip
        place = Rect(left.x + px(10), left.y, px(_TYPED), px(CONTROL))
        text = f"{lufs:g}".replace("-", "−")
        entry = widgets.entry(ink, place, "target", text, None, mono=True, tip="Type another")
        entry.on_click = self._typing(entry, text)
        form.zones.append(entry)

    def _typing(self, entry: Zone, text: str) -> Handler:
        def run(_pointer: object) -> None:
            self._ui.field.open(
                entry.rect, text, name="target", on_commit=self._typed, on_cancel=self._not_typed,
                size=13 * self.fit, font="mono",
            )  # fmt: skip
            self._dialog.typing = True

        return run

    def _typed(self, text: str) -> None:
        self._dialog.typing = False
        self._dialog.type_target(text)

    def _not_typed(self) -> None:
        self._dialog.typing = False

    def close(self) -> None:
        """Close the field."""
        if self._ui.field.name == "target":
            self._ui.field.close()
