"""What the engine says, in sentences for a person at a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor.live.state import Notice

if TYPE_CHECKING:
    from collections.abc import Collection

    from nodes.vocabulary import Fault

NULL = "null"
"""The device that plays in time, and is not heard."""

CHOOSE = "choose a device in the preferences"
_MOST_NAMED = 3


def of_fault(fault: Fault, kind: str = "error") -> Notice:
    """Return a fault as a notice: faults end with their remedy, behind the last semicolon."""
    text, _, remedy = fault.message.rpartition("; ")
    if not text:
        text, remedy = remedy, ""
    return Notice(f"{fault.place}: {text}", kind, remedy)


def of_files(nodes: Collection[str]) -> Notice:
    """Return what to say of nodes whose files cannot be used, or not to their end."""
    which = ", ".join(nodes) if len(nodes) <= _MOST_NAMED else f"{len(nodes)} stems"
    return Notice(f"Audio files are missing or incomplete: {which}", "warn", "relink them")


def of_device(device: str) -> Notice:
    """Return what to say when another device plays."""
    if device == NULL:
        return Notice("The device is lost; nothing is heard", "warn", CHOOSE)
    return Notice(f"Playing on {device}")


def of_refused_device(fault: Fault) -> Notice:
    """Return what to say of a device that cannot be used, so that the null device plays."""
    return Notice(f"{_reason(fault)}; nothing is heard", "error", CHOOSE)


def of_restart(seconds: float) -> Notice:
    """Return what to say when the engine has died and goes on."""
    return Notice(f"The audio engine was restarted at {clock(seconds)}", "warn")


def of_graph(fault: Fault) -> Notice:
    """Return what to say of a graph that cannot be played."""
    notice = of_fault(fault)
    return Notice(f"What was played before goes on: {notice.text}", "warn", notice.remedy)


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds.

    Examples
    --------
    >>> clock(72.9)
    '1:12'
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _reason(fault: Fault) -> str:
    """Return what is wrong, without what a command line would do about it."""
    return fault.message.partition("; ")[0]
