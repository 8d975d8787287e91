"""给定权重 Fixed weights: points that somebody decided → shares."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.methods import weightings
from countyindex.weighting.shares import shares_of


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
    scores = np.asarray(scores, dtype=float)
    k = scores.shape[-1]
    shares = shares_of("fixed", "weights", weights, k)
    try:
        return np.broadcast_to(shares, (*scores.shape[:-2], k)).copy()
    except ValueError:
        raise MethodError(
            Problem(
                "",
                f"The fixed method was given points of shape {shares.shape} for scores of shape "
                f"{scores.shape}.",
                "Give one point a column, or as many rows of points as there are matrices.",
            )
        ) from None
