"""Calls that may never return."""

from __future__ import annotations

import threading
import time

import pytest

from graphapp.engine.devices.within import within


def test_a_result_is_returned() -> None:
    assert within(5, lambda: 3) == 3


def test_an_exception_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


def test_a_result_that_comes_too_late_is_disposed_of() -> None:
    go, disposed = threading.Event(), threading.Event()
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: go.wait(5), lambda _: disposed.set())
    assert time.monotonic() - begun < 1
    assert not disposed.is_set()
    go.set()
    assert disposed.wait(5)


def test_an_exception_that_comes_too_late_is_nobodys() -> None:
    go = threading.Event()

    def fail() -> None:
        go.wait(5)
        raise ValueError

    before = set(threading.enumerate())
    with pytest.raises(TimeoutError):
        within(0.05, fail)
    go.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)  # pytest fails if it ends with an exception
