"""The whole line for one study and scheme: facts and choices → cohort → `Result`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from countyindex import __version__
from countyindex.data import (
    Dataset,
    Measured,
    Notice,
    Status,
    assemble,
    measure,
    read_observations,
)
from countyindex.errors import CountyIndexError, InputError, Problem, UsageError, did_you_mean
from countyindex.methods import aggregations
from countyindex.normalisation.step import normalise
from countyindex.panel import Others, other_years, panel_scores, pooled_notices, reference
from countyindex.ranking import rank
from countyindex.registry import Node, Study
from countyindex.result import LevelResult, Result
from countyindex.rollup import Rolled, nodes_at, roll_up_tree
from countyindex.scheme import Scheme
from countyindex.screening import emptied, screen
from countyindex.treatment.step import treat


def score(study: Study, scheme: Scheme, year: int) -> dict[str, Result]:
    """Score every cohort of a study under one scheme, each apart.

    Parameters
    ----------
    study, scheme
        Facts and choices, as `read_study` and `read_scheme` return them.
    year
        The year of the data (数据年份).

    Returns
    -------
    dict
        Cohort → `Result`.

    Raises
    ------
    InputError, MethodError, UsageError
        The observations are wrong, a method cannot take them, or the year has none.
    """
    if scheme.study != study.id:
        raise UsageError(
            f"the scheme '{scheme.id}' is for the study '{scheme.study}', not for '{study.id}'."
        )
    return score_measured(measure(study, read_observations(study), year), scheme)


def score_measured(measured: Measured, scheme: Scheme) -> dict[str, Result]:
    """Score every cohort of what was measured; the one place that knows there are several."""
    study = measured.study
    cohorts = scheme.cohorts_scored or tuple(study.cohorts)
    for cohort in (*cohorts, *scheme.exceptions):
        if cohort not in study.cohorts:
            raise InputError(
                Problem(
                    str(scheme.path),
                    f"there is no cohort '{cohort}'.",
                    did_you_mean(cohort, study.cohorts),
                )
            )
    provenance = {
        "countyindex": __version__,
        "year": measured.year,
        "scheme": scheme.digest,
        "registry": study.digest,
        "observations": measured.observations.digest,
        "seed": None,
    }
    results = {}
    for cohort in cohorts:
        plan = scheme.plan(cohort)
        try:
            dataset = assemble(measured, plan, cohort)
            others = other_years(measured, plan, cohort)
            results[cohort] = score_dataset(dataset, scheme, provenance, others)
        except CountyIndexError as error:
            raise _placed(error, f"{scheme.place} ({study.cohorts[cohort].name_zh})") from None
    return results


def _placed(error: CountyIndexError, place: str) -> CountyIndexError:
    """Return the refusal with the scheme and cohort it happened in before each sentence."""
    return type(error)(
        [
            Problem(
                f"{place}: {problem.where}" if problem.where else place, problem.what, problem.do
            )
            for problem in error.problems
        ]
    )


def score_dataset(
    dataset: Dataset,
    scheme: Scheme,
    provenance: Mapping[str, Any],
    others: Others = lambda goalposts: [],
) -> Result:
    """Score one cohort: screen, treat, normalise, weigh and aggregate level by level, rank.

    Parameters
    ----------
    dataset
        The cohort's indicator values.
    scheme
        The choices.
    provenance
        What the numbers rest on.
    others
        Gives the same cohort in the years that goalposts are read off or weights are pooled over,
        besides the dataset's own.

    Raises
    ------
    InputError, MethodError, UsageError
        The figures do not fit the choices; units and indicators are named in Chinese.
    """
    plan = scheme.plan(dataset.cohort)
    screened = screen(dataset, plan)
    kept = screened.dataset
    treated = treat(kept, plan)
    scored = normalise(
        treated.values,
        kept,
        plan,
        lambda goalposts: reference(goalposts, treated.values, kept, plan, others),
    )
    panel = panel_scores(kept, plan, treated.values, others)
    rolled = roll_up_tree(
        *(kept.tree, scored.scores, plan, kept.names, kept.titles),
        other_years=panel,
        statuses=kept.status_codes,
    )
    weights = _effective(kept.tree, rolled)
    index, columns = kept.values.index, kept.values.columns
    total = rolled[kept.tree.id].scores
    gone = emptied(kept.tree, {name: node.scores for name, node in rolled.items()})
    return Result(
        scheme=scheme,
        dataset=_with_statuses(dataset, kept, treated.status_codes),
        tree=kept.tree,
        treated=_frame(treated.values, kept),
        normalised=_frame(scored.scores, kept),
        goalposts=pd.DataFrame(scored.goalposts, index=["lower", "upper"], columns=columns),
        levels=tuple(_levels(kept, rolled)),
        weights=pd.Series([weights[name] for name in columns], index=columns, name="weight"),
        scores=pd.Series(total, index=index, name="score"),
        ranks=pd.Series(rank(total), index=index, name="rank"),
        kinds=_kinds(kept, scored.scores, np.array([weights[name] for name in columns])),
        inherited_weight=_inherited(kept, rolled),
        emptied={str(index[row]): tuple(names) for row, names in gone.items()},
        not_ranked=screened.not_ranked,
        touches=treated.touches,
        notices=(
            *(screened.notices + treated.notices + scored.notices),
            *(pooled_notices(kept, plan, panel) + _emptied_notices(kept, gone)),
            *_order_notices(rolled.values()),
        ),
        provenance=provenance,
    )


def _frame(array: np.ndarray, dataset: Dataset) -> pd.DataFrame:
    """Label an array that nobody else writes to, without copying it."""
    values = dataset.values
    return pd.DataFrame(array, index=values.index, columns=values.columns, copy=False)


def _effective(tree: Node, rolled: Mapping[str, Rolled], share: float = 1.0) -> dict[str, float]:
    """Products of weights down the tree, by indicator."""
    weights: dict[str, float] = {}
    for child, weight in zip(tree.children, rolled[tree.id].weights, strict=True):
        if isinstance(child, Node):
            weights |= _effective(child, rolled, share * float(weight))
        else:
            weights[child] = share * float(weight)
    return weights


def _levels(dataset: Dataset, rolled: Mapping[str, Rolled]) -> list[LevelResult]:
    levels = []
    index = dataset.values.index
    for level in range(dataset.tree.height):
        nodes = nodes_at(dataset.tree, level)
        parents = {child: node.id for node in nodes for child in node.child_ids}
        shares = np.concatenate([rolled[node.id].weights for node in nodes])
        levels.append(
            LevelResult(
                weights=pd.Series(shares, index=pd.Index(list(parents)), name="weight"),
                scores=pd.DataFrame(
                    {node.id: rolled[node.id].scores for node in nodes}, index=index
                ),
                parents=parents,
                reports={
                    node.id: report for node in nodes if (report := _report(rolled[node.id], index))
                },
                unit_weights={
                    node.id: pd.DataFrame(own, index=index, columns=list(node.child_ids))
                    for node in nodes
                    if (own := rolled[node.id].unit_weights) is not None
                },
            )
        )
    return levels


def _report(rolled: Rolled, index: pd.Index[str]) -> Mapping[str, Any]:
    """Join what the methods of a node report; row numbers become codes."""
    report = dict(rolled.report)
    if "best" in report:
        report["best"] = tuple(map(str, index[list(report["best"])]))
    if rolled.aggregation is None:
        return report
    told = dict(rolled.aggregation)
    if "orders" in told:
        told["orders"] = tuple(tuple(map(str, index[list(order)])) for order in told["orders"])
    return {**report, "aggregation": told}


def _kinds(dataset: Dataset, scores: np.ndarray, weights: np.ndarray) -> pd.DataFrame:
    """Weighted means of the indicators of each kind, effective weights re-scaled within it."""
    kinds = [item.kind for item in dataset.indicators]
    columns = {}
    for kind in sorted({k for k in kinds if k is not None}, reverse=True):
        of_kind = np.array([k == kind for k in kinds])
        total = weights[of_kind].sum()
        columns[kind] = (
            aggregations["arithmetic"].function(scores[:, of_kind], weights[of_kind] / total)
            if total > 0
            else np.full(len(scores), np.nan)
        )
    return pd.DataFrame(columns, index=dataset.values.index)


def _inherited(dataset: Dataset, rolled: Mapping[str, Rolled]) -> pd.Series:
    """Share of each unit's weight on inherited cells, after re-weighting for what it lacks."""
    shares = np.zeros(len(dataset.values))
    of_interest = np.flatnonzero((dataset.status_codes == Status.INHERITED).any(axis=1))
    at = {item.id: j for j, item in enumerate(dataset.indicators)}
    values = dataset.values.to_numpy()

    def share(node: Node, row: int) -> float | None:
        """Inherited share within a node, or None where the node has no value."""
        parts: list[tuple[float, float]] = []
        own = rolled[node.id].unit_weights
        weights = rolled[node.id].weights if own is None else own[row]
        for child, weight in zip(node.children, weights, strict=True):
            if isinstance(child, Node):
                inner = share(child, row)
            elif np.isnan(values[row, at[child]]):
                inner = None
            else:
                inner = float(dataset.status_codes[row, at[child]] == Status.INHERITED)
            if inner is not None:
                parts.append((float(weight), inner))
        total = sum(weight for weight, _ in parts)
        return sum(weight * inner for weight, inner in parts) / total if total > 0 else None

    for row in of_interest:
        shares[row] = share(dataset.tree, int(row)) or 0.0
    return pd.Series(shares, index=dataset.values.index, name="inherited_weight")


def _with_statuses(dataset: Dataset, kept: Dataset, statuses: np.ndarray) -> Dataset:
    """Return the whole dataset, with the statuses that treatment gave to the cells it filled."""
    if statuses is kept.status_codes:
        return dataset
    rows = dataset.values.index.get_indexer(kept.values.index)
    columns = dataset.values.columns.get_indexer(kept.values.columns)
    codes = dataset.status_codes.copy()
    codes[np.ix_(rows, columns)] = statuses
    return dataclasses.replace(dataset, status_codes=codes)


def _emptied_notices(dataset: Dataset, gone: Mapping[int, list[str]]) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            "info",
            "rollup",
            f"{dataset.names[row]}：{'、'.join(names)}没有适用且公布的指标，权重由其余维度按比例承担。",
            code=str(dataset.values.index[row]),
        )
        for row, names in gone.items()
    )


def _order_notices(rolled: Iterable[Rolled]) -> tuple[Notice, ...]:
    """Tell of nodes whose order is not proven to be the best, or is one of several."""
    notices = []
    for node in rolled:
        told = node.aggregation or {}
        if not told.get("proven", True):
            what = f"未证明排序最优：支持度 {told['support']:.6g}，上界 {told['bound']:.6g}。"
            notices.append(Notice("warning", "rollup", f"{node.node.name_zh}：{what}"))
        elif "unique" in told and told["unique"] is None:
            what = "已证明排序最优，但限时内未查清有无并列的最优排序，得分只按其中一个。"
            notices.append(Notice("warning", "rollup", f"{node.node.name_zh}：{what}"))
        elif told.get("unique") is False:
            count = len(told["orders"])
            several = f"{count} 个" if told["all_listed"] else f"至少 {count} 个"
            what = f"最优排序有{several}并列，得分取其共同之处；各排序见“权重”表。"
            notices.append(Notice("info", "rollup", f"{node.node.name_zh}：{what}"))
    return tuple(notices)
