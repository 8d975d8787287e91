"""Values → the smallest and largest of every column (极值); refuses infinite and mixed columns."""

import numpy as np

from countyindex.columns import present_extremes
from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_columns


def own_extent(method: str, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest present value of every column; NaN for a column without any."""
    low, high = present_extremes(values)
    infinite = np.isinf(low) | np.isinf(high)
    if infinite.any():
        refuse_columns(
            infinite,
            f"The {method} method needs finite values.",
            "Look for a division by zero before the values.",
        )
    return low, high


def refuse_mixed(values: np.ndarray, mixed: np.ndarray, what: str, do: str) -> None:
    """Refuse columns with numbers on both sides of 0; the units on the rarer side are named.

    `mixed`, shape [..., k], says which columns; values of 0 are with the rarer side.

    Raises
    ------
    MethodError
        With the positions of rows and columns.
    """
    if not mixed.any():
        return
    above = (values > 0).sum(axis=-2, keepdims=True) >= (values < 0).sum(axis=-2, keepdims=True)
    cells = np.where(above, values <= 0, values >= 0) & mixed[..., None, :]
    rows = cells.reshape(-1, *cells.shape[-2:]).any(axis=(0, 2))
    columns = mixed.reshape(-1, mixed.shape[-1]).any(axis=0)
    raise MethodError(
        Problem("", what, do),
        rows=np.flatnonzero(rows).tolist(),
        columns=np.flatnonzero(columns).tolist(),
    )
