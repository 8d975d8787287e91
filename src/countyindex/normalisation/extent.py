"""Values → the smallest and largest of every column (极值); refuses infinite ones by column."""

import numpy as np

from countyindex.errors import MethodError, Problem


def own_extent(method: str, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest present value of every column; NaN for a column without any."""
    low, high = np.fmin.reduce(values, axis=-2), np.fmax.reduce(values, axis=-2)
    refuse_columns(
        np.isinf(low) | np.isinf(high),
        f"The {method} method needs finite values.",
        "Look for a division by zero before the values.",
    )
    return low, high


def refuse_columns(bad: np.ndarray, what: str, do: str) -> None:
    """Refuse when any column (last axis) is bad, naming the columns."""
    if bad.any():
        columns = bad.reshape(-1, bad.shape[-1]).any(axis=0)
        raise MethodError(Problem("", what, do), columns=np.flatnonzero(columns).tolist())
