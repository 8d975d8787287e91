"""Scores of one node → their squared deviations from the mean, in units of the mean (变异)."""

import numpy as np

from countyindex.refusals import refuse_cells
from countyindex.weighting.spread import column_range, row_blocks

#: Mean squares from here on keep 14 digits when they are read off the sum of squares.
LARGE = 0.01

#: Squares of means below this lose digits.
SMALL = 1e-140


def squared_variation(method: str, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray | int]:
    r"""Sums :math:`\sum_i (x_i / m - 1)^2` of every column, and how many cells they run over.

    `scores` has the shape [..., units, k], none negative, missing cells NaN; both results [..., k].
    """
    units = scores.shape[-2]
    with np.errstate(all="ignore"):
        mean = np.add.reduce(scores, axis=-2) / units
        squares = np.einsum("...nk,...nk->...k", scores, scores) / (mean * mean) - units
    # Nothing that would be refused is so; what is not a number is not either.
    usable = (squares >= LARGE * units) & (mean > SMALL)
    if np.logical_and.reduce(usable, axis=None) and np.minimum.reduce(scores, axis=None) >= 0:
        return squares, units
    return _in_two_passes(method, scores)


def _in_two_passes(method: str, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high, _ = column_range(method, scores)
    if (low < 0).any():
        refuse_cells(
            scores < 0,
            f"The {method} method divides by the mean and takes no negative scores.",
            "Use scores that start at 0, such as minmax, or another weighting.",
        )
    present = np.isfinite(scores).sum(axis=-2)
    # In shares of the largest score, whose sum is an ordinary number.
    mean = np.nansum(scores / high[..., None, :], axis=-2) / present
    squares = np.zeros_like(low)
    for block in row_blocks(scores):
        y = block / high[..., None, :]
        y /= mean[..., None, :]
        y -= 1.0
        y[np.isnan(y)] = 0.0
        squares += np.einsum("...nk,...nk->...k", y, y)
    return squares, present
