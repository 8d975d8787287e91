"""线性内插 Linear: a missing cell lies on the line from an earlier to a later year (其他年份)."""

import numpy as np

from countyindex.methods import guarded, treatments
from countyindex.treatment import years
from countyindex.treatment.borrowing import Sources, fill_from_years, sources


@guarded
def drawn_between(
    values: np.ndarray,
    holes: np.ndarray | None = None,
    others: np.ndarray | None = None,
    ages: np.ndarray | None = None,
) -> Sources:
    """Say between which years every filled cell lies: `ages` [2, ..., n, k], the later below 0."""
    return {"ages": np.stack(sources("linear", others, ages))}


@treatments.add(
    name_zh="线性内插",
    definition_zh=(
        "缺失值取同一单元前后最近两年公布值连线上的数：x_t = x_s + (t−s)/(u−s)·(x_u−x_s)；"
        "不外推，前后缺一即拒绝。用到以后年份的数值，因此以后年份更新时本年结果会变。已有值不变。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 3."
    ),
    report=drawn_between,
    imputes=True,
    across_years=True,
)
def linear(
    values: np.ndarray,
    holes: np.ndarray | None = None,
    others: np.ndarray | None = None,
    ages: np.ndarray | None = None,
) -> np.ndarray:
    r"""Fill every gap on the straight line between the unit's years before and after.

    .. math:: x_t = x_s + \frac{t - s}{u - s} (x_u - x_s)

    with s the nearest year before t and u the nearest after it that have a value.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    holes
        Which missing cells to fill, shape [..., units, k]; None fills all.
    others
        The same cells in other years, shape [years, ..., units, k]; a scheme finds them.
    ages
        How many years each of them lies before the values' own [years], below 0 for later ones.

    Returns
    -------
    numpy.ndarray
        Values without holes [the unit of the column], the shape of `values`.

    Raises
    ------
    MethodError
        A gap without a value on either side; years that do not fit; infinite values.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 3.

    Examples
    --------
    >>> around = np.array([[[4.0], [7.0]], [[5.0], [8.0]]])
    >>> linear(np.array([[np.nan], [np.nan]]), None, around, np.array([1, -1])).ravel()
    array([4.5, 7.5])
    """
    return fill_from_years(
        "linear", years.linear, np.asarray(values, dtype=float), holes, others, ages
    )
