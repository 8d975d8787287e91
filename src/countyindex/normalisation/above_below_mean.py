"""均值上下 Above or below the mean: 1, 0 or −1 by how far a value is from the column's mean."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent
from countyindex.refusals import refuse_columns, within_reach


@normalisations.add(
    name_zh="均值上下",
    definition_zh=(
        "高于均值超过 share（默认 20%）得 1，低于均值超过 share 得 −1，其余得 0；"
        "均值取本组有效单元，须不为 0。输出时三档为 0、50、100。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5 and table 15."
    ),
    printed={"lower": 0.0, "upper": 100.0},
)
@within_reach
def above_below_mean(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    share: float = 0.2,
    lower: float = -1.0,
    upper: float = 1.0,
) -> np.ndarray:
    r"""Say of every value whether it is well above the mean, well below, or near it.

    .. math:: s = \operatorname{sign}(d) \; [\,|d| > p\,], \quad d = (x - m)/|m|

    with m the mean of the column and p the `share`; −1, 0 and 1 become `lower`, the middle and
    `upper`.

    Parameters
    ----------
    values
        Values [any unit with a natural zero], shape [..., units, k], larger is better, missing
        cells NaN.
    goalposts
        Not used: only the mean of the values counts.
    share
        How far from the mean is well above or below [share of the mean], 0 or more.
    lower, upper
        The scores of the outer classes, `lower` below `upper`. In print 0 and 100.

    Returns
    -------
    numpy.ndarray
        Scores, the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        Infinite values; a column whose mean is 0; a negative share; ends in the wrong order.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5, table 15.

    Examples
    --------
    >>> above_below_mean(np.array([[7.0], [9.0], [10.0], [14.0]])).ravel()
    array([-1.,  0.,  0.,  1.])
    """
    if not (share >= 0 and lower < upper):
        raise MethodError(
            Problem(
                "",
                f"The above_below_mean method cannot take a share of {share:g} and scores from "
                f"{lower:g} to {upper:g}.",
                "Give a share of 0 or more, and the lower score first.",
            )
        )
    values = np.asarray(values, dtype=float)
    low, high = own_extent("above_below_mean", values)
    mean = np.einsum("...nk->...k", values) / values.shape[-2]
    complete = np.isfinite(mean).all()
    if not complete:
        mean = _mean_of_present(values)
    size = np.abs(mean)
    refuse_columns(
        size <= 1e-12 * np.maximum(high - mean, mean - low),
        "The above_below_mean method needs a column whose mean is not 0.",
        "Use zscore, which measures by the standard deviation.",
    )
    # A value exactly so far away is near, whatever its last bit says.
    far = share * (1 + 1e-12) * size
    above, below = values > (mean + far)[..., None, :], values < (mean - far)[..., None, :]
    scores = _scored(above.view(np.int8) - below.view(np.int8), lower, upper)
    return scores if complete else np.where(np.isnan(values), np.nan, scores)


def _scored(classes: np.ndarray, lower: float, upper: float) -> np.ndarray:
    """Scores of the classes −1, 0 and 1; a place of −1 in the list is its last."""
    if lower == -upper:
        scores = classes.astype(float)
        scores *= upper
        return scores
    return np.array([(lower + upper) / 2.0, upper, lower])[classes]


def _mean_of_present(values: np.ndarray) -> np.ndarray:
    """Means of the present cells, NaN for a column without any."""
    present = ~np.isnan(values)
    count = present.sum(axis=-2)
    total = np.sum(values, axis=-2, where=present)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
