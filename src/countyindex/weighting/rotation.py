"""Loadings of columns on factors → the same, turned to simple structure (因子旋转)."""

import cmath
from itertools import combinations

import numpy as np

#: Varimax stops when no pair of factors turns by more than this angle [radian].
CONVERGED = 1e-13

#: Sweeps over all pairs of factors; a dozen are usual.
MOST_SWEEPS = 500

#: Below this the varimax criterion is the same at every angle, and the factors stay as they are.
FLAT = 1e-12


def varimax(loadings: np.ndarray) -> np.ndarray:
    """Rotate loadings [k, factors] to simple structure, rows of length 1 meanwhile (Kaiser)."""
    lengths = np.sqrt(np.square(loadings).sum(axis=1, keepdims=True))
    rows = loadings / np.where(lengths > 0, lengths, 1.0)
    k, count = loadings.shape
    # A factor each: its loadings, and how it is mixed from the factors given.
    factors = np.concatenate([rows, np.eye(count)]).T.copy()
    for _ in range(MOST_SWEEPS):
        angles = [_turn_pair(factors, k, *pair) for pair in combinations(range(count), 2)]
        if all(abs(angle) < CONVERGED for angle in angles):
            break
    return loadings @ factors[:, k:].T


def _turn_pair(factors: np.ndarray, k: int, p: int, q: int) -> float:
    r"""Turn two factors, in place, by the angle at which their squared loadings vary most.

    With :math:`z = x_p + i x_q` the angle is a quarter of the argument of
    :math:`\sum z^4 - (\sum z^2)^2 / k`.
    """
    pair = factors[p] + 1j * factors[q]
    squares = np.square(pair[:k])
    spread = complex(squares @ squares - squares.sum() ** 2 / k)
    if abs(spread) < FLAT:
        return 0.0
    angle = 0.25 * cmath.phase(spread)
    pair *= cmath.rect(1.0, -angle)
    factors[p], factors[q] = pair.real, pair.imag
    return angle
