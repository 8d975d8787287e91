"""Values → the largest over the smallest (极值比)."""

import numpy as np

from countyindex.analysis.inequality.population import values_and_shares


def max_min_ratio(values: np.ndarray) -> np.ndarray:
    r"""Divide the largest value by the smallest (极值比).

    .. math:: \max x / \min x

    Parameters
    ----------
    values
        Values [any unit], shape [..., n], above 0.

    Returns
    -------
    numpy.ndarray
        1 (equal) or more, shape [...]. It looks at two units only, and grows with their number.

    Raises
    ------
    MethodError
        Missing or infinite values; values of 0 or below.

    Examples
    --------
    >>> max_min_ratio(np.array([2.0, 3.0, 5.0]))
    np.float64(2.5)
    """
    values, _ = values_and_shares("max_min_ratio", values, None, positive=True)
    return values.max(axis=-1) / values.min(axis=-1)
