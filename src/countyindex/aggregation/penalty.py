"""Scores and weights → weighted means less or plus a penalty for their imbalance (不均衡惩罚)."""

import numpy as np

from countyindex.aggregation.weighted import weighted_mean
from countyindex.methods import choose
from countyindex.refusals import refuse_rows

#: Which way imbalance counts.
PENALTIES = {"down": -1.0, "up": 1.0}


def penalised_mean(
    method: str, scores: np.ndarray, weights: np.ndarray, penalty: str
) -> np.ndarray:
    r"""Weighted means with a penalty for spread within the unit, on the scores as they are.

    .. math:: S_i = M_i \mp D_i^2 / M_i, \quad D_i^2 = \sum_j w_j (s_{ij} - M_i)^2
    """
    sign = choose(method, "penalty", penalty, PENALTIES)
    means = weighted_mean(method, scores, weights)
    refuse_rows(
        means <= 0,
        f"The {method} method divides by a unit's mean, which is not above 0 here.",
        "Look for extreme scores; treat them first.",
    )
    deviations = scores - means[..., None]
    np.square(deviations, out=deviations)
    variance = weighted_mean(method, deviations, weights)
    variance *= sign
    variance /= means
    means += variance
    return means
