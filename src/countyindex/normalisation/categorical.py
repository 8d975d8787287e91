"""分档计分 Categorical scale: points by the class that a unit's percentile rank falls into."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.percentile_rank import percentile_rank

#: Where classes begin [per cent of the units] and what they score. OECD/EC-JRC (2008), section 5.
CUTS = (5.0, 15.0, 35.0, 65.0, 85.0, 95.0)
POINTS = (0.0, 20.0, 40.0, 50.0, 60.0, 80.0, 100.0)

#: A percentile rank so little below a cut is on it [per cent].
NOISE = 1e-9


@normalisations.add(
    name_zh="分档计分",
    definition_zh=(
        "按百分位 p = 100·r/n（最差 r = 1）分档给分：默认 5、15、35、65、85、95 为各档起点，"
        "依次得 0、20、40、50、60、80、100 分；p 恰等于起点者入高档。"
        "并列取较低位次（ties 可选 low、mean、high）。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5 and table 15."
    ),
    affine_invariant=True,
)
def categorical(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    cuts: Sequence[float] = CUTS,
    points: Sequence[float] = POINTS,
    ties: Literal["low", "mean", "high"] = "low",
) -> np.ndarray:
    r"""Give every value the points of the class that its percentile rank falls into.

    .. math:: s = P_c, \quad c = \#\{q : p \ge q\}, \quad p = 100 \, r / n

    with :math:`q` the cuts and :math:`r = 1` for the worst of n present cells.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        Not used: classes look at the values only.
    cuts
        Where every class but the lowest begins [per cent of the units], rising.
    points
        What every class scores, from the lowest up, rising; one more than cuts.
    ties
        The place of equal values: ``low`` (default), ``mean`` or ``high`` of those they share.

    Returns
    -------
    numpy.ndarray
        Points, the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        Infinite values; cuts or points that do not rise or do not fit each other.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5, table 15.

    Examples
    --------
    >>> categorical(np.array([[7.0], [9.0], [8.0], [12.0]]), cuts=[50], points=[0, 100]).ravel()
    array([  0., 100., 100., 100.])
    """
    bounds, scores = (np.array(given, dtype=float, ndmin=1) for given in (cuts, points))
    rises = (np.diff(bounds) > 0).all() and (np.diff(scores) > 0).all()
    if bounds.ndim != 1 or scores.shape != (len(bounds) + 1,) or not rises:
        raise MethodError(
            Problem(
                "",
                f"The categorical method was given {bounds.size} cuts and {scores.size} points.",
                "Give cuts that rise, and one more point than cuts, from the lowest class up.",
            )
        )
    try:
        percentiles = percentile_rank(values, ties=ties)
    except MethodError as error:
        raise error.by("categorical") from None
    classes = np.searchsorted(bounds - NOISE, percentiles, side="right")
    return np.where(np.isnan(percentiles), np.nan, scores[np.minimum(classes, len(bounds))])
