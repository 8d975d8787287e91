"""Values of several years → gaps filled from other years of the same unit (跨年插补).

Two array functions whose leading axis is the years. They borrow along that axis, so they are no
methods of one year's matrix and stand beside the family.
"""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.treatment.gaps import fill


def latest(values: np.ndarray, years: np.ndarray, *, max_age: float) -> np.ndarray:
    r"""Fill every gap with the latest earlier value, if it is not too old (沿用).

    .. math:: x_t = x_s, \quad s = \max \{s < t : x_s \text{ present}\}, \quad t - s \le a

    Parameters
    ----------
    values
        Values [any unit], shape [years, ...], missing cells NaN.
    years
        The year of every entry of the leading axis, rising.
    max_age
        How many years a value may be carried, :math:`a` [years], 0 or more.

    Returns
    -------
    numpy.ndarray
        The shape of `values`. A present cell never changes; a gap without an earlier value, or with
        none young enough, stays missing. Nothing is carried backwards.

    Raises
    ------
    MethodError
        Infinite values; years that do not fit or do not rise; a negative age.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 3.

    Examples
    --------
    >>> latest(np.array([np.nan, 5.0, np.nan, np.nan]), np.arange(2020, 2024), max_age=1)
    array([nan,  5.,  5., nan])
    """
    values, years = _checked("latest", values, years)
    if not max_age >= 0:
        raise MethodError(
            Problem(
                "", f"The latest method cannot carry values {max_age} years.", "Give 0 or more."
            )
        )
    before = _last_present(values)
    known = before >= 0
    carried = np.take_along_axis(values, np.where(known, before, 0), axis=0)
    age = _along(years, values) - years[before]
    return fill(values, np.where(known & (age <= max_age), carried, np.nan))


def linear(values: np.ndarray, years: np.ndarray) -> np.ndarray:
    r"""Fill every gap between two present years on the straight line between them (线性内插).

    .. math:: x_t = x_s + \frac{t - s}{u - s} (x_u - x_s)

    with s the nearest year before t and u the nearest after it that have a value.

    Parameters
    ----------
    values
        Values [any unit], shape [years, ...], missing cells NaN.
    years
        The year of every entry of the leading axis, rising; they need not be evenly spaced.

    Returns
    -------
    numpy.ndarray
        The shape of `values`. A present cell never changes; gaps before the first value or after
        the last stay missing, so a unit with one value or none is returned as it is.

    Raises
    ------
    MethodError
        Infinite values; years that do not fit or do not rise.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 3.

    Examples
    --------
    >>> linear(np.array([2.0, np.nan, 8.0, np.nan]), np.array([2000, 2005, 2015, 2020]))
    array([ 2.,  4.,  8., nan])
    """
    values, years = _checked("linear", values, years)
    before = _last_present(values)
    after = len(years) - 1 - _last_present(values[::-1])[::-1]
    between = (before >= 0) & (after < len(years))
    start, end = np.where(between, before, 0), np.where(between, after, 0)
    first, last = (np.take_along_axis(values, at, axis=0) for at in (start, end))
    span = np.where(end > start, years[end] - years[start], 1.0)
    share = (_along(years, values) - years[start]) / span
    line = (1.0 - share) * first + share * last
    return fill(values, np.where(between, line, np.nan))


def _last_present(values: np.ndarray) -> np.ndarray:
    """Position of the latest present entry at or before each; −1 where there is none."""
    positions = _along(np.arange(len(values)), values)
    return np.maximum.accumulate(np.where(np.isnan(values), -1, positions), axis=0)


def _along(numbers: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.asarray(numbers).reshape(-1, *[1] * (values.ndim - 1))


def _checked(method: str, values: np.ndarray, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, years = np.asarray(values, dtype=float), np.asarray(years, dtype=float)
    if values.ndim == 0 or years.shape != values.shape[:1] or not (np.diff(years) > 0).all():
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs one year for every entry of the leading axis, rising.",
                "Sort the years, and give each once.",
            )
        )
    if np.isinf(values).any():
        raise MethodError(
            Problem("", f"The {method} method needs finite values.", "Look for a division by zero.")
        )
    return values, years
