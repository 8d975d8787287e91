"""Observations as published → the `Dataset` of one cohort and year."""

from countyindex.data.absence import joint_status, say_why
from countyindex.data.assemble import Dataset, assemble
from countyindex.data.figures import Figure, figures_of
from countyindex.data.indicator_table import indicator_table
from countyindex.data.measure import (
    Measured,
    UnitSize,
    indicator_years,
    latest_year,
    measure,
    moved,
)
from countyindex.data.notice import SEVERITIES_ZH, Notice
from countyindex.data.read import Observations, read_observations
from countyindex.data.status import Status
from countyindex.data.strangers import refuse_strangers

__all__ = [
    "SEVERITIES_ZH",
    "Dataset",
    "Figure",
    "Measured",
    "Notice",
    "Observations",
    "Status",
    "UnitSize",
    "assemble",
    "figures_of",
    "indicator_table",
    "indicator_years",
    "joint_status",
    "latest_year",
    "measure",
    "moved",
    "read_observations",
    "refuse_strangers",
    "say_why",
]
