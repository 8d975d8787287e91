"""Observations as published → the `Dataset` of one cohort and year."""

from countyindex.data.assemble import Dataset, assemble
from countyindex.data.measure import (
    Measured,
    UnitSize,
    indicator_table,
    indicator_years,
    measure,
)
from countyindex.data.notice import Notice
from countyindex.data.read import Observations, read_observations
from countyindex.data.status import Status

__all__ = [
    "Dataset",
    "Measured",
    "Notice",
    "Observations",
    "Status",
    "UnitSize",
    "assemble",
    "indicator_table",
    "indicator_years",
    "measure",
    "read_observations",
]
