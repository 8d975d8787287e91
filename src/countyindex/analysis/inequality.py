"""Values of units, and people behind them → how unequal they are, within and between groups (差距).

Pure array functions. Values have shape [..., n], the units last; `population` weighs the units, in
any unit of measure, and counts every unit alike when left out. Missing values are refused: what a
measure means depends on who is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from countyindex.errors import MethodError, Problem

#: A measure of values and shares of the population that sum to 1.
Measure = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class TheilParts:
    """A Theil index and what it is made of; `total` = `between` + `within`, shapes [...].

    `groups` are the labels, `inside` the index within each group and `weights` what it counts for,
    shapes [..., groups]: shares of income for T, of population for L.
    """

    total: np.ndarray
    between: np.ndarray
    within: np.ndarray
    groups: np.ndarray
    inside: np.ndarray
    weights: np.ndarray

    @property
    def contributions(self) -> np.ndarray:
        """What each group adds to `within`, shape [..., groups]."""
        return self.inside * self.weights


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


def theil_t(values: np.ndarray, population: np.ndarray | None = None) -> np.ndarray:
    r"""Measure inequality, most sensitively at the top (泰尔指数 T).

    .. math:: T = \sum_i s_i \ln \frac{s_i}{f_i} = \sum_i f_i \frac{x_i}{m} \ln \frac{x_i}{m}

    with f shares of the population, s shares of the total, m the mean and :math:`0 \ln 0 = 0`.

    Parameters
    ----------
    values
        Values per head [any unit], shape [..., n], none below 0, not all 0.
    population
        People of each unit [any unit], shape [n] or [..., n], above 0; None counts units alike.

    Returns
    -------
    numpy.ndarray
        From 0 (equal) to ln n, shape [...]; 0 for a single unit.

    Raises
    ------
    MethodError
        Missing, infinite or negative values; only zeros; a population that does not fit.

    References
    ----------
    Theil, H. (1967). *Economics and Information Theory*. North-Holland.

    Examples
    --------
    >>> theil_t(np.array([0.0, 10.0])).round(6) == np.log(2).round(6)
    np.True_
    """
    return _theil_t(*_checked("theil_t", values, population))


def theil_l(values: np.ndarray, population: np.ndarray | None = None) -> np.ndarray:
    r"""Measure inequality, most sensitively at the bottom (泰尔指数 L, mean log deviation).

    .. math:: L = \sum_i f_i \ln \frac{f_i}{s_i} = \sum_i f_i \ln \frac{m}{x_i}

    Parameters
    ----------
    values, population
        As in `theil_t`; values above 0.

    Returns
    -------
    numpy.ndarray
        From 0 (equal) upwards, shape [...].

    Raises
    ------
    MethodError
        As `theil_t`, and values of 0.

    References
    ----------
    Theil, H. (1967). *Economics and Information Theory*. North-Holland.

    Examples
    --------
    >>> theil_l(np.array([10.0, 10.0, 10.0, 20.0, 50.0])).round(7)
    np.float64(0.2326302)
    """
    return _theil_l(*_checked("theil_l", values, population, positive=True))


def theil_t_parts(
    values: np.ndarray, groups: np.ndarray, population: np.ndarray | None = None
) -> TheilParts:
    r"""Split Theil T into inequality between groups and within them.

    .. math:: T = \sum_g s_g \ln \frac{s_g}{f_g} + \sum_g s_g T_g

    Parameters
    ----------
    values, population
        As in `theil_t`.
    groups
        The group of every unit, shape [n], any labels.

    Returns
    -------
    TheilParts
        Total, parts, and each group's own index, weighted by its share of the total.

    Raises
    ------
    MethodError
        As `theil_t`; groups that do not fit.

    References
    ----------
    Shorrocks, A. F. (1980). The class of additively decomposable inequality measures.
    *Econometrica* 48(3), 613–625.

    Examples
    --------
    >>> parts = theil_t_parts(np.array([1.0, 3.0, 5.0, 7.0]), np.array(["a", "a", "b", "b"]))
    >>> bool(np.isclose(parts.total, parts.between + parts.within))
    True
    """
    values, shares = _checked("theil_t_parts", values, population)
    return _parts("theil_t_parts", values, shares, groups, _theil_t, by_income=True)


def theil_l_parts(
    values: np.ndarray, groups: np.ndarray, population: np.ndarray | None = None
) -> TheilParts:
    r"""Split Theil L into inequality between groups and within them.

    .. math:: L = \sum_g f_g \ln \frac{f_g}{s_g} + \sum_g f_g L_g

    Parameters
    ----------
    values, groups, population
        As in `theil_t_parts`; values above 0.

    Returns
    -------
    TheilParts
        Total, parts, and each group's own index, weighted by its share of the population.

    Raises
    ------
    MethodError
        As `theil_l`; groups that do not fit.

    References
    ----------
    Shorrocks, A. F. (1980). The class of additively decomposable inequality measures.
    *Econometrica* 48(3), 613–625.

    Examples
    --------
    >>> parts = theil_l_parts(np.array([1.0, 3.0, 5.0, 7.0]), np.array(["a", "a", "b", "b"]))
    >>> bool(np.isclose(parts.total, parts.between + parts.within))
    True
    """
    values, shares = _checked("theil_l_parts", values, population, positive=True)
    return _parts("theil_l_parts", values, shares, groups, _theil_l, by_income=False)


def gini(
    values: np.ndarray, population: np.ndarray | None = None, *, normalised: bool = False
) -> np.ndarray:
    r"""Measure inequality by the mean difference between units (基尼系数).

    .. math:: G = \frac{1}{2m} \sum_i \sum_j f_i f_j |x_i - x_j|

    Parameters
    ----------
    values, population
        As in `theil_t`.
    normalised
        Whether to multiply by n/(n − 1), so that one unit having everything gives 1; for units that
        count alike.

    Returns
    -------
    numpy.ndarray
        From 0 (equal) to 1 − 1/n, or to 1 when normalised, shape [...].

    Raises
    ------
    MethodError
        As `theil_t`; normalising with a population, or a single unit.

    References
    ----------
    Dagum, C. (1997). A new approach to the decomposition of the Gini income inequality ratio.
    *Empirical Economics* 22(4), 515–531.

    Examples
    --------
    >>> gini(np.array([20.0, 50.0, 20.0, 10.0])).round(12)
    np.float64(0.3)
    """
    checked = _checked("gini", values, population)
    n = checked[0].shape[-1]
    if normalised and (population is not None or n == 1):
        raise MethodError(
            Problem(
                "",
                "The gini method normalises by n/(n − 1), for two or more units that count alike.",
                "Leave out the population, or 'normalised'.",
            )
        )
    return _gini(*checked) * (n / (n - 1) if normalised else 1.0)


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
    values, shares = _checked("dagum", values, population)
    labels, members = _members("dagum", groups, values.shape[-1])
    means, people = _group_means(values, shares, members)
    differences = _mean_differences(values, shares, members)
    inside = np.diagonal(differences, axis1=-2, axis2=-1)
    overall = np.sum(people * means, axis=-1)
    total = _gini(values, shares)
    within = np.sum(np.square(people) * inside, axis=-1) / (2.0 * overall)
    net_between = _gini(means, people)
    sums = means[..., :, None] + means[..., None, :]
    return DagumParts(
        total=total,
        within=within,
        net_between=net_between,
        transvariation=total - within - net_between,
        groups=labels,
        pairs=differences / np.where(sums > 0, sums, 1.0),
    )


def equally_distributed_equivalent(
    values: np.ndarray, epsilon: float, population: np.ndarray | None = None
) -> np.ndarray:
    r"""Find the value that, if all had it, would be as good as the values as they are.

    .. math:: E = \Big(\sum_i f_i x_i^{1 - \varepsilon}\Big)^{1/(1-\varepsilon)}, \qquad
              E = \prod_i x_i^{f_i} \text{ for } \varepsilon = 1

    Parameters
    ----------
    values, population
        As in `theil_t`; values above 0 where `epsilon` is 1 or more.
    epsilon
        Aversion to inequality :math:`\varepsilon`, 0 (none) or more.

    Returns
    -------
    numpy.ndarray
        At most the mean [the unit of the values], shape [...].

    Raises
    ------
    MethodError
        As `theil_t`; values of 0 with an `epsilon` of 1 or more; a negative `epsilon`.

    References
    ----------
    Atkinson, A. B. (1970). On the measurement of inequality. *Journal of Economic Theory* 2(3),
    244–263.

    Examples
    --------
    >>> equally_distributed_equivalent(np.array([10.0, 40.0]), 1.0).round(9)
    np.float64(20.0)
    """
    if not 0 <= epsilon < np.inf:
        raise MethodError(
            Problem(
                "", f"The atkinson method cannot take the aversion {epsilon}.", "Give 0 or more."
            )
        )
    values, shares = _checked("atkinson", values, population, positive=epsilon >= 1)
    mean = np.sum(shares * values, axis=-1)
    relative = values / mean[..., None]
    if epsilon == 1:
        return mean * np.exp(np.sum(shares * np.log(relative), axis=-1))
    power = 1.0 - epsilon
    return mean * np.sum(shares * relative**power, axis=-1) ** (1.0 / power)


def atkinson(
    values: np.ndarray, epsilon: float, population: np.ndarray | None = None
) -> np.ndarray:
    r"""Measure the share of the total that inequality wastes, for a stated aversion (阿特金森指数).

    .. math:: A = 1 - E/m

    with E the `equally_distributed_equivalent` and m the mean.

    Parameters
    ----------
    values, epsilon, population
        As in `equally_distributed_equivalent`.

    Returns
    -------
    numpy.ndarray
        From 0 (equal, or no aversion) to 1, shape [...].

    Raises
    ------
    MethodError
        As `equally_distributed_equivalent`.

    References
    ----------
    Atkinson, A. B. (1970). On the measurement of inequality. *Journal of Economic Theory* 2(3),
    244–263.

    Examples
    --------
    >>> atkinson(np.array([10.0, 40.0]), 1.0).round(9)
    np.float64(0.2)
    """
    equivalent = equally_distributed_equivalent(values, epsilon, population)
    checked, shares = _checked("atkinson", values, population)
    return 1.0 - equivalent / np.sum(shares * checked, axis=-1)


def coefficient_of_variation(
    values: np.ndarray, population: np.ndarray | None = None, *, ddof: int = 0
) -> np.ndarray:
    r"""Measure spread relative to the mean (变异系数; weighted by people: Williamson's).

    .. math:: V = \frac{1}{m} \sqrt{\frac{n}{n - d} \sum_i f_i (x_i - m)^2}

    Parameters
    ----------
    values, population
        As in `theil_t`.
    ddof
        d, 0 (the units are all there are, default) or 1 (a sample, for units that count alike).

    Returns
    -------
    numpy.ndarray
        0 (equal) or more, shape [...].

    Raises
    ------
    MethodError
        As `theil_t`; a `ddof` that is not 0 with a population, or as large as n.

    References
    ----------
    Williamson, J. G. (1965). Regional inequality and the process of national development.
    *Economic Development and Cultural Change* 13(4), part 2, 1–84.

    Examples
    --------
    >>> coefficient_of_variation(np.array([1.0, 3.0]))
    np.float64(0.5)
    """
    values, shares = _checked("coefficient_of_variation", values, population)
    n = values.shape[-1]
    if ddof not in (0, 1) or (ddof and (population is not None or n == 1)):
        raise MethodError(
            Problem(
                "",
                "The coefficient_of_variation method takes ddof 0, or 1 for two or more units that "
                "count alike.",
                "Set ddof to 0.",
            )
        )
    mean = np.sum(shares * values, axis=-1, keepdims=True)
    variance = np.sum(shares * np.square(values / mean - 1.0), axis=-1) * (n / (n - ddof))
    return np.sqrt(variance)


def max_min_ratio(values: np.ndarray) -> np.ndarray:
    r"""Divide the largest value by the smallest (极值比).

    .. math:: \max x / \min x

    Parameters
    ----------
    values
        Values [any unit], shape [..., n], above 0.

    Returns
    -------
    numpy.ndarray
        1 (equal) or more, shape [...]. It looks at two units only, and grows with their number.

    Raises
    ------
    MethodError
        Missing or infinite values; values of 0 or below.

    Examples
    --------
    >>> max_min_ratio(np.array([2.0, 3.0, 5.0]))
    np.float64(2.5)
    """
    values, _ = _checked("max_min_ratio", values, None, positive=True)
    return values.max(axis=-1) / values.min(axis=-1)


def herfindahl(values: np.ndarray, *, normalised: bool = False) -> np.ndarray:
    r"""Measure how concentrated a total is on few units (赫芬达尔指数).

    .. math:: H = \sum_i s_i^2, \qquad H^* = \frac{H - 1/n}{1 - 1/n}

    Its reciprocal is the number of equal units that would be as concentrated.

    Parameters
    ----------
    values
        Amounts [any unit], shape [..., n], none below 0, not all 0.
    normalised
        Whether to take :math:`H^*`, from 0 (equal) to 1 (all on one unit).

    Returns
    -------
    numpy.ndarray
        From 1/n to 1, or from 0 to 1 when normalised, shape [...].

    Raises
    ------
    MethodError
        Missing, infinite or negative values; only zeros; normalising a single unit.

    Examples
    --------
    >>> herfindahl(np.array([20.0, 50.0, 20.0, 10.0])).round(12)
    np.float64(0.34)
    """
    values, _ = _checked("herfindahl", values, None)
    n = values.shape[-1]
    if normalised and n == 1:
        raise MethodError(
            Problem("", "The herfindahl method normalises two or more units.", "Add units.")
        )
    index = np.sum(np.square(values / values.sum(axis=-1, keepdims=True)), axis=-1)
    return (index - 1.0 / n) / (1.0 - 1.0 / n) if normalised else index


def _checked(
    method: str, values: np.ndarray, population: np.ndarray | None, *, positive: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Values and shares of the population, of one shape; refused by unit where they do not do."""
    values = np.asarray(values, dtype=float)
    people = np.ones(values.shape[-1:]) if population is None else np.asarray(population, float)
    if not (values.ndim and values.shape[-1] and people.shape[-1:] == values.shape[-1:]):
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs at least one unit, and the population of each.",
                "Give as many people as values.",
            )
        )
    least, bound = (values <= 0, "above 0") if positive else (values < 0, "of 0 or above")
    _refuse_units(method, least | ~np.isfinite(values), f"values that are present and {bound}")
    _refuse_units(method, ~(np.isfinite(people) & (people > 0)), "a population above 0")
    if (values.max(axis=-1) == 0).any():
        raise MethodError(
            Problem("", f"The {method} method finds no value above 0.", "Leave the year out.")
        )
    shares = people / people.sum(axis=-1, keepdims=True)
    return values, np.broadcast_to(shares, np.broadcast_shapes(shares.shape, values.shape))


def _refuse_units(method: str, bad: np.ndarray, needs: str) -> None:
    if bad.any():
        rows = np.flatnonzero(bad.reshape(-1, bad.shape[-1]).any(axis=0))
        raise MethodError(
            Problem("", f"The {method} method needs {needs}.", "Correct or leave out these units."),
            rows=rows.tolist(),
        )


def _members(method: str, groups: np.ndarray, n: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """The labels in order, and the positions of the units of each."""
    groups = np.asarray(groups)
    if groups.shape != (n,):
        raise MethodError(
            Problem(
                "", f"The {method} method needs one group for each of {n} units.", "Correct them."
            )
        )
    labels, inverse = np.unique(groups, return_inverse=True)
    return labels, [np.flatnonzero(inverse.ravel() == g) for g in range(len(labels))]


def _group_means(
    values: np.ndarray, shares: np.ndarray, members: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Mean value and share of the population of every group, shapes [..., groups]."""
    people = np.stack([shares[..., units].sum(axis=-1) for units in members], axis=-1)
    income = shares * values
    totals = np.stack([income[..., units].sum(axis=-1) for units in members], axis=-1)
    return totals / people, people


def _parts(
    method: str,
    values: np.ndarray,
    shares: np.ndarray,
    groups: np.ndarray,
    measure: Measure,
    *,
    by_income: bool,
) -> TheilParts:
    labels, members = _members(method, groups, values.shape[-1])
    means, people = _group_means(values, shares, members)
    income = people * means
    weights = income / income.sum(axis=-1, keepdims=True) if by_income else people
    own = [measure(values[..., units], _to_one(shares[..., units])) for units in members]
    inside = np.stack(own, axis=-1)
    return TheilParts(
        total=measure(values, shares),
        between=measure(means, people),
        within=np.sum(weights * inside, axis=-1),
        groups=labels,
        inside=inside,
        weights=weights,
    )


def _to_one(shares: np.ndarray) -> np.ndarray:
    return shares / shares.sum(axis=-1, keepdims=True)


def _theil_t(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    mean = np.sum(shares * values, axis=-1, keepdims=True)
    # A group whose values are all 0 is equal; it has no share of the total to weigh it by.
    relative = values / np.where(mean > 0, mean, 1.0)
    logs = np.log(np.where(relative > 0, relative, 1.0))
    return np.sum(shares * relative * logs, axis=-1)


def _theil_l(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    mean = np.sum(shares * values, axis=-1, keepdims=True)
    return np.sum(shares * np.log(mean / values), axis=-1)


def _gini(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Σ f x (2F − f)/m − 1 over rising x, with F the cumulative share; 0 where all are 0."""
    order = np.argsort(values, axis=-1, kind="stable")
    rising = np.take_along_axis(values, order, axis=-1)
    share = np.take_along_axis(np.broadcast_to(shares, values.shape), order, axis=-1)
    income = share * rising
    total = income.sum(axis=-1)
    weighted = np.sum(income * (2.0 * np.cumsum(share, axis=-1) - share - 1.0), axis=-1)
    return weighted / np.where(total > 0, total, 1.0)


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
    part, share = values[..., units], _to_one(shares[..., units])
    return 2.0 * np.sum(share * part, axis=-1) * _gini(part, share)
