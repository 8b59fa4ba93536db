"""Wrong requests: status 2, one line that names the place, and nothing on the disk."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.support import contents, error_of, graphapp, noise, samples, write_song
from tests.projects.bad_projects import BAD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Captured = pytest.CaptureFixture[str]


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Return a project of a tenth of a second."""
    return write_song(
        tmp_path, {"hiss": noise(4800)}, {"mix": {"type": "bus"}}, ["hiss > mix > master"]
    )


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_project_is_one_error_line(name: str, tmp_path: Path, capsys: Captured) -> None:
    """The place of the fault, the fault and the remedy; no output; what was there stays."""
    data, place, message = BAD[name]
    project = tmp_path / "bad.graph.json"
    project.write_bytes(data)
    (tmp_path / "old.wav").write_bytes(b"the export of yesterday")
    before = contents(tmp_path)
    for output in ("new.wav", "old.wav"):
        assert graphapp("render", project, "-o", tmp_path / output) == 2
        found = error_of(capsys)
        assert re.match(rf"(/[^ ]*/)?{place}[^ ]*: ", found)
        assert re.search(message, found)
        assert contents(tmp_path) == before


@pytest.mark.parametrize("command", ["check", "render"])
def test_a_project_that_is_no_file(command: str, tmp_path: Path, capsys: Captured) -> None:
    """Missing, a folder, a pipe that nobody writes to, a device."""
    os.mkfifo(tmp_path / "pipe.graph.json")
    more = ["-o", str(tmp_path / "out.wav")] if command == "render" else []
    for name in ("none.graph.json", ".", "pipe.graph.json", "/dev/zero"):
        path = tmp_path / name
        assert graphapp(command, path, *more) == 2
        assert error_of(capsys).startswith(f"{path}: ")
    assert [each.name for each in tmp_path.iterdir()] == ["pipe.graph.json"]


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ("--depth 20", "--depth"),
        ("--depth", "--depth"),
        ("--rate fast", "--rate"),
        ("--rate 7999", "--rate"),
        ("--rate 384001", "--rate"),
        ("--rate 44100.5", "--rate"),
        ("--format mp4", "--format"),
        ("--from -1", "--from"),
        ("--from nan", "--from"),
        ("--from inf", "--from"),
        ("--from 0.05 --to 0.05", "--from"),
        ("--from 30", "--from"),
        ("--to x", "--to"),
        ("--to nan", "--to"),
        ("--to inf", "--to"),
        ("--to 1e308", "--to"),
        ("--tail -1", "--tail"),
        ("--tail nan", "--tail"),
        ("--tail 1e9", "--tail"),
        ("--tail long", "--tail"),
        ("--block 0", "--block"),
        ("--block -64", "--block"),
        ("--block 100", "--block"),
        ("--block 64.5", "--block"),
        ("--block 1048640", "--block"),
        ("--threads 0", "--threads"),
        ("--threads two", "--threads"),
        ("--threads 65", "--threads"),
        ("--node mix", "--node"),
        ("--node .out", "--node"),
        ("--node mux.out", "--node"),
        ("--node mix.in", "--node"),
        ("--node master.out", "--node"),
        ("--blok 64", "--blok"),
        ("again.graph.json", "graphapp render"),
    ],
)
def test_a_bad_option_names_itself(options: str, place: str, song: Path, capsys: Captured) -> None:
    """Each value that an option cannot take, and options that there are not."""
    before = contents(song.parent)
    assert graphapp("render", song, "-o", song.with_name("out.wav"), *options.split()) == 2
    assert re.fullmatch(rf"{place}: [^;]+; .+", error_of(capsys))
    assert contents(song.parent) == before


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ("rendr", "graphapp"),
        ("render", "PROJECT"),
        ("render song.graph.json", "song.graph.json"),
        ("check", "PROJECT"),
        ("check --deep", "--deep"),
        ("nodes compresor", "TYPE"),
        ("nodes eq bus", "graphapp nodes"),
        ("--verison", "--verison"),
    ],
)
def test_a_bad_command_line_says_where(arguments: str, place: str, capsys: Captured) -> None:
    """Unknown commands and options, arguments too few and too many."""
    assert graphapp(*arguments.split()) == 2
    assert re.fullmatch(rf"{place}: [^;]+; .+", error_of(capsys))


def test_near_misses_are_named(song: Path, capsys: Captured) -> None:
    """What was probably meant is said."""
    for arguments, meant in (
        (("rendr",), "render"),
        (("render", song, "--formt", "wav"), "--format"),
        (("nodes", "compresor"), '"compressor"'),
        (("render", song, "-o", song.with_name("a.wav"), "--node", "mux.out"), '"mix"'),
    ):
        assert graphapp(*arguments) == 2
        assert f"id you mean {meant}?" in error_of(capsys).replace("'", "")


def test_render_needs_an_output(song: Path, capsys: Captured) -> None:
    """Unless only the schedule is wanted."""
    assert graphapp("render", song) == 2
    assert error_of(capsys).startswith("--output: is missing; ")


@pytest.mark.parametrize("name", ["out.mp4", "out", "out.wav.txt", ".wav", "none/out.wav"])
def test_an_output_that_cannot_be(name: str, song: Path, capsys: Captured) -> None:
    """Unknown formats, a folder that is not there."""
    before = contents(song.parent)
    output = song.with_name("x").parent / name
    assert graphapp("render", song, "-o", output) == 2
    assert error_of(capsys).startswith(f"{output}: ")
    assert contents(song.parent) == before


def test_an_output_that_is_no_file(song: Path, capsys: Captured) -> None:
    """A folder, a pipe, a device."""
    song.with_name("folder.wav").mkdir()
    os.mkfifo(song.with_name("pipe.wav"))
    before = contents(song.parent)
    for name in ("folder.wav", "pipe.wav", "/dev/null"):
        output = song.parent / name
        assert graphapp("render", song, "-o", output, "--format", "wav") == 2
        assert error_of(capsys).startswith(f"{output}: ")
    assert contents(song.parent) == before


def test_flac_holds_no_floats(song: Path, capsys: Captured) -> None:
    """The error says what would do."""
    output = song.with_name("out.flac")
    assert graphapp("render", song, "-o", output, "--depth", "32f") == 2
    assert re.match(rf"{output}: .*16 or 24", error_of(capsys))
    assert not output.exists()


@pytest.mark.parametrize(
    "alias",
    [
        lambda real, alias: alias.symlink_to(real),
        lambda real, alias: alias.hardlink_to(real),
        lambda real, alias: (alias.parent / "loop").symlink_to(real.parent),
    ],
    ids=["symbolic link", "hard link", "linked folder"],
)
@pytest.mark.parametrize("name", ["hiss.wav", "song.graph.json", "broken.wav"])
def test_an_input_is_never_overwritten(
    name: str, alias: Callable[[Path, Path], None], tmp_path: Path, capsys: Captured
) -> None:
    """Stems, those too that cannot be read, and the project, under whatever name."""
    song = write_song(tmp_path, {"hiss": noise(4800), "broken": noise(1)})
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    real, link = tmp_path / name, tmp_path / "link.wav"
    alias(real, link)
    before = contents(tmp_path)
    for output in (real, link if link.exists() else tmp_path / "loop" / name):
        options = ("--format", "wav", "--allow-missing")
        assert graphapp("render", song, "-o", output, *options) == 2
        assert error_of(capsys).startswith(f"{output}: is ")
    assert contents(tmp_path) == before


def test_other_links_are_written_through(song: Path) -> None:
    """A link to no input stays one, and its target is the export."""
    link, target = song.with_name("link.wav"), song.with_name("target.wav")
    link.symlink_to(target)
    assert graphapp("render", song, "-o", link) == 0
    assert link.is_symlink()
    assert len(samples(target)) == 4800


def test_an_error_in_json_mode_is_still_a_line(song: Path, capsys: Captured) -> None:
    """Nothing on standard output that could be taken for a result."""
    assert graphapp("render", song, "-o", song.with_name("a.mp4"), "--json") == 2
    assert error_of(capsys)
