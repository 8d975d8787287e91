"""Oriented values → the two goalposts of every indicator, stated or read off the values (阈值)."""

from __future__ import annotations

import numpy as np

from countyindex.columns import present_extremes
from countyindex.data import Dataset
from countyindex.errors import InputError, Problem
from countyindex.normalisation.direction import orient
from countyindex.registry import Indicator
from countyindex.scheme import Goalposts

#: The lower goalpost where every unit lies inside its interval: a distance of 1 in the indicator's
#: own unit. Whatever it is, all units have the full score.
NOBODY_OUTSIDE = -1.0


def find_goalposts(
    source: Goalposts,
    dataset: Dataset,
    columns: list[int],
    oriented: np.ndarray,
    reference: np.ndarray,
) -> np.ndarray:
    """Lower and upper ends of some indicators on the oriented scale, shape [..., 2, columns]."""
    indicators = [dataset.indicators[j] for j in columns]
    given = [stated_goalposts(source, indicator) for indicator in indicators]
    ends = np.empty((*reference.shape[:-2], 2, len(columns)))
    for at, stated in enumerate(given):
        if stated is not None:
            ends[..., at] = stated
    open_ = [at for at, stated in enumerate(given) if stated is None]
    if open_:
        found = [columns[at] for at in open_]
        ends[..., open_] = _found(source, dataset, found, oriented, reference)
    return ends


def stated_goalposts(source: Goalposts, indicator: Indicator) -> np.ndarray | None:
    """The goalposts that the scheme or the registry states, on the oriented scale."""
    if source.fixed is None:
        return None
    given = source.fixed.get(indicator.id, indicator.goalposts)
    if given is None:
        return None
    ends = np.array(given, dtype=float)
    if indicator.transform == "log" and (ends <= 0).any():
        what = f"the goalposts {given[0]:g} and {given[1]:g} have no logarithm."
        raise InputError(Problem(indicator.name_zh, what, "Give numbers above 0."))
    ends = np.log(ends) if indicator.transform == "log" else ends
    oriented = orient(ends[:, np.newaxis], (indicator,))[:, 0]
    if not oriented[0] < oriented[1]:
        raise InputError(_no_order(indicator, given))
    return oriented


def _found(
    source: Goalposts,
    dataset: Dataset,
    columns: list[int],
    oriented: np.ndarray,
    reference: np.ndarray,
) -> np.ndarray:
    """The ends that the reference values have, shape [..., 2, columns]."""
    read_off = reference if len(columns) == reference.shape[-1] else reference[..., columns]
    low, high = present_extremes(read_off)
    _refuse_some(np.isnan(low), dataset, columns, _NO_VALUE)
    ends = np.stack([low, high], axis=-2)
    if source.percentiles:
        # The same rule; but looking for gaps goes column by column, which is slow.
        whole = not np.isnan(read_off).any()
        percentile = np.percentile if whole else np.nanpercentile
        ends = np.moveaxis(percentile(read_off, source.percentiles, axis=-2), 0, -2)
    moderate = [at for at, j in enumerate(columns) if dataset.indicators[j].is_moderate]
    if moderate:
        mine, farthest = [columns[at] for at in moderate], low[..., moderate]
        outside = present_extremes(oriented[..., mine])[0] < 0
        _refuse_some((farthest == 0) & outside, dataset, mine, _NO_WORST)
        ends[..., moderate] = _up_to_the_interval(ends[..., 0, moderate], farthest)
    return ends


_NO_VALUE = "has no value in the years that its goalposts are read off."
_NO_WORST = "lies inside its interval in the years that its goalposts are read off, but not now."


def _refuse_some(bad: np.ndarray, dataset: Dataset, columns: list[int], what: str) -> None:
    """Refuse the columns that are bad, shape [..., columns], in any draw."""
    found = np.flatnonzero(bad.reshape(-1, len(columns)).any(axis=0))
    if found.size:
        names = [dataset.indicators[columns[j]].name_zh for j in found]
        do = "Choose other years, or give it fixed goalposts."
        raise InputError([Problem(name, what, do) for name in names])


def _up_to_the_interval(lower: np.ndarray, farthest: np.ndarray) -> np.ndarray:
    """Ends of indicators that are best in an interval, shape [..., 2, k]: the best is inside it.

    A lower end that lies inside gives way to the farthest unit's.
    """
    lower = np.where(lower < 0, lower, farthest)
    lower = np.where(lower < 0, lower, NOBODY_OUTSIDE)
    return np.stack([lower, np.zeros_like(lower)], axis=-2)


def _no_order(indicator: Indicator, given: tuple[float, float]) -> Problem:
    what = f"the goalposts {given[0]:g} and {given[1]:g} are not the worst value and then the best."
    hint = (
        "Less is better here, so the larger number comes first."
        if indicator.direction == "negative"
        else "Put the worst value first."
    )
    return Problem(indicator.name_zh, what, hint)
