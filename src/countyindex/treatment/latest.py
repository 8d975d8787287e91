"""沿用插补 Latest: a missing cell takes the same unit's latest earlier value (其他年份)."""

import numpy as np

from countyindex.methods import guarded, treatments
from countyindex.treatment import years
from countyindex.treatment.borrowing import Sources, fill_from_years, sources


@guarded
def carried_from(
    values: np.ndarray,
    holes: np.ndarray | None = None,
    others: np.ndarray | None = None,
    ages: np.ndarray | None = None,
    *,
    max_age: float,
) -> Sources:
    """Say how many years old the value of every filled cell is, `ages` [1, ..., n, k]."""
    before, _ = sources("latest", others, ages)
    return {"ages": before[np.newaxis]}


@treatments.add(
    name_zh="沿用插补",
    definition_zh=(
        "缺失值取同一单元此前最近一年的公布值，至多沿用 max_age 年；不向前回填，"
        "没有足够新的数值即拒绝。已有值不变，凡插补处均须注明来自哪一年。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 3."
    ),
    report=carried_from,
    imputes=True,
    across_years=True,
)
def latest(
    values: np.ndarray,
    holes: np.ndarray | None = None,
    others: np.ndarray | None = None,
    ages: np.ndarray | None = None,
    *,
    max_age: float,
) -> np.ndarray:
    r"""Fill every gap with the unit's latest earlier value, if it is not too old.

    .. math:: x_t = x_s, \quad s = \max \{s < t : x_s \text{ present}\}, \quad t - s \le a

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
    max_age
        How many years a value may be carried, :math:`a` [years], 0 or more.

    Returns
    -------
    numpy.ndarray
        Values without holes [the unit of the column], the shape of `values`.

    Raises
    ------
    MethodError
        A gap without an earlier value young enough; years that do not fit; infinite values; a
        negative age.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 3.

    Examples
    --------
    >>> before = np.array([[[4.0], [7.0]], [[5.0], [np.nan]]])
    >>> latest(np.array([[6.0], [np.nan]]), None, before, np.array([2, 1]), max_age=3).ravel()
    array([6., 7.])
    """
    return fill_from_years(
        "latest",
        lambda panel, when: years.latest(panel, when, max_age=max_age),
        *(np.asarray(values, dtype=float), holes, others, ages),
    )
