"""Scores of one node → how many units each beats, and how many it equals, by column (名次)."""

import numpy as np

from countyindex.aggregation.extent import column_extent
from countyindex.columns import NOISE
from countyindex.refusals import refuse_columns


def standings(method: str, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per cell, the present units of the column below it and level with it, itself not counted.

    The third array, [..., 1, k], is the number of present units. Scores that differ by float noise
    are level. Missing cells hold no meaningful number. A column in which fewer than two units are
    present is refused: nobody is there to be beaten.
    """
    low, high, complete = column_extent(method, scores)
    units = scores.shape[-2]
    present = np.sum(~np.isnan(scores), axis=-2, keepdims=True)
    refuse_lone(method, present[..., 0, :])
    # Columns side by side in memory: sorting and what follows then run through them in a line.
    columns = np.ascontiguousarray(np.swapaxes(scores, -1, -2))
    order = np.argsort(columns, axis=-1)
    ascending = np.take_along_axis(columns, order, axis=-1)
    noise = NOISE * np.maximum(np.abs(low), np.abs(high))[..., None]
    # A missing cell compares as nothing at all, and stands behind all others.
    step = ~(np.diff(ascending, axis=-1) <= noise)
    place = np.arange(units)
    below, level = np.empty_like(order), np.zeros_like(order)
    if complete and step.all():
        np.put_along_axis(below, order, place[(None,) * (order.ndim - 1)], axis=-1)
    else:
        first, last = _runs(step, place)
        np.put_along_axis(below, order, first, axis=-1)
        np.put_along_axis(level, order, last - first, axis=-1)
    return np.swapaxes(below, -1, -2), np.swapaxes(level, -1, -2), present


def _runs(step: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last place of the run of level values in which each place lies."""
    end = place[-1]
    first = np.zeros((*step.shape[:-1], len(place)), dtype=place.dtype)
    last = np.full_like(first, end)
    np.maximum.accumulate(np.where(step, place[1:], 0), axis=-1, out=first[..., 1:])
    backwards = np.where(step, place[:-1], end)[..., ::-1]
    last[..., :-1] = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
    return first, last


def refuse_lone(method: str, present: np.ndarray) -> None:
    """Refuse columns in which fewer than two units are present."""
    refuse_columns(
        present < 2,
        f"The {method} method compares units, and a column has fewer than two.",
        "Leave the indicator out, or supply observations.",
    )
