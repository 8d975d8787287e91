"""Scores of one node → the range of every column (极差); refuses columns without any."""

from collections.abc import Iterator

import numpy as np

from countyindex.columns import NOISE, clear_ranges, extremes, present_extremes, ranges
from countyindex.refusals import refuse_columns

#: Cells worked on at once, so that a block and its logarithms stay in the processor's cache.
BLOCK = 2**14


def column_range(method: str, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Smallest and largest present score of every column, and whether no cell is missing."""
    low, high = extremes(scores)
    if clear_ranges(low, high) is not None:
        return low, high, True
    complete = not np.isnan(low).any()
    low, high = present_extremes(scores)
    spread, useful = ranges(low, high)
    if not useful.all():
        _refuse_useless(method, low, spread)
    return low, high, complete


def smallest_of_ordered(method: str, ordered: np.ndarray) -> tuple[np.ndarray, bool]:
    """Smallest present score of every sorted column, and whether no cell is missing."""
    # Missing cells come last in a sorted column, and are a spread of no use.
    low, high = ordered[..., 0, :], ordered[..., -1, :]
    if clear_ranges(low, high) is not None:
        return low, True
    low, _, complete = column_range(method, ordered)
    return low, complete


def column_deviation(
    scores: np.ndarray, complete: bool, scratch: np.ndarray | None = None
) -> np.ndarray:
    """Standard deviation (n − 1) of every column, over its present cells.

    `scratch` is an array of the same shape, perhaps the scores themselves, to be written over.
    """
    if complete and (units := scores.shape[-2]) > 1:
        mean = np.add.reduce(scores, axis=-2, keepdims=True) / units
        squares = np.subtract(scores, mean, out=scratch)
        np.square(squares, out=squares)
        return np.sqrt(np.add.reduce(squares, axis=-2) / (units - 1))
    return np.std(scores, axis=-2, ddof=1, where=np.isfinite(scores))


def _refuse_useless(method: str, low: np.ndarray, spread: np.ndarray) -> None:
    refuse_columns(
        np.isnan(low),
        f"The {method} method reads weights off the scores, and a column has none.",
        "Leave the indicator out, or supply observations.",
    )
    refuse_columns(
        ~np.isfinite(spread),
        f"The {method} method needs finite scores.",
        "Look for a division by zero before the scores.",
    )
    refuse_columns(
        spread <= NOISE * np.maximum(low + spread, -low),
        f"The {method} method cannot weigh a column whose scores are all the same.",
        "Leave the indicator out: it tells no units apart.",
    )


def row_blocks(scores: np.ndarray) -> Iterator[np.ndarray]:
    """Views of some rows at a time, so that no temporary grows to the size of the input."""
    units = scores.shape[-2]
    rows = max(1, BLOCK * units // max(1, scores.size))
    for start in range(0, units, rows):
        yield scores[..., start : start + rows, :]
