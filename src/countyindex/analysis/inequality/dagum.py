"""Values of units in groups → the Gini coefficient in three parts that add to it (Dagum 分解)."""

from dataclasses import dataclass

import numpy as np

from countyindex.analysis.inequality.gini import gini_of_shares
from countyindex.analysis.inequality.groups import group_means, members_of
from countyindex.analysis.inequality.population import to_one, values_and_shares


@dataclass(frozen=True, slots=True, eq=False)
class DagumParts:
    """A Gini coefficient and its three parts after Dagum, which add to it; shapes [...].

    `pairs`, shape [..., groups, groups], has the Gini coefficient within each group on the diagonal
    and between two groups beside it.
    """

    total: np.ndarray
    within: np.ndarray
    net_between: np.ndarray
    transvariation: np.ndarray
    groups: np.ndarray
    pairs: np.ndarray


def dagum(
    values: np.ndarray, groups: np.ndarray, population: np.ndarray | None = None
) -> DagumParts:
    r"""Split the Gini coefficient into within, net between and transvariation (Dagum 分解).

    .. math:: G_w = \sum_g f_g s_g G_g, \quad
              G_{nb} = \sum_{g<h} G_{gh} D_{gh} (f_g s_h + f_h s_g), \quad
              G_t = \sum_{g<h} G_{gh} (1 - D_{gh}) (f_g s_h + f_h s_g)

    with :math:`G_{gh}` the mean difference between the units of two groups over the sum of the
    groups' means, and :math:`D_{gh} = |m_g - m_h| / (G_{gh} (m_g + m_h))`. Then :math:`G_{nb}` is
    the Gini coefficient of the groups' means, and :math:`G_t` what groups overlap.

    Parameters
    ----------
    values, groups, population
        As in `theil_t_parts`.

    Returns
    -------
    DagumParts
        Total, the three parts and the coefficients of every pair of groups.

    Raises
    ------
    MethodError
        As `theil_t`; groups that do not fit.

    References
    ----------
    Dagum, C. (1997). A new approach to the decomposition of the Gini income inequality ratio.
    *Empirical Economics* 22(4), 515–531.

    Examples
    --------
    >>> parts = dagum(np.array([1.0, 3.0, 2.0, 6.0]), np.array(["a", "a", "b", "b"]))
    >>> parts.pairs.round(4)
    array([[0.25  , 0.4167],
           [0.4167, 0.25  ]])
    >>> (parts.within + parts.net_between + parts.transvariation).round(12) == parts.total.round(12)
    np.True_
    """
    values, shares = values_and_shares("dagum", values, population)
    labels, members = members_of("dagum", groups, values.shape[-1])
    means, people = group_means(values, shares, members)
    differences = _mean_differences(values, shares, members)
    inside = np.diagonal(differences, axis1=-2, axis2=-1)
    overall = np.sum(people * means, axis=-1)
    total = gini_of_shares(values, shares)
    within = np.sum(np.square(people) * inside, axis=-1) / (2.0 * overall)
    net_between = gini_of_shares(means, people)
    sums = means[..., :, None] + means[..., None, :]
    return DagumParts(
        total=total,
        within=within,
        net_between=net_between,
        transvariation=total - within - net_between,
        groups=labels,
        pairs=differences / np.where(sums > 0, sums, 1.0),
    )


def _mean_differences(
    values: np.ndarray, shares: np.ndarray, members: list[np.ndarray]
) -> np.ndarray:
    """Mean |x − y| over units x of one group and y of another, shape [..., groups, groups].

    Between two groups it follows from the mean difference over both together.
    """
    count = len(members)
    differences = np.zeros((*values.shape[:-1], count, count))
    people = [shares[..., units].sum(axis=-1) for units in members]
    for g in range(count):
        differences[..., g, g] = _difference(values, shares, members[g])
    for g in range(count):
        for h in range(g):
            both = people[g] + people[h]
            a, b = people[g] / both, people[h] / both
            pooled = _difference(values, shares, np.concatenate([members[g], members[h]]))
            across = pooled - a * a * differences[..., g, g] - b * b * differences[..., h, h]
            differences[..., g, h] = differences[..., h, g] = across / (2.0 * a * b)
    return differences


def _difference(values: np.ndarray, shares: np.ndarray, units: np.ndarray) -> np.ndarray:
    part, share = values[..., units], to_one(shares[..., units])
    return 2.0 * np.sum(share * part, axis=-1) * gini_of_shares(part, share)
