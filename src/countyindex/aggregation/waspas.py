"""加权和积综合法 WASPAS: between the arithmetic mean and the geometric one, at a stated place."""

import numpy as np

from countyindex.aggregation.positive import positive_scores
from countyindex.aggregation.weighted import weighted_mean
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="加权和积综合法（WASPAS）",
    definition_zh=(
        "S = λ·Σ w·s + (1 − λ)·Π s^w，λ=share（默认 0.5，0–1）为线性加权所占份额；"
        "λ = 1 为线性加权，λ = 0 为几何平均。只取正分；分值为 0 时拒绝，除非方案给出下限 floor"
        "（低于下限的分值按下限计）。缺失项不计，其权重按比例重分。"
    ),
    reference=(
        "Zavadskas, E. K., Turskis, Z., Antucheviciene, J., & Zakarevicius, A. (2012). "
        "Optimization of weighted aggregated sum product assessment. Elektronika ir "
        "Elektrotechnika 122(6), 3–6."
    ),
    monotone=True,
    positive=True,
)
def waspas(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    share: float = 0.5,
    floor: float | None = None,
) -> np.ndarray:
    r"""Take a mean of every unit's weighted sum and weighted product.

    .. math:: S_i = \lambda \sum_j w_j s_{ij} + (1 - \lambda) \prod_j s_{ij}^{w_j}

    The weights of missing cells go to the unit's present cells in proportion; a unit without any
    present cell is NaN.

    Parameters
    ----------
    scores
        Scores [one common ratio scale], shape [..., units, k], above 0, larger is better, missing
        cells NaN. The authors take shares of the best value (`share_of_maximum`).
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    share
        What the weighted sum counts, :math:`\lambda` [share], from 0 to 1.
    floor
        Smallest score [the scale of `scores`], above 0, to which smaller ones are raised; None
        (default) refuses them instead.

    Returns
    -------
    numpy.ndarray
        Scores [the scale of `scores`], shape [..., units].

    Raises
    ------
    MethodError
        A share outside [0, 1]; a score that is not positive while there is no floor; a floor that
        is not positive, or above every score of a column; weights that are no shares or do not fit;
        infinite scores; a unit whose present cells all weigh 0.

    References
    ----------
    Zavadskas, Turskis, Antucheviciene & Zakarevicius (2012), *Elektronika ir Elektrotechnika*
    122(6), 3–6.

    Examples
    --------
    >>> waspas(np.array([[80.0, 20.0], [np.nan, 60.0]]), np.array([0.5, 0.5])).round(9)
    array([45., 60.])
    """
    if not 0 <= share <= 1:
        raise MethodError(
            Problem("", f"The waspas method cannot use the share {share}.", "Give one from 0 to 1.")
        )
    scores = positive_scores("waspas", np.asarray(scores, dtype=float), floor)
    sums = weighted_mean("waspas", scores, weights)
    products = np.exp(weighted_mean("waspas", np.log(scores), weights))
    return np.asarray(share * sums + (1.0 - share) * products)
