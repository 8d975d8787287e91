"""PROMETHEE II 净流量: by how much a unit is preferred to the others, less they to it."""

from collections.abc import Callable

import numpy as np

from countyindex.aggregation.extent import column_extent, infinite
from countyindex.aggregation.places import standings
from countyindex.aggregation.weighted import weighted_mean
from countyindex.columns import NOISE
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations, choose
from countyindex.refusals import refuse_columns

#: Differences worked on at once under the Gaussian preference, so that they stay in the cache.
BLOCK = 2**15

Threshold = float | np.ndarray | None


@aggregations.add(
    name_zh="PROMETHEE II 净流量",
    definition_zh=(
        "φ = Σ w·φⱼ，φⱼ = Σ[P(d) − P(−d)]/(n − 1)，d 为该单元与另一单元的分差；"
        "偏好函数 preference=usual（默认，d>0 即 1）、u_shape（d>q 为 1）、v_shape（d/p，至 1）、"
        "level（q<d≤p 为 ½，d>p 为 1）、linear（(d−q)/(p−q)，限于 0–1）、"
        "gaussian（1−exp(−d²/2s²)，d>0）；q、p、s 以分值的量纲给出。"
        "指标缺项时 φⱼ 只对有效单元计算，该单元缺失项的权重按比例重分。得分随其他单元变化。"
    ),
    reference=(
        "Brans, J.-P., & Vincke, P. (1985). A preference ranking organisation method. Management "
        "Science 31(6), 647–656."
    ),
    printed={"lower": 0.0, "upper": 100.0},
)
def promethee(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    preference: str = "usual",
    q: Threshold = None,
    p: Threshold = None,
    s: Threshold = None,
    lower: float = -1.0,
    upper: float = 1.0,
) -> np.ndarray:
    r"""Take the net outranking flow of every unit.

    .. math::
        \varphi_{ij} = \frac{1}{n_j - 1} \sum_{l \ne i}
            \left[ P(s_{ij} - s_{lj}) - P(s_{lj} - s_{ij}) \right], \quad
        \varphi_i = \sum_j w_j \varphi_{ij}

    over the :math:`n_j` units present in a column. With P(d) = 0 for d not above 0, the preference
    functions are

    ========== ================================================================
    `usual`    1
    `u_shape`  1 where d > q
    `v_shape`  d/p, at most 1
    `level`    1/2 where q < d ≤ p, 1 where d > p
    `linear`   (d − q)/(p − q), at least 0 and at most 1
    `gaussian` 1 − exp(−d²/2s²)
    ========== ================================================================

    The weights of a unit's missing cells go to its present cells in proportion; a unit without any
    present cell is NaN.

    Parameters
    ----------
    scores
        Scores [the scale of the thresholds], shape [..., units, k], larger is better, missing cells
        NaN.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    preference
        Name of the preference function.
    q
        Largest difference [the scale of `scores`] that makes no difference, not below 0: one
        number, or shape [k].
    p
        Smallest difference [the scale of `scores`] that is full preference, above q.
    s
        Where the Gaussian curve turns [the scale of `scores`], above 0.
    lower, upper
        Scores of a unit that all others are fully preferred to, and of one fully preferred to all
        [score]; in print 0 and 100, so that a flow of 0 is 50.

    Returns
    -------
    numpy.ndarray
        Net flows from `lower` to `upper`, shape [..., units]; their mean is halfway between without
        gaps.

    Raises
    ------
    MethodError
        A threshold that the preference function lacks or does not know, or that is out of order; a
        column in which fewer than two units are present; infinite scores; weights that are no
        shares or do not fit; a unit whose present cells all weigh 0.

    References
    ----------
    Brans & Vincke (1985), *Management Science* 31(6), 647–656.

    Examples
    --------
    >>> scores, weights = np.array([[9.0, 1.0], [5.0, 2.0], [8.0, 2.0]]), np.array([0.5, 0.5])
    >>> promethee(scores, weights)
    array([ 0.  , -0.25,  0.25])
    >>> promethee(scores, weights, preference="linear", q=0.0, p=4.0)
    array([ 0.1875, -0.375 ,  0.1875])
    """
    scores = np.asarray(scores, dtype=float)
    needed = choose("promethee", "preference", preference, THRESHOLDS)
    k = scores.shape[-1]
    limits = _thresholds(preference, needed, {"q": q, "p": p, "s": s}, k)
    below, level, present = standings("promethee", scores)
    if preference == "usual":
        flows = (2.0 * below + level) - (present - 1)
    else:
        flows = _flows(scores, PREFERENCES[preference], limits)
    flows /= present - 1
    if (present < scores.shape[-2]).any():
        flows[np.isnan(scores)] = np.nan
    net = weighted_mean("promethee", flows, weights)
    return (lower + upper) / 2.0 + (upper - lower) / 2.0 * net


def _thresholds(
    preference: str, needed: tuple[str, ...], given: dict[str, Threshold], k: int
) -> dict[str, np.ndarray]:
    known = {name: value for name, value in given.items() if value is not None}
    if set(known) != set(needed):
        raise MethodError(
            Problem(
                "",
                f"The promethee method's {preference} preference takes "
                f"{' and '.join(needed) or 'no threshold'}, and was given "
                f"{' and '.join(known) or 'none'}.",
                "Correct the thresholds.",
            )
        )
    limits = {name: np.asarray(value, dtype=float) for name, value in known.items()}
    fits = all(value.shape in ((), (k,)) for value in limits.values())
    if not (fits and _in_order(limits)):
        raise MethodError(
            Problem(
                "",
                "The promethee method needs finite thresholds, q not below 0, p above q, s above "
                f"0: one number each, or {k}.",
                "Correct the thresholds.",
            )
        )
    return {name: np.broadcast_to(value, k) for name, value in limits.items()}


def _in_order(limits: dict[str, np.ndarray]) -> bool:
    least = limits.get("q", np.zeros(()))
    above = {"p": least, "s": np.zeros(())}
    finite = all(np.isfinite(value).all() for value in limits.values())
    ordered = all((limits[name] > above[name]).all() for name in above if name in limits)
    return finite and bool((least >= 0).all()) and ordered


Preference = Callable[..., np.ndarray]


def _flows(scores: np.ndarray, preferred: Preference, limits: dict[str, np.ndarray]) -> np.ndarray:
    """What each unit gains and loses against all others, column by column."""
    low, high, _ = column_extent("promethee", scores)
    with np.errstate(over="ignore"):
        refuse_columns(np.isinf(high - low), *infinite("promethee"))
    middle = low / 2.0 + high / 2.0
    flows = np.full(scores.shape, np.nan)
    for at in np.ndindex(scores.shape[:-2]):
        for j, column in enumerate(scores[at].T):
            present = np.isfinite(column)
            values = column[present]
            here = {name: limit[j] for name, limit in limits.items()}
            flows[at][present, j] = preferred(values - middle[at][j], **here)
    return flows


def _count_below(ascending: np.ndarray, values: np.ndarray, apart: float) -> np.ndarray:
    """How many of the others each value passes by more than `apart`, and not by float noise."""
    noise = NOISE * max(abs(ascending[0]), abs(ascending[-1]), apart)
    return np.searchsorted(ascending, values - (apart + noise), side="left")


def _u_shape(ascending: np.ndarray, values: np.ndarray, q: float) -> np.ndarray:
    return _count_below(ascending, values, q).astype(float)


def _level(ascending: np.ndarray, values: np.ndarray, q: float, p: float) -> np.ndarray:
    return 0.5 * (_count_below(ascending, values, q) + _count_below(ascending, values, p))


def _linear(ascending: np.ndarray, values: np.ndarray, q: float, p: float) -> np.ndarray:
    """The others passed by p count 1 each; those between, their share of the way."""
    full = np.searchsorted(ascending, values - p, side="right")
    some = np.searchsorted(ascending, values - q, side="left")
    sums = np.concatenate([[0.0], np.cumsum(ascending)])
    partly = ((some - full) * (values - q) - (sums[some] - sums[full])) / (p - q)
    # Where p − q is tiny beside the scores, what is left of the sums is float noise.
    return full + np.clip(partly, 0.0, some - full)


def _v_shape(ascending: np.ndarray, values: np.ndarray, p: float) -> np.ndarray:
    return _linear(ascending, values, 0.0, p)


def _gaussian(values: np.ndarray, s: float) -> np.ndarray:
    net = np.empty(len(values))
    rows = max(1, BLOCK // len(values))
    for start in range(0, len(values), rows):
        apart = (values[start : start + rows, None] - values) / s
        preferred = np.square(apart)
        preferred *= -0.5
        with np.errstate(under="ignore"):
            np.subtract(1.0, np.exp(preferred, out=preferred), out=preferred)
        net[start : start + rows] = np.copysign(preferred, apart, out=preferred).sum(axis=-1)
    return net


def _by_sorting(gains: Callable[..., np.ndarray]) -> Preference:
    """What each value gains over all others, less what they gain over it."""

    def net(values: np.ndarray, **limits: float) -> np.ndarray:
        gained = gains(np.sort(values), values, **limits)
        return gained - gains(np.sort(-values), -values, **limits)

    return net


#: Preference function → the thresholds it needs.
THRESHOLDS: dict[str, tuple[str, ...]] = {
    "usual": (),
    "u_shape": ("q",),
    "v_shape": ("p",),
    "level": ("q", "p"),
    "linear": ("q", "p"),
    "gaussian": ("s",),
}

#: Preference function → the net preference for each value of a column (`usual` needs no sum).
PREFERENCES: dict[str, Preference] = {
    "u_shape": _by_sorting(_u_shape),
    "v_shape": _by_sorting(_v_shape),
    "level": _by_sorting(_level),
    "linear": _by_sorting(_linear),
    "gaussian": _gaussian,
}
