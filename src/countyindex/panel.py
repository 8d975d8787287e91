"""A cohort in other years: what goalposts are read off and weights are pooled over (多年面板)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from countyindex.data import Dataset, Measured, Notice, Status, assemble, indicator_years, measure
from countyindex.errors import InputError, Problem, UsageError
from countyindex.normalisation.step import normalise_draws
from countyindex.rollup import placed_in, pooled_nodes
from countyindex.scheme import Goalposts, Plan
from countyindex.treatment.step import treat

#: Gives the cohort in the years that goalposts are read off, besides its own.
Others = Callable[[Goalposts], list[Dataset]]


def other_years(measured: Measured, plan: Plan, cohort: str) -> Others:
    """Give the cohort in the years that goalposts are read off; read only when asked."""

    def datasets(goalposts: Goalposts) -> list[Dataset]:
        known = indicator_years(measured.study, measured.observations)
        if goalposts.base_year is not None and goalposts.base_year not in known:
            raise UsageError(
                f"the base year {goalposts.base_year} has no observations; there are "
                f"{', '.join(map(str, known))}."
            )
        years = known if goalposts.pooled else (goalposts.base_year,)
        others = [year for year in years if year is not None and year != measured.year]
        return [
            assemble(measure(measured.study, measured.observations, year), plan, cohort)
            for year in others
        ]

    return datasets


def reference(
    goalposts: Goalposts,
    treated: np.ndarray,
    dataset: Dataset,
    plan: Plan,
    others: Others,
) -> np.ndarray:
    """Stack the treated values of all years that goalposts are read off.

    Parameters
    ----------
    goalposts
        Say which years.
    treated
        Treated values of the dataset's own year, shape [..., units, indicators].
    dataset, plan
        What the rows and columns are, and how the other years are treated.
    others
        Gives the same cohort in other years.

    Returns
    -------
    numpy.ndarray
        Shape [..., units × years, indicators]; `treated` itself where its own year sets them.
    """
    if not goalposts.pooled and goalposts.base_year in (None, dataset.year):
        return treated
    stack = [treated] if goalposts.pooled else []
    shape = treated.shape[-2:]
    for other in others(goalposts):
        same = dataclasses.replace(
            dataset,
            values=other.values.reindex(index=dataset.values.index, columns=dataset.values.columns),
            status_codes=np.full(shape, Status.OBSERVED, dtype=np.int8),
            year=other.year,
        )
        stack.append(np.broadcast_to(treat(same, plan).values, (*treated.shape[:-2], *shape)))
    return np.concatenate(stack, axis=-2)


def panel_scores(
    dataset: Dataset, plan: Plan, treated: np.ndarray, others: Others
) -> dict[int, np.ndarray]:
    """Return what the indicators score in other years, where some weighting pools years.

    Every year is treated as on a board of its own, gaps included, and normalised by the scheme's
    goalposts for it; units and indicators are those of the dataset.

    Parameters
    ----------
    dataset
        The cohort in the year that is scored, screened.
    plan
        The choices.
    treated
        Its treated values, shape [..., units, indicators].
    others
        Gives the cohort in the other years.

    Returns
    -------
    dict
        Year → scores, shape [..., units, indicators]; empty where no weighting pools years.

    Raises
    ------
    InputError, MethodError
        There is no other year, or the figures of one do not fit the choices.
    """
    pooled = pooled_nodes(dataset.tree, plan)
    if not pooled:
        return {}
    years = {d.year: _alike(d, dataset) for d in others(Goalposts(pooled=True))}
    if not years:
        raise InputError(_alone(dataset.year, pooled[0].name_zh))
    values = {dataset.year: treated}
    scores = {}
    for year, other in years.items():
        with placed_in(year):
            values[year] = np.broadcast_to(treat(other, plan).values, treated.shape)
    for year, other in years.items():
        with placed_in(year):
            scores[year] = normalise_draws(
                values[year], other, plan, functools.partial(_read_off, values, year)
            )
    return scores


def pooled_notices(dataset: Dataset, plan: Plan, years: Collection[int]) -> tuple[Notice, ...]:
    """Say which years weights are pooled over, and whether scores are on one scale in all."""
    if not years:
        return ()
    nodes = "、".join(node.name_zh for node in pooled_nodes(dataset.tree, plan))
    every = "、".join(map(str, sorted({dataset.year, *years})))
    text = f"{nodes}的权重由 {every} 年合并计算，各年共用。"
    choices = [plan.normalisation_of(item.id).goalposts for item in dataset.indicators]
    if any(not c.pooled and c.base_year is None and c.fixed is None for c in choices):
        text += "各年得分按当年阈值标准化，逐年水平的升降不计入离散程度；要计入，阈值请用 pooled。"
    return (Notice("info", "rollup", text),)


def _alike(other: Dataset, dataset: Dataset) -> Dataset:
    """Return another year with the rows and columns of the dataset; what it lacks is missing."""
    index, columns = dataset.values.index, dataset.values.columns

    def same(codes: np.ndarray, absent: int) -> np.ndarray:
        frame = pd.DataFrame(codes, index=other.values.index, columns=other.values.columns)
        return frame.reindex(index=index, columns=columns, fill_value=absent).to_numpy()

    return dataclasses.replace(
        dataset,
        year=other.year,
        values=other.values.reindex(index=index, columns=columns),
        status_codes=same(other.status_codes, Status.MISSING),
        year_codes=same(other.year_codes, 0),
        measured=other.measured,
    )


def _read_off(values: Mapping[int, np.ndarray], year: int, goalposts: Goalposts) -> np.ndarray:
    """The treated values that the goalposts of one year are read off."""
    if not goalposts.pooled:
        return values[year if goalposts.base_year is None else goalposts.base_year]
    return np.concatenate(np.broadcast_arrays(*values.values()), axis=-2)


def _alone(year: int, node: str) -> Problem:
    return Problem(
        node,
        f"is weighed over all years together, and no year besides {year} is known here.",
        "Leave 'years: pooled' out, or score a study with observations of several years.",
    )
