"""Reading: what is refused and where, what is let pass, how long it takes."""

from __future__ import annotations

import json
import math
import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from projects import Breakpoint, Cable, Endpoint, Fault, Project, load, parse
from projects.graph_reading import MOST_WARNINGS
from tests.projects.bad_projects import BAD, GOOD, cable, lane, node, text

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path()


def read(document: str) -> Project:
    """Parse a text."""
    return parse(document.encode(), HERE)


def fault_of(reads: Callable[[], object]) -> Fault:
    """Return the fault that a reader raises."""
    with pytest.raises(Fault) as caught:
        reads()
    return caught.value


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_place_and_remedy(name: str, tmp_path: Path) -> None:
    data, place, message = BAD[name]
    path = tmp_path / "bad.graph.json"
    path.write_bytes(data)
    fault = fault_of(lambda: load(path))
    assert re.search(rf"(^|/){place}", fault.place)
    assert re.search(message, fault.message)
    assert re.search("[;,] .", fault.message), "it says what to do"
    assert str(fault).isprintable()
    assert len(str(fault)) < 1000


def test_bad_table_has_at_least_sixty_files() -> None:
    assert len({bad.data for bad in BAD.values()}) >= 60


def test_good_file_is_read() -> None:
    project = read(text())
    assert (project.name, project.rate, project.seed) == ("Good", 48000, 7)
    assert project.version == 1
    assert not project.read_only
    assert project.warnings == ()
    graph = project.graph
    assert list(graph.nodes) == list(GOOD["nodes"])
    assert graph.nodes["kick"].values == {"file": "stems/kick.wav", "trim": -2.0}
    assert graph.nodes["kick-eq"].values["bands"] == (
        {"shape": "high-pass", "freq": 30.0},
        {"freq": 400.0, "gain": -3.0, "q": 1.2},
    )
    assert graph.cables[0] == Cable(Endpoint("kick", "out"), Endpoint("kick-eq", "in"))
    assert graph.automation == {
        "kick-eq.bands[1].gain": (Breakpoint(0.0, -3.0), Breakpoint(12.5, 0.0, "linear"))
    }
    assert project.layout.nodes == {"kick": (0.0, 0.0)}


def test_byte_order_mark_is_no_difference() -> None:
    assert parse(b"\xef\xbb\xbf" + text().encode(), HERE) == read(text())


def test_what_may_be_left_out() -> None:
    project = read(text(name=..., seed=..., automation=..., layout=...))
    assert (project.name, project.seed) == ("", 0)
    assert project.graph.automation == {}
    assert not project.layout


def test_whole_floats_are_whole_numbers() -> None:
    assert read(text(rate=44100.0)).rate == 44100


def test_default_that_is_written_out_makes_no_difference() -> None:
    plain = {"type": "eq", "bands": [{}]}
    written = {
        "type": "eq", "label": "", "bypass": False, "output": 0,
        "bands": [{"shape": "bell", "gain": 0.0, "slope": 12.0, "on": True}],
    }  # fmt: skip
    assert read(node(written, "new")) == read(node(plain, "new"))


def test_texts_are_compared_composed() -> None:
    composed, decomposed = "Caf\u00e9", "Cafe\u0301"
    assert read(text(name=decomposed)) == read(text(name=composed))
    labels = [node({"type": "bus", "label": label}, "mix") for label in (composed, decomposed)]
    assert read(labels[0]) == read(labels[1])


def test_level_may_be_off() -> None:
    project = read(node({"type": "fader", "gain": "-inf"}, "new"))
    assert project.graph.nodes["new"].values == {"gain": -math.inf}
    project = read(lane("mix.gain", [[0, 0], [3, "-inf", "smooth"]]))
    assert project.graph.automation["mix.gain"][1] == Breakpoint(3.0, -math.inf, "smooth")


def test_frequency_above_the_band_is_a_warning() -> None:
    bands = [{"freq": 30}, {"freq": 20_000}]
    source = json.loads(node({"type": "eq", "bands": bands}))
    source |= {"rate": 32000, "automation": {"kick-eq.bands[0].freq": [[0, 40], [1, 16_000]]}}
    project = read(json.dumps(source))
    assert [fault.place for fault in project.warnings] == [
        "nodes.kick-eq.bands[1].freq",
        "automation.kick-eq.bands[0].freq",
    ]
    assert "15680 Hz" in project.warnings[0].message
    assert project.graph.nodes["kick-eq"].values["bands"] == tuple(bands)


def test_unknown_type_is_a_placeholder() -> None:
    strange = {"type": "shimmer", "label": "Sky", "depth": [1, {"a": None}], "extra": {"x": 1}}
    source = json.loads(node(strange, "sky"))
    source["cables"] += [["mix.out", "sky.left"], ["sky.any", "squash.key"]]
    source["automation"] = {"sky.depth": [[0, 5], [1, "-inf", "hold"]]}
    project = read(json.dumps(source))
    sky = project.graph.nodes["sky"]
    assert sky.kind is None
    assert (sky.type, sky.label, sky.unknown) == ("shimmer", "Sky", {"depth": (1, {"a": None})})
    assert sky.extra == {"x": 1}
    assert [fault.place for fault in project.warnings] == ["nodes.sky.type"]
    assert Cable.of("sky.any", "squash.key") in project.graph.cables


def test_misspelled_type_is_named() -> None:
    (warning,) = read(node({"type": "compresor"}, "new")).warnings
    assert 'did you mean "compressor"' in warning.message


def test_warnings_are_not_too_many() -> None:
    kinds = {f"n{i}": {"type": f"unknown-{i}"} for i in range(2 * MOST_WARNINGS)}
    project = read(text(nodes={**GOOD["nodes"], **kinds}))
    assert len(project.warnings) == MOST_WARNINGS


def test_placeholders_are_part_of_loops() -> None:
    source = json.loads(node({"type": "shimmer"}, "sky"))
    source["cables"] += [["mix.out", "sky.in"], ["sky.out", "mix.in"]]
    assert "mix → sky → mix" in fault_of(lambda: read(json.dumps(source))).message


def test_newer_version_is_read_as_far_as_it_can_be() -> None:
    source: dict[str, Any] = json.loads(cable(["kick.out", "mix.in"], {"from": "a"}))
    source |= {"version": 2, "tempo": 120}
    source["nodes"]["kick-eq"]["bands"][1]["q"] = 80
    source["automation"]["mix.shape"] = [[0, 1]]
    project = read(json.dumps(source))
    assert project.read_only
    assert project.version == 2
    eq = project.graph.nodes["kick-eq"]
    assert eq.kind is None
    assert eq.unknown is not None
    assert eq.unknown["bands"] == ({"shape": "high-pass", "freq": 30},
                                   {"freq": 400, "gain": -3, "q": 80})  # fmt: skip
    assert len(project.graph.cables) == 6
    assert list(project.graph.automation) == ["kick-eq.bands[1].gain"]
    places = [fault.place for fault in project.warnings]
    assert places == [
        "tempo", "nodes.kick-eq.bands[1].q", "cables[6]", "automation.mix.shape",
    ]  # fmt: skip


def test_newer_version_of_which_nothing_is_understood_is_refused() -> None:
    source = json.loads(cable(*[{"from": "a"}] * (MOST_WARNINGS + 1)))
    fault = fault_of(lambda: read(json.dumps(source | {"version": 2})))
    assert fault.place == f"cables[{5 + MOST_WARNINGS}]"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.exists, "no such file"),
        (Path.mkdir, "is a directory|no regular file|permission denied"),
        (os.mkfifo, "no regular file"),
        (lambda path: path.symlink_to(path), "symbolic links"),
    ],
    ids=["missing", "folder", "FIFO", "link to itself"],
)
def test_what_is_no_file_is_refused(
    make: Callable[[Path], object], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "song.graph.json"
    make(path)
    fault = fault_of(lambda: load(path))
    assert fault.place == str(path)
    assert re.search(message, fault.message)


def test_name_that_is_no_path_is_refused() -> None:
    assert "cannot be a path" in fault_of(lambda: load("a\0b")).message


def test_link_is_followed_to_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "song.graph.json").write_text(text())
    link = tmp_path / "link.graph.json"
    link.symlink_to(tmp_path / "real" / "song.graph.json")
    assert load(link).folder == (tmp_path / "real").resolve()


def _seconds(reads: Callable[[], object]) -> float:
    begin = time.perf_counter()
    reads()
    return time.perf_counter() - begin


def _wide(nodes: int, cables_each: int) -> dict[str, Any]:
    chain = {f"n{i}": {"type": "bus", "gain": -3} for i in range(nodes)}
    return {
        **GOOD,
        "nodes": {**chain, "master": {"type": "master"}},
        "cables": [
            [f"n{i}.out", f"n{i + j}.in"]
            for i in range(nodes)
            for j in range(1, cables_each + 1)
            if i + j < nodes
        ],
        "automation": {},
        "layout": {"nodes": {name: [i, 2 * i] for i, name in enumerate(chain)}},
    }


# Alone on a machine these take a twentieth to a third of what is allowed here.
def test_ten_thousand_nodes_open_fast() -> None:
    document = json.dumps(_wide(10_000, 1)).encode()
    assert _seconds(lambda: parse(document, HERE)) < 3.0


def test_loop_among_fifty_thousand_cables_is_found_fast() -> None:
    document = _wide(10_000, 5)
    document["cables"].append(["n9999.out", "n0.in"])
    data = json.dumps(document).encode()
    assert "→ n0 would" in fault_of(lambda: parse(data, HERE)).message
    assert _seconds(lambda: fault_of(lambda: parse(data, HERE))) < 3.0


HOSTILE = {
    "16 MiB of brackets": b"[" * (16 << 20),
    "16 MiB of digits": b'{"seed": ' + b"9" * (15 << 20) + b"}",
    "16 MiB of name": text(name="a" * (15 << 20)).encode(),
    "16 MiB of combining marks": text(name="\u0301\u0323" * 1_000_000).encode(),
    "a hundred thousand faults": text(cables=[["kik.out", "m.in"]] * 100_000).encode(),
    "names alike": text(
        nodes={f"{'a' * 28}{i:04d}": {"type": "bus"} for i in range(9999)},
        cables=[["a" * 30 + "bb.out", "x.in"]],
    ).encode(),
    "a long key": text(**{"rate" * 100_000: 1}).encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_fast(name: str) -> None:
    assert _seconds(lambda: fault_of(lambda: parse(HOSTILE[name], HERE))) < 3.0
