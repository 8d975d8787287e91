"""弗罗茨瓦夫分类法 Wrocław taxonomic method: how near a unit is to the best of everything."""

import numpy as np

from countyindex.aggregation.extent import column_extent, column_sizes, refuse_gaps
from countyindex.aggregation.weighted import common_weights, weighted_mean
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations
from countyindex.refusals import refuse_rows, within_reach


@aggregations.add(
    name_zh="弗罗茨瓦夫分类法",
    definition_zh=(
        "S = 1 − D/D₀，D₀ = D̄ + 2σ_D；D 为单元到理想单元（各列最优值）的欧氏距离，"
        "各列先除以其标准差（standardise=false 时不除），权重乘在平方之外："
        "D² = Σ w(y⁺ − y)²。σ_D 除以 n（ddof=1 除以 n−1）。"
        "有缺失项时拒绝计算。距离超过 D₀ 的单元得分为负；得分随其他单元变化。"
    ),
    reference=(
        "Hellwig, Z. (1968). Zastosowanie metody taksonomicznej do typologicznego podziału krajów "
        "ze względu na poziom ich rozwoju oraz zasoby i strukturę wykwalifikowanych kadr. Przegląd "
        "Statystyczny 15(4)."
    ),
    printed={"upper": 100.0},
    common_weights=True,
    complete_only=True,
    needs_spread=True,
)
@within_reach
def wroclaw(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    ddof: int = 0,
    standardise: bool = True,
    upper: float = 1.0,
) -> np.ndarray:
    r"""Measure every unit's distance from an ideal unit, against the distances of all.

    .. math::
        D_i = \sqrt{\textstyle\sum_j w_j \left( \frac{s_j^+ - s_{ij}}{\sigma_j} \right)^2}, \quad
        S_i = 1 - \frac{D_i}{\bar D + 2 \sigma_D}

    with :math:`s^+` the largest present score of each column and :math:`\sigma` standard
    deviations. Hellwig's measure has no weights; equal ones leave it as it is. The ideal unit
    scores 1; a unit further away than two standard deviations beyond the mean scores below 0.

    Parameters
    ----------
    scores
        Scores [any scale], shape [..., units, k], larger is better, none missing. The method
        standardises them itself, so any linear normalisation before it changes nothing.
    weights
        Weights [share], none negative, sum 1, common to all units, shape [..., k].
    ddof
        What the standard deviation of the distances takes off the number of units: 0 or 1.
    standardise
        Whether to divide every column by its standard deviation; False takes scores that are on
        one scale already.
    upper
        The score of the ideal unit [score]; in print 100.

    Returns
    -------
    numpy.ndarray
        Scores, at most `upper`, shape [..., units].

    Raises
    ------
    MethodError
        A missing score; a constant column, unless `standardise` is False; units that are all alike;
        infinite scores; weights that are no shares or do not fit; a ddof other than 0 and 1.

    References
    ----------
    Hellwig (1968), *Przegląd Statystyczny* 15(4).

    Examples
    --------
    >>> wroclaw(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.5, 0.5])).round(4)
    array([0.3787, 0.3787, 1.    ])
    """
    scores = np.asarray(scores, dtype=float)
    if ddof not in (0, 1):
        raise MethodError(
            Problem("", f"The wroclaw method cannot use ddof {ddof}.", "Give 0 or 1.")
        )
    weights = common_weights("wroclaw", scores, weights)
    refuse_gaps("wroclaw", scores)
    squares = _squares(scores, standardise)
    distances = np.sqrt(weighted_mean("wroclaw", squares, weights))
    furthest = np.broadcast_to(_furthest(distances, ddof), distances.shape)
    refuse_rows(
        furthest <= 0,
        "The wroclaw method finds units that are all alike.",
        "Leave out what tells no units apart.",
    )
    return np.asarray(upper * (1.0 - distances / furthest))


def _squares(scores: np.ndarray, standardise: bool) -> np.ndarray:
    """Squares of what every cell lacks to the best of its column, in variances of the column."""
    low, high, _ = column_extent("wroclaw", scores)
    lack = high[..., None, :] - scores
    if standardise:
        # On [0, 1] first: squares of it neither overflow nor vanish.
        lack /= column_sizes("wroclaw", low, high)[..., None, :]
        away = lack - lack.mean(axis=-2, keepdims=True)
        variance = np.einsum("...nk,...nk->...k", away, away) / lack.shape[-2]
        lack /= np.sqrt(variance)[..., None, :]
    return np.square(lack, out=lack)


def _furthest(distances: np.ndarray, ddof: int) -> np.ndarray:
    """Mean and twice the standard deviation of the distances, shape [..., 1]."""
    deviation = distances.std(axis=-1, ddof=min(ddof, distances.shape[-1] - 1), keepdims=True)
    return np.asarray(distances.mean(axis=-1, keepdims=True) + 2.0 * deviation)
