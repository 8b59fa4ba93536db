"""The export dialog: what is ordered, how it goes on, how it ends."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphapp.editor.dialogs import exporting
from graphapp.editor.dialogs.export import ExportDialog
from graphapp.editor.dialogs.files import FileDialog
from graphapp.editor.workspace import Workspace
from projects import Fault
from projects.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphapp.engine.options import Options
    from projects import Project


class Job:
    """An export that does what it is told to; see `ExportJob`."""

    def __init__(self, project: Project, path: Path, options: Options) -> None:
        self.order = project, path, options
        self.progress: float | None = None
        self.stage = "compiling kernels"
        self.eta_s: float | None = None
        self.realtime: float | None = None
        self.result: dict[str, Any] | None = None
        self.error: str | None = None

    @property
    def finished(self) -> bool:
        """Whether it is over."""
        return self.stage in {"done", "failed", "canceled"}

    def cancel(self) -> None:
        """Give up."""
        self.stage = "canceled"

    def end(self) -> None:
        """Have exported."""
        self.result = {"loudness": {"integrated": -14.04, "true_peak": -1.0}}
        self.stage = "done"

    def fail(self, error: str) -> None:
        """Have failed."""
        self.error, self.stage = error, "failed"


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Return the exports that are begun."""
    begun: list[Job] = []

    def begin(project: Project, path: Path, options: Options) -> Job:
        begun.append(Job(project, path, options))
        return begun[-1]

    monkeypatch.setattr(exporting, "ExportJob", begin)
    return begun


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Return a workspace with a project, and with folders of its own."""
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"GRAPHAPP_{name}_DIR", str(tmp_path / "own" / name))
    workspace = Workspace(device="null")
    monkeypatch.setattr(workspace.live, "follow", lambda _editor: None)
    editor = workspace.show(TEMPLATES["stereo-master"].make(), None)
    editor.document.path = tmp_path / "mix.graph.json"
    yield workspace
    workspace.export = None
    workspace.close()


def shown(ws: Workspace) -> ExportDialog:
    ws.run("export")
    assert isinstance(ws.dialog, ExportDialog)
    return ws.dialog


def status(ws: Workspace, dialog: ExportDialog) -> str:
    """Let a frame pass; return what was told."""
    ws.tick()
    dialog.poll()
    return ws.status


def test_defaults(ws: Workspace, jobs: list[Job], tmp_path: Path) -> None:
    dialog = shown(ws)
    assert (dialog.path, dialog.target) == ("mix.wav", tmp_path / "mix.wav")
    assert dialog.chosen is not None
    dialog.chosen.run()
    _, path, options = jobs[0].order
    assert path == tmp_path / "mix.wav"
    assert (options.depth, options.rate, options.start, options.tail) == ("24", None, None, None)
    assert not options.allow_missing


def test_choices_are_ordered(ws: Workspace, jobs: list[Job], tmp_path: Path) -> None:
    ws.live.loop = (1.0, 9.0)
    dialog = shown(ws)
    dialog.type("out.flac")
    assert dialog.depths == ("16", "24")
    dialog.depth, dialog.rate, dialog.span = "16", 44_100, "loop"
    dialog.begin()
    _, path, options = jobs[0].order
    assert path == tmp_path / "out.flac"
    assert (options.depth, options.rate) == ("16", 44_100)
    assert (options.start, options.stop, options.tail) == (1.0, 9.0, 0.0)


def test_a_suffix_is_added(ws: Workspace, tmp_path: Path) -> None:
    dialog = shown(ws)
    dialog.type("take 1.5")
    assert dialog.target == tmp_path / "take 1.5.wav"


def test_replacing_is_told(ws: Workspace, tmp_path: Path) -> None:
    dialog = shown(ws)
    assert dialog.note == ""
    (tmp_path / "mix.wav").touch()
    assert dialog.note == "This replaces mix.wav"


@pytest.mark.parametrize("text", ["", " ", "nowhere/out.wav", "~nobody-at-all/x.wav"])
def test_wrong_paths_are_told(ws: Workspace, jobs: list[Job], text: str) -> None:
    dialog = shown(ws)
    dialog.type(text)
    dialog.begin()
    assert dialog.fault
    assert not jobs
    dialog.type("out.wav")
    assert not dialog.fault


def test_end_is_told(ws: Workspace, jobs: list[Job], tmp_path: Path) -> None:
    dialog = shown(ws)
    dialog.begin()
    assert ws.export is dialog.exporting
    assert [button.name for button in dialog.buttons] == ["hide", "cancel"]
    job = jobs[0]
    job.progress, job.eta_s, job.realtime = 0.25, 61.2, 40.0
    assert dialog.exporting is not None
    assert dialog.exporting.status == "40 × real time, 1 min 2 s left"
    job.end()
    assert status(ws, dialog) == f"Exported mix.wav: −14.0 LUFS, −1.0 dBTP; it is in {tmp_path}"
    assert ws.export is None
    assert ws.dialog is None


def test_hidden_export_goes_on(ws: Workspace, jobs: list[Job]) -> None:
    dialog = shown(ws)
    dialog.begin()
    dialog.buttons[0].run()
    assert ws.dialog is None
    assert ws.export is not None
    again = shown(ws)
    assert again.exporting is ws.export
    jobs[0].end()
    assert status(ws, again).startswith("Exported")
    assert len(jobs) == 1


def test_escape_cancels(ws: Workspace, jobs: list[Job]) -> None:
    dialog = shown(ws)
    dialog.begin()
    dialog.buttons[-1].run()
    assert jobs[0].stage == "canceled"
    assert status(ws, dialog) == "The export of mix.wav was canceled"
    assert ws.dialog is None


def test_failure_keeps_the_dialog(ws: Workspace, jobs: list[Job]) -> None:
    dialog = shown(ws)
    dialog.begin()
    jobs[0].fail("mix.wav: no space left on device; free some")
    assert "free some" in status(ws, dialog)
    assert dialog.fault == "mix.wav: no space left on device; free some"
    assert ws.dialog is dialog
    assert [button.name for button in dialog.buttons] == ["export", "cancel"]


def test_missing_stems_can_be_let_pass(ws: Workspace, jobs: list[Job]) -> None:
    """The engine's own refusal is recognized, and overruled on request."""
    from graphapp.engine.files import open_files
    from projects import edits

    assert ws.editor is not None
    stem = next(n for n, node in ws.editor.graph.nodes.items() if node.type == "stem")
    ws.editor.change("Choose", edits.with_value(ws.editor.graph, stem, "file", "gone.wav"))
    with pytest.raises(Fault) as refused, open_files(ws.editor.document.project):
        pass
    dialog = shown(ws)
    dialog.begin()
    jobs[0].fail(str(refused.value))
    assert "--" in str(refused.value)
    assert status(ws, dialog).endswith("relink it, or export with it silent")
    assert "--" not in dialog.fault
    assert [button.name for button in dialog.buttons] == ["anyway", "relink", "cancel"]
    dialog.buttons[0].run()
    assert jobs[1].order[2].allow_missing
    assert jobs[1].order[1] == jobs[0].order[1]
    jobs[1].fail(f"{refused.value} (silent here)")
    assert status(ws, dialog).endswith("choose their files")
    assert [button.name for button in dialog.buttons] == ["export", "cancel"]


def test_file_is_chosen_from_a_list(ws: Workspace) -> None:
    dialog = shown(ws)
    dialog.choose()
    inner = ws.dialog
    assert isinstance(inner, FileDialog)
    with tempfile.TemporaryDirectory() as folder:
        inner.type(f"{folder}/final.flac")
        inner.accept()
        assert ws.dialog is dialog
        assert dialog.target == Path(folder) / "final.flac"
    dialog.choose()
    assert ws.dialog is not None
    ws.dialog.buttons[-1].run()
    assert ws.dialog is dialog
