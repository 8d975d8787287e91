"""A board → every number its sheets hold, so that each formula is written with its value (数值)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from countyindex.data import Status
from countyindex.data.evaluate import evaluate
from countyindex.errors import CountyIndexError, MethodError
from countyindex.export.living.layout import LEFT, Board
from countyindex.export.living.limits import Limits, limits_behind
from countyindex.methods import weightings
from countyindex.normalisation.direction import orient
from countyindex.pipeline import score_measured
from countyindex.registry import Indicator, Node
from countyindex.registry.formula import Input
from countyindex.result import Result
from countyindex.scheme import MethodCall
from countyindex.scheme.model import Level

#: A series and the year it is read at.
Reading = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Arrays over units × all indicators of the scheme, NaN where a sheet has no number."""

    readings: tuple[Reading, ...]
    #: Units and predecessors × readings.
    raw: np.ndarray
    #: Units and predecessors × indicators.
    values: np.ndarray
    limits: Limits
    treated: np.ndarray
    oriented: np.ndarray
    normalised: np.ndarray
    #: Indicator is no interval in which every unit lies.
    apart: np.ndarray
    #: Indicator takes part; unit is ranked.
    in_use: np.ndarray
    ranked: np.ndarray
    #: Column among the terms → scores of that child.
    terms: Mapping[int, np.ndarray]
    #: Node → weights by method of its children, in order.
    pca: Mapping[str, np.ndarray]
    #: Why there are no principal components, if there are none.
    no_pca: str


def figures(board: Board) -> Figures:
    """Gather the numbers of a board; only what no `Result` holds is computed."""
    result = board.result
    readings = readings_of(board.indicators, result.year)
    raw = _raw(board, readings)
    values = np.vstack([result.dataset.values.to_numpy(), _parts(board, readings, raw)])
    treated = _whole(board, result.treated)
    count = len(board.codes)
    in_use = np.isin([item.id for item in board.indicators], result.normalised.columns)
    oriented = np.full_like(treated, np.nan)
    used = tuple(item for item, kept in zip(board.indicators, in_use, strict=True) if kept)
    oriented[:, in_use] = orient(treated[:, in_use], used)
    normalised = _whole(board, result.normalised)
    pca, no_pca = _principal(board)
    return Figures(
        *(readings, raw, values, limits_behind(values[:count], treated, board.indicators)),
        *(treated, oriented, normalised),
        apart=_apart(board.indicators, values[:count]),
        in_use=in_use,
        ranked=np.isin(board.codes, result.scores.index),
        terms=_terms(board, normalised),
        pca=pca,
        no_pca=no_pca,
    )


def _apart(indicators: Sequence[Indicator], values: np.ndarray) -> np.ndarray:
    """Mark all indicators but those that are best in an interval which holds every value."""
    apart = np.ones(len(indicators), dtype=bool)
    for j, indicator in enumerate(indicators):
        if indicator.is_moderate:
            distances = orient(values[:, [j]], (indicator,))
            apart[j] = bool((distances < 0).any() or np.isnan(distances).all())
    return apart


def readings_of(indicators: Sequence[Indicator], year: int) -> tuple[Reading, ...]:
    """Return every series that formulas read, with the year it is read at, in first use."""
    return tuple(
        dict.fromkeys(
            (item.series, item.year or year - age)
            for indicator in indicators
            for age in range(indicator.max_age + 1)
            for item in indicator.formula.inputs
        )
    )


def _raw(board: Board, readings: Sequence[Reading]) -> np.ndarray:
    """Return observations of units and predecessors, as published and corrected."""
    table = board.measured.observations.table
    found = np.full((len(board.rows), len(readings)), np.nan)
    rows = {code: i for i, code in enumerate(board.rows)}
    columns = {reading: j for j, reading in enumerate(readings)}
    mine = table[table["code"].isin(rows.keys())]
    for code, series, year, value in zip(
        mine["code"], mine["series"], mine["year"], mine["value"], strict=True
    ):
        column = columns.get((series, int(year)))
        if column is not None:
            found[rows[code], column] = value
    return found


def _parts(board: Board, readings: Sequence[Reading], raw: np.ndarray) -> np.ndarray:
    """Compute the indicators of the predecessors, which units may inherit."""
    below = raw[len(board.codes) :]
    year = board.result.year
    at = {reading: j for j, reading in enumerate(readings)}
    columns = []
    for item in board.indicators:
        read: dict[Input, np.ndarray] = {
            each: below[:, at[each.series, each.year or year]] for each in item.formula.inputs
        }
        columns.append(evaluate(item.formula.tree, read, year).values)
    return np.column_stack(columns)


def _whole(board: Board, table: pd.DataFrame) -> np.ndarray:
    """Lay a stage of what was scored out over all units and indicators."""
    columns = [item.id for item in board.indicators]
    return table.reindex(index=board.codes, columns=columns).to_numpy(dtype=float)


def _terms(board: Board, normalised: np.ndarray) -> dict[int, np.ndarray]:
    """Return the scores of every child, by its column among the terms."""
    found = {LEFT + j: normalised[:, j] for j in range(len(board.indicators))}
    for node in board.inner:
        for child, place in zip(node.children, board.places[node.id], strict=True):
            found[place] = (
                scores_of(board, child.id)
                if isinstance(child, Node)
                else normalised[:, board.columns[child] - LEFT]
            )
    return found


def scores_of(board: Board, node: str) -> np.ndarray:
    """Return a node's scores over all units; NaN throughout where it was screened out."""
    try:
        scores = board.result.node_scores(node)
    except KeyError:
        return np.full(len(board.codes), np.nan)
    return scores.reindex(board.codes).to_numpy(dtype=float)


def shares_in(result: Result, node: Node) -> np.ndarray:
    """Return the weights a result gave to a node's children; 0 for what was screened out."""
    found: dict[str, float] = {}
    for level in result.levels:
        found |= {
            str(child): float(weight)
            for child, weight in level.weights.items()
            if level.parents[str(child)] == node.id
        }
    return np.array([found.get(child, 0.0) for child in node.child_ids])


def _principal(board: Board) -> tuple[dict[str, np.ndarray], str]:
    """Score the board once more under principal components; their weights are stored."""
    result = board.result
    levels = tuple(
        Level(weighting=MethodCall(method="pca"), aggregation=level.aggregation)
        for level in result.plan.levels
    )
    plan = result.plan.model_copy(update={"levels": levels})
    cohorts = (result.cohort,)
    scheme = dataclasses.replace(
        result.scheme, cohorts_scored=cohorts, exceptions={result.cohort: plan}
    )
    try:
        done = score_measured(board.measured, scheme)[result.cohort]
    except CountyIndexError as error:
        return {}, "；".join(problem.what for problem in error.problems)
    return {node.id: shares_in(done, node) for node in board.tree.walk()}, ""


def weights_by(
    method: str, scores: np.ndarray, takes_part: np.ndarray, **options: float
) -> np.ndarray:
    """Weigh the children that take part by a method; NaN where the method refuses them."""
    found = np.zeros(len(takes_part))
    if takes_part.sum() <= 1:
        return takes_part.astype(float)
    some = scores[:, takes_part]
    some = some[~np.isnan(some).all(axis=1)]
    try:
        function: Callable[..., np.ndarray] = weightings[method].function
        found[takes_part] = function(some, **options)
    except MethodError:
        found[takes_part] = np.nan
    return found


def listed(board: Board) -> np.ndarray:
    """Mark the cells of indicators that a unit is not asked for, units × indicators."""
    codes = board.result.dataset.status_codes
    return np.isin(codes, (Status.NOT_APPLICABLE, Status.NOT_PUBLISHED))
