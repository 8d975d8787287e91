"""几何平均 Geometric mean: a weak score pulls the whole down, and cannot be fully made up for."""

import numpy as np

from countyindex.aggregation.positive import positive_scores
from countyindex.aggregation.weighted import weighted_mean
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="几何平均",
    definition_zh=(
        "加权几何平均 S = Π s^w，只取正分；分值为 0 时拒绝，除非方案给出下限 floor"
        "（低于下限的分值按下限计）。"
        "缺失项不计，其权重在该单元的有值项之间按比例重分。短板不能被完全抵补。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 6.4."
    ),
    monotone=True,
    positive=True,
)
def geometric(scores: np.ndarray, weights: np.ndarray, *, floor: float | None = None) -> np.ndarray:
    r"""Take the weighted geometric mean of every unit's scores.

    .. math:: S_i = \prod_j s_{ij}^{w_j}

    The weights of missing cells go to the unit's present cells in proportion; a unit without any
    present cell is NaN.

    Parameters
    ----------
    scores
        Scores [one common ratio scale], shape [..., units, k], above 0, larger is better, missing
        cells NaN. Min–max scores contain a 0 in every column.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
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
        whose present cells all weigh 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 6.4.

    Examples
    --------
    >>> geometric(np.array([[80.0, 20.0], [np.nan, 60.0]]), np.array([0.5, 0.5])).round(9)
    array([40., 60.])
    """
    scores = positive_scores("geometric", np.asarray(scores, dtype=float), floor)
    logs = np.log(scores, out=scores if floor is not None else np.empty_like(scores))
    means = weighted_mean("geometric", logs, weights)
    return np.exp(means, out=means)
