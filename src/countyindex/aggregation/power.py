"""幂平均 Power mean: one exponent says how far a strong score makes up for a weak one."""

import numpy as np

from countyindex.aggregation.positive import largest, positive_scores
from countyindex.aggregation.weighted import weighted_mean
from countyindex.errors import MethodError, Problem
from countyindex.methods import aggregations

#: Powers beyond e to this exponent, either way, come near the end of what a float holds.
SAFE = 500.0

#: Below this the powers of scores lie so near to 1 that their mean has lost digits.
SMALL = 1e-2

#: Exponents nearer to 0 than this make no difference, and would run out of digits themselves.
LEAST = 1e-200


@aggregations.add(
    name_zh="幂平均",
    definition_zh=(
        "加权幂平均 S = (Σ w·s^p)^(1/p)，指数 p=exponent（默认 0.5，介于几何平均与算术平均之间）；"
        "p>0 时分值不小于 0，p<0 时只取正分，除非方案给出下限 floor（低于下限的分值按下限计）。"
        "缺失项不计，其权重在该单元的有值项之间按比例重分。p 越小，短板越难抵补。"
    ),
    reference="Hardy, G. H., Littlewood, J. E., & Pólya, G. (1934). Inequalities. Cambridge.",
    monotone=True,
)
def power(
    scores: np.ndarray,
    weights: np.ndarray,
    *,
    exponent: float = 0.5,
    floor: float | None = None,
) -> np.ndarray:
    r"""Take the weighted power mean of every unit's scores.

    .. math:: S_i = \left( \sum_j w_j s_{ij}^p \right)^{1/p}

    Exponent 1 is the arithmetic mean, −1 the harmonic one; towards 0 it nears the geometric mean,
    towards −∞ the weakest score. The weights of missing cells go to the unit's present cells in
    proportion; a unit without any present cell is NaN.

    Parameters
    ----------
    scores
        Scores [one common ratio scale], shape [..., units, k], larger is better, missing cells NaN;
        not below 0 for a positive exponent, above 0 for a negative one.
    weights
        Weights [share], none negative, sum 1: common, shape [..., k], or one row a unit, with as
        many axes as `scores`.
    exponent
        The exponent :math:`p` [1], finite and not 0.
    floor
        Smallest score [the scale of `scores`], above 0, to which smaller ones are raised; None
        (default) raises none.

    Returns
    -------
    numpy.ndarray
        Scores [the scale of `scores`], shape [..., units].

    Raises
    ------
    MethodError
        An exponent of 0 (use geometric) or none at all; scores the exponent cannot take; a floor
        that is not positive, or above every score of a column; weights that are no shares or do not
        fit; infinite scores; a unit whose present cells all weigh 0.

    References
    ----------
    Hardy, Littlewood & Pólya (1934), *Inequalities*, chapter 2.

    Examples
    --------
    >>> power(np.array([[64.0, 16.0], [100.0, 0.0]]), np.array([0.5, 0.5]))
    array([36., 25.])
    """
    if not (np.isfinite(exponent) and exponent != 0):
        raise MethodError(
            Problem(
                "",
                f"The power method cannot use the exponent {exponent}.",
                "Give a number other than 0; the geometric mean stands at 0.",
            )
        )
    scores = np.asarray(scores, dtype=float)
    scores = positive_scores("power", scores, floor, zero=exponent > 0)
    most = largest("power", scores)
    if abs(exponent) < SMALL:
        return _near_geometric(scores, weights, exponent)
    if _is_safe(scores, most, np.exp(min(SAFE / abs(exponent), SAFE))):
        return weighted_mean("power", scores**exponent, weights) ** (1.0 / exponent)
    # The score that decides becomes 1, so that no power of the others overflows.
    ends = np.fmax if exponent > 0 else np.fmin
    end = ends.reduce(scores, axis=-1)
    end = np.where(end > 0, end, 1.0)
    with np.errstate(under="ignore", over="ignore"):
        ratios = scores / end[..., None]
        ratios **= exponent
    return end * weighted_mean("power", ratios, weights) ** (1.0 / exponent)


def _near_geometric(scores: np.ndarray, weights: np.ndarray, exponent: float) -> np.ndarray:
    """The power mean by what powers lack of 1, which holds all digits for a small exponent."""
    p = float(np.copysign(max(abs(exponent), LEAST), exponent))
    end = np.fmax.reduce(scores, axis=-1)
    end = np.where(end > 0, end, 1.0)
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        lacking = np.expm1(p * (np.log(scores) - np.log(end)[..., None]))
        return end * np.exp(np.log1p(weighted_mean("power", lacking, weights)) / p)


def _is_safe(scores: np.ndarray, most: float, limit: float) -> bool:
    """Whether all scores but zeros lie between the limit and one over it."""
    if most > limit:
        return False
    least = np.fmin.reduce(scores, axis=None, initial=np.inf)
    return bool(least >= 1.0 / limit or not ((scores > 0) & (scores < 1.0 / limit)).any())
