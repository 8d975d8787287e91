"""取对数 Natural logarithm: equal ratios become equal distances."""

import numpy as np

from countyindex.methods import treatments
from countyindex.refusals import refuse_cells


@treatments.add(
    name_zh="取自然对数",
    definition_zh="y = ln x，只取正值；用于金额、密度、强度一类右偏指标。",
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5."
    ),
)
def log(values: np.ndarray) -> np.ndarray:
    r"""Take the natural logarithm of every value.

    .. math:: y = \ln x

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], above 0 and finite, missing cells NaN.

    Returns
    -------
    numpy.ndarray
        Logarithms [ln of the unit], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A value of 0 or below, or an infinite one.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> log(np.array([[1.0], [np.e]])).ravel()
    array([0., 1.])
    """
    values = np.asarray(values, dtype=float)
    least = np.fmin.reduce(values, axis=None, initial=np.inf)
    if least <= 0 or np.fmax.reduce(values, axis=None, initial=0.0) == np.inf:
        refuse_cells(
            (values <= 0) | np.isinf(values),
            "The log method takes finite values above 0 only.",
            "Correct the values, or set transform: none.",
        )
    return np.log(values)
