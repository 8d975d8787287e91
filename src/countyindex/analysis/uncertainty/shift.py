"""Ranks of many draws and a reference → how far boards move, draw by draw (位次偏移).

Ranks have shape [draws, n], the reference [n], integers, 1 is best, 0 where a unit is not ranked.
Each draw is compared over the units that it and the reference rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from countyindex.analysis.uncertainty import quantiles
from countyindex.analysis.uncertainty.ranks import checked, narrowest, permutations, shape_of
from countyindex.errors import MethodError, Problem

#: "Moves more than … places" that is printed.
PLACES = (3, 5, 10)

#: Ranks that are counted at once, so that the counts stay in the processor's cache.
CACHED = 2**17


def mean_shift(ranks: np.ndarray, reference: np.ndarray) -> np.ndarray:
    r"""Measure how far units move from their reference ranks, on average over units.

    .. math:: \bar R_S = \frac 1 n \sum_i |r_i - r_i^{ref}|

    Parameters
    ----------
    ranks, reference
        As the module says.

    Returns
    -------
    numpy.ndarray
        Shape [draws] [places], NaN for a draw that shares no unit with the reference.

    Raises
    ------
    MethodError
        Ranks that are not integers from 0 to n; a reference for other units.

    References
    ----------
    Saisana, M., Saltelli, A., & Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators. *Journal of the Royal
    Statistical Society, Series A* 168(2), 307–323.

    Examples
    --------
    >>> mean_shift(np.array([[2, 1, 3], [1, 3, 2]]), np.array([1, 2, 3])).round(3)
    array([0.667, 0.667])
    """
    parts = (moved.sum(axis=1, dtype=np.int64) / units for moved, units in _moves(ranks, reference))
    return np.concatenate([*parts, np.empty(0)])


def moved_share(
    ranks: np.ndarray, reference: np.ndarray, places: Sequence[int] = PLACES
) -> np.ndarray:
    """Return the share of units that move more than so many places from their reference ranks.

    Parameters
    ----------
    ranks, reference
        As the module says.
    places
        More than how many places.

    Returns
    -------
    numpy.ndarray
        Shape [draws, places] [share of the units], NaN for a draw that shares none.

    Raises
    ------
    MethodError
        As `mean_shift`.

    Examples
    --------
    >>> moved_share(np.array([[3, 2, 1]]), np.array([1, 2, 3]), [0, 1]).round(3)
    array([[0.667, 0.667]])
    """
    parts = (
        np.stack([np.count_nonzero(moved > far, axis=1) / units for far in places], axis=1)
        for moved, units in _moves(ranks, reference)
    )
    return np.concatenate([*parts, np.empty((0, len(places)))])


def spearman(ranks: np.ndarray, reference: np.ndarray) -> np.ndarray:
    r"""Correlate the ranks of each draw with the reference (Spearman's ρ).

    .. math:: \rho = \frac{\sum_i (x_i - \bar x)(y_i - \bar y)}
              {\sqrt{\sum_i (x_i - \bar x)^2 \sum_i (y_i - \bar y)^2}}

    with x and y the ranks anew among the m units that both rank, ties at their mean place, so that
    :math:`\bar x = \bar y = (m + 1)/2`.

    Parameters
    ----------
    ranks, reference
        As the module says.

    Returns
    -------
    numpy.ndarray
        Shape [draws], from −1 to 1; NaN where fewer than two units are shared or all tie.

    Raises
    ------
    MethodError
        As `mean_shift`.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things. *American
    Journal of Psychology* 15, 72–101.

    Examples
    --------
    >>> spearman(np.array([[1, 2, 3], [3, 2, 1]]), np.array([1, 2, 3]))
    array([ 1., -1.])
    """
    parts = [
        _spearman(rows[some], reference)
        for rows in _blocks(ranks, reference)
        for some in quantiles.stretches(rows.shape[1], len(rows), CACHED)
    ]
    return np.concatenate([*parts, np.empty(0)])


def _spearman(ranks: np.ndarray, reference: np.ndarray) -> np.ndarray:
    both = (ranks > 0) & (reference > 0)
    x = _centred_mid_ranks(ranks, both)
    y = _centred_mid_ranks(np.broadcast_to(reference, ranks.shape), both)
    xy, xx, yy = (np.einsum("ij,ij->i", a, b) for a, b in ((x, y), (x, x), (y, y)))
    spread = np.sqrt(xx * yy)
    return xy / np.where(spread > 0, spread, np.nan)


def _centred_mid_ranks(ranks: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Rank the kept units of each row anew, less the mean rank; 0 for the others.

    Rows that are all the same are worked on once.
    """
    if ranks.strides[0] == 0 and (kept == kept[:1]).all():
        one = _centred(_mid_ranks(ranks[:1], kept[:1]), kept[:1])
        return np.broadcast_to(one, ranks.shape)
    whole = kept.all() and permutations(ranks)
    return _centred(ranks if whole else _mid_ranks(ranks, kept), kept)


def _centred(mid_ranks: np.ndarray, kept: np.ndarray) -> np.ndarray:
    if kept.all():
        return mid_ranks - (kept.shape[1] + 1.0) / 2.0
    middle = (np.count_nonzero(kept, axis=1) + 1.0) / 2.0
    return np.where(kept, mid_ranks - middle[:, None], 0.0)


def _mid_ranks(ranks: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Rank the kept units of each row anew, ties at their mean place; the others get anything."""
    rows = len(ranks)
    width = int(ranks.max(initial=0)) + 1
    cells = ranks + np.arange(rows, dtype=np.int64)[:, None] * width
    counts = np.bincount(cells[kept], minlength=rows * width).reshape(rows, width)
    before = np.cumsum(counts, axis=1) - counts
    return (before + (counts + 1) / 2.0).ravel()[cells]


def _moves(ranks: np.ndarray, reference: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, for blocks of draws, how far each unit moves and how many are compared (NaN: none)."""
    n = len(reference)
    was, ranked = reference.astype(narrowest(n)), reference > 0
    for rows in _blocks(ranks, reference):
        moved = np.abs(rows.astype(was.dtype, copy=False) - was)
        both = (rows > 0) & ranked
        units = np.full(len(rows), float(n))
        if not both.all():
            moved[~both] = 0
            units = np.count_nonzero(both, axis=1)
        yield moved, np.where(units > 0, units, np.nan)


def _blocks(ranks: np.ndarray, reference: np.ndarray) -> Iterator[np.ndarray]:
    """Check the draws against the reference and yield as many at once as fit into memory."""
    draws, n = shape_of(ranks)
    if reference.shape != (n,):
        raise MethodError(
            Problem(
                "",
                f"Draws rank {n} units, the reference {len(reference)}.",
                "Give the ranks of the same units in the same order.",
            )
        )
    checked(reference[None, :])
    for block in quantiles.stretches(n, draws):
        yield checked(ranks[block])
