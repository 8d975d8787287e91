"""Scores → ranks (位次): 1 is best, ties share the better rank."""

from __future__ import annotations

import numpy as np

#: Scores that agree to this many decimals of the cohort's largest score are tied, so that
#: floating-point noise cannot split a tie.
TIE_DECIMALS = 12

#: Scores ranked at once, so that their copies stay in the processor's cache.
BLOCK = 2**15


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
    ranks = np.zeros(scores.shape, dtype=np.int64)
    if scores.size:
        units = scores.shape[-1]
        given, places = scores.reshape(-1, units), ranks.reshape(-1, units)
        step = max(1, BLOCK // units)
        for start in range(0, len(given), step):
            _place(given[start : start + step], places[start : start + step])
    return ranks


def _place(scores: np.ndarray, places: np.ndarray) -> None:
    """Write the ranks of scores, shape [rows, n], into `places`, which come in as zeros."""
    behind = _behind(scores)
    order = np.argsort(behind, axis=-1)
    place = _shared(np.sort(behind, axis=-1))
    places[np.arange(len(places))[:, None], order] = place
    missing = np.isnan(behind)
    if missing.any():
        places[missing] = 0


def _behind(scores: np.ndarray) -> np.ndarray:
    """Turned scores as rounded shares of each row's largest, so that the best come first."""
    largest = np.fmax.reduce(np.abs(scores), axis=-1)
    if not np.isfinite(largest).all():
        largest = np.where(np.isfinite(scores).any(axis=-1), largest, 0.0)
    shares = scores / np.where(largest > 0, -largest, -1.0)[:, None]
    return np.round(shares, TIE_DECIMALS, out=shares)


def _shared(ordered: np.ndarray) -> np.ndarray:
    """Places of ordered numbers, shape [n] or [rows, n]; equal ones share the first."""
    place = np.arange(1, ordered.shape[-1] + 1)
    level = ordered[:, 1:] == ordered[:, :-1]
    if not level.any():
        return place
    shared = np.broadcast_to(place, ordered.shape).copy()
    shared[:, 1:][level] = 1
    return np.maximum.accumulate(shared, axis=-1, out=shared)
