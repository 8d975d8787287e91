"""The group of every unit → the units, the mean value and the people of each group (分组)."""

import numpy as np

from countyindex.errors import MethodError, Problem


def members_of(method: str, groups: np.ndarray, n: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the labels in order, and the positions of the units of each."""
    groups = np.asarray(groups)
    if groups.shape != (n,):
        raise MethodError(
            Problem(
                "", f"The {method} method needs one group for each of {n} units.", "Correct them."
            )
        )
    labels, inverse = np.unique(groups, return_inverse=True)
    return labels, [np.flatnonzero(inverse.ravel() == g) for g in range(len(labels))]


def group_means(
    values: np.ndarray, shares: np.ndarray, members: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean value and the share of the population of every group, [..., groups]."""
    people = np.stack([shares[..., units].sum(axis=-1) for units in members], axis=-1)
    income = shares * values
    totals = np.stack([income[..., units].sum(axis=-1) for units in members], axis=-1)
    return totals / people, people
