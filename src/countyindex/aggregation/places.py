"""Scores of one node → how many units each beats, and how many it equals, by column (名次)."""

import numpy as np

from countyindex.aggregation.extent import NOISE, column_extent, refuse_columns


def standings(method: str, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per cell, the present units of the column below it and level with it, itself not counted.

    The third array, [..., 1, k], is the number of present units. Scores that differ by float noise
    are level. Missing cells hold no meaningful number. A column in which fewer than two units are
    present is refused: nobody is there to be beaten.
    """
    low, high, _ = column_extent(method, scores)
    present = np.isfinite(scores).sum(axis=-2, keepdims=True)
    refuse_lone(method, present[..., 0, :])
    units = scores.shape[-2]
    order = np.argsort(scores, axis=-2)
    ascending = np.take_along_axis(scores, order, axis=-2)
    noise = NOISE * np.maximum(np.abs(low), np.abs(high))[..., None, :]
    place = np.arange(units).reshape(-1, 1)
    # A missing cell compares as nothing at all, and stands behind all others.
    step = ~(np.diff(ascending, axis=-2) <= noise)
    first = np.zeros(scores.shape, dtype=np.intp)
    np.maximum.accumulate(np.where(step, place[1:], 0), axis=-2, out=first[..., 1:, :])
    last = np.full(scores.shape, units - 1, dtype=np.intp)
    backwards = np.where(step, place[:-1], units - 1)[..., ::-1, :]
    last[..., :-1, :] = np.minimum.accumulate(backwards, axis=-2)[..., ::-1, :]
    below, level = np.empty_like(first), np.empty_like(first)
    np.put_along_axis(below, order, first, axis=-2)
    np.put_along_axis(level, order, last - first, axis=-2)
    return below, level, present


def refuse_lone(method: str, present: np.ndarray) -> None:
    """Refuse columns in which fewer than two units are present."""
    refuse_columns(
        present < 2,
        f"The {method} method compares units, and a column has fewer than two.",
        "Leave the indicator out, or supply observations.",
    )
