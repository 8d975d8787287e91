"""Orders of the same units → how far they agree, and who stands where in how many (位次一致性)."""

from __future__ import annotations

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.ranking import rank


def kendall_tau(one: np.ndarray, other: np.ndarray) -> float:
    r"""Compare two orders of the same units, pair by pair.

    .. math:: \tau_b = \frac{\sum_{i<l} \operatorname{sgn}(a_i - a_l) \operatorname{sgn}(b_i - b_l)}
              {\sqrt{T_a T_b}}

    with :math:`T` the number of pairs that an order does not tie. Without ties this is
    :math:`4P/(n(n-1)) - 1`, P the pairs that both orders have the same way round. It is not
    Kendall's W, which compares any number of orders.

    Parameters
    ----------
    one, other
        Scores or ranks [any scale, the same side up], shape [n]; a unit that either lacks (NaN) is
        left out. Memory grows with n².

    Returns
    -------
    float
        −1 (reversed) to 1 (the same order); NaN where an order ties all units, or fewer than two
        are left.

    Raises
    ------
    MethodError
        Two lists of different length.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. *Biometrika* 33(3), 239–251.

    Examples
    --------
    >>> height, weight = np.arange(1, 9), np.array([3, 4, 1, 2, 5, 7, 8, 6])
    >>> round(kendall_tau(height, weight), 2)
    0.57
    """
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if a.ndim != 1 or a.shape != b.shape:
        raise MethodError(
            Problem(
                "",
                f"Kendall's tau was given orders of shape {a.shape} and {b.shape}.",
                "Give one number a unit in both.",
            )
        )
    both = ~(np.isnan(a) | np.isnan(b))
    signs = [np.sign(x[:, None] - x).astype(np.int8) for x in (a[both], b[both])]
    pairs = [float(np.count_nonzero(sign)) for sign in signs]
    if not all(pairs):
        return float("nan")
    return float(np.einsum("il,il->", *signs, dtype=np.int64) / np.sqrt(pairs[0] * pairs[1]))


def place_frequencies(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Say for every unit how much weight puts it at each place.

    .. math:: f_{ir} = \sum_j w_j \, [r_{ij} = r]

    Parameters
    ----------
    scores
        Scores [any scale], shape [units, k], larger is better, missing cells NaN; or voters in the
        place of columns.
    weights
        What every column counts, shape [k]: shares, or numbers of voters.

    Returns
    -------
    numpy.ndarray
        Shape [units, units]: row i, column r − 1 the weight of the columns in which unit i has rank
        r. Ties share the better rank; a missing cell has none.

    Raises
    ------
    MethodError
        Weights that do not fit the columns.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, table 25.

    Examples
    --------
    >>> place_frequencies(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 3.0]]), np.array([3, 5]))
    array([[3., 0., 5.],
           [0., 8., 0.],
           [5., 0., 3.]])
    """
    scores, weights = np.asarray(scores, dtype=float), np.asarray(weights, dtype=float)
    if scores.ndim != 2 or weights.shape != scores.shape[1:]:
        raise MethodError(
            Problem(
                "",
                f"{weights.shape} weights do not fit scores of shape {scores.shape}.",
                "Give one weight a column.",
            )
        )
    ranks = rank(scores.T)
    columns, units = np.nonzero(ranks)
    frequencies = np.zeros((len(scores), len(scores)))
    np.add.at(frequencies, (units, ranks[columns, units] - 1), weights[columns])
    return frequencies
