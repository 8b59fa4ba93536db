"""``graphapp render``: a graph file becomes a master file."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path  # noqa: TC003 -- typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from graphapp.cli.output import print_json, print_warnings, progress
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from graphapp.engine import Export, Options
    from projects import Endpoint, Project


class Depth(StrEnum):
    """Depths of a file."""

    INT16 = "16"
    INT24 = "24"
    FLOAT32 = "32f"


class Container(StrEnum):
    """Formats of a file."""

    WAV = "wav"
    FLAC = "flac"


def render(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A NAME.graph.json.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file to write: NAME.wav or NAME.flac."),
    ] = None,
    depth: Annotated[
        Depth, typer.Option(help="Bits of a sample; 16 and 24 are dithered, 32f is float.")
    ] = Depth.INT24,
    rate: Annotated[
        int | None, typer.Option(help="Sample rate in Hz [dim](the project's)[/dim].")
    ] = None,
    container: Annotated[
        Container | None, typer.Option("--format", help="[dim]From the file name.[/dim]")
    ] = None,
    start: Annotated[float | None, typer.Option("--from", help="Begin here, in seconds.")] = None,
    stop: Annotated[float | None, typer.Option("--to", help="End here, in seconds.")] = None,
    tail: Annotated[
        str,
        typer.Option(
            help="Seconds after the last stem; [bold]auto[/bold]: to the last frame at or above"
            " -100 dBFS."
        ),
    ] = "auto",
    block: Annotated[
        int | None, typer.Option(help="Frames of a block, a multiple of 64 [dim](16384)[/dim].")
    ] = None,
    threads: Annotated[int | None, typer.Option(help="Threads [dim](up to 2)[/dim].")] = None,
    node: Annotated[
        str | None, typer.Option(metavar="NODE.PORT", help="Export this output instead.")
    ] = None,
    allow_missing: Annotated[
        bool,
        typer.Option(
            "--allow-missing", help="Missing stems are silent, unknown nodes pass their signal."
        ),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the schedule; -o may then be left out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Render a project into a master file.

    The file is whole at the end, or what was there before stays. Its samples are the same for every
    block size and number of threads.

    Example: [bold]graphapp render song.graph.json -o song.wav --depth 16[/bold]
    """
    from graphapp.engine.options import Options
    from projects import load

    document = load(project)
    options = Options(
        depth=depth.value,
        container=container.value if container else None,
        rate=rate,
        start=start,
        stop=stop,
        tail=_seconds(tail),
        block=block,
        threads=min(2, os.cpu_count() or 1) if threads is None else threads,
        port=_endpoint(node),
        allow_missing=allow_missing,
    )
    if explain and as_json and output is None:
        raise Fault("--explain", "has no JSON form; leave out --json, or give -o FILE")
    if explain:
        _explain(document, options, to_stderr=as_json)
        if output is None:
            return
    if output is None:
        raise Fault("--output", "is missing; give -o FILE.wav or -o FILE.flac")
    _check_output(output, project)
    export = render_with_progress(document, output, options, shown=not as_json)
    report(export, as_json=as_json)


def render_with_progress(
    project: Project, output: Path, options: Options, *, shown: bool
) -> Export:
    """Render under a progress bar."""
    from graphapp.engine import render as render_file

    with progress(f"Rendering {output.name}", options.rate or project.rate, shown=shown) as bar:
        try:
            return render_file(project, output, options, bar)
        except OSError as error:
            error.filename = output  # a full disk does not say whose
            raise


def report(export: Export, *, as_json: bool) -> None:
    """Say what was rendered."""
    if as_json:
        print_json(export_document(export))
        return
    print_warnings(export.warnings)
    from rich.console import Console

    Console(highlight=False, soft_wrap=True).print(summary(export), markup=False)


def summary(export: Export) -> str:
    """Return what was rendered in a few lines.

    A single channel reads 3.0 LU below the same sound on two loudspeakers.
    """
    loud = export.loudness
    channels = {1: "mono", 2: "stereo"}.get(export.channels, f"{export.channels} channels")
    mono = " (mono; 3.0 LU more as dual mono)" if export.channels == 1 else ""
    lines = {
        "length": f"{export.seconds:.3f} s, {export.rate} Hz, {channels}",
        "loudness": f"{_level(loud.integrated, 'LUFS')} integrated{mono}",
        "range": f"{_level(loud.range, 'LU')}",
        "loudest": f"{_level(loud.momentary_max, 'LUFS')} momentary,"
        f" {_level(loud.short_term_max, 'LUFS')} short-term",
        "true peak": f"{_level(loud.true_peak, 'dBTP')}",
        "sample peak": f"{_level(loud.sample_peak, 'dBFS')}",
        "speed": f"{export.realtime:.0f} × real time, {export.threads} thread(s)",
        "latency": f"{export.latency_frames} frames, trimmed",
    }
    return "\n".join([str(export.file), *(f"  {k:12s} {text}" for k, text in lines.items())])


def _level(value: float | None, unit: str) -> str:
    return "not measurable" if value is None else f"{value:.1f} {unit}"


def export_document(export: Export) -> dict[str, object]:
    """Return the JSON document of a render."""
    from graphapp.cli.clock import seconds_since_start
    from graphapp.engine.jobs import export as job

    return job.export_document(export, seconds_since_start())


def _explain(project: Project, options: Options, *, to_stderr: bool) -> None:
    import sys

    from graphapp.engine.explain import explain
    from graphapp.engine.render import prepared

    with prepared(project, options) as (_, schedule):
        print(explain(schedule), file=sys.stderr if to_stderr else sys.stdout)


def _check_output(output: Path, project: Path) -> None:
    if not output.parent.is_dir():
        raise Fault(str(output), f'no folder "{output.parent}"; make it, or choose another')
    if output.exists() and output.samefile(project):
        raise Fault(str(output), "is the project itself; choose another name")


def _seconds(tail: str) -> float | None:
    if tail == "auto":
        return None
    try:
        return float(tail)
    except ValueError:
        raise Fault("--tail", f'"{tail}" is no time; use auto or a number of seconds') from None


def _endpoint(text: str | None) -> Endpoint | None:
    from projects import Endpoint

    if text is None:
        return None
    node, dot, port = text.partition(".")
    if not dot or not node or not port:
        raise Fault("--node", f'"{text}" is no NODE.PORT; use a node\'s id and output, "mix.out"')
    return Endpoint(node, port)
