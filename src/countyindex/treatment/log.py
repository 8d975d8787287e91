"""取对数 Natural logarithm: equal ratios become equal distances."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments


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
    bad = ((values <= 0) | np.isinf(values)).reshape(-1, *values.shape[-2:]).any(axis=0)
    if bad.any():
        raise MethodError(
            Problem(
                "",
                "The log method takes finite values above 0 only.",
                "Correct the values, or set transform: none.",
            ),
            rows=np.flatnonzero(bad.any(axis=1)).tolist(),
            columns=np.flatnonzero(bad.any(axis=0)).tolist(),
        )
    return np.log(values)
