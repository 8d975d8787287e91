"""线性加权 Arithmetic mean: what one indicator lacks another makes up for, at a constant rate."""

import numpy as np

from countyindex.aggregation.weighted import weighted_mean
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="线性加权",
    definition_zh=(
        "加权算术平均 S = Σ w·s；缺失项不计，其权重在该单元的有值项之间按比例重分。"
        "各项之间完全可替代。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 6.4."
    ),
    monotone=True,
    linear=True,
)
def arithmetic(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Take the weighted arithmetic mean of every unit's scores.

    .. math:: S_i = \sum_j w_j s_{ij}

    The weights of missing cells go to the unit's present cells in proportion; a unit without any
    present cell is NaN.

    Parameters
    ----------
    scores
        Scores [one common scale], shape [..., units, k], larger is better, missing cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.

    Returns
    -------
    numpy.ndarray
        Scores [the scale of `scores`], shape [..., units].

    Raises
    ------
    MethodError
        Weights that are no shares or do not fit; infinite scores; a unit all of whose present
        cells weigh 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 6.4.

    Examples
    --------
    >>> arithmetic(np.array([[80.0, 40.0], [np.nan, 60.0]]), np.array([0.75, 0.25]))
    array([70., 60.])
    """
    return weighted_mean("arithmetic", np.asarray(scores, dtype=float), weights)
