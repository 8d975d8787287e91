"""A `Result` → who goes with whom: across levels, within nodes, and with size (相关分析)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from countyindex.analysis.audit.tree import ancestors, item_scores, parents
from countyindex.result import Result

#: Fewer common units than these make no correlation.
FEWEST = 4

#: A spread below this share of a column's size is float noise.
NOISE = 1e-12


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a correlation begins to be remarked on; the usual ones of JRC audits."""

    #: An item that correlates more than this with its node dominates it.
    dominates: float = 0.95
    #: One within ± this is not represented by the node; below minus this it contradicts it.
    represented: float = 0.3
    #: Two items beyond ± this tell the same.
    collinear: float = 0.92
    #: Scores beyond ± this follow size.
    size: float = 0.6


def pearson(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r"""Correlate every column of `x` with every column of `y`, each pair over its common units.

    .. math:: r = \frac{\sum (x - \bar x)(y - \bar y)}
              {\sqrt{\sum (x - \bar x)^2 \sum (y - \bar y)^2}}

    Parameters
    ----------
    x, y
        Values [any unit], shapes [units, k] and [units, m], missing cells NaN.

    Returns
    -------
    tuple of numpy.ndarray
        Correlations, shape [k, m], NaN where a column is constant over the common units or these
        are fewer than four; and the numbers of common units.

    Examples
    --------
    >>> x = np.array([[1.0], [2.0], [3.0], [4.0], [np.nan]])
    >>> r, units = pearson(x, np.array([[1.0], [3.0], [2.0], [4.0], [9.0]]))
    >>> r.round(2), units
    (array([[0.8]]), array([[4]]))
    """
    a, has_a = _centred(np.asarray(x, dtype=float))
    b, has_b = _centred(np.asarray(y, dtype=float))
    units = has_a.T @ has_b
    n = np.maximum(units, 1.0)
    sum_a, sum_b = a.T @ has_b, has_a.T @ b
    covariance = a.T @ b - sum_a * sum_b / n
    spread_a = np.square(a).T @ has_b - np.square(sum_a) / n
    spread_b = has_a.T @ np.square(b) - np.square(sum_b) / n
    known = (units >= FEWEST) & (spread_a > NOISE * n) & (spread_b > NOISE * n)
    scale = np.sqrt(np.where(known, spread_a * spread_b, 1.0))
    r = np.where(known, np.clip(covariance / scale, -1.0, 1.0), np.nan)
    return r, units.astype(int)


def _centred(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bring columns to mean 0 and largest deviation 1; missing cells are 0, and so marked."""
    present = np.isfinite(values)
    count = np.maximum(present.sum(axis=0), 1)
    mean = np.sum(values, axis=0, where=present) / count
    centred = np.where(present, values - mean, 0.0)
    largest = np.abs(centred).max(axis=0, initial=0.0)
    size = np.maximum(np.abs(mean), largest)
    return centred / np.where(largest > NOISE * size, largest, np.inf), present.astype(float)


def links(result: Result, thresholds: Thresholds) -> pd.DataFrame:
    """Correlate every item with every node above it.

    Returns
    -------
    DataFrame
        Columns: item, node, nearest (whether the item stands directly in the node), r, units, flag:
        `dominates`, `unrepresented`, `contradicts`, or nothing. An item that is alone in its node
        is left out there: both are the same.
    """
    alone = {node.id: len(node.leaves) == 1 for node in result.tree.walk()}
    rows = []
    for item, path in ancestors(result.tree):
        above = [node for node in path if not alone[node]]
        if not above:
            continue
        scores = np.column_stack([item_scores(result, node) for node in above])
        r, units = pearson(item_scores(result, item).to_numpy()[:, None], scores)
        rows += [
            (item, node, node == path[0], r[0, j], units[0, j], _link_flag(r[0, j], thresholds))
            for j, node in enumerate(above)
        ]
    return pd.DataFrame(rows, columns=["item", "node", "nearest", "r", "units", "flag"])


def _link_flag(r: float, thresholds: Thresholds) -> str:
    if r > thresholds.dominates:
        return "dominates"
    if r < -thresholds.represented:
        return "contradicts"
    return "unrepresented" if abs(r) <= thresholds.represented else ""


def pairs(result: Result, thresholds: Thresholds) -> pd.DataFrame:
    """Correlate indicators with each other, and nodes with the nodes beside them.

    Returns
    -------
    DataFrame
        Columns: first, second, node (where both stand; empty if in different ones), r, units, flag:
        `collinear` (of the same or of opposite sign), `contradicts` (only within a node), or
        nothing.
    """
    home = parents(result)
    indicators = list(result.normalised.columns)
    groups = [indicators]
    groups += [
        [child for child in node.child_ids if child not in indicators]
        for node in result.tree.walk()
    ]
    rows = []
    for group in (group for group in groups if len(group) > 1):
        scores = np.column_stack([item_scores(result, item) for item in group])
        r, units = pearson(scores, scores)
        for i, j in combinations(range(len(group)), 2):
            together = home[group[i]] == home[group[j]]
            node = home[group[i]] if together else ""
            flag = _pair_flag(r[i, j], together, thresholds)
            rows.append((group[i], group[j], node, r[i, j], units[i, j], flag))
    return pd.DataFrame(rows, columns=["first", "second", "node", "r", "units", "flag"])


def _pair_flag(r: float, together: bool, thresholds: Thresholds) -> str:
    if abs(r) > thresholds.collinear:
        return "collinear"
    return "contradicts" if together and r < -thresholds.represented else ""


def size_bias(result: Result, thresholds: Thresholds) -> pd.DataFrame:
    """Correlate the scores of every item and of the index with what the study calls size.

    Returns
    -------
    DataFrame
        Columns: item, size (its id), size_zh, r, r_log (with the natural logarithm of the size; NaN
        where it is not positive throughout), units, flag (`size` or nothing; by `r`).
    """
    items = [item for item, _ in ancestors(result.tree)] + [result.tree.id]
    scores = np.column_stack([item_scores(result, item) for item in items])
    rows = []
    for size in result.dataset.sizes:
        values = size.values.reindex(result.scores.index).to_numpy()[:, None]
        positive = not (values <= 0).any()
        r, units = pearson(scores, values)
        r_log, _ = pearson(scores, np.log(values) if positive else np.full_like(values, np.nan))
        rows += [
            (
                *(item, size.id, size.name_zh, r[j, 0], r_log[j, 0], units[j, 0]),
                "size" if abs(r[j, 0]) > thresholds.size else "",
            )
            for j, item in enumerate(items)
        ]
    columns = ["item", "size", "size_zh", "r", "r_log", "units", "flag"]
    return pd.DataFrame(rows, columns=columns)
