"""Values, and people behind them → both checked, the people as shares of their sum (人口权重).

Missing values are refused: what a measure of inequality means depends on who is in it.
"""

import numpy as np

from countyindex.errors import MethodError, Problem


def values_and_shares(
    method: str, values: np.ndarray, population: np.ndarray | None, *, positive: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return values and shares of the population, of one shape; refuse units that do not do."""
    values = np.asarray(values, dtype=float)
    people = np.ones(values.shape[-1:]) if population is None else np.asarray(population, float)
    if not (values.ndim and values.shape[-1] and people.shape[-1:] == values.shape[-1:]):
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs at least one unit, and the population of each.",
                "Give as many people as values.",
            )
        )
    least, bound = (values <= 0, "above 0") if positive else (values < 0, "of 0 or above")
    _refuse_units(method, least | ~np.isfinite(values), f"values that are present and {bound}")
    _refuse_units(method, ~(np.isfinite(people) & (people > 0)), "a population above 0")
    if (values.max(axis=-1) == 0).any():
        raise MethodError(
            Problem("", f"The {method} method finds no value above 0.", "Leave the year out.")
        )
    shares = people / people.sum(axis=-1, keepdims=True)
    return values, np.broadcast_to(shares, np.broadcast_shapes(shares.shape, values.shape))


def to_one(shares: np.ndarray) -> np.ndarray:
    """Return the shares of some units as shares of what these have together."""
    return shares / shares.sum(axis=-1, keepdims=True)


def _refuse_units(method: str, bad: np.ndarray, needs: str) -> None:
    if bad.any():
        rows = np.flatnonzero(bad.reshape(-1, bad.shape[-1]).any(axis=0))
        raise MethodError(
            Problem("", f"The {method} method needs {needs}.", "Correct or leave out these units."),
            rows=rows.tolist(),
        )
