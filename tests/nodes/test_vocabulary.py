"""The vocabulary: declarations, values, units, registry, reference."""

from __future__ import annotations

import ast
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nodes
from graphapp.engine.in_memory import run_in_memory
from nodes.reference import page
from nodes.registry import catalogue
from nodes.vocabulary import (
    AudioIn,
    AudioOut,
    Bands,
    Choice,
    Fault,
    File,
    Flag,
    Hz,
    Node,
    Param,
    Settings,
    dB,
    lane_width,
    s,
)
from projects import Cable, Graph, Project
from projects import Node as Document

ROOT = Path(__file__).resolve().parents[2]


def test_the_catalogue_has_the_ten_node_types() -> None:
    assert list(catalogue()) == [
        *("bus", "compressor", "eq", "fader", "limiter"),
        *("master", "pan", "reverb", "send", "stem"),
    ]


def test_the_reference_page_is_current() -> None:
    """If it fails: python -m nodes.reference > docs/nodes.md."""
    assert (ROOT / "docs/nodes.md").read_text(encoding="utf-8") == page()


def test_node_files_do_not_import_one_another() -> None:
    """Also those that are added: nothing lists them."""
    for path in (ROOT / "nodes").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            name
            for node in ast.walk(tree)
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
        }
        others = {name for name in imported if name.split(".")[0] == "nodes"}
        assert others <= {"nodes", "nodes.vocabulary", "nodes.registry"}, path.name


def test_the_node_of_the_contributing_guide_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pasted as it stands, it is clean and it changes the level."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    path = tmp_path / "trim.py"
    path.write_text(code, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff", "check", "--stdin-filename", "nodes/trim.py", "-"]
    subprocess.run(ruff, input=code, text=True, check=True, cwd=ROOT)
    monkeypatch.setattr(nodes, "__path__", [*nodes.__path__, str(tmp_path)])
    catalogue.cache_clear()
    try:
        graph = Graph(
            {"a": Document("stem"), "t": Document("trim", {"level": 6.0}), "m": Document("master")},
            (Cable.of("a.out", "t.in"), Cable.of("t.out", "m.in")),
        )
        ones = np.ones((256, 2), np.float32)
        heard = run_in_memory(Project(rate=48_000, graph=graph), {"a": ones})
    finally:
        catalogue.cache_clear()
        sys.modules.pop("nodes.trim", None)
    assert heard == pytest.approx(ones * 10 ** (6 / 20))


def test_numbers_are_read_in_range_and_written_short() -> None:
    gain = Param(dB, -60, 24, default=0, off=True)
    assert gain.parse(-3, "p") == -3.0
    assert gain.parse("-inf", "p") == -math.inf
    assert [gain.spell(value) for value in (-3.0, -2.5, -math.inf)] == [-3, -2.5, "-inf"]


@pytest.mark.parametrize(
    ("parameter", "raw", "message"),
    [
        (Param(dB, -60, 24, default=0), 25, "25 is above 24; use -60 to 24 dB"),
        (Param(dB, -60, 24, default=0), -61.5, "-61.5 is below -60"),
        (Param(dB, -60, 24, default=0), "-inf", "is not a number"),
        (Param(dB, -60, 24, default=0), True, "true is not a number"),
        (Param(dB, -60, 24, default=0), math.nan, "nan is below"),
        (Param(Hz, 10, 2000, default=None, nullable=True), "x", "or null"),
        (Choice({"bell": 0, "notch": 1}), "bel", 'did you mean "bell"'),
        (Choice({12: 0, 24: 1}), True, "true is no choice here; use one of 12, 24"),
        (Flag(default=True), 1, "1 is not true or false"),
        (File(), "", "is not a path"),
        (File(), "a\0b", "cannot be a path"),
        (File(), "é" * 200, "passes 255 bytes"),
        (Bands(1, freq=Param(Hz, 10, 20, default=15)), [{}, {}], "use at most 1"),
        (Bands(1, freq=Param(Hz, 10, 20, default=15)), {}, "is not a list"),
        (Bands(1, freq=Param(Hz, 10, 20, default=15)), [3], "is not an object"),
        (Bands(1, freq=Param(Hz, 10, 20, default=15)), [{"frq": 12}], 'did you mean "freq"'),
    ],
)
def test_a_faulty_value_is_refused_with_the_remedy(
    parameter: Param, raw: object, message: str
) -> None:
    with pytest.raises(Fault) as caught:
        parameter.parse(raw, "nodes.x.p")
    assert message in caught.value.message
    assert caught.value.place.startswith("nodes.x.p")


def test_a_fault_in_a_band_names_its_index() -> None:
    bands = Bands(4, q=Param(Hz, 1, 40, default=1))
    with pytest.raises(Fault, match=r"bands\[1\]\.q: 80 is above 40"):
        bands.parse([{}, {"q": 80}], "bands")


def test_settings_lay_values_out_by_parameter_and_band() -> None:
    eq = catalogue()["eq"]
    settings = Settings(eq, {"bands": ({"freq": 30.0}, {"gain": -3.0}), "output": 2.0})
    bands = eq.parameters["bands"]
    assert isinstance(bands, Bands)
    assert settings.each(bands.freq).tolist() == [30.0, 1000.0]
    assert settings.number(eq.parameters["output"]) == 2.0
    found = settings.find("bands[1].gain")
    assert found is not None
    assert settings.row[found[1]] == -3.0
    assert settings.find("bands[2].gain") is None
    assert settings.find("bands[0].nothing") is None
    assert settings.find("nothing") is None


def test_nullable_values_are_nan_and_switches_are_one() -> None:
    compressor = catalogue()["compressor"]
    settings = Settings(compressor, {"auto_makeup": True})
    assert math.isnan(settings.number(compressor.parameters["key_highpass"]))
    assert settings.number(compressor.parameters["auto_makeup"]) == 1.0


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({}, "has an input or an output"),
        ({"a": AudioIn("in"), "b": AudioOut("in")}, "port names differ"),
        ({"a": AudioIn("in", follows="key")}, "follows an input"),
        ({"a": AudioIn("in"), "b": AudioOut("out", through="on")}, "lets an input through"),
        ({"a": AudioIn("in"), "mute": Flag(default=False)}, "a key that every node has"),
        ({"a": AudioOut("out"), "b": File(), "c": File()}, "at most one file"),
    ],
)
def test_a_declaration_that_breaks_the_rules_is_refused(body: dict[str, object], rule: str) -> None:
    with pytest.raises(TypeError, match=rule):
        type("Broken", (Node,), {"__doc__": "Something."} | body, id="broken", category="Test")


def test_a_node_type_needs_a_docstring_and_a_proper_id() -> None:
    with pytest.raises(TypeError, match="docstring"):
        type("Silent", (Node,), {"a": AudioIn("in")}, id="silent", category="Test")
    body = {"__doc__": "Something.", "a": AudioIn("in")}
    with pytest.raises(TypeError, match="lower-case"):
        type("Loud", (Node,), body, id="LOUD", category="Test")


def test_lanes_are_powers_of_two() -> None:
    assert [lane_width(n) for n in range(1, 9)] == [1, 2, 4, 4, 8, 8, 8, 8]


def test_units_are_read_and_written_as_people_do() -> None:
    assert [Hz.text(v) for v in (20.0, 2500.0)] == ["20 Hz", "2.5 kHz"]
    assert [Hz.parse(t) for t in ("2.5k", "20 kHz", "440", "440 Hz")] == [2500, 20_000, 440, 440]
    assert [s.parse(t) for t in ("1.8", "250 ms", "2 s")] == [1.8, 0.25, 2.0]
