"""What a function gives with every set of factors changed → each factor's share (变化分解)."""

from __future__ import annotations

from math import factorial

import numpy as np


def shapley(values: np.ndarray) -> np.ndarray:
    r"""Split a change among the factors that were changed, by the Shapley value.

    .. math::

        \phi_j = \sum_{S \not\ni j} \frac{|S|!\,(k - |S| - 1)!}{k!}
        \left( v(S \cup \{j\}) - v(S) \right)

    the mean of what changing factor :math:`j` adds, over all orders in which :math:`k` factors can
    be changed one after the other. The parts add up to :math:`v(N) - v(\emptyset)`.

    Parameters
    ----------
    values
        Values [any unit], shape [2**k, ...]: entry :math:`s` is what comes out when just those
        factors are changed whose bit is set in :math:`s`; factor 0 is the lowest bit.

    Returns
    -------
    numpy.ndarray
        Parts [the unit of the values], shape [k, ...].

    Raises
    ------
    ValueError
        The first axis is no power of two long.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games. In: Kuhn, H. W., Tucker, A. W. (eds.),
    Contributions to the Theory of Games II, 307–317. Princeton University Press.

    Examples
    --------
    Twice as long and three times as wide, from 1 × 1: the area grows by 5.

    >>> shapley(np.array([1.0, 2.0, 3.0, 6.0]))
    array([2., 3.])
    """
    values = np.asarray(values, dtype=float)
    count = len(values).bit_length() - 1
    if len(values) != 1 << count:
        raise ValueError(f"{len(values)} values are not one for each set of factors")
    sets = np.arange(len(values))
    sizes = np.array([int(each).bit_count() for each in sets])
    parts = np.empty((count, *values.shape[1:]))
    for factor in range(count):
        without = sets[(sets >> factor) & 1 == 0]
        gains = values[without | (1 << factor)] - values[without]
        parts[factor] = np.tensordot(_shares(sizes[without], count), gains, axes=1)
    return parts


def _shares(sizes: np.ndarray, count: int) -> np.ndarray:
    """Share of all orders in which just these many factors were changed before one of the rest."""
    before = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    return np.array(before, dtype=float)[sizes] / factorial(count)
