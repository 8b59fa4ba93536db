"""``graphapp``: one command with subcommands; every error is one line."""

from __future__ import annotations

import importlib.metadata
import io
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from graphapp.cli import check, demo, devices, nodes, open, play, render  # noqa: A004
from graphapp.cli.output import DONE, FAILED, INTERRUPTED, WRONG, print_error
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

# typer 0.26 carries its own copy of click, earlier ones import it: this is either's.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    help="A signal-flow editor for mixing and mastering: graphs of stems, EQs, compressors,"
    " reverbs and buses become master files.",
    epilog="[bold]graphapp[/bold] alone opens the window; [bold]graphapp demo[/bold] writes a song"
    " to begin with. Exit status: 0 done, 1 the work failed or a check found faults, 2 the request"
    " was wrong.",
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("open")(open.open_project)
app.command("demo")(demo.demo)
app.command("render")(render.render)
app.command("play")(play.play)
app.command("check")(check.check)
app.command("nodes")(nodes.nodes)
app.command("devices")(devices.devices)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"graphapp {importlib.metadata.version('graphapp')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Options of every command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its status, or with 128 + n where signal n ends it."""
    _exit_on_signals()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an arrow must not end the program
    sys.exit(run(arguments))


def _exit_on_signals() -> None:
    """Let signals that end the process do so by an exception, which removes temporary files."""
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread may set handlers
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        # What nohup ignores stays ignored.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its status; a failure is one line on standard error."""
    given = _with_open(list(sys.argv[1:] if arguments is None else arguments))
    try:
        status = app(args=given, prog_name="graphapp", standalone_mode=False)
    except Fault as fault:
        print_error(fault.place, fault.message)
        return WRONG
    except UsageError as error:
        return _usage(error)
    except typer.Exit as ending:
        return int(ending.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone, and Python would complain at exit
        return FAILED
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        print_error(str(error.filename or ""), f"{reason}; solve that, then run the command again")
        return FAILED
    if status == INTERRUPTED:  # what typer, too, makes of KeyboardInterrupt
        print_error("", "interrupted; run the command again for a whole result")
    return status if isinstance(status, int) else DONE


def _with_open(given: list[str]) -> list[str]:
    """Return the arguments with the command that may be left out: ``graphapp song.graph.json``."""
    if not given:
        return ["open"]
    first = given[0]
    names_file = first.endswith(".json") or "/" in first or os.sep in first
    is_option = first.partition("=")[0] in {"--device", "--block", "--state", "--screenshot"}
    return ["open", *given] if names_file or is_option else given


def _usage(error: Exception) -> int:
    """Say what is wrong with the command line."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "graphapp"
    parameter = getattr(error, "param", None)
    options = getattr(parameter, "opts", [])
    place = getattr(error, "option_name", None) or max(options, key=len, default=command)
    if parameter is not None and not place.startswith("-"):
        place = place.upper()
    message = (getattr(error, "message", "") or "is missing").removeprefix("Value error, ")
    near = getattr(error, "possibilities", None)
    hint = f"did you mean {near[0]}?" if near else f"see {command} --help"
    print_error(place, f"{message.rstrip('.')}; {hint}")
    return WRONG
