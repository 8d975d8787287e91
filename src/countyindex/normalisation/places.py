"""Values → the place of every unit, counted from the worst (位次); not a method by itself."""

from collections.abc import Callable

import numpy as np

from countyindex.methods import choose

#: The place of tied units, from the lowest and the highest place they share.
TIES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "low": lambda lowest, highest: lowest,
    "mean": lambda lowest, highest: (lowest + highest) / 2,
    "high": lambda lowest, highest: highest,
}


def places_from_worst(method: str, values: np.ndarray, ties: str) -> np.ndarray:
    """Place of every present cell of a column, 1 for the smallest; missing cells stay missing.

    `values` have shape [..., units, k] and are finite where present; `ties` names the place of
    equal values: ``low``, ``mean`` or ``high`` of those they share.
    """
    place_of_tied = choose(method, "ties", ties, TIES)
    order = np.argsort(values, axis=-2, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-2)
    differs = np.diff(ordered, axis=-2) != 0
    edge = np.ones_like(ordered[..., :1, :], dtype=bool)
    units = values.shape[-2]
    places = np.arange(1.0, units + 1)[:, None]
    starts = np.where(np.concatenate([edge, differs], axis=-2), places, 0.0)
    ends = np.where(np.concatenate([differs, edge], axis=-2), places, units)
    lowest = np.maximum.accumulate(starts, axis=-2)
    highest = np.minimum.accumulate(ends[..., ::-1, :], axis=-2)[..., ::-1, :]
    ranks = np.empty_like(values)
    np.put_along_axis(ranks, order, place_of_tied(lowest, highest), axis=-2)
    return np.where(np.isnan(values), np.nan, ranks)
