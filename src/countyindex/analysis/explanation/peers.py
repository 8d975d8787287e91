"""A board and a unit → the units most like it in what the index does not count (相近单元)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.result import Result

#: How many peers are named, and the share of a feature's cells that must be there.
PEERS, PRESENT = 5, 0.65


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """The nearest units of the cohort: rank, name_zh, score and `distance`, by code.

    `features` are the Chinese names of what they are compared by.
    """

    table: pd.DataFrame
    features: tuple[str, ...]


def nearest_peers(result: Result, code: str, count: int = PEERS) -> Peers:
    r"""Find the units of a cohort that are most like one in features outside the index.

    The features are the study's indicators that the scheme does not use in this cohort and what the
    study calls size, in logarithms where all are above 0. Each is standardised over the ranked
    units, and

    .. math:: d_{ik} = \sqrt{\frac{1}{|F_{ik}|} \sum_{f \in F_{ik}} (z_{if} - z_{kf})^2}

    over the features that both have; units that share less than half of the unit's are left out.

    Parameters
    ----------
    result
        The board, computed from a study.
    code
        A unit that it ranks.
    count
        How many peers.
    """
    features = _features(result)
    values = features.to_numpy(dtype=float)
    spread = np.nanstd(values, axis=0) if values.size else np.ones(values.shape[1])
    standard = (values - np.nanmean(values, axis=0)) / spread if values.size else values
    row = list(features.index).index(code)
    apart = (standard - standard[row]) ** 2
    shared = (~np.isnan(apart)).sum(axis=1)
    enough = (shared > 0) & (2 * shared >= shared[row])
    enough[row] = False
    distance = np.sqrt(np.nansum(apart, axis=1) / np.maximum(shared, 1))
    table = pd.DataFrame(
        {
            "rank": result.ranks,
            "name_zh": result.dataset.units["name_zh"].loc[result.scores.index],
            "score": result.scores,
            "distance": distance,
        }
    )[enough]
    nearest = table.sort_values(["distance", "rank"], kind="stable").head(count)
    return Peers(nearest, tuple(features.columns) if len(nearest) else ())


def _features(result: Result) -> pd.DataFrame:
    """Return the background features of the ranked units, by Chinese name."""
    index, measured = result.scores.index, result.dataset.measured
    columns: dict[str, pd.Series] = {}
    if measured is not None:
        cells = pd.DataFrame(measured.values, index=measured.units.index)
        for at, item in enumerate(measured.indicators):
            if item.id not in result.normalised:
                columns[item.name_zh] = _logged(cells[at], item.transform == "log")
    for size in result.dataset.sizes:
        columns[size.name_zh] = _logged(size.values, True)
    features = pd.DataFrame({name: column.reindex(index) for name, column in columns.items()})
    features = features.reindex(index)
    telling = (features.notna().mean() >= PRESENT) & (features.std(ddof=0) > 0)
    return features[list(features.columns[telling])] if len(features.columns) else features


def _logged(column: pd.Series, log: bool) -> pd.Series:
    positive = bool((column.dropna() > 0).all())
    return np.log(column) if log and positive else column
