"""CILOS 法 CILOS weights: how much a column loses while the others are at their best."""

import numpy as np

from countyindex.methods import weightings
from countyindex.refusals import refuse_cells
from countyindex.weighting.complete_units import complete_units

#: Least loss of a column to any other [share]; it settles what the equations leave open.
LEAST = 1e-12


@weightings.add(
    name_zh="CILOS 法",
    definition_zh=(
        "指标影响损失法：取在第 i 项最优的单元，其第 j 项相对最优值的损失为 "
        "p_ij = (max x_j − x_j) / max x_j；解 Fq = 0，F 为 p 减去其列和的对角阵，权重 w = q/Σq，"
        "损失大的指标权重小。得分已作正向化；多个单元并列最优时取其损失的平均；"
        "方程有多解时，取各项间同一极小损失（10⁻¹²）下的解。"
        "对所给得分本身计算（原文先除以合计，不影响损失），只接受非负数。"
        "有缺失值的单元不计（整行删除）。"
    ),
    reference=(
        "Zavadskas, E. K., & Podvezko, V. (2016). Integrated determination of objective criteria "
        "weights in MCDM. International Journal of Information Technology & Decision Making 15(2), "
        "267–283."
    ),
    needs_scores=True,
    non_negative=True,
)
def cilos(scores: np.ndarray) -> np.ndarray:
    r"""Give more weight to columns that lose less where another column is at its best.

    With :math:`k_i` the unit that is best in column i

    .. math::

        p_{ij} = \frac{\max x_j - x_{k_i j}}{\max x_j}, \quad
        F = p - \operatorname{diag}\Big(\sum_i p_{ij}\Big), \quad F q = 0, \quad w = q / \sum_j q_j

    Where several units share the best score of a column, the mean of their losses is taken, so that
    the order of the units has no say. Where one unit is best in several columns, nothing is lost
    between these, and the equations may have more than one solution; the one is taken to which a
    loss of one and the same vanishing size between all columns leads. So columns weigh alike where
    one unit is best in all of them, and a column that loses nothing at all takes the whole weight.

    Parameters
    ----------
    scores
        Scores [any unit with a true zero], shape [..., units, k], larger is better, not negative;
        units with a missing cell (NaN) are left out (listwise). What the paper calls a cost
        is taken as min/x, as it does itself.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], none negative, sum 1.

    Raises
    ------
    MethodError
        A column is constant, empty or not finite over the units that count, or holds a negative
        score; no unit has every score.

    References
    ----------
    Zavadskas & Podvezko (2016), *International Journal of Information Technology & Decision Making*
    15(2), 267–283; how it is solved: Grassmann, Taksar & Heyman (1985), *Operations Research*
    33(5), 1107–1116.

    Examples
    --------
    The best unit of the first column loses 3/4 of the second, whose best unit loses 1/4 of the
    first:

    >>> cilos(np.array([[4.0, 1.0], [3.0, 4.0], [0.0, 2.0]]))
    array([0.75, 0.25])
    """
    scores = np.asarray(scores, dtype=float)
    kept, low, high, complete = complete_units("cilos", scores)
    if (low < 0).any():
        refuse_cells(
            kept < 0,
            "The cilos method takes shares of the best score, and no negative scores.",
            "Use scores that start at 0, such as minmax, or another weighting.",
        )
    best = kept == high[..., None, :]
    # Only the units that are best in some column have a say.
    leaders = np.unique(np.flatnonzero(best) // best.shape[-1] % best.shape[-2])
    best, shares = best[..., leaders, :], kept[..., leaders, :] / high[..., None, :]
    if not complete:
        shares[np.isnan(shares)] = 0.0
    turned = np.swapaxes(best, -1, -2).astype(float)
    losses = 1.0 - turned @ shares / best.sum(axis=-2)[..., :, None]
    return _balanced(np.maximum(losses, 0.0) + LEAST)


def _balanced(losses: np.ndarray) -> np.ndarray:
    """Solve F q = 0 by eliminating one column after the other (Grassmann, Taksar & Heyman 1985).

    The diagonal has no say. Nothing is subtracted, so that the least loss keeps its digits.
    """
    rates, k = np.swapaxes(losses, -1, -2).copy(), losses.shape[-1]
    for last in range(k - 1, 0, -1):
        rates[..., :last, last] /= rates[..., last, :last].sum(axis=-1, keepdims=True)
        rates[..., :last, :last] += rates[..., :last, last, None] * rates[..., last, None, :last]
    weights = np.ones(losses.shape[:-1])
    for each in range(1, k):
        weights[..., each] = (weights[..., :each] * rates[..., :each, each]).sum(axis=-1)
    return weights / weights.sum(axis=-1, keepdims=True)
