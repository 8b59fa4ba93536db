"""A schedule as text: what ``graphapp render --explain`` prints, and what tests read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine.schedule import Delay, Mix

if TYPE_CHECKING:
    from graphapp.engine.schedule import Cable, Schedule, Task


def explain(schedule: Schedule) -> str:
    """Return a schedule as text, a line a task."""
    size = f"{len(schedule.buffers)} buffers in {schedule.pool_lanes} lanes"
    cables = f"{len(schedule.cables)} cables"
    lines = [f"{schedule.rate} Hz, latency {schedule.latency} frames, {size}, {cables}"]
    lines += [f"{i:4d}  {_line(task, schedule)}" for i, task in enumerate(schedule.tasks)]
    output = schedule.output
    lines.append(f"      output: buffer {output.buffer} lane {output.first} × {output.channels}")
    return "\n".join(lines)


def _line(task: Task, schedule: Schedule) -> str:
    if isinstance(task, Mix):
        cables = dict.fromkeys(term.cable for term in task.terms)
        names = ", ".join(_source(cable, schedule) for cable in cables)
        return f"mix        → {task.target}: {names or 'silence'}"
    if isinstance(task, Delay):
        who = "bypass" if task.cable is None else _ends(schedule.cables[task.cable])
        return f"delay      {task.source.buffer} → {task.target.buffer}: {who} by {task.frames}"
    kind = schedule.arenas[task.arena].kind.type_id
    names = ", ".join(member.node for member in task.members)
    inputs = " ".join(str(buffer) for buffer in task.inputs.values()) or "file"
    outputs = " ".join(str(buffer) for buffer in task.outputs.values()) or "end"
    late = f" ({task.arrival} late)" if task.arrival else ""
    return f"{kind:10s} {inputs} → {outputs}: {names}{late}"


def _ends(cable: Cable) -> str:
    return f"{cable.source} → {cable.target}"


def _source(cable: int, schedule: Schedule) -> str:
    if cable < 0:
        return "bypass"
    at = schedule.cables[cable]
    return at.source if at.gain == 1.0 else f"{at.source} × {at.gain:g}"
