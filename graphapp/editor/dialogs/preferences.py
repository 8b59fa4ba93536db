"""Preferences: what is chosen holds at once, and is kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from graphapp.editor.files.preferences import SCALES, TARGETS_LUFS
from graphapp.editor.overlays import Button, Dialog

if TYPE_CHECKING:
    from graphapp.editor.workspace import Workspace

DEFAULT_DEVICE: Final = "System default"
SCALE_STEPS: Final = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
TARGETS: Final = (-9.0, -14.0, -16.0, -23.0)
"""Loudness of club, streaming, podcast and broadcast, LUFS."""


class PreferencesDialog(Dialog):
    """Shows the preferences.

    Parameters
    ----------
    ws : Workspace
        Where they hold.

    Attributes
    ----------
    devices : list of str or None
        Names of the devices that play; None as long as the system has not answered.
    fault : str
        What is wrong with what was typed; empty if nothing is.
    typing : bool
        Whether something is being typed, so that Enter and Escape are about that.
    """

    def __init__(self, ws: Workspace) -> None:
        super().__init__("Preferences")
        self._ws = ws
        self.devices: list[str] | None = None
        self.fault = ""
        self.typing = False
        self.buttons = [Button("close", "Done", self.close, primary=True)]
        threading.Thread(target=self._list_devices, name="devices", daemon=True).start()

    def _list_devices(self) -> None:
        """[own thread] Ask the system for its devices, which may take a second."""
        from graphapp.engine.devices import list_devices

        self.devices = [device.name for device in list_devices()]

    def key(self, chord: str) -> bool:
        """Leave Enter and Escape to the field as long as something is being typed."""
        return self.typing and chord in {"Enter", "Esc"}

    def choose_device(self, name: str | None) -> None:
        """Play on another device; None is the system's default."""
        self._ws.prefer(device=name)
        self._ws.live.use(name, self._ws.preferences.block)

    def choose_block(self, block: int) -> None:
        """Compute so many frames at a time."""
        self._ws.prefer(block=block)
        self._ws.live.use(self._ws.live.device, block)

    def choose_scale(self, scale: float) -> None:
        """Draw everything larger or smaller."""
        low, high = SCALES
        self._ws.prefer(scale=min(max(scale, low), high))

    def choose_theme(self, name: str) -> None:
        """Use other colors."""
        self._ws.prefer(theme=name)

    def toggle_color_blind(self) -> None:
        """Use colors that are told apart without red and green, or no longer."""
        self._ws.prefer(color_blind=not self._ws.preferences.color_blind)

    def toggle_snap(self) -> None:
        """Move nodes in steps of the grid, or no longer."""
        self._ws.run("snap")

    def choose_target(self, lufs: float) -> None:
        """Compare meters with another loudness."""
        self._ws.prefer(target_lufs=lufs)
        self.fault = ""

    def type_target(self, text: str) -> None:
        """Take a loudness that was typed."""
        low, high = TARGETS_LUFS
        try:
            lufs = float(text.replace("−", "-").removesuffix("LUFS").strip())
        except ValueError:
            self.fault = f"“{text}” is no loudness; type LUFS, such as −14"
            return
        if low <= lufs <= high:
            self.choose_target(round(lufs, 1))
        else:
            self.fault = f"Type {low:g} to {high:g} LUFS".replace("-", "−")

    def close(self) -> None:
        """Close the dialog."""
        self._ws.dialog = None
