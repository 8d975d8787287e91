"""A `Result` → statistics of its indicators, and how complete its units are (描述统计)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from countyindex.data import Status
from countyindex.result import Result
from countyindex.treatment.shape import outlying, skewness_kurtosis

#: Beyond both, a distribution has outliers. OECD/EC-JRC practice; Groeneveld & Meeden (1984).
SKEWNESS, KURTOSIS = 2.0, 3.5

#: A larger share of zeros than this leaves little to tell units apart by.
MOST_ZEROS = 0.5

#: A smaller share of different values than this does too.
FEWEST_VALUES = 0.5

#: Statuses of cells that were not filled by the program.
FOUND = (Status.OBSERVED, Status.DERIVED, Status.CARRIED, Status.INHERITED)


def indicator_statistics(result: Result) -> pd.DataFrame:
    """Describe every indicator over the ranked units, in its own unit and before treatment.

    Returns
    -------
    DataFrame
        Rows: indicators. Columns: unit, units (with a value), applicable (units that it applies
        to), mean, sd (n − 1), min, median, max, zeros [share], different [share of different
        values], skewness and kurtosis (bias-corrected, before and after treatment), and the flags
        short, many_zeros, few_values, outlying, outlying_treated.
    """
    dataset, columns = result.dataset, result.normalised.columns
    frame = dataset.values.loc[result.scores.index, columns]
    rows = dataset.values.index.get_indexer(frame.index)
    statuses = dataset.status_codes[np.ix_(rows, dataset.values.columns.get_indexer(columns))]
    values = frame.to_numpy()
    present = ~np.isnan(values)
    count = present.sum(axis=0)
    applicable = (np.isin(statuses, FOUND) | ~_excused(statuses)).sum(axis=0)
    skewness, kurtosis = skewness_kurtosis(values)
    treated = skewness_kurtosis(result.treated.to_numpy())
    different = np.array([len(np.unique(column[~np.isnan(column)])) for column in values.T])
    zeros = (values == 0).sum(axis=0) / count
    units = {item.id: item.unit for item in dataset.indicators}
    limits = (SKEWNESS, KURTOSIS)
    return pd.DataFrame(
        {
            "unit": [units[name] for name in columns],
            "units": count,
            "applicable": applicable,
            **{
                "mean": frame.mean(),
                "sd": frame.std(ddof=1),
                "min": frame.min(),
                "median": frame.median(),
                "max": frame.max(),
            },
            "zeros": zeros,
            "different": different / count,
            "skewness": skewness,
            "kurtosis": kurtosis,
            "skewness_treated": treated[0],
            "kurtosis_treated": treated[1],
            "short": count / applicable < result.plan.availability.indicator,
            "many_zeros": zeros > MOST_ZEROS,
            "few_values": different / count < FEWEST_VALUES,
            "outlying": outlying(skewness, kurtosis, *limits),
            "outlying_treated": outlying(*treated, *limits),
        },
        index=columns,
    )


def _excused(statuses: np.ndarray) -> np.ndarray:
    return np.isin(statuses, [status for status in Status if not status.counts])


def unit_availability(result: Result) -> pd.DataFrame:
    """Count the cells of every unit, ranked or not, that applied and that were found.

    Cells count alike here, whatever their weights; cells that do not apply, or that the source does
    not print, do not count.

    Returns
    -------
    DataFrame
        Rows: units by code. Columns: name_zh, ranked, applicable, found, carried, inherited,
        imputed [cells], share [found/applicable, NaN where nothing applies], one share a dimension,
        and the flag short (below what the scheme asks of a unit).
    """
    dataset = result.dataset
    names = list(result.normalised.columns)
    columns = dataset.values.columns.get_indexer(pd.Index(names))
    statuses = dataset.status_codes[:, columns]
    counts, found = ~_excused(statuses), np.isin(statuses, FOUND)
    table = pd.DataFrame(
        {
            "name_zh": dataset.names,
            "ranked": dataset.values.index.isin(result.scores.index),
            "applicable": counts.sum(axis=1),
            "found": found.sum(axis=1),
            **{
                status.id: (statuses == status).sum(axis=1)
                for status in (Status.CARRIED, Status.INHERITED, Status.IMPUTED)
            },
            "share": _share(found, counts),
        },
        index=dataset.values.index,
    )
    for node in result.dimensions:
        at = [names.index(leaf) for leaf in node.leaves]
        table[node.id] = _share(found[:, at], counts[:, at])
    table["short"] = (table["share"] < result.plan.availability.unit).to_numpy()
    return table


def _share(found: np.ndarray, counts: np.ndarray) -> np.ndarray:
    total = counts.sum(axis=1)
    return np.where(total > 0, found.sum(axis=1) / np.maximum(total, 1), np.nan)
