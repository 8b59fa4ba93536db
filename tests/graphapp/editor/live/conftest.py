"""Second chances: what is tested here runs in real time, beside other processes."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests of this folder again if they fail: a machine that stood still looks like a fault.

    What is wrong fails three times.
    """
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=2))
