"""组合距离评价法 CODAS: how much further from the worst of everything a unit is than the others."""

import numpy as np

from countyindex.aggregation.extent import column_extent, refuse_gaps
from countyindex.aggregation.weighted import common_weights
from countyindex.columns import NOISE
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations
from countyindex.refusals import within_reach


@aggregations.add(
    name_zh="组合距离评价法（CODAS）",
    definition_zh=(
        "H = Σ[(E − E′) + ψ·(T − T′)]，对本组所有单元求和；E、T 为加权分值到各列最差值的"
        "欧氏距离与绝对距离，|E − E′| 不小于阈值 τ（threshold，默认 0.02，与分值同量纲）时 ψ = 1，"
        "否则为 0。输出为 50 + H/4(n − 1)，τ = 2。不接受缺失项；各单元须用同一权重。"
        "得分随其他单元变化。"
    ),
    reference=(
        "Keshavarz Ghorabaee, M., Zavadskas, E. K., Turskis, Z., & Antucheviciene, J. (2016). A "
        "new combinative distance-based assessment (CODAS) method for multi-criteria "
        "decision-making. Economic Computation and Economic Cybernetics Studies and Research 50(3)."
    ),
    printed={"threshold": 2.0, "centre": 50.0},
    complete_only=True,
    common_weights=True,
)
@within_reach
def codas(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    threshold: float = 0.02,
    centre: float | None = None,
) -> np.ndarray:
    r"""Assess every unit against all others by two distances from the worst of everything.

    .. math::
        E_i = \sqrt{\textstyle\sum_j (w_j s_{ij} - w_j s_j^-)^2}, \quad
        T_i = \sum_j (w_j s_{ij} - w_j s_j^-), \quad
        H_i = \sum_l \left[ (E_i - E_l) + \psi_{il} (T_i - T_l) \right]

    with :math:`s^-` the smallest score of each column and :math:`\psi_{il}` 1 where :math:`|E_i -
    E_l| \ge \tau`, else 0: units near to each other are told apart by the first distance alone.

    Parameters
    ----------
    scores
        Scores [one common scale], shape [..., units, k], larger is better, none missing. The
        authors take shares of the best value (`share_of_maximum`).
    weights
        Weights [share], none negative, sum 1, common to all units, shape [..., k].
    threshold
        From which Euclidean distance on two units are far apart, :math:`\tau` [the scale of
        `scores`], 0 or more; 0.02 on scores of 0–1, so 2 in print.
    centre
        None gives the sums H. A number gives `centre` + H/4(n − 1): scores on a scale stay on it
        where `centre` is its middle; in print 50.

    Returns
    -------
    numpy.ndarray
        Assessments [the scale of `scores`], shape [..., units]; they sum to 0 without `centre`.

    Raises
    ------
    MethodError
        Missing or infinite scores; a negative threshold; weights that are no shares, do not fit, or
        differ by unit.

    References
    ----------
    Keshavarz Ghorabaee, Zavadskas, Turskis & Antucheviciene (2016), *Economic Computation and
    Economic Cybernetics Studies and Research* 50(3).

    Examples
    --------
    >>> codas(np.array([[0.0, 0.5], [0.5, 0.0], [0.5, 0.5]]), np.array([0.6, 0.4])).round(4)
    array([-0.6606, -0.0606,  0.7211])
    """
    if not 0 <= threshold < np.inf:
        raise MethodError(
            Problem(
                "",
                f"The codas method cannot use the threshold {threshold}.",
                "Give a number of 0 or more.",
            )
        )
    scores = np.asarray(scores, dtype=float)
    weights = common_weights("codas", scores, weights)
    low, high, complete = column_extent("codas", scores)
    if not complete:
        refuse_gaps("codas", scores)
    size = _size(low, high)
    away = (scores - low[..., None, :]) * (weights / size)[..., None, :]
    taxicab = size * np.einsum("...nk->...n", away)
    euclidean = size * np.sqrt(np.einsum("...nk,...nk->...n", away, away))
    sums = np.empty_like(taxicab)
    for at in np.ndindex(sums.shape[:-1]):
        sums[at] = _assessments(euclidean[at], taxicab[at], threshold)
    return sums if centre is None else centre + sums / (4.0 * max(sums.shape[-1] - 1, 1))


def _size(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The widest range of any column, 1 where there is none: squares in it are no extremes."""
    widest = np.maximum.reduce(high - low, axis=-1, keepdims=True)
    return np.where(widest > 0, widest, 1.0)


def _assessments(euclidean: np.ndarray, taxicab: np.ndarray, threshold: float) -> np.ndarray:
    """Sums over all units of what separates each from them; sorted, so that no pair is looked at.

    A difference that falls short of the threshold by float noise only has reached it.
    """
    n, order = len(euclidean), np.argsort(euclidean)
    ascending, sums = euclidean[order], np.concatenate([[0.0], np.cumsum(taxicab[order])])
    reached = threshold - NOISE * max(ascending[-1], threshold)
    nearer = np.searchsorted(ascending, euclidean - reached, side="right")
    further = np.maximum(np.searchsorted(ascending, euclidean + reached, side="left"), nearer)
    far_sums = sums[nearer] + sums[-1] - sums[further]
    far = nearer + n - further
    return np.asarray(n * euclidean - euclidean.sum() + far * taxicab - far_sums)
