"""Outputs of the runs of a design → each factor's shares of their variance (方差分摊)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from countyindex.analysis.sensitivity.indices import SobolIndices, convergence, sobol_indices
from countyindex.analysis.sensitivity.outcome import ESTIMATES

#: Outputs that keep a smaller share of the rows of the design get no indices.
ENOUGH = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What is known of outputs, shape (outputs,), and estimates (6, factors, outputs)."""

    rows: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    varies: np.ndarray
    estimates: np.ndarray


def shared_out(results: np.ndarray, seed: int) -> Shares:
    """Estimate the indices of every output from the rows of the design in which it has values.

    Outputs that have values in the same rows are worked on together.
    """
    n, runs, outputs = results.shape
    whole = np.isfinite(results).all(axis=1)
    rows = whole.sum(axis=0)
    mean, sd = np.full((2, outputs), np.nan)
    varies = np.zeros(outputs, dtype=bool)
    estimates = np.full((len(ESTIMATES), runs - 2, outputs), np.nan)
    for at, together in _alike(whole):
        if rows[together[0]] < ENOUGH * n:
            continue
        part = results[np.ix_(at, np.arange(runs), together)]
        found = sobol_indices(*_split(part), seed=seed)
        mean[together] = part[:, :2].mean(axis=(0, 1))
        sd[together] = np.sqrt(found.variance)
        varies[together] = found.varies
        estimates[:, :, together] = estimates_of(found)
    return Shares(rows, mean, sd, varies, estimates)


def _alike(whole: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield rows, and the outputs that have values in just these; `whole` is (rows, outputs)."""
    patterns, which = np.unique(whole, axis=1, return_inverse=True)
    for number, pattern in enumerate(patterns.T):
        yield np.flatnonzero(pattern), np.flatnonzero(which.ravel() == number)


def _split(results: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return results at A, at B, and at A with each factor from B."""
    return results[:, 0], results[:, 1], results[:, 2:].swapaxes(0, 1)


def estimates_of(found: SobolIndices) -> np.ndarray:
    """Lay estimates and their intervals out in the order of `ESTIMATES`."""
    return np.stack([found.first, *found.first_interval, found.total, *found.total_interval])


def steps(shift: np.ndarray, seed: int) -> tuple[SobolIndices, ...]:
    """Estimate the indices of R_S, shape (N, d + 2), from more and more of the whole rows."""
    whole = shift[np.isfinite(shift).all(axis=1)]
    if len(whole) < ENOUGH * len(shift):
        return ()
    return convergence(*_split(whole[:, :, None]), seed=seed)
