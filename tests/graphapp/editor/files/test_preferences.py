"""Preferences: what was chosen comes back, and no file can keep the window from opening."""

from __future__ import annotations

import json
import os
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from graphapp.editor.files import preferences
from graphapp.editor.files.preferences import Preferences
from tests.graphapp.editor.files.children import FULL_DISK, output

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = Preferences(
    device="Speakers — außen",
    block=128,
    scale=1.5,
    theme="light",
    color_blind=True,
    left=False,
    left_size=200,
    right=False,
    right_size=400,
    bottom=False,
    bottom_size=240,
    target_lufs=-16.0,
    window=(1366, 768),
    snap=True,
)


@pytest.fixture
def path(user: Path) -> Path:
    """Return the file, in a folder that is there."""
    (user / "config").mkdir()
    return user / "config" / "preferences.json"


def test_first_start_has_defaults_and_no_warning() -> None:
    assert preferences.load() == (Preferences(), None)


def test_everything_comes_back() -> None:
    defaults = Preferences()
    assert all(getattr(CHOSEN, f.name) != getattr(defaults, f.name) for f in fields(CHOSEN))
    preferences.save(CHOSEN)
    assert preferences.load() == (CHOSEN, None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'"dark"',
        b"null",
        b"{",
        b"[" * 50_000,
        b'{"block": ' + b"9" * 5000 + b"}",
        b'{"device": "' + b"x" * 100_000 + b'"}',
    ],
    ids=lambda data: repr(data[:12]),
)
def test_broken_file_gives_defaults_and_a_warning(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    found, warning = preferences.load()
    assert found == Preferences()
    assert warning is not None
    assert "preferences.json" in warning


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "FIFO"])
def test_what_is_no_file_gives_defaults_at_once(make: object, path: Path) -> None:
    assert callable(make)
    make(path)
    found, warning = preferences.load()
    assert found == Preferences()
    assert warning is not None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("device", "3"),
        ("device", '""'),
        ("device", '"a\\u0007b"'),
        ("block", "true"),
        ("block", "100"),
        ("block", "512.0"),
        ("scale", "NaN"),
        ("scale", "1e999"),
        ("scale", "3"),
        ("scale", "1" + "0" * 400),
        ("scale", "true"),
        ("theme", '"neon"'),
        ("theme", "[]"),
        ("color_blind", "1"),
        ("left", '"yes"'),
        ("right_size", "-5"),
        ("bottom_size", "1e300"),
        ("target_lufs", "14"),
        ("window", "[1440]"),
        ("window", '["a", "b"]'),
        ("window", "[1, 900]"),
        ("snap", "null"),
    ],
)
def test_hostile_value_gives_its_default_and_leaves_the_rest(
    name: str, text: str, path: Path
) -> None:
    good = {"theme": "light", "left_size": 300}
    good.pop(name, None)
    path.write_text(f'{{"{name}": {text}, {json.dumps(good)[1:]}')
    found, warning = preferences.load()
    assert found == replace(Preferences(), **good)  # type: ignore[arg-type]  # names are given
    assert warning is not None
    assert name in warning
    assert "\n" not in warning


def test_unknown_names_are_let_pass(path: Path) -> None:
    path.write_text('{"scale": 1.25, "of a newer version": 7}')
    assert preferences.load() == (Preferences(scale=1.25), None)


def test_full_disk_leaves_the_old_file(path: Path) -> None:
    preferences.save(CHOSEN)
    program = f"""
from graphapp.editor.files import preferences
{FULL_DISK}
try:
    preferences.save(preferences.Preferences())
except OSError as error:
    print(error.strerror)
"""
    assert output(program) == "File too large"
    assert preferences.load() == (CHOSEN, None)
    assert list(path.parent.iterdir()) == [path]
