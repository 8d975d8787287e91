"""An `Edition` → how unequal units are, between and within groups, and through time (差距分解).

Tables for the exporters and for notebooks. Which figures are measured stands in `quantities`; how,
in `inequality` and `convergence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.analysis.convergence import beta, half_life, sigma, speed
from countyindex.analysis.inequality import (
    atkinson,
    coefficient_of_variation,
    dagum,
    gini,
    max_min_ratio,
    theil_l,
    theil_l_parts,
    theil_t,
    theil_t_parts,
)
from countyindex.analysis.quantities import QUANTITIES, Quantity, Sample, samples
from countyindex.edition import Edition

#: Aversions for which the Atkinson index is given.
EPSILONS = (0.5, 1.0, 2.0)
#: β takes as many units as this, or more.
LEAST_UNITS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Disparity:
    """One quantity through the years of an edition.

    Attributes
    ----------
    quantity
        What is measured, of whom, weighed by whom.
    measures
        One row a year: units, mean, lowest, lowest_zh, highest, highest_zh, range, max_min, cv,
        gini, theil_t, theil_l, atkinson_0.5, atkinson_1, atkinson_2.
    parts
        One row a year and division: division, division_zh, groups, and what lies between groups and
        within them: t_between, t_within, t_share (of T between groups), l_between, l_within,
        l_share, g_within, g_net_between, g_transvariation.
    groups
        One row a year, division and group: units, people_share, value_share, mean, relative (to the
        mean of all), theil_t, t_contribution (share of T that comes from inside the group), cv,
        max_min, and coverage where it is asked.
    left_out
        Year → name → why.
    """

    quantity: Quantity
    measures: pd.DataFrame
    parts: pd.DataFrame
    groups: pd.DataFrame
    left_out: dict[int, dict[str, str]]

    @property
    def years(self) -> tuple[int, ...]:
        """The years measured, earliest first."""
        return tuple(int(year) for year in self.measures.index)


@dataclass(frozen=True, slots=True, eq=False)
class Convergence:
    """σ of every year, and β from the first to the last, of one quantity, units counting alike.

    `sigma` has one row a year, columns log_sd and cv (ddof 0). `speed` [1/year] and `half_life`
    [years] are NaN where units that were behind came out ahead; the half-life is infinite where
    nothing converges.
    """

    quantity: Quantity
    sigma: pd.DataFrame
    first: int
    last: int
    units: int
    slope: float
    standard_error: float
    r_squared: float
    speed: float
    half_life: float


def disparities(
    edition: Edition, quantities: Sequence[Quantity] = QUANTITIES
) -> tuple[Disparity, ...]:
    """Measure every quantity that the edition's studies have, in every year they have it.

    Parameters
    ----------
    edition
        The edition; studies are read up to its year.
    quantities
        What to measure.

    Returns
    -------
    tuple of Disparity
        In the order of `quantities`; those without figures are left out.
    """
    found = ((quantity, samples(edition, quantity)) for quantity in quantities)
    return tuple(_disparity(quantity, years) for quantity, years in found if years)


def converging(
    edition: Edition, quantities: Sequence[Quantity] = QUANTITIES
) -> tuple[Convergence, ...]:
    """Measure σ and β convergence of every quantity with two years or more.

    Only units that have figures in all years take part, so that years compare.

    Parameters
    ----------
    edition, quantities
        As in `disparities`; quantities with several parts, or chosen by coverage, are left out.

    Returns
    -------
    tuple of Convergence
        In the order of `quantities`.
    """
    found = []
    for quantity in quantities:
        years = samples(edition, quantity)
        if len(quantity.parts) == 1 and not quantity.within and len(years) > 1:
            table = pd.DataFrame({each.year: each.table["value"] for each in years}).dropna()
            if len(table) >= LEAST_UNITS:
                found.append(_convergence(quantity, table))
    return tuple(found)


def _disparity(quantity: Quantity, years: Sequence[Sample]) -> Disparity:
    measures = pd.DataFrame({each.year: _measures(each) for each in years}).T
    return Disparity(
        quantity=quantity,
        measures=measures.infer_objects().rename_axis("year"),
        parts=pd.DataFrame([row for each in years for row in _parts(each)]),
        groups=pd.DataFrame([row for each in years for row in _groups(each)]),
        left_out={each.year: _left_out(each) for each in years},
    )


def _left_out(sample: Sample) -> dict[str, str]:
    return {sample.names[code]: why for code, why in sample.left_out.items()}


def _measures(sample: Sample) -> dict[str, object]:
    values, people = sample.values, sample.people
    names = sample.table["name_zh"].to_numpy()
    low, high = int(values.argmin()), int(values.argmax())
    return {
        "units": len(values),
        "mean": float(np.average(values, weights=people)),
        "lowest": float(values[low]),
        "lowest_zh": str(names[low]),
        "highest": float(values[high]),
        "highest_zh": str(names[high]),
        "range": float(values[high] - values[low]),
        "max_min": float(max_min_ratio(values)),
        "cv": float(coefficient_of_variation(values, people)),
        "gini": float(gini(values, people)),
        "theil_t": float(theil_t(values, people)),
        "theil_l": float(theil_l(values, people)),
        **{f"atkinson_{e:g}": float(atkinson(values, e, people)) for e in EPSILONS},
    }


def _parts(sample: Sample) -> list[dict[str, object]]:
    rows = []
    for division in sample.divisions:
        groups = division.groups.to_numpy(dtype=str)
        t = theil_t_parts(sample.values, groups, sample.people)
        low = theil_l_parts(sample.values, groups, sample.people)
        g = dagum(sample.values, groups, sample.people)
        rows.append(
            {
                "year": sample.year,
                "division": division.id,
                "division_zh": division.name_zh,
                "groups": len(t.groups),
                "t_between": float(t.between),
                "t_within": float(t.within),
                "t_share": _share(t.between, t.total),
                "l_between": float(low.between),
                "l_within": float(low.within),
                "l_share": _share(low.between, low.total),
                "g_within": float(g.within),
                "g_net_between": float(g.net_between),
                "g_transvariation": float(g.transvariation),
            }
        )
    return rows


def _groups(sample: Sample) -> list[dict[str, object]]:
    values, people = sample.values, sample.people
    total = float(theil_t(values, people))
    mean = float(np.average(values, weights=people))
    rows = []
    for division in sample.divisions:
        groups = division.groups.to_numpy(dtype=str)
        for group in dict.fromkeys(groups):
            own = groups == group
            share = float(people[own].sum() / people.sum())
            level = float(np.average(values[own], weights=people[own]))
            inside = float(theil_t(values[own], people[own]))
            rows.append(
                {
                    "year": sample.year,
                    "division": division.id,
                    "division_zh": division.name_zh,
                    "group_zh": group,
                    "units": int(own.sum()),
                    "people_share": share,
                    "value_share": share * level / mean,
                    "mean": level,
                    "relative": level / mean,
                    "theil_t": inside,
                    "t_contribution": _share(share * level / mean * inside, total),
                    "cv": float(coefficient_of_variation(values[own], people[own])),
                    "max_min": float(max_min_ratio(values[own])),
                    "coverage": _covered(sample, division.id, group),
                }
            )
    return rows


def _covered(sample: Sample, division: str, group: str) -> float:
    asked = division == sample.quantity.within
    return float(sample.coverage.get(group, np.nan)) if asked else np.nan


def _share(part: np.ndarray | float, total: np.ndarray | float) -> float:
    """A part of the total; where all are equal there is nothing to share out."""
    return float(part / total) if total > 0 else 0.0


def _convergence(quantity: Quantity, table: pd.DataFrame) -> Convergence:
    values = table.to_numpy(dtype=float).T
    first, last = int(table.columns[0]), int(table.columns[-1])
    span = last - first
    found = beta(values[0], values[-1], span)
    closes = 1.0 + found.slope * span > 0
    pace = float(speed(found.slope, span)) if closes else np.nan
    return Convergence(
        quantity=quantity,
        sigma=pd.DataFrame(
            {"log_sd": sigma(values), "cv": sigma(values, measure="cv")}, index=table.columns
        ).rename_axis("year"),
        first=first,
        last=last,
        units=found.units,
        slope=float(found.slope),
        standard_error=float(found.standard_error),
        r_squared=float(found.r_squared),
        speed=pace,
        half_life=float(half_life(np.array(pace))) if closes else np.nan,
    )
