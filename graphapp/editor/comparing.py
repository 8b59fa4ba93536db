"""Comparing at equal loudness: bypassed nodes, the untreated mix, two snapshots.

Louder sounds better, so what is compared is brought to the same loudness while it is listened to.
None of that is saved or exported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.editor.live.monitor import Monitor
from projects.flatten import walk

if TYPE_CHECKING:
    from graphapp.editor.live.loudness import Match, Matcher
    from graphapp.editor.workspace import Workspace
    from projects import Project

SIDES: Final = ("A", "B")


class Comparison:
    """What is compared in a workspace.

    Attributes
    ----------
    matching : bool
        Whether nodes that are bypassed are heard as loud as they were.
    chain : bool
        Whether the untreated mix is heard.
    side : str
        Which snapshot is heard, ``A`` or ``B``; empty before one was kept.
    """

    def __init__(self) -> None:
        self.matching = False
        self.chain = False
        self.side = ""
        self._slots: dict[str, Project] = {}
        self._shown: Project | None = None
        self._matcher: Matcher | None = None
        self._nodes: dict[str, Match] = {}
        self._chain_match: Match | None = None
        self._snapshots: Match | None = None

    def _asked(self) -> Matcher:
        if self._matcher is None:
            from graphapp.editor.live.loudness import Matcher

            self._matcher = Matcher()
        return self._matcher

    def keep(self, project: Project) -> None:
        """Keep a state as snapshot A; what follows is B."""
        self._slots, self.side = {"A": project}, "B"
        self._snapshots = None

    def swap(self, project: Project, position: float) -> Project | None:
        """Go to the other snapshot; return it, or None if none was kept."""
        if not self.kept:
            return None
        self._look(project)
        self._slots[self.side] = project
        self.side = SIDES[1 - SIDES.index(self.side)]
        first, second = (self._slots[side] for side in SIDES)
        self._snapshots = self._asked().request_snapshots(first, second, position)
        return self._slots[self.side]

    def _look(self, project: Project) -> None:
        """Notice that undo went over to the other snapshot: what is shown is that very state."""
        for side, kept in self._slots.items():
            if project is kept and len(self._slots) == len(SIDES):
                self.side = side

    @property
    def kept(self) -> bool:
        """Whether there is something to switch to."""
        return bool(self._slots)

    def monitor(self, ws: Workspace) -> Monitor:
        """Return how the mix is listened to, by what is known of loudness so far."""
        if ws.editor is None or not (self.matching or self.chain or self._snapshots):
            return Monitor()
        project, position = ws.editor.document.project, ws.live.state().position
        self._look(project)
        if self.matching and project is not self._shown:
            self._shown = project
            self._nodes = {
                name: self._asked().request(project, name, position)
                for name, node in walk(project.graph)
                if node.bypass
            }
        if self.chain and self._chain_match is None:
            self._chain_match = self._asked().request_chain(project, position)
        snapshot = self._snapshots.gain_db if self._snapshots and self.side == "B" else None
        return Monitor(
            match={n: m.gain_db for n, m in self._nodes.items() if m.gain_db is not None}
            if self.matching
            else {},
            chain_bypassed=self.chain,
            chain_gain_db=(self._chain_match.gain_db or 0.0) if self._chain_match else 0.0,
            snapshot_gain_db=snapshot,
        )

    def toggle_matching(self) -> bool:
        """Hear bypassed nodes at equal loudness, or as they are; return which."""
        self.matching, self._shown = not self.matching, None
        return self.matching

    def toggle_chain(self) -> bool:
        """Hear the untreated mix, or the mix; return which."""
        self.chain, self._chain_match = not self.chain, None
        return self.chain

    def close(self) -> None:
        """Give up what is being measured."""
        if self._matcher is not None:
            self._matcher.close()
            self._matcher = None


def match_bypass(ws: Workspace) -> None:
    """Hear bypassed nodes as loud as they were, or as they are."""
    on = ws.comparing.toggle_matching()
    ws.notify(f"Bypassed nodes are heard {'at equal loudness' if on else 'as they are'}")


def bypass_chain(ws: Workspace) -> None:
    """Hear the sum of the sources, as loud as the mix, or the mix again."""
    on = ws.comparing.toggle_chain()
    ws.notify(f"The {'untreated mix at equal loudness' if on else 'mix'} is heard")


def keep(ws: Workspace) -> None:
    """Keep the project as it is as snapshot A."""
    ws.comparing.keep(ws.opened.document.project)
    ws.notify("Kept as snapshot A", "info", "what you change from here is B")


def switch(ws: Workspace) -> None:
    """Go to the other snapshot, as a step that can be undone."""
    other = ws.comparing.swap(ws.opened.document.project, ws.live.state().position)
    if other is not None:
        ws.opened.commit(f"Switch to {ws.comparing.side}", other)
        ws.notify(f"Snapshot {ws.comparing.side}, at equal loudness")


def can_switch(ws: Workspace) -> bool:
    """Whether a snapshot was kept."""
    return ws.editor is not None and ws.comparing.kept
