"""组中位数插补 Group median: a missing cell takes the median of the units of its own group."""

import numpy as np

from countyindex.methods import treatments
from countyindex.refusals import within_reach
from countyindex.treatment.groups import fill_by_group, middle_median


@treatments.add(
    name_zh="组中位数插补",
    definition_zh=(
        "缺失值取同类单元（如同一地市、同为山区县）有值者的中位数；类内无值者不予插补而予拒绝。"
        "已有值不变，凡插补处均须注明。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 3."
    ),
    imputes=True,
)
@within_reach
def group_median(
    values: np.ndarray, holes: np.ndarray | None = None, *, groups: np.ndarray
) -> np.ndarray:
    r"""Fill every gap with the median of its column over the units of the same group.

    .. math:: x_{ij} = \mathrm{median} \{x_{i'j} : i' \in P_j, \, g(i') = g(i)\}

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    holes
        Which missing cells to fill, shape [..., units, k]; None fills all. The others stay missing
        and are never refused: a cell that does not apply is no hole.
    groups
        The number of every unit's group, integers of shape [..., units]; which numbers does not
        matter. A scheme names an attribute of the units instead.

    Returns
    -------
    numpy.ndarray
        Values without holes [the unit of the column], the shape of `values`. Where one unit of the
        group has the value, the gap takes that value.

    Raises
    ------
    MethodError
        A gap in a group that has no value in the column; a column without any value, or with an
        infinite one; groups that do not fit the units.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 3.

    Examples
    --------
    >>> values = np.array([[1.0], [np.nan], [2.0], [9.0], [np.nan]])
    >>> group_median(values, groups=np.array([0, 0, 0, 0, 0])).ravel()
    array([1., 2., 2., 9., 2.])
    """
    values = np.asarray(values, dtype=float)
    return fill_by_group("group_median", values, holes, groups, middle_median)
