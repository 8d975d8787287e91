"""Marks of what is bad in an array → a `MethodError` that says which rows and columns (拒绝).

Also what no method can take: arrays without units or columns, and options that are no number.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar, cast

import numpy as np

from countyindex.errors import MethodError, Problem

F = TypeVar("F", bound=Callable[..., Any])

#: Sizes, up or down, whose squares, and sums of these, are ordinary numbers.
REACH = 1e150

#: Options that are ends of a scale or bounds; elsewhere an infinite number may mean "without end".
SCALE = {"lower", "upper"}


def all_finite(values: np.ndarray) -> bool:
    """Say whether every number is finite, in one pass where they are."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = np.add.reduce(values, axis=None)
    return bool(np.isfinite(total)) or bool(np.isfinite(values).all())


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


def refuse_cells(
    bad: np.ndarray, what: str, do: str, error: type[MethodError] = MethodError
) -> None:
    """Refuse when any cell is bad; `bad` has shape […, units, columns].

    Raises
    ------
    MethodError
        With the positions of rows and columns.
    """
    if bad.any():
        cells = np.asarray(bad.reshape(-1, *bad.shape[-2:]).any(axis=0))
        raise error(
            Problem("", what, do),
            rows=np.flatnonzero(cells.any(axis=1)).tolist(),
            columns=np.flatnonzero(cells.any(axis=0)).tolist(),
        )


def within_reach(function: F) -> F:
    """Let a method refuse numbers that are too large or too small to reckon with.

    For methods whose sums, squares or quotients may pass what a float can hold; what they mean to
    let pass is said where it happens, and goes before.
    """
    takes = next(iter(inspect.signature(function).parameters))

    @functools.wraps(function)
    def reckoned(*arrays: Any, **options: Any) -> Any:
        try:
            with np.errstate(over="raise", invalid="raise"):
                return function(*arrays, **options)
        except FloatingPointError as error:
            given = np.asarray(arrays[0] if arrays else options[takes], dtype=float)
            far = _far(given)
            if "invalid" in str(error) and not far.any():
                # Some processors raise this flag over missing cells, which are no matter of size.
                with np.errstate(invalid="ignore"):
                    return function(*arrays, **options)
            raise _beyond_reach(function.__name__, far) from None

    return cast("F", reckoned)


def _far(values: np.ndarray) -> np.ndarray:
    """Which numbers are too large or too small to reckon with."""
    sizes = np.abs(values)
    return (sizes > REACH) | ((sizes > 0) & (sizes < 1 / REACH))


def _beyond_reach(method: str, far: np.ndarray) -> MethodError:
    """Say which columns hold numbers too large or too small; `far`, shape [..., units, columns]."""
    columns = far.reshape(-1, far.shape[-1]).any(axis=0)
    what = f"The {method} method finds numbers too large or too small to reckon with."
    do = "Give the indicator in another unit of measure."
    return MethodError(Problem("", what, do), columns=np.flatnonzero(columns).tolist())


def checked_matrix(method: str, takes: str, given: object) -> np.ndarray:
    """Return what a method was given as an array with units and columns, or refuse it.

    `takes` is what the method calls it: `scores`, `values` or `judgements`, which also need an
    expert. Numbers that are an array already are handed back as they are.

    Raises
    ------
    MethodError
        Something that is no array of numbers, has fewer than two axes, or none of either.
    """
    try:
        array = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        what = f"The {method} method needs {takes} that are numbers, in rows of one length."
        raise MethodError(Problem("", what, "Write nan where one is missing.")) from None
    if array.ndim >= 2 and array.size:
        return array
    if takes == "judgements":
        fits = array.ndim >= 2 and 0 not in array.shape[-3:]
        needed, do = "items against items", "Give one square matrix an expert."
    else:
        fits = array.ndim >= 2 and 0 not in array.shape[-2:]
        needed, do = "units by columns", "Give one row a unit and one column an indicator."
    if not fits:
        what = f"The {method} method needs {takes} of {needed}, not of shape {array.shape}."
        raise MethodError(Problem("", what, do))
    return array


def refuse_no_arrays(
    method: str, arrays: Collection[str], given: Iterable[tuple[str, Any]]
) -> None:
    """Refuse what goes by the name of an array and does not make one of numbers.

    Raises
    ------
    MethodError
        With the name it was given under.
    """
    for name, value in given:
        if name not in arrays or value is None:
            continue
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            continue
        try:
            np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            what = f"The {method} method needs {name} that are numbers, in rows of one length."
            raise MethodError(Problem("", what, f"Correct '{name}'.")) from None


def refuse_no_numbers(method: str, options: Mapping[str, Any]) -> None:
    """Refuse single numbers among the options that are not a number (NaN), and infinite scales.

    Raises
    ------
    MethodError
        With the name of the option.
    """
    for name, value in options.items():
        endless = name in SCALE and isinstance(value, float) and math.isinf(value)
        if endless or (isinstance(value, float) and math.isnan(value)):
            what = f"The {method} method cannot use {name} {value}."
            raise MethodError(Problem("", what, "Give a number, or leave the option out."))
