"""等权法 Equal weights: the same share for every column."""

import numpy as np

from countyindex.methods import weightings


@weightings.add(
    name_zh="等权法",
    definition_zh="同一节点下的各项取相同权重：w = 1/k。",
    reference=(
        "OECD/EC-JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User "
        "Guide. ISBN 978-92-64-04345-9, section 6."
    ),
    affine_invariant=True,
    non_negative=True,
)
def equal(scores: np.ndarray) -> np.ndarray:
    r"""Give every column the same weight.

    .. math:: w_j = 1/k

    Parameters
    ----------
    scores
        Scores [any unit], shape [..., units, k]; only the shape is read.

    Returns
    -------
    numpy.ndarray
        Weights [share], shape [..., k], each 1/k.

    References
    ----------
    OECD/EC-JRC (2008), *Handbook on Constructing Composite Indicators*, section 6.

    Examples
    --------
    >>> equal(np.array([[0.1, 0.9], [1.0, 0.0]]))
    array([0.5, 0.5])
    """
    scores = np.asarray(scores, dtype=float)
    k = scores.shape[-1]
    return np.full((*scores.shape[:-2], k), 1.0 / k)
