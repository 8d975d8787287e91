"""理想均值距离法 PROBID: distances from the best, the second best … the worst, and the mean."""

import numpy as np
from scipy.spatial.distance import cdist

from countyindex.aggregation.extent import column_extent, refuse_gaps
from countyindex.aggregation.lengths import column_lengths
from countyindex.aggregation.weighted import common_weights
from countyindex.columns import NOISE
from countyindex.methods import aggregations
from countyindex.refusals import refuse_rows, within_reach

#: Distances kept at once, so that they stay in the cache.
BLOCK = 2**17


@aggregations.add(
    name_zh="理想均值距离法（PROBID）",
    definition_zh=(
        "P = 1/(1 + R²) + D̄，R = D⁺/D⁻，D⁺ = Σ d₍ₖ₎/k（k = 1…h），D⁻ = Σ d₍ₖ₎/(n − k + 1)"
        "（k = h…n），h = ⌈n/2⌉；d₍ₖ₎、D̄ 为加权分值到第 k 理想解（各列第 k 高的值）"
        "与各列均值的欧氏距离，各列先除以其模长。不接受缺失项；各单元须用同一权重。"
        "得分随其他单元变化，且可高于 upper。"
    ),
    reference=(
        "Wang, Z., Rangaiah, G. P., & Wang, X. (2021). Preference ranking on the basis of "
        "ideal-average distance method for multi-criteria decision-making. Industrial & "
        "Engineering Chemistry Research 60(30), 11216–11230."
    ),
    printed={"upper": 100.0},
    complete_only=True,
    common_weights=True,
    needs_spread=True,
)
@within_reach
def probid(scores: np.ndarray, weights: np.ndarray, *, upper: float = 1.0) -> np.ndarray:
    r"""Measure every unit's distances from a row of ideals, from the best down, and from the mean.

    .. math::
        v_{ij} = w_j \frac{s_{ij}}{\sqrt{\sum_l s_{lj}^2}}, \quad
        d_{i(k)} = \lVert v_i - v_{(k)} \rVert, \quad
        P_i = \frac{1}{1 + (D_i^+ / D_i^-)^2} + \lVert v_i - \bar v \rVert

    .. math::
        D_i^+ = \sum_{k=1}^{h} \frac{d_{i(k)}}{k}, \quad
        D_i^- = \sum_{k=h}^{n} \frac{d_{i(k)}}{n - k + 1}, \quad
        h = \left\lceil \tfrac{n}{2} \right\rceil

    with :math:`v_{(k)}` the k-th largest value of every column and :math:`\bar v` the means.

    Parameters
    ----------
    scores
        Scores [a ratio scale, which may differ by column], shape [..., units, k], larger is better,
        none missing.
    weights
        Weights [share], none negative, sum 1, common to all units, shape [..., k].
    upper
        What P is multiplied by [score]; in print 100.

    Returns
    -------
    numpy.ndarray
        Scores above 0, shape [..., units]; the distance from the mean may lift them above `upper`.

    Raises
    ------
    MethodError
        Missing or infinite scores; a column of zeros; units that are all alike in what has weight;
        weights that are no shares, do not fit, or differ by unit.

    References
    ----------
    Wang, Rangaiah & Wang (2021), *Industrial & Engineering Chemistry Research* 60(30), 11216–11230.

    Examples
    --------
    >>> probid(np.array([[3.0, 3.0], [0.0, 4.0], [4.0, 0.0]]), np.array([0.5, 0.5])).round(4)
    array([0.9943, 0.7867, 0.7867])
    """
    scores = np.asarray(scores, dtype=float)
    weights = common_weights("probid", scores, weights)
    weighted = _weighted(scores, weights)
    performance = np.empty(weighted.shape[:-1])
    for at in np.ndindex(performance.shape[:-1]):
        performance[at] = _performance(weighted[at])
    performance *= upper
    return performance


def _weighted(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Columns of length 1, times their weights."""
    low, high, complete = column_extent("probid", scores)
    if not complete:
        refuse_gaps("probid", scores)
    factors = weights / column_lengths("probid", scores, low, high)
    alike = ((high - low) * factors).max(axis=-1, keepdims=True) <= NOISE
    weighted = scores * factors[..., None, :]
    refuse_rows(
        np.broadcast_to(alike, weighted.shape[:-1]),
        "The probid method finds units that are all alike.",
        "Leave out what tells no units apart.",
    )
    return weighted


def _performance(weighted: np.ndarray) -> np.ndarray:
    n = len(weighted)
    half = (n + 1) // 2
    ideals, nearness = np.sort(weighted, axis=0)[::-1], 1.0 / np.arange(1, n + 1)
    to_best, to_worst = np.empty(n), np.empty(n)
    rows = max(1, BLOCK // n)
    for start in range(0, n, rows):
        block = slice(start, start + rows)
        distances = cdist(weighted[block], ideals)
        to_best[block] = np.einsum("nk,k->n", distances[:, :half], nearness[:half])
        to_worst[block] = np.einsum("nk,k->n", distances[:, half - 1 :], nearness[n - half :: -1])
    from_mean = np.sqrt(np.square(weighted - weighted.mean(axis=0)).sum(axis=-1))
    return np.asarray(to_worst**2 / (to_best**2 + to_worst**2) + from_mean)
