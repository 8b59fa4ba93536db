"""Groups in a file: what is read, what is refused and where, and the canonical form."""

from __future__ import annotations

import json
import re
import time
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from projects import Endpoint, Fault, Node, Project, load, parse, save
from projects.groups import DEEPEST_GROUP
from projects.node_fields import MOST_NODES
from projects.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path()

EXAMPLE = """\
{
  "format": "graphapp.project",
  "version": 1,
  "rate": 48000,
  "seed": 0,
  "nodes": {
    "kick": {"type": "stem", "file": "kick.wav"},
    "voice": {"type": "stem", "file": "voice.wav"},
    "drums": {"type": "group", "label": "Drums", "bypass": true, "graph": {
      "nodes": {
        "eq": {"type": "eq", "bands": [{"freq": 30}]},
        "squash": {"type": "group", "graph": {
          "nodes": {
            "comp": {"type": "compressor", "ratio": 4}
          },
          "cables": []
        }, "expose": {
          "in": {"in": "comp.in", "key": "comp.key"},
          "out": {"out": "comp.out"},
          "params": {"amount": "comp.threshold"}
        }}
      },
      "cables": [
        ["eq.out", "squash.in"]
      ],
      "automation": {
        "eq.bands[0].freq": [[0, 30], [1, 60]]
      }
    }, "expose": {
      "in": {"in": "eq.in", "key": "squash.key"},
      "out": {"out": "squash.out"},
      "params": {"squash": "squash.amount", "low": "eq.bands[0].gain"}
    }, "extra": {"color": "red"}},
    "master": {"type": "master"}
  },
  "cables": [
    ["kick.out", "drums.in"],
    ["voice.out", "drums.key"],
    ["drums.out", "master.in"]
  ],
  "automation": {
    "drums.squash": [[0, -10], [1, -20]]
  },
  "layout": {"nodes": {"drums": [0, 0], "drums/squash/comp": [0, 4]}, "frames": []}
}
"""


def read(document: object) -> Project:
    text = document if isinstance(document, str) else json.dumps(document)
    return parse(text.encode(), HERE)


def example() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(EXAMPLE)
    return document


def test_canonical_file_keeps_its_bytes() -> None:
    assert write(read(EXAMPLE)).decode() == EXAMPLE


def test_other_spellings_become_canonical() -> None:
    document = example()
    drums = document["nodes"]["drums"]
    drums["mute"] = False
    drums["graph"]["nodes"]["eq"]["output"] = 0.0
    drums["graph"]["nodes"]["squash"]["graph"]["automation"] = {}
    document["nodes"]["drums"] = dict(reversed(drums.items()))
    drums["graph"] = dict(reversed(drums["graph"].items()))
    drums["expose"] = dict(reversed(drums["expose"].items()))
    assert write(read(document)).decode() == EXAMPLE


def test_what_may_be_left_out() -> None:
    document = example()
    document |= {"automation": {}, "layout": {}, "cables": []}
    document["nodes"]["drums"] = {"type": "group", "graph": {"nodes": {}, "cables": []}}
    project = read(document)
    assert project.graph.nodes["drums"].ports == ((), ())
    assert '"drums": {"type": "group", "graph": {\n      "nodes": {},\n' in write(project).decode()
    document["nodes"]["drums"]["expose"] = {"in": {}, "params": {}}
    assert write(read(document)) == write(project)


def test_what_is_in_a_group_is_read() -> None:
    project = read(EXAMPLE)
    assert project.warnings == ()
    drums = project.graph.nodes["drums"]
    assert drums.kind is None
    assert not drums.placeholder
    assert drums.ports == (("in", "key"), ("out",))
    assert drums.group is not None
    assert drums.group.inputs["key"] == Endpoint("squash", "key")
    assert drums.group.params == {"squash": "squash.amount", "low": "eq.bands[0].gain"}
    assert drums.group.graph.nodes["eq"].values["bands"] == ({"freq": 30.0},)
    assert project.layout.nodes["drums/squash/comp"] == (0.0, 4.0)


def test_nothing_in_a_group_can_be_changed() -> None:
    group = read(EXAMPLE).graph.nodes["drums"].group
    assert group is not None
    for mapping in (group.inputs, group.outputs, group.params, group.graph.nodes):
        with pytest.raises(TypeError, match="does not support item assignment"):
            mapping["new"] = None  # type: ignore[index]


def test_warnings_name_the_place_inside() -> None:
    document = example() | {"rate": 8000}
    document["nodes"]["drums"]["graph"]["nodes"]["eq"]["bands"][0]["freq"] = 5000
    document["nodes"]["drums"]["graph"]["nodes"]["sky"] = {"type": "shimmer"}
    assert [fault.place for fault in read(document).warnings] == [
        "nodes.drums.graph.nodes.eq.bands[0].freq",
        "nodes.drums.graph.nodes.sky.type",
    ]


def test_placeholder_in_a_group_is_saved_unchanged() -> None:
    strange = '"eq": {"type": "shimmer", "bands": [{"b": [2.0]}]}'
    text = EXAMPLE.replace('"eq": {"type": "eq", "bands": [{"freq": 30}]}', strange)
    assert write(read(text)).decode() == text


def drums(**changes: object) -> dict[str, Any]:
    """Return the example with other fields of the outer group; ``...`` leaves one out."""
    document = example()
    fields = {**document["nodes"]["drums"], **changes}
    document["nodes"]["drums"] = {k: v for k, v in fields.items() if v is not ...}
    return document


def inside(**changes: object) -> dict[str, Any]:
    """Return the example with other members of the outer group's graph."""
    graph = {**example()["nodes"]["drums"]["graph"], **changes}
    return drums(graph={key: value for key, value in graph.items() if value is not ...})


def node(name: str, fields: object) -> dict[str, Any]:
    """Return the example with a node added to the outer group, or replaced."""
    return inside(nodes={**example()["nodes"]["drums"]["graph"]["nodes"], name: fields})


def expose(side: str, **names: object) -> dict[str, Any]:
    """Return the example with more exposed."""
    exposed = deepcopy(example()["nodes"]["drums"]["expose"])
    exposed.setdefault(side, {}).update(names)
    return drums(expose=exposed)


def members(**changes: object) -> dict[str, Any]:
    """Return the example with other members."""
    return {**example(), **changes}


IN = "nodes.drums.graph"
OUT = "nodes.drums.expose"

BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no graph": (drums(graph=...), IN, "missing; add it"),
    "graph is a list": (drums(graph=[]), IN, "a list is not an object"),
    "no nodes": (inside(nodes=...), f"{IN}.nodes", "missing; add it"),
    "no cables": (inside(cables=...), f"{IN}.cables", "missing; add it"),
    "unknown key": (drums(graf={}), "nodes.drums.graf", 'did you mean "graph"'),
    "unknown key of the graph": (inside(layout={}), f"{IN}.layout", "use one of nodes, cables"),
    "a value in the group": (node("eq", {"type": "eq", "output": 99}), f"{IN}.nodes.eq.output",
                             "above"),
    "an id in the group": (node("EQ", {"type": "eq"}), f"{IN}.nodes.EQ", "no node id"),
    "a slash in an id": (node("a/b", {"type": "eq"}), f"{IN}.nodes.a/b", "no node id"),
    "two groups down": (node("squash", {"type": "group", "graph": {"nodes": {
        "c": {"type": "compressor", "ratio": 0}}, "cables": []}}),
        f"{IN}.nodes.squash.graph.nodes.c.ratio", "below"),
    "a master in a group": (node("end", {"type": "master"}), f"{IN}.nodes.end",
                            "a group holds no master; "),
    "a cable in the group": (inside(cables=[["eq.out", "sqush.in"]]), f"{IN}.cables[0]",
                             'no node "sqush"; did you mean "squash"'),
    "a cable out of the group": (inside(cables=[["eq.out", "master.in"]]), f"{IN}.cables[0]",
                                 'no node "master"'),
    "the same cable in the group": (inside(cables=[["eq.out", "squash.in"]] * 2),
                                    f"{IN}.cables[1]", r"as nodes.drums.graph.cables\[0\]"),
    "a cable into the group": (members(cables=[["kick.out", "eq.in"]]), "cables[0]",
                               'no node "eq"'),
    "a port that is not exposed": (members(cables=[["kick.out", "drums.side"]]), "cables[0]",
                                   'no input "side" on "drums"; "drums" has in, key'),
    "a port that has the other direction": (members(cables=[["drums.in", "master.in"]]),
                                            "cables[0]", '"drums.in" is no output'),
    "automation in the group": (inside(automation={"eq.outptu": [[0, 0]]}),
                                f"{IN}.automation.eq.outptu", 'did you mean "output"'),
    "automation not exposed": (members(automation={"drums.squish": [[0, 0]]}),
                               "automation.drums.squish", 'did you mean "squash"'),
    "automation out of range": (members(automation={"drums.squash": [[0, 30]]}),
                                "automation.drums.squash[0][1]", "30 is above 0"),
    "bypass without ports": (drums(expose=...) | {"cables": [], "automation": {}},
                             "nodes.drums.bypass", "nothing to pass on; use mute"),
    "expose is a list": (drums(expose=[]), OUT, "a list is not an object"),
    "exposes something else": (expose("inputs", a="eq.in"), f"{OUT}.inputs", "use one of in, out"),
    "exposes a number": (expose("in", a=3), f"{OUT}.in.a", '3 is not text; use "node.input"'),
    "exposes a node": (expose("in", a="eq"), f"{OUT}.in.a", "names no port"),
    "exposes no node": (expose("in", a="eqq.in"), f"{OUT}.in.a", 'did you mean "eq"'),
    "exposes no input": (expose("in", a="eq.inn"), f"{OUT}.in.a", 'no input "inn"'),
    "exposes an output as input": (expose("in", a="eq.out"), f"{OUT}.in.a", "is no input; "),
    "exposes an input as output": (expose("out", a="eq.in"), f"{OUT}.out.a", "is no output; "),
    "exposes twice": (expose("in", a="eq.in"), f"{OUT}.in.a", '"eq.in" is exposed as "in"; '),
    "one name of two ports": (expose("out", key="eq.out"), f"{OUT}.out.key", "has that name"),
    "no name": (expose("in", **{"a.b": "squash.in"}), f"{OUT}.in.a.b", "is no name; "),
    "exposes no parameter": (expose("params", a="eq.outputt"), f"{OUT}.params.a",
                             'did you mean "output"'),
    "exposes the node": (expose("params", a="eq"), f"{OUT}.params.a", "names no parameter"),
    "exposes a list": (expose("params", a="eq.bands"), f"{OUT}.params.a", r"eq.bands\[0\]"),
    "exposes no band": (expose("params", a="eq.bands[7].gain"), f"{OUT}.params.a", "no parameter"),
    "exposes a parameter twice": (expose("params", a="squash.amount"), f"{OUT}.params.a",
                                  'exposed as "squash"'),
    "moved inside and outside": (
        inside(automation={"squash.amount": [[0, 0]]}), "automation.drums.squash",
        "moves what nodes.drums.graph.automation.squash.amount moves too; remove one"),
    "moved at two levels inside": (
        node("squash", {**example()["nodes"]["drums"]["graph"]["nodes"]["squash"], "graph": {
            "nodes": {"comp": {"type": "compressor"}}, "cables": [],
            "automation": {"comp.threshold": [[0, 0]]}}}), "automation.drums.squash",
        "moves what nodes.drums.graph.nodes.squash.graph.automation.comp.threshold moves too; "),
    "a loop in a group": (
        inside(cables=[["eq.out", "squash.in"], ["squash.out", "eq.in"]]), "cables",
        "drums/eq → drums/squash/comp → drums/eq would feed back; "),
    "position of no node": (
        members(layout={"nodes": {"drums/eqq": [0, 0]}}), "layout.nodes.drums/eqq",
        'did you mean "drums/eq"'),
    "extra too deep": (
        node("eq", {"type": "eq", "extra": json.loads('{"a":' * 59 + "1" + "}" * 59)}),
        f"{IN}.nodes.eq.extra", "nested deeper than 64"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_group_is_refused_with_place_and_remedy(name: str) -> None:
    document, place, message = BAD[name]
    with pytest.raises(Fault) as caught:
        read(document)
    fault = caught.value
    assert fault.place.startswith(place)
    assert re.search(message, fault.message)
    assert re.search("[;,] .", fault.message), "it says what to do"


def nested(depth: int) -> dict[str, Any]:
    """Return groups in one another."""
    fields: dict[str, Any] = {"type": "bus", "extra": {"a": {"b": 1}}}
    for _ in range(depth):
        fields = {"type": "group", "graph": {"nodes": {"n": fields}, "cables": []}}
    return fields


def test_groups_nest_so_deep_and_no_deeper() -> None:
    document = members(cables=[], automation={}, layout={})
    document["nodes"]["drums"] = nested(DEEPEST_GROUP)
    project = read(document)
    assert parse(write(project), HERE) == project
    document["nodes"]["drums"] = nested(DEEPEST_GROUP + 1)
    with pytest.raises(Fault, match=f"graph: groups are nested deeper than {DEEPEST_GROUP}; "):
        read(document)


def test_nodes_in_groups_count() -> None:
    halves = {f"n{i}": {"type": "bus"} for i in range(MOST_NODES // 2)}
    document = members(cables=[], automation={}, layout={})
    for name in ("drums", "voice"):
        document["nodes"][name] = {"type": "group", "graph": {"nodes": halves, "cables": []}}
    with pytest.raises(Fault, match=f"20004 nodes are too many; use at most {MOST_NODES}"):
        read(document)


SIDES: dict[str, Any] = {
    "type": "group",
    "graph": {"nodes": {"a": {"type": "bus"}, "b": {"type": "bus"}}, "cables": []},
    "expose": {"in": {"in-a": "a.in", "in-b": "b.in"}, "out": {"out-b": "b.out", "out-a": "a.out"}},
}


def two_ways(*cables: list[str], **fields: object) -> dict[str, Any]:
    """Return a project with two paths through one group."""
    nodes = {"both": {**SIDES, **fields}, "master": {"type": "master"}}
    return members(nodes=nodes, cables=list(cables), automation={}, layout={})


def test_two_paths_through_a_group_are_no_loop() -> None:
    read(two_ways(["both.out-a", "both.in-b"], ["both.out-b", "master.in"]))
    read(two_ways(["both.out-b", "both.in-a"]))


def test_loop_through_a_group_is_named_port_by_port() -> None:
    with pytest.raises(Fault, match="cables: both/a → both/b → both/a would feed back; "):
        read(two_ways(["both.out-a", "both.in-b"], ["both.out-b", "both.in-a"]))


def test_bypassed_group_must_not_feed_back_either_way() -> None:
    """Its main input, a's, would come out of its main output, b's."""
    crossed = ["both.out-b", "both.in-a"]
    with pytest.raises(Fault, match="both → both would feed back"):
        read(two_ways(crossed, bypass=True))
    straight = ["both.out-a", "both.in-a"]
    with pytest.raises(Fault, match="both/a → both/a would feed back"):
        read(two_ways(straight, bypass=True))


def newer(document: dict[str, Any]) -> Project:
    return read({**document, "version": 99})


def test_group_of_a_newer_version_is_a_placeholder_where_it_is_not_understood() -> None:
    project = newer(expose("midi", keys="eq.in"))
    assert project.graph.nodes["drums"].placeholder
    assert [fault.place for fault in project.warnings] == [
        f"{OUT}.midi",
        "layout.nodes.drums/squash/comp",
    ]
    project = newer(node("eq", {"type": "eq", "slope": 3}))
    group = project.graph.nodes["drums"].group
    assert group is not None
    assert group.graph.nodes["eq"].placeholder


def test_project_saved_elsewhere_finds_the_files_in_groups(tmp_path: Path) -> None:
    document = node("stem", {"type": "stem", "file": "a.wav"})
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    (first / "song.graph.json").write_text(json.dumps(document))
    save(load(first / "song.graph.json"), second / "song.graph.json")
    group = load(second / "song.graph.json").graph.nodes["drums"].group
    assert group is not None
    assert group.graph.nodes["stem"].values == {"file": "../first/a.wav"}


def seconds(read: Callable[[], object]) -> float:
    begun = time.perf_counter()
    read()
    return time.perf_counter() - begun


def test_many_exposed_ports_take_no_long_time() -> None:
    strange = {"type": "group", "graph": {"nodes": {"x": {"type": "odd"}}, "cables": []}}
    ports = {f"p{i}": f"x.p{i}" for i in range(30_000)}
    document = members(cables=[], automation={}, layout={})
    document["nodes"]["drums"] = {**strange, "expose": {"in": ports}}
    document["cables"] = [["kick.out", f"drums.{name}"] for name in ports]
    text = json.dumps(document)
    assert min(seconds(lambda: read(text)) for _ in range(2)) < 2.0


def test_positions_go_with_their_nodes() -> None:
    project = read(EXAMPLE)
    nodes = {**project.graph.nodes, "drums": Node("bus")}
    graph = replace(project.graph, nodes=nodes, cables=(), automation={})
    assert replace(project, graph=graph).layout.nodes.keys() == {"drums"}
