"""Recovery: work of windows that died is offered, and nothing else is."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphapp.editor.files.recovery import Recovery
from projects import Fault, Graph, Node, Project, load, parse, save
from projects.templates import TEMPLATES
from tests.graphapp.editor.files.children import FULL_DISK, line, output, running
from tests.graphapp.editor.hand import chain

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.editor.files.unsaved import Session

STEM = {"kick": Node("stem", {"file": "stems/kick.wav"})}
MASTER = {"master": Node("master")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a project is saved, with seed 0."""
    folder = tmp_path / "songs"
    folder.mkdir()
    path = folder / "song.graph.json"
    save(song(0, folder), path)
    return path


def song(seed: int, folder: Path) -> Project:
    """Return a project that differs by its seed."""
    return Project(rate=48_000, seed=seed, graph=Graph({**STEM, **MASTER}), folder=folder)


def killed(path: Path | None, project: Project, edits: int = 1) -> None:
    """Leave work as a window does that is killed: kept, its lock released."""
    session = Recovery().begin(path)
    session.keep(project, edits)
    session.close()


def test_work_of_the_dead_is_offered_as_it_was(path: Path) -> None:
    before = time.time()
    killed(path, song(7, path.parent), edits=3)
    offer = Recovery().offers(path)
    assert offer is not None
    assert (offer.path, offer.edits) == (path, 3)
    assert before <= offer.time <= time.time()
    project = offer.restore()
    assert project == song(7, path.parent)
    assert project.folder == path.parent


def test_work_of_the_living_is_not_offered(path: Path) -> None:
    session = Recovery().begin(path)
    session.keep(song(7, path.parent), 1)
    assert Recovery().offers(path) is None
    assert Recovery().offers() is None
    session.close()
    assert Recovery().offers(path) is not None


def test_cleared_work_is_not_offered_and_leaves_nothing(path: Path, user: Path) -> None:
    session = Recovery().begin(path)
    session.keep(song(7, path.parent), 1)
    session.clear()
    session.close()
    assert Recovery().offers() is None
    assert list((user / "state" / "recovery").iterdir()) == []


@pytest.mark.parametrize(
    "graph",
    [
        Graph(),
        Graph({"mix": Node("bus")}),
        Graph({**STEM, **MASTER, "second": Node("master")}),
        Graph({**MASTER, "odd": Node("of-a-newer-version", unknown={"a": 1})}),
    ],
    ids=["nothing", "no master", "two masters", "placeholder"],
)
def test_any_state_is_kept(graph: Graph, path: Path) -> None:
    project = Project(rate=96_000, name="Öde", graph=graph, folder=path.parent)
    killed(path, project)
    offer = Recovery().offers(path)
    assert offer is not None
    assert offer.restore() == project


@pytest.mark.parametrize("name", TEMPLATES)
def test_layout_and_frames_are_kept(name: str, path: Path) -> None:
    project = TEMPLATES[name].make(44_100, path.parent)
    killed(None, project)
    offer = Recovery().offers()
    assert offer is not None
    assert offer.path is None
    assert offer.restore() == project


def test_group_is_kept(path: Path) -> None:
    document = {
        "format": "graphapp.project",
        "version": 1,
        "rate": 48000,
        "nodes": {
            "drums": {
                "type": "group",
                "graph": {"nodes": {"kick": {"type": "stem", "file": "a.wav"}}, "cables": []},
                "expose": {"out": {"out": "kick.out"}},
            },
            "master": {"type": "master"},
        },
        "cables": [["drums.out", "master.in"]],
    }
    project = parse(json.dumps(document).encode(), path.parent)
    killed(path, project)
    offer = Recovery().offers(path)
    assert offer is not None
    assert offer.restore() == project


def test_what_is_saved_already_is_no_offer(path: Path) -> None:
    killed(path, load(path))
    assert Recovery().offers(path) is None


def test_what_was_saved_over_since_is_no_offer(path: Path) -> None:
    killed(path, song(1, path.parent))
    save(song(2, path.parent), path)
    os.utime(path, (time.time() + 1, time.time() + 1))
    assert Recovery().offers(path) is None


def test_saved_file_that_was_only_touched_changes_nothing(path: Path) -> None:
    killed(path, song(1, path.parent))
    os.utime(path, (time.time() + 60, time.time() + 60))
    assert Recovery().offers(path) is not None


def test_work_after_a_save_is_offered_whatever_the_clock_of_the_drive(path: Path) -> None:
    session = Recovery().begin(path)
    session.keep(song(1, path.parent), 1)
    save(song(1, path.parent), path)
    os.utime(path, (time.time() + 60, time.time() + 60))
    session.clear(path)
    session.keep(song(2, path.parent), 1)
    session.close()
    offer = Recovery().offers(path)
    assert offer is not None
    assert offer.restore().seed == 2


def test_work_on_a_deleted_project_is_offered(path: Path) -> None:
    killed(path, song(1, path.parent))
    path.unlink()
    assert Recovery().offers(path) is not None


def test_newest_of_a_project_or_of_all(path: Path) -> None:
    other = path.with_name("other.graph.json")
    for seed in (1, 2):
        killed(path, song(seed, path.parent))
    killed(other, song(3, path.parent))
    offers = [Recovery().offers(place) for place in (path, other, None)]
    assert [offer and offer.restore().seed for offer in offers] == [2, 3, 3]
    assert Recovery().offers(path.with_name("third.graph.json")) is None


def test_project_is_found_by_a_link_too(path: Path) -> None:
    link = path.with_name("link.graph.json")
    link.symlink_to(path)
    killed(path, song(1, path.parent))
    assert Recovery().offers(link) is not None


def test_discarding_removes_older_work_on_the_same_file(path: Path, user: Path) -> None:
    for seed in (1, 2):
        killed(path, song(seed, path.parent))
    offer = Recovery().offers(path)
    assert offer is not None
    offer.discard()
    assert Recovery().offers() is None
    assert list((user / "state" / "recovery").iterdir()) == []


def test_discarding_spares_other_projects_without_a_file(path: Path) -> None:
    for seed in (1, 2):
        killed(None, song(seed, path.parent))
    offer = Recovery().offers()
    assert offer is not None
    assert offer.restore().seed == 2
    offer.discard()
    left = Recovery().offers()
    assert left is not None
    assert left.restore().seed == 1


def test_restored_work_stays_until_another_session_keeps_it(path: Path) -> None:
    killed(path, song(7, path.parent))
    offer = Recovery().offers(path)
    assert offer is not None
    project = offer.restore()
    session = Recovery().begin(path)
    session.keep(project, 1)
    offer.discard()
    assert Recovery().offers(path) is None
    session.close()
    again = Recovery().offers(path)
    assert again is not None
    assert again.restore() == project


def test_saving_elsewhere_moves_the_session(path: Path) -> None:
    other = path.with_name("other.graph.json")
    session: Session = Recovery().begin(None)
    session.keep(song(1, path.parent), 1)
    save(song(1, path.parent), other)
    session.clear(other)
    session.keep(song(2, path.parent), 1)
    session.close()
    offer = Recovery().offers(other)
    assert offer is not None
    assert offer.path == other


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x00" * 100_000,
        b"[" * 50_000,
        b'{"path": 1, "folder": "/", "time": 1, "edits": 1, "base": null}\n{}',
        b'{"path": null, "folder": "/", "time": NaN, "edits": 1, "base": null}\n{}',
    ],
    ids=["empty", "zeros", "brackets", "wrong type", "no time"],
)
def test_file_that_is_something_else_is_no_offer(head: bytes, user: Path) -> None:
    folder = user / "state" / "recovery"
    folder.mkdir(parents=True)
    (folder / "0.unsaved").write_bytes(head)
    assert Recovery().offers() is None


def test_damaged_work_is_a_fault(path: Path, user: Path) -> None:
    killed(path, song(1, path.parent))
    (file,) = (user / "state" / "recovery").glob("*.unsaved")
    file.write_bytes(file.read_bytes()[:-10])
    offer = Recovery().offers(path)
    assert offer is not None
    with pytest.raises(Fault, match="unsaved work"):
        offer.restore()
    file.unlink()
    with pytest.raises(Fault, match="open the saved project"):
        offer.restore()


def test_leftovers_of_the_killed_are_removed(user: Path) -> None:
    folder = user / "state" / "recovery"
    folder.mkdir(parents=True)
    hour_ago = time.time() - 3600
    for name in ("dead.lock", ".dead.unsaved.12345678.part"):
        (folder / name).touch()
        os.utime(folder / name, (hour_ago, hour_ago))
    (folder / "young.lock").touch()
    Recovery().offers()
    assert [entry.name for entry in folder.iterdir()] == ["young.lock"]


def test_full_disk_leaves_what_was_kept(path: Path, user: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from graphapp.editor.files.recovery import Recovery
from projects import load
from dataclasses import replace
path = Path(sys.argv[1])
session = Recovery().begin(path)
session.keep(replace(load(path), seed=1), 1)
{FULL_DISK}
try:
    session.keep(replace(load(path), seed=2), 2)
except OSError as error:
    print(error.strerror)
"""
    assert output(program, path) == "File too large"
    offer = Recovery().offers(path)
    assert offer is not None
    assert offer.restore() == replace(load(path), seed=1)
    assert not list((user / "state" / "recovery").glob("*.part"))


EDITOR = """
import sys, time
from dataclasses import replace
from pathlib import Path
from graphapp.editor.files.keeper import Keeper
from graphapp.editor.files.recovery import Recovery
from projects import load
path = Path(sys.argv[1])
project = load(path)
keeper = Keeper(Recovery().begin(path), print)
for seed in range(1, 1_000_000):
    keeper.submit(replace(project, seed=seed), seed)
    print(time.time(), seed)
    time.sleep(0.02)
"""


def test_at_most_two_seconds_are_lost_when_an_editing_window_is_killed(path: Path) -> None:
    with running(EDITOR, path) as window:
        edits: dict[int, float] = {}
        while len(edits) < 100:
            when, seed = line(window).split()
            edits[int(seed)] = float(when)
        window.kill()
        window.wait()
    offer = Recovery().offers(path)
    assert offer is not None
    assert offer.restore().seed == offer.edits
    assert edits[100] - edits[min(offer.edits, 100)] < 2.0


def test_two_windows_that_died_together_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "song.graph.json"
    save(chain("kick:stem", "eq", "master"), path)
    recovery = Recovery(tmp_path / "recovery")
    first, second = recovery.begin(path), recovery.begin(path)
    first.keep(chain("kick:stem", "master"), 1)
    second.keep(chain("kick:stem", "fader", "master"), 2)
    first.close()
    second.close()
    offer = recovery.offers(path)
    assert offer is not None
    assert offer.edits == 2
    offer.discard()
    offer = recovery.offers(path)
    assert offer is not None
    assert set(offer.restore().graph.nodes) == {"kick", "master"}
