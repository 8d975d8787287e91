"""科普兰法 Copeland: contests won less contests lost, each decided by a majority of weight."""

import numpy as np

from countyindex.aggregation.contests import margins, places_for_contests
from countyindex.aggregation.weighted import checked_weights, refuse_weightless
from countyindex.methods import aggregations


@aggregations.add(
    name_zh="科普兰法",
    definition_zh=(
        "C = 胜场 − 负场：两单元逐项比较，占优指标的权重之和较大者胜，相等为平；"
        "有缺失时只比两者都有值的指标，没有共同指标的两单元为平。"
        "只看名次，不看差距；得分随其他单元变化。"
    ),
    reference=(
        "Saari, D. G., & Merlin, V. R. (1996). The Copeland method I: Relationships and the "
        "dictionary. Economic Theory 8, 51–76."
    ),
    printed={"lower": 0.0, "upper": 100.0},
)
def copeland(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    lower: float | None = None,
    upper: float | None = None,
) -> np.ndarray:
    r"""Count the majority contests that every unit wins, less those it loses.

    .. math::
        m_{il} = \sum_j w_j \, \mathrm{sign}(s_{ij} - s_{lj}), \quad
        C_i = \sum_{l \ne i} \mathrm{sign}(m_{il})

    A contest looks at the indicators that both units have; two units without a common one draw. A
    unit without any present cell is NaN. With weights of its own, a unit's contests are judged by
    these.

    Parameters
    ----------
    scores
        Scores [any scale: only their order counts], shape [..., units, k], larger is better,
        missing cells NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    lower, upper
        Scores of a unit that loses, and of one that wins, all its contests [score]; None takes
        their number, 1 − n and n − 1. In print 0 and 100, so that as many won as lost is 50.

    Returns
    -------
    numpy.ndarray
        Contests won less contests lost, from `lower` to `upper`, shape [..., units].

    Raises
    ------
    MethodError
        A column in which fewer than two units are present; infinite scores; weights that are no
        shares or do not fit; a unit whose present cells all weigh 0.

    References
    ----------
    Saari & Merlin (1996), *Economic Theory* 8, 51–76.

    Examples
    --------
    >>> copeland(np.array([[9.0, 1.0], [5.0, 2.0], [7.0, 2.0]]), np.array([0.4, 0.6]))
    array([-2.,  0.,  2.])
    """
    scores = np.asarray(scores, dtype=float)
    weights = checked_weights("copeland", scores, weights)
    per_unit = weights.ndim == scores.ndim
    places = places_for_contests("copeland", scores)
    refuse_weightless("copeland", places, weights if per_unit else weights[..., None, :])
    lead = np.broadcast_shapes(places.shape[:-2], weights.shape[: -2 if per_unit else -1])
    places = np.broadcast_to(places, (*lead, *places.shape[-2:]))
    weights = np.broadcast_to(weights, (*lead, *weights.shape[-2 if per_unit else -1 :]))
    won = np.zeros(places.shape[:-1])
    for at in np.ndindex(lead):
        for rows, _, block in margins(places[at], weights[at]):
            won[at][rows] += np.sign(block).sum(axis=-1)
    won[np.isnan(places).all(axis=-1)] = np.nan
    return _between(won, lower, upper)


def _between(won: np.ndarray, lower: float | None, upper: float | None) -> np.ndarray:
    most = won.shape[-1] - 1.0
    low, high = -most if lower is None else lower, most if upper is None else upper
    return won if (low, high) == (-most, most) else low + (high - low) * (won + most) / (2 * most)
