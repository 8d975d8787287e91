"""Scores and weights → contests between all pairs of units (两两比较)."""

from collections.abc import Iterator

import numpy as np

from countyindex.aggregation.places import standings

#: Units on each side of the contests that are worked on at once: a block stays in the cache.
BLOCK_ROWS, BLOCK_COLUMNS = 32, 1024

#: Majorities below this are float noise: weights sum to 1.
NOISE = 1e-12


def places_for_contests(method: str, scores: np.ndarray) -> np.ndarray:
    """How many units stand below in each column, NaN where missing: all that contests look at."""
    # Single precision holds the places of 16 million units, and halves the work.
    places = standings(method, scores)[0].astype(np.float32)
    places[np.isnan(scores)] = np.nan
    return places


def margins(places: np.ndarray, weights: np.ndarray) -> Iterator[tuple[slice, slice, np.ndarray]]:
    r"""Blocks of the contests of one matrix of places, [units, k], as (rows, columns, margins).

    .. math:: m_{ab} = \sum_{j} w_{aj} \, \mathrm{sign}(s_{aj} - s_{bj})

    over the indicators that both units have; majorities below float noise are 0. `weights` are
    common, [k], or one row a unit: a then judges by its own.
    """
    units = len(places)
    judging = np.broadcast_to(weights, places.shape).T
    columns_first = np.ascontiguousarray(places.T)
    gaps = np.isnan(columns_first).any()
    for top in range(0, units, BLOCK_ROWS):
        rows = slice(top, min(units, top + BLOCK_ROWS))
        for left in range(0, units, BLOCK_COLUMNS):
            columns = slice(left, min(units, left + BLOCK_COLUMNS))
            yield rows, columns, _block(columns_first, judging, rows, columns, gaps)


def all_margins(places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The contests of every unit (row) with every other (column), shape [units, units]."""
    table = np.empty((len(places), len(places)))
    for rows, columns, block in margins(places, weights):
        table[rows, columns] = block
    return table


def _block(
    places: np.ndarray, weights: np.ndarray, rows: slice, columns: slice, gaps: bool
) -> np.ndarray:
    total = np.zeros((rows.stop - rows.start, columns.stop - columns.start))
    apart, won = np.empty(total.shape, dtype=np.float32), np.empty_like(total)
    for place, weight in zip(places, weights, strict=True):
        np.subtract(place[rows, None], place[columns], out=apart)
        np.clip(apart, -1.0, 1.0, out=apart)  # places are whole numbers: their sign, and faster
        if gaps:
            apart[np.isnan(apart)] = 0.0
        np.multiply(apart, weight[rows, None], out=won)
        total += won
    total[np.abs(total) <= NOISE] = 0.0
    return total
