"""``graphapp devices``: what can play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphapp.cli.output import print_json

if TYPE_CHECKING:
    from graphapp.engine.devices import DeviceInfo


def devices(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List the audio devices that can play.

    Example: [bold]graphapp devices[/bold]
    """
    from graphapp.engine.devices import list_devices

    found = list_devices()
    if as_json:
        print_json({"devices": [_describe(each) for each in found]})
    else:
        _print(found)


def _describe(device: DeviceInfo) -> dict[str, object]:
    """Return what is known of a device, ready for JSON."""
    return {
        "name": device.name,
        "backend": device.backend,
        "rate": device.rate,
        "channels": device.channels,
        "default": device.default,
    }


def _print(found: list[DeviceInfo]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("device", "of", "rate", "channels", "", box=None)
    for device in found:
        rate = f"{device.rate} Hz" if device.rates else "any"
        mark = "default" if device.default else ""
        table.add_row(device.name, device.backend, rate, str(device.channels), mark)
    console = Console(markup=False, highlight=False)
    console.print(table)
    if len(found) == 1:
        console.print('There is no sound card here; "null" plays to nobody, in real time.')
