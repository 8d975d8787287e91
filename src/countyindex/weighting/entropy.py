"""熵权法 Entropy weights: the less evenly a column is spread over the units, the more it weighs."""

from typing import Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, weightings
from countyindex.refusals import refuse_cells
from countyindex.weighting.spread import column_range, row_blocks

#: Stands for 0 inside the logarithm, so that 0 · ln 0 comes out as 0.
SMALLEST = np.finfo(float).tiny

#: When all columns together diverge less than this from an even spread, it is float noise.
NOISE = 1e-13


@weightings.add(
    name_zh="熵权法",
    definition_zh=(
        "先在本组单元上作极差标准化并加平移量 shift（默认 0，约定 0·ln 0 = 0），再取比重 p = y/Σy、"
        "熵值 e = −Σ p ln p / ln n，权重 w ∝ 1 − e。"
        "definition=raw_shares 时直接用原值比重（须为正数），结果与前者不同。"
        "缺失值不计，n 取有效单元数。多年面板：years=pooled 时各年合并计算（n = 单元×年）。"
    ),
    reference=(
        "Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical "
        "Journal 27, 379–423; in the form usual in Chinese studies (min–max scores first)."
    ),
    affine_invariant=True,
    needs_scores=True,
    non_negative=True,
    across_years=True,
)
def entropy(
    scores: np.ndarray,
    *,
    definition: Literal["minmax", "raw_shares"] = "minmax",
    shift: float = 0.0,
    years: Literal["apart", "pooled"] = "apart",
) -> np.ndarray:
    r"""Weigh columns by how far their values are from being the same share for every unit.

    ``minmax`` stretches every column to [0, 1] and adds ``shift``; columns that come from min–max
    already stay what they are. ``raw_shares`` takes the values as given. From there

    .. math::

        p_{ij} = y_{ij} / \sum_i y_{ij}, \quad
        e_j = -\frac{1}{\ln n_j} \sum_i p_{ij} \ln p_{ij}, \quad
        w_j = (1 - e_j) / \sum_j (1 - e_j)

    with :math:`0 \ln 0 = 0` and :math:`n_j` the number of present cells of the column.

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k], larger is better; missing cells are NaN and are
        left out of their column.
    definition
        ``minmax`` (default) or ``raw_shares``, which takes positive scores only. Both are called
        entropy weights in print and give different numbers.
    shift
        What is added to the min–max scores [share of the range], not negative.
    years
        For panels, shape [..., years, units, k]: ``apart`` (default) weighs every year by itself,
        like any other leading axis; ``pooled`` takes all years as one set of units × years, min–max
        scores included, so that one set of weights holds for all.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1; ``pooled`` drops the axis of years.

    Raises
    ------
    MethodError
        A column is constant, empty or not finite; scores that are not positive under
        ``raw_shares``; a negative shift; columns spread so evenly that nothing is left to weigh;
        years to pool where there is no axis of years.

    References
    ----------
    Shannon, C. E. (1948), *Bell System Technical Journal* 27, 379–423.

    Examples
    --------
    One unit alone carries the first column, three units share the second:

    >>> entropy(np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 1.0], [0.0, 0.0]])).round(4)
    array([0.8281, 0.1719])
    """
    scores = choose("entropy", "years", years, _PANELS)(np.asarray(scores, dtype=float))
    low, high, complete = column_range("entropy", scores)
    origin, size = choose("entropy", "definition", definition, _SCALES)(scores, low, high, shift)
    total, total_y_ln_y = np.zeros_like(low), np.zeros_like(low)
    for block in row_blocks(scores):
        y = (block - origin[..., None, :]) / size[..., None, :]
        y += shift
        if not complete:
            y[np.isnan(block)] = 0.0
        total += y.sum(axis=-2)
        total_y_ln_y += np.einsum("...nk,...nk->...k", y, np.log(np.maximum(y, SMALLEST)))
    present = scores.shape[-2] if complete else np.isfinite(scores).sum(axis=-2)
    # −Σ p ln p with p = y/Σy, written so that one pass over the scores is enough.
    evenness = (np.log(total) - total_y_ln_y / total) / np.log(present)
    return _shares(np.maximum(1.0 - evenness, 0.0))


def _minmax_scale(
    scores: np.ndarray, low: np.ndarray, high: np.ndarray, shift: float
) -> tuple[np.ndarray, np.ndarray]:
    if not (np.isfinite(shift) and shift >= 0):
        raise MethodError(
            Problem("", f"The entropy method cannot shift by {shift}.", "Give 0 or more.")
        )
    return low, high - low


def _raw_scale(
    scores: np.ndarray, low: np.ndarray, high: np.ndarray, shift: float
) -> tuple[np.ndarray, np.ndarray]:
    if shift:
        raise MethodError(
            Problem("", "The entropy method shifts min–max scores only.", "Leave 'shift' out.")
        )
    if (low <= 0).any():
        refuse_cells(
            scores <= 0,
            "The entropy method on raw shares takes positive scores only.",
            "Use definition: minmax.",
        )
    return np.zeros_like(low), high


def _apart(scores: np.ndarray) -> np.ndarray:
    return scores


def _pooled(scores: np.ndarray) -> np.ndarray:
    if scores.ndim < 3:
        raise MethodError(
            Problem(
                "",
                "The entropy method pools years, and these scores have no axis of years.",
                "Give scores of the shape [years, units, k], or leave 'years' out.",
            )
        )
    return scores.reshape(*scores.shape[:-3], -1, scores.shape[-1])


_PANELS = {"apart": _apart, "pooled": _pooled}
_SCALES = {"minmax": _minmax_scale, "raw_shares": _raw_scale}


def _shares(divergence: np.ndarray) -> np.ndarray:
    total = divergence.sum(axis=-1, keepdims=True)
    if (total <= NOISE).any():
        raise MethodError(
            Problem(
                "",
                "The entropy method finds all columns spread evenly, so nothing tells them apart.",
                "Use a smaller shift, or another weighting.",
            )
        )
    return divergence / total
