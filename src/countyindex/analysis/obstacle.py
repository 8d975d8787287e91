"""Scores and weights → what holds each unit back most (障碍度)."""

from __future__ import annotations

import numpy as np

from countyindex.aggregation.weighted import checked_weights
from countyindex.errors import MethodError, Problem


def obstacle_degree(scores: np.ndarray, weights: np.ndarray, *, best: float = 1.0) -> np.ndarray:
    r"""Share out what a unit lacks among its indicators.

    .. math:: O_{ij} = \frac{w_j (1 - s_{ij}/b)}{\sum_{j'} w_{j'} (1 - s_{ij'}/b)}

    A dimension's part is the sum of its indicators' parts, when `weights` are the indicators'
    weights in the index.

    Parameters
    ----------
    scores
        Scores [0 … `best`], shape [..., n, k], missing cells NaN. Scores below 0 lack more than the
        whole scale.
    weights
        Shares, none negative, sum 1: [..., k], common to all units, or [..., n, k].
    best
        The score that lacks nothing, b [score], above 0.

    Returns
    -------
    numpy.ndarray
        Parts, the shape of `scores`, which sum to 1 over the present cells of a unit; missing cells
        stay missing. A unit that lacks nothing has no obstacle: 0 throughout.

    Raises
    ------
    MethodError
        Scores above `best`, or infinite; weights that are no shares; a `best` that is not above 0.

    Examples
    --------
    >>> obstacle_degree(np.array([[0.5, 0.0], [1.0, 1.0]]), np.array([0.5, 0.5])).round(4)
    array([[0.3333, 0.6667],
           [0.    , 0.    ]])
    """
    scores = np.asarray(scores, dtype=float)
    weights = checked_weights("obstacle_degree", scores, weights)
    if not (np.isfinite(best) and best > 0):
        raise MethodError(
            Problem("", f"The obstacle_degree method cannot aim at {best}.", "Give more than 0.")
        )
    # Scores at the top of the scale may exceed it by float noise.
    bad = ((scores > best * (1.0 + 1e-12)) | np.isinf(scores)).reshape(-1, *scores.shape[-2:])
    if bad.any():
        cells = bad.any(axis=0)
        raise MethodError(
            Problem(
                "",
                f"The obstacle_degree method takes finite scores of at most {best:g}.",
                "Name the best score possible.",
            ),
            rows=np.flatnonzero(cells.any(axis=1)).tolist(),
            columns=np.flatnonzero(cells.any(axis=0)).tolist(),
        )
    unit_weights = weights if weights.ndim == scores.ndim else weights[..., None, :]
    lacking = unit_weights * np.maximum(1.0 - scores / best, 0.0)
    total = np.nansum(lacking, axis=-1, keepdims=True)
    return lacking / np.where(total > 0, total, 1.0)
