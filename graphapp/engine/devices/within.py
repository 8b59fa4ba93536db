"""Calls into sound systems, which may never return."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import Future, InvalidStateError
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")


def within(
    seconds: float, function: Callable[[], R], too_late: Callable[[R], object] = lambda _: None
) -> R:
    """Call a function, but wait no longer than this for its result.

    A call that does not return is left to a thread that does not keep the program from ending.

    Parameters
    ----------
    seconds : float
        How long to wait.
    function : callable
        Whatever it refers to lives at least until it returns.
    too_late : callable
        Called, by that thread, with a result that nobody waits for any more.

    Raises
    ------
    TimeoutError
        If it takes longer. It goes on.
    """
    future: Future[R] = Future()

    def call() -> None:
        try:
            result = function()
        except BaseException as failure:  # noqa: BLE001 - it is raised where the result is awaited
            with contextlib.suppress(InvalidStateError):
                future.set_exception(failure)
            return
        try:
            future.set_result(result)
        except InvalidStateError:
            too_late(result)

    threading.Thread(target=call, name="graphapp sound system", daemon=True).start()
    try:
        return future.result(seconds)
    except TimeoutError:
        if future.cancel():
            raise
        return future.result()  # it came at the last moment
