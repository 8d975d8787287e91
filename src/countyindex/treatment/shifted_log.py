"""平移取对数 Shifted logarithm: for columns whose outliers are too many to be pulled in."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from countyindex.columns import is_flat, present_extremes
from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, treatments
from countyindex.refusals import refuse_columns, within_reach
from countyindex.treatment.shape import outlying, skewness_kurtosis


@treatments.add(
    name_zh="平移取对数",
    definition_zh=(
        "对符合离群条件的指标的原值取 y = ln(x − min + 0.01·极差)；"
        "左偏时取镜像 y = −ln(max − x + 0.01·极差)。"
        "when=always 时对全部指标取用。次序不变。"
    ),
    reference=(
        "Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E., & Saisana, M. "
        "(2022). COINr: an R package for developing composite indicators. Journal of Open Source "
        "Software 7(78), 4567."
    ),
)
@within_reach
def shifted_log(
    values: np.ndarray,
    *,
    when: Literal["outlying", "always"] = "outlying",
    share: float = 0.01,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
) -> np.ndarray:
    r"""Take logarithms from just below a column's smallest value.

    .. math:: y = \ln(x - \min + c \cdot range) \quad\text{or, when skewed to the left,}\quad
              y = -\ln(\max - x + c \cdot range)

    Order is kept. Meant for the original data, where winsorising was not enough.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    when
        ``outlying`` (default): only columns beyond both limits, by the type-2 measures; ``always``:
        every column that has a value.
    share
        How far below the smallest value the logarithm starts, :math:`c` [share of the range],
        above 0.
    skewness, kurtosis
        Limits as in `winsorise`.

    Returns
    -------
    numpy.ndarray
        Treated values [ln of the unit where treated], the shape of `values`; missing cells stay
        missing.

    Raises
    ------
    MethodError
        Infinite values; a share that is not above 0; a constant column that should be treated.

    References
    ----------
    Becker et al. (2022), *Journal of Open Source Software* 7(78), 4567.

    Examples
    --------
    >>> shifted_log(np.array([[0.0], [1.0], [100.0]]), when="always").ravel().round(4)
    array([0.    , 0.6931, 4.6151])
    """
    values = np.asarray(values, dtype=float)
    refuse_share("shifted_log", share)
    low, high, treat, mirrored = chosen_columns("shifted_log", values, when, skewness, kurtosis)
    shift = np.where(treat, share * (high - low), 1.0)[..., None, :]
    distance = np.where(mirrored, high[..., None, :] - values, values - low[..., None, :])
    distance += shift
    logs = np.log(distance, out=distance)
    np.negative(logs, out=logs, where=mirrored)
    return logs if treat.all() else np.where(treat[..., None, :], logs, values)


def chosen_columns(
    method: str, values: np.ndarray, when: str, skewness: float, kurtosis: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Ends of every column, which are to be treated, and which [..., 1, k] from the other end."""
    applies = choose(method, "when", when, WHEN)
    low, high = present_extremes(values)
    refuse_columns(
        np.isinf(low) | np.isinf(high), f"The {method} method needs finite values.", REMEDY
    )
    skew, kurt = skewness_kurtosis(values)
    treat: np.ndarray = applies(skew, kurt, skewness, kurtosis) & ~np.isnan(low)
    refuse_columns(
        treat & is_flat(low, high),
        f"The {method} method cannot treat a column whose values are all the same.",
        REMEDY,
    )
    return low, high, treat, (skew < 0)[..., None, :]


def refuse_share(method: str, share: float) -> None:
    """Refuse a shift that is not a share above 0 of the range."""
    if not (np.isfinite(share) and share > 0):
        raise MethodError(
            Problem("", f"The {method} method cannot shift by {share}.", "Give a share above 0.")
        )


def _always(skew: np.ndarray, kurt: np.ndarray, *limits: float) -> np.ndarray:
    return np.ones_like(skew, dtype=bool)


#: What to do about a column that cannot be treated.
REMEDY = "Leave the indicator out, or correct it."

#: Which columns are treated, by their shape and its limits.
WHEN: dict[str, Callable[..., np.ndarray]] = {"outlying": outlying, "always": _always}
