"""Scores of one node → the Euclidean length of every column (模长); refuses columns of zeros."""

import numpy as np

from countyindex.aggregation.extent import LEAST
from countyindex.aggregation.weighted import row_slices
from countyindex.refusals import refuse_columns


def column_lengths(
    method: str, scores: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Lengths of columns whose smallest and largest present scores are `low` and `high`."""
    size = np.maximum(np.abs(low), np.abs(high))
    refuse_columns(
        size <= LEAST,
        f"The {method} method cannot divide a column of zeros by its length.",
        "Leave the indicator out: it tells no units apart.",
    )
    squares = np.zeros_like(size)
    for rows in row_slices(scores.shape[:-1], scores.shape[-1]):
        shares = scores[..., rows, :] / size[..., None, :]
        shares[np.isnan(shares)] = 0.0
        squares += np.einsum("...nk,...nk->...k", shares, shares)
    return size * np.sqrt(squares)
