"""博尔达计分 Borda points: how many units of the column a unit leaves behind."""

from typing import Literal

import numpy as np

from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent
from countyindex.normalisation.places import places_from_worst


@normalisations.add(
    name_zh="博尔达计分",
    definition_zh=(
        "得分为 r − 1，r 为由差到好的位次（最差得 0 分，最好得 n − 1 分）；"
        "并列取较低位次，即只计优于者（ties 可选 low、mean、high）。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 6; Becker, W., et al. (2022). COINr: an R package "
        "for developing composite indicators. Journal of Open Source Software 7(78), 4567."
    ),
    affine_invariant=True,
)
def borda(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    ties: Literal["low", "mean", "high"] = "low",
) -> np.ndarray:
    r"""Give every value one point for each unit it is better than.

    .. math:: s_i = r_i - 1

    with :math:`r = 1` for the worst of the present cells. Summed over the columns these points make
    a Borda count.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        Not used: ranks look at the values only.
    ties
        ``low`` (default) counts the units left behind; ``mean`` adds half a point for every other
        unit of the same value, ``high`` a whole one.

    Returns
    -------
    numpy.ndarray
        Points [0 … n − 1], the shape of `values`; missing cells stay missing and lend no points. A
        column with one present value gives it 0 points.

    Raises
    ------
    MethodError
        Infinite values; an unknown rule for ties.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 6.

    Examples
    --------
    >>> borda(np.array([[7.0], [9.0], [7.0], [12.0]])).ravel()
    array([0., 2., 0., 3.])
    >>> borda(np.array([[7.0], [9.0], [7.0], [12.0]]), ties="mean").ravel()
    array([0.5, 2. , 0.5, 3. ])
    """
    values = np.asarray(values, dtype=float)
    own_extent("borda", values)
    return places_from_worst("borda", values, ties) - 1.0
