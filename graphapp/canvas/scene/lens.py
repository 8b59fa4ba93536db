"""The plot through which the canvas is seen: its axes are the camera."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.ink import CLEAR

if TYPE_CHECKING:
    from graphapp.canvas.theme import Theme
    from graphapp.editor.camera import Camera
    from graphapp.editor.geometry import Rect

LAYERS: Final = ("grid", "frames", "cables", "nodes", "top")
"""From the bottom."""


class Lens:
    """A bare plot that fills a part of a window; what is drawn in it zooms with its axes.

    Parameters
    ----------
    parent : int
        The window.

    Attributes
    ----------
    layers : dict of str to int
        Draw layers by name.
    """

    def __init__(self, parent: int) -> None:
        bare = dict.fromkeys(
            (
                "no_gridlines",
                "no_tick_marks",
                "no_tick_labels",
                "no_menus",
                "no_label",
                "no_side_switch",
                "no_highlight",
            ),
            True,
        )
        self._plot = int(
            dpg.add_plot(
                parent=parent,
                no_inputs=True,
                no_menus=True,
                no_title=True,
                no_mouse_pos=True,
                no_box_select=True,
                no_frame=True,
            )
        )
        self._x = int(dpg.add_plot_axis(dpg.mvXAxis, parent=self._plot, **bare))
        self._y = int(dpg.add_plot_axis(dpg.mvYAxis, parent=self._plot, invert=True, **bare))
        self.layers = {name: int(dpg.add_draw_layer(parent=self._plot)) for name in LAYERS}
        self._theme = 0
        self._seen: Rect | None = None

    def place(self, rect: Rect) -> None:
        """Fill a part of the window, in pixels."""
        dpg.configure_item(
            self._plot,
            pos=(round(rect.x), round(rect.y)),
            width=round(rect.w),
            height=round(rect.h),
        )

    def color(self, theme: Theme) -> None:
        """Take the canvas' color from a theme."""
        with dpg.theme() as made, dpg.theme_component(dpg.mvAll):
            plots = dpg.mvThemeCat_Plots
            for target, color in (
                (dpg.mvPlotCol_PlotBg, theme.canvas),
                (dpg.mvPlotCol_FrameBg, theme.canvas),
                (dpg.mvPlotCol_PlotBorder, CLEAR),
            ):
                dpg.add_theme_color(target, color, category=plots)
            dpg.add_theme_style(dpg.mvPlotStyleVar_PlotPadding, 0, 0, category=plots)
            dpg.add_theme_style(dpg.mvPlotStyleVar_PlotBorderSize, 0, category=plots)
        dpg.bind_item_theme(self._plot, made)
        if self._theme:
            dpg.delete_item(self._theme)
        self._theme = int(made)

    def look(self, camera: Camera) -> bool:
        """Show what the camera sees; return whether that is something else."""
        seen = camera.seen
        if seen == self._seen:
            return False
        self._seen = seen
        dpg.set_axis_limits(self._x, seen.x, seen.right)
        dpg.set_axis_limits(self._y, seen.y, seen.bottom)
        return True
