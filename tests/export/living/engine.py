"""The same edits made to studies, observations and schemes → what the engine says of them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

import countyindex as ci
from countyindex.data import measure
from countyindex.pipeline import score_measured
from countyindex.registry.model import Interval
from countyindex.scheme import MethodCall, Plan
from countyindex.scheme.model import (
    Exclude,
    Goalposts,
    Level,
    NodeChoice,
    Normalisation,
    Override,
)

#: Kind, node/expert, row, column → value: the keys of the manifest.
Edits = Mapping[tuple[str, str, str, str], Any]

WEIGHTINGS = {
    "等权": "equal",
    "熵权": "entropy",
    "层次分析": "ahp",
    "CRITIC": "critic",
    "变异系数": "coefficient_of_variation",
    "主成分": "pca",
}
DIRECTIONS = {"正向": "positive", "负向": "negative", "平价": "parity"}


def rescored(edition: ci.Edition, published: ci.Result, edits: Edits) -> ci.Result:
    """Score a board again, with the edits and the caps of the published result."""
    study = edition.studies[published.scheme.study]
    measured = next(m for m in edition.measured[study.id] if m.year == edition.year)
    study = _study(study, edits)
    observations = dataclasses.replace(
        measured.observations, table=_figures(measured.observations.table, edits)
    )
    again = measure(study, observations, edition.year)
    plan = _plan(published, study, edits)
    scheme = dataclasses.replace(
        published.scheme, cohorts_scored=(published.cohort,), exceptions={published.cohort: plan}
    )
    return score_measured(again, scheme)[published.cohort]


def _figures(table: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    table = table.copy()
    for (kind, _, code, column), value in edits.items():
        if kind != "raw":
            continue
        series, year = column.split("@")
        here = (table["code"] == code) & (table["series"] == series) & (table["year"] == int(year))
        if value is None:
            table = table[~here].reset_index(drop=True)
        elif here.any():
            table.loc[here, "value"] = value
        else:
            row = {**table.iloc[0].to_dict(), "code": code, "series": series, "year": int(year)}
            table = pd.concat([table, pd.DataFrame([{**row, "value": value}])], ignore_index=True)
    return table


def _study(study: ci.Study, edits: Edits) -> ci.Study:
    indicators = dict(study.indicators)
    for (kind, _, name, column), value in edits.items():
        if (kind, column) == ("indicators", "direction"):
            ends = [edits.get(("indicators", "", name, f"interval_{k}")) for k in ("low", "high")]
            direction = DIRECTIONS.get(value) or Interval(interval=tuple(ends))
            indicators[name] = indicators[name].model_copy(update={"direction": direction})
    return dataclasses.replace(study, indicators=indicators)


def caps_of(published: ci.Result) -> dict[str, dict[str, float]]:
    """Return the limits that the published treatment brought values to, on the treated scale."""
    caps: dict[str, dict[str, float]] = {}
    for touch in published.touches:
        side = "upper" if touch.after < touch.before else "lower"
        caps.setdefault(touch.indicator, {})[side] = touch.after
    return caps


def _plan(published: ci.Result, study: ci.Study, edits: Edits) -> Plan:
    plan = published.plan
    caps, goalposts, off = caps_of(published), {}, []
    for (kind, _, name, column), value in edits.items():
        if kind != "indicators":
            continue
        if column == "used" and value == "否":
            off.append(name)
        if column in ("lower_limit", "upper_limit"):
            side = column.removesuffix("_limit")
            caps.setdefault(name, {}).pop(side, None)
            if value is not None:
                log = study.indicators[name].transform == "log"
                caps[name][side] = math.log(value) if log else value
        if column == "worst":
            goalposts[name] = (value, edits["indicators", "", name, "best"])
    shift = edits.get(("parameters", "", "parameters", "minmax_shift"))
    normalisation = plan.normalisation
    if shift:
        normalisation = Normalisation(method="minmax", shift=shift)
    overrides = {
        name: Override(
            treatment=(MethodCall(method="limits", **caps[name]),) if caps.get(name) else None,
            normalisation=Normalisation(
                **{
                    **normalisation.model_dump(),
                    "goalposts": Goalposts(fixed={name: goalposts[name]}),
                }
            )
            if name in goalposts
            else None,
        )
        for name in {*caps, *goalposts}
    }
    excluded = (*plan.indicators.exclude, *off)
    return plan.model_copy(
        update={
            "treatment": (),
            "overrides": overrides,
            "normalisation": normalisation,
            "indicators": Exclude(exclude=excluded),
            **_methods(published, edits),
        }
    )


def _methods(published: ci.Result, edits: Edits) -> dict[str, Any]:
    plan, tree = published.plan, published.dataset.tree
    parameters = {c: v for (k, _, _, c), v in edits.items() if k == "parameters"}
    word = parameters.get("weighting", "发布方案")
    judgements = _judgements(published, edits, word)
    aggregation = plan.levels[0].aggregation
    if parameters.get("aggregation") == "几何平均":
        floor = parameters.get("floor", 1.0)
        aggregation = MethodCall(method="geometric", **({} if floor is None else {"floor": floor}))
    levels = [level.weighting for level in plan.levels]
    nodes = {name: NodeChoice(weighting=choice.weighting) for name, choice in plan.nodes.items()}
    if word in WEIGHTINGS:
        options = {}
        if word == "熵权" and parameters.get("entropy_shift"):
            options = {"shift": parameters["entropy_shift"]}
        levels = [MethodCall(method=WEIGHTINGS[word], **options)] * len(levels)
    points = {
        (row, column): value for (k, _, row, column), value in edits.items() if k == "weights"
    }
    given = _published_shares(published)
    for node in tree.walk():
        mine = {child: points.get((f"{node.id}/{child}", "custom")) for child in node.child_ids}
        if word == "自定义":
            weights = {c: given[node.id, c] if x is None else x for c, x in mine.items()}
            nodes[node.id] = NodeChoice(weighting=MethodCall(method="fixed", weights=weights))
        elif node.id in nodes:
            old = nodes[node.id].weighting
            assert old is not None
            fixed = {
                child: points.get((f"{node.id}/{child}", "fixed"), weight)
                for child, weight in old.options["weights"].items()
            }
            nodes[node.id] = NodeChoice(weighting=MethodCall(method="fixed", weights=fixed))
    return {
        "levels": tuple(Level(weighting=w, aggregation=aggregation) for w in levels),
        "nodes": nodes,
        "judgements": judgements,
    }


def _published_shares(published: ci.Result) -> dict[tuple[str, str], float]:
    return {
        (level.parents[child], child): weight
        for level in published.levels
        for child, weight in level.weights.items()
    }


def _judgements(published: ci.Result, edits: Edits, word: str) -> tuple[Any, ...]:
    """The scheme's judgements, and under 层次分析 one matrix of ones for every other node."""
    (first, *others) = published.plan.judgements
    found = {item.node: item for item in (first, *others)}
    if word == "层次分析":
        for node in published.dataset.tree.walk():
            n = len(node.children)
            if node.id not in found and n > 1:
                found[node.id] = dataclasses.replace(
                    first,
                    node=node.id,
                    items=node.child_ids,
                    experts=("本表",),
                    matrices=(tuple((1.0,) * n for _ in range(n)),),
                    random_index="saaty1980",
                )
    for (kind, of, row, column), value in edits.items():
        if kind == "judgements":
            node, _, expert = of.partition("/")
            item = found[node]
            matrices = item.array
            k = item.experts.index(expert)
            i, j = item.items.index(row), item.items.index(column)
            matrices[k, i, j], matrices[k, j, i] = value, 1 / value
            as_tuples = tuple(tuple(map(tuple, m)) for m in matrices.tolist())
            found[node] = dataclasses.replace(item, matrices=as_tuples)
    return tuple(found.values())


def scores_below(result: ci.Result, node: Any) -> np.ndarray:
    """Scores of a node's children, units × children."""
    columns = [
        result.normalised[c] if isinstance(c, str) else result.node_scores(c.id)
        for c in node.children
    ]
    return np.column_stack(columns)
