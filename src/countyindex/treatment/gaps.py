"""Values with gaps → values without, present cells untouched (插补); not a method by itself.

Refuses what a treatment cannot take, by column or by cell.
"""

from collections.abc import Callable

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_columns

#: A matrix and which of its cells to fill → the matrix with these filled.
Filling = Callable[[np.ndarray, np.ndarray], np.ndarray]


def fill(values: np.ndarray, filling: np.ndarray) -> np.ndarray:
    """Put `filling` where `values` are missing, and nowhere else."""
    return np.where(np.isnan(values), filling, values)


def gaps_to_fill(method: str, values: np.ndarray, holes: np.ndarray | None) -> np.ndarray:
    """Which cells are to be filled: missing ones, all of them or those among `holes`.

    Refuses, naming the columns, one that is to be filled and has no present value, and infinite
    values.
    """
    wanted, gaps = holes_among(method, values, holes), np.isnan(values)
    refuse_columns(
        gaps.all(axis=-2) & (wanted.any(axis=-2) | (holes is None)),
        f"The {method} method has no value to go by in some column.",
        "Leave the indicator out, or supply observations.",
    )
    return wanted


def fill_one_by_one(
    method: str, values: np.ndarray, holes: np.ndarray | None, filled: Filling
) -> np.ndarray:
    """Fill the gaps of every matrix of a stack [..., units, k]; refuses as `gaps_to_fill`."""
    wanted = gaps_to_fill(method, values, holes)
    size = (-1, *values.shape[-2:])
    stack = zip(values.reshape(size), wanted.reshape(size), strict=True)
    done = [filled(matrix, those) if those.any() else matrix for matrix, those in stack]
    return np.array(done).reshape(values.shape)


def count_of(method: str, what: str, given: object) -> int:
    """Return a whole number of 1 or more; refuse anything else."""
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise MethodError(
            Problem("", f"The {method} method cannot take {given!r} {what}.", "Give 1 or more.")
        )
    return given


def holes_among(method: str, values: np.ndarray, holes: np.ndarray | None) -> np.ndarray:
    """Which cells are to be filled; infinite values are refused, naming the columns."""
    refuse_columns(
        np.isinf(values).any(axis=-2),
        f"The {method} method needs finite values.",
        "Look for a division by zero before the values.",
    )
    gaps = np.isnan(values)
    return gaps if holes is None else gaps & _checked(method, values, holes)


def _checked(method: str, values: np.ndarray, holes: np.ndarray) -> np.ndarray:
    holes = np.asarray(holes)
    if holes.dtype != bool or holes.shape != values.shape:
        raise MethodError(
            Problem(
                "",
                f"The {method} method was given holes of shape {holes.shape} for values of shape "
                f"{values.shape}.",
                "Give true or false for every cell.",
            )
        )
    return holes
