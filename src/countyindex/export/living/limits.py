"""Treated values → caps in the indicators' own units, and what no cap explains (处理)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countyindex.registry import Indicator


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps by indicator, NaN for none; `moved` marks treated values that no cap leads to."""

    lower: np.ndarray
    upper: np.ndarray
    moved: np.ndarray


def limits_behind(
    values: np.ndarray, treated: np.ndarray, indicators: Sequence[Indicator]
) -> Limits:
    """Find the caps that lead from values to treated values, column by column.

    Parameters
    ----------
    values
        Indicator values [the indicator's unit], shape (units, indicators).
    treated
        Treated values [ln of it where the registry says log], NaN where nothing was scored.
    indicators
        What the columns are.
    """
    count = len(indicators)
    lower, upper = np.full(count, np.nan), np.full(count, np.nan)
    moved = np.isnan(values) & ~np.isnan(treated)
    for j, indicator in enumerate(indicators):
        both = np.flatnonzero(~np.isnan(values[:, j]) & ~np.isnan(treated[:, j]))
        own, done = values[both, j], treated[both, j]
        scale = np.log(own) if indicator.transform == "log" else own
        caps = (_cap(own, scale, done, done > scale), _cap(own, scale, done, done < scale))
        clipped = np.clip(own, *(_open(caps[0], -np.inf), _open(caps[1], np.inf)))
        clipped = np.log(clipped) if indicator.transform == "log" else clipped
        if np.array_equal(clipped, done):
            lower[j], upper[j] = caps
        else:
            moved[both, j] = True
    return Limits(lower, upper, moved)


def _cap(own: np.ndarray, scale: np.ndarray, done: np.ndarray, beyond: np.ndarray) -> float:
    """Return the value, in its own unit, that all cells beyond a cap were brought to."""
    if not beyond.any():
        return float("nan")
    met = np.flatnonzero(scale == done[beyond][0])
    return float(own[met[0]]) if met.size else float("nan")


def _open(cap: float, otherwise: float) -> float:
    return otherwise if np.isnan(cap) else cap
