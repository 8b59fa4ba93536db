"""Asking the scheduler to let threads that make sound go first."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading

AUDIO = 20
DEVICE = 25
"""A device's own thread interrupts whoever computes, for it only copies."""

HELPER = 10
"""All others of the process: while one holds the interpreter's lock, the audio thread waits."""

_NICE = -10
_TIME_CRITICAL = 15


def ask_for_all(level: int) -> None:
    """Ask the same as `ask` for all threads of this process, also for those that will be started.

    Linux only: elsewhere a thread asks for itself.
    """
    ask(level)
    if sys.platform == "linux":
        for task in os.listdir("/proc/self/task"):  # noqa: PTH208 -- numbers are wanted
            with contextlib.suppress(OSError):  # it may have ended, and most users may not
                os.sched_setscheduler(int(task), os.SCHED_FIFO, os.sched_param(level))


def ask(level: int) -> str:
    """Ask for real-time priority for this thread, and for the threads that it starts.

    Parameters
    ----------
    level : int
        1 to 99, as of Linux's first-in-first-out policy; elsewhere the most that can be had.

    Returns
    -------
    str
        What was granted: ``fifo 20``, ``nice -10``, ``time-critical`` or ``normal``.
    """
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        granted = kernel.SetThreadPriority(kernel.GetCurrentThread(), _TIME_CRITICAL)
        return "time-critical" if granted else "normal"
    if sys.platform == "linux":
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(level))
        except OSError:
            pass  # most users may not
        else:
            return f"fifo {level}"
    try:
        # Linux takes a thread for a process here; elsewhere it is the whole process.
        who = threading.get_native_id() if sys.platform == "linux" else 0
        os.setpriority(os.PRIO_PROCESS, who, _NICE)
    except OSError:
        return "normal"
    return f"nice {_NICE}"
