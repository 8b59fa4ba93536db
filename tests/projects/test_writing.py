"""Writing: the canonical form, and that reading gives back what was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from projects import Breakpoint, Cable, Graph, Node, Project, parse
from projects.checks import free_object
from projects.layout import Layout, Position
from projects.writing import WIDTH, write
from tests.projects.bad_projects import node, text
from tests.strategies import projects

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path()

# The example of the format's page, with its defaults left out and its numbers short.
EXAMPLE = """\
{
  "format": "graphapp.project",
  "version": 1,
  "name": "First mix",
  "rate": 48000,
  "seed": 0,
  "nodes": {
    "kick": {"type": "stem", "file": "stems/kick.wav", "trim": -2},
    "kick-eq": {"type": "eq", "bands": [
      {"shape": "high-pass", "freq": 30},
      {"freq": 400, "gain": -3, "q": 1.2}]},
    "mix": {"type": "bus"},
    "master": {"type": "master"}
  },
  "cables": [
    ["kick.out", "kick-eq.in"],
    ["kick-eq.out", "mix.in"],
    ["mix.out", "master.in"]
  ],
  "automation": {
    "kick-eq.bands[1].gain": [[0, -3], [12.5, 0]]
  },
  "layout": {"nodes": {"kick": [0, 0], "kick-eq": [220, 0]}, "frames": []}
}
"""


def rewritten(document: str) -> str:
    """Return what a document becomes when it is saved."""
    return write(parse(document.encode(), HERE)).decode()


def test_canonical_file_keeps_its_bytes() -> None:
    assert rewritten(EXAMPLE) == EXAMPLE


def test_other_spellings_become_canonical() -> None:
    document = json.loads(EXAMPLE)
    document["nodes"]["kick"] = {"trim": -2.0, "mute": False, "file": "stems/kick.wav",
                                 "type": "stem", "offset": 0.0}  # fmt: skip
    document["nodes"]["kick-eq"]["bands"][1] |= {"shape": "bell", "on": True, "freq": 4e2}
    document["automation"]["kick-eq.bands[1].gain"] = [[0.0, -3.0], [12.5, 0.0, "linear"]]
    turned = dict(reversed(document.items()))
    assert rewritten(json.dumps(turned, indent=7)) == EXAMPLE


@given(project=projects())
def test_what_is_written_is_read_back(project: Project) -> None:
    data = write(project)
    again = parse(data, HERE)
    assert again == project
    assert write(again) == data


def master_with(**fields: object) -> str:
    """Return the line of a project's only node with more fields."""
    document = {"format": "graphapp.project", "version": 1, "rate": 48000, "cables": [],
                "nodes": {"m": {"type": "master", **fields}}}  # fmt: skip
    return rewritten(json.dumps(document)).splitlines()[6].strip()


def test_fields_stand_in_the_order_of_the_format() -> None:
    line = master_with(extra={"b": 1, "a": [2.0]}, dither="off", mute=True, label="é")
    assert line == (
        '"m": {"type": "master", "label": "é", "mute": true, "dither": "off", '
        '"extra": {"b": 1, "a": [2.0]}}'
    )


def test_parameters_stand_in_the_order_of_the_catalogue() -> None:
    fields = {"mix": 50, "ratio": 4, "threshold": -20, "type": "compressor"}
    assert '"new": {"type": "compressor", "threshold": -20, "ratio": 4, "mix": 50}' in rewritten(
        node(fields, "new")
    )


@pytest.mark.parametrize(
    ("number", "spelled"),
    [(1e2, "100"), (0.1, "0.1"), (1 / 3, "0.3333333333333333"), (-0.0, None), (1e-7, "1e-07")],
)
def test_numbers_are_short(number: float, spelled: str | None) -> None:
    line = rewritten(node({"type": "pan", "position": number}, "new"))
    field = f', "position": {spelled}' if spelled else ""
    assert f'"new": {{"type": "pan"{field}}}' in line


def test_unknown_node_is_saved_unchanged() -> None:
    strange = '"sky": {"type": "shimmer", "size": 1.0, "bands": [{"b": []}, {"a": {}}]}'
    document = EXAMPLE.replace('"mix": {"type": "bus"}', strange).replace("mix.", "sky.")
    assert rewritten(document) == document


def line_of(data: bytes, start: str) -> list[str]:
    """Return the lines from the one that begins so."""
    lines = data.decode().splitlines()
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith(start))
    return lines[first:]


def test_long_parts_have_a_line_for_each_item() -> None:
    master = {"master": Node("master"), "mix": Node("bus")}
    lane = tuple(Breakpoint(float(i), -1.5, "smooth") for i in range(9))
    extra: Mapping[str, object] = {"plans": ["x" * 60, {"deep": "y" * 60}]}
    project = Project(
        rate=48000,
        graph=Graph(master, (Cable.of("mix.out", "master.in"),), {"mix.gain": lane}),
        layout=Layout(
            {name: Position(0.5, 1e6) for name in master}, (free_object({"t": "z" * 60}, "", 4),)
        ),
        extra=free_object(extra, "", 2),
    )
    data = write(project)
    assert line_of(data, '"mix.gain"')[:3] == [
        '    "mix.gain": [',
        '      [0, -1.5, "smooth"],',
        '      [1, -1.5, "smooth"],',
    ]
    assert line_of(data, '"layout"') == [
        '  "layout": {',
        '    "nodes": {',
        '      "master": [0.5, 1000000],',
        '      "mix": [0.5, 1000000]',
        "    },",
        '    "frames": [',
        f'      {{"t": "{"z" * 60}"}}',
        "    ]",
        "  },",
        '  "extra": {',
        '    "plans": [',
        f'      "{"x" * 60}",',
        "      {",
        f'        "deep": "{"y" * 60}"',
        "      }",
        "    ]",
        "  }",
        "}",
    ]
    assert parse(data, HERE) == project


def test_line_is_filled_to_the_width() -> None:
    for length in range(60, 80):
        path = "x" * length
        lines = rewritten(text(nodes={
            "m": {"type": "master"}, "e": {"type": "eq", "label": path, "bands": [{"q": 1}]},
        }, cables=[], automation={}, layout={})).splitlines()  # fmt: skip
        whole = f'    "e": {{"type": "eq", "label": "{path}", "bands": [{{"q": 1}}]}}'
        assert (whole in lines) == (len(whole) < WIDTH)
