"""Z 分数 Z-scores: distance from the cohort's mean in its standard deviations."""

import numpy as np

from countyindex.columns import NOISE
from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations
from countyindex.normalisation.extent import own_extent
from countyindex.refusals import refuse_columns


@normalisations.add(
    name_zh="Z 分数标准化",
    definition_zh=(
        "z = (x − m)/s，m、s 为本组有效单元的均值与样本标准差（n−1），x 已正向化；换算为 50 + 10z。"
    ),
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 5."
    ),
    printed={"mean": 50.0, "sd": 10.0},
    affine_invariant=True,
    signed=True,
)
def zscore(
    values: np.ndarray,
    goalposts: np.ndarray | None = None,
    *,
    mean: float = 0.0,
    sd: float = 1.0,
) -> np.ndarray:
    r"""Bring every column to one mean and one standard deviation.

    .. math:: z = \mu + \sigma \frac{x - m}{s}

    with :math:`m` the mean and :math:`s` the standard deviation (n − 1) of the present cells.

    Parameters
    ----------
    values
        Values [any unit], shape [..., units, k], larger is better, missing cells NaN.
    goalposts
        Not used: z-scores look at the values only.
    mean, sd
        Mean :math:`\mu` and standard deviation :math:`\sigma` of the result [score], `sd` above 0.

    Returns
    -------
    numpy.ndarray
        Scores [score], the shape of `values`; missing cells stay missing.

    Raises
    ------
    MethodError
        A constant column; infinite values; an `sd` that is not above 0.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 5.

    Examples
    --------
    >>> zscore(np.array([[1.0], [2.0], [3.0]])).ravel()
    array([-1.,  0.,  1.])
    """
    values = np.asarray(values, dtype=float)
    if not (-np.inf < mean < np.inf and 0 < sd < np.inf):
        raise MethodError(
            Problem(
                "", f"The zscore method cannot aim at mean {mean:g} and sd {sd:g}.", "Correct them."
            )
        )
    low, high = own_extent("zscore", values)
    with np.errstate(over="ignore"):
        size = high - low
    refuse_columns(
        (size <= NOISE * np.maximum(high, -low)) | np.isinf(size),
        "The zscore method cannot scale a column whose values are all the same.",
        "Leave the indicator out: it tells no units apart.",
    )
    # On [0, 1] first: squares of it neither overflow nor vanish, and z does not depend on units.
    scores = values - low[..., None, :]
    scores /= size[..., None, :]
    present, count = _present(scores)
    scores -= np.add.reduce(scores, axis=-2, where=present, keepdims=True) / count
    squares = np.add.reduce(np.square(scores), axis=-2, where=present, keepdims=True)
    variance = squares / (count - 1)
    scores *= sd / np.sqrt(np.where(variance > 0, variance, 1.0))
    if mean:
        scores += mean
    return scores


def _present(scores: np.ndarray) -> tuple[np.ndarray | bool, np.ndarray | int]:
    """Which cells are present (`True` for all), and how many of every column, at least 2."""
    missing = np.isnan(scores)
    if not missing.any():
        return True, scores.shape[-2]
    present = ~missing
    return present, np.maximum(present.sum(axis=-2, keepdims=True), 2)
