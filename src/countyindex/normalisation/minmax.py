"""极差标准化 Min–max: the worst goalpost becomes the lower end of the scale, the best the upper."""

import numpy as np

from countyindex.columns import clear_ranges, extremes, ranges
from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent
from countyindex.refusals import refuse_columns


@normalisations.add(
    name_zh="极差标准化",
    definition_zh=(
        "s = a + (b − a)(x − lo)/(hi − lo)，x 已正向化；阈值 lo、hi 取自本组数据或方案给定；"
        "clip=true 时超出阈值者取端点；shift 为其后平移的分数（默认 0），使对数与乘积有定义。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5."
    ),
    printed={"upper": 100.0},
    affine_invariant=True,
    uses_goalposts=True,
)
def minmax(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    lower: float = 0.0,
    upper: float = 1.0,
    clip: bool = False,
    shift: float = 0.0,
) -> np.ndarray:
    r"""Stretch every column so that its goalposts become the ends of one scale.

    .. math:: s = a + (b - a) \frac{x - lo}{hi - lo} + c

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        The values [the unit of the column] that become `lower` and `upper`, shape [..., 2, k];
        None takes the smallest and largest value of the column.
    lower, upper
        Ends of the scale [score], `lower` below `upper`.
    clip
        Whether values beyond a goalpost score as much as the goalpost; else they leave the scale.
    shift
        Added to every score in the end [score], :math:`c`, 0 or more, so that logarithms and
        products exist at the lower end.

    Returns
    -------
    numpy.ndarray
        Scores [score], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A constant column without goalposts; goalposts that are missing or not in order; infinite
        values; an empty scale; a shift below 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> minmax(np.array([[2.0], [3.0], [6.0]])).ravel()
    array([0.  , 0.25, 1.  ])
    >>> minmax(np.array([[2.0], [3.0]]), np.array([[0.0], [4.0]]), upper=100.0).ravel()
    array([50., 75.])
    """
    values = np.asarray(values, dtype=float)
    if not -np.inf < lower < upper < np.inf:
        raise MethodError(
            Problem("", f"The minmax method cannot scale to [{lower:g}, {upper:g}].", "Widen it.")
        )
    if not 0 <= shift < np.inf:
        raise MethodError(
            Problem("", f"The minmax method cannot shift by {shift:g}.", "Give 0 or more.")
        )
    scores = _between(values, goalposts) if goalposts is not None else _between_own(values)
    if clip:
        np.clip(scores, 0.0, 1.0, out=scores)
    if (lower, upper) != (0.0, 1.0):
        scores *= upper - lower
        scores += lower
    if shift:
        scores += shift
    return scores


def _between_own(values: np.ndarray) -> np.ndarray:
    """Scores between the ends of every column, 0 and 1; refused where they are one."""
    low, high = extremes(values)
    size = clear_ranges(low, high)
    if size is None:
        return _between_some(values)
    scores = values - low[..., None, :]
    scores /= size[..., None, :]
    return scores


def _between_some(values: np.ndarray) -> np.ndarray:
    """Scores of columns with missing cells; constant and infinite ones are refused."""
    low, high = own_extent("minmax", values)
    size, useful = ranges(low, high)
    refuse_columns(~(useful | np.isnan(low)), *_CONSTANT)
    scores = values - low[..., None, :]
    scores /= np.where(np.isnan(size), 1.0, size)[..., None, :]
    return scores


def _between(values: np.ndarray, goalposts: np.ndarray) -> np.ndarray:
    """Scores between two goalposts, 0 and 1; refused where these are of no use."""
    goalposts = np.asarray(goalposts, dtype=float)
    k = values.shape[-1]
    if goalposts.ndim < 2 or goalposts.shape[-2] != 2 or goalposts.shape[-1] not in (1, k):
        raise MethodError(
            Problem(
                "",
                f"The minmax method was given goalposts of shape {goalposts.shape} for {k} "
                "columns.",
                "Give a worst and a best value a column.",
            )
        )
    low = goalposts[..., 0:1, :]
    size, useful = ranges(low, goalposts[..., 1:2, :])
    if not useful.all():
        least, most = own_extent("minmax", values)
        useless = ~(useful[..., 0, :] | np.isnan(least))
        refuse_columns(useless & _are_ends(goalposts, least, most), *_CONSTANT)
        refuse_columns(useless, *_NO_ORDER)
        size = np.where(np.isnan(size), 1.0, size)
    with np.errstate(over="ignore", invalid="ignore"):
        scores = values - low
        scores = np.divide(scores, size, out=scores)
    endless = np.isinf(scores)
    if endless.any():
        own_extent("minmax", values)
        refuse_columns(endless.any(axis=-2), *_TOO_FAR)
    return scores


def _are_ends(goalposts: np.ndarray, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Which goalposts [..., 2, k] are nothing but the smallest and largest value of a column."""
    return np.asarray((goalposts[..., 0, :] == least) & (goalposts[..., 1, :] == most))


_CONSTANT = (
    "The minmax method cannot stretch a column whose values are all the same.",
    "Leave the indicator out: it tells no units apart.",
)
_NO_ORDER = (
    "The minmax method needs two goalposts, the second larger than the first.",
    "Correct the goalposts.",
)
_TOO_FAR = (
    "The minmax method finds values too far from the goalposts to be scored.",
    "Correct the goalposts.",
)
