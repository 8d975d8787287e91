"""给定权重 Fixed weights: points that somebody decided → shares."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import weightings
from countyindex.weighting.spread import refuse_columns


@weightings.add(
    name_zh="给定权重",
    definition_zh="由方案直接给出非负的点数，按其占合计的份额取权重：w = c/Σc（预算分配法）。",
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 6 (budget allocation process)."
    ),
    affine_invariant=True,
    non_negative=True,
)
def fixed(scores: np.ndarray, *, weights: np.ndarray) -> np.ndarray:
    r"""Turn points given by people into shares.

    .. math:: w_j = c_j / \sum_j c_j

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k]; only the shape is read.
    weights
        Points :math:`c` [any unit], shape [k] or [..., k], none negative, not all 0.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k].

    Raises
    ------
    MethodError
        Another number of points than columns; a negative or missing point; only zeros.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 6.

    Examples
    --------
    >>> fixed(np.array([[0.1, 0.9], [1.0, 0.0]]), weights=[3, 1])
    array([0.75, 0.25])
    """
    scores, points = np.asarray(scores, dtype=float), np.asarray(weights, dtype=float)
    k = scores.shape[-1]
    if points.ndim == 0 or points.shape[-1] != k:
        given = points.shape[-1] if points.ndim else 1
        raise MethodError(
            Problem(
                "", f"The fixed method was given {given} points for {k} columns.", "Give one each."
            )
        )
    refuse_columns(
        ~(np.isfinite(points) & (points >= 0)),
        "The fixed method needs points that are numbers and not negative.",
        "Correct 'weights'.",
    )
    total = points.sum(axis=-1, keepdims=True)
    if (total == 0).any():
        raise MethodError(
            Problem("", "The fixed method was given only zeros.", "Correct 'weights'.")
        )
    return np.broadcast_to(points / total, (*scores.shape[:-2], k)).copy()
