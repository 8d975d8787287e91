"""An `Edition` and one of its boards → the ranks under every scheme that scores it (方案对比)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from countyindex.analysis.rank_agreement import kendall_tau
from countyindex.edition import Edition
from countyindex.result import Result
from countyindex.scheme.model import Exclude


def rank_comparison(edition: Edition, board: Result) -> pd.DataFrame:
    """Put the ranks of a board's units under every scheme of its family side by side.

    Parameters
    ----------
    edition
        The edition.
    board
        One of its boards.

    Returns
    -------
    DataFrame
        Rows: the board's units by code, best first. Columns: the board's scheme, then every variant
        that scores the cohort (NaN where it does not rank the unit), then min, max and spread
        [places]. The last three count only schemes that rank the same units as the board does:
        places in a smaller or a larger field are not comparable.
    """
    family = dict(_family(edition, board))
    ranks = pd.DataFrame({scheme: result.ranks for scheme, result in family.items()})
    ranks = ranks.reindex(board.ranks.sort_values(kind="stable").index)
    field = frozenset(board.ranks.index)
    same = ranks[
        [name for name, result in family.items() if frozenset(result.ranks.index) == field]
    ]
    return ranks.assign(
        min=same.min(axis=1), max=same.max(axis=1), spread=same.max(axis=1) - same.min(axis=1)
    )


def rank_correlations(edition: Edition, board: Result) -> pd.DataFrame:
    r"""Correlate the scores of every scheme with those of the board, by rank.

    .. math:: \rho = corr(rank(a), rank(b))

    over the units that both rank, ranked anew among themselves, ties at their mean place.

    Returns
    -------
    DataFrame
        Rows: schemes, the board's own first. Columns: units (ranked by both), spearman and kendall
        (τ_b of `kendall_tau`); NaN where all scores are equal.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things. American
    Journal of Psychology 15, 72–101.
    """
    own = _standing(board)
    rows = {}
    for scheme, result in _family(edition, board):
        both = pd.concat([own, _standing(result)], axis=1, join="inner").rank()
        pair = both.to_numpy(dtype=float)
        rows[scheme] = (len(both), _correlation(pair), kendall_tau(pair[:, 0], pair[:, 1]))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["units", "spearman", "kendall"])


def _standing(result: Result) -> pd.Series:
    """Return minus the ranks: larger is better, and float noise does not split ties."""
    return -result.ranks


def dimensions_dropped(edition: Edition, board: Result) -> dict[str, tuple[str, ...]]:
    """Find the variants that differ from a board only in leaving out some of its dimensions.

    Returns
    -------
    dict
        Variant → the Chinese names of the dimensions it leaves out.
    """
    plan = board.plan
    names = {node.id: node.name_zh for node in board.tree.walk()}
    found = {}
    for scheme, result in _family(edition, board):
        other = result.plan
        if not isinstance(other.dimensions, Exclude):
            continue
        gone = tuple(names[id_] for id_ in other.dimensions.exclude if id_ in names)
        alike = other.model_copy(update={"dimensions": plan.dimensions}) == plan
        if gone and alike:
            found[scheme] = gone
    return found


def _family(edition: Edition, board: Result) -> Iterator[tuple[str, Result]]:
    """Yield the board's own scheme and every relative of it that scores the cohort."""
    own = board.scheme.id
    yield own, board
    for scheme in edition.variants_of(own):
        if board.cohort in edition.results[scheme]:
            yield scheme, edition.results[scheme][board.cohort]


def _correlation(pair: np.ndarray) -> float:
    """Pearson's correlation of two columns; NaN where one is constant."""
    if len(pair) < 2 or (np.ptp(pair, axis=0) == 0).any():
        return float("nan")
    return float(np.corrcoef(pair, rowvar=False)[0, 1])
