"""Values, and people behind them → the Gini coefficient (基尼系数)."""

import numpy as np

from countyindex.analysis.inequality.population import values_and_shares
from countyindex.errors import MethodError, Problem


def gini(
    values: np.ndarray, population: np.ndarray | None = None, *, normalised: bool = False
) -> np.ndarray:
    r"""Measure inequality by the mean difference between units (基尼系数).

    .. math:: G = \frac{1}{2m} \sum_i \sum_j f_i f_j |x_i - x_j|

    Parameters
    ----------
    values, population
        As in `theil_t`.
    normalised
        Whether to multiply by n/(n − 1), so that one unit having everything gives 1; for units that
        count alike.

    Returns
    -------
    numpy.ndarray
        From 0 (equal) to 1 − 1/n, or to 1 when normalised, shape [...].

    Raises
    ------
    MethodError
        As `theil_t`; normalising with a population, or a single unit.

    References
    ----------
    Dagum, C. (1997). A new approach to the decomposition of the Gini income inequality ratio.
    *Empirical Economics* 22(4), 515–531.

    Examples
    --------
    >>> gini(np.array([20.0, 50.0, 20.0, 10.0])).round(12)
    np.float64(0.3)
    """
    checked = values_and_shares("gini", values, population)
    n = checked[0].shape[-1]
    if normalised and (population is not None or n == 1):
        raise MethodError(
            Problem(
                "",
                "The gini method normalises by n/(n − 1), for two or more units that count alike.",
                "Leave out the population, or 'normalised'.",
            )
        )
    return gini_of_shares(*checked) * (n / (n - 1) if normalised else 1.0)


def gini_of_shares(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return Σ f x (2F − f)/m − 1 over rising x, F the cumulative share; 0 where all are 0."""
    order = np.argsort(values, axis=-1, kind="stable")
    rising = np.take_along_axis(values, order, axis=-1)
    share = np.take_along_axis(np.broadcast_to(shares, values.shape), order, axis=-1)
    income = share * rising
    total = income.sum(axis=-1)
    weighted = np.sum(income * (2.0 * np.cumsum(share, axis=-1) - share - 1.0), axis=-1)
    return weighted / np.where(total > 0, total, 1.0)
