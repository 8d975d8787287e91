"""Scores and weights → weighted means over the cells that each unit has; not a method by itself."""

import math
from collections.abc import Iterator

import numpy as np

from countyindex.aggregation.extent import infinite
from countyindex.errors import MethodError, Problem
from countyindex.refusals import all_finite, refuse_cells

#: How far weights may be from the sum 1: float noise, not another scale.
NOT_SHARES = 1e-9

#: Units with gaps that are worked on at once, so that no temporary grows to the size of the input.
BLOCK = 2**14


def weighted_mean(method: str, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    r"""Weighted means, the weights re-scaled over the present cells of each unit.

    .. math:: m_i = \sum_{j \in P_i} w_j s_{ij} / \sum_{j \in P_i} w_j

    with :math:`P_i` the present cells of unit i; NaN for a unit that has none. `weights` are
    common, [..., k], or one row a unit when they have as many axes as `scores`. Many common
    weights over one matrix, [g, k] over [1, n, k], are one matrix product, [g, n].
    """
    weights = checked_weights(method, scores, weights)
    per_unit = weights.ndim == scores.ndim
    if not per_unit and weights.ndim > 1 and weights.shape[-2] > 1 == scores.shape[-3]:
        return _under_each(method, scores[..., 0, :, :], weights)
    # Not a matrix product: its last bit depends on the row's place and on the number of threads.
    means = np.einsum("...nk,...nk->...n" if per_unit else "...nk,...k->...n", scores, weights)
    finite = np.isfinite(means)
    if finite.all():
        return means
    unit_weights = weights if per_unit else weights[..., None, :]
    full = (*means.shape, scores.shape[-1])
    scores, unit_weights = np.broadcast_to(scores, full), np.broadcast_to(unit_weights, full)
    gaps = np.nonzero(~finite)
    for start in range(0, len(gaps[0]), BLOCK):
        at = tuple(axis[start : start + BLOCK] for axis in gaps)
        means[at] = _over_present(method, scores[at], unit_weights[at], at[-1])
    return means


def checked_weights(method: str, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights as an array; refused unless they fit the scores and are shares that sum to 1."""
    weights = np.asarray(weights, dtype=float)
    k = scores.shape[-1]
    if weights.ndim == 0 or weights.shape[-1] != k or weights.ndim > scores.ndim:
        raise MethodError(
            Problem(
                "",
                f"The {method} method was given weights of shape {weights.shape} for scores of "
                f"shape {scores.shape}.",
                f"Give {k} common weights, or {k} for every unit.",
            )
        )
    # A weight that is not a number fits no comparison, nor does a sum with it.
    amiss = np.maximum.reduce(np.abs(weights @ np.ones(k) - 1.0), axis=None, initial=0.0)
    if not (amiss <= NOT_SHARES and np.minimum.reduce(weights, axis=None, initial=0.0) >= 0):
        negative = ~(np.isfinite(weights) & (weights >= 0))
        columns = np.flatnonzero(negative.reshape(-1, k).any(axis=0)).tolist()
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs weights that are shares: none negative, sum 1.",
                "Divide them by their sum.",
            ),
            columns=columns,
        )
    return weights


def common_weights(method: str, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights as an array, refused unless they are shares and the same for all units."""
    weights = checked_weights(method, scores, weights)
    if weights.ndim == scores.ndim:
        raise MethodError(
            Problem(
                "",
                f"The {method} method places all units under one set of weights, and was given "
                "one for each.",
                "Use another aggregation or weighting.",
            )
        )
    return weights


def refuse_weightless(method: str, scores: np.ndarray, weights: np.ndarray) -> None:
    """Refuse units that have cells, but none of any weight; `weights` broadcast to the scores."""
    present = ~np.isnan(scores)
    if not present.all():
        present, weights = np.broadcast_arrays(present, weights)
        weight = np.sum(weights, axis=-1, where=present)
        rows = np.nonzero(present.any(axis=-1) & (weight == 0))[-1]
        _refuse_weightless(method, rows)


def row_slices(shape: tuple[int, ...], k: int) -> Iterator[slice]:
    """Slices of the units of [..., units, k], so that no temporary grows to the size of it all."""
    units = shape[-1]
    rows = max(1, BLOCK * units // max(1, math.prod(shape) * k))
    for start in range(0, units, rows):
        yield slice(start, start + rows)


def _refuse_weightless(method: str, rows: np.ndarray) -> None:
    if rows.size:
        raise MethodError(
            Problem(
                "",
                f"The {method} method finds units whose present cells have no weight at all.",
                "Leave the units out, or give their indicators a weight.",
            ),
            rows=sorted(set(rows.tolist())),
        )


def _under_each(method: str, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Means of scores [..., n, k] under each of the weights [..., g, k], shape [..., g, n]."""
    with np.errstate(over="ignore", invalid="ignore"):
        means = weights @ np.swapaxes(scores, -1, -2)
    if all_finite(means):
        return means
    refuse_cells(np.isinf(scores), *infinite(method))
    present = ~np.isnan(scores)
    partial = present.any(axis=-1) & ~present.all(axis=-1)
    # A unit without any cell keeps them, so that its mean is missing too.
    counted = present | ~partial[..., None]
    means = weights @ np.swapaxes(np.where(counted, scores, 0.0), -1, -2)
    weight = weights @ np.swapaxes(counted.astype(float), -1, -2)
    if (weight == 0).any():
        _refuse_weightless(method, np.nonzero(weight == 0)[-1])
    return np.divide(means, weight, out=means, where=partial[..., None, :])


def _over_present(
    method: str, scores: np.ndarray, weights: np.ndarray, rows: np.ndarray
) -> np.ndarray:
    endless = np.isinf(scores)
    if endless.any():
        raise MethodError(
            Problem("", *infinite(method)),
            rows=sorted(set(rows[endless.any(axis=-1)].tolist())),
            columns=np.flatnonzero(endless.any(axis=0)).tolist(),
        )
    present = ~np.isnan(scores)
    weight = np.einsum("nk,nk->n", weights, present.astype(float))
    _refuse_weightless(method, rows[present.any(axis=-1) & (weight == 0)])
    products = np.einsum("nk,nk->n", np.where(present, scores, 0.0), weights)
    return np.where(weight > 0, products / np.where(weight > 0, weight, 1.0), np.nan)
