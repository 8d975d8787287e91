"""Scores → ranks (位次): 1 is best, ties share the better rank."""

from __future__ import annotations

import numpy as np

#: Scores that agree to this many decimals of the cohort's largest score are tied, so that
#: floating-point noise cannot split a tie.
TIE_DECIMALS = 12


def rank(scores: np.ndarray) -> np.ndarray:
    """Rank scores along the last axis.

    Parameters
    ----------
    scores
        Shape […, n], larger is better, NaN for a unit that is not ranked.

    Returns
    -------
    ndarray of int64
        Shape […, n]: one more than the number of units with a larger score, so that ties read
        1, 1, 3; 0 where the score is NaN.

    Examples
    --------
    >>> rank(np.array([70.0, 80.0, 80.0, np.nan]))
    array([3, 1, 1, 0])
    """
    scores = np.asarray(scores, dtype=float)
    if scores.ndim > 1:
        rows = [rank(row) for row in scores.reshape(-1, scores.shape[-1])]
        return np.array(rows, dtype=np.int64).reshape(scores.shape)
    largest = np.nanmax(np.abs(scores)) if np.isfinite(scores).any() else 0.0
    rounded = np.round(scores / largest, TIE_DECIMALS) if largest > 0 else scores
    present = ~np.isnan(rounded)
    ascending = np.sort(rounded[present])
    ranks = np.zeros(scores.shape, dtype=np.int64)
    better = len(ascending) - np.searchsorted(ascending, rounded[present], side="right")
    ranks[present] = better + 1
    return ranks
