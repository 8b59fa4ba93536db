"""The inside of the export dialog: what is asked, then how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor, widgets
from graphapp.canvas.chrome.dialog_bodies import Body, draw_fault
from graphapp.canvas.chrome.form import ROW, Form
from graphapp.canvas.chrome.ui import Prompt
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.dialogs.export import RATES
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.ink import Ink
    from graphapp.editor.dialogs.export import ExportDialog
    from graphapp.editor.dialogs.exporting import Exporting

_FORM: Final = 196.0
_DEPTHS = {"16": "16 bit", "24": "24 bit", "32f": "32 bit float"}


class ExportBody(Body):
    """The inside of the export dialog."""

    width = 580.0

    def __init__(self, ui: Ui, dialog: ExportDialog) -> None:
        self._dialog = dialog
        self._prompt = Prompt(ui, "path", dialog.type)
        self._field: Rect | None = None

    def height(self) -> float:
        """Return less while there is nothing but progress."""
        if self._dialog.exporting is not None:
            return 112.0
        return _FORM + ROW * self._dialog.has_loop

    def key(self) -> Hashable:
        """Return what is chosen, what is wrong, how far it is."""
        d = self._dialog
        chosen = d.path, d.depth, d.rate, d.span, d.tail, d.has_loop
        if d.exporting is not None:
            return d.exporting.progress, d.exporting.status
        return *chosen, d.fault, d.note

    def draw(self, ink: Ink, rect: Rect) -> list[Zone]:
        """Draw the form, or the progress."""
        exporting = self._dialog.exporting
        if exporting is not None:
            self._field = None
            self._draw_progress(ink, rect, exporting)
            return []
        return self._draw_form(ink, rect)

    def _draw_form(self, ink: Ink, rect: Rect) -> list[Zone]:
        px, d = ink.px, self._dialog
        form = Form(ink, rect)
        place = form.row("File")
        choose = Rect(place.right - px(92), place.y, px(92), place.h)
        field = place._replace(w=place.w - px(100))
        ink.rect(field, ink.theme.well, border=ink.theme.line, rounding=6)
        self._field = field
        form.zones += [
            Zone("path", field, Role.FIELD, glow=None),
            widgets.button(ink, choose, "choose", "Choose…", lambda _p: d.choose()),
        ]
        depths = [(depth, _DEPTHS[depth]) for depth in d.depths]
        form.choice("Depth", "depth", depths, d.depth, self._choose_depth)
        rates = [("project", f"Project, {d.project_rate / 1000:g} kHz")]
        rates += [(str(r), f"{r / 1000:g} kHz") for r in RATES if r != d.project_rate]
        form.choice("Sample rate", "rate", rates, str(d.rate or "project"), self._choose_rate)
        if d.has_loop:
            spans = [("whole", "The whole song"), ("loop", "The loop")]
            form.choice("Part", "span", spans, d.span, self._choose_span)
        tails = [("auto", "Until it has died away"), ("0", "With the last stem")]
        form.choice("Ends", "tail", tails, "auto" if d.tail else "0", self._choose_tail)
        top = form.bottom + px(2)
        draw_fault(ink, rect.x, top, d.fault or d.note, rect.w, mild=not d.fault)
        if not d.fault and not d.note and d.folder is not None:
            hint = f"It goes into {d.folder}"
            ink.text(rect.x, top, hint, size=12, color=ink.theme.dim, width=rect.w)
        return form.zones

    def _draw_progress(self, ink: Ink, rect: Rect, exporting: Exporting) -> None:
        px, part = ink.px, exporting.progress
        middle = rect.y + px(44)
        name = exporting.order.path.name
        percent = "" if part is None else f"{part:.0%}".replace("%", " %")
        width = rect.w - px(60)
        ink.text(rect.x, middle - px(30), name, size=14, font="strong", width=width)
        ink.text(
            rect.x, middle - px(30), percent, size=14, font="mono", align="right", width=rect.w
        )
        decor.progress(ink, Rect(rect.x, middle, rect.w, px(10)), part)
        ink.text(rect.x, middle + px(22), exporting.status, size=12, color=ink.theme.dim)

    def _choose_depth(self, depth: str) -> None:
        self._dialog.depth = next(d for d in self._dialog.depths if d == depth)

    def _choose_rate(self, rate: str) -> None:
        self._dialog.rate = None if rate == "project" else int(rate)

    def _choose_span(self, span: str) -> None:
        self._dialog.span = "loop" if span == "loop" else "whole"

    def _choose_tail(self, tail: str) -> None:
        self._dialog.tail = tail == "auto"

    def tick(self) -> None:
        """Keep the field open, and follow the export."""
        if self._field is not None and self._dialog.exporting is None:
            self._prompt.hold(self._field, self._dialog.path, size=13 * self.fit)
        else:
            self._prompt.let_go()
        self._dialog.poll()

    def close(self) -> None:
        """Close the field."""
        self._prompt.let_go()
