"""The system's own file dialog, in a process of its own so that the window goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Mode = Literal["open", "many", "save", "folder"]
"""Choose a file, several, a file to write, or a folder."""


class NativeDialog:
    """A system's dialog, shown when it is wanted.

    Parameters
    ----------
    command : sequence of str or None
        What shows it, and writes the chosen paths a line each; None where there is none.
    """

    def __init__(self, command: Sequence[str] | None) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def available(self) -> bool:
        """Whether there is one."""
        return self._command is not None

    def show(self) -> None:
        """Show it, unless it is shown already.

        Raises
        ------
        OSError
            If it does not start; choose from our own list.
        """
        if self._command is not None and self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 -- a program of the system's, no shell
                list(self._command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )

    def poll(self) -> list[Path]:
        """Return what was chosen, once; nothing as long as nothing is."""
        if self._process is None or self._process.poll() is None:
            return []
        output, _ = self._process.communicate()
        self._process = None
        return [Path(line) for line in output.decode(errors="surrogateescape").splitlines() if line]

    def close(self) -> None:
        """Close it unanswered."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None


def command_for(mode: Mode, title: str, start: Path, suffixes: Sequence[str]) -> list[str] | None:
    """Return what shows the system's dialog; None where there is none.

    Parameters
    ----------
    mode : {"open", "many", "save", "folder"}
        What is asked for.
    title : str
        What the dialog says.
    start : Path
        The folder it begins in, or the file that is proposed.
    suffixes : sequence of str
        How the names of files end that are shown.
    """
    if sys.platform == "darwin":
        return ["osascript", "-e", _apple_script(mode, title, start)]
    if sys.platform == "win32":
        script = _power_shell(mode, title, start, suffixes)
        return ["powershell", "-NoProfile", "-STA", "-Command", script]
    if shutil.which("zenity"):
        return _zenity(mode, title, start, suffixes)
    if shutil.which("kdialog"):
        return _kdialog(mode, title, start, suffixes)
    return None


def _zenity(mode: Mode, title: str, start: Path, suffixes: Sequence[str]) -> list[str]:
    place = f"{start}/" if start.is_dir() else str(start)
    command = ["zenity", "--file-selection", f"--title={title}", f"--filename={place}"]
    extra = {"open": [], "many": ["--multiple", "--separator=\n"], "save": ["--save"]}
    command += extra.get(mode, ["--directory"])
    if suffixes and mode != "folder":
        command.append("--file-filter=" + " ".join(f"*{suffix}" for suffix in suffixes))
    return command


def _kdialog(mode: Mode, title: str, start: Path, suffixes: Sequence[str]) -> list[str]:
    pattern = " ".join(f"*{suffix}" for suffix in suffixes)
    options = {
        "open": ["--getopenfilename"],
        "many": ["--multiple", "--separate-output", "--getopenfilename"],
        "save": ["--getsavefilename"],
        "folder": ["--getexistingdirectory"],
    }[mode]
    return ["kdialog", "--title", title, *options, str(start), *([pattern] if pattern else [])]


def _apple_script(mode: Mode, title: str, start: Path) -> str:
    folder = start if start.is_dir() else start.parent
    where = f"with prompt {_quoted(title)} default location POSIX file {_quoted(str(folder))}"
    if mode == "save":
        return f"POSIX path of (choose file name {where} default name {_quoted(start.name)})"
    if mode == "many":
        return (
            f"set found to choose file {where} with multiple selections allowed\n"
            'set lines to ""\n'
            "repeat with one in found\nset lines to lines & POSIX path of one & linefeed\n"
            "end repeat\nlines"
        )
    return f"POSIX path of (choose {'folder' if mode == 'folder' else 'file'} {where})"


def _quoted(text: str) -> str:
    """Return a text as AppleScript spells it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _power_shell(mode: Mode, title: str, start: Path, suffixes: Sequence[str]) -> str:
    def quoted(text: str) -> str:
        doubled = text.replace("'", "''")
        return f"'{doubled}'"

    kind = {"save": "SaveFileDialog", "folder": "FolderBrowserDialog"}.get(mode, "OpenFileDialog")
    lines = [
        "Add-Type -AssemblyName System.Windows.Forms",
        "[Console]::OutputEncoding = [Text.Encoding]::UTF8",
        f"$d = New-Object System.Windows.Forms.{kind}",
    ]
    if mode == "folder":
        lines += [f"$d.SelectedPath = {quoted(str(start))}", "$names = 'SelectedPath'"]
    else:
        folder = start if start.is_dir() else start.parent
        lines += [f"$d.Title = {quoted(title)}", f"$d.InitialDirectory = {quoted(str(folder))}"]
        if suffixes:
            pattern = ";".join(f"*{suffix}" for suffix in suffixes)
            lines.append(f"$d.Filter = {quoted(f'{pattern}|{pattern}')}")
        lines += ["$d.Multiselect = $true"] if mode == "many" else []
        lines += [f"$d.FileName = {quoted(start.name)}"] if mode == "save" else []
        lines.append("$names = 'FileNames'")
    lines.append("if ($d.ShowDialog() -eq 'OK') { $d.$names }")
    return "; ".join(lines)
