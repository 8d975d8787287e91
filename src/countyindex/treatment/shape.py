"""Values → skewness and excess kurtosis of every column (偏度、峰度); not a method by itself."""

import numpy as np

from countyindex.columns import NOISE, extremes, is_flat, present_extremes

#: Sizes of columns, up or down, whose fourth powers are ordinary numbers.
REACH = 1e60

#: Present cells below which the two measures say nothing, and a column is never flagged.
FEWEST = 4


def skewness_kurtosis(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Measure how lopsided and how heavy-tailed every column is (both bias-corrected, type 2).

    .. math::

        G_1 = \frac{\sqrt{n(n-1)}}{n-2} \frac{m_3}{m_2^{3/2}}, \quad
        G_2 = \frac{n-1}{(n-2)(n-3)} \left[(n+1)\left(\frac{m_4}{m_2^2} - 3\right) + 6\right]

    with :math:`m_r` the r-th central moment over the n present cells.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], finite, missing cells NaN.

    Returns
    -------
    tuple of numpy.ndarray
        Skewness and excess kurtosis, each of shape [..., k]; NaN for a column with fewer than four
        present cells or without spread.

    References
    ----------
    Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis.
    *The Statistician* 47, 183–189.

    Examples
    --------
    >>> skewness, kurtosis = skewness_kurtosis(np.array([[1.0], [2.0], [3.0], [4.0], [10.0]]))
    >>> skewness.round(4), kurtosis.round(4)
    (array([1.6971]), array([3.152]))
    """
    values = np.asarray(values, dtype=float)
    low, high, missing = _extent(values)
    n = _present(values, missing)
    known = (n >= FEWEST) & ~is_flat(low, high)
    n = np.where(known, n, FEWEST)
    deviations = _within_reach(values - low[..., None, :], np.where(known, high - low, 1.0))
    if missing is not None:
        deviations[missing] = 0.0
    deviations -= (np.sum(deviations, axis=-2) / n)[..., None, :]
    if missing is not None:
        deviations[missing] = 0.0
    squares = deviations * deviations
    m2, m3, m4 = (
        np.einsum("...nk,...nk->...k", left, right) / n
        for left, right in ((deviations, deviations), (deviations, squares), (squares, squares))
    )
    m2 = np.where(known, m2, 1.0)
    skewness = np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    # A symmetric column leans to neither side: the sign of float noise must not choose one.
    skewness = np.where(np.abs(skewness) > NOISE, skewness, 0.0)
    return np.where(known, skewness, np.nan), np.where(known, kurtosis, np.nan)


def _extent(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Smallest and largest present value of every column, and which are missing, if any."""
    low, high = extremes(values)
    if not np.isnan(low).any():
        return low, high, None
    return *present_extremes(values), np.isnan(values)


def _present(values: np.ndarray, missing: np.ndarray | None) -> np.ndarray:
    """How many present values every column has."""
    if missing is None:
        return np.full((*values.shape[:-2], values.shape[-1]), values.shape[-2])
    return values.shape[-2] - np.count_nonzero(missing, axis=-2)


def _within_reach(deviations: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Bring columns near 1 where fourth powers would overflow or vanish, without losing a digit."""
    if ((sizes > 1 / REACH) & (sizes < REACH)).all():
        return deviations
    return np.ldexp(deviations, -np.frexp(sizes)[1][..., None, :])


def outlying(
    skewness: np.ndarray, kurtosis: np.ndarray, skewness_limit: float, kurtosis_limit: float
) -> np.ndarray:
    """Which columns have outliers: too lopsided and too heavy-tailed at once."""
    return (np.abs(skewness) > skewness_limit) & (kurtosis > kurtosis_limit)
