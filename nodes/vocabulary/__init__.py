"""The words in which node types are written; see `nodes.vocabulary.node`."""

from nodes.vocabulary.bands import Bands
from nodes.vocabulary.bank import Bank, Pair, Rack, Store, lane_width
from nodes.vocabulary.faults import Fault, suggestion
from nodes.vocabulary.node import Delivery, Media, Node, Placement
from nodes.vocabulary.parameters import Band, Choice, File, Flag, Param, Parameter, Value
from nodes.vocabulary.ports import AudioIn, AudioOut
from nodes.vocabulary.settings import Layout, Settings
from nodes.vocabulary.units import NUMBER, Hz, Q, Unit, dB, dBTP, ms, percent, s

__all__ = [
    "NUMBER",
    "AudioIn",
    "AudioOut",
    "Band",
    "Bands",
    "Bank",
    "Choice",
    "Delivery",
    "Fault",
    "File",
    "Flag",
    "Hz",
    "Layout",
    "Media",
    "Node",
    "Pair",
    "Param",
    "Parameter",
    "Placement",
    "Q",
    "Rack",
    "Settings",
    "Store",
    "Unit",
    "Value",
    "dB",
    "dBTP",
    "lane_width",
    "ms",
    "percent",
    "s",
    "suggestion",
]
