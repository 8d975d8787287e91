"""Values, and people behind them → spread relative to the mean (变异系数)."""

import numpy as np

from countyindex.analysis.inequality.population import values_and_shares
from countyindex.errors import MethodError, Problem


def coefficient_of_variation(
    values: np.ndarray, population: np.ndarray | None = None, *, ddof: int = 0
) -> np.ndarray:
    r"""Measure spread relative to the mean (变异系数; weighted by people: Williamson's).

    .. math:: V = \frac{1}{m} \sqrt{\frac{n}{n - d} \sum_i f_i (x_i - m)^2}

    Parameters
    ----------
    values, population
        As in `theil_t`.
    ddof
        d, 0 (the units are all there are, default) or 1 (a sample, for units that count alike).

    Returns
    -------
    numpy.ndarray
        0 (equal) or more, shape [...].

    Raises
    ------
    MethodError
        As `theil_t`; a `ddof` that is not 0 with a population, or as large as n.

    References
    ----------
    Williamson, J. G. (1965). Regional inequality and the process of national development.
    *Economic Development and Cultural Change* 13(4), part 2, 1–84.

    Examples
    --------
    >>> coefficient_of_variation(np.array([1.0, 3.0]))
    np.float64(0.5)
    """
    values, shares = values_and_shares("coefficient_of_variation", values, population)
    n = values.shape[-1]
    if ddof not in (0, 1) or (ddof and (population is not None or n == 1)):
        raise MethodError(
            Problem(
                "",
                "The coefficient_of_variation method takes ddof 0, or 1 for two or more units that "
                "count alike.",
                "Set ddof to 0.",
            )
        )
    mean = np.sum(shares * values, axis=-1, keepdims=True)
    variance = np.sum(shares * np.square(values / mean - 1.0), axis=-1) * (n / (n - ddof))
    return np.sqrt(variance)
