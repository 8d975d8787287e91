"""Results of a model at the points of a design → first-order and total indices (Sobol 指数).

`a` and `b` are what the model gives at A and B, shape [N, outputs], `mixed` at A with each factor
from B, shape [d, N, outputs]; see `design`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from countyindex.errors import MethodError, Problem

#: Outputs that differ by less than this share of the largest have no variance but noise.
NOISE = 1e-12

#: How many numbers the sums of a bootstrap hold at once.
CELLS = 1 << 22

#: From how many rows on convergence is shown.
FEWEST_ROWS = 64


@dataclass(frozen=True, slots=True, eq=False)
class SobolIndices:
    """How much of the variance of each output goes back to each factor.

    `rows` is N. `first` (alone) and `total` (with all it interacts with) have shape [d, outputs];
    `first_interval` and `total_interval`, shape [2, d, outputs], are the ends of their bootstrap
    intervals. `variance`, shape [outputs], is V; where an output does not vary, `varies` is False,
    and its indices and intervals are 0: there is nothing to share out. Estimates are printed as
    they come: they may lie below 0 or above 1 by as much as their intervals are wide.
    """

    rows: int
    first: np.ndarray
    total: np.ndarray
    first_interval: np.ndarray
    total_interval: np.ndarray
    variance: np.ndarray
    varies: np.ndarray


def sobol_indices(
    a: np.ndarray,
    b: np.ndarray,
    mixed: np.ndarray,
    *,
    seed: int,
    resamples: int = 1000,
    level: float = 0.95,
) -> SobolIndices:
    r"""Estimate first-order and total indices of many outputs at once, with joint intervals.

    .. math:: S_i = \frac 1 V \cdot \frac 1 N \sum_r (y_{B,r} - c)(y_{AB_i,r} - y_{A,r}), \qquad
              T_i = \frac 1 {2V} \cdot \frac 1 N \sum_r (y_{A,r} - y_{AB_i,r})^2

    with c the mean and V the variance (ddof 0) of :math:`y_A` and :math:`y_B` together. Intervals
    are the middle `level` of the estimates from rows drawn anew with replacement: the same rows
    for all factors and outputs, c and V anew each time. Rows of a Sobol sequence are more even than
    rows drawn at random, so that the intervals are rather too wide than too narrow.

    Parameters
    ----------
    a, b, mixed
        As the module says [any unit, per output].
    seed
        Of the resamples.
    resamples
        How many; 0 gives intervals without width at the estimates.
    level
        How much of the resamples the intervals cover, above 0 and below 1.

    Returns
    -------
    SobolIndices
        No NaN, whatever the outputs.

    Raises
    ------
    MethodError
        Results that are not finite, or shapes that do not fit together; an impossible level.

    References
    ----------
    Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M., & Tarantola, S. (2010).
    Variance based sensitivity analysis of model output: Design and estimator for the total
    sensitivity index. *Computer Physics Communications* 181(2), 259–270; tables 2(b) and 2(f).
    Archer, G. E. B., Saltelli, A., & Sobol', I. M. (1997). Sensitivity measures, ANOVA-like
    techniques and the use of bootstrap. *Journal of Statistical Computation and Simulation* 58(2),
    99–120.

    Examples
    --------
    >>> a, b = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([[0.0], [1.0], [0.0], [1.0]])
    >>> found = sobol_indices(a, b, np.array([b]), seed=1)
    >>> found.first.tolist(), found.total.tolist()
    ([[1.0]], [[1.0]])
    """
    _check(a, b, mixed, resamples, level)
    outputs = a.shape[1]
    counts = _draw_rows(len(a), resamples, seed)
    width = max(CELLS // ((2 + 3 * len(mixed)) * max(len(a), resamples)), 1)
    parts = [
        _some_outputs(a[:, some], b[:, some], mixed[:, :, some], counts, level)
        for some in (slice(start, start + width) for start in range(0, outputs, width))
    ]
    names = ("first", "total", "first_interval", "total_interval", "variance", "varies")
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names
    }
    return SobolIndices(rows=len(a), **joined)


def convergence(
    a: np.ndarray,
    b: np.ndarray,
    mixed: np.ndarray,
    *,
    seed: int,
    resamples: int = 1000,
    level: float = 0.95,
) -> tuple[SobolIndices, ...]:
    """Estimate the indices from the first 64, 128, … N rows of one design.

    Parameters
    ----------
    a, b, mixed, seed, resamples, level
        As in `sobol_indices`, N a power of 2.

    Returns
    -------
    tuple of SobolIndices
        From few rows to many, the last with all of them; only the last where N is below 64.

    Raises
    ------
    MethodError
        As `sobol_indices`.

    Examples
    --------
    >>> y = np.random.default_rng(1).normal(size=(4, 256, 1))
    >>> [found.rows for found in convergence(y[0], y[1], y[2:], seed=1, resamples=10)]
    [64, 128, 256]
    """
    _check(a, b, mixed, resamples, level)
    steps = [FEWEST_ROWS << k for k in range(len(a).bit_length()) if FEWEST_ROWS << k < len(a)]
    return tuple(
        sobol_indices(a[:n], b[:n], mixed[:, :n], seed=seed, resamples=resamples, level=level)
        for n in (*steps, len(a))
    )


def _some_outputs(
    a: np.ndarray, b: np.ndarray, mixed: np.ndarray, counts: np.ndarray, level: float
) -> SobolIndices:
    ends = np.stack([np.minimum(a, b).min(axis=0), np.maximum(a, b).max(axis=0)])
    varies = np.ptp(ends, axis=0) > NOISE * np.abs(ends).max(axis=0)
    moments = _moments(a, b, mixed)
    rows = np.full((1, len(a)), 1.0 / len(a))
    (first, total), variance = _estimates(rows, moments, varies)
    drawn, _ = _estimates(counts, moments, varies) if len(counts) else ((first, total), variance)
    low_high = [(1 - level) / 2, (1 + level) / 2]
    first_interval, total_interval = (np.quantile(each, low_high, axis=0) for each in drawn)
    return SobolIndices(
        rows=len(a),
        first=first[0],
        total=total[0],
        first_interval=first_interval,
        total_interval=total_interval,
        variance=np.where(varies, variance[0], 0.0),
        varies=varies,
    )


def _moments(a: np.ndarray, b: np.ndarray, mixed: np.ndarray) -> np.ndarray:
    """Lay out what the sums over rows are of, shape [N, 2 + 3 d, outputs].

    Outputs are centred first, so that no sum is the small difference of two large ones.
    """
    centre = (a.mean(axis=0) + b.mean(axis=0)) / 2.0
    a, b, steps = a - centre, b - centre, mixed - a
    return np.stack([(a + b) / 2.0, (a**2 + b**2) / 2.0, *(b * steps), *steps, *(steps**2)], axis=1)


def _estimates(
    weights: np.ndarray, moments: np.ndarray, varies: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Estimate S and T, shape [R, d, outputs], and V, [R, outputs], for weights of rows, [R, N]."""
    n, kinds, outputs = moments.shape
    d = (kinds - 2) // 3
    means = (weights @ moments.reshape(n, -1)).reshape(len(weights), kinds, outputs)
    centre, square = means[:, 0], means[:, 1]
    products, steps, squares = np.split(means[:, 2:], [d, 2 * d], axis=1)
    variance = square - centre**2
    some = np.where(varies & (variance > NOISE * square), variance, np.inf)[:, None]
    return ((products - centre[:, None] * steps) / some, squares / (2.0 * some)), variance


def _draw_rows(rows: int, resamples: int, seed: int) -> np.ndarray:
    """Draw rows with replacement, as the weight that each row has in each resample, [R, N]."""
    drawn = np.random.default_rng(seed).integers(rows, size=(resamples, rows))
    cells = drawn + np.arange(resamples)[:, None] * rows
    counts = np.bincount(cells.ravel(), minlength=resamples * rows)
    return counts.reshape(resamples, rows) / rows


def _check(a: np.ndarray, b: np.ndarray, mixed: np.ndarray, resamples: int, level: float) -> None:
    """Refuse what no indices can be estimated from."""
    if not (a.ndim == 2 and mixed.ndim == 3 and a.shape == b.shape == mixed.shape[1:] and a.size):
        raise MethodError(
            Problem(
                "",
                f"Results at A {list(a.shape)}, B {list(b.shape)} and mixed {list(mixed.shape)} "
                "do not fit together.",
                "Give shapes [N, outputs], the same, and [factors, N, outputs].",
            )
        )
    if not all(np.isfinite(y).all() for y in (a, b, mixed)):
        raise MethodError(
            Problem(
                "",
                "Results of the model are missing or infinite at some points of the design.",
                "Leave out the choice that fails, for a design with holes has no indices.",
            )
        )
    if not 0 < level < 1 or resamples < 0:
        raise MethodError(
            Problem(
                "",
                f"Intervals cannot cover {level} of {resamples} resamples.",
                "Give a level above 0 and below 1, and 0 resamples or more.",
            )
        )
