"""有序加权几何平均 Ordered geometric mean: products whose exponents go by order within the unit."""

import numpy as np

from countyindex.aggregation.ordered import ordered_mean
from countyindex.aggregation.positive import positive_scores
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="有序加权几何平均",
    definition_zh=(
        "把单元各项得分由高到低排列，S = Π s_(r)^v_r，v_r = W_r^a − W_(r−1)^a，"
        "W_r 为最好的 r 项的权重之和，a 即 exponent（默认 2）。a = 1 为几何平均，a > 1 偏重短板。"
        "只取正分；分值为 0 时拒绝，除非方案给出下限 floor（低于下限的分值按下限计）。"
        "缺失项不计，其权重按比例重分。"
    ),
    reference=(
        "Xu, Z. S., & Da, Q. L. (2002). The ordered weighted geometric averaging operators. "
        "International Journal of Intelligent Systems 17(7), 709–716."
    ),
    monotone=True,
    positive=True,
)
def ogwa(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    exponent: float = 2.0,
    floor: float | None = None,
) -> np.ndarray:
    r"""Take a geometric mean of every unit's scores whose weights go by their order within it.

    With :math:`s_{(1)} \ge s_{(2)} \ge \dots` the unit's scores and :math:`w_{(r)}` the weights of
    their columns,

    .. math:: S = \prod_r s_{(r)}^{v_r}, \quad v_r = Q(W_r) - Q(W_{r-1}), \quad
              W_r = \sum_{q \le r} w_{(q)}, \quad Q(x) = x^a

    Under :math:`a = 1` this is the weighted geometric mean; the larger :math:`a`, the more the
    worst scores count. The weights of missing cells go to the unit's present cells in proportion; a
    unit without any present cell is NaN.

    Parameters
    ----------
    scores
        Scores [one common ratio scale], shape [..., units, k], above 0, larger is better, missing
        cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    exponent
        The quantifier's exponent :math:`a`, above 0.
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
        A score that is not positive while there is no floor; a floor that is not positive, or above
        every score of a column; weights that are no shares or do not fit; infinite scores; a unit
        all of whose present cells weigh 0; an exponent of 0 or less.

    References
    ----------
    Xu & Da (2002), *International Journal of Intelligent Systems* 17(7), 709–716.

    Examples
    --------
    >>> ogwa(np.array([[81.0, 1.0], [np.nan, 60.0]]), np.array([0.5, 0.5])).round(9)
    array([ 3., 60.])
    """
    scores = positive_scores("ogwa", np.asarray(scores, dtype=float), floor)
    return np.exp(ordered_mean("ogwa", np.log(scores), weights, exponent))
