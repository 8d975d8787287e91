"""凯梅尼排序 Kemeny order: the order that most majorities of weight agree with, proven."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from countyindex.aggregation.contests import all_margins, places_for_contests
from countyindex.aggregation.extent import column_extent, refuse_gaps
from countyindex.aggregation.linear_order import Consensus, best_orders, consensus
from countyindex.aggregation.weighted import common_weights, refuse_weightless
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations, choose, guarded

#: An integer program over more units than this takes too long to be proven.
MOST_UNITS = 60

#: Tied optimal orders that are listed.
MOST_ORDERS = 100


#: What to do about an order that is not proven, or not to be the only one.
_ACCEPT = "Raise 'seconds', or set 'proven' to false to accept the order found."


@guarded
def kemeny_report(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    gaps: str = "refuse",
    seconds: float = 60.0,
    proven: bool = True,
    upper: float | None = None,
) -> Mapping[str, Any]:
    """What a reader should know of the order of one cohort: support, proof, and who else ties.

    `support` is Σ e_ab over all pairs with a before b, e_ab the weight of the indicators where a is
    better plus half of those where they tie; `bound` is what no order can exceed. `orders` are row
    numbers, best first, `all_listed` says whether there are no more of them; `unique` is None when
    time ran out before this was known. The scale of the scores, `upper`, has no say.
    """
    scores = np.asarray(scores, dtype=float)
    places, weights = _checked(scores, weights, gaps)
    majorities = _majorities(places, weights)
    found = _found(majorities, seconds, proven)
    half = len(majorities) * (len(majorities) - 1) / 4.0
    told = {
        "support": half + found.agreement / 2.0,
        "bound": half + found.bound / 2.0,
        "proven": found.proven,
    }
    if not (found.proven and found.complete):
        return {**told, "unique": None, "orders": (_an_order(found),), "all_listed": False}
    orders, all_listed = best_orders(majorities, found, MOST_ORDERS)
    unique = not (found.settled == 0)[~np.eye(len(majorities), dtype=bool)].any()
    return {**told, "unique": unique, "orders": tuple(orders), "all_listed": all_listed}


@aggregations.add(
    name_zh="凯梅尼排序",
    definition_zh=(
        "使两两支持之和 Σ e_ab（a 排在 b 前）最大的排序，"
        "e_ab 为 a 优于 b 的指标权重之和加并列指标权重的一半；"
        "用混合整数规划求最优并给出证明（至多 60 个单元）。"
        "得分为名次分：在所有最优排序中都排在其后的单元数 + ½·先后不定的单元数。"
        "限时 seconds 秒内未证明最优则拒绝，proven=false 时给出所得最好排序与上界。"
        "默认不接受缺失项；gaps=shared 时两单元只比都有值的指标，权重按比例重分。"
        "各单元须用同一权重。只看名次，不看差距。"
    ),
    reference=(
        "Kemeny, J. G. (1959). Mathematics without numbers. Daedalus 88(4), 577–591; Young, H. P., "
        "& Levenglick, A. (1978). A consistent extension of Condorcet's election principle. SIAM "
        "Journal on Applied Mathematics 35(2), 285–300."
    ),
    report=kemeny_report,
    printed={"upper": 100.0},
    complete_only=True,
    common_weights=True,
)
def kemeny(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    gaps: str = "refuse",
    seconds: float = 60.0,
    proven: bool = True,
    upper: float | None = None,
) -> np.ndarray:
    r"""Place the units in the order that the weighted indicators support most.

    .. math::
        \max_\pi \sum_{a \,\text{before}\, b} e_{ab}, \quad
        e_{ab} = \sum_j w_j \left( [s_{aj} > s_{bj}] + \tfrac12 [s_{aj} = s_{bj}] \right)

    All optimal orders are answers. A unit's score is the number of units behind it in every optimal
    order, plus half of those that stand behind it in some and before it in others: n − 1 for the
    first place, 0 for the last when the optimum is unique.

    Parameters
    ----------
    scores
        Scores [any scale: only their order counts], shape [..., units, k], larger is better, at
        most 60 units; missing cells NaN.
    weights
        Weights [share], none negative, sum 1, common to all units, shape [..., k].
    gaps
        `refuse` takes no missing cells; `shared` compares two units on the indicators that both
        have, whose weights are scaled to sum 1, and takes two without a common one for level.
    seconds
        Time to find and prove the optimum of one matrix [s].
    proven
        Whether an order is refused that is not proven optimal in time, or not proven to be the only
        optimal one or to share that with known others; False accepts the best one found, and the
        report tells the bound.
    upper
        The score of a unit before all others in every optimal order [score]; None takes their
        number, n − 1. In print 100.

    Returns
    -------
    numpy.ndarray
        Places counted from behind, from 0 to `upper`, shape [..., units].

    Raises
    ------
    MethodError
        More than 60 units, or fewer than two; missing scores, unless `gaps` takes them; a unit
        without any score; infinite scores; weights that are no
        shares, do not fit, or differ by unit; no proof in time.

    References
    ----------
    Kemeny (1959), *Daedalus* 88(4), 577–591; Young & Levenglick (1978), *SIAM Journal on Applied
    Mathematics* 35(2), 285–300.

    Examples
    --------
    >>> kemeny(np.array([[3.0, 3.0, 1.0], [2.0, 1.0, 3.0], [1.0, 2.0, 2.0]]), np.full(3, 1 / 3))
    array([2., 1., 0.])
    """
    scores = np.asarray(scores, dtype=float)
    places, weights = _checked(scores, weights, gaps)
    lead = np.broadcast_shapes(places.shape[:-2], weights.shape[:-1])
    places = np.broadcast_to(places, (*lead, *places.shape[-2:]))
    weights = np.broadcast_to(weights, (*lead, weights.shape[-1]))
    result = np.empty(places.shape[:-1])
    for at in np.ndindex(lead):
        settled = _found(_majorities(places[at], weights[at]), seconds, proven).settled
        result[at] = ((settled > 0) + 0.5 * (settled == 0)).sum(axis=1) - 0.5
    return result if upper is None else result * (upper / (scores.shape[-2] - 1))


def _checked(scores: np.ndarray, weights: np.ndarray, gaps: str) -> tuple[np.ndarray, np.ndarray]:
    weights = common_weights("kemeny", scores, weights)
    refuse = choose("kemeny", "gaps", gaps, {"refuse": True, "shared": False})
    if not column_extent("kemeny", scores)[2]:
        refuse_weightless("kemeny", scores, weights[..., None, :])
        empty = np.isnan(scores).all(axis=-1, keepdims=True)
        refuse_gaps("kemeny", scores if refuse else np.where(empty, np.nan, 0.0))
    if scores.shape[-2] > MOST_UNITS:
        raise MethodError(
            Problem(
                "",
                f"The kemeny method proves orders of up to {MOST_UNITS} units, and was given "
                f"{scores.shape[-2]}.",
                "Use copeland or borda, or split the cohort.",
            )
        )
    return places_for_contests("kemeny", scores), weights


def _majorities(places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The contests of all pairs, as shares of the weight of the indicators that both have."""
    margins = all_margins(places, weights)
    present = ~np.isnan(places)
    if present.all():
        return margins
    shared = (present * weights) @ present.T
    return np.divide(margins, shared, out=np.zeros_like(margins), where=shared > 0)


def _found(majorities: np.ndarray, seconds: float, proven: bool) -> Consensus:
    found = consensus(majorities, seconds)
    if proven and not (found.proven and found.complete):
        half = len(majorities) * (len(majorities) - 1) / 4.0
        support, bound = half + found.agreement / 2.0, half + found.bound / 2.0
        raise MethodError(Problem("", _unproven(found, seconds, support, bound), _ACCEPT))
    return found


def _unproven(found: Consensus, seconds: float, support: float, bound: float) -> str:
    """What is not known in time: the best order, or only which others are as good."""
    if found.proven:
        return (
            f"The kemeny method has proven in {seconds:g} s that no order has more support than "
            f"{support:.6g}, but not which orders share it."
        )
    return (
        f"The kemeny method has not proven the best order in {seconds:g} s: the best found has "
        f"support {support:.6g}, and another order may have up to {bound - support:.3g} more."
    )


def _an_order(found: Consensus) -> tuple[int, ...]:
    return tuple(np.argsort(-found.settled.sum(axis=1), kind="stable").tolist())
