"""A unit and an indicator of a result → every step from the index back to the figures (溯源)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

from countyindex.data import Dataset, Figure, Measured, Notice, Status, figures_of
from countyindex.errors import UsageError
from countyindex.methods import Method, aggregations, normalisations, weightings
from countyindex.registry import Indicator, Node, Unit, find_indicator, find_unit
from countyindex.scheme import Normalisation, Plan, Scheme
from countyindex.screening import NotRanked
from countyindex.treatment.step import Touch


class Stages(Protocol):
    """What a trace reads off a result."""

    @property
    def scheme(self) -> Scheme:
        """The choices."""

    @property
    def plan(self) -> Plan:
        """The choices for the cohort."""

    @property
    def dataset(self) -> Dataset:
        """All units and indicators of the cohort."""

    @property
    def tree(self) -> Node:
        """The tree that was scored."""

    @property
    def treated(self) -> pd.DataFrame:
        """Treated values."""

    @property
    def normalised(self) -> pd.DataFrame:
        """Scores of the indicators."""

    @property
    def goalposts(self) -> pd.DataFrame:
        """Rows `lower` and `upper`."""

    @property
    def levels(self) -> Sequence[Any]:
        """Weights, parents and node scores, from the indicators up."""

    @property
    def scores(self) -> pd.Series:
        """The index."""

    @property
    def ranks(self) -> pd.Series:
        """The places."""

    @property
    def touches(self) -> tuple[Touch, ...]:
        """The cells that a treatment changed."""

    @property
    def not_ranked(self) -> tuple[NotRanked, ...]:
        """The units outside the ranking."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a reader should know."""

    def node_scores(self, node: str) -> pd.Series:
        """Return the scores of one node of the tree."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One node on the way up: what a child's score does for it.

    `weight` is the child's share in the node on the board; `own_weight` the unit's own, after the
    shares of what it lacks went to the others. `score` is the node's.
    """

    node: str
    name_zh: str
    child: str
    child_zh: str
    child_score: float
    weight: float
    own_weight: float
    weighting: str
    weighting_zh: str
    aggregation: str
    aggregation_zh: str
    score: float
    #: The node's other children that the unit has no score of.
    lacking_zh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What became of a value on the board: treated, normalised, weighed, added up.

    `treated` and the goalposts are on the treated scale, ln where `log`; the goalposts are None
    where the method uses none. `weight` is the share in the index on the board, `own_weight` the
    unit's own.
    """

    treated: float
    log: bool
    touches: tuple[Touch, ...]
    normalisation: str
    normalisation_zh: str
    definition_zh: str
    goalposts_zh: str
    lower: float | None
    upper: float | None
    score: float
    rungs: tuple[Rung, ...]
    weight: float
    own_weight: float
    index_score: float
    rank: int
    units: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One value of one unit: where it comes from, and what it does for the index.

    `value` is in the indicator's own unit, None where there is none; `value_year` is the oldest
    year it rests on. `scored` is None where the value takes no part, and `unscored_zh` says why.
    """

    scheme: str
    title_zh: str
    cohort: str
    cohort_zh: str
    year: int
    code: str
    name_zh: str
    indicator: str
    indicator_zh: str
    unit: str
    direction: str
    formula: str
    defined: str
    value: float | None
    value_year: int | None
    status: str
    status_zh: str
    #: Why there is no value, where the registry says so.
    reason_zh: str
    figures: tuple[Figure, ...]
    scored: Scored | None
    unscored_zh: str = ""


def trace(result: Stages, unit: str, indicator: str) -> Trace:
    """Follow one unit's indicator from the index's score back to the published figures.

    Parameters
    ----------
    result
        The board.
    unit, indicator
        As `find_unit` and `find_indicator` take them.

    Raises
    ------
    UsageError
        No unit or indicator of the study is called so, or several are; the unit belongs to another
        cohort; the result was not computed from observations.
    """
    found = unit_of(result, unit)
    measured = _measured(result)
    item = find_indicator(measured.study, indicator)
    cohorts = measured.study.cohorts
    value, status, year = _value(result.dataset, measured, found.code, item)
    reason = _unscored(result, found, item, status)
    return Trace(
        scheme=result.scheme.id,
        title_zh=result.scheme.title_zh,
        cohort=found.cohort,
        cohort_zh=cohorts[found.cohort].name_zh,
        year=measured.year,
        code=found.code,
        name_zh=found.name_zh,
        indicator=item.id,
        indicator_zh=item.name_zh,
        unit=item.unit,
        direction=item.direction if isinstance(item.direction, str) else _interval(item),
        formula=item.formula.text,
        defined=item.where,
        value=None if np.isnan(value) else value,
        value_year=year or None,
        status=status.id,
        status_zh=status.name_zh,
        reason_zh=item.not_applicable.get(found.code, item.not_published.get(found.code, "")),
        figures=figures_of(measured, item, found.code),
        scored=None if reason else _scored(result, found.code, item),
        unscored_zh=reason,
    )


def unit_of(result: Stages, text: str) -> Unit:
    """Return the unit of a board's cohort that a text names.

    Raises
    ------
    UsageError
        No unit of the study is called so, or several are; it belongs to another cohort; the result
        was not computed from observations.
    """
    study, cohort = _measured(result).study, result.dataset.cohort
    found = find_unit(study, text)
    if found.cohort != cohort:
        raise UsageError(
            f"{found.name_zh} belongs to {study.cohorts[found.cohort].name_zh}, and this board is "
            f"that of {study.cohorts[cohort].name_zh}. Ask the other board."
        )
    return found


def _measured(result: Stages) -> Measured:
    measured = result.dataset.measured
    if measured is None:
        raise UsageError(
            "this result was computed from bare values, not from a study's observations: there is "
            "nothing to trace. Score a study with countyindex.score."
        )
    return measured


def _interval(item: Indicator) -> str:
    assert not isinstance(item.direction, str)
    return "interval [{:g}, {:g}]".format(*item.direction.interval)


def _value(
    dataset: Dataset, measured: Measured, code: str, item: Indicator
) -> tuple[float, Status, int]:
    """Return a value with its status and oldest year, as the board has it where it has it."""
    if item.id in dataset.values and code in dataset.values.index:
        row, column = dataset.codes.index(code), list(dataset.values).index(item.id)
        status = Status(int(dataset.status_codes[row, column]))
        return float(dataset.values[item.id][code]), status, int(dataset.year_codes[row, column])
    if item not in measured.indicators:
        return float("nan"), Status.MISSING, 0
    row, column = list(measured.units.index).index(code), measured.column(item.id)
    status = Status(int(measured.statuses[row, column]))
    return float(measured.values[row, column]), status, int(measured.years[row, column])


def _unscored(result: Stages, unit: Unit, item: Indicator, status: Status) -> str:
    """Say why a value takes no part in the board; nothing if it does."""
    if item.id not in result.dataset.values:
        return "本方案在本组不用这一指标。" if item.status == "active" else "这一指标还没有数据。"
    if unit.code not in result.dataset.values.index:
        return "本方案不评价这一单元。"
    for left_out in result.not_ranked:
        if left_out.code == unit.code:
            return f"未参加排名：{left_out.reason_zh}"
    if item.id not in result.normalised:
        told = (
            n.text_zh for n in result.notices if n.indicator == item.id and n.stage == "screening"
        )
        return next(told, "本组不计。")
    if np.isnan(result.normalised[item.id][unit.code]):
        return f"没有数值（{status.name_zh}），{_taken_over(result, unit.code, item)}"
    return ""


def _taken_over(result: Stages, code: str, item: Indicator) -> str:
    """Say who bears the weight of a missing cell: its siblings, or those of a node without any."""
    child = item.id
    for level in result.levels:
        if child in level.parents and np.isnan(_score(result, code, level.parents[child])):
            child = level.parents[child]
    if child == item.id:
        return "权重由同级其余指标按比例承担。"
    return f"{result.dataset.titles[child]}因此没有得分，其权重由同级其余各项按比例承担。"


def _scored(result: Stages, code: str, item: Indicator) -> Scored:
    choice = result.plan.normalisation_of(item.id)
    method = normalisations[choice.method]
    ends = result.goalposts[item.id]
    rungs = tuple(_rungs(result, code, item))
    return Scored(
        treated=float(result.treated[item.id][code]),
        log=item.transform == "log",
        touches=tuple(t for t in result.touches if (t.code, t.indicator) == (code, item.id)),
        normalisation=choice.method,
        normalisation_zh=method.name_zh,
        definition_zh=method.definition_zh,
        goalposts_zh=_source_zh(choice, item) if method.declares("uses_goalposts") else "",
        lower=None if np.isnan(ends["lower"]) else float(ends["lower"]),
        upper=None if np.isnan(ends["upper"]) else float(ends["upper"]),
        score=float(result.normalised[item.id][code]),
        rungs=rungs,
        weight=float(np.prod([rung.weight for rung in rungs])),
        own_weight=float(np.prod([rung.own_weight for rung in rungs])),
        index_score=float(result.scores[code]),
        rank=int(result.ranks[code]),
        units=len(result.ranks),
    )


def _source_zh(choice: Normalisation, item: Indicator) -> str:
    """Return where goalposts come from; those of an interval are distances to it."""
    distances = "，为到适宜区间距离的相反数（区间内为 0）" if item.is_moderate else ""
    return choice.goalposts.text_zh + distances


def _rungs(result: Stages, code: str, item: Indicator) -> list[Rung]:
    """Return the nodes above an indicator, from its own to the index."""
    titles = result.dataset.titles
    nodes = {node.id: node for node in result.tree.walk()}
    rungs, child = [], item.id
    for level in result.levels:
        if child not in level.parents:
            continue
        node = nodes[level.parents[child]]
        weighting, aggregation = _methods(result.plan, node)
        children = {name: _score(result, code, name) for name in node.child_ids}
        present = [name for name, score in children.items() if not np.isnan(score)]
        rungs.append(
            Rung(
                node=node.id,
                name_zh=node.name_zh,
                child=child,
                child_zh=titles[child],
                child_score=children[child],
                weight=float(level.weights[child]),
                own_weight=float(own_shares(level, node, code, present)[child]),
                weighting=weighting.name,
                weighting_zh=weighting.name_zh,
                aggregation=aggregation.name,
                aggregation_zh=aggregation.name_zh,
                score=_score(result, code, node.id),
                lacking_zh=tuple(titles[name] for name in children if name not in present),
            )
        )
        child = node.id
    return rungs


def own_shares(level: Any, node: Node, code: str, present: Sequence[str]) -> pd.Series:
    """Return the shares of a node's children for one unit: those of the children that it has.

    Parameters
    ----------
    level
        The `LevelResult` of the node's level.
    node
        The node.
    code
        The unit.
    present
        The children that the unit has a score of.
    """
    own = level.unit_weights.get(node.id)
    shares: pd.Series = (level.weights if own is None else own.T[code])[list(present)]
    return shares / shares.sum()


def _methods(plan: Plan, node: Node) -> tuple[Method, Method]:
    level = node.height - 1
    return (
        weightings[plan.weighting_of(node.id, level).method],
        aggregations[plan.aggregation_of(node.id, level).method],
    )


def _score(result: Stages, code: str, name: str) -> float:
    """Return a unit's score of an indicator or a node."""
    if name in result.normalised:
        return float(result.normalised[name][code])
    return float(result.node_scores(name)[code])
