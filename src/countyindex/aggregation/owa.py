"""有序加权平均 Ordered weighted average: a weight goes to a unit's best or worst score."""

import numpy as np

from countyindex.aggregation.ordered import ordered_mean
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="有序加权平均",
    definition_zh=(
        "把单元各项得分由高到低排列，S = Σ v_r·s_(r)，v_r = W_r^a − W_(r−1)^a，"
        "W_r 为最好的 r 项的权重之和，a 即 exponent（默认 2）。a = 1 为线性加权，"
        "a > 1 偏重短板（a → ∞ 取最差项），a < 1 偏重长板。缺失项不计，其权重按比例重分。"
    ),
    reference=(
        "Yager, R. R. (1988). On ordered weighted averaging aggregation operators in multicriteria "
        "decisionmaking. IEEE Transactions on Systems, Man, and Cybernetics 18(1), 183–190; with "
        "importances: Yager, R. R. (1996). Quantifier guided aggregation using OWA operators. "
        "International Journal of Intelligent Systems 11(1), 49–73."
    ),
    monotone=True,
)
def owa(scores: np.ndarray, weights: np.ndarray, *, exponent: float = 2.0) -> np.ndarray:
    r"""Take a mean of every unit's scores whose weights go by their order within the unit.

    With :math:`s_{(1)} \ge s_{(2)} \ge \dots` the unit's scores and :math:`w_{(r)}` the weights of
    their columns,

    .. math:: S = \sum_r v_r s_{(r)}, \quad v_r = Q(W_r) - Q(W_{r-1}), \quad
              W_r = \sum_{q \le r} w_{(q)}, \quad Q(x) = x^a

    Under :math:`a = 1` this is the weighted arithmetic mean; the larger :math:`a`, the more the
    worst scores count. With equal weights it is Yager's operator with the quantifier
    :math:`Q`, whose optimism (orness) tends to :math:`1/(1 + a)` for many columns.

    The weights of missing cells go to the unit's present cells in proportion; a unit without any
    present cell is NaN. Equal scores may stand in any order.

    Parameters
    ----------
    scores
        Scores [one common scale], shape [..., units, k], larger is better, missing cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    exponent
        The quantifier's exponent :math:`a`, above 0.

    Returns
    -------
    numpy.ndarray
        Scores [the scale of `scores`], shape [..., units].

    Raises
    ------
    MethodError
        Weights that are no shares or do not fit; infinite scores; a unit all of whose present
        cells weigh 0; an exponent of 0 or less.

    References
    ----------
    Yager (1988), *IEEE Transactions on Systems, Man, and Cybernetics* 18(1), 183–190; Yager (1996),
    *International Journal of Intelligent Systems* 11(1), 49–73.

    Examples
    --------
    >>> owa(np.array([[80.0, 40.0], [np.nan, 60.0]]), np.array([0.5, 0.5]))
    array([50., 60.])
    """
    return ordered_mean("owa", np.asarray(scores, dtype=float), weights, exponent)
