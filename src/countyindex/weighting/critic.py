"""CRITIC 法 CRITIC weights: contrast inside a column times conflict with the other columns."""

from typing import Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, weightings
from countyindex.weighting.correlation import correlations, mid_ranks
from countyindex.weighting.spread import column_deviation, column_range

#: Information below this share of the contrast is float noise: all columns say the same.
NOISE = 1e-9


@weightings.add(
    name_zh="CRITIC 法",
    definition_zh=(
        "先按本组单元作极差标准化，信息量 C_j = s_j·Σ_k(1 − r_jk)，权重 w ∝ C。"
        "s 为样本标准差（n−1），r 为带符号的皮尔逊相关系数（负相关使权重增大，不取绝对值），"
        "correlation=spearman 时为秩相关（并列取平均秩）；"
        "scaling=none 时 s 按原值计，受计量单位影响；"
        "缺失值：s 用有效单元，r 用两两完整单元。"
    ),
    reference=(
        "Diakoulaki, D., Mavrotas, G., & Papayannakis, L. (1995). Determining objective weights in "
        "multiple criteria problems: the CRITIC method. Computers & Operations Research 22(7), "
        "763–770."
    ),
    affine_invariant=True,
    needs_scores=True,
    non_negative=True,
)
def critic(
    scores: np.ndarray,
    *,
    correlation: Literal["pearson", "spearman"] = "pearson",
    scaling: Literal["minmax", "none"] = "minmax",
) -> np.ndarray:
    r"""Give more weight to columns that spread widely and disagree with the others.

    Every column is stretched to [0, 1] beforehand, which leaves min–max scores as they are, unless
    ``scaling`` is ``none``; then

    .. math:: C_j = s_j \sum_k (1 - r_{jk}), \quad w_j = C_j / \sum_j C_j

    with :math:`s` the standard deviation (n − 1) and :math:`r` the signed correlation: Pearson's,
    or Spearman's, which is Pearson's of the ranks. A single column takes the whole weight.

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k], larger is better. Missing cells are NaN:
        :math:`s` is taken over the present cells, :math:`r` over the units present in both.
    correlation
        ``pearson`` (default) or ``spearman``; ties share the mean of their ranks, and ranks are
        counted over the present cells of the column.
    scaling
        ``minmax`` (default), or ``none``, which takes the contrast of the scores as they are: of
        columns in different units, those of large numbers then take the weight.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        A column is constant, empty or not finite; a pair of columns has too few common units; all
        columns are perfectly correlated.

    References
    ----------
    Diakoulaki, Mavrotas & Papayannakis (1995), *Computers & Operations Research* 22(7), 763–770.

    Examples
    --------
    >>> critic(np.array([[0.0, 0.0, 1.0], [0.5, 0.4, 0.2], [1.0, 1.0, 0.0]])).round(3)
    array([0.246, 0.242, 0.512])
    """
    compared = choose("critic", "correlation", correlation, _COMPARED)
    scaled = choose("critic", "scaling", scaling, {"minmax": True, "none": False})
    scores = np.asarray(scores, dtype=float)
    low, high, complete = column_range("critic", scores)
    k = scores.shape[-1]
    if k == 1:
        return np.ones_like(low)
    unit_scores = scores - low[..., None, :]
    unit_scores /= (high - low)[..., None, :]
    contrast = column_deviation(unit_scores, complete)
    if not scaled:
        contrast = contrast * (high - low)
    conflict = (1.0 - correlations("critic", compared(unit_scores))).sum(axis=-1)
    information = contrast * conflict
    total = information.sum(axis=-1, keepdims=True)
    if (total <= NOISE * contrast.sum(axis=-1, keepdims=True)).any():
        raise MethodError(
            Problem(
                "",
                "The critic method finds all columns perfectly correlated: none adds information.",
                "Use another weighting here, or drop the copies.",
            )
        )
    return information / total


def _as_they_are(unit_scores: np.ndarray) -> np.ndarray:
    return unit_scores


def _ranked(unit_scores: np.ndarray) -> np.ndarray:
    return mid_ranks(unit_scores) / unit_scores.shape[-2]


_COMPARED = {"pearson": _as_they_are, "spearman": _ranked}
