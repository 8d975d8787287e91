"""位次计分 Scores by rank: every value becomes its place, counted from the worst."""

from typing import Literal

import numpy as np

from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent
from countyindex.normalisation.places import places_from_worst


@normalisations.add(
    name_zh="位次计分",
    definition_zh=(
        "得分为由差到好的位次 r（最差为 1）；并列取较低位次（ties 可选 low、mean、high）。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5 and table 15."
    ),
    affine_invariant=True,
)
def rank(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    ties: Literal["low", "mean", "high"] = "low",
) -> np.ndarray:
    r"""Replace every value by its place from the worst.

    .. math:: s_i = r_i

    with :math:`r = 1` for the worst and :math:`r = n` for the best of the present cells. The place
    of a unit in print is counted from the best; a score must grow as units get better.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        Not used: ranks look at the values only.
    ties
        The place of equal values: ``low`` (default), ``mean`` or ``high`` of those they share.

    Returns
    -------
    numpy.ndarray
        Places [1 … n], the shape of `values`; missing cells stay missing and take no place. A
        column with one present value has the place 1.

    Raises
    ------
    MethodError
        Infinite values; an unknown rule for ties.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5, table 15.

    Examples
    --------
    >>> rank(np.array([[7.0], [9.0], [7.0], [12.0]])).ravel()
    array([1., 3., 1., 4.])
    """
    values = np.asarray(values, dtype=float)
    own_extent("rank", values)
    return places_from_worst("rank", values, ties)
