"""均值插补 Mean imputation: a missing cell takes the mean of the units present."""

import numpy as np

from countyindex.methods import treatments
from countyindex.refusals import within_reach
from countyindex.treatment.gaps import gaps_to_fill


@treatments.add(
    name_zh="均值插补",
    definition_zh="缺失值取本组有效单元的均值；已有值不变。插补会缩小离散程度，凡插补处均须注明。",
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 3."
    ),
    imputes=True,
)
@within_reach
def mean(values: np.ndarray, holes: np.ndarray | None = None) -> np.ndarray:
    r"""Fill every gap with the mean of its column.

    .. math:: x_{ij} = \frac{1}{n_j} \sum_{i' \in P_j} x_{i'j}

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
    >>> mean(np.array([[1.0], [np.nan], [4.0]])).ravel()
    array([1. , 2.5, 4. ])
    """
    values = np.asarray(values, dtype=float)
    wanted = gaps_to_fill("mean", values, holes)
    present = ~np.isnan(values)
    count = np.maximum(present.sum(axis=-2, keepdims=True), 1)
    return np.where(wanted, np.sum(values, axis=-2, where=present, keepdims=True) / count, values)
