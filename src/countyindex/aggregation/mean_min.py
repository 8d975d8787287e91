"""均值-最小值函数 Mean–min function: a mean that comes down towards the unit's worst score."""

import numpy as np

from countyindex.aggregation.weighted import weighted_mean
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="均值-最小值函数",
    definition_zh=(
        "S = M − α·(√((M − m)² + β²) − β)；M 为单元内的加权均值，m 为其权重大于 0 的各项中最低分，"
        "α（alpha，默认 0.5，0–1）为不均衡的惩罚强度，β（beta，默认 0，不小于 0，与分值同量纲）"
        "使小的不均衡少受惩罚。α = 0 为线性加权，α = 1、β = 0 为最低分。"
        "缺失项不计，其权重按比例重分。"
    ),
    reference=(
        "Casadio Tarabusi, E., & Guarini, G. (2013). An unbalance adjustment method for "
        "development indicators. Social Indicators Research 112(1), 19–45."
    ),
    monotone=True,
)
def mean_min(
    scores: np.ndarray, weights: np.ndarray, *, alpha: float = 0.5, beta: float = 0.0
) -> np.ndarray:
    r"""Take a penalty off every unit's mean for how far its worst score lies below it.

    .. math::
        S_i = M_i - \alpha \left( \sqrt{(M_i - m_i)^2 + \beta^2} - \beta \right), \quad
        M_i = \sum_j w_j s_{ij}, \quad m_i = \min_{j: w_j > 0} s_{ij}

    Under :math:`\alpha = 0` this is the weighted arithmetic mean, under :math:`\alpha = 1,
    \beta = 0` the minimum; the larger :math:`\beta`, the less a small imbalance costs. The weights
    of missing cells go to the unit's present cells in proportion; a unit without any present cell
    is NaN.

    Parameters
    ----------
    scores
        Scores [one common scale], shape [..., units, k], larger is better, missing cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    alpha
        How much imbalance costs [share of the distance from the mean to the worst score], 0–1.
    beta
        Below about which distance it costs less [the scale of `scores`], 0 or more.

    Returns
    -------
    numpy.ndarray
        Scores [the scale of `scores`], shape [..., units].

    Raises
    ------
    MethodError
        An alpha outside 0–1 or a negative beta; infinite scores; weights that are no shares or do
        not fit; a unit whose present cells all weigh 0.

    References
    ----------
    Casadio Tarabusi & Guarini (2013), *Social Indicators Research* 112(1), 19–45.

    Examples
    --------
    >>> mean_min(np.array([[80.0, 40.0], [60.0, 60.0], [np.nan, 50.0]]), np.array([0.5, 0.5]))
    array([50., 60., 50.])
    """
    if not (0 <= alpha <= 1 and 0 <= beta < np.inf):
        raise MethodError(
            Problem(
                "",
                f"The mean_min method cannot take alpha {alpha:g} and beta {beta:g}.",
                "Give an alpha from 0 to 1, and a beta of 0 or more.",
            )
        )
    scores = np.asarray(scores, dtype=float)
    means = weighted_mean("mean_min", scores, weights)
    below = means - _worst(scores, np.asarray(weights, dtype=float))
    return np.asarray(means - alpha * (np.hypot(below, beta) - beta))


def _worst(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The worst present score of every unit among those that have weight."""
    if (weights <= 0).any():
        own = weights if weights.ndim == scores.ndim else weights[..., None, :]
        scores = np.where(own > 0, scores, np.nan)
    return np.asarray(np.fmin.reduce(scores, axis=-1))
