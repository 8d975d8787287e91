"""What was measured in several years → one long table of indicators, units and years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from countyindex.data.measure import Measured, measure
from countyindex.data.read import read_observations
from countyindex.data.status import Status
from countyindex.registry import Study


def indicator_table(
    study: Study, years: Sequence[int], indicators: Iterable[str] = ()
) -> pd.DataFrame:
    """Return a study's indicators over years, long.

    Parameters
    ----------
    study
        The study.
    years
        The years to compute, in the order wanted.
    indicators
        The ids wanted; none means all.

    Returns
    -------
    DataFrame
        code, name_zh, indicator, year, value [unit of the indicator], status; cells without a value
        are left out.
    """
    observations = read_observations(study)
    return _tabulate([measure(study, observations, year) for year in years], indicators)


def _tabulate(measured: Sequence[Measured], indicators: Iterable[str] = ()) -> pd.DataFrame:
    """Lay what was measured in several years out as one long table."""
    wanted = set(indicators)
    rows = [
        (
            unit.code,
            unit.name_zh,
            indicator.id,
            year.year,
            year.values[i, j],
            Status(year.statuses[i, j]).id,
        )
        for year in measured
        for j, indicator in enumerate(year.indicators)
        if not wanted or indicator.id in wanted
        for i, unit in enumerate(year.study.units)
        if not np.isnan(year.values[i, j])
    ]
    return pd.DataFrame(rows, columns=["code", "name_zh", "indicator", "year", "value", "status"])
