"""Scores and weights → means that go by order within the unit (有序均值); no method by itself."""

import numpy as np

from countyindex.aggregation.extent import column_extent
from countyindex.aggregation.weighted import checked_weights, refuse_weightless
from countyindex.errors import MethodError, Problem


def ordered_mean(
    method: str, scores: np.ndarray, weights: np.ndarray, exponent: float
) -> np.ndarray:
    r"""Means of scores from a unit's best down, under :math:`v_r = W_r^a - W_{r-1}^a`.

    :math:`W_r` is the weight of the best r columns. Missing cells give their weight to the others.
    """
    if not 0 < exponent < np.inf:
        raise MethodError(
            Problem(
                "",
                f"The {method} method cannot take the exponent {exponent:g}.",
                "Give one above 0.",
            )
        )
    weights = checked_weights(method, scores, weights)
    *_, complete = column_extent(method, scores)
    own = weights if weights.ndim == scores.ndim else weights[..., None, :]
    refuse_weightless(method, scores, own)
    scores, own = np.broadcast_arrays(scores, own)
    order = np.argsort(-scores, axis=-1)
    best_first = np.take_along_axis(scores, order, axis=-1)
    weight = np.take_along_axis(own, order, axis=-1)
    if complete:
        return _mean(best_first, weight, exponent)
    # Missing cells stand last, and have no weight.
    missing = np.isnan(best_first)
    weight[missing] = best_first[missing] = 0.0
    total = weight.sum(axis=-1)
    shares = weight / np.where(total > 0, total, 1.0)[..., None]
    return np.where(total > 0, _mean(best_first, shares, exponent), np.nan)


def _mean(best_first: np.ndarray, weights: np.ndarray, exponent: float) -> np.ndarray:
    """Means of scores from the best down, under weights in the same order that sum to 1."""
    reached = np.cumsum(weights, axis=-1) ** exponent
    with np.errstate(invalid="ignore"):
        means = np.einsum("...k,...k->...", reached, best_first)
        means -= np.einsum("...k,...k->...", reached[..., :-1], best_first[..., 1:])
    if np.isfinite(means).all():
        return np.asarray(means)
    # Sums of scores that large pass what a float can hold; shares of them do not.
    return np.einsum("...k,...k->...", np.diff(reached, axis=-1, prepend=0.0), best_first)
