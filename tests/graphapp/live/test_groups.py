"""Groups while they play: the bits of an export, and nothing clicks when they are switched."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphapp.engine.live.client import LiveEngine
from graphapp.engine.live.document import LiveDocument
from graphapp.engine.live.messages import Stopped
from graphapp.engine.live.moves import MOVES, MoveWriter
from nodes.vocabulary import Fault
from projects import Endpoint, Graph, Node, Project, load, save
from projects.edits import with_switches
from projects.flatten import flattened
from projects.grouping import exposed, grouped, ungrouped
from tests.graphapp.live.listening import aligned
from tests.graphapp.live.session import EQ, FADER, RATE, SMOOTH, Session, mix, roughness
from tests.graphapp.live.test_capture import until
from tests.graphapp.support import noise, rendered, write_song

if TYPE_CHECKING:
    from pathlib import Path

    from tests.graphapp.live.pulse import SoundServer

PLAIN = mix(eq=EQ, limiter=Node("limiter"), fader=FADER)
GROUPED = grouped(PLAIN, {"eq", "limiter"}, "strip")


def test_a_grouped_song_is_captured_as_it_is_exported(
    tmp_path: Path, sound_server: SoundServer
) -> None:
    song = write_song(
        tmp_path,
        {"burst": noise(24_000, level=0.3)},
        {"hall": {"type": "reverb", "time": 0.2}, "limiter": {"type": "limiter"}},
        ["burst > hall > limiter > master"],
    )
    export = rendered(song, "--depth", "32f")
    project = load(song)
    graph = grouped(grouped(project.graph, {"burst", "hall"}, "room"), {"room", "limiter"}, "all")
    project = save(Project(rate=RATE, graph=graph, folder=project.folder), song)
    with LiveEngine(project, device="Lab") as engine, sound_server.capture() as capture:
        engine.play(0.0)
        until(engine, Stopped)
    assert np.array_equal(aligned(capture.samples, export), export)


SWITCHES: dict[str, tuple[Graph, Graph]] = {
    "mute": (GROUPED, with_switches(GROUPED, "strip", mute=True)),
    "bypass": (GROUPED, with_switches(GROUPED, "strip", bypass=True)),
    "mute while bypassed": (
        with_switches(GROUPED, "strip", bypass=True),
        with_switches(GROUPED, "strip", bypass=True, mute=True),
    ),
    "group": (PLAIN, GROUPED),
    "ungroup": (GROUPED, ungrouped(GROUPED, "strip").graph),
}


@pytest.mark.parametrize("reverse", [False, True], ids=["there", "back"])
@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_is_smooth_and_becomes_what_an_export_is(name: str, reverse: bool) -> None:
    before, after = SWITCHES[name][::-1] if reverse else SWITCHES[name]
    session = Session(flattened(before))
    session.play(0.3)
    latency = session.performance.latency
    session.edit(flattened(after))
    session.play(1.0)
    last = session.play(0.2)
    assert np.abs(last - session.expected(flattened(after), len(last))).max() < 2e-6
    assert roughness(session.all()) < SMOOTH
    assert session.performance.latency == latency, "what is heard moves in time"


def test_a_soloed_group_is_heard_in_its_place() -> None:
    session = Session(flattened(GROUPED))
    session.play(0.1)
    session.edit(flattened(GROUPED), solo=frozenset({"strip"}))
    session.play(0.2)
    last = session.play(0.1)
    quiet = with_switches(with_switches(GROUPED, "middle", mute=True), "high", mute=True)
    assert np.abs(last - session.expected(flattened(quiet), len(last))).max() < 1e-7


def document(graph: Graph) -> tuple[LiveDocument, Any]:
    """Return a document that plays, and the moves that it sends."""
    memory = np.zeros(1, MOVES)
    status: Any = SimpleNamespace(frame=0)
    return LiveDocument(Project(rate=RATE, graph=graph), MoveWriter(memory), status), memory


def moved(memory: Any) -> list[float]:
    """Return the values that moves in shared memory lead to."""
    written = int(memory["written"][0])
    return [float(value) for value in memory["records"][0]["value"][:written]]


def test_an_exposed_parameter_moves_where_it_is_held() -> None:
    graph = exposed(GROUPED, "strip", "params", "low", "eq.bands[0].gain")
    live, memory = document(graph)
    live.move("strip", "low", 3.0)
    live.move("strip/eq", "bands[0].gain", 4.0)
    assert moved(memory) == [3.0, 4.0]
    records = memory["records"][0][:2]
    assert records["place"][0] == records["place"][1]
    assert records["instance"][0] == records["instance"][1]


def test_a_parameter_that_is_not_exposed_does_not_move() -> None:
    live, _ = document(GROUPED)
    with pytest.raises(Fault, match=r"nodes\.strip\.low: is not heard, or is no parameter; "):
        live.move("strip", "low", 3.0)


def heard(live: LiveDocument) -> set[str]:
    """Return the sources that lead to the end with any gain."""
    cables = (each for each in live.schedule.cables if each.target.startswith("master@"))
    return {each.source.partition("@")[0] for each in cables if each.gain > 0.0}


def test_listening_at_a_group_goes_on_through_edits() -> None:
    live, _ = document(GROUPED)
    live.listen(Endpoint("strip", "out"))
    assert heard(live) == {"strip/limiter"}
    live.edit(Project(rate=RATE, graph=with_switches(GROUPED, "strip", bypass=True)))
    assert heard(live) == {"strip"}
    live.edit(Project(rate=RATE, graph=PLAIN))
    assert heard(live) == {"bus"}
    with pytest.raises(Fault, match='listen: no node "strip"'):
        live.listen(Endpoint("strip", "out"))
