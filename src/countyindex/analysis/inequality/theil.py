"""Values, and people behind them → Theil's T and L, between and within groups (泰尔指数)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from countyindex.analysis.inequality.groups import group_means, members_of
from countyindex.analysis.inequality.population import to_one, values_and_shares

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
    return _theil_t(*values_and_shares("theil_t", values, population))


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
    return _theil_l(*values_and_shares("theil_l", values, population, positive=True))


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
    values, shares = values_and_shares("theil_t_parts", values, population)
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
    values, shares = values_and_shares("theil_l_parts", values, population, positive=True)
    return _parts("theil_l_parts", values, shares, groups, _theil_l, by_income=False)


def _parts(
    method: str,
    values: np.ndarray,
    shares: np.ndarray,
    groups: np.ndarray,
    measure: Measure,
    *,
    by_income: bool,
) -> TheilParts:
    labels, members = members_of(method, groups, values.shape[-1])
    means, people = group_means(values, shares, members)
    income = people * means
    weights = income / income.sum(axis=-1, keepdims=True) if by_income else people
    own = [measure(values[..., units], to_one(shares[..., units])) for units in members]
    inside = np.stack(own, axis=-1)
    return TheilParts(
        total=measure(values, shares),
        between=measure(means, people),
        within=np.sum(weights * inside, axis=-1),
        groups=labels,
        inside=inside,
        weights=weights,
    )


def _theil_t(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    mean = np.sum(shares * values, axis=-1, keepdims=True)
    # A group whose values are all 0 is equal; it has no share of the total to weigh it by.
    relative = values / np.where(mean > 0, mean, 1.0)
    logs = np.log(np.where(relative > 0, relative, 1.0))
    return np.sum(shares * relative * logs, axis=-1)


def _theil_l(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    mean = np.sum(shares * values, axis=-1, keepdims=True)
    return np.sum(shares * np.log(mean / values), axis=-1)
