"""Box–Cox 变换 Box–Cox transformation: one given power for the whole column."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments
from countyindex.refusals import refuse_cells


@treatments.add(
    name_zh="Box–Cox变换",
    definition_zh=(
        "y = (x^λ − 1)/λ，λ = 0 时 y = ln x；λ（exponent）由方案给定，不作估计；只取正值。"
        "次序不变。"
    ),
    reference=(
        "Box, G. E. P., & Cox, D. R. (1964). An analysis of transformations. Journal of the Royal "
        "Statistical Society, Series B 26(2), 211–252."
    ),
)
def box_cox(values: np.ndarray, *, exponent: float) -> np.ndarray:
    r"""Bend every column by one power.

    .. math:: y = \frac{x^\lambda - 1}{\lambda}, \qquad y = \ln x \text{ for } \lambda = 0

    Order is kept under any exponent: 1 changes nothing but the origin, 0 is the logarithm, less
    than 1 pulls the upper tail in.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], above 0 and finite, missing cells NaN.
    exponent
        The power :math:`\lambda`, a finite number.

    Returns
    -------
    numpy.ndarray
        Treated values [the unit of the column to that power], the shape of `values`; missing cells
        stay missing.

    Raises
    ------
    MethodError
        A value of 0 or below, or an infinite one; a power too large for the values.

    References
    ----------
    Box & Cox (1964), *Journal of the Royal Statistical Society B* 26(2), 211–252.

    Examples
    --------
    >>> box_cox(np.array([[1.0], [4.0], [9.0]]), exponent=0.5).ravel()
    array([0., 2., 4.])
    """
    values = np.asarray(values, dtype=float)
    if not np.isfinite(exponent):
        raise MethodError(
            Problem("", f"The box_cox method cannot take the power {exponent}.", "Give a number.")
        )
    refuse_cells(
        (values <= 0) | np.isinf(values),
        "The box_cox method takes finite values above 0 only.",
        "Correct the values, or leave the indicator as it is.",
    )
    if exponent == 0:
        return np.log(values)
    # As x^λ − 1 by logarithms, which is exact to the last digits for a small λ too.
    treated = np.log(values)
    treated *= exponent
    with np.errstate(over="ignore"):
        np.expm1(treated, out=treated)
        treated /= exponent
    refuse_cells(
        np.isinf(treated),
        f"The box_cox method cannot raise these values to the power {exponent:g}.",
        "Give a smaller exponent.",
    )
    return treated
