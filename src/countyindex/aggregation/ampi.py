"""调整的马佐塔-帕雷托指数 Adjusted Mazziotta–Pareto index: fixed goalposts, years compare."""

import numpy as np

from countyindex.aggregation.extent import LEAST, column_extent
from countyindex.aggregation.penalty import penalised_mean
from countyindex.columns import NOISE
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations
from countyindex.refusals import refuse_columns

Goalpost = float | np.ndarray | None


@aggregations.add(
    name_zh="调整的马佐塔-帕雷托指数（AMPI）",
    definition_zh=(
        "S = M ∓ D²/M；各指标先标定为 r = 100 + 60·(s − 参照值)/(high − low)，"
        "M、D² 为单元内的加权均值与加权方差；参照值 reference 得 100，默认取 low、high 的中点"
        "（此时标度为 70–130）；low、high 未给出时取本组极值，年份之间不可比。"
        "penalty=down 扣减（默认），up 加罚。缺失项不计，其权重按比例重分。对单项指标不单调。"
    ),
    reference=(
        "Mazziotta, M., & Pareto, A. (2016). On a generalized non-compensatory composite index for "
        "measuring socio-economic phenomena. Social Indicators Research 127(3), 983–1003."
    ),
    needs_spread=True,
)
def ampi(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    penalty: str = "down",
    low: Goalpost = None,
    high: Goalpost = None,
    reference: Goalpost = None,
) -> np.ndarray:
    r"""Take the mean of scores on 70–130 less a penalty for their imbalance.

    .. math::
        r_{ij} = 100 + 60 \frac{s_{ij} - ref_j}{high_j - low_j}, \quad
        M_i = \sum_j w_j r_{ij}, \quad D_i^2 = \sum_j w_j (r_{ij} - M_i)^2, \quad
        S_i = M_i \mp \frac{D_i^2}{M_i}

    The goalposts lie half the range on each side of the reference, at 70 and 130. With `low`,
    `high` and `reference` fixed, years compare. The weights of missing cells go to the unit's
    present cells in proportion; a unit without any present cell is NaN. A better score may lower
    the index: it may add more imbalance than level.

    Parameters
    ----------
    scores
        Scores [any scale], shape [..., units, k], larger is better, missing cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    penalty
        `down` takes the penalty off; `up` adds it, for an index where more is worse.
    low, high
        Smallest and largest score [the scale of `scores`] over all units and years: one number, or
        shape [k]; None takes the column's own.
    reference
        The score that becomes 100: one number, or shape [k]; None takes the middle of `low` and
        `high`.

    Returns
    -------
    numpy.ndarray
        Scores [index points, 100 is the reference], shape [..., units].

    Raises
    ------
    MethodError
        A constant column without goalposts; goalposts that are not in order; infinite scores; a
        unit whose mean is not above 0; an unknown penalty; weights that are no shares or do not
        fit; a unit whose present cells all weigh 0.

    References
    ----------
    Mazziotta & Pareto (2016), *Social Indicators Research* 127(3), 983–1003.

    Examples
    --------
    >>> ampi(np.array([[0.0, 0.0], [100.0, 100.0], [50.0, 50.0]]), np.array([0.5, 0.5]))
    array([ 70., 130., 100.])
    >>> ampi(np.array([[0.0, 100.0]]), np.array([0.5, 0.5]), low=0.0, high=100.0)
    array([91.])
    """
    scores = np.asarray(scores, dtype=float)
    own_low, own_high, _ = column_extent("ampi", scores)
    bottom = own_low if low is None else _goalpost("low", low, scores)
    top = own_high if high is None else _goalpost("high", high, scores)
    empty = np.isnan(own_low)
    with np.errstate(over="ignore", invalid="ignore"):
        size = top - bottom
        least = np.maximum(NOISE * np.maximum(np.abs(top), np.abs(bottom)), LEAST)
        useless = ~((size > least) & (size < np.inf))
    refuse_columns(
        useless & ~empty,
        "The ampi method needs goalposts in order, and finds none or a column without a range.",
        "Give 'low' below 'high', or leave the indicator out.",
    )
    size = np.where(useless, 1.0, size)
    middle = bottom + size / 2.0 if reference is None else _goalpost("reference", reference, scores)
    points = scores - middle[..., None, :]
    points *= 60.0 / size[..., None, :]
    points += 100.0
    return penalised_mean("ampi", points, weights, penalty)


def _goalpost(name: str, given: float | np.ndarray, scores: np.ndarray) -> np.ndarray:
    """One number a column, refused unless it fits."""
    ends = np.asarray(given, dtype=float)
    if not np.isfinite(ends).all() or (ends.ndim and ends.shape[-1] != scores.shape[-1]):
        raise MethodError(
            Problem(
                "",
                f"The ampi method cannot use '{name}' of shape {ends.shape} for "
                f"{scores.shape[-1]} columns.",
                "Give one finite number, or one a column.",
            )
        )
    return np.broadcast_to(ends, (*ends.shape[:-1], scores.shape[-1]))
