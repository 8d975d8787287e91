"""均值距离评价法 EDAS: what a unit has above the mean unit, and what it lacks to it."""

import numpy as np

from countyindex.aggregation.extent import column_extent, refuse_gaps
from countyindex.aggregation.weighted import common_weights
from countyindex.columns import NOISE
from countyindex.methods import aggregations
from countyindex.refusals import refuse_columns, refuse_rows, within_reach


@aggregations.add(
    name_zh="均值距离评价法（EDAS）",
    definition_zh=(
        "S = ½·[P/max P + (1 − N/max N)]；P、N 为 (s − s̄)/s̄ 的正部、负部（取绝对值）的加权和，"
        "s̄ 为本组各列均值，须大于 0；max 取本组最大。不接受缺失项；各单元须用同一权重。"
        "得分随其他单元变化。"
    ),
    reference=(
        "Keshavarz Ghorabaee, M., Zavadskas, E. K., Olfat, L., & Turskis, Z. (2015). "
        "Multi-criteria inventory classification using a new method of evaluation based on "
        "distance from average solution (EDAS). Informatica 26(3), 435–451."
    ),
    printed={"upper": 100.0},
    complete_only=True,
    common_weights=True,
    needs_spread=True,
)
@within_reach
def edas(scores: np.ndarray, weights: np.ndarray, *, upper: float = 1.0) -> np.ndarray:
    r"""Appraise every unit by its distances above and below the mean of the units.

    .. math::
        d_{ij} = \frac{s_{ij} - \bar s_j}{\bar s_j}, \quad
        P_i = \sum_j w_j \max(d_{ij}, 0), \quad N_i = \sum_j w_j \max(-d_{ij}, 0), \quad
        S_i = \frac{1}{2} \left( \frac{P_i}{\max P} + 1 - \frac{N_i}{\max N} \right)

    Parameters
    ----------
    scores
        Scores [a ratio scale, which may differ by column], shape [..., units, k], larger is better,
        none missing; the mean of every column is above 0.
    weights
        Weights [share], none negative, sum 1, common to all units, shape [..., k].
    upper
        The score of a unit that is furthest above the mean and nowhere below it [score]; in print
        100.

    Returns
    -------
    numpy.ndarray
        Appraisal scores in [0, `upper`], shape [..., units].

    Raises
    ------
    MethodError
        Missing or infinite scores; a column whose mean is not above 0; units that are all alike in
        what has weight; weights that are no shares, do not fit, or differ by unit.

    References
    ----------
    Keshavarz Ghorabaee, Zavadskas, Olfat & Turskis (2015), *Informatica* 26(3), 435–451.

    Examples
    --------
    >>> edas(np.array([[1.0, 5.0], [3.0, 4.0], [2.0, 3.0]]), np.array([0.5, 0.5])).round(4)
    array([0.25, 1.  , 0.25])
    """
    scores = np.asarray(scores, dtype=float)
    weights = common_weights("edas", scores, weights)
    distances = _distances(scores)
    above = np.einsum("...nk,...k->...n", np.maximum(distances, 0.0), weights)
    below = np.einsum("...nk,...k->...n", np.minimum(distances, 0.0, out=distances), -weights)
    most = above.max(axis=-1, keepdims=True), below.max(axis=-1, keepdims=True)
    refuse_rows(
        np.broadcast_to(np.minimum(*most) <= NOISE, above.shape),
        "The edas method finds units that are all alike.",
        "Leave out what tells no units apart.",
    )
    return np.asarray(0.5 * upper * (above / most[0] + (1.0 - below / most[1])))


def _distances(scores: np.ndarray) -> np.ndarray:
    """Distances from the mean of every column, in shares of it."""
    low, high, complete = column_extent("edas", scores)
    if not complete:
        refuse_gaps("edas", scores)
    mean = np.add.reduce(scores, axis=-2) / scores.shape[-2]
    refuse_columns(
        mean <= NOISE * np.maximum(high, -low),
        "The edas method divides by the mean of a column, which is not above 0.",
        "Normalise to scores of 0 and above, or use another aggregation.",
    )
    distances = scores / mean[..., None, :]
    distances -= 1.0
    return distances
