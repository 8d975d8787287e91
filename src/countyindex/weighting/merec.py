"""MEREC 法 MEREC weights: how much the units' performance changes when a column is removed."""

import numpy as np

from countyindex.methods import weightings
from countyindex.refusals import refuse_cells, within_reach
from countyindex.weighting.complete_units import complete_units


@weightings.add(
    name_zh="MEREC 法",
    definition_zh=(
        "逐一去除指标看影响：n_ij = min_i x_ij / x_ij，S_i = ln(1 + Σ_j|ln n_ij|/k)，"
        "S′_ij 为去掉第 j 项（仍除以 k）后的同一数，E_j = Σ_i|S′_ij − S_i|，权重 w ∝ E。"
        "得分已作正向化，均按效益型指标处理；对所给得分本身计算，只接受正数。"
        "有缺失值的单元不计（整行删除）。"
    ),
    reference=(
        "Keshavarz-Ghorabaee, M., Amiri, M., Zavadskas, E. K., Turskis, Z., & Antucheviciene, J. "
        "(2021). Determination of objective weights using a new method based on the removal "
        "effects of criteria (MEREC). Symmetry 13(4), 525."
    ),
    needs_scores=True,
    non_negative=True,
)
@within_reach
def merec(scores: np.ndarray) -> np.ndarray:
    r"""Give more weight to columns whose removal changes the units' performance more.

    .. math::

        S_i = \ln\Big(1 + \frac{1}{k} \sum_j \Big|\ln \frac{\min_i x_{ij}}{x_{ij}}\Big|\Big), \quad
        E_j = \sum_i |S'_{ij} - S_i|, \quad w_j = E_j / \sum_j E_j

    where :math:`S'_{ij}` leaves column j out of the sum and still divides by the k columns.

    Parameters
    ----------
    scores
        Scores [any unit with a true zero], shape [..., units, k], larger is better, above 0; units
        with a missing cell (NaN) are left out (listwise). What the paper calls a cost is taken
        as 1/x, which gives its weights.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        A column is constant, empty or not finite over the units that count, or holds a score of 0
        or less; no unit has every score.

    References
    ----------
    Keshavarz-Ghorabaee et al. (2021), *Symmetry* 13(4), 525.

    Examples
    --------
    >>> merec(np.array([[1.0, 1.0], [2.0, 1.1], [4.0, 1.2]])).round(4)
    array([0.8991, 0.1009])
    """
    scores = np.asarray(scores, dtype=float)
    kept, low, _, complete = complete_units("merec", scores)
    if (low <= 0).any():
        refuse_cells(
            kept <= 0,
            "The merec method takes logarithms, and scores above 0 only.",
            "Normalise to a scale that starts above 0, such as efficacy, or use another weighting.",
        )
    above = np.log(kept / low[..., None, :])
    if not complete:
        above[np.isnan(above)] = 0.0
    room = above.shape[-1] + above.sum(axis=-1, keepdims=True)
    # S − S′ = ln(k + Σ) − ln(k + Σ − own), written so that small effects keep their digits.
    effect = -np.log1p(-above / room).sum(axis=-2)
    return effect / effect.sum(axis=-1, keepdims=True)
