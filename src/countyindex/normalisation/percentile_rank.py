"""百分位 Percentile ranks: the share of units that are no better."""

from typing import Literal

import numpy as np

from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent
from countyindex.normalisation.places import places_from_worst


@normalisations.add(
    name_zh="百分位",
    definition_zh=(
        "p = 100·r/n，r 为由差到好的位次（最差为 1），n 为有效单元数；"
        "并列取较低位次（ties 可选 low、mean、high）。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5 and table 15."
    ),
    affine_invariant=True,
)
def percentile_rank(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    ties: Literal["low", "mean", "high"] = "low",
) -> np.ndarray:
    r"""Replace every value by its place from the worst, in per cent of the units.

    .. math:: p = 100 \, r / n

    with :math:`r = 1` for the worst and :math:`n` the number of present cells.

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
        Scores [0–100], above 0, the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        Infinite values; an unknown rule for ties.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5, table 15.

    Examples
    --------
    >>> percentile_rank(np.array([[7.0], [9.0], [7.0], [12.0]])).ravel()
    array([ 25.,  75.,  25., 100.])
    """
    values = np.asarray(values, dtype=float)
    own_extent("percentile_rank", values)
    count = np.maximum(np.isfinite(values).sum(axis=-2, keepdims=True), 1)
    return 100.0 * places_from_worst("percentile_rank", values, ties) / count
