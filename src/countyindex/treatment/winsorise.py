"""缩尾 Winsorise: pull the few values that distort a column's shape in to the next one."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import choose, guarded, treatments
from countyindex.refusals import refuse_cells, within_reach
from countyindex.treatment.shape import outlying, skewness_kurtosis

#: Cells whose shape is measured at once; a few copies of so many stay in the cache's reach.
BLOCK = 1 << 20


@guarded
def points_moved(
    values: np.ndarray,
    *,
    when: Literal["outlying", "always"] = "outlying",
    max_points: int = 5,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
) -> Mapping[str, Any]:
    """Say how many cells of every column `winsorise` moves, and which columns stay outlying.

    Parameters
    ----------
    values, when, max_points, skewness, kurtosis
        As in `winsorise`.

    Returns
    -------
    Mapping
        ``points``, integers of shape [..., k]; ``still_outlying``, booleans of shape [..., k].

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*.

    Examples
    --------
    >>> points_moved(np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [99.0]]))["points"]
    array([1])
    """
    values = np.asarray(values, dtype=float)
    treated = winsorise(
        values, when=when, max_points=max_points, skewness=skewness, kurtosis=kurtosis
    )
    return {
        "points": ((treated != values) & ~np.isnan(values)).sum(axis=-2),
        "still_outlying": outlying(*skewness_kurtosis(treated), skewness, kurtosis),
    }


@treatments.add(
    name_zh="缩尾",
    definition_zh=(
        "偏度绝对值大于 2 且超额峰度大于 3.5（均为偏差校正的第 2 型）时，在偏斜一侧逐点把极端值"
        "收到下一个值，至多 5 点，直到不再符合；有值不足 4 个的指标不处理。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9; Joanes, D. N., & Gill, C. A. (1998). The Statistician 47, "
        "183–189 (type 2)."
    ),
    report=points_moved,
)
@within_reach
def winsorise(
    values: np.ndarray,
    *,
    when: Literal["outlying", "always"] = "outlying",
    max_points: int = 5,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
) -> np.ndarray:
    r"""Pull in the extreme values of columns whose shape they distort.

    A column is outlying while :math:`|G_1| > 2` and :math:`G_2 > 3.5` (type 2). Then the most
    extreme value on the skewed side takes the next value's place, again and again, until the column
    is no longer outlying or `max_points` cells have moved. Equal values move together, or stay.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], missing cells NaN.
    when
        ``outlying`` (default), or ``always``: move as many points as allowed on the skewed side,
        whatever the shape.
    max_points
        Cells of a column that may move, 0 or more.
    skewness, kurtosis
        Limits of :math:`|G_1|` and :math:`G_2`; both must be passed.

    Returns
    -------
    numpy.ndarray
        Treated values [the unit of the column], the shape of `values`; missing cells stay missing.
        Where no column is treated, `values` itself.
        A column with fewer than four present cells is left as it is.

    Raises
    ------
    MethodError
        Infinite values; an impossible number of points.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*. Joanes & Gill (1998),
    *The Statistician* 47, 183–189.

    Examples
    --------
    >>> winsorise(np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [99.0]])).ravel()
    array([1., 2., 3., 4., 5., 6., 6.])
    """
    values = np.asarray(values, dtype=float)
    applies = choose("winsorise", "when", when, _WHEN)
    if isinstance(max_points, bool) or not isinstance(max_points, int) or max_points < 0:
        raise MethodError(
            Problem(
                "", f"The winsorise method cannot move {max_points!r} points.", "Give 0 or more."
            )
        )
    refuse_cells(
        np.isinf(values),
        "The winsorise method needs finite values.",
        "Look for a division by zero.",
    )
    draw, column = np.nonzero(_wanted(values, applies, (skewness, kurtosis)))
    if not column.size:
        return values
    by_column = np.moveaxis(values.reshape(-1, *values.shape[-2:]), -2, -1)
    original = by_column[draw, column]
    treated, missing = original.copy(), np.count_nonzero(np.isnan(original), axis=1)
    going = np.arange(len(treated))
    while going.size:
        columns = treated[going]
        side, kurt = (measure[0] for measure in skewness_kurtosis(columns.T[None]))
        wanted = applies(side, kurt, skewness, kurtosis)
        going, side = going[wanted], side[wanted]
        moved, able = _one_step(columns[wanted], np.where(side < 0, -1.0, 1.0)[:, None])
        # A missing cell is unlike itself.
        points = np.count_nonzero(moved != original[going], axis=1) - missing[going]
        allowed = able & (points <= max_points)
        going = going[allowed]
        treated[going] = moved[allowed]
    result = values.reshape(-1, *values.shape[-2:]).copy()
    np.moveaxis(result, -2, -1)[draw, column] = treated
    return result.reshape(values.shape)


def _wanted(
    values: np.ndarray, applies: Callable[..., np.ndarray], limits: tuple[float, float]
) -> np.ndarray:
    """Which columns to treat, shape [draws, k]; a few columns at a time bound the memory."""
    draws = values.reshape(-1, *values.shape[-2:])
    width = max(1, BLOCK // max(1, draws.shape[0] * draws.shape[1]))
    blocks = [draws[..., j : j + width] for j in range(0, draws.shape[-1], width)]
    shapes = [applies(*skewness_kurtosis(block), *limits) for block in blocks]
    return np.concatenate(shapes, axis=-1) if shapes else np.zeros((len(draws), 0), dtype=bool)


def _one_step(columns: np.ndarray, side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bring the most extreme value of each row, on its side (+1 high, −1 low), to the next one.

    Also says which rows have a next one; the others come out as no numbers to be used.
    """
    turned = columns * side
    extreme = turned == np.fmax.reduce(turned, axis=1, keepdims=True)
    following = np.fmax.reduce(np.where(extreme, -np.inf, turned), axis=1, keepdims=True)
    np.copyto(turned, following, where=extreme)
    turned *= side
    return turned, following[:, 0] > -np.inf


def _always(skew: np.ndarray, kurt: np.ndarray, *limits: float) -> np.ndarray:
    return np.isfinite(skew)


_WHEN: dict[str, Callable[..., np.ndarray]] = {"outlying": outlying, "always": _always}
