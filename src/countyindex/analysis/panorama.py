"""A `Result` and its study → how groups of units do within one board (全景)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from countyindex.ranking import rank
from countyindex.registry import Study
from countyindex.result import Result

#: How many of the best count as the top of a board.
TOP = 10

#: The values of an attribute that only says yes or no.
FLAGS = {"0", "1"}

COLUMNS = (
    "attribute",
    "attribute_zh",
    "group",
    "group_zh",
    "units",
    "mean_score",
    "best_rank",
    "best_unit",
    "in_top",
)


def overview(result: Result, study: Study, top: int = TOP) -> pd.DataFrame:
    """Summarise a board by every attribute that divides its ranked units.

    Parameters
    ----------
    result
        The board.
    study
        Its study, for the labels.
    top
        How many of the best are counted in `in_top` [units]; ties at the last place all count.

    Returns
    -------
    DataFrame
        One row a group: attribute, attribute_zh, group, group_zh, units, mean_score [0–100],
        best_rank, best_unit (names; several where they tie) and in_top. Attributes that divide the
        units as an earlier one does, or into single units, are left out; groups stand in the order
        of units.csv, and those that are not in a flagged group are called 其他.
    """
    units = result.dataset.units.loc[result.scores.index]
    rows: list[tuple[object, ...]] = []
    seen: set[tuple[int, ...]] = set()
    for attribute, label in study.attributes.items():
        if attribute not in units.columns:
            continue
        values = units[attribute].astype(str)
        division = tuple(pd.factorize(values)[0].tolist())
        if not 1 < len(set(division)) < len(values) or division in seen:
            continue
        seen.add(division)
        is_flag = set(values) <= FLAGS and not label.values
        groups = sorted(set(values), reverse=True) if is_flag else list(dict.fromkeys(values))
        for group in groups:
            name = study.label(attribute, group)
            if is_flag:
                name = label.name_zh if group == "1" else "其他"
            members = (values == group).to_numpy()
            rows.append((attribute, label.name_zh, group, name, *_of(result, members, top)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of(result: Result, members: np.ndarray, top: int) -> tuple[int, float, int, str, int]:
    """Return the number, mean score, best rank, best units and number in the top of some units."""
    ranks, scores = result.ranks[members], result.scores[members]
    best = int(ranks.min())
    names = result.dataset.units["name_zh"]
    leaders = "、".join(names[code] for code in ranks.index[ranks == best])
    return len(ranks), float(scores.mean()), best, leaders, int((ranks <= top).sum())


def ranks_within(result: Result, attribute: str) -> pd.Series:
    """Rank every unit among the units of its board that share an attribute's value.

    Parameters
    ----------
    result
        The board.
    attribute
        A column of units.csv, such as `city`.

    Returns
    -------
    Series
        Rank by code, 1 is best; ties share the better rank.

    Raises
    ------
    KeyError
        The units have no such attribute.
    """
    groups = result.dataset.units.loc[result.scores.index, attribute]
    scores = result.scores.to_numpy()
    ranks = np.zeros(len(scores), dtype=np.int64)
    for group in groups.unique():
        members = (groups == group).to_numpy()
        ranks[members] = rank(scores[members])
    return pd.Series(ranks, index=result.scores.index, name="rank")
