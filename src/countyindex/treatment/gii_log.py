"""全球创新指数取对数 GII's logarithm: outlying columns on a log scale that starts at 0."""

from typing import Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import treatments
from countyindex.refusals import refuse_columns, within_reach
from countyindex.treatment.shifted_log import chosen_columns


@treatments.add(
    name_zh="全球创新指数取对数",
    definition_zh=(
        "对符合离群条件的指标取 y = ln[1 + (f·max − 1)(x − min)/极差]；"
        "左偏时取镜像 y = −ln[1 + (f·max − 1)(max − x)/极差]。f 即 factor（默认 1），"
        "须使 f·max > 1；结果与计量单位有关。when=always 时对全部指标取用。次序不变。"
    ),
    reference=(
        "Cornell University, INSEAD, & WIPO (2020). The Global Innovation Index 2020, technical "
        "notes; log_GII in Becker, W., et al. (2022). COINr: an R package for "
        "developing composite indicators. Journal of Open Source Software 7(78), 4567."
    ),
)
@within_reach
def gii_log(
    values: np.ndarray,
    *,
    when: Literal["outlying", "always"] = "outlying",
    factor: float = 1.0,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
) -> np.ndarray:
    r"""Take logarithms of a column stretched to run from 1 to its largest value.

    .. math:: y = \ln\Big(1 + (f \max - 1) \frac{x - \min}{range}\Big)
              \quad\text{or, when skewed to the left,}\quad
              y = -\ln\Big(1 + (f \max - 1) \frac{\max - x}{range}\Big)

    Order is kept. How strongly a column is bent depends on the size of its largest value, and so on
    its unit of measure.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    when
        ``outlying`` (default): only columns beyond both limits, by the type-2 measures; ``always``:
        every column that has a value.
    factor
        What the largest value is multiplied by, :math:`f`, so that it exceeds 1.
    skewness, kurtosis
        Limits as in `winsorise`.

    Returns
    -------
    numpy.ndarray
        Treated values [1 where treated], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        Infinite values; a constant column that should be treated, or one whose largest value times
        the factor is not above 1.

    References
    ----------
    Cornell University, INSEAD & WIPO (2020), *The Global Innovation Index 2020*, technical
    notes; Becker et al. (2022), *Journal of Open Source Software* 7(78), 4567.

    Examples
    --------
    >>> gii_log(np.array([[0.0], [50.0], [100.0]]), when="always").ravel().round(4)
    array([0.    , 3.922 , 4.6052])
    """
    values = np.asarray(values, dtype=float)
    if not 0 < factor < np.inf:
        raise MethodError(
            Problem(
                "", f"The gii_log method cannot multiply by {factor:g}.", "Give a number above 0."
            )
        )
    low, high, treat, mirrored = chosen_columns("gii_log", values, when, skewness, kurtosis)
    refuse_columns(
        treat & ~(factor * high > 1.0),
        "The gii_log method needs a column whose largest value, times the factor, is above 1.",
        "Raise 'factor', or use shifted_log, which does not depend on the unit of measure.",
    )
    stretch = np.where(treat, (factor * high - 1.0) / np.where(treat, high - low, 1.0), 0.0)
    distance = np.where(mirrored, high[..., None, :] - values, values - low[..., None, :])
    logs = np.log1p(stretch[..., None, :] * distance)
    np.negative(logs, out=logs, where=mirrored)
    return np.where(treat[..., None, :], logs, values)
