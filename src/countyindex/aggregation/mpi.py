"""马佐塔-帕雷托指数 Mazziotta–Pareto index: a mean with a penalty for imbalance."""

import numpy as np

from countyindex.aggregation.extent import column_extent, column_sizes
from countyindex.aggregation.penalty import penalised_mean
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="马佐塔-帕雷托指数（MPI）",
    definition_zh=(
        "S = M ∓ D²/M；各指标先在本组内标准化为均值 100、标准差 10"
        "（ddof=0，即除以 n；ddof=1 除以 n−1；standardise=false 时不再标准化），"
        "M、D² 为单元内的加权均值与加权方差；penalty=down 扣减（默认），up 加罚。"
        "缺失项不计，其权重按比例重分。自带量纲，不要求事先标准化；对单项指标不单调。"
    ),
    reference=(
        "Mazziotta, M., & Pareto, A. (2016). On a generalized non-compensatory composite index for "
        "measuring socio-economic phenomena. Social Indicators Research 127(3), 983–1003."
    ),
    needs_spread=True,
)
def mpi(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    penalty: str = "down",
    ddof: int = 0,
    standardise: bool = True,
) -> np.ndarray:
    r"""Take the mean of standardised scores less a penalty for their imbalance.

    .. math::
        z_{ij} = 100 + 10 \frac{s_{ij} - m_j}{\sigma_j}, \quad
        M_i = \sum_j w_j z_{ij}, \quad D_i^2 = \sum_j w_j (z_{ij} - M_i)^2, \quad
        S_i = M_i \mp \frac{D_i^2}{M_i}

    With equal weights :math:`D` is the standard deviation of the unit's scores with k below the
    line. The weights of missing cells go to the unit's present cells in proportion; a unit without
    any present cell is NaN. A better score may lower the index: it may add more imbalance than
    level.

    Parameters
    ----------
    scores
        Scores [any scale], shape [..., units, k], larger is better, missing cells NaN. The method
        standardises them itself, so any linear normalisation before it changes nothing.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    penalty
        `down` takes the penalty off; `up` adds it, for an index where more is worse.
    ddof
        What the standard deviation of a column takes off the number of units: 0 or 1.
    standardise
        Whether to bring every column to mean 100 and standard deviation 10; False takes scores that
        already are.

    Returns
    -------
    numpy.ndarray
        Scores [index points, 100 is the average], shape [..., units].

    Raises
    ------
    MethodError
        A constant column; infinite scores; a unit whose mean is not above 0; an unknown penalty;
        weights that are no shares or do not fit; a unit whose present cells all weigh 0.

    References
    ----------
    Mazziotta & Pareto (2016), *Social Indicators Research* 127(3), 983–1003.

    Examples
    --------
    >>> mpi(np.array([[1.0, 1.0], [3.0, 3.0], [2.0, 2.0]]), np.array([0.5, 0.5])).round(3)
    array([ 87.753, 112.247, 100.   ])
    >>> mpi(np.array([[1.0, 3.0], [3.0, 1.0]]), np.array([0.5, 0.5]))
    array([99., 99.])
    """
    scores = np.asarray(scores, dtype=float)
    if ddof not in (0, 1):
        raise MethodError(Problem("", f"The mpi method cannot use ddof {ddof}.", "Give 0 or 1."))
    if standardise:
        scores = _standardised(scores, ddof)
    return penalised_mean("mpi", scores, weights, penalty)


def _standardised(scores: np.ndarray, ddof: int) -> np.ndarray:
    low, high, complete = column_extent("mpi", scores)
    size = column_sizes("mpi", low, high)
    # On [0, 1] first: squares of it neither overflow nor vanish.
    z = scores - low[..., None, :]
    z /= size[..., None, :]
    if complete:
        z -= z.mean(axis=-2, keepdims=True)
        squares = np.einsum("...nk,...nk->...k", z, z) / max(z.shape[-2] - ddof, 1)
    else:
        present = ~np.isnan(z)
        count = np.maximum(present.sum(axis=-2, keepdims=True), 1)
        z -= np.sum(z, axis=-2, where=present, keepdims=True) / count
        squares = (
            np.sum(np.square(z), axis=-2, where=present) / np.maximum(count - ddof, 1)[..., 0, :]
        )
    z *= (10.0 / np.sqrt(np.where(squares > 0, squares, 1.0)))[..., None, :]
    z += 100.0
    return z
