"""调和平均 Harmonic mean: the weakest score counts most of all the common means."""

import numpy as np

from countyindex.aggregation.positive import largest, positive_scores
from countyindex.aggregation.weighted import weighted_mean
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="调和平均",
    definition_zh=(
        "加权调和平均 S = 1 / Σ (w/s)，只取正分；分值为 0 时拒绝，除非方案给出下限 floor"
        "（低于下限的分值按下限计）。"
        "缺失项不计，其权重在该单元的有值项之间按比例重分。对短板的惩罚重于几何平均。"
    ),
    reference="Hardy, G. H., Littlewood, J. E., & Pólya, G. (1934). Inequalities. Cambridge.",
    monotone=True,
    positive=True,
)
def harmonic(scores: np.ndarray, weights: np.ndarray, *, floor: float | None = None) -> np.ndarray:
    r"""Take the weighted harmonic mean of every unit's scores.

    .. math:: S_i = 1 / \sum_j \frac{w_j}{s_{ij}}

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
    Hardy, Littlewood & Pólya (1934), *Inequalities*, chapter 2.

    Examples
    --------
    >>> harmonic(np.array([[60.0, 30.0], [np.nan, 60.0]]), np.array([0.5, 0.5])).round(9)
    array([40., 60.])
    """
    scores = positive_scores("harmonic", np.asarray(scores, dtype=float), floor)
    # An infinite score would come out as 1/inf = 0, and look like a number.
    largest("harmonic", scores)
    with np.errstate(over="ignore"):
        inverse = np.divide(1.0, scores, out=scores if floor is not None else None)
    means = weighted_mean("harmonic", inverse, weights)
    return np.divide(1.0, means, out=means)
