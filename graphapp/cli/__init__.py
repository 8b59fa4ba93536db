"""The command line."""

from graphapp.cli.app import main

__all__ = ["main"]
