"""Values → the smallest and largest of every column (极值); refuses infinite and mixed columns."""

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_columns

#: Rows of a long array that are gone through as one: NumPy takes a while to begin with each.
ABREAST = 8

#: Arrays of fewer rows are not worth the trouble.
LONG = 500


def extremes(
    values: np.ndarray, least: np.ufunc = np.minimum, most: np.ufunc = np.maximum
) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest of every column, shape [..., k]; `np.fmin` passes over missing cells."""
    if values.shape[-2] < LONG or not values.flags.c_contiguous:
        return least.reduce(values, axis=-2), most.reduce(values, axis=-2)
    return _of_long(values, least), _of_long(values, most)


def _of_long(values: np.ndarray, best: np.ufunc) -> np.ndarray:
    """Best of every column, by the best of every `ABREAST`-th row and of the rows left over."""
    *stack, units, k = values.shape
    whole = units - units % ABREAST
    wide = values[..., :whole, :].reshape(*stack, -1, ABREAST * k)
    chosen = best.reduce(wide, axis=-2).reshape(*stack, ABREAST, k)
    return best.reduce(np.concatenate([chosen, values[..., whole:, :]], axis=-2), axis=-2)


def own_extent(method: str, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest present value of every column; NaN for a column without any."""
    low, high = extremes(values, np.fmin, np.fmax)
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
