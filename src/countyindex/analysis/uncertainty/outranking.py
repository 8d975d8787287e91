"""Ranks of units in many draws → who is before whom how often, and who cannot be told apart.

Ranks have shape [draws, n], integers, 1 is best, 0 where a unit is not ranked in a draw. `board` is
the order of a leaderboard: positions of units, best first; units left out of it are in no group.
"""

from __future__ import annotations

import numpy as np

from countyindex.analysis.uncertainty import quantiles
from countyindex.analysis.uncertainty.ranks import checked, narrowest, permutations, shape_of
from countyindex.errors import MethodError, Problem

#: From which probability on of being before another unit a unit is told apart from it.
LEVEL = 0.95


def outranking(ranks: np.ndarray) -> np.ndarray:
    r"""Share of draws in which one unit is strictly before another (两两优先概率).

    .. math:: p_{ij} = \frac{\#\{t : r_{ti} < r_{tj}\}}{\#\{t : \text{both are ranked}\}}

    so that :math:`p_{ij} + p_{ji} = 1` less the share of ties.

    Parameters
    ----------
    ranks
        Shape [draws, n].

    Returns
    -------
    numpy.ndarray
        Shape [n, n]: how often the unit of the row is before that of the column [share]; 0 on the
        diagonal, NaN where no draw ranks both.

    Raises
    ------
    MethodError
        Ranks that are not integers from 0 to n.

    References
    ----------
    Leskinen, P., Viitanen, J., Kangas, A., & Kangas, J. (2006). Alternatives to incorporate
    uncertainty and risk attitude in multicriteria evaluation of forest plans. *Forest Science*
    52(3), 304–312.

    Examples
    --------
    >>> outranking(np.array([[1, 2], [1, 2], [1, 1], [2, 1]]))
    array([[0.  , 0.5 ],
           [0.25, 0.  ]])
    """
    ranks = checked(ranks)
    rows, late = _late(ranks.T, ranks.shape[1])
    if permutations(ranks):
        return _mirrored(rows)
    better = np.array([_times_before(row, rows) for row in late])
    return better / _together(rows)


def adjacent_outranking(ranks: np.ndarray, board: np.ndarray) -> np.ndarray:
    """Compare every unit of a board with the next one only: for boards too long for all pairs.

    Parameters
    ----------
    ranks
        Shape [draws, n]; may be mapped from a file, of which `quantiles.CELLS` are read at once.
    board
        Positions of units, best first, shape [b].

    Returns
    -------
    numpy.ndarray
        Shape [b − 1, 2]: share of draws in which a unit is strictly before the next one, and
        strictly behind it; NaN where no draw ranks both.

    Raises
    ------
    MethodError
        Ranks that are not integers from 0 to n; a board that names a unit twice or one too many.

    Examples
    --------
    >>> adjacent_outranking(np.array([[1, 2], [1, 2], [1, 1], [2, 1]]), np.array([0, 1]))
    array([[0.5 , 0.25]])
    """
    draws, n = shape_of(ranks)
    board = _board(board, n)
    both, before, behind = np.zeros((3, max(len(board) - 1, 0)), dtype=np.int64)
    for block in quantiles.stretches(n, draws):
        rows = np.take(checked(ranks[block]), board, axis=1)
        late = np.where(rows == 0, np.iinfo(rows.dtype).max, rows)
        both += np.count_nonzero((rows[:, :-1] > 0) & (rows[:, 1:] > 0), axis=0)
        before += np.count_nonzero(late[:, :-1] < rows[:, 1:], axis=0)
        behind += np.count_nonzero(late[:, 1:] < rows[:, :-1], axis=0)
    return np.stack([before, behind], axis=1) / _some(both)[:, None]


def told_apart(outranks: np.ndarray, level: float = LEVEL) -> np.ndarray:
    """Say which units can be told apart: one is before the other in nearly all draws.

    Parameters
    ----------
    outranks
        Shape [n, n] of `outranking`.
    level
        In which share of the draws at least, above one half, at most 1.

    Returns
    -------
    numpy.ndarray of bool
        Shape [n, n], symmetric; False on the diagonal, and where no draw compares the two.

    Raises
    ------
    MethodError
        A level that is not above one half and at most 1.

    Examples
    --------
    >>> told_apart(np.array([[0.0, 0.97], [0.03, 0.0]])).tolist()
    [[False, True], [True, False]]
    """
    better = outranks >= _level(level)
    return np.logical_or(better, better.T)


def apart_from_next(shares: np.ndarray, level: float = LEVEL) -> np.ndarray:
    """Say which units of a board can be told apart from the next one.

    Parameters
    ----------
    shares
        Shape [b − 1, 2] of `adjacent_outranking`.
    level
        As in `told_apart`.

    Returns
    -------
    numpy.ndarray of bool
        Shape [b − 1], in the order of the board; the last unit has no next one.

    Raises
    ------
    MethodError
        A level that is not above one half and at most 1.

    Examples
    --------
    >>> apart_from_next(np.array([[0.97, 0.03], [0.6, 0.4]])).tolist()
    [True, False]
    """
    return np.any(shares >= _level(level), axis=1)


def runs(apart: np.ndarray, board: np.ndarray) -> np.ndarray:
    """List the longest runs of a board in which no two units can be told apart.

    Runs overlap, for the first and the last of three may be told apart while neither can be from
    the one between them.

    Parameters
    ----------
    apart
        Shape [n, n] of `told_apart`.
    board
        Positions of units, best first, shape [b].

    Returns
    -------
    numpy.ndarray of int64
        Shape [runs, 2]: places on the board (from 0) of the first and the last unit of each run,
        down the board. Every unit is in one run at least; no run is inside another.

    Raises
    ------
    MethodError
        A board that names a unit twice or one too many.

    References
    ----------
    Piepho, H.-P. (2004). An algorithm for a letter-based representation of all-pairwise
    comparisons. *Journal of Computational and Graphical Statistics* 13(2), 456–466.

    Examples
    --------
    >>> apart = np.zeros((3, 3), dtype=bool)
    >>> apart[0, 2] = apart[2, 0] = True
    >>> runs(apart, np.array([0, 1, 2])).tolist()
    [[0, 1], [1, 2]]
    """
    first = _first_alike(apart, board)
    last = np.append(first[1:] > first[:-1], True)[: len(first)]
    return np.stack([first[last], np.flatnonzero(last)], axis=1)


def groups(apart: np.ndarray, board: np.ndarray) -> np.ndarray:
    """Cut a board, from the top, into groups in which no two units can be told apart (并列组).

    A group is as long as it can be before the next one begins, so that every unit is in one group.
    Units on either side of a cut may still be alike: `runs` shows all overlaps.

    Parameters
    ----------
    apart, board
        As in `runs`.

    Returns
    -------
    numpy.ndarray of int64
        Shape [n]: 1 for the group at the top, 2 …; 0 for units that are not on the board.

    Raises
    ------
    MethodError
        A board that names a unit twice or one too many.

    Examples
    --------
    >>> apart = np.zeros((3, 3), dtype=bool)
    >>> apart[0, 2] = apart[2, 0] = True
    >>> groups(apart, np.array([0, 1, 2]))
    array([1, 1, 2])
    """
    labels = np.zeros(len(apart), dtype=np.int64)
    start = group = 0
    for place, first in enumerate(_first_alike(apart, board)):
        if group == 0 or first > start:
            start, group = place, group + 1
        labels[board[place]] = group
    return labels


def _first_alike(apart: np.ndarray, board: np.ndarray) -> np.ndarray:
    """For every place, the highest place down from which no two units can be told apart."""
    board = _board(board, len(apart))
    above = np.tril(apart[np.ix_(board, board)], k=-1)
    places = np.arange(1, len(board) + 1)
    nearest = np.where(above, places, 0).max(axis=1, initial=0)
    return np.maximum.accumulate(nearest)


def _late(columns: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Lay the draws of a unit side by side, unranked as 0, and again with unranked behind all."""
    rows = columns.astype(narrowest(n), order="C")
    return rows, np.where(rows == 0, np.iinfo(rows.dtype).max, rows)


def _mirrored(rows: np.ndarray) -> np.ndarray:
    """Compare each pair once, for without ties who is not before is behind."""
    n, draws = rows.shape
    better = np.zeros((n, n), dtype=np.int64)
    for unit, row in enumerate(rows):
        better[unit, unit + 1 :] = _times_before(row, rows[unit + 1 :])
    return (better + np.tril(draws - better.T, k=-1)) / max(draws, 1)


def _times_before(row: np.ndarray, others: np.ndarray) -> list[int]:
    """Count the draws in which a unit is strictly before each other one.

    One pair at a time: comparing and counting 10,000 draws at once leaves no room for a faster way.
    """
    before = np.empty(len(row), dtype=bool)
    return [int(np.count_nonzero(np.less(row, other, out=before))) for other in others]


def _together(rows: np.ndarray) -> np.ndarray:
    """Count the draws that rank both units of each pair; NaN for none."""
    if rows.all():
        return _some(np.full((len(rows), len(rows)), rows.shape[1]))
    ranked = (rows > 0).astype(float)
    return _some(ranked @ ranked.T)


def _some(counts: np.ndarray) -> np.ndarray:
    return np.where(counts > 0, counts, np.nan)


def _board(board: np.ndarray, n: int) -> np.ndarray:
    board = np.asarray(board, dtype=np.int64)
    fits = board.ndim == 1 and np.isin(board, np.arange(n)).all()
    if not fits or len(np.unique(board)) != len(board):
        raise MethodError(
            Problem(
                "",
                f"A board of {n} units lists each by its position, from 0, and none twice.",
                "Order the units by their ranks.",
            )
        )
    return board


def _level(level: float) -> float:
    if not 0.5 < level <= 1:
        raise MethodError(
            Problem(
                "",
                f"Units are not told apart at the probability {level}.",
                "Give one above 0.5 and at most 1.",
            )
        )
    return level
