"""Scores of one node → smallest and largest of every column (极值); refuses infinite ones."""

import numpy as np

from countyindex.columns import NOISE, extremes, present_extremes
from countyindex.errors import GapError
from countyindex.refusals import refuse_cells, refuse_columns

#: A size below this is no size: dividing by it leaves the numbers that a float can hold.
LEAST = 1e-300


def column_extent(method: str, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Smallest and largest present score of every column, and whether no cell is missing.

    NaN for a column without any score.
    """
    low, high = extremes(scores)
    if np.isfinite(low).all() and np.isfinite(high).all():
        return low, high, True
    refuse_cells(np.isinf(scores), *infinite(method))
    return *present_extremes(scores), False


def column_sizes(method: str, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The range of every column, refused where it is none; 1 for a column without any score."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = high - low
        least = np.maximum(NOISE * np.maximum(high, -low), LEAST)
        useful = (size > least) & (size < np.inf)
    if useful.all():
        return size
    refuse_columns(
        size <= least,
        f"The {method} method cannot scale a column whose scores are all the same.",
        "Leave the indicator out: it tells no units apart.",
    )
    refuse_columns(np.isinf(size), *infinite(method))
    return np.where(np.isnan(size), 1.0, size)


def refuse_gaps(method: str, scores: np.ndarray) -> None:
    """Refuse missing cells, naming the units and columns."""
    refuse_cells(
        np.isnan(scores),
        f"The {method} method needs every score of every unit.",
        "Supply the missing observations, impute them, or use another aggregation.",
        GapError,
    )


def infinite(method: str) -> tuple[str, str]:
    """What a refusal of infinite scores says."""
    return f"The {method} method needs finite scores.", "Look for a division by zero."
