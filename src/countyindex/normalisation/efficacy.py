"""功效系数法 Efficacy coefficients: 60 for what is barely allowed, 100 for what satisfies."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, normalisations
from countyindex.normalisation.extent import own_extent, refuse_mixed
from countyindex.normalisation.minmax import minmax
from countyindex.refusals import refuse_columns


@normalisations.add(
    name_zh="功效系数法",
    definition_zh=(
        "不允许值 xs 得 60 分，满意值 xh 得 100 分。线性 60 + 40(x − xs)/(xh − xs)（默认）；"
        "指数型 60·exp[ln(100/60)(x − xs)/(xh − xs)]；"
        "对数型 60 + 40(ln x − ln xs)/(ln xh − ln xs)，只取同号的值。"
        "xs、xh 取本组最差值与最好值或方案给定的阈值。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5 (re-scaling); the scale 60–100 as usual in "
        "Chinese practice."
    ),
    affine_invariant=True,
    uses_goalposts=True,
)
def efficacy(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    form: Literal["linear", "exponential", "logarithmic"] = "linear",
    lower: float = 60.0,
    upper: float = 100.0,
) -> np.ndarray:
    r"""Score every value between a barely allowed and a satisfying one.

    .. math::

        \text{linear: } a + (b - a)\,t, \quad
        \text{exponential: } a \exp[t \ln(b/a)], \quad t = \frac{x - x_s}{x_h - x_s}

    .. math::

        \text{logarithmic: } a + (b - a) \frac{\ln x - \ln x_s}{\ln x_h - \ln x_s}

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], larger is better, missing cells NaN; for the
        logarithmic form a column of values above 0, or below 0 (an indicator whose sign was
        turned).
    goalposts
        The value barely allowed :math:`x_s` (不允许值) and the satisfying one :math:`x_h` (满意值)
        [the unit of the column], shape [..., 2, k]; None takes the smallest and largest value of
        the column.
    form
        ``linear`` (default), ``exponential`` (progress near the top counts more) or ``logarithmic``
        (progress near the bottom counts more).
    lower, upper
        Scores of the two goalposts, :math:`a` and :math:`b` [score], `lower` below `upper`, and
        above 0 for the exponential form.

    Returns
    -------
    numpy.ndarray
        Scores [score], the shape of `values`; missing cells stay missing. Values beyond the
        goalposts leave the scale.

    Raises
    ------
    MethodError
        A constant column without goalposts; goalposts out of order; infinite values; for the
        logarithmic form values or goalposts of both signs or 0; an empty scale; an unknown form.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> incomes = np.array([[1.0], [2.0], [4.0]])
    >>> efficacy(incomes, form="logarithmic").ravel()
    array([ 60.,  80., 100.])
    >>> efficacy(incomes, form="exponential").ravel().round(2)
    array([ 60.  ,  71.14, 100.  ])
    """
    values = np.asarray(values, dtype=float)
    try:
        return choose("efficacy", "form", form, _FORMS)(values, goalposts, lower, upper)
    except MethodError as error:
        raise error.by("efficacy") from None


def _linear(
    values: np.ndarray, goalposts: np.ndarray | None, lower: float, upper: float
) -> np.ndarray:
    return minmax(values, goalposts, lower=lower, upper=upper)


def _exponential(
    values: np.ndarray, goalposts: np.ndarray | None, lower: float, upper: float
) -> np.ndarray:
    if not 0 < lower < upper < np.inf:
        raise MethodError(
            Problem(
                "",
                f"The efficacy method cannot grow from {lower:g} to {upper:g} exponentially.",
                "Give two scores above 0, the second larger.",
            )
        )
    exponent = minmax(values, goalposts, upper=float(np.log(upper / lower)))
    with np.errstate(over="ignore"):
        scores = np.exp(exponent, out=exponent)
    scores *= lower
    refuse_columns(
        np.isinf(scores).any(axis=-2),
        "The efficacy method finds values too far from the goalposts to be scored.",
        "Correct the goalposts.",
    )
    return scores


def _logarithmic(
    values: np.ndarray, goalposts: np.ndarray | None, lower: float, upper: float
) -> np.ndarray:
    low, high = least, most = own_extent("efficacy", values)
    if goalposts is not None:
        goalposts = np.asarray(goalposts, dtype=float)
        least, most = np.fmin(low, goalposts.min(axis=-2)), np.fmax(high, goalposts.max(axis=-2))
    refuse_mixed(
        values,
        (least <= 0) & (most >= 0) & ~np.isnan(low),
        "The efficacy method takes logarithms only of values and goalposts above 0 (or, for an "
        "indicator of which less is better, of numbers above 0 before their sign is turned).",
        "Use the linear form.",
    )
    turned = most < 0
    logs = _log(values, turned)
    ends = None if goalposts is None else _log(goalposts, turned)
    return minmax(logs, ends, lower=lower, upper=upper)


def _log(values: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """Logarithms; in turned columns those of the numbers before, and turned again."""
    # Only goalposts of a column without values may have no logarithm here.
    with np.errstate(divide="ignore", invalid="ignore"):
        if not turned.any():
            return np.log(values)
        sign = np.where(turned, -1.0, 1.0)[..., None, :]
        return sign * np.log(sign * values)


_FORMS: dict[str, Callable[..., np.ndarray]] = {
    "linear": _linear,
    "exponential": _exponential,
    "logarithmic": _logarithmic,
}
