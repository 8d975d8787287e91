"""A board → how evenly its dimensions are developed, and what holds units back (耦合协调、障碍度).

The scores of a board are taken as they stand: 0 is its scale's lower end, 100 the upper. What such
a degree may be compared with depends on where those ends come from, so every table says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.analysis.coupling import (
    COORDINATION_GRADES,
    coordination_grade,
    coupling_coordination,
    coupling_degree,
    coupling_stage,
)
from countyindex.analysis.obstacle import obstacle_degree
from countyindex.errors import MethodError, Problem
from countyindex.methods import normalisations, weightings
from countyindex.result import Result
from countyindex.scheme import Normalisation
from countyindex.weighting.step import pools_years

#: The best score there is, and how far beyond the scale float noise may lead [score].
BEST, NOISE = 100.0, 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Coordination:
    """How evenly and how highly the dimensions of one board's units are developed together.

    Attributes
    ----------
    table
        One row a ranked unit, in the order of the board: rank, name_zh, score [0–100], coupling
        (C), stage, level (T), coordination (D), grade, modified (C in the modified form),
        modified_coordination (its D), weakest (the lowest dimension), all [0–1] unless said.
    grades
        Units by grade, worst first, all ten.
    weights
        The dimensions' shares in T: the board's own.
    scale_zh
        What 0 and 1 stand for.
    comparable
        Whether D may be compared with other years of the same scheme.
    missing
        Code → the dimensions that the unit lacks; it has no degree.
    """

    table: pd.DataFrame
    grades: pd.Series
    weights: pd.Series
    scale_zh: str
    comparable: bool
    missing: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """What each ranked unit of a board lacks, as shares that sum to 1 within the unit.

    `indicators` and `dimensions` have units as rows, in the order of the board, NaN where a unit
    has no score; `lacking` is the whole of what a unit lacks [0–1], 1 less its score over 100 where
    the board adds up.
    """

    indicators: pd.DataFrame
    dimensions: pd.DataFrame
    lacking: pd.Series


def board_coordination(result: Result) -> Coordination:
    """Measure the coupling coordination of a board's dimensions.

    T takes the board's own weights of its dimensions, so that it is the index over 100 where the
    dimensions are added up; C knows no weights. A unit that lacks a dimension has no degree.

    Parameters
    ----------
    result
        The board.

    Raises
    ------
    MethodError
        The scheme's scores do not run from 0 to 100; the index has fewer than two dimensions; all
        dimensions of a unit are 0.
    """
    order = _order(result)
    scores = _dimension_scores(result).loc[order]
    weights = _dimension_weights(result)
    scale_zh, comparable = scale(result)
    systems = np.clip(scores.to_numpy(dtype=float), 0.0, BEST)
    found = coupling_coordination(systems, weights.to_numpy(), best=BEST)
    modified = coupling_degree(systems, form="modified", best=BEST)
    names = {node.id: node.name_zh for node in result.dimensions}
    lowest = scores.idxmin(axis=1).map(names)
    grades = coordination_grade(found.coordination)
    table = pd.DataFrame(
        {
            "rank": result.ranks.loc[order],
            "name_zh": result.dataset.units.loc[order, "name_zh"],
            "score": result.scores.loc[order],
            "coupling": found.coupling,
            "stage": coupling_stage(found.coupling),
            "level": found.level,
            "coordination": found.coordination,
            "grade": grades,
            "modified": modified,
            "modified_coordination": np.sqrt(modified * found.level),
            "weakest": lowest,
        },
        index=order,
    )
    counts = pd.Series(grades).value_counts()
    gaps = scores.isna()
    return Coordination(
        table=table,
        grades=counts.reindex(list(COORDINATION_GRADES)).fillna(0).astype(int).rename("units"),
        weights=weights,
        scale_zh=scale_zh,
        comparable=comparable,
        missing={
            str(code): tuple(names[node] for node in scores.columns[row])
            for code, row in gaps[gaps.any(axis=1)].iterrows()
        },
    )


def board_obstacles(result: Result) -> Obstacles:
    """Share out what every unit of a board lacks among its indicators and dimensions.

    The weight of a missing cell goes to its siblings in the node, as in the board itself.

    Parameters
    ----------
    result
        The board.

    Raises
    ------
    MethodError
        The scheme's scores do not run from 0 to 100.
    """
    scale(result)
    order = _order(result)
    weights = unit_weights(result).loc[order]
    scores = result.normalised.loc[order].clip(0.0, BEST)
    shares = obstacle_degree(scores.to_numpy(dtype=float), weights.to_numpy(), best=BEST)
    indicators = pd.DataFrame(shares, index=order, columns=result.normalised.columns)
    lacking = (weights * (1.0 - scores / BEST)).sum(axis=1)
    dimensions = pd.DataFrame(
        {
            node.id: indicators[list(node.leaves)].sum(axis=1, min_count=1)
            for node in result.dimensions
        }
    )
    return Obstacles(indicators, dimensions, lacking.rename("lacking"))


def unit_weights(result: Result) -> pd.DataFrame:
    """Return each unit's effective weights of the indicators: 0 where it has no score, sum 1.

    Parameters
    ----------
    result
        The board.

    Returns
    -------
    DataFrame
        Shares, units by indicators; the product down the tree of the weights within each node, each
        re-scaled over what the unit has there.
    """
    scores = result.normalised
    own: dict[str, np.ndarray] = {}
    for level in result.levels:
        for node in dict.fromkeys(level.parents[child] for child in level.weights.index):
            children = [child for child in level.weights.index if level.parents[child] == node]
            present = np.column_stack(
                [
                    (scores[child] if child in scores else result.node_scores(child)).notna()
                    for child in children
                ]
            )
            shares = level.unit_weights.get(node, level.weights[children])
            within = np.where(present, shares.to_numpy(dtype=float), 0.0)
            total = within.sum(axis=1, keepdims=True)
            within = within / np.where(total > 0, total, 1.0)
            own |= {child: within[:, at] for at, child in enumerate(children)}
    parents = {child: node for level in result.levels for child, node in level.parents.items()}
    weights = {}
    for indicator in scores.columns:
        product, at = np.ones(len(scores)), indicator
        while at in parents:
            product = product * own[at]
            at = parents[at]
        weights[indicator] = product
    return pd.DataFrame(weights, index=scores.index)


def scale(result: Result) -> tuple[str, bool]:
    """Say in Chinese what a board's scores of 0 and 100 stand for, and whether years compare.

    Raises
    ------
    MethodError
        The scores do not run from 0 to 100.
    """
    choices = [result.plan.normalisation_of(name) for name in result.normalised.columns]
    methods = [normalisations[choice.method] for choice in choices]
    outside = [item.name_zh for item in methods if not item.declares("uses_goalposts")]
    values = result.normalised.to_numpy(dtype=float)
    if outside or (values < -NOISE).any() or (values > BEST + NOISE).any():
        how = "、".join(dict.fromkeys(outside)) or "不截断的阈值"
        raise MethodError(
            Problem(
                f"{result.scheme.id}/{result.cohort}",
                f"coordination and obstacles need scores from 0 (worst) to 100 (best); {how} gives "
                "others.",
                "Measure them on a scheme that normalises by minmax and clips.",
            )
        )
    sources = dict.fromkeys(choice.goalposts for choice in choices)
    ends = "；".join(dict.fromkeys(goalposts.text_zh for goalposts in sources))
    text = f"维度得分除以 100 后，0 与 1 分别是各指标的下、上阈值（{ends}）。"
    moving = [
        *(["阈值"] if not all(map(_stays, choices, result.normalised.columns)) else []),
        *(["权重"] if _weights_move(result) else []),
    ]
    if not moving:
        return text + "阈值与权重不随年份变动，协调度可以跨年比较，但不可跨组比较。", True
    return text + f"{'、'.join(moving)}随数据变动，协调度只能在本组本年之内比较。", False


def _stays(choice: Normalisation, indicator: str) -> bool:
    """Whether the goalposts of an indicator are the same in every year."""
    goalposts = choice.goalposts
    named = goalposts.fixed is not None and indicator in goalposts.fixed
    return named or goalposts.pooled or goalposts.base_year is not None


def _weights_move(result: Result) -> bool:
    """Whether any node's weights are read off the scores of its year."""
    return any(
        weightings[result.plan.weighting_of(node.id, node.height - 1).method].declares(
            "needs_scores"
        )
        and not pools_years(node, result.plan, node.height - 1)
        for node in result.tree.walk()
    )


def _order(result: Result) -> pd.Index:
    """The codes of the board in the order in which it is printed."""
    return result.leaderboard().index


def _dimension_scores(result: Result) -> pd.DataFrame:
    if len(result.dimensions) < 2:
        raise MethodError(
            Problem(
                f"{result.scheme.id}/{result.cohort}",
                f"coordination compares dimensions, and the board has {len(result.dimensions)}.",
                "Measure it on a scheme with two dimensions or more.",
            )
        )
    return pd.DataFrame({node.id: result.node_scores(node.id) for node in result.dimensions})


def _dimension_weights(result: Result) -> pd.Series:
    """The shares of the dimensions in the index; indicators directly below it have no part."""
    names = [node.id for node in result.dimensions]
    weights = result.levels[-1].weights[names].astype(float)
    return weights / weights.sum()
