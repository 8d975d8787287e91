"""Reads a folder of `indicators/` → a validated `Study` (units, series, indicators, tree)."""

from countyindex.registry.find import find_indicator, find_unit, one_unit
from countyindex.registry.formula import Formula, parse_formula
from countyindex.registry.model import (
    DIRECTIONS,
    Correction,
    Indicator,
    Node,
    Predecessor,
    Series,
    Source,
    Study,
    Unit,
)
from countyindex.registry.read import read_study

__all__ = [
    "DIRECTIONS",
    "Correction",
    "Formula",
    "Indicator",
    "Node",
    "Predecessor",
    "Series",
    "Source",
    "Study",
    "Unit",
    "find_indicator",
    "find_unit",
    "one_unit",
    "parse_formula",
    "read_study",
]
