"""夹角法 Angle weights: the further a column points from a constant one, the more it weighs."""

import numpy as np

from countyindex.methods import weightings
from countyindex.weighting.variation import squared_variation


@weightings.add(
    name_zh="夹角法",
    definition_zh=(
        "按各指标列向量与常数列的夹角之比取权重：w ∝ u，cos u = Σx / (√n·√Σx²)，"
        "即 tan u = s/m（s 以 n 为除数）。原文先除以合计，不影响夹角；对所给得分本身计算"
        "（不另作标准化，结果随零点而变），只接受非负数。缺失值不计。"
    ),
    reference=(
        "Shuai, D., Zongzhun, Z., Yongji, W., & Lei, L. (2012). A new angular method to determine "
        "the objective weights. 24th Chinese Control and Decision Conference (CCDC), 3889–3892."
    ),
    needs_scores=True,
    non_negative=True,
)
def angle(scores: np.ndarray) -> np.ndarray:
    r"""Give more weight to columns at a wide angle to a column in which all units are alike.

    .. math::

        \cos u_j = \frac{\sum_i x_{ij}}{\sqrt{n_j} \sqrt{\sum_i x_{ij}^2}}, \quad
        w_j = u_j / \sum_j u_j

    which is :math:`\tan u = s / m`, with the mean :math:`m` and the standard deviation :math:`s`
    (divided by n) of the scores as they are: a coefficient of variation that levels off. Dividing a
    column by its sum, as the paper does first, turns no angle.

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
    Shuai, Zongzhun, Yongji & Lei (2012), *24th Chinese Control and Decision Conference*, 3889–3892.

    Examples
    --------
    The first column points 45° away from a constant one, the second 18.4°:

    >>> angle(np.array([[0.0, 2.0], [5.0, 4.0]])).round(4)
    array([0.7094, 0.2906])
    """
    squares, present = squared_variation("angle", np.asarray(scores, dtype=float))
    turned = np.arctan(np.sqrt(squares / present))
    return turned / np.add.reduce(turned, axis=-1, keepdims=True)
