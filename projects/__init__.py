"""The document: a graph and what belongs to it, its file, and edits."""

from nodes.vocabulary import Fault
from projects.graph import Breakpoint, Cable, Endpoint, Graph, Group, Node
from projects.project import Project
from projects.reading import load, parse
from projects.saving import save

__all__ = [
    "Breakpoint",
    "Cable",
    "Endpoint",
    "Fault",
    "Graph",
    "Group",
    "Node",
    "Project",
    "load",
    "parse",
    "save",
]
