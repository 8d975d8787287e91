"""Numbers of factors and of rows → points at which to run a model, block by block (抽样设计)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from countyindex.errors import Problem, UsageError

#: Rows of the design that are in memory at once.
ROWS = 1024

#: Rows that Sobol's sequence has at most.
MOST_ROWS = 1 << 30

#: Columns that Sobol's sequence has at most (Joe & Kuo 2008).
MOST_COLUMNS = 21_201


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some consecutive rows of the design.

    `first` is the number of the first row, `a` and `b` have shape [rows, columns], from 0 to 1, and
    `ends` says before which column each factor ends.
    """

    first: int
    a: np.ndarray
    b: np.ndarray
    ends: tuple[int, ...]

    def mixed(self, factor: int) -> np.ndarray:
        """Return `a` with the columns of one factor from `b`, shape [rows, columns]."""
        start = self.ends[factor - 1] if factor else 0
        points = self.a.copy()
        points[:, start : self.ends[factor]] = self.b[:, start : self.ends[factor]]
        return points

    def points(self) -> np.ndarray:
        """Stack all points of the rows, shape [d + 2, rows, columns]: a, b, then each `mixed`."""
        mixed = (self.mixed(factor) for factor in range(len(self.ends)))
        return np.stack([self.a, self.b, *mixed])


def design(
    rows: int, widths: Sequence[int], seed: int, *, block_rows: int = ROWS
) -> Iterator[Block]:
    r"""Lay out the points for first-order and total indices of factors that may be grouped.

    One scrambled Sobol sequence with two columns for every column of a factor: A takes the first,
    third, …, and B those between, so that both sides of the first factors come from its first
    columns, which are even together from few rows on; :math:`A_B^{(i)}` is A with all columns of
    factor i from B. A model runs :math:`N (d + 2)` times, d being the number of factors, however
    many columns they have. The first :math:`2^m` rows are the design of :math:`2^m` rows.

    Parameters
    ----------
    rows
        N, a power of 2.
    widths
        How many columns each factor has, 1 or more: all columns of a factor move together.
    seed
        Of the scrambling.
    block_rows
        Rows in memory at once, a power of 2; it changes no number.

    Returns
    -------
    iterator of Block
        Down the design.

    Raises
    ------
    UsageError
        Rows that are no power of 2 or too many; no factor, a factor without columns, or more
        columns than the sequence has.

    References
    ----------
    Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M., & Tarantola, S. (2010).
    Variance based sensitivity analysis of model output: Design and estimator for the total
    sensitivity index. *Computer Physics Communications* 181(2), 259–270.
    Owen, A. B. (1998). Scrambling Sobol' and Niederreiter–Xing points. *Journal of Complexity*
    14(4), 466–489.

    Examples
    --------
    >>> [block.points().shape for block in design(16, [1, 3], seed=7, block_rows=8)]
    [(4, 8, 4), (4, 8, 4)]
    """
    problems = [*_wrong_rows(rows, "rows of the design"), *_wrong_rows(block_rows, "rows a block")]
    problems += _wrong_widths(widths)
    if problems:
        raise UsageError(problems)
    return _blocks(rows, tuple(np.cumsum(widths).tolist()), seed, min(block_rows, rows))


def refuse_rows(rows: int) -> None:
    """Refuse a number of rows that no design has.

    Raises
    ------
    UsageError
        The rows are no power of 2, or too many.
    """
    problems = _wrong_rows(rows, "rows of the design")
    if problems:
        raise UsageError(problems)


def _blocks(rows: int, ends: tuple[int, ...], seed: int, block_rows: int) -> Iterator[Block]:
    columns = ends[-1]
    sequence = qmc.Sobol(2 * columns, scramble=True, seed=np.random.default_rng(seed))
    for first in range(0, rows, block_rows):
        points = sequence.random(block_rows)
        yield Block(first, points[:, ::2], points[:, 1::2], ends)


def _wrong_rows(rows: int, what: str) -> list[Problem]:
    if rows < 1 or rows > MOST_ROWS or rows & (rows - 1):
        below = 1 << min(max(rows, 1).bit_length() - 1, 30)
        return [
            Problem(
                "",
                f"A sensitivity analysis cannot have {rows} {what}: Sobol's sequence is balanced "
                "at powers of 2 only.",
                f"Take {below} or {min(2 * below, MOST_ROWS)}.",
            )
        ]
    return []


def _wrong_widths(widths: Sequence[int]) -> list[Problem]:
    if len(widths) == 0 or min(widths) < 1:
        return [
            Problem(
                "",
                f"A sensitivity analysis needs factors that have columns, not {list(widths)}.",
                "Leave out choices that vary nothing.",
            )
        ]
    if 2 * sum(widths) > MOST_COLUMNS:
        return [
            Problem(
                "",
                f"{sum(widths)} columns are more than half of the {MOST_COLUMNS} of Sobol's "
                "sequence.",
                "Vary fewer choices.",
            )
        ]
    return []
