"""Values and a number of a group for every unit → the middle of each group (分组)."""

from collections.abc import Callable

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_cells
from countyindex.treatment.gaps import gaps_to_fill

#: Takes the values of one group, [..., units, k] → one number a column, [..., 1, k].
Middle = Callable[[np.ndarray], np.ndarray]


def fill_by_group(
    method: str, values: np.ndarray, holes: np.ndarray | None, groups: np.ndarray, middle: Middle
) -> np.ndarray:
    """Fill every hole with the middle of the present values of its unit's own group.

    `groups` are whole numbers of shape [..., units], one a unit; a hole in a group that has no
    value in the column is refused by unit and column. All gaps are holes where `holes` is None.
    """
    groups = _checked(method, values, groups)
    wanted = gaps_to_fill(method, values, holes)
    filled = values.copy()
    for at in np.ndindex(groups.shape[:-1]):
        for group in np.unique(groups[at]):
            rows = np.flatnonzero(groups[at] == group)
            own, lacking = values[at][..., rows, :], wanted[at][..., rows, :]
            filled[at][..., rows, :] = np.where(lacking, middle(own), own)
    refuse_cells(
        wanted & np.isnan(filled),
        f"The {method} method finds no value in the group of a unit that lacks one.",
        "Join small groups, or use another imputation.",
    )
    return filled


def middle_mean(values: np.ndarray) -> np.ndarray:
    """Means of the present cells of every column, [..., 1, k]; NaN where there is none."""
    present = ~np.isnan(values)
    count = np.count_nonzero(present, axis=-2, keepdims=True)
    total = np.add.reduce(np.where(present, values, 0.0), axis=-2, keepdims=True)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def middle_median(values: np.ndarray) -> np.ndarray:
    """Medians of the present cells of every column, [..., 1, k]; NaN where there is none."""
    some = ~np.isnan(values).all(axis=-2, keepdims=True)
    # A column without a value gets a stand-in, so that no median of nothing is taken.
    medians = np.nanmedian(np.where(some, values, 0.0), axis=-2, keepdims=True)
    return np.where(some, medians, np.nan)


def _checked(method: str, values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    groups = np.asarray(groups)
    shape = values.shape[:-1]
    fits = groups.ndim > 0 and groups.ndim <= len(shape) and groups.shape[-1] == shape[-1]
    if not (fits and np.issubdtype(groups.dtype, np.integer)):
        raise MethodError(
            Problem(
                "",
                f"The {method} method needs the number of a group for each of the {shape[-1]} "
                "units.",
                "Give one whole number a unit.",
            )
        )
    return groups if groups.ndim == 1 else np.broadcast_to(groups, shape)
