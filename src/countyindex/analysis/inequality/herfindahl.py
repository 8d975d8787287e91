"""Amounts → how concentrated their total is on few units (赫芬达尔指数)."""

import numpy as np

from countyindex.analysis.inequality.population import values_and_shares
from countyindex.errors import MethodError, Problem


def herfindahl(values: np.ndarray, *, normalised: bool = False) -> np.ndarray:
    r"""Measure how concentrated a total is on few units (赫芬达尔指数).

    .. math:: H = \sum_i s_i^2, \qquad H^* = \frac{H - 1/n}{1 - 1/n}

    Its reciprocal is the number of equal units that would be as concentrated.

    Parameters
    ----------
    values
        Amounts [any unit], shape [..., n], none below 0, not all 0.
    normalised
        Whether to take :math:`H^*`, from 0 (equal) to 1 (all on one unit).

    Returns
    -------
    numpy.ndarray
        From 1/n to 1, or from 0 to 1 when normalised, shape [...].

    Raises
    ------
    MethodError
        Missing, infinite or negative values; only zeros; normalising a single unit.

    Examples
    --------
    >>> herfindahl(np.array([20.0, 50.0, 20.0, 10.0])).round(12)
    np.float64(0.34)
    """
    values, _ = values_and_shares("herfindahl", values, None)
    n = values.shape[-1]
    if normalised and n == 1:
        raise MethodError(
            Problem("", "The herfindahl method normalises two or more units.", "Add units.")
        )
    index = np.sum(np.square(values / values.sum(axis=-1, keepdims=True)), axis=-1)
    return (index - 1.0 / n) / (1.0 - 1.0 / n) if normalised else index
