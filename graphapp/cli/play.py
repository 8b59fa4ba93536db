"""``graphapp play``: a graph is heard."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path  # noqa: TC003 -- typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from graphapp.cli.output import FAILED, INTERRUPTED, print_error, print_json, print_warnings
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.live import Live

    from graphapp.engine.live.client import LiveEngine
    from graphapp.engine.live.messages import Event

_LOOK_S = 0.05


def play(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A NAME.graph.json.")],
    device: Annotated[
        str | None,
        typer.Option(help="Name of the device, or a part of it; [bold]null[/bold] for none."),
    ] = None,
    block: Annotated[int, typer.Option(help="Frames of a block, a multiple of 64.")] = 512,
    start: Annotated[float, typer.Option("--from", help="Begin here, in seconds.")] = 0.0,
    stop: Annotated[float | None, typer.Option("--to", help="End here, in seconds.")] = None,
    loop: Annotated[
        bool, typer.Option("--loop", help="Repeat what is between them, until Ctrl-C.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Play a project.

    It sounds as it renders, from the beginning to where an export ends.

    Example: [bold]graphapp play song.graph.json --from 30[/bold]
    """
    from graphapp.engine.live.client import LiveEngine
    from graphapp.engine.options import Options
    from graphapp.engine.span import export_span
    from projects import load
    from projects.cables import check_ends

    document = load(project)
    check_ends(document.graph)
    Options(start=start, stop=stop)  # are they in range?
    with LiveEngine(document, device=device, block=block) as engine:
        session = _Session(engine)
        schedule = engine.schedule
        span = export_span(schedule, schedule.rate, start=start, stop=stop, tail=None)
        if loop:
            engine.loop(start, schedule.song_frames / schedule.rate if stop is None else stop)
        try:
            engine.play(start, stop)
            with _line(shown=not as_json) as line:
                session.listen(line, span.last / schedule.rate)
        except KeyboardInterrupt:
            if not loop:
                raise
            sys.exit(INTERRUPTED)  # how a loop is meant to end: nothing is missing
        finally:
            engine.close()
            session.report(as_json=as_json)


class _Session:
    """What happens from the start to the end of playing."""

    def __init__(self, engine: LiveEngine) -> None:
        self._engine = engine
        self._warnings = list(engine.warnings)

    def listen(self, line: Live | None, length_s: float) -> None:
        """Follow the engine until the song has been heard.

        Raises
        ------
        typer.Exit
            If the engine gives up.
        """
        from graphapp.engine.live.messages import Failed, Stopped

        momentary = _Loudness()
        while True:
            for event in self._engine.events(_LOOK_S):
                if isinstance(event, Stopped):
                    return
                if isinstance(event, Failed):
                    print_error(event.place, event.message)
                    raise typer.Exit(FAILED)
                self._note(event)
            if line is not None:
                line.update(_status(self._engine, length_s, momentary))

    def _note(self, event: Event) -> None:
        from graphapp.engine.live.messages import DeviceChanged, Restarted, Warned

        match event:
            case Warned():
                self._warnings.append(Fault(event.place, event.message))
            case DeviceChanged():
                self._warnings.append(Fault("--device", f'playing on "{event.device}" now'))
            case Restarted():
                at = event.song / self._engine.rate
                self._warnings.append(Fault("engine", f"it died at {at:.2f} s and was restarted"))

    def report(self, *, as_json: bool) -> None:
        """Say how it went."""
        ready, statistics = self._engine.ready, self._engine.statistics
        if ready is None or statistics is None:
            return
        if as_json:
            print_json(
                {
                    "device": self._engine.device,
                    "rate": self._engine.rate,
                    "block": ready.block,
                    "frames": statistics.frames,
                    "blocks": statistics.blocks,
                    "dropouts": self._engine.dropouts,
                    "load_mean": statistics.load_mean,
                    "load_max": statistics.load_max,
                    "latency_frames": ready.latency,
                    "priority": ready.priority,
                    "warnings": [{"place": w.place, "message": w.message} for w in self._warnings],
                }
            )
            return
        print_warnings(self._warnings)
        print(
            f"{statistics.frames / self._engine.rate:.1f} s on {self._engine.device},"
            f" {self._engine.dropouts} dropouts, load {statistics.load_mean:.0%}"
            f" (at most {statistics.load_max:.0%}), priority {ready.priority}"
        )


class _Loudness:
    """The last readings of the meters, as a person reads them."""

    def __init__(self) -> None:
        self.text = ""

    def look(self, engine: LiveEngine) -> str:
        """Return the newest readings, or the last ones where there are none."""
        frame = engine.meters()
        if frame is not None:
            program = frame.program
            levels = {"M": program.momentary, "S": program.short_term, "I": program.integrated}
            loudness = "  ".join(f"{name} {_level(value)}" for name, value in levels.items())
            self.text = f"{loudness} LUFS   peak {_level(program.true_peak)} dBTP"
        return self.text


def _status(engine: LiveEngine, length_s: float, loudness: _Loudness) -> str:
    """Return the line that is shown while a song plays."""
    return (
        f"{_clock(engine.position)} / {_clock(length_s)}   {loudness.look(engine)}"
        f"   load {engine.load:.0%}   dropouts {engine.dropouts}"
    )


def _level(value: float | None) -> str:
    return "  -inf" if value is None else f"{value:6.1f}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60.0)
    return f"{minutes:.0f}:{rest:04.1f}"


@contextlib.contextmanager
def _line(*, shown: bool) -> Iterator[Live | None]:
    """Show a line that changes, on a terminal."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True, highlight=False), transient=True) as live:
        yield live
