"""加一取对数 Logarithm of one more: for counts of which some are 0."""

import numpy as np

from countyindex.methods import treatments
from countyindex.refusals import refuse_cells


@treatments.add(
    name_zh="加一取对数",
    definition_zh=(
        "y = ln(1 + x)，只取不为负的值；用于可为零的计数。依赖计量单位：元与万元结果不同。"
    ),
    reference=("Bartlett, M. S. (1947). The use of transformations. Biometrics 3(1), 39–52."),
)
def log1p(values: np.ndarray) -> np.ndarray:
    r"""Take the natural logarithm of every value plus one.

    .. math:: y = \ln(1 + x)

    Parameters
    ----------
    values
        Values [a count], shape [..., units, k], 0 or above and finite, missing cells NaN. The
        result depends on the unit of measure, so it suits counts and little else.

    Returns
    -------
    numpy.ndarray
        Logarithms, the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A value below 0, or an infinite one.

    References
    ----------
    Bartlett (1947), *Biometrics* 3(1), 39–52.

    Examples
    --------
    >>> log1p(np.array([[0.0], [np.e - 1.0]])).ravel()
    array([0., 1.])
    """
    values = np.asarray(values, dtype=float)
    least = np.fmin.reduce(values, axis=None, initial=np.inf)
    if least < 0 or np.fmax.reduce(values, axis=None, initial=0.0) == np.inf:
        refuse_cells(
            (values < 0) | np.isinf(values),
            "The log1p method takes finite values of 0 or above only.",
            "Correct the values, or use shifted_log.",
        )
    return np.log1p(values)
