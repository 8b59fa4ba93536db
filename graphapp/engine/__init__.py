"""The engine: compiles a graph and runs it."""

from graphapp.engine.options import Export, Options
from graphapp.engine.render import render

__all__ = ["Export", "Options", "render"]
