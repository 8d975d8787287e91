"""与领先者差距 Distance to the leader: how far a value lies behind the best one."""

import numpy as np

from countyindex.methods import normalisations
from countyindex.normalisation.distance import relative_distance


@normalisations.add(
    name_zh="与领先者差距",
    definition_zh=(
        "s = c + u·(x − max x)/|max x|，x 已正向化，领先者得 c（默认 0），其余为低于领先者的比例；"
        "输出时 c = 100、u = 100。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5."
    ),
    printed={"centre": 100.0, "unit": 100.0},
)
def distance_to_leader(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    centre: float = 0.0,
    unit: float = 1.0,
) -> np.ndarray:
    r"""Measure how far every value lies behind the best of its column, relative to the best.

    .. math:: s_i = c + u \, \frac{x_i - \max x}{|\max x|}

    Parameters
    ----------
    values
        Values [a ratio scale], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        Not used: the best value present is the leader.
    centre
        The leader's score, :math:`c` [score].
    unit
        The score of a distance as large as the leader's value, :math:`u` [score], above 0; 1 gives
        shares, 100 per cent.

    Returns
    -------
    numpy.ndarray
        Scores [score], none above `centre`, the shape of `values`; missing cells stay missing. A
        column with one present value gives it `centre`.

    Raises
    ------
    MethodError
        A column whose best value is 0; infinite values; a `unit` that is not above 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> distance_to_leader(np.array([[1.0, -2.0], [4.0, -8.0]]))
    array([[-0.75,  0.  ],
           [ 0.  , -3.  ]])
    """
    values = np.asarray(values, dtype=float)
    leader = np.fmax.reduce(values, axis=-2)
    return relative_distance("distance_to_leader", values, leader, centre, unit)
