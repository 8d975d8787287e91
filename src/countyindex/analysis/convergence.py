"""Values of units over years → whether they come closer to each other (收敛).

Pure array functions; the units are the last axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from countyindex.analysis.inequality import coefficient_of_variation
from countyindex.errors import MethodError, Problem
from countyindex.methods import choose


@dataclass(frozen=True, slots=True, eq=False)
class Beta:
    """A line through growth and starting point: slope, intercept and how well they fit.

    `slope` below 0: units that were behind grew faster. `standard_error` is the slope's own, with
    n − 2. Shapes [...].
    """

    slope: np.ndarray
    intercept: np.ndarray
    standard_error: np.ndarray
    r_squared: np.ndarray
    units: int
    years: float


def sigma(
    values: np.ndarray, *, measure: Literal["log_sd", "cv"] = "log_sd", ddof: int = 0
) -> np.ndarray:
    r"""Measure the spread of units in every year; it falls where they converge (σ 收敛).

    .. math:: \sigma = \sqrt{\frac{1}{n - d} \sum_i (\ln x_i - \overline{\ln x})^2}
              \quad\text{or}\quad \sigma = s / m

    Parameters
    ----------
    values
        Values [any unit], shape [..., n], the units last and years before them, above 0.
    measure
        ``log_sd`` (default), the standard deviation of logarithms, or ``cv``, the coefficient of
        variation.
    ddof
        d, 0 (the units are all there are, default) or 1 (a sample).

    Returns
    -------
    numpy.ndarray
        One figure a year, shape [...].

    Raises
    ------
    MethodError
        Missing or infinite values, or values of 0 or below; a `ddof` that is not 0 or 1; an unknown
        measure.

    References
    ----------
    Barro, R. J., & Sala-i-Martin, X. (1992). Convergence. *Journal of Political Economy* 100(2),
    223–251.

    Examples
    --------
    >>> sigma(np.array([[1.0, 3.0], [2.0, 2.0]]), measure="cv")
    array([0.5, 0. ])
    """
    spread = choose(
        "sigma", "measure", measure, {"log_sd": _log_sd, "cv": coefficient_of_variation}
    )
    values = np.asarray(values, dtype=float)
    _refuse("sigma", values)
    if ddof not in (0, 1) or values.shape[-1] <= ddof:
        raise MethodError(
            Problem("", "The sigma method takes ddof 0, or 1 for two or more units.", "Set it so.")
        )
    return spread(values, ddof=ddof)


def beta(first: np.ndarray, last: np.ndarray, years: float) -> Beta:
    r"""Fit growth on the starting point: do units that were behind grow faster (β 收敛)?

    .. math:: \frac{1}{T} \ln \frac{y_T}{y_0} = \alpha + \beta \ln y_0

    by least squares, every unit alike, without other regressors (absolute convergence).

    Parameters
    ----------
    first, last
        Values in the first and in the last year [any unit], shape [..., n], above 0.
    years
        T, the years between the two, above 0.

    Returns
    -------
    Beta
        Slope [1/year], intercept, standard error, R² and the number of units.

    Raises
    ------
    MethodError
        Missing or infinite values, or values of 0 or below; fewer than three units; equal starting
        points; years that are not above 0.

    References
    ----------
    Barro, R. J., & Sala-i-Martin, X. (1992). Convergence. *Journal of Political Economy* 100(2),
    223–251.

    Examples
    --------
    >>> found = beta(np.array([1.0, 2.0, 4.0]), np.array([2.0, 2.0 * 2**0.5, 4.0]), 10.0)
    >>> found.slope.round(6), speed(found.slope, 10.0).round(6)
    (np.float64(-0.05), np.float64(0.069315))
    """
    first, last = np.asarray(first, dtype=float), np.asarray(last, dtype=float)
    if first.shape != last.shape or not first.ndim or first.shape[-1] < 3:
        raise MethodError(
            Problem(
                "",
                "The beta method needs three or more units, the same in both years.",
                "Add some.",
            )
        )
    _refuse_years("beta", years)
    _refuse("beta", first)
    _refuse("beta", last)
    start, growth = np.log(first), np.log(last / first) / years
    x = start - start.mean(axis=-1, keepdims=True)
    y = growth - growth.mean(axis=-1, keepdims=True)
    spread = np.sum(np.square(x), axis=-1)
    if (np.abs(x).max(axis=-1) <= 1e-12 * np.maximum(np.abs(start).max(axis=-1), 1.0)).any():
        raise MethodError(
            Problem("", "The beta method finds equal starting points.", "Take another first year.")
        )
    slope = np.sum(x * y, axis=-1) / spread
    residual = np.sum(np.square(y - slope[..., None] * x), axis=-1)
    total = np.sum(np.square(y), axis=-1)
    n = first.shape[-1]
    return Beta(
        slope=slope,
        intercept=growth.mean(axis=-1) - slope * start.mean(axis=-1),
        standard_error=np.sqrt(residual / (n - 2) / spread),
        # Growth that is the same everywhere leaves nothing to explain.
        r_squared=np.where(total > 0, 1.0 - residual / np.where(total > 0, total, 1.0), 0.0),
        units=n,
        years=float(years),
    )


def speed(slope: np.ndarray, years: float) -> np.ndarray:
    r"""Turn a slope over T years into the share of the gap that closes in a year (收敛速度).

    .. math:: \lambda = -\frac{\ln(1 + \beta T)}{T}

    Parameters
    ----------
    slope
        β of `beta` [1/year], above −1/T.
    years
        T, the years it was fitted over, above 0.

    Returns
    -------
    numpy.ndarray
        Speed [1/year], the shape of `slope`; below 0 where units diverge.

    Raises
    ------
    MethodError
        A slope of −1/T or below: units changed places, and no speed leads there; years that are not
        above 0.

    References
    ----------
    Barro, R. J., & Sala-i-Martin, X. (1992). Convergence. *Journal of Political Economy* 100(2),
    223–251.

    Examples
    --------
    >>> speed(np.array(-0.02), 20.0).round(6)
    np.float64(0.025541)
    """
    _refuse_years("speed", years)
    left = 1.0 + np.asarray(slope, dtype=float) * years
    if not (left > 0).all():
        raise MethodError(
            Problem(
                "",
                f"The speed method finds a slope of −1/{years:g} or below: units that were behind "
                "came out ahead.",
                "Report the slope alone.",
            )
        )
    return -np.log(left) / years


def half_life(pace: np.ndarray) -> np.ndarray:
    r"""Turn a speed into the years after which half of the gap is closed (半程时间).

    .. math:: \ln 2 / \lambda

    Parameters
    ----------
    pace
        The `speed` [1/year].

    Returns
    -------
    numpy.ndarray
        Years, the shape of `pace`; infinite where nothing converges.

    References
    ----------
    Barro, R. J., & Sala-i-Martin, X. (1992). Convergence. *Journal of Political Economy* 100(2),
    223–251.

    Examples
    --------
    >>> half_life(np.array([0.02, 0.0])).round(2)
    array([34.66,   inf])
    """
    pace = np.asarray(pace, dtype=float)
    closing = pace > 0
    return np.where(closing, np.log(2.0) / np.where(closing, pace, 1.0), np.inf)


def _log_sd(values: np.ndarray, *, ddof: int) -> np.ndarray:
    return np.std(np.log(values), axis=-1, ddof=ddof)


def _refuse(method: str, values: np.ndarray) -> None:
    bad = ~(np.isfinite(values) & (values > 0))
    if bad.any():
        rows = np.flatnonzero(bad.reshape(-1, bad.shape[-1]).any(axis=0))
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs values that are present and above 0.",
                "Correct or leave out these units.",
            ),
            rows=rows.tolist(),
        )


def _refuse_years(method: str, years: float) -> None:
    if not 0 < years < np.inf:
        raise MethodError(
            Problem("", f"The {method} method cannot span {years} years.", "Give more than 0.")
        )
