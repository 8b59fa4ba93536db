"""What a proof does where a step does not hold."""

from __future__ import annotations


class ScheduleError(AssertionError):
    """A schedule that would compute something else than its graph. A fault of the program."""


def require(holds: bool, message: str, *about: object) -> None:
    """Go on only if a step of a proof holds.

    Parameters
    ----------
    holds : bool
        Whether it does.
    message : str
        What it means if not; ``{}`` stands for each of `about`.
    *about : object
        What the step is about, turned into text only where it fails.

    Raises
    ------
    ScheduleError
        If it does not hold.
    """
    if not holds:
        raise ScheduleError(message.format(*about))
