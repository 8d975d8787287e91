"""A board and the name of a unit → an `Explanation` of its place (位次解释)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.analysis.coordination import board_obstacles
from countyindex.analysis.explanation.changes import Change, changes
from countyindex.analysis.explanation.division import all_scores, division
from countyindex.analysis.explanation.peers import nearest_peers
from countyindex.analysis.tiers import TIERS, natural_breaks
from countyindex.errors import MethodError, UsageError
from countyindex.lineage import unit_of
from countyindex.registry import Unit
from countyindex.result import Result

#: A unit is strong or weak where it is further from the cohort's mean than this [sd].
STRIKING = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Why a unit stands where it does on one board, and what would move it.

    Attributes
    ----------
    contributions
        One row a node and indicator, in print order, the index first, by id: name_zh, depth (0 for
        the index), weight (share in the index on the board), own_weight (the unit's own, after the
        shares of what it lacks went to siblings), score, rank, units (that have a score), median,
        above (the score of the unit above), from_median and from_above [points of the index]. The
        parts of a node are the sums of those below it; those of the index are the whole difference.
        `median` is the cohort's median of an indicator's scores, and of a node what these medians
        add up to.
    striking
        What is further than one standard deviation from the cohort's mean, strongest first, by id:
        name_zh, score, mean, sd, z.
    obstacles
        Shares of what the unit lacks [0–1], largest first, by indicator: name_zh, dimension_zh,
        share. Empty where the scheme's scores do not run from 0 to 100, and `obstacles_zh` says so.
    changes
        For the place of the unit above and for the next tier, by indicator: target, place,
        indicator, name_zh, unit, value, needed, change, spreads (standard deviations of the
        cohort), limit, rank and score (after the change), easiest first; needed is NaN where
        nothing up to the limit reaches.
    peers, features
        The nearest units on background features outside the index: rank, name_zh, score, distance;
        and the features.
    """

    scheme: str
    title_zh: str
    cohort: str
    cohort_zh: str
    year: int
    code: str
    name_zh: str
    rank: int
    units: int
    score: float
    median_score: float
    #: 1 is the best tier.
    tier: int
    tiers: int
    #: The nearest unit with a better place: code, name, place and score; None for the first.
    above: str | None
    above_zh: str
    above_rank: int | None
    above_score: float | None
    contributions: pd.DataFrame
    #: How differences of scores were divided, or why they were not.
    decomposition_zh: str
    striking: pd.DataFrame
    obstacles: pd.DataFrame
    obstacles_zh: str
    changes: pd.DataFrame
    peers: pd.DataFrame
    features: tuple[str, ...]
    notices: tuple[str, ...]


def explain(result: Result, unit: str) -> Explanation:
    """Explain why a unit has its place on a board.

    Parameters
    ----------
    result
        The board, as `score` and `score_edition` compute it.
    unit
        A code, a name with or without its suffix, or a beginning that only one unit has.

    Raises
    ------
    UsageError
        No unit is called so, or several are; the board does not rank it; the result was not
        computed from a study.

    Examples
    --------
    >>> import countyindex as ci
    >>> edition = ci.score_edition(ci.find_project(), year=2024)
    >>> found = ci.explain(edition["county"]["district"], "余杭")
    >>> found.rank, found.above_zh
    (5, '上城区')
    """
    found = unit_of(result, unit)
    _refuse_unranked(result, found)
    code = found.code
    measured = result.dataset.measured
    assert measured is not None
    tiers = pd.Series(natural_breaks(result.scores.to_numpy(), TIERS), index=result.scores.index)
    above = _above(result, code)
    table, how = division(result, code, above)
    obstacles, why_not = _obstacles(result, code)
    targets = _targets(result, code, tiers)
    peers = nearest_peers(result, code)
    names = result.dataset.units["name_zh"]
    return Explanation(
        scheme=result.scheme.id,
        title_zh=result.scheme.title_zh,
        cohort=result.cohort,
        cohort_zh=measured.study.cohorts[result.cohort].name_zh,
        year=result.year,
        code=code,
        name_zh=found.name_zh,
        rank=int(result.ranks[code]),
        units=len(result.ranks),
        score=float(result.scores[code]),
        median_score=float(result.scores.median()),
        tier=int(tiers[code]),
        tiers=int(tiers.max()),
        above=above,
        above_zh=str(names[above]) if above else "",
        above_rank=int(result.ranks[above]) if above else None,
        above_score=float(result.scores[above]) if above else None,
        contributions=table,
        decomposition_zh=how,
        striking=_striking(result, code),
        obstacles=obstacles,
        obstacles_zh=why_not,
        changes=_change_table(
            result, targets, changes(result, code, sorted(set(targets.values())))
        ),
        peers=peers.table,
        features=peers.features,
        notices=tuple(n.text_zh for n in result.notices if n.code == code),
    )


def _refuse_unranked(result: Result, unit: Unit) -> None:
    if unit.code in result.scores.index:
        return
    reasons = [left.reason_zh for left in result.not_ranked if left.code == unit.code]
    told = f": {reasons[0]}" if reasons else ", because the scheme leaves it out."
    raise UsageError(
        f"{unit.name_zh} is not ranked by the scheme '{result.scheme.id}' in {result.year}{told} "
        "Its figures are told by 'countyindex trace'."
    )


def _above(result: Result, code: str) -> str | None:
    """Return the nearest unit with a better place; None for the first."""
    better = result.ranks[result.ranks < result.ranks[code]]
    return None if better.empty else str(better.index[better.to_numpy().argmax()])


def _targets(result: Result, code: str, tiers: pd.Series) -> dict[str, int]:
    """Return the places to reach: that of the unit above, and the last of the next tier."""
    ranks = result.ranks
    better = ranks[ranks < ranks[code]]
    if better.empty:
        return {}
    targets = {"next_place": int(better.max())}
    if tiers[code] > 1:
        targets["next_tier"] = int(ranks[tiers == tiers[code] - 1].max())
    return targets


def _striking(result: Result, code: str) -> pd.DataFrame:
    """Return what is beyond one standard deviation of the cohort, strongest first."""
    scores = all_scores(result).drop(columns=result.tree.id)
    mean, spread = scores.mean(), scores.std(ddof=0)
    titles = result.dataset.titles
    table = pd.DataFrame(
        {
            "name_zh": pd.Series(titles).reindex(scores.columns),
            "is_dimension": ~scores.columns.isin(result.normalised.columns),
            "score": scores.loc[code],
            "mean": mean,
            "sd": spread,
            "z": (scores.loc[code] - mean) / spread.where(spread > 0),
        }
    )
    z = table["z"].to_numpy(dtype=float)
    order = np.argsort(-z, kind="stable")
    return table.iloc[order[np.abs(z[order]) > STRIKING]]


def _obstacles(result: Result, code: str) -> tuple[pd.DataFrame, str]:
    """Return the unit's obstacles, largest first, or why there are none."""
    titles = result.dataset.titles
    dimension = {leaf: node.name_zh for node in result.dimensions for leaf in node.leaves}
    try:
        shares = board_obstacles(result).indicators.T[code].dropna()
    except MethodError:
        return pd.DataFrame(
            {"name_zh": [], "dimension_zh": [], "share": []}
        ), "本方案的指标得分不在 0–100 之间，障碍度没有定义。"
    shares = shares[shares > 0].sort_values(ascending=False, kind="stable")
    names = [str(name) for name in shares.index]
    table = pd.DataFrame(
        {
            "name_zh": [titles[name] for name in names],
            "dimension_zh": [dimension.get(name, "") for name in names],
            "share": shares,
        }
    )
    return table, ""


#: The columns of the table of changes.
COLUMNS = (
    *("target", "place", "indicator", "name_zh", "unit", "value", "needed", "change"),
    *("spreads", "limit", "rank", "score"),
)


def _change_table(result: Result, targets: dict[str, int], found: list[Change]) -> pd.DataFrame:
    """Lay the changes out target by target, easiest first."""
    items = {item.id: item for item in result.dataset.indicators}
    rows = [
        (
            *(target, place, each.indicator, items[each.indicator].name_zh),
            *(items[each.indicator].unit, each.value, each.needed),
            *(None if each.needed is None else each.needed - each.value, each.spreads),
            *(each.limit, each.rank, each.score),
        )
        for target, place in targets.items()
        for each in sorted(found, key=lambda c: math.inf if c.spreads is None else c.spreads)
        if each.place == place
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = ["value", "needed", "change", "spreads", "limit", "score"]
    return table.astype({**dict.fromkeys(numbers, float), "rank": "Int64", "place": "Int64"})
