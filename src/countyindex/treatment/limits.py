"""给定界限 Given limits: values beyond them count as the limit itself."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments
from countyindex.refusals import refuse_cells


@treatments.add(
    name_zh="给定界限",
    definition_zh=(
        "低于 lower 的取 lower，高于 upper 的取 upper；界限由方案给出，不随数据重算，"
        "可只给一端。取对数的指标按取对数后的尺度给出。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5."
    ),
)
def limits(
    values: np.ndarray, *, lower: float | None = None, upper: float | None = None
) -> np.ndarray:
    r"""Bring values beyond given limits to the limit.

    .. math:: y = \max(a, \min(b, x))

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    lower, upper
        The limits :math:`a` and :math:`b` [the unit of the values, the logarithm where one was
        taken before]; None for no limit on that side.

    Returns
    -------
    numpy.ndarray
        Limited values [the unit of `values`], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A lower limit above the upper one; infinite values.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> limits(np.array([[1.0], [4.0], [9.0]]), upper=5.0).ravel()
    array([1., 4., 5.])
    """
    values = np.asarray(values, dtype=float)
    refuse_cells(
        np.isinf(values), "The limits method needs finite values.", "Look for a division by zero."
    )
    low = -np.inf if lower is None else lower
    high = np.inf if upper is None else upper
    if not low <= high:
        raise MethodError(
            Problem("", f"The limits method finds {low:g} above {high:g}.", "Swap the limits.")
        )
    return np.clip(values, low, high)
