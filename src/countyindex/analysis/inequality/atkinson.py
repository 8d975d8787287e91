"""Values, and people behind them → the share of the total that inequality wastes (阿特金森指数)."""

import numpy as np

from countyindex.analysis.inequality.population import values_and_shares
from countyindex.errors import MethodError, Problem


def atkinson(
    values: np.ndarray, epsilon: float, population: np.ndarray | None = None
) -> np.ndarray:
    r"""Measure the share of the total that inequality wastes, for a stated aversion (阿特金森指数).

    .. math:: A = 1 - E/m

    with E the `equally_distributed_equivalent` and m the mean.

    Parameters
    ----------
    values, epsilon, population
        As in `equally_distributed_equivalent`.

    Returns
    -------
    numpy.ndarray
        From 0 (equal, or no aversion) to 1, shape [...].

    Raises
    ------
    MethodError
        As `equally_distributed_equivalent`.

    References
    ----------
    Atkinson, A. B. (1970). On the measurement of inequality. *Journal of Economic Theory* 2(3),
    244–263.

    Examples
    --------
    >>> atkinson(np.array([10.0, 40.0]), 1.0).round(9)
    np.float64(0.2)
    """
    equivalent = equally_distributed_equivalent(values, epsilon, population)
    checked, shares = values_and_shares("atkinson", values, population)
    return 1.0 - equivalent / np.sum(shares * checked, axis=-1)


def equally_distributed_equivalent(
    values: np.ndarray, epsilon: float, population: np.ndarray | None = None
) -> np.ndarray:
    r"""Find the value that, if all had it, would be as good as the values as they are.

    .. math:: E = \Big(\sum_i f_i x_i^{1 - \varepsilon}\Big)^{1/(1-\varepsilon)}, \qquad
              E = \prod_i x_i^{f_i} \text{ for } \varepsilon = 1

    Parameters
    ----------
    values, population
        As in `theil_t`; values above 0 where `epsilon` is 1 or more.
    epsilon
        Aversion to inequality :math:`\varepsilon`, 0 (none) or more.

    Returns
    -------
    numpy.ndarray
        At most the mean [the unit of the values], shape [...].

    Raises
    ------
    MethodError
        As `theil_t`; values of 0 with an `epsilon` of 1 or more; a negative `epsilon`.

    References
    ----------
    Atkinson, A. B. (1970). On the measurement of inequality. *Journal of Economic Theory* 2(3),
    244–263.

    Examples
    --------
    >>> equally_distributed_equivalent(np.array([10.0, 40.0]), 1.0).round(9)
    np.float64(20.0)
    """
    if not 0 <= epsilon < np.inf:
        raise MethodError(
            Problem(
                "", f"The atkinson method cannot take the aversion {epsilon}.", "Give 0 or more."
            )
        )
    values, shares = values_and_shares("atkinson", values, population, positive=epsilon >= 1)
    mean = np.sum(shares * values, axis=-1)
    relative = values / mean[..., None]
    if epsilon == 1:
        return mean * np.exp(np.sum(shares * np.log(relative), axis=-1))
    power = 1.0 - epsilon
    return mean * np.sum(shares * relative**power, axis=-1) ** (1.0 / power)
