"""基尼系数法 Gini weights: the less equally a column is shared out, the more it weighs."""

import numpy as np

from countyindex.methods import weightings
from countyindex.refusals import refuse_cells, within_reach
from countyindex.weighting.spread import smallest_of_ordered


@weightings.add(
    name_zh="基尼系数法",
    definition_zh=(
        "按各指标在单元间的基尼系数之比取权重：w ∝ G，G = Σ_i Σ_k|x_i − x_k| / (2n²m)，m 为均值，"
        "对所给得分本身计算（不另作标准化，结果随零点而变），只接受非负数。"
        "缺失值不计，n 取有效单元数。"
    ),
    reference=(
        "Li, G., & Chi, G. (2009). A new determining objective weights method: Gini coefficient "
        "weight. First International Conference on Information Science and Engineering, 3726–3729."
    ),
    needs_scores=True,
    non_negative=True,
)
@within_reach
def gini(scores: np.ndarray) -> np.ndarray:
    r"""Give more weight to columns that are shared out less equally among the units.

    .. math::

        G_j = \frac{\sum_i \sum_k |x_{ij} - x_{kj}|}{2 n_j^2 m_j}, \quad w_j = G_j / \sum_j G_j

    with :math:`m` the mean of the scores as they are and :math:`n` the number of present cells.
    The unit of measure has no say; the origin has: min–max scores give other weights than raw ones.

    Parameters
    ----------
    scores
        Scores [any unit with a true zero], shape [..., units, k], not negative; missing cells are
        NaN and are left out of their column.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        A column is constant, empty or not finite, or holds a negative score.

    References
    ----------
    Li & Chi (2009), *First International Conference on Information Science and Engineering*,
    3726–3729.

    Examples
    --------
    One unit has all of the first column; in the second each has more than the one before:

    >>> gini(np.array([[0.0, 1.0], [0.0, 2.0], [6.0, 3.0]])).round(4)
    array([0.75, 0.25])
    """
    scores = np.asarray(scores, dtype=float)
    ordered = np.sort(scores, axis=-2)
    low, complete = smallest_of_ordered("gini", ordered)
    if (low < 0).any():
        refuse_cells(
            scores < 0,
            "The gini method asks who has how much of the sum, and takes no negative scores.",
            "Use scores that start at 0, such as minmax, or another weighting.",
        )
    above = ordered - low[..., None, :]
    n: float | np.ndarray = float(scores.shape[-2])
    if not complete:
        n = np.isfinite(scores).sum(axis=-2).astype(float)
        above = np.nan_to_num(above, copy=False, nan=0.0)
    total = np.einsum("...nk->...k", above)
    # Σ_i Σ_k |x_i − x_k| / 2 = Σ_i (2i − n − 1) x_(i), which no common origin changes.
    places = np.arange(2.0, 2.0 * scores.shape[-2] + 1, 2.0)
    apart = np.einsum("n,...nk->...k", places, above) - (n + 1.0) * total
    coefficient = apart / (n * (total + n * low))
    return coefficient / np.add.reduce(coefficient, axis=-1, keepdims=True)
