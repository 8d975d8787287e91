"""多准则妥协解法 VIKOR: a compromise between the benefit of the many and the largest regret."""

import numpy as np

from countyindex.aggregation.extent import column_extent, column_sizes, refuse_gaps
from countyindex.aggregation.weighted import common_weights, row_slices
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations

#: A spread below this is float noise: regrets are shares of 1.
NOISE = 1e-12


@aggregations.add(
    name_zh="多准则妥协解法（VIKOR）",
    definition_zh=(
        "得分 = 1 − Q，Q = v(S − S*)/(S⁻ − S*) + (1 − v)(R − R*)/(R⁻ − R*)；"
        "S、R 为加权极差距离 w(f* − f)/(f* − f⁻) 之和与最大值，* 与 ⁻ 为本组最小与最大，"
        "v=0.5（默认）；本组 S（或 R）全部相等时该项取 0。自带极差标准化。"
        "不接受缺失项；各单元须用同一权重。得分随其他单元变化。"
    ),
    reference=(
        "Opricovic, S., & Tzeng, G.-H. (2004). Compromise solution by MCDM methods: A comparative "
        "analysis of VIKOR and TOPSIS. European Journal of Operational Research 156(2), 445–455."
    ),
    printed={"upper": 100.0},
    complete_only=True,
    common_weights=True,
    needs_spread=True,
)
def vikor(
    scores: np.ndarray, weights: np.ndarray, *, v: float = 0.5, upper: float = 1.0
) -> np.ndarray:
    r"""Place every unit between the best and the worst compromise; 1 − Q, larger is better.

    .. math::
        d_{ij} = w_j \frac{f_j^* - s_{ij}}{f_j^* - f_j^-}, \quad
        S_i = \sum_j d_{ij}, \quad R_i = \max_j d_{ij}, \quad
        Q_i = v \frac{S_i - S^*}{S^- - S^*} + (1 - v) \frac{R_i - R^*}{R^- - R^*}

    with :math:`f^*`, :math:`f^-` the largest and smallest score of a column, and the star of S and
    R their smallest. Where all units have the same S (or R), that part tells none apart and is 0.

    Parameters
    ----------
    scores
        Scores [any scale: the method brings its own], shape [..., units, k], larger is better, none
        missing.
    weights
        Weights [share], none negative, sum 1, common to all units, shape [..., k].
    v
        Weight of the many against the largest regret [share], from 0 to 1.
    upper
        The score of the best compromise [score], which 1 − Q is multiplied by; in print 100.

    Returns
    -------
    numpy.ndarray
        1 − Q in [0, `upper`], shape [..., units]; `upper` is the best compromise of these units.

    Raises
    ------
    MethodError
        Missing or infinite scores; a constant column; a `v` outside [0, 1]; weights that are no
        shares, do not fit, or differ by unit.

    References
    ----------
    Opricovic & Tzeng (2004), *European Journal of Operational Research* 156(2), 445–455.

    Examples
    --------
    >>> vikor(np.array([[0.0, 4.0], [2.0, 3.0], [4.0, 0.0]]), np.array([0.5, 0.5]))
    array([0., 1., 0.])
    """
    scores = np.asarray(scores, dtype=float)
    if not 0 <= v <= 1:
        raise MethodError(
            Problem("", f"The vikor method cannot use v = {v}.", "Give a share from 0 to 1.")
        )
    weights = common_weights("vikor", scores, weights)
    low, high, complete = column_extent("vikor", scores)
    if not complete:
        refuse_gaps("vikor", scores)
    factors = (weights / column_sizes("vikor", low, high))[..., None, :]
    best = high[..., None, :]
    group = np.empty(np.broadcast_shapes(scores.shape, factors.shape)[:-1])
    regret = np.empty_like(group)
    for rows in row_slices(group.shape, scores.shape[-1]):
        distance = (best - scores[..., rows, :]) * factors
        np.einsum("...nk->...n", distance, out=group[..., rows])
        np.max(distance, axis=-1, out=regret[..., rows])
    return upper * (1.0 - (v * _placed(group) + (1.0 - v) * _placed(regret)))


def _placed(distances: np.ndarray) -> np.ndarray:
    """Between the smallest, 0, and the largest, 1; all 0 where they do not differ."""
    least = distances.min(axis=-1, keepdims=True)
    spread = distances.max(axis=-1, keepdims=True) - least
    differs = spread > NOISE
    return np.where(differs, (distances - least) / np.where(differs, spread, 1.0), 0.0)
