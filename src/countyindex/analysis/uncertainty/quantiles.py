"""Draws in order → quantiles between them and their errors, for ranks and for scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from countyindex.analysis.uncertainty.precision import quantile_bounds, quantile_error
from countyindex.errors import MethodError, Problem

#: Gives the draws at some places in order (from 0), shape [n, q] of each unit; NaN has no draws.
Ordered = Callable[[np.ndarray], np.ndarray]

#: How many draws of units are in memory at once.
CELLS = 1 << 22


def interpolate(ordered: Ordered, draws: np.ndarray, probabilities: Sequence[float]) -> np.ndarray:
    r"""Read quantiles off the draws in order, by the linear rule (type 7).

    .. math:: h = (m - 1) p, \quad q = x_{(\lfloor h \rfloor)}
              + (h - \lfloor h \rfloor) (x_{(\lfloor h \rfloor + 1)} - x_{(\lfloor h \rfloor)})

    with places counted from 0; in the very order of operations of ``numpy.quantile``.

    Parameters
    ----------
    ordered
        Places → draws, shapes [n, q].
    draws
        How many draws each unit has, m, shape [n].
    probabilities
        Which quantiles, p, from 0 to 1.

    Returns
    -------
    numpy.ndarray
        Shape [n, q], NaN for a unit without draws.

    References
    ----------
    Hyndman, R. J., & Fan, Y. (1996). Sample quantiles in statistical packages. *The American
    Statistician* 50(4), 361–365.

    Examples
    --------
    >>> draws = np.array([[1.0, 2.0, 4.0]])
    >>> interpolate(lambda k: np.take_along_axis(draws, k, axis=1), np.array([3]), [0.25])
    array([[1.5]])
    """
    place = np.maximum(np.asarray(draws) - 1, 0)[:, None] * checked(probabilities)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(np.asarray(draws) - 1, 0)[:, None])
    share = place - below
    low, high = ordered(below), ordered(above)
    step = high - low
    return np.where(share < 0.5, low + step * share, high - step * (1.0 - share))


def errors(ordered: Ordered, draws: np.ndarray, probabilities: Sequence[float]) -> np.ndarray:
    """Return the standard errors of the quantiles of `interpolate`, shape [n, q].

    See `precision.quantile_bounds` for the formula.
    """
    low, high, enough = quantile_bounds(draws, checked(probabilities))
    return quantile_error(ordered(low), ordered(high), enough)


def checked(probabilities: Sequence[float]) -> np.ndarray:
    """Refuse probabilities that are none."""
    p = np.asarray(probabilities, dtype=float)
    if p.ndim != 1 or not ((p >= 0) & (p <= 1)).all():
        raise MethodError(
            Problem("", f"Quantiles cannot be taken at {p.tolist()}.", "Give a list from 0 to 1.")
        )
    return p


def stretches(draws: int, units: int, cells: int | None = None) -> Iterator[slice]:
    """Cut the units into stretches that have so many cells together, as fit into memory."""
    width = max((cells or CELLS) // max(draws, 1), 1)
    return (slice(start, start + width) for start in range(0, units, width))
