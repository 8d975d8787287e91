"""Studies that measure urban and rural incomes → ratio and gap through the years (城乡收入)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.data import Measured
from countyindex.edition import Edition

#: The indicators by these ids are urban ÷ rural income [倍] and urban − rural income [元].
RATIO, GAP = "income_ratio", "income_gap"


@dataclass(frozen=True, slots=True, eq=False)
class IncomeTrend:
    """Ratio [倍] and gap [元] of one study; rows are units by code, columns years.

    `gap_is_printed` says whether the gap is a published figure or the difference of two.
    """

    study: str
    title_zh: str
    names: pd.Series
    ratio: pd.DataFrame
    gap: pd.DataFrame
    gap_is_printed: bool
    sources_zh: tuple[str, ...]


def income_trends(edition: Edition) -> tuple[IncomeTrend, ...]:
    """Collect the urban–rural incomes of every study that measures an `income_ratio`.

    Years and units without a single figure are left out.
    """
    trends = (_trend(name, years) for name, years in edition.measured.items())
    return tuple(trend for trend in trends if trend is not None)


def _trend(study_id: str, years: Sequence[Measured]) -> IncomeTrend | None:
    ratio = _table(years, RATIO)
    if ratio is None:
        return None
    study = years[-1].study
    printed = GAP in study.indicators
    gap = _table(years, GAP) if printed else _difference(years)
    if gap is None:
        return None
    series = {
        item.series
        for name in (RATIO, GAP)
        if name in study.indicators
        for item in study.indicators[name].formula.inputs
    }
    sources = [study.series[name].source for name in sorted(series)]
    names = pd.Series({unit.code: unit.name_zh for unit in study.units})
    return IncomeTrend(
        study=study_id,
        title_zh=study.title_zh,
        names=names.reindex(ratio.index),
        ratio=ratio,
        gap=gap.reindex(index=ratio.index, columns=ratio.columns),
        gap_is_printed=printed,
        sources_zh=tuple(dict.fromkeys(study.sources[s].title_zh for s in sources if s)),
    )


def _table(years: Sequence[Measured], indicator: str) -> pd.DataFrame | None:
    """Return an indicator's values by code and year, without empty rows and columns."""
    columns = {
        each.year: each.values[:, each.column(indicator)]
        for each in years
        if any(item.id == indicator for item in each.indicators)
    }
    return _filled(pd.DataFrame(columns, index=_codes(years))) if columns else None


def _difference(years: Sequence[Measured]) -> pd.DataFrame | None:
    """Return urban less rural income, the two series that the ratio divides."""
    inputs = years[-1].study.indicators[RATIO].formula.inputs
    if len(inputs) != 2:
        return None
    urban, rural = (_series(years, item.series) for item in inputs)
    return _filled(urban - rural)


def _series(years: Sequence[Measured], name: str) -> pd.DataFrame:
    table = years[-1].observations.table
    table = table[table["series"] == name]
    wide = table.pivot(index="code", columns="year", values="value")
    return wide.reindex(index=_codes(years), columns=[each.year for each in years])


def _codes(years: Sequence[Measured]) -> list[str]:
    return [unit.code for unit in years[-1].study.units]


def _filled(table: pd.DataFrame) -> pd.DataFrame | None:
    present = ~np.isnan(table.to_numpy(dtype=float))
    if not present.any():
        return None
    return table.loc[present.any(axis=1), present.any(axis=0)]
