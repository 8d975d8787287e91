"""Scores of systems → how evenly and how highly they are developed together (耦合协调度).

Pure array functions. Systems (dimensions, say) have shape [..., units, n], scores from 0 to `best`,
larger is better. The degree of coupling C says how alike a unit's systems are, T how high they
stand, D = √(C·T) both at once. D depends on the level of the scores: on min–max scores of one
year's own extremes it cannot be compared with another year's. Give the scores fixed goalposts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from countyindex.aggregation.weighted import weighted_mean
from countyindex.errors import MethodError, Problem
from countyindex.methods import choose
from countyindex.refusals import refuse_cells, refuse_rows

#: Scores and degrees may miss the end of their scale by this much of float noise.
NOISE = 1e-12

#: Grades of coordination D, ten tenths, worst first. 田深圳 et al. (2021), 地理学报 76(4), table 1.
COORDINATION_GRADES = (
    *("极度失调", "严重失调", "中度失调", "轻度失调", "濒临失调"),
    *("勉强协调", "初级协调", "中级协调", "良好协调", "优质协调"),
)

#: The largest D of every grade, which still belongs to it. 田深圳 et al. (2021), table 1.
COORDINATION_BOUNDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

#: Stages of coupling C, lowest first. 田深圳 et al. (2021).
COUPLING_STAGES = ("低水平耦合", "拮抗阶段", "磨合阶段", "高水平耦合")

#: The largest C of every stage, which still belongs to it. 田深圳 et al. (2021).
COUPLING_BOUNDS = (0.3, 0.5, 0.8, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Coupling:
    """Coupling C, level T and coordination D = √(C·T) [share], shapes [..., units]."""

    coupling: np.ndarray
    level: np.ndarray
    coordination: np.ndarray


def coupling_coordination(
    systems: np.ndarray,
    weights: np.ndarray | None = None,
    *,
    form: str = "original",
    best: float = 1.0,
) -> Coupling:
    r"""Measure how evenly and how highly every unit's systems are developed together.

    .. math:: T = \sum_i a_i U_i, \quad D = \sqrt{C \cdot T}

    with C as in `coupling_degree` and :math:`U` the systems over `best`.

    Parameters
    ----------
    systems
        Scores [0 … `best`], shape [..., units, n], at least two systems, missing cells NaN.
    weights
        Shares :math:`a` of the systems in the level, none negative, sum 1, shape [..., n]; left
        out, all systems count alike. They have no part in C.
    form
        `original` or `modified` (see `coupling_degree`).
    best
        The score that is full development [score], above 0.

    Returns
    -------
    Coupling
        C, T and D in [0, 1], shapes [..., units]; NaN for a unit that lacks a system, because a
        degree over fewer systems is another measure.

    Raises
    ------
    MethodError
        Fewer than two systems; scores outside [0, `best`]; a unit whose systems are all 0; weights
        that are no shares; an unknown form, or one that is known to be wrong.

    References
    ----------
    王淑佳, 孔伟, 任亮, et al. (2021), 自然资源学报 36(3), 793–810.

    Examples
    --------
    >>> found = coupling_coordination(np.array([[0.8, 0.2], [0.5, 0.5]]))
    >>> found.coupling, found.level, found.coordination.round(4)
    (array([0.8, 1. ]), array([0.5, 0.5]), array([0.6325, 0.7071]))
    """
    shares = _shares(systems, best)
    degree = _degree(shares, form)
    n = shares.shape[-1]
    weights = np.full(n, 1.0 / n) if weights is None else weights
    level = weighted_mean("coupling_coordination", shares, weights)
    level = np.where(np.isnan(degree), np.nan, np.minimum(level, 1.0))
    return Coupling(degree, level, np.sqrt(degree * level))


def coupling_degree(
    systems: np.ndarray, *, form: str = "original", best: float = 1.0
) -> np.ndarray:
    r"""Measure how alike every unit's systems are: 1 where all are equal, 0 where one is 0.

    .. math::
        C_{original} = \frac{n \left( \prod_i U_i \right)^{1/n}}{\sum_i U_i}, \quad
        C_{modified} = \sqrt{ \left( 1 - \overline{|U_i - U_j|}_{i<j} \right)
            \prod_i \left( \frac{U_i}{\max_j U_j} \right)^{1/(n-1)} }

    The original is the geometric over the arithmetic mean; most units come out near 1. The modified
    form spreads them over the whole range. Forms that are in print and wrong are refused: see
    `WRONG`.

    Parameters
    ----------
    systems
        Scores [0 … `best`], shape [..., units, n], at least two systems, missing cells NaN.
    form
        `original` or `modified`.
    best
        The score that is full development [score], above 0.

    Returns
    -------
    numpy.ndarray
        Degrees in [0, 1], shape [..., units]; NaN for a unit that lacks a system.

    Raises
    ------
    MethodError
        Fewer than two systems; scores outside [0, `best`]; a unit whose systems are all 0; an
        unknown form, or one that is known to be wrong.

    References
    ----------
    刘春林 (2017), 耦合度计算的常见错误分析; 王淑佳, 孔伟, 任亮, et al. (2021), 自然资源学报 36(3),
    793–810.

    Examples
    --------
    >>> coupling_degree(np.array([[0.8, 0.2], [0.5, 0.5]]), form="modified").round(4)
    array([0.3162, 1.    ])
    """
    return _degree(_shares(systems, best), form)


def coordination_grade(coordination: np.ndarray) -> np.ndarray:
    """Name the grade of every D: ten tenths, upper bounds included, "" where D is missing.

    Parameters
    ----------
    coordination
        D [share], any shape.

    Returns
    -------
    numpy.ndarray
        Chinese names, the shape of `coordination`.

    Raises
    ------
    MethodError
        A degree outside [0, 1].

    References
    ----------
    田深圳 et al. (2021), 地理学报 76(4), table 1.

    Examples
    --------
    >>> coordination_grade(np.array([0.1, 0.1001, 0.5, 1.0]))
    array(['极度失调', '严重失调', '濒临失调', '优质协调'], dtype='<U4')
    """
    return _named(coordination, COORDINATION_BOUNDS, COORDINATION_GRADES)


def coupling_stage(coupling: np.ndarray) -> np.ndarray:
    """Name the stage of every C: up to 0.3, 0.5, 0.8 and 1, bounds included, "" where missing.

    Parameters
    ----------
    coupling
        C [share], any shape.

    Returns
    -------
    numpy.ndarray
        Chinese names, the shape of `coupling`.

    Raises
    ------
    MethodError
        A degree outside [0, 1].

    Examples
    --------
    >>> coupling_stage(np.array([0.3, 0.8, 0.81]))
    array(['低水平耦合', '磨合阶段', '高水平耦合'], dtype='<U5')
    """
    return _named(coupling, COUPLING_BOUNDS, COUPLING_STAGES)


def _original(shares: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):
        geometric = np.exp(np.log(shares).mean(axis=-1))
    return np.minimum(geometric / shares.mean(axis=-1), 1.0)


def _modified(shares: np.ndarray) -> np.ndarray:
    n = shares.shape[-1]
    # Summed over pairs: the i-th smallest is the larger of i pairs, and the smaller of the others.
    apart = np.sort(shares, axis=-1) @ (2.0 * np.arange(n) - n + 1.0) / (n * (n - 1) / 2)
    ratios = shares / shares.max(axis=-1, keepdims=True)
    return np.sqrt(np.maximum(1.0 - apart, 0.0) * ratios.prod(axis=-1) ** (1.0 / (n - 1)))


FORMS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "original": _original,
    "modified": _modified,
}

#: Forms of C that are in print, and what is wrong with them. 刘春林 (2017).
WRONG = {
    "missing_coefficient": "(ΠU)^(1/n)/ΣU lacks the factor n: it never exceeds 1/n",
    "lost_square": "2·√(U₁U₂/(U₁ + U₂)) lacks a square: it grows with the level, past 1",
    "lost_root": "ΠU/(ΣU/n)^n lacks the n-th root: it is Cⁿ, and sinks with the number of systems",
    "pair_sums": "n·(ΠU/Π(U_i + U_j))^(1/n) multiplies sums of pairs: it reaches 1.5 for three",
    "weighted": "weights inside C make equal systems unequal; they belong in the level T",
}


def _degree(shares: np.ndarray, form: str) -> np.ndarray:
    if form in WRONG:
        raise MethodError(
            Problem("", f"The coupling form '{form}' is wrong: {WRONG[form]}.", "Use 'original'.")
        )
    measure = choose("coupling", "form", form, FORMS)
    whole = ~np.isnan(shares).any(axis=-1)
    refuse_rows(
        whole & (shares.max(axis=-1) == 0),
        "Coupling is not defined where all systems of a unit are 0.",
        "Choose lower goalposts, or a stated shift.",
    )
    degree = np.full(whole.shape, np.nan)
    degree[whole] = measure(shares[whole])
    return degree


def _shares(systems: np.ndarray, best: float) -> np.ndarray:
    """The systems over the best score, in [0, 1]; refused outside."""
    systems = np.asarray(systems, dtype=float)
    if not (np.isfinite(best) and best > 0):
        raise MethodError(
            Problem("", f"Coupling cannot take {best} for the best score.", "Give more than 0.")
        )
    if systems.ndim < 2 or systems.shape[-1] < 2:
        raise MethodError(
            Problem("", "Coupling needs two systems or more.", "Name the dimensions to compare.")
        )
    shares = systems / best
    refuse_cells(
        (shares < -NOISE) | (shares > 1.0 + NOISE),
        f"Coupling takes scores from 0 to {best:g} only.",
        "Bring them to this scale, or name the best score possible.",
    )
    return np.clip(shares, 0.0, 1.0)


def _named(degrees: np.ndarray, bounds: tuple[float, ...], names: tuple[str, ...]) -> np.ndarray:
    degrees = np.asarray(degrees, dtype=float)
    outside = (degrees < -NOISE) | (degrees > 1.0 + NOISE)
    if outside.any():
        raise MethodError(
            Problem("", f"A degree of {degrees[outside].flat[0]:g} has no name.", "Give 0 to 1.")
        )
    place = np.searchsorted(bounds, np.nan_to_num(degrees) - NOISE, side="left")
    return np.where(np.isnan(degrees), "", np.array(names)[np.minimum(place, len(names) - 1)])
