"""Items of one scale → Cronbach's alpha, and alpha without each of them (信度)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.analysis.audit.correlation import pearson
from countyindex.analysis.audit.tree import child_scores, several
from countyindex.result import Result

#: Alpha from this on is called acceptable. Nunnally (1978).
LEAST_ALPHA = 0.7

#: Fewer complete units than these make no alpha.
FEWEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Alpha:
    """Cronbach's alpha of raw and of standardised items, and what each item does to it.

    `item_rest` is the correlation of an item with the sum of the others, of raw and of standardised
    items; `without` is alpha with the item removed. All are NaN where not defined.
    """

    units: int
    raw: float
    standardised: float
    item_rest: np.ndarray
    item_rest_standardised: np.ndarray
    without: np.ndarray
    without_standardised: np.ndarray


def cronbach(scores: np.ndarray) -> Alpha:
    r"""Measure how consistently items measure one thing.

    .. math:: \alpha = \frac{k}{k-1} \left(1 - \frac{\operatorname{tr} S}{\sum_{ij} S_{ij}}\right)

    with :math:`S` the covariances of the items (raw) or their correlations (standardised).

    Parameters
    ----------
    scores
        Scores [any unit; one unit for the raw form], shape [units, k], larger is better; units with
        a missing cell are left out.

    Returns
    -------
    Alpha
        At most 1; below 0 where items run against each other. NaN for a single item, fewer than
        three complete units, items without spread, or a sum without spread.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16,
    297–334.

    Examples
    --------
    >>> alpha = cronbach(np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]]))
    >>> round(alpha.raw, 3), round(alpha.standardised, 3)
    (0.75, 0.75)
    """
    scores = np.asarray(scores, dtype=float)
    complete = scores[np.isfinite(scores).all(axis=1)]
    units, k = complete.shape
    nothing = np.full(k, np.nan)
    if units < FEWEST or k < 2:
        return Alpha(units, np.nan, np.nan, nothing, nothing, nothing, nothing)
    spread = complete.std(axis=0, ddof=1)
    size = np.abs(complete).max(axis=0)
    if not (spread > 1e-12 * size).all():
        return Alpha(units, np.nan, np.nan, nothing, nothing, nothing, nothing)
    standard = (complete - complete.mean(axis=0)) / spread
    raw, without = _alphas(complete)
    standardised, without_standardised = _alphas(standard)
    return Alpha(
        *(units, raw, standardised, _item_rest(complete), _item_rest(standard)),
        *(without, without_standardised),
    )


def _alphas(items: np.ndarray) -> tuple[float, np.ndarray]:
    covariances = np.cov(items, rowvar=False)
    k = len(covariances)
    variances = np.diagonal(covariances)
    own, total = variances.sum(), covariances.sum()
    # Removing an item takes its row, its column and its variance out of the sums.
    rest = total - 2 * covariances.sum(axis=1) + variances
    without = _alpha(k - 1, own - variances, rest) if k > 2 else np.full(k, np.nan)
    return float(_alpha(k, np.array([own]), np.array([total]))[0]), without


def _alpha(k: int, own: np.ndarray, total: np.ndarray) -> np.ndarray:
    known = total > 1e-12 * own
    share = np.divide(own, total, out=np.full(len(own), np.nan), where=known)
    return np.asarray(k / (k - 1) * (1 - share))


def _item_rest(items: np.ndarray) -> np.ndarray:
    rest = items.sum(axis=1, keepdims=True) - items
    return np.array([pearson(items[:, [j]], rest[:, [j]])[0][0, 0] for j in range(items.shape[1])])


def reliability(result: Result) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure the consistency of every node with several children.

    Returns
    -------
    tuple of DataFrame
        By node: items, units (complete), alpha, standardised, low (the raw one is below 0.7). By
        item: node, item, item_rest, without, without_standardised, and better (alpha is higher
        without it).
    """
    nodes, items = {}, []
    for node in several(result):
        scores = child_scores(result, node)
        found = cronbach(scores.to_numpy())
        low = found.raw < LEAST_ALPHA
        nodes[node.id] = (len(node.children), found.units, found.raw, found.standardised, low)
        items += [
            (
                *(node.id, item, found.item_rest[j], found.without[j]),
                *(found.without_standardised[j], bool(found.without[j] > found.raw)),
            )
            for j, item in enumerate(node.child_ids)
        ]
    columns = ["items", "units", "alpha", "standardised", "low"]
    of_items = ["node", "item", "item_rest", "without", "without_standardised", "better"]
    return (
        pd.DataFrame.from_dict(nodes, orient="index", columns=columns),
        pd.DataFrame(items, columns=of_items),
    )
