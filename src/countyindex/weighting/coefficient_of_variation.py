"""变异系数法 Coefficient-of-variation weights: spread in relation to the mean of a column."""

import numpy as np

from countyindex.methods import weightings
from countyindex.weighting.variation import squared_variation


@weightings.add(
    name_zh="变异系数法",
    definition_zh=(
        "按变异系数之比取权重：w ∝ s/m，s 为样本标准差（n−1），m 为均值，均对所给数值本身计算"
        "（不另作标准化，结果随零点而变），只接受非负数。缺失值不计。"
    ),
    reference=(
        "Pearson, K. (1896). Mathematical contributions to the theory of evolution III. "
        "Philosophical Transactions of the Royal Society A 187, 253–318 (the coefficient)."
    ),
    needs_scores=True,
    non_negative=True,
)
def coefficient_of_variation(scores: np.ndarray) -> np.ndarray:
    r"""Give more weight to columns that spread more in relation to their mean.

    .. math:: V_j = s_j / m_j, \quad w_j = V_j / \sum_j V_j

    with :math:`s` the standard deviation (n − 1) and :math:`m` the mean of the scores as they are.
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
    Pearson (1896), *Philosophical Transactions of the Royal Society A* 187, 253–318.

    Examples
    --------
    >>> coefficient_of_variation(np.array([[1.0, 10.0], [2.0, 11.0], [3.0, 12.0]])).round(4)
    array([0.8462, 0.1538])
    """
    squares, present = squared_variation(
        "coefficient_of_variation", np.asarray(scores, dtype=float)
    )
    variation = np.sqrt(squares / (present - 1))
    return variation / variation.sum(axis=-1, keepdims=True)
