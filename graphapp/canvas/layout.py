"""Where the parts of the window are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.editor.files.preferences import Preferences

TOP: Final = 46.0
_LEAST_CANVAS: Final = 240.0


class Areas(NamedTuple):
    """The parts of the window, in its pixels; a hidden one is None."""

    top: Rect
    left: Rect | None
    right: Rect | None
    bottom: Rect | None
    canvas: Rect


def areas(window: Rect, preferences: Preferences) -> Areas:
    """Share the window out; side panels give way before the canvas gets too narrow."""
    scale = preferences.scale
    top = TOP * scale
    bottom = preferences.bottom_size * scale if preferences.bottom else 0.0
    bottom = min(bottom, max(0.0, window.h - top - _LEAST_CANVAS))
    left = preferences.left_size * scale if preferences.left else 0.0
    right = preferences.right_size * scale if preferences.right else 0.0
    if window.w - left - right < _LEAST_CANVAS:
        left = 0.0
    right = min(right, max(0.0, window.w - left - _LEAST_CANVAS))
    middle = Rect(0.0, top, window.w, max(window.h - top - bottom, 1.0))
    return Areas(
        top=Rect(0.0, 0.0, window.w, top),
        left=Rect(0.0, top, left, middle.h) if left else None,
        right=Rect(window.w - right, top, right, middle.h) if right else None,
        bottom=Rect(0.0, middle.bottom, window.w, bottom) if bottom else None,
        canvas=Rect(left, top, max(window.w - left - right, 1.0), middle.h),
    )
