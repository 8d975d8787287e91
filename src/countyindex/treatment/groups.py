"""Values and a number of a group for every unit → the middle of each group (分组)."""

from collections.abc import Callable

import numpy as np

from countyindex.errors import MethodError, Problem
from countyindex.refusals import refuse_cells
from countyindex.treatment.gaps import fill, gaps_to_fill

#: Takes values of one group, NaN elsewhere, and the cells that count → one number a column.
Middle = Callable[[np.ndarray, np.ndarray], np.ndarray]


def fill_by_group(
    method: str, values: np.ndarray, holes: np.ndarray | None, groups: np.ndarray, middle: Middle
) -> np.ndarray:
    """Fill every hole with the middle of the present values of its unit's own group.

    `groups` are whole numbers of shape [..., units], one a unit; a hole in a group that has no
    value in the column is refused by unit and column. All gaps are holes where `holes` is None.
    """
    groups = _checked(method, values, groups)
    wanted = gaps_to_fill(method, values, holes)
    missing = np.isnan(values)
    filling = np.full_like(values, np.nan)
    for group in np.unique(groups):
        inside = (groups == group)[..., None]
        counts = inside & ~missing
        some = counts.any(axis=-2, keepdims=True)
        # A group without a value gets a stand-in, so that no mean of nothing is taken.
        stand_in = np.where(some, values, 0.0)
        found = middle(stand_in, counts | ~some)
        filling = np.where(inside & some, found, filling)
    refuse_cells(
        wanted & np.isnan(filling),
        f"The {method} method finds no value in the group of a unit that lacks one.",
        "Join small groups, or use another imputation.",
    )
    return fill(values, np.where(wanted, filling, np.nan))


def middle_mean(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Means of the cells that count."""
    return np.asarray(np.mean(values, axis=-2, where=counts, keepdims=True))


def middle_median(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Medians of the cells that count."""
    return np.asarray(np.nanmedian(np.where(counts, values, np.nan), axis=-2, keepdims=True))


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
    return np.broadcast_to(groups, shape)
