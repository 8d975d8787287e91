"""极差标准化 Min–max: the worst goalpost becomes the lower end of the scale, the best the upper."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent, refuse_columns

#: Goalposts nearer to each other than this share of their size are float noise apart.
NOISE = 1e-12


@normalisations.add(
    name_zh="极差标准化",
    definition_zh=(
        "s = a + (b − a)(x − lo)/(hi − lo)，x 已正向化；阈值 lo、hi 取自本组数据或方案给定；"
        "clip=true 时超出阈值者取端点。"
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
) -> np.ndarray:
    r"""Stretch every column so that its goalposts become the ends of one scale.

    .. math:: s = a + (b - a) \frac{x - lo}{hi - lo}

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

    Returns
    -------
    numpy.ndarray
        Scores [score], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A constant column without goalposts; goalposts that are missing or not in order; infinite
        values; an empty scale.

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
    if not (np.isfinite(lower) and np.isfinite(upper) and lower < upper):
        raise MethodError(
            Problem("", f"The minmax method cannot scale to [{lower:g}, {upper:g}].", "Widen it.")
        )
    own_low, own_high = own_extent("minmax", values)
    low, high = (own_low, own_high) if goalposts is None else _ends(goalposts)
    _refuse_useless(low, high, np.isnan(own_low), goalposts is None)
    _refuse_too_far(own_low, own_high, low, high)
    scores = values - low[..., None, :]
    scores /= _size(low, high)[..., None, :]
    if clip:
        np.clip(scores, 0.0, 1.0, out=scores)
    if (lower, upper) != (0.0, 1.0):
        scores *= upper - lower
        scores += lower
    return scores


def _ends(goalposts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    goalposts = np.asarray(goalposts, dtype=float)
    return goalposts[..., 0, :], goalposts[..., 1, :]


def _size(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The distance of the goalposts; 1 for a column without values, where nothing is scaled."""
    return np.where(np.isnan(high - low), 1.0, high - low)


def _refuse_useless(low: np.ndarray, high: np.ndarray, empty: np.ndarray, own: bool) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        size = high - low
        apart = np.isfinite(size) & (size > NOISE * np.maximum(np.abs(low), np.abs(high)))
    refuse_columns(
        ~apart & ~empty,
        "The minmax method cannot stretch a column whose values are all the same."
        if own
        else "The minmax method needs two goalposts, the second larger than the first.",
        "Leave the indicator out: it tells no units apart." if own else "Correct the goalposts.",
    )


def _refuse_too_far(
    own_low: np.ndarray, own_high: np.ndarray, low: np.ndarray, high: np.ndarray
) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        ends = [(end - low) / _size(low, high) for end in (own_low, own_high)]
    refuse_columns(
        np.isinf(ends[0]) | np.isinf(ends[1]),
        "The minmax method finds values too far from the goalposts to be scored.",
        "Correct the goalposts.",
    )
