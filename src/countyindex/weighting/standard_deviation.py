"""标准差法 Standard-deviation weights: a column weighs by how widely it spreads in its range."""

from typing import Literal

import numpy as np

from countyindex.methods import choose, weightings
from countyindex.weighting.spread import column_deviation, column_range


@weightings.add(
    name_zh="标准差法",
    definition_zh=(
        "先按本组单元作极差标准化，再按标准差之比取权重：w ∝ s，s 为样本标准差（n−1）。"
        "measure=variance 时按方差之比：w ∝ s²（统计方差法）。"
        "不对原值计算（否则由计量单位决定）。缺失值不计。"
    ),
    reference=(
        "Wang, Y.-M., & Luo, Y. (2010). Integration of correlations with standard deviations for "
        "determining attribute weights in multiple attribute decision making. Mathematical and "
        "Computer Modelling 51(1–2), 1–12 (where it is one of the methods compared); by the "
        "variance: Rao, R. V., & Patel, B. K. (2010). A subjective and objective integrated "
        "multiple attribute decision making method for material selection. Materials & Design "
        "31(10), 4738–4747."
    ),
    affine_invariant=True,
    needs_scores=True,
    non_negative=True,
)
def standard_deviation(
    scores: np.ndarray, *, measure: Literal["deviation", "variance"] = "deviation"
) -> np.ndarray:
    r"""Give more weight to columns that spread more widely inside their own range.

    Every column is stretched to [0, 1] beforehand, which leaves min–max scores as they are; then

    .. math:: w_j = s_j / \sum_j s_j

    with :math:`s` the standard deviation (n − 1), or :math:`s^2` in its place under ``variance``,
    the weights of statistical variance. Never of raw values: their units of measure would decide.

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k], larger is better; missing cells are NaN and are
        left out of their column.
    measure
        ``deviation`` (default) or ``variance``, which tells columns further apart.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        A column is constant, empty or not finite.

    References
    ----------
    Wang & Luo (2010), *Mathematical and Computer Modelling* 51(1–2), 1–12; Rao & Patel (2010),
    *Materials & Design* 31(10), 4738–4747.

    Examples
    --------
    >>> standard_deviation(np.array([[0.0, 0.0], [0.0, 0.5], [1.0, 0.5], [1.0, 1.0]])).round(4)
    array([0.5858, 0.4142])
    """
    power = choose("standard_deviation", "measure", measure, _MEASURES)
    scores = np.asarray(scores, dtype=float)
    low, high, complete = column_range("standard_deviation", scores)
    unit_scores = scores - low[..., None, :]
    unit_scores /= (high - low)[..., None, :]
    spread = column_deviation(unit_scores, complete, scratch=unit_scores) ** power
    return spread / spread.sum(axis=-1, keepdims=True)


_MEASURES = {"deviation": 1, "variance": 2}
