"""Scores and ranks of all draws → what is said of each unit and of the whole (不确定性结果)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.tiers import natural_breaks
from countyindex.analysis.uncertainty.choices import Choices
from countyindex.analysis.uncertainty.outranking import (
    adjacent_outranking,
    apart_from_next,
    groups,
    outranking,
    told_apart,
)
from countyindex.analysis.uncertainty.precision import largest_error
from countyindex.analysis.uncertainty.ranks import (
    PROBABILITIES,
    TOPS,
    RankSummary,
    acceptability,
    summarise_counts,
    summarise_ranks,
)
from countyindex.analysis.uncertainty.scores import summarise_scores
from countyindex.analysis.uncertainty.shift import PLACES, mean_shift, moved_share, spearman
from countyindex.result import Result

#: Ranks that are counted at once, so that memory stays bounded.
CELLS = 2**24

#: Boards of at most so many units get tables of units by ranks, and of units by units.
SQUARE = 3000
PAIRS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """How sure the ranks of one cohort are: what many draws of the choices gave.

    Tables of units have the rows of `reference`, by code. Ranks are in places, scores on the scale
    of the reference; what is said of a unit is said of the draws in which it is ranked.
    """

    #: The scheme as it stands.
    reference: Result
    choices: Choices
    draws: int
    seed: int
    #: Rank and score: reference, mean, sd, quantiles and their standard errors; tier, group …
    units: pd.DataFrame
    #: Share of draws at each rank, units × ranks; None for long boards.
    acceptability: pd.DataFrame | None
    #: Share of draws in which the row is strictly before the column; None for long boards.
    outranking: pd.DataFrame | None
    #: Mean shift in places (R_S), shares that move more than k places, rank correlation.
    overall: Mapping[str, Any]
    #: Every option: its choice, probability, and how often it ran.
    applied: pd.DataFrame
    #: Each option alone against the scheme as it stands.
    one_at_a_time: pd.DataFrame
    #: Each indicator and dimension left out alone: the ranks, and what they do on the whole.
    leave_one_out: pd.DataFrame
    leave_one_out_ranks: pd.DataFrame
    #: Sentence → how many draws failed with it.
    failed: Mapping[str, int]
    provenance: Mapping[str, Any]

    @property
    def cohort(self) -> str:
        """The cohort's id."""
        return self.reference.cohort

    @property
    def year(self) -> int:
        """The year of the data (数据年份)."""
        return self.reference.year

    @property
    def largest_error(self) -> float:
        """The largest standard error of a printed quantile of ranks, in places."""
        columns = [f"rank_{name}_error" for name in names_of(PROBABILITIES)]
        return largest_error(self.units[columns].to_numpy())

    def interval(self, code: str) -> str:
        """Say a unit's rank as a board prints it: ``7 (4–12)``."""
        unit = self.units.loc[code]
        low, high = np.floor(unit["rank_q05"]), np.ceil(unit["rank_q95"])
        return f"{unit['rank']:.0f} ({low:.0f}–{high:.0f})"


def names_of(probabilities: tuple[float, ...]) -> list[str]:
    """Name quantiles: ``q05``; the median by its own name."""
    return ["median" if p == 0.5 else f"q{round(100 * p):02d}" for p in probabilities]


def rank_summary(ranks: np.ndarray) -> tuple[RankSummary, np.ndarray | None]:
    """Describe ranks, shape [draws, n], and count each of them where the board is not too long."""
    if ranks.shape[1] > SQUARE:
        return summarise_ranks(ranks), None
    step = max(1, CELLS // ranks.shape[1])
    starts = range(0, len(ranks), step)
    counts = np.sum([acceptability(ranks[at : at + step]) for at in starts], axis=0)
    return summarise_counts(counts), counts


def unit_table(
    reference: Result, scores: np.ndarray, ranks: np.ndarray, tiers: int
) -> tuple[pd.DataFrame, pd.DataFrame | None, pd.DataFrame | None]:
    """Describe every unit, in the order of the reference.

    Parameters
    ----------
    reference
        The scheme as it stands.
    scores, ranks
        Shape [draws, n].
    tiers
        Into how many tiers the mean scores are divided; fewer where there are fewer units.

    Returns
    -------
    tuple
        The table of units; how often each rank, and who is before whom, where the board is not too
        long.
    """
    codes = reference.ranks.index
    summary, counts = rank_summary(ranks)
    score = summarise_scores(scores)
    board = _board(reference)
    columns: dict[str, Any] = {
        "name_zh": reference.dataset.units["name_zh"].loc[codes],
        "rank": reference.ranks,
        "score": reference.scores,
        "ranked_share": 1.0 - summary.unranked,
        "rank_mean": summary.mean,
        "rank_sd": summary.deviation,
        "score_mean": score.mean,
        "score_sd": score.deviation,
    }
    for place, name in enumerate(names_of(PROBABILITIES)):
        columns[f"rank_{name}"] = summary.quantiles[:, place]
        columns[f"rank_{name}_error"] = summary.errors[:, place]
        columns[f"score_{name}"] = score.quantiles[:, place]
        columns[f"score_{name}_error"] = score.errors[:, place]
    for place, first in enumerate(TOPS):
        columns[f"top{first}"] = summary.top[:, place]
    columns["tier"] = _tiers(score.mean, tiers)
    pairs, apart, group = _before(ranks, board)
    columns["distinguishable_from_next"] = apart
    columns["group"] = group
    table = pd.DataFrame(columns, index=codes)
    return table, _shares(counts, codes, len(ranks)), _square(pairs, codes)


def _board(reference: Result) -> np.ndarray:
    """Positions of the ranked units, best first."""
    ranks = reference.ranks.to_numpy()
    order = np.lexsort((reference.dataset.units["name_zh"].loc[reference.ranks.index], ranks))
    return order[ranks[order] > 0]


def _tiers(means: np.ndarray, tiers: int) -> pd.arrays.IntegerArray:
    """Tiers of the units by natural breaks of their mean scores; none for units never scored."""
    known = ~np.isnan(means)
    labels = np.zeros(len(means), dtype=np.int64)
    if known.any():
        classes = min(tiers, len(np.unique(means[known])))
        labels[known] = natural_breaks(means[known], classes)
    return pd.arrays.IntegerArray(labels, ~known)


def _before(
    ranks: np.ndarray, board: np.ndarray
) -> tuple[np.ndarray | None, pd.arrays.BooleanArray, pd.arrays.IntegerArray]:
    """Who is before whom, who differs from the next on the board, and groups of the alike."""
    units = ranks.shape[1]
    apart = np.zeros(units, dtype=bool)
    followed = np.zeros(units, dtype=bool)
    followed[board[:-1]] = True
    if units > PAIRS:
        if len(board) > 1:
            apart[board[:-1]] = apart_from_next(adjacent_outranking(ranks, board))
        none = np.zeros(units, dtype=np.int64)
        pairs, group = None, pd.arrays.IntegerArray(none, np.ones(units, dtype=bool))
    else:
        pairs = outranking(ranks)
        both = told_apart(pairs)
        apart[board[:-1]] = both[board[:-1], board[1:]]
        labels = groups(both, board)
        group = pd.arrays.IntegerArray(labels, labels == 0)
    return pairs, pd.arrays.BooleanArray(apart, ~followed), group


def _shares(counts: np.ndarray | None, codes: pd.Index[str], draws: int) -> pd.DataFrame | None:
    if counts is None:
        return None
    ranks = pd.RangeIndex(1, counts.shape[1], name="rank")
    return pd.DataFrame(counts[:, 1:] / draws, index=codes, columns=ranks)


def _square(pairs: np.ndarray | None, codes: pd.Index[str]) -> pd.DataFrame | None:
    return None if pairs is None else pd.DataFrame(pairs, index=codes, columns=codes)


def overall(ranks: np.ndarray, reference: np.ndarray) -> dict[str, Any]:
    """Describe how far all units move: over draws, mean and quantiles of what shifts.

    `mean_shift` is R_S in places, `moved_more_than_k` the share of units, `rank_correlation` the
    correlation of a draw's ranks with the reference.
    """
    shifted = mean_shift(ranks, reference)
    moves = moved_share(ranks, reference)
    told = {"mean_shift": _spread(shifted)}
    told |= {f"moved_more_than_{k}": _spread(moves[:, at]) for at, k in enumerate(PLACES)}
    return told | {"rank_correlation": _spread(spearman(ranks, reference))}


def _spread(values: np.ndarray) -> dict[str, float]:
    """Mean and quantiles over draws, of those that have a value."""
    said = summarise_scores(values[:, np.newaxis])
    quantiles = dict(zip(names_of(PROBABILITIES), said.quantiles[0].tolist(), strict=True))
    return {"mean": float(said.mean[0]), **quantiles}
