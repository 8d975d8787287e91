"""Draws in order → quantiles between them and their errors, for ranks and for scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from countyindex.analysis.uncertainty.precision import enough, order_chances
from countyindex.errors import MethodError, Problem

#: How many draws of units are in memory at once.
CELLS = 1 << 22


def interpolate(ordered: InOrder, draws: np.ndarray, probabilities: Sequence[float]) -> np.ndarray:
    r"""Read quantiles off the draws in order, by the linear rule (type 7).

    .. math:: h = (m - 1) p, \quad q = x_{(\lfloor h \rfloor)}
              + (h - \lfloor h \rfloor) (x_{(\lfloor h \rfloor + 1)} - x_{(\lfloor h \rfloor)})

    with places counted from 0; in the very order of operations of ``numpy.quantile``.

    Parameters
    ----------
    ordered
        The draws.
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
    >>> interpolate(Sorted(np.array([[1.0, 2.0, 4.0]])), np.array([3]), [0.25])
    array([[1.5]])
    """
    place = np.maximum(np.asarray(draws) - 1, 0)[:, None] * checked(probabilities)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(np.asarray(draws) - 1, 0)[:, None])
    share = place - below
    low, high = ordered.at(below), ordered.at(above)
    step = high - low
    return np.where(share < 0.5, low + step * share, high - step * (1.0 - share))


def errors(
    ordered: InOrder, draws: np.ndarray, probabilities: Sequence[float], found: np.ndarray
) -> np.ndarray:
    """Return the standard errors of quantiles, shape [n, q].

    How far the quantile of other draws may be, given how likely each draw is to be it.

    Parameters
    ----------
    ordered, draws, probabilities
        As for `interpolate`.
    found
        The quantiles, shape [n, q].

    Returns
    -------
    numpy.ndarray
        Infinity where there are too few draws to tell, NaN where there are none.

    References
    ----------
    Maritz & Jarrett (1978), as in `precision.order_chances`.

    Examples
    --------
    >>> heaps = Sorted(np.repeat([[1.0, 2.0]], 50, axis=1))
    >>> errors(heaps, np.array([100]), [0.5], np.array([[1.5]]))
    array([[0.5]])
    """
    p = checked(probabilities)
    told = np.where(enough(draws, p), 0.0, np.inf)
    told[np.asarray(draws) == 0] = np.nan
    for m in np.unique(draws[draws > 0]).tolist():
        units = np.flatnonzero(draws == m)
        for at in np.flatnonzero(told[units[0]] == 0):
            chances = order_chances(m, float(p[at]))
            told[units, at] = ordered.deviation(units, *chances, found[units, at])
    return told


class InOrder(Protocol):
    """The draws of every unit, from the smallest to the largest."""

    def at(self, places: np.ndarray) -> np.ndarray:
        """Return draws by their places (from 0), both of shape [n, q]; NaN has no draws."""

    def deviation(
        self, units: np.ndarray, first: int, chances: np.ndarray, around: np.ndarray
    ) -> np.ndarray:
        """Return the standard deviation of units whose draws from the first have these chances.

        The units, shape [u], have equally many draws; deviations are taken from `around`, shape
        [u], first, so that equal draws have none.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """Draws in rows, shape [n, draws], that begin with `gone` zeros, [n], which count for none.

    Draws that are NaN come last.
    """

    rows: np.ndarray
    gone: np.ndarray | int = 0

    def at(self, places: np.ndarray) -> np.ndarray:
        """As `InOrder.at`."""
        width = self.rows.shape[1]
        gone = np.broadcast_to(self.gone, len(self.rows))[:, None]
        found = np.take_along_axis(self.rows, np.minimum(places + gone, width - 1), axis=1)
        return np.where(gone < width, found.astype(float), np.nan)

    def deviation(
        self, units: np.ndarray, first: int, chances: np.ndarray, around: np.ndarray
    ) -> np.ndarray:
        """As `InOrder.deviation`."""
        start = int(np.broadcast_to(self.gone, len(self.rows))[units[0]]) + first
        span = slice(start, start + len(chances))
        part = self.rows[:, span] if len(units) == len(self.rows) else self.rows[units, span]
        off = part - around[:, None]
        mean = np.einsum("ij,j->i", off, chances)
        return _root(mean, np.einsum("ij,j->i", np.square(off, out=off), chances))


class Counted:
    """Whole numbers, of which `counts` says how often each was drawn, shape [n, 1 + largest].

    Column 0 counts draws of nothing.
    """

    def __init__(self, counts: np.ndarray):
        self.running = np.cumsum(counts[:, 1:], axis=1)

    def at(self, places: np.ndarray) -> np.ndarray:
        """As `InOrder.at`: each unit's running counts are laid behind the one before."""
        n, width = self.running.shape
        drawn = self.running[:, -1:]
        behind = np.arange(n)[:, None] * (int(drawn.max(initial=0)) + 1)
        found = np.searchsorted((self.running + behind).ravel(), places + behind, side="right")
        return np.where(drawn > 0, found - np.arange(n)[:, None] * width + 1.0, np.nan)

    def deviation(
        self, units: np.ndarray, first: int, chances: np.ndarray, around: np.ndarray
    ) -> np.ndarray:
        """As `InOrder.deviation`."""
        running = self.running[units]
        below = np.ones(int(running[0, -1]) + 1)
        below[: first + 1] = 0.0
        np.cumsum(chances[:-1], out=below[first + 1 : first + len(chances)])
        shares = np.diff(below[running], axis=1, prepend=0.0)
        off = np.arange(1.0, running.shape[1] + 1) - around[:, None]
        mean, square = (np.einsum("ij,ij->i", shares, each) for each in (off, off * off))
        return _root(mean, square)


def _root(mean: np.ndarray, square: np.ndarray) -> np.ndarray:
    """Turn the mean and the mean square of deviations into their standard deviation."""
    return np.sqrt(np.maximum(square - mean**2, 0.0))


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
