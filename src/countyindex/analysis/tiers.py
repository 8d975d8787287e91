"""Values of units → tiers (梯队) by natural breaks, best first, and how well the tiers fit."""

from __future__ import annotations

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.ranking import TIE_DECIMALS

#: Divisions whose squares differ by less than this share of all squares are equally good, so that
#: floating-point noise cannot choose between them.
NOISE = 1e-10

#: How many tiers a board is divided into, where nobody says otherwise.
TIERS = 5


def natural_breaks(values: np.ndarray, classes: int) -> np.ndarray:
    r"""Divide units into the classes that differ least within themselves (自然断点法).

    Of all divisions of the ordered values into consecutive classes, the one with the smallest

    .. math:: W = \sum_c \sum_{i \in c} (x_i - \bar x_c)^2

    found exactly, by dynamic programming over distinct values; the best last breaks are searched
    by halves, since they move up with the values: :math:`O(\text{classes} \cdot n \log n)`. Of
    divisions that are equally good (to `NOISE`), the one whose upper classes reach further down.

    Parameters
    ----------
    values
        Shape [n], larger is better [any unit], NaN for a unit without a value.
    classes
        How many tiers, 1 or more. Where there are fewer distinct values, each is a tier of its own,
        and there are fewer tiers.

    Returns
    -------
    numpy.ndarray of int64
        Shape [n]: 1 for the tier of the largest values, 2 …; 0 where the value is NaN. Values that
        tie as ranks do (`ranking.TIE_DECIMALS`) are in one tier.

    Raises
    ------
    MethodError
        Values that are not one axis or infinite; fewer classes than one.

    References
    ----------
    Fisher, W. D. (1958). On grouping for maximum homogeneity. *Journal of the American Statistical
    Association* 53(284), 789–798.
    Wang, H., & Song, M. (2011). Ckmeans.1d.dp: Optimal k-means clustering in one dimension by
    dynamic programming. *The R Journal* 3(2), 29–33.

    Examples
    --------
    >>> natural_breaks(np.array([4.0, 5.0, 9.0, 10.0, np.nan]), 2)
    array([2, 2, 1, 1, 0])
    """
    if classes < 1:
        raise MethodError(
            Problem("", f"Natural breaks cannot make {classes} tiers.", "Ask for 1 or more.")
        )
    values = _checked(values)
    present = ~np.isnan(values)
    tiers = np.zeros(values.shape, dtype=np.int64)
    if present.any():
        values = values[present]
        _, shown_by, level_of, counts = np.unique(
            _tied(values), return_index=True, return_inverse=True, return_counts=True
        )
        levels = values[shown_by] - values.mean()
        starts = _starts(levels, counts.astype(float), min(classes, len(levels)))
        ascending = np.searchsorted(starts, level_of, side="right")
        tiers[present] = len(starts) + 1 - ascending
    return tiers


def goodness(values: np.ndarray, tiers: np.ndarray) -> float:
    r"""Measure how much of the variance tiers account for (方差拟合优度, goodness of variance fit).

    .. math:: GVF = 1 - \frac{\sum_c \sum_{i \in c} (x_i - \bar x_c)^2}{\sum_i (x_i - \bar x)^2}

    Parameters
    ----------
    values
        Shape [n], NaN for a unit without a value [any unit].
    tiers
        The tier of every unit, shape [n]; units in tier 0 are left out.

    Returns
    -------
    float
        From 0 (tiers say nothing) to 1 (the values of a tier are equal); 1 where all are equal.

    Raises
    ------
    MethodError
        Values that are not one axis or infinite, tiers of another shape.

    References
    ----------
    Jenks, G. F. (1977). *Optimal Data Classification for Choropleth Maps*. Occasional Paper 2,
    Department of Geography, University of Kansas.

    Examples
    --------
    >>> round(goodness(np.array([4.0, 5.0, 9.0, 10.0]), np.array([2, 2, 1, 1])), 3)
    0.962
    """
    values = _checked(values)
    tiers = np.asarray(tiers)
    if tiers.shape != values.shape:
        raise MethodError(
            Problem(
                "", f"{len(values)} values have tiers of shape {tiers.shape}.", "Give one each."
            )
        )
    counted = (tiers > 0) & ~np.isnan(values)
    values, tiers = values[counted], tiers[counted]
    total = _squares(values)
    if total == 0:
        return 1.0
    return float(1.0 - sum(_squares(values[tiers == tier]) for tier in np.unique(tiers)) / total)


def _checked(values: np.ndarray) -> np.ndarray:
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or np.isinf(values).any():
        raise MethodError(
            Problem(
                "",
                "Tiers are made of finite values along one axis.",
                "Leave other values out (NaN).",
            )
        )
    return values


def _tied(values: np.ndarray) -> np.ndarray:
    """Round so that values that share a rank are equal."""
    largest = np.abs(values).max()
    return np.round(values / largest, TIE_DECIMALS) if largest > 0 else values


def _squares(values: np.ndarray) -> float:
    return float(np.square(values - values.mean()).sum()) if values.size else 0.0


def _starts(levels: np.ndarray, counts: np.ndarray, classes: int) -> np.ndarray:
    """Return where the second and later classes start among ascending distinct values."""
    sums = _Sums(levels, counts)
    best = sums.within(np.zeros(len(levels), dtype=np.int64), np.arange(len(levels)))
    breaks = []
    for made in range(1, classes):
        best, last = _one_more(best, sums, made)
        breaks.append(last)
    starts, end = [], len(levels) - 1
    for last in reversed(breaks):
        starts.append(last[end])
        end = last[end] - 1
    return np.array(starts[::-1], dtype=np.int64)


class _Sums:
    """Running sums of counts, values and squares, from which any run's squares follow."""

    def __init__(self, levels: np.ndarray, counts: np.ndarray):
        terms = (counts, counts * levels, counts * levels**2)
        self.n, self.x, self.xx = (np.concatenate([[0.0], np.cumsum(term)]) for term in terms)
        self.noise = NOISE * self.xx[-1]

    def within(self, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Sum the squares around their mean of the levels first … last."""
        n, x, xx = (run[last + 1] - run[first] for run in (self.n, self.x, self.xx))
        return np.maximum(xx - x**2 / n, 0.0)


def _one_more(best: np.ndarray, sums: _Sums, made: int) -> tuple[np.ndarray, np.ndarray]:
    """Add a class on top of `made` classes: the least squares up to each level, and its start.

    The best start never moves down as the level moves up. Every second level is searched between
    the starts of its neighbours, then every second of the rest, and so on.
    """
    n = len(best)
    least, start = np.full(n, np.inf), np.zeros(n, dtype=np.int64)
    stride = 1 << (n - 1).bit_length()
    while stride:
        here = np.arange(stride - 1, n, 2 * stride)
        here = here[here >= made]
        if here.size:
            below, above = here - stride, here + stride
            low = np.where(below >= made, start[np.maximum(below, 0)], made)
            high = np.where(above < n, start[np.minimum(above, n - 1)], here)
            least[here], start[here] = _search(best, sums, here, low, np.minimum(high, here))
        stride //= 2
    return least, start


def _search(
    best: np.ndarray, sums: _Sums, ends: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For every end, the least squares over starts low … high, and the first start that has it."""
    lengths = high - low + 1
    offsets = np.cumsum(lengths) - lengths
    owner = np.repeat(np.arange(len(ends)), lengths)
    starts = np.arange(len(owner)) - offsets[owner] + low[owner]
    squares = best[starts - 1] + sums.within(starts, ends[owner])
    least = np.minimum.reduceat(squares, offsets)
    hits = np.flatnonzero(squares <= least[owner] + sums.noise)
    first = hits[np.searchsorted(owner[hits], np.arange(len(ends)))]
    return least, starts[first]
