"""Pairwise judgements → the one that contradicts the others most (最不一致的判断)."""

from typing import NamedTuple

import numpy as np

#: Eigenvalues as near as this to one another, or to consistency, differ by float noise only.
NOISE = 1e-9


class Contradiction(NamedTuple):
    """One judgement, row against column (counted from 0), and what the others say instead."""

    row: int
    column: int
    judgement: float
    #: The ratio that all the other judgements imply.
    implied: float
    #: Principal eigenvalue without the judgement; the number of items when the rest agree.
    lambda_max: float


def worst_judgements(matrix: np.ndarray) -> tuple[Contradiction, ...]:
    r"""Find the judgement whose absence leaves the others most consistent.

    Every judgement is left out in turn: its two cells become 0 and the two diagonal cells of its
    items 2, so that the principal eigenvector rests on the other judgements alone. The smallest
    :math:`\lambda_{max}` names the judgement that hurts most.

    Several come back when they hurt alike: of three items all three judgements do, since any two
    of them agree. None comes back when the judgements are consistent, or compare two items.

    Parameters
    ----------
    matrix
        One reciprocal matrix [Saaty's scale], shape [n, n].

    Returns
    -------
    tuple of Contradiction
        Row before column, so that the upper triangle speaks.

    References
    ----------
    Harker, P. T. (1987). Incomplete pairwise comparisons in the analytic hierarchy process.
    *Mathematical Modelling* 9(11), 837–848.

    Examples
    --------
    >>> worst = worst_judgements(np.array(
    ...     [[1, 2, 4, 1], [1 / 2, 1, 2, 4], [1 / 4, 1 / 2, 1, 2], [1, 1 / 4, 1 / 2, 1]]))
    >>> [(item.row, item.column, item.judgement, round(item.implied, 6)) for item in worst]
    [(0, 3, 1.0, 8.0)]
    """
    n = len(matrix)
    if n < 3 or np.linalg.eigvals(matrix).real.max() <= n * (1 + NOISE):
        return ()
    rows, columns = np.triu_indices(n, 1)
    each = np.arange(len(rows))
    without = np.repeat(matrix[None], len(rows), axis=0)
    without[each, rows, columns] = without[each, columns, rows] = 0.0
    without[each, rows, rows] = without[each, columns, columns] = 2.0
    values, vectors = np.linalg.eig(without)
    principal = values.real.argmax(axis=-1)
    lambda_max = values.real[each, principal]
    weights = np.abs(vectors.real[each, :, principal])
    implied = weights[each, rows] / weights[each, columns]
    hurting = np.flatnonzero(lambda_max <= lambda_max.min() + NOISE * n)
    return tuple(
        Contradiction(
            int(rows[i]),
            int(columns[i]),
            float(matrix[rows[i], columns[i]]),
            float(implied[i]),
            float(lambda_max[i]),
        )
        for i in hurting
    )
