"""Studies that measure urban and rural incomes → ratio and gap through the years (城乡收入)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.data import Measured
from countyindex.edition import Edition
from countyindex.registry import Study

#: The indicators by these ids are urban ÷ rural income [倍] and urban − rural income [元].
RATIO, GAP = "income_ratio", "income_gap"


@dataclass(frozen=True, slots=True, eq=False)
class IncomeTrend:
    """Ratio [倍] and gap [元] of one study; rows are units by code, columns years.

    `gap_is_printed` says whether the gap is a published figure or the difference of two; `focus` is
    the province whose parts another study compares, where this one has it.
    """

    study: str
    title_zh: str
    names: pd.Series
    ratio: pd.DataFrame
    gap: pd.DataFrame
    gap_is_printed: bool
    sources_zh: tuple[str, ...]
    focus: str | None = None


def income_trends(edition: Edition) -> tuple[IncomeTrend, ...]:
    """Collect the urban–rural incomes of every study that measures an `income_ratio`.

    Studies with a board come first. Years and units without a single figure are left out.
    """
    scored = dict.fromkeys(board.scheme.study for board in edition.boards)
    home = _home(edition)
    trends = (
        _trend(name, edition.measured[name], home)
        for name in dict.fromkeys((*scored, *edition.measured))
        if edition.measured.get(name)
    )
    return tuple(trend for trend in trends if trend is not None)


def trend_lines(table: pd.DataFrame, names: pd.Series, focus: str | None = None) -> pd.DataFrame:
    """Choose the few lines that tell a trend: highest and lowest unit, median, and one to follow.

    Parameters
    ----------
    table
        Rows are units by code, columns years; as the `ratio` or `gap` of an `IncomeTrend`.
    names
        What the units are called, by code.
    focus
        The code of a unit that is shown in any case.

    Returns
    -------
    DataFrame
        Rows: what a line is called; highest and lowest are those of the last year. Columns: years.
    """
    last = table[table.columns[-1]].dropna().sort_values(kind="stable")
    lowest, highest = str(last.index[0]), str(last.index[-1])
    rows = dict(zip(map(str, table.index), table.to_numpy(dtype=float), strict=True))
    lines = {str(names[focus]): rows[focus]} if focus is not None and focus in rows else {}
    lines[f"{names[highest]}（最高）"] = rows[highest]
    lines["各单元中位数"] = table.median().to_numpy()
    lines[f"{names[lowest]}（最低）"] = rows[lowest]
    return pd.DataFrame.from_dict(lines, orient="index", columns=list(table.columns))


def _home(edition: Edition) -> str | None:
    """Return the code of the province that all units of a study lie in, or None.

    The first two digits of a code of GB/T 2260 are those of its province.
    """
    for study in edition.studies.values():
        provinces = {unit.code[:2] for unit in study.units}
        if len(provinces) == 1:
            return f"{provinces.pop()}0000"
    return None


def _trend(study_id: str, years: Sequence[Measured], home: str | None) -> IncomeTrend | None:
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
        title_zh=_title(study, ratio.index),
        names=names.reindex(ratio.index),
        ratio=ratio,
        gap=gap.reindex(index=ratio.index, columns=ratio.columns),
        gap_is_printed=printed,
        sources_zh=tuple(dict.fromkeys(study.sources[s].title_zh for s in sources if s)),
        focus=home if home in ratio.index else None,
    )


def _title(study: Study, codes: pd.Index) -> str:
    """Name a trend after its units, unless the study is about incomes and says so itself."""
    if "收入" in study.title_zh:
        return study.title_zh
    cohorts = dict.fromkeys(unit.cohort for unit in study.units if unit.code in codes)
    return f"各{'、'.join(study.cohorts[cohort].name_zh for cohort in cohorts)}城乡收入"


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
