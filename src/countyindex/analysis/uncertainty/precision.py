"""Number of draws and what they show → how far off it may be (蒙特卡洛误差)."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy.special import betainc

#: Standard errors from the middle of a normal distribution to the ends of its central 95 %.
Z95 = 1.959963984540054


def enough(draws: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    r"""Say whether there are draws enough on both sides of a quantile to tell how sure it is.

    There are if :math:`(m - 1) p \pm z \sqrt{m p (1 - p)}`, z = 1.96, lie within 0 and m − 1.

    Parameters
    ----------
    draws
        How many independent draws each unit has, m, shape [n].
    probabilities
        Which quantiles, p, shape [q], from 0 to 1.

    Returns
    -------
    numpy.ndarray of bool
        Shape [n, q].

    Examples
    --------
    >>> enough(np.array([40, 400]), np.array([0.05])).ravel()
    array([False,  True])
    """
    m = np.asarray(draws, dtype=float)[:, None]
    p = np.asarray(probabilities, dtype=float)
    middle, spread = (m - 1.0) * p, Z95 * np.sqrt(m * p * (1.0 - p))
    return (np.floor(middle - spread) >= 0) & (np.ceil(middle + spread) <= m - 1)


@lru_cache(maxsize=256)
def order_chances(draws: int, probability: float) -> tuple[int, np.ndarray]:
    r"""Say how likely each draw in order is to be the quantile, were the draws drawn from anew.

    .. math:: w_i = I_{i/m}(a, b) - I_{(i-1)/m}(a, b), \quad
              a = (m - 1) p + 1, \quad b = (m - 1)(1 - p) + 1

    for the i-th of m draws, with I the regularised incomplete beta function: the bootstrap without
    its chance. Where (m − 1) p is whole, the quantile is one of the draws, and this is exact.

    Parameters
    ----------
    draws
        How many draws, m, 1 or more.
    probability
        Which quantile, p, from 0 to 1.

    Returns
    -------
    tuple of int and numpy.ndarray
        The place, from 0, of the first draw with a chance worth a word, and the chances from there
        on, which sum to 1.

    References
    ----------
    Maritz, J. S., & Jarrett, R. G. (1978). A note on estimating the variance of the sample median.
    *Journal of the American Statistical Association* 73(361), 194–196.

    Examples
    --------
    >>> first, chances = order_chances(3, 0.5)
    >>> first, chances.round(4)
    (0, array([0.2593, 0.4815, 0.2593]))
    """
    m, p = draws, probability
    middle, reach = (m - 1) * p, 9.0 * math.sqrt(m * p * (1 - p)) + 40.0
    first, last = max(math.floor(middle - reach), 0), min(math.ceil(middle + reach) + 1, m)
    below = betainc(middle + 1, (m - 1) * (1 - p) + 1, np.arange(first, last + 1) / m)
    below[0], below[-1] = 0.0, 1.0
    chances = np.diff(below)
    chances.flags.writeable = False
    return first, chances


def mean_error(deviation: np.ndarray, draws: np.ndarray) -> np.ndarray:
    r"""Return the standard error of a mean over independent draws.

    .. math:: se = s / \sqrt m

    Parameters
    ----------
    deviation
        Standard deviation over the draws, ddof 1 [any unit].
    draws
        Number of draws, m; NaN comes out where it is 0.

    Returns
    -------
    numpy.ndarray
        The broadcast shape of both, the unit of `deviation`.

    Examples
    --------
    >>> mean_error(np.array([2.0]), np.array([100]))
    array([0.2])
    """
    m = np.asarray(draws, dtype=float)
    return deviation / np.sqrt(np.where(m > 0, m, np.nan))


def probability_error(shares: np.ndarray, draws: np.ndarray) -> np.ndarray:
    r"""Return the standard error of a share of draws, above 0 even where the share is 0 or 1.

    .. math:: \tilde p = \frac{m p + z^2/2}{m + z^2}, \quad
              se = \sqrt{\frac{\tilde p (1 - \tilde p)}{m + z^2}}, \quad z = 1.96

    Parameters
    ----------
    shares
        Share of the draws, p [share], NaN for none.
    draws
        Number of draws, m.

    Returns
    -------
    numpy.ndarray
        The broadcast shape of both [share].

    References
    ----------
    Agresti, A., & Coull, B. A. (1998). Approximate is better than "exact" for interval estimation
    of binomial proportions. *The American Statistician* 52(2), 119–126.

    Examples
    --------
    >>> probability_error(np.array([0.0, 0.5]), 10_000).round(5)
    array([0.00014, 0.005  ])
    """
    m = np.asarray(draws, dtype=float) + Z95**2
    centred = (np.asarray(shares, dtype=float) * draws + Z95**2 / 2.0) / m
    return np.sqrt(centred * (1.0 - centred) / m)


def largest_error(errors: np.ndarray) -> float:
    """Find the largest of some errors: what a stopping rule compares with its limit.

    Parameters
    ----------
    errors
        Standard errors, any shape, all in one unit (places, say); NaN for units never ranked.

    Returns
    -------
    float
        Infinity while anything has too few draws to tell, and where no draw could be computed.

    Examples
    --------
    >>> largest_error(np.array([[0.2, 0.5], [np.nan, np.nan]]))
    0.5
    """
    known = np.asarray(errors, dtype=float)
    known = known[~np.isnan(known)]
    return float(known.max()) if known.size else np.inf
