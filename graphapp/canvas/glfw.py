"""What Dear PyGui does not pass on of its window: waiting, files dropped on it, where it is.

Its wheels for Linux export the functions of GLFW. Where they do not, everything here does nothing
and says so, and the window does without: it looks for input instead of waiting for it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_NEEDED: Final = (
    *("glfwGetCurrentContext", "glfwSetDropCallback", "glfwWaitEventsTimeout"),
    *("glfwGetWindowPos", "glfwGetWindowContentScale"),
)
_POLL_SECONDS: Final = 0.1

_DROP: Final = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p)
)


def _library() -> Any:
    """Return the library that holds GLFW's functions, or None."""
    import dearpygui

    for file in Path(dearpygui.__file__).parent.glob("_dearpygui*.so"):
        with contextlib.suppress(OSError):
            library = ctypes.CDLL(str(file), mode=getattr(os, "RTLD_NOLOAD", 0) | os.RTLD_NOW)
            if all(hasattr(library, name) for name in _NEEDED):
                return library
    return None


class SystemWindow:
    """The operating system's window; make it on the thread that draws, once it is shown.

    Parameters
    ----------
    on_drop : callable
        Called with the files that were dropped on the window.
    """

    def __init__(self, on_drop: Callable[[list[Path]], None]) -> None:
        self._glfw = _library() if os.name == "posix" else None
        if self._glfw is None:
            return
        self._glfw.glfwGetCurrentContext.restype = ctypes.c_void_p
        self._glfw.glfwWaitEventsTimeout.argtypes = [ctypes.c_double]
        self._handle = ctypes.c_void_p(self._glfw.glfwGetCurrentContext())

        def dropped(_window: int, count: int, names: Any) -> None:
            on_drop([Path(os.fsdecode(names[i])) for i in range(count)])

        self._dropped = _DROP(dropped)  # GLFW keeps no reference
        self._glfw.glfwSetDropCallback(self._handle, self._dropped)

    @property
    def waits(self) -> bool:
        """Whether it can wait for input, rather than look for it."""
        return self._glfw is not None

    def wait(self, seconds: float) -> bool:
        """Sleep until there is input, or that long; return whether there may be input."""
        if self._glfw is None:
            time.sleep(min(seconds, _POLL_SECONDS))
            return True
        start = time.monotonic()
        self._glfw.glfwWaitEventsTimeout(seconds)
        return time.monotonic() - start < seconds * 0.98

    def position(self) -> tuple[int, int] | None:
        """Return where the window's content is on the screen, pixels; None if nobody knows."""
        if self._glfw is None:
            return None
        x, y = ctypes.c_int(), ctypes.c_int()
        self._glfw.glfwGetWindowPos(self._handle, ctypes.byref(x), ctypes.byref(y))
        return x.value, y.value

    def content_scale(self) -> float:
        """Return how much larger than usual the screen wants things."""
        if self._glfw is None:
            return 1.0
        x, y = ctypes.c_float(), ctypes.c_float()
        self._glfw.glfwGetWindowContentScale(self._handle, ctypes.byref(x), ctypes.byref(y))
        return max(x.value, 1.0)

    def close(self) -> None:
        """Take no more drops."""
        if self._glfw is not None:
            self._glfw.glfwSetDropCallback(self._handle, None)
            self._glfw = None
