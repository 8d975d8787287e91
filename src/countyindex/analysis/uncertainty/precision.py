"""Number of draws and what they show → how far off it may be (蒙特卡洛误差)."""

from __future__ import annotations

import numpy as np

#: Standard errors from the middle of a normal distribution to the ends of its central 95 %.
Z95 = 1.959963984540054


def quantile_bounds(
    draws: np.ndarray, probabilities: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Find the order statistics between which a quantile lies, 95 times in 100.

    How many of m draws fall below the quantile p is binomial, whatever the distribution, so that
    with the draws in order (from 0) the bounds are

    .. math:: l = \lfloor (m - 1) p - z \sqrt{m p (1 - p)} \rfloor, \quad
              u = \lceil (m - 1) p + z \sqrt{m p (1 - p)} \rceil, \quad z = 1.96

    Parameters
    ----------
    draws
        How many independent draws each unit has, m, shape [n].
    probabilities
        Which quantiles, p, shape [q], from 0 to 1.

    Returns
    -------
    tuple of ndarray
        l and u, int64, kept within 0 … m − 1, and whether both were there to begin with; each of
        shape [n, q].

    References
    ----------
    Woodruff, R. S. (1952). Confidence intervals for medians and other position measures. *Journal
    of the American Statistical Association* 47(260), 635–646.

    Examples
    --------
    >>> low, high, enough = quantile_bounds(np.array([101]), np.array([0.5]))
    >>> low.item(), high.item(), enough.item()
    (40, 60, True)
    """
    m = np.asarray(draws, dtype=float)[:, None]
    p = np.asarray(probabilities, dtype=float)
    spread = Z95 * np.sqrt(m * p * (1.0 - p))
    middle = (m - 1.0) * p
    low, high = np.floor(middle - spread), np.ceil(middle + spread)
    enough = (low >= 0) & (high <= m - 1)
    last = np.maximum(m - 1.0, 0.0)
    return (
        np.clip(low, 0.0, last).astype(np.int64),
        np.clip(high, 0.0, last).astype(np.int64),
        enough,
    )


def quantile_error(low: np.ndarray, high: np.ndarray, enough: np.ndarray) -> np.ndarray:
    r"""Turn the bounds of a quantile into its standard error.

    .. math:: se = \frac{x_{(u)} - x_{(l)}}{2 z}, \quad z = 1.96

    Parameters
    ----------
    low, high
        The draws at the `quantile_bounds`, any shape [any unit].
    enough
        Whether there are draws enough for both bounds, same shape.

    Returns
    -------
    numpy.ndarray
        Same shape and unit; infinity where there are too few draws to tell, NaN where there are
        none.

    References
    ----------
    Woodruff (1952), as in `quantile_bounds`.

    Examples
    --------
    >>> quantile_error(np.array([3.0]), np.array([4.0]), np.array([True])).round(3)
    array([0.255])
    """
    error = (np.asarray(high, dtype=float) - low) / (2.0 * Z95)
    return np.where(np.isnan(error) | enough, error, np.inf)


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
