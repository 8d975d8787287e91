"""中位数插补 Median imputation: a missing cell takes the median of the units present."""

import numpy as np

from countyindex.methods import treatments
from countyindex.refusals import within_reach
from countyindex.treatment.groups import fill_by_group, middle_median


@treatments.add(
    name_zh="中位数插补",
    definition_zh="缺失值取本组有效单元的中位数；已有值不变。凡插补处均须注明。",
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 3."
    ),
    imputes=True,
)
@within_reach
def median(values: np.ndarray, holes: np.ndarray | None = None) -> np.ndarray:
    r"""Fill every gap with the median of its column.

    .. math:: x_{ij} = \operatorname{median}_{i' \in P_j} x_{i'j}

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    holes
        Which missing cells to fill, shape [..., units, k]; None fills all. The others stay missing
        and are never refused: a cell that does not apply is no hole.

    Returns
    -------
    numpy.ndarray
        Values without holes [the unit of the column], the shape of `values`.

    Raises
    ------
    MethodError
        A column without any value, or with an infinite one.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 3.

    Examples
    --------
    >>> median(np.array([[1.0], [np.nan], [2.0], [9.0]])).ravel()
    array([1., 2., 2., 9.])
    """
    values = np.asarray(values, dtype=float)
    together = np.zeros(values.shape[-2], dtype=int)
    return fill_by_group("median", values, holes, together, middle_median)
