"""Run every check and test: what ``make test`` does, and what a machine without make can call.

Usage: ``python tests/run_checks.py [pytest arguments]``
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("dsp", "nodes", "projects", "graphapp", "tests", "benchmarks")
LAYERS = "from importlinter.cli import lint_imports_command as lint; lint()"
CHECKS = (
    ("-m", "ruff", "check", *PACKAGES),
    ("-m", "ruff", "format", "--check", *PACKAGES),
    ("-m", "mypy", *PACKAGES),
    ("-c", LAYERS),
)


def main() -> int:
    """Run all of them, even after a failure, and return the status of the first that failed."""
    failures = []
    for check in (*CHECKS, ("-m", "pytest", *sys.argv[1:])):
        begun = time.perf_counter()
        print(f"$ python {' '.join(check)}", flush=True)
        status = subprocess.run((sys.executable, *check), cwd=ROOT, check=False).returncode
        print(f"  {time.perf_counter() - begun:.1f} s, status {status}", flush=True)
        if status:
            failures.append((check[1], status))
    for name, status in failures:
        print(f"FAILED: {name} (status {status})")
    return failures[0][1] if failures else 0


if __name__ == "__main__":
    sys.exit(main())
