"""Values with gaps → values without, present cells untouched (插补); not a method by itself.

Refuses what a treatment cannot take, by column or by cell.
"""

import numpy as np

from countyindex.errors import MethodError, Problem


def fill(values: np.ndarray, filling: np.ndarray) -> np.ndarray:
    """Put `filling` where `values` are missing, and nowhere else."""
    return np.where(np.isnan(values), filling, values)


def refuse_empty_columns(method: str, values: np.ndarray) -> None:
    """Refuse a column without any present value, and infinite values, naming the columns."""
    _refuse(
        method,
        np.isnan(values).all(axis=-2),
        "has no value to go by in some column",
        "Leave the indicator out, or supply observations.",
    )
    _refuse(
        method,
        np.isinf(values).any(axis=-2),
        "needs finite values",
        "Look for a division by zero before the values.",
    )


def refuse_cells(bad: np.ndarray, what: str, do: str) -> None:
    """Refuse when any cell is bad, naming rows and columns."""
    if bad.any():
        cells = np.asarray(bad.reshape(-1, *bad.shape[-2:]).any(axis=0))
        raise MethodError(
            Problem("", what, do),
            rows=np.flatnonzero(cells.any(axis=1)).tolist(),
            columns=np.flatnonzero(cells.any(axis=0)).tolist(),
        )


def _refuse(method: str, bad: np.ndarray, what: str, do: str) -> None:
    if bad.any():
        columns = bad.reshape(-1, bad.shape[-1]).any(axis=0)
        raise MethodError(
            Problem("", f"The {method} method {what}.", do),
            columns=np.flatnonzero(columns).tolist(),
        )
