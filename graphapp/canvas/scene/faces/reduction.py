"""A bar and a number for the gain reduction of a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.scene.faces.face import short

if TYPE_CHECKING:
    from graphapp.canvas.scene.faces.face import Face
    from graphapp.editor.geometry import Rect

_FULL_DB: Final = 18.0
_STEPS: Final = 60
_FALL_DB: Final = 0.8
"""How far the bar falls back at most from one look to the next."""
_NUMBER_EACH: Final = 4
"""Looks for one new number: faster, and nobody can read it."""


class Reduction:
    """Grows downwards from the top of its bar.

    Parameters
    ----------
    face : Face
        Whose it is.
    bar : Rect
        Where the bar is.
    number : (float, float)
        Left end and top of the number.
    """

    def __init__(self, face: Face, bar: Rect, number: tuple[float, float]) -> None:
        theme = face.theme
        face.brush.rect(bar, theme.raised, rounding=1.5)
        self._bar = bar
        self._lit = face.brush.rect(bar._replace(h=0), face.hue, rounding=1.5)
        self._text = face.note(*number, "0.0", size=13, dim=False)
        self._shown = 0.0
        self._step = 0
        self._looks = 0
        self._spelled = "0.0"

    def set(self, reduction_db: float) -> bool:
        """Show a gain reduction in dB, 0 or more; return whether anything changed."""
        self._shown = max(reduction_db, self._shown - _FALL_DB, 0.0)
        changed = False
        step = round(min(self._shown / _FULL_DB, 1.0) * _STEPS)
        if step != self._step:
            self._step = step
            bottom = self._bar.y + self._bar.h * step / _STEPS
            dpg.configure_item(self._lit, pmax=(self._bar.right, bottom))
            changed = True
        self._looks += 1
        if self._looks % _NUMBER_EACH == 0:
            spelled = f"−{self._shown:.1f}" if self._shown >= 0.05 else "0.0"
            if spelled != self._spelled:
                self._spelled = spelled
                dpg.configure_item(self._text, text=spelled)
                changed = True
        return changed


def ratio_text(ratio: float) -> str:
    """Write a compressor's ratio.

    Examples
    --------
    >>> ratio_text(2.5), ratio_text(100.0)
    ('2.5:1', '∞:1')
    """
    return "∞:1" if ratio >= 100.0 else f"{short(ratio)}:1"
