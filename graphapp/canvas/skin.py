"""What Dear PyGui draws by itself, in our colors: grounds, plots and the field of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.ink import CLEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.canvas.theme import Color, Style

_FLAT: Final = {
    dpg.mvStyleVar_WindowPadding: (0, 0),
    dpg.mvStyleVar_WindowBorderSize: (0,),
    dpg.mvStyleVar_ChildBorderSize: (0,),
    dpg.mvStyleVar_ChildRounding: (0,),
    dpg.mvStyleVar_FrameBorderSize: (0,),
    dpg.mvStyleVar_ItemSpacing: (0, 0),
}
_FLAT_PLOT: Final = {
    dpg.mvPlotStyleVar_PlotPadding: (0, 0),
    dpg.mvPlotStyleVar_PlotBorderSize: (0, 0),
    dpg.mvPlotStyleVar_LabelPadding: (0, 0),
}


class Skin:
    """The Dear PyGui themes of a style.

    Attributes
    ----------
    plot : int
        The theme to bind to plots: no frame, no padding, no ground.
    """

    def __init__(self, style: Style) -> None:
        theme = style.theme
        grounds = {
            dpg.mvThemeCol_WindowBg: theme.background,
            dpg.mvThemeCol_ChildBg: CLEAR,
            dpg.mvThemeCol_Text: theme.text,
            dpg.mvThemeCol_TextDisabled: theme.dim,
            dpg.mvThemeCol_TextSelectedBg: (*theme.accent[:3], 110),
            dpg.mvThemeCol_FrameBg: theme.well,
            dpg.mvThemeCol_NavHighlight: CLEAR,
        }
        self._base = _theme(dpg.mvThemeCat_Core, grounds, _FLAT)
        plot = dict.fromkeys(
            (
                dpg.mvPlotCol_PlotBg,
                dpg.mvPlotCol_FrameBg,
                dpg.mvPlotCol_PlotBorder,
            ),
            CLEAR,
        )
        self.plot = _theme(dpg.mvThemeCat_Plots, plot, _FLAT_PLOT)

    def wear(self) -> None:
        """Make it the look of the whole window."""
        dpg.bind_theme(self._base)

    def delete(self) -> None:
        """Delete its themes, once another is worn."""
        dpg.delete_item(self._base)
        dpg.delete_item(self.plot)


def _theme(
    category: int, colors: Mapping[int, Color], styles: Mapping[int, tuple[float, ...]]
) -> int:
    with dpg.theme() as made, dpg.theme_component(dpg.mvAll):
        for target, color in colors.items():
            dpg.add_theme_color(target, color, category=category)
        for target, values in styles.items():
            dpg.add_theme_style(target, *values, category=category)
    return int(made)
