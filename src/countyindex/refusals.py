"""Marks of what is bad in an array → a `MethodError` that says which rows and columns (拒绝)."""

from __future__ import annotations

import numpy as np

from countyindex.errors import MethodError, Problem


def refuse_columns(bad: np.ndarray, what: str, do: str) -> None:
    """Refuse when any column is bad; `bad` has shape […, columns].

    Raises
    ------
    MethodError
        With the positions of the columns.
    """
    if bad.any():
        columns = bad.reshape(-1, bad.shape[-1]).any(axis=0)
        raise MethodError(Problem("", what, do), columns=np.flatnonzero(columns).tolist())


def refuse_rows(bad: np.ndarray, what: str, do: str) -> None:
    """Refuse when any unit is bad; `bad` has shape […, units].

    Raises
    ------
    MethodError
        With the positions of the rows.
    """
    if bad.any():
        rows = bad.reshape(-1, bad.shape[-1]).any(axis=0)
        raise MethodError(Problem("", what, do), rows=np.flatnonzero(rows).tolist())


def refuse_cells(bad: np.ndarray, what: str, do: str) -> None:
    """Refuse when any cell is bad; `bad` has shape […, units, columns].

    Raises
    ------
    MethodError
        With the positions of rows and columns.
    """
    if bad.any():
        cells = np.asarray(bad.reshape(-1, *bad.shape[-2:]).any(axis=0))
        raise MethodError(
            Problem("", what, do),
            rows=np.flatnonzero(cells.any(axis=1)).tolist(),
            columns=np.flatnonzero(cells.any(axis=0)).tolist(),
        )
