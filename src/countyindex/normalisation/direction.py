"""Values → the same, turned so that larger is better (正向化); direction is applied here alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from countyindex.columns import NOISE
from countyindex.errors import MethodError, Problem
from countyindex.registry import Indicator


def orient(
    values: np.ndarray,
    indicators: tuple[Indicator, ...],
    unit_of: Callable[[int], str] = "row {}".format,
) -> np.ndarray:
    """Turn values so that larger is better; a new array only where something turns.

    `unit_of` names the unit of a row, for a refusal.

    Raises
    ------
    MethodError
        A ratio whose parity counts is not above 0; named by indicator and unit.
    """
    if all(indicator.direction == "positive" for indicator in indicators):
        return values
    oriented = values.copy()
    for j, indicator in enumerate(indicators):
        column = values[..., j]
        match indicator.direction:
            case "positive":
                pass
            case "negative":
                np.negative(column, out=oriented[..., j])
            case "parity":
                _refuse_no_ratio(column, indicator, unit_of)
                oriented[..., j] = parity(column)
            case interval:
                low, high = interval.interval
                distance = np.maximum(low - column, column - high)
                # Float noise outside is inside; and 0 there, never −0, which prints as less.
                inside = distance <= NOISE * max(abs(low), abs(high))
                oriented[..., j] = np.where(inside, 0.0, -distance)
    return oriented


def parity(ratio: np.ndarray) -> np.ndarray:
    """Closeness of a positive ratio to 1: min(r, 1/r), so that 1 is best on either side."""
    return np.minimum(ratio, 1.0 / ratio)


def _refuse_no_ratio(
    column: np.ndarray, indicator: Indicator, unit_of: Callable[[int], str]
) -> None:
    bad = np.flatnonzero((column <= 0).reshape(-1, column.shape[-1]).any(axis=0))
    if bad.size:
        named = "、".join(unit_of(row) for row in bad[:8].tolist())
        raise MethodError(
            Problem(
                indicator.name_zh,
                f"closeness to parity is for ratios above 0, and {named} has none.",
                "Correct the figure, or list the unit as not applicable.",
            )
        )


def unorient(ends: np.ndarray, indicators: tuple[Indicator, ...]) -> np.ndarray:
    """Give goalposts of negative indicators their sign back, so that a reader knows them again."""
    signs = [-1.0 if indicator.direction == "negative" else 1.0 for indicator in indicators]
    return ends * signs
