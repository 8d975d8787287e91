"""逼近理想解法 TOPSIS: how near a unit is to the best of everything, and how far from the worst."""

from collections.abc import Callable

import numpy as np

from countyindex.aggregation.extent import column_extent, column_sizes
from countyindex.aggregation.lengths import column_lengths
from countyindex.aggregation.weighted import checked_weights, row_slices
from countyindex.methods import aggregations, choose
from countyindex.refusals import refuse_cells, refuse_rows

Length = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


@aggregations.add(
    name_zh="逼近理想解法（TOPSIS）",
    definition_zh=(
        "贴近度 S = D⁻/(D⁺ + D⁻)；D⁺、D⁻ 为加权分值到各列最优、最劣值的欧氏距离，"
        "先乘权重再求距离（权重在平方之内）；normalisation=none（默认，取已标准化的分值）、"
        "vector（除以列的模长）或 minmax（极差）。缺失项不计入该单元的距离。"
        "得分随其他单元变化。"
    ),
    reference=(
        "Hwang, C.-L., & Yoon, K. (1981). Multiple Attribute Decision Making: Methods and "
        "Applications. Springer."
    ),
    printed={"upper": 100.0},
    needs_spread=True,
)
def topsis(
    scores: np.ndarray, weights: np.ndarray, *, normalisation: str = "none", upper: float = 1.0
) -> np.ndarray:
    r"""Measure every unit's closeness to the ideal.

    .. math::
        D_i^{\pm} = \sqrt{\textstyle\sum_j (w_j y_{ij} - w_j y_j^{\pm})^2}, \quad
        S_i = \frac{D_i^-}{D_i^+ + D_i^-}

    with :math:`y^+` and :math:`y^-` the largest and smallest present score of each column. Weights
    multiply the scores before distances are taken. A missing cell adds to neither distance (the
    closeness does not depend on the sum of the weights); a unit without any present cell is NaN.

    Parameters
    ----------
    scores
        Scores [one common scale, unless `normalisation` makes one], shape [..., units, k], larger
        is better, missing cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    normalisation
        `none` takes the scores as they are; `vector` divides each column by its length
        :math:`\sqrt{\sum_i s_{ij}^2}`; `minmax` brings it to [0, 1].
    upper
        The score of a unit that is best in everything [score], which all closenesses are multiplied
        by; in print 100.

    Returns
    -------
    numpy.ndarray
        Closeness in [0, `upper`], shape [..., units].

    Raises
    ------
    MethodError
        A unit that is at no distance from both ideals (all units alike, or none of its present
        cells has weight); a column of zeros under `vector`, a constant one under `minmax`; infinite
        scores; weights that are no shares or do not fit.

    References
    ----------
    Hwang & Yoon (1981), *Multiple Attribute Decision Making*.

    Examples
    --------
    >>> topsis(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.75, 0.25]))
    array([0.75, 0.25, 1.  ])
    """
    length = choose("topsis", "normalisation", normalisation, LENGTHS)
    scores = np.asarray(scores, dtype=float)
    weights = checked_weights("topsis", scores, weights)
    low, high, complete = column_extent("topsis", scores)
    per_unit = weights.ndim == scores.ndim
    factors = (weights if per_unit else weights[..., None, :]) * _scale(length, scores, low, high)
    best, worst = high[..., None, :], low[..., None, :]
    closeness = np.empty(np.broadcast_shapes(scores.shape, factors.shape)[:-1])
    for rows in row_slices(closeness.shape, scores.shape[-1]):
        factor = factors[..., rows, :] if per_unit else factors
        weighted = scores[..., rows, :] * factor
        to_worst = _distance(weighted - worst * factor, complete)
        to_best = _distance(np.subtract(best * factor, weighted, out=weighted), complete)
        to_best += to_worst
        with np.errstate(invalid="ignore"):
            np.divide(to_worst, to_best, out=closeness[..., rows])
    if np.isnan(closeness).any():
        refuse_rows(
            np.isnan(closeness) & ~np.isnan(scores).all(axis=-1),
            "The topsis method finds units at no distance from the best and the worst.",
            "They are all alike, or what tells them apart has no weight.",
        )
    closeness *= upper
    return closeness


def _distance(weighted: np.ndarray, complete: bool) -> np.ndarray:
    if not complete:
        weighted[np.isnan(weighted)] = 0.0
    return np.sqrt(np.einsum("...nk,...nk->...n", weighted, weighted))


def _scale(length: Length, scores: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """What a column is multiplied by: 1 over its length, times what keeps squares in bounds."""
    lengths = length(scores, low, high)
    with np.errstate(over="ignore", invalid="ignore"):
        spread = np.fmax.reduce((high - low) / lengths, axis=-1, keepdims=True)
        scale = 1.0 / (lengths * np.where(spread > 0, spread, 1.0))
    if not (np.isfinite(spread).all() and np.isfinite(scale).all()):
        refuse_cells(np.isinf(spread)[..., None], *TOO_FAR)
        scale = np.where(np.isfinite(scale), scale, 1.0)
    return scale[..., None, :]


#: Normalisation → the length of every column; where it begins cancels in the distances.
LENGTHS: dict[str, Length] = {
    "none": lambda scores, low, high: np.ones_like(low),
    "vector": lambda scores, low, high: column_lengths("topsis", scores, low, high),
    "minmax": lambda scores, low, high: column_sizes("topsis", low, high),
}

TOO_FAR = (
    "The topsis method finds scores too far apart to measure.",
    "Look for a division by zero.",
)
