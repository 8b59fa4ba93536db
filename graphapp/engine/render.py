"""Rendering a project into a file, from disk to disk."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dsp.arrays import QUANTUM
from dsp.dither import quantize
from dsp.jit import warm
from dsp.pcm import decode_int24, encode, spread, zero_nonfinite
from graphapp.engine.compile import compile_graph, end_of, without_groups
from graphapp.engine.files import Files, open_files
from graphapp.engine.meters import LoudnessMeter
from graphapp.engine.options import Export, Options
from graphapp.engine.pipeline import run_blocks
from graphapp.engine.quantizer import Quantizer
from graphapp.engine.resampling import resampled
from graphapp.engine.runner import Runner, suitable_block
from graphapp.engine.schedule import Compute
from graphapp.engine.span import Span, export_span
from graphapp.engine.tails import cut_silence
from graphapp.engine.verify import verify
from graphapp.media.info import MediaError
from graphapp.media.writer import open_writer
from nodes.vocabulary import Delivery, Fault, Settings
from projects.cables import check_ends, check_loops
from projects.flatten import node_place, walk

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from os import PathLike

    from dsp.arrays import Block
    from graphapp.engine.schedule import Schedule
    from graphapp.media.output import AudioWriter
    from projects import Project


class Progress(Protocol):
    """Told how far an export is; an exception that it raises ends the work."""

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` frames of at most `total` are written."""


def render(
    project: Project,
    path: str | PathLike[str],
    options: Options | None = None,
    progress: Progress | None = None,
) -> Export:
    """Render a project into a file, which is whole at the end or was not touched.

    Parameters
    ----------
    project : Project
        The document.
    path : path-like
        The file; its suffix is the format.
    options : Options, optional
        How.
    progress : Progress, optional
        Told how far it is.

    Returns
    -------
    Export
        What was written.

    Raises
    ------
    Fault
        If the project cannot be rendered as asked, with the place and the remedy.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> from projects import load
    >>> export = render(load("song.graph.json"), "song.wav")  # doctest: +SKIP
    >>> export.loudness.integrated  # doctest: +SKIP
    -14.02
    """
    options = options or Options()
    target = Path(path)
    with prepared(project, options) as (files, schedule):
        _refuse_input(target, files)
        rate = options.rate or project.rate
        silent = [*files.warnings, *_empty_parts(schedule, files)]
        if silent and schedule.song_frames == 0 and options.stop is None:
            raise silent[0]
        span = export_span(
            schedule, rate, start=options.start, stop=options.stop, tail=options.tail
        )
        channels = schedule.output.channels
        try:
            with open_writer(target, rate, channels, options.depth, options.container) as writer:
                block = options.block or suitable_block(schedule, options.threads)
                runner = Runner(schedule, files.readers, block=block, pools=options.threads)
                runner.warm()
                _warm_export(rate, channels)
                return _export(project, options, files, runner, span, target, writer, progress)
        except MediaError as error:
            raise Fault(str(target), str(error)) from None


@contextlib.contextmanager
def prepared(project: Project, options: Options) -> Iterator[tuple[Files, Schedule]]:
    """Open the files of a project, compile it, and verify the schedule.

    Raises
    ------
    Fault
        If the project cannot be rendered as asked.
    """
    _refuse_unknown(project, options)
    check_ends(project.graph)
    check_loops(project.graph)
    project, port = without_groups(project, options.port)
    with open_files(project, allow_missing=options.allow_missing) as files:
        schedule = compile_graph(project, files.media, port=port, max_bank=options.max_bank)
        verify(schedule, project.graph, port)
        yield files, schedule


def _refuse_unknown(project: Project, options: Options) -> None:
    """Refuse what would not sound as its author made it."""
    if project.read_only:
        message = f"{project.version} is newer than this program; update graphapp to render it"
        raise Fault("version", message)
    for name, node in walk(project.graph):
        if node.placeholder and not options.allow_missing:
            message = f'unknown node type "{node.type}"; update graphapp, or use --allow-missing'
            raise Fault(f"{node_place(name)}.type", message)


def _refuse_input(target: Path, files: Files) -> None:
    for name, path in files.paths.items():
        if target.exists() and path.samefile(target):
            message = f"is an input of this project ({node_place(name)}.file); choose another name"
            raise Fault(str(target), message)


def _warm_export(rate: int, channels: int) -> None:
    """Compile what an export needs beside its graph, before the clock runs."""
    warm(decode_int24, zero_nonfinite, spread, quantize, encode)
    meter = LoudnessMeter(rate, channels)
    meter.process(np.zeros((rate, channels), np.float32))
    meter.result()


def _export(
    project: Project,
    options: Options,
    files: Files,
    runner: Runner,
    span: Span,
    target: Path,
    writer: AudioWriter,
    progress: Progress | None,
) -> Export:
    quantizer = Quantizer(options.depth, _delivery(project).dither, project.seed, writer)
    meter = LoudnessMeter(writer.rate, writer.channels)
    begun = time.perf_counter()
    with contextlib.closing(_song(runner, span, options.threads)) as song:
        blocks: Iterator[Block] = song
        if span.cut:
            blocks = cut_silence(blocks, runner.schedule.song_frames)
        if writer.rate != project.rate:
            blocks = resampled(blocks, project.rate, writer.rate)
        for piece, exported in _pieces(blocks, span):
            samples, heard = quantizer.quantize(piece, count_clipped=exported)
            if exported:
                meter.process(heard)
                writer.write(samples)
            if progress is not None:
                progress(writer.frames, span.last - span.first)
    if not writer.frames:
        raise Fault("--from", "nothing is heard from there on; choose an earlier start")
    measurement = meter.result()
    wall = time.perf_counter() - begun
    audio_sha256 = writer.audio_sha256
    return Export(
        file=target,
        frames=writer.frames,
        rate=writer.rate,
        channels=writer.channels,
        render_wall=wall,
        latency_frames=runner.schedule.latency,
        threads=options.threads,
        block=runner.memory.block,
        sha256=writer.commit(),
        audio_sha256=audio_sha256,
        loudness=measurement,
        warnings=_warnings(project, files, runner, quantizer, target),
    )


def _song(runner: Runner, span: Span, threads: int) -> Generator[Block]:
    """Yield the song, block by block, without what the latency puts before it."""
    latency = runner.schedule.latency
    end = latency + span.frames
    total = -(-end // QUANTUM) * QUANTUM
    with contextlib.closing(run_blocks(runner, total, threads)) as blocks:
        for frame, block in blocks:
            kept = block[max(latency - frame, 0) : end - frame]
            if len(kept):
                yield np.ascontiguousarray(kept)


def _pieces(blocks: Iterator[Block], span: Span) -> Iterator[tuple[Block, bool]]:
    """Cut blocks where the exported part begins and ends, and say which pieces belong to it."""
    at = 0
    for block in blocks:
        first = min(max(span.first - at, 0), len(block))
        last = min(max(span.last - at, 0), len(block))
        if first:
            yield block[:first], False
        if last > first:
            yield block[first:last], True
        at += len(block)
        if at >= span.last:
            return


def _delivery(project: Project) -> Delivery:
    node = project.graph.nodes[end_of(project.graph)]
    if node.kind is None:
        return Delivery(dither="tpdf")
    return node.kind.delivery(Settings(node.kind, node.values)) or Delivery(dither="tpdf")


def _empty_parts(schedule: Schedule, files: Files) -> list[Fault]:
    """Say which files are not heard because their part lies beyond their end."""
    members = [m for task in schedule.tasks if isinstance(task, Compute) for m in task.members]
    message = "begins beyond the end of the file, so nothing is heard; choose an earlier start"
    return [
        Fault(f"{node_place(member.node)}.start", message)
        for member in members
        if member.node in files.readers and member.placement and not member.placement.frames
    ]


def _warnings(
    project: Project, files: Files, runner: Runner, quantizer: Quantizer, target: Path
) -> tuple[Fault, ...]:
    found = [*project.warnings, *files.warnings]
    for name, count in sorted(runner.zeroed().items()):
        message = f"{count} samples are no finite numbers and became 0; export the stem again"
        found.append(Fault(f"{node_place(name)}.file", message))
    found += _empty_parts(runner.schedule, files)
    if quantizer.clipped:
        message = f"{quantizer.clipped} samples clip; lower the level, or put a limiter last"
        found.append(Fault(str(target), message))
    return tuple(found)
