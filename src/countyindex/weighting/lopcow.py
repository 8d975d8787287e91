"""LOPCOW 法 LOPCOW weights: the root mean square of a column in relation to its deviation."""

from typing import Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import weightings
from countyindex.weighting.spread import column_deviation, column_range

#: Logarithms that sum to less than this are float noise.
NOISE = 1e-12


@weightings.add(
    name_zh="LOPCOW 法",
    definition_zh=(
        "对数百分比变化客观赋权：先按本组单元作极差标准化得 r，"
        "PV = |ln(√(Σr²/n) / s)·100|，权重 w ∝ PV，s 为标准差（默认以 n−1 为除数，ddof=0 时以 n）。"
        "相对均值越分散的指标权重越小，与熵权、变异系数法方向相反。缺失值不计。"
    ),
    reference=(
        "Ecer, F., & Pamucar, D. (2022). A novel LOPCOW-DOBI multi-criteria sustainability "
        "performance assessment methodology: an application in developing country banking sector. "
        "Omega 112, 102690."
    ),
    affine_invariant=True,
    needs_scores=True,
    non_negative=True,
)
def lopcow(scores: np.ndarray, *, ddof: Literal[0, 1] = 1) -> np.ndarray:
    r"""Give more weight to columns whose level is high in relation to their spread.

    Every column is stretched to [0, 1] beforehand, which leaves min–max scores as they are; then

    .. math::

        PV_j = \left| 100 \ln \frac{\sqrt{\sum_i r_{ij}^2 / n_j}}{s_j} \right|, \quad
        w_j = PV_j / \sum_j PV_j

    The logarithm is never below 0 for scores in [0, 1], and is 0 with n − 1 where a single unit is
    above the lowest. A column that spreads widely around a low mean weighs **least**, unlike under
    entropy or the coefficient of variation.

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k], larger is better; missing cells are NaN and are
        left out of their column.
    ddof
        What the standard deviation takes off the number of units: 1 (default) or 0.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        A column is constant, empty or not finite; a divisor of another kind; in every column a
        single unit is above the lowest.

    References
    ----------
    Ecer & Pamucar (2022), *Omega* 112, 102690.

    Examples
    --------
    Most units are near the top of the first column and near the bottom of the second:

    >>> lopcow(np.array([[0.0, 0.0], [0.9, 0.1], [1.0, 0.2], [1.0, 1.0]])).round(4)
    array([0.8278, 0.1722])
    """
    if ddof not in (0, 1):
        what = f"The lopcow method cannot take {ddof} off the number of units."
        raise MethodError(Problem("", what, "Give 'ddof' 0 or 1."))
    scores = np.asarray(scores, dtype=float)
    low, high, complete = column_range("lopcow", scores)
    present = scores.shape[-2] if complete else np.isfinite(scores).sum(axis=-2)
    r = scores - low[..., None, :]
    r /= (high - low)[..., None, :]
    squares = column_deviation(r, complete) ** 2 * (present - 1)
    if not complete:
        r[np.isnan(r)] = 0.0
    level = np.einsum("...nk,...nk->...k", r, r) / present
    change = np.maximum(np.log(level / (squares / (present - ddof))) / 2.0, 0.0)
    total = change.sum(axis=-1, keepdims=True)
    if (total <= NOISE).any():
        raise MethodError(
            Problem(
                "",
                "The lopcow method finds a single unit above the lowest in every column, so "
                "nothing tells the columns apart.",
                "Use another weighting here.",
            )
        )
    return change / total
