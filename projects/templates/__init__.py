"""Templates: projects to begin with, wired, laid out and set to values that are a good start.

Their stems name no file yet and are silent until they do. Thresholds expect stems that average
about −18 dBFS RMS while they play.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from projects.templates import band, mastering, orchestra, podcast

if TYPE_CHECKING:
    from collections.abc import Callable

    from projects.project import Project
    from projects.templates.sheet import Sheet

__all__ = ["TEMPLATES", "Template"]


@dataclass(frozen=True, slots=True)
class Template:
    """A project to begin with.

    Parameters
    ----------
    name : str
        What programs call it.
    title, description : str
        What people read.
    draw : callable
        Returns its graph, drawn on a sheet.
    """

    name: str
    title: str
    description: str
    draw: Callable[[], Sheet]

    def make(self, rate: int = 48_000, folder: Path = Path()) -> Project:
        """Return a new project.

        Parameters
        ----------
        rate : int
            Frames a second.
        folder : Path
            What the paths of its files will be relative to.
        """
        return self.draw().project(rate, folder)


TEMPLATES: Final = {
    template.name: template
    for template in (
        Template("empty", "Empty", "A master, and nothing else.", mastering.draw_empty),
        Template(
            "stereo-master",
            "Stereo master",
            "One mix through EQ, glue compressor and limiter, ceiling −1 dBTP.",
            mastering.draw_stereo_master,
        ),
        Template(
            "band",
            "Band",
            "Eight stems: drums, bass, two guitars, keys and voice, with three buses and a plate.",
            band.draw,
        ),
        Template(
            "podcast",
            "Podcast",
            "Two voices over music that ducks under them, and a jingle; made for −16 LUFS.",
            podcast.draw,
        ),
        Template(
            "orchestra",
            "Orchestra",
            "Ten sections in their usual seats, left to right and near to far, in one hall.",
            orchestra.draw,
        ),
    )
}
"""All templates by name, in the order in which they are offered."""
