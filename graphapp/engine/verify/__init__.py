"""Verifying: every schedule is proved again before it runs.

Three proofs, none of which trusts what the compiler concluded:

* memory: every task finds the samples it reads, inside the memory it is given (`memory`);
* alignment: all paths into a node are equally late (`alignment`);
* wiring: every input hears what the document connects to it, nothing else (`wiring`).

The first makes a lane of a buffer stand for one signal, which the other two build on. Parameter
values and what is known of files are taken as given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine.verify.alignment import AlignmentProof
from graphapp.engine.verify.memory import MemoryProof
from graphapp.engine.verify.require import ScheduleError
from graphapp.engine.verify.wiring import WiringProof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.engine.schedule import Schedule
    from projects import Cable, Endpoint, Graph

__all__ = ["ScheduleError", "verify"]


def verify(
    schedule: Schedule,
    graph: Graph,
    port: Endpoint | None = None,
    gains: Mapping[Cable, float] | None = None,
) -> None:
    """Prove that a schedule computes its graph.

    Parameters
    ----------
    schedule : Schedule
        What was compiled.
    graph : Graph
        From this document's graph.
    port : Endpoint, optional
        For the export of this output; of what arrives at the end of the graph if left out.
    gains : mapping of Cable to float, optional
        Of cables whose gain is not what the document says.

    Raises
    ------
    ScheduleError
        If it would compute something else.
    """
    MemoryProof(schedule).check()
    AlignmentProof(schedule).check()
    WiringProof(schedule, graph, port, gains or {}).check()
