"""Random edits through the editor, of every kind that a person makes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from graphapp.editor import actions, grouping, organizing
from graphapp.editor.geometry import Point
from graphapp.editor.gestures.placing import PlaceNode
from graphapp.editor.values import parameter_at
from nodes.registry import catalogue
from nodes.vocabulary import Param
from projects import Breakpoint, Endpoint, edits
from tests.graphapp.editor.hand import Hand

if TYPE_CHECKING:
    from collections.abc import Callable

    from projects import Project


class RandomHand(Hand):
    """A hand that does anything; the same for the same seed.

    Parameters
    ----------
    project : Project
        What is open.
    seed : int
        Which.
    """

    def __init__(self, project: Project, seed: int) -> None:
        super().__init__(project)
        self._random = random.Random(seed)  # noqa: S311 -- nothing is secret here
        self.tried: dict[str, int] = {}
        self._kinds: list[Callable[[], None]] = [
            *(self._move, self._connect, self._reconnect, self._knife, self._place),
            *(self._turn, self._turn, self._delete, self._duplicate, self._copy_drag),
            *(self._switch, self._paste, self._automate, self._group, self._ungroup),
            *(self._tidy, self._band, self._enter, self._leave, self._rename),
        ]

    def edit(self) -> None:
        """Do something that is a step of undo."""
        count = len(self.steps)
        while len(self.steps) == count:
            if not self.editor.graph.nodes:
                self.editor.leave()  # a group that was emptied
            kind = self._random.choice(self._kinds)
            kind()
            if len(self.steps) > count:
                self.tried[kind.__name__] = self.tried.get(kind.__name__, 0) + 1
            assert len(self.steps) <= count + 1, f"{kind.__name__} was more than one step"

    def _name(self) -> str:
        return self._random.choice(list(self.editor.graph.nodes))

    def _some(self, most: int = 3) -> set[str]:
        names = list(self.editor.graph.nodes)
        return set(self._random.sample(names, min(len(names), self._random.randint(1, most))))

    def _spot(self) -> Point:
        return Point(self._random.uniform(-500, 3500), self._random.uniform(-500, 2500))

    def _end(self, *, output: bool) -> Point | None:
        names = list(self.editor.graph.nodes)
        for name in self._random.sample(names, len(names)):
            shape = self.editor.view.shape(name)
            ports = list(shape.outputs if output else shape.inputs)
            if ports:
                return self.editor.view.port(Endpoint(name, self._random.choice(ports)))
        return None

    def _move(self) -> None:
        self.editor.select(self._some())
        name = self._random.choice(sorted(self.editor.selection))
        start = self.body(name)
        way = start.moved(self._random.uniform(-300, 300), self._random.uniform(-300, 300))
        self.drag(start, way, ctrl=self._random.random() < 0.3)

    def _connect(self) -> None:
        start, end = self._end(output=True), self._end(output=False)
        if start and end:
            self.drag(start, self._spot(), end)

    def _reconnect(self) -> None:
        start, end = self._end(output=False), self._end(output=False)
        if start and end:
            self.drag(start, self._spot(), self._random.choice([end, self._spot()]))

    def _knife(self) -> None:
        start = self._spot()
        self.drag(start, start.moved(self._random.uniform(-200, 200), 200.0), ctrl=True)

    def _place(self) -> None:
        if len(self.editor.graph.nodes) > 90:
            return
        self.editor.cancel()
        gesture = PlaceNode(self.editor, self._random.choice(list(catalogue())))
        self.editor.gesture = gesture
        at = self.touch(self._random.choice([self._spot(), self._on_cable()]))
        self.editor.camera.center_on(at.world)
        self.editor.release(self.touch(at.world))

    def _on_cable(self) -> Point:
        cables = self.editor.graph.cables
        return (
            self.editor.view.curve(self._random.choice(cables)).at(0.5) if cables else self._spot()
        )

    def _turn(self) -> None:
        name = self._name()
        kind = self.editor.graph.nodes[name].kind
        able = [
            path
            for path in (kind.parameters if kind else {})
            if isinstance(parameter_at(self.editor.graph.nodes[name], path), Param)
        ]
        if able:
            gesture = self.editor.turn(name, self._random.choice(able))
            for _ in range(3):
                gesture.turn(self._random.uniform(-60, 60), fine=self._random.random() < 0.3)
            self.editor.release(self.touch(Point(0, 0)))

    def _delete(self) -> None:
        graph = self.editor.graph
        ends = {n for n, node in graph.nodes.items() if node.kind and not node.kind.outputs}
        names = self._some(2) - ends
        if len(graph.nodes) > 12 and names:
            self.editor.select(names)
            actions.delete(self.editor)

    def _duplicate(self) -> None:
        if len(self.editor.graph.nodes) < 90:
            self.editor.select(self._some())
            actions.duplicate(self.editor)

    def _copy_drag(self) -> None:
        if len(self.editor.graph.nodes) < 90:
            self.editor.select(self._some())
            name = self._random.choice(sorted(self.editor.selection))
            self.drag(self.body(name), self._spot(), alt=True)

    def _switch(self) -> None:
        self.editor.select(self._some())
        self._random.choice([actions.toggle_mute, actions.toggle_bypass])(self.editor)

    def _paste(self) -> None:
        self.editor.select(self._some())
        if self._random.random() < 0.5:
            actions.cut(self.editor)
        elif len(self.editor.graph.nodes) < 90:
            actions.paste(self.editor, actions.copy(self.editor), times=2)

    def _automate(self) -> None:
        name = self._name()
        kind = self.editor.graph.nodes[name].kind
        able = [p for p in (kind.parameters.values() if kind else ()) if p.automatable]
        if able:
            parameter = self._random.choice(able)
            assert isinstance(parameter, Param)
            lane = [
                Breakpoint(float(i), self._random.uniform(parameter.low, parameter.high))
                for i in range(self._random.randint(0, 4))
            ]
            graph = edits.with_automation(self.editor.graph, f"{name}.{parameter.name}", lane)
            self.editor.change(f"Automate {parameter.name}", graph)

    def _group(self) -> None:
        if len(self.editor.level) < 2:
            self.editor.select(self._some())
            grouping.group(self.editor)

    def _groups(self) -> list[str]:
        return [n for n, node in self.editor.graph.nodes.items() if node.type == "group"]

    def _ungroup(self) -> None:
        groups = self._groups()
        if groups:
            self.editor.select({self._random.choice(groups)})
            grouping.ungroup(self.editor)

    def _enter(self) -> None:
        groups = self._groups()
        if groups and self._random.random() < 0.3:
            self.editor.enter(self._random.choice(groups))

    def _leave(self) -> None:
        self.editor.leave()

    def _tidy(self) -> None:
        if self._random.random() < 0.2:
            organizing.tidy(self.editor)

    def _band(self) -> None:
        eqs = [n for n, node in self.editor.graph.nodes.items() if node.type == "eq"]
        if eqs:
            name = self._random.choice(eqs)
            raw = [{"freq": self._random.uniform(20, 20_000), "gain": self._random.uniform(-9, 9)}]
            graph = edits.with_value(self.editor.graph, name, "bands", raw * 2)
            self.editor.change("Set bands", graph)

    def _rename(self) -> None:
        name = self._name()
        label = self._random.choice(["", "Snare", "Überblende", "音"])
        self.editor.change("Rename", edits.with_switches(self.editor.graph, name, label=label))
