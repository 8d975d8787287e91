"""Values of one sign → shares of the best one of their column (最优值之比); not a method itself."""

import numpy as np

from countyindex.normalisation.extent import own_extent, refuse_mixed


def shares_of_best(method: str, values: np.ndarray) -> np.ndarray:
    r"""Return :math:`x/\max x` for columns of 0 and above, :math:`\max x/x` for those below 0.

    A column below 0 holds an indicator of which less is better, with its sign turned. Missing cells
    stay missing; columns of both signs, or whose best value is 0, are refused, and infinite values.
    """
    low, high = own_extent(method, values)
    refuse_mixed(
        values,
        ((low < 0) & (high >= 0)) | (high == 0),
        f"The {method} method needs a column of one sign, whose best value is not 0.",
        "Use minmax or zscore, which need no natural zero.",
    )
    turned = high < 0
    with np.errstate(over="ignore"):
        shares = values / high[..., None, :]
    if turned.any():
        turned = np.broadcast_to(turned[..., None, :], shares.shape)
        np.reciprocal(shares, out=shares, where=turned)
    return shares
