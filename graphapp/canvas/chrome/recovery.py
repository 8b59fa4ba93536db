"""The banner that offers unsaved work back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.canvas.chrome.ui import ChromePanel
from graphapp.canvas.theme import mix
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.ink import Ink
    from graphapp.editor.files.recovery import Offer

_HEIGHT: Final = 46.0
_MARGIN: Final = 20.0
_WIDTH: Final = 640.0
_RESTORE: Final = 118.0
_DISCARD: Final = 112.0


def offer_text(offer: Offer, now: float) -> str:
    """Return what is offered: when it is from, and how much it is.

    Parameters
    ----------
    offer : Offer
        The work.
    now : float
        Seconds since 1970.
    """
    then, today = time.localtime(offer.time), time.localtime(now)
    form = "%H:%M" if then[:3] == today[:3] else "%d %B, %H:%M"
    edits = "1 edit" if offer.edits == 1 else f"{offer.edits} edits"
    name = f" on {offer.path.name.removesuffix('.graph.json')}" if offer.path else ""
    return f"Unsaved work{name} from {time.strftime(form, then)} ({edits})"


class RecoveryBanner(ChromePanel):
    """The panel of the offer, at the top of the canvas; it stands in nobody's way."""

    layer = 1

    def place(self, window: Rect) -> Rect | None:
        """Return the top of the canvas, as long as there is an offer."""
        if self._ws.files.offer is None:
            return None
        scale = self._scale
        ground = self._ui.areas.canvas if self._ws.editor is not None else window
        width = min((_WIDTH + 2 * _MARGIN) * scale, window.w)
        x = min(max(ground.center.x - width / 2, window.x), window.right - width)
        height = (_HEIGHT + 2 * _MARGIN) * scale
        return Rect(round(x), round(ground.y - 6 * scale), round(width), round(height))

    def key(self) -> Hashable:
        """Return what is offered."""
        return self._ws.files.offer

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the offer and its two answers."""
        offer, px, theme = self._ws.files.offer, ink.px, ink.theme
        if offer is None:
            return []
        rect = size.inset(px(_MARGIN))
        ink.shadow(rect, rounding=10)
        ground = mix(theme.raised, theme.warn, 0.12)
        ink.rect(rect, ground, border=mix(theme.line_strong, theme.warn, 0.6), rounding=10)
        side = px(20)
        icon = Rect(rect.x + px(14), rect.center.y - side / 2, side, side)
        ink.icon("recent", icon, theme.warn)
        height, top = px(30), rect.center.y - px(15)
        discard = Rect(rect.right - px(8 + _DISCARD), top, px(_DISCARD), height)
        restore = Rect(discard.x - px(8 + _RESTORE), top, px(_RESTORE), height)
        left = icon.right + px(12)
        text = Rect(left, rect.y, restore.x - left - px(10), rect.h)
        ink.label(text, offer_text(offer, time.time()), font="strong")
        files = self._ws.files
        return [
            Zone("recovery", rect, Role.SURFACE, glow=None),
            widgets.button(
                ink, restore, "restore", "Restore", lambda _p: files.restore(),
                primary=True, hint="Enter",
            ),
            widgets.button(
                ink, discard, "discard", "Discard", lambda _p: files.discard_offer(), hint="Esc"
            ),
        ]  # fmt: skip
