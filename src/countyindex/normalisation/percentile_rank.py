"""百分位 Percentile ranks: the share of units that are no better."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from countyindex.methods import choose, normalisations
from countyindex.normalisation.extent import own_extent

#: The rank of tied units, from the lowest and the highest place they share.
TIES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "low": lambda lowest, highest: lowest,
    "mean": lambda lowest, highest: (lowest + highest) / 2,
    "high": lambda lowest, highest: highest,
}


@normalisations.add(
    name_zh="百分位",
    definition_zh=(
        "p = 100·r/n，r 为由差到好的位次（最差为 1），n 为有值单元数；"
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
    place_of_tied = choose("ties", ties, TIES)
    own_extent("percentile_rank", values)
    order = np.argsort(values, axis=-2, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-2)
    differs = np.diff(ordered, axis=-2) != 0
    edge = np.ones_like(ordered[..., :1, :], dtype=bool)
    units = values.shape[-2]
    places = np.arange(1.0, units + 1)[:, None]
    starts = np.where(np.concatenate([edge, differs], axis=-2), places, 0.0)
    ends = np.where(np.concatenate([differs, edge], axis=-2), places, units)
    lowest = np.maximum.accumulate(starts, axis=-2)
    highest = np.minimum.accumulate(ends[..., ::-1, :], axis=-2)[..., ::-1, :]
    ranks = np.empty_like(values)
    np.put_along_axis(ranks, order, place_of_tied(lowest, highest), axis=-2)
    missing = np.isnan(values)
    count = np.maximum((~missing).sum(axis=-2, keepdims=True), 1)
    return np.where(missing, np.nan, 100.0 * ranks / count)
