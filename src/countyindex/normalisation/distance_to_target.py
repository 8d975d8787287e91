"""目标实现程度 Distance to a target: how much of the way to a target a value has come."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.minmax import minmax


@normalisations.add(
    name_zh="目标实现程度",
    definition_zh=(
        "s = 100·[1 − (T − x)/(T − lo)]，T 为目标值（阈值上限），lo 为起点（阈值下限，"
        "未给定时取本组最差值）；达到或超过目标者得满分（capped=false 时可超出）。"
    ),
    reference=(
        "Becker, W., et al. (2022). COINr: an R package for developing composite indicators. "
        "Journal of Open Source Software 7(78), 4567."
    ),
    printed={"full": 100.0},
    affine_invariant=True,
    uses_goalposts=True,
)
def distance_to_target(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    full: float = 1.0,
    capped: bool = True,
) -> np.ndarray:
    r"""Score every value by the part of the way from the start to the target.

    .. math:: s = f \left[1 - \frac{T - x}{T - lo}\right]

    This is `minmax` with the target as the upper goalpost, except that going beyond the target is
    not rewarded while staying below the start still counts. A ratio to a target, :math:`x / T`, is
    `distance_to_reference`.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        The start :math:`lo` and the target :math:`T` [the unit of the column], shape [..., 2, k];
        None takes the smallest and largest value of the column.
    full
        The score of the target, :math:`f` [score], above 0.
    capped
        Whether values beyond the target score no more than the target (default).

    Returns
    -------
    numpy.ndarray
        Scores [score], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A target not above the start; a constant column without goalposts; infinite values; a `full`
        that is not above 0.

    References
    ----------
    Becker et al. (2022), *Journal of Open Source Software* 7(78), 4567.

    Examples
    --------
    >>> ends = np.array([[20.0], [40.0]])
    >>> distance_to_target(np.array([[10.0], [30.0], [50.0]]), ends).ravel()
    array([-0.5,  0.5,  1. ])
    """
    if not (np.isfinite(full) and full > 0):
        raise MethodError(
            Problem(
                "",
                f"The distance_to_target method cannot give the target {full:g}.",
                "Give a score above 0.",
            )
        )
    try:
        scores = minmax(values, goalposts, upper=full)
    except MethodError as error:
        raise error.by("distance_to_target") from None
    return np.minimum(scores, full, out=scores) if capped else scores
