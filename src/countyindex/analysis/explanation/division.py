"""A board and a unit → what each indicator and node adds to its differences of score (贡献分解)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from countyindex.analysis.explanation.contributions import Aggregate, completed, parts, totals
from countyindex.errors import CountyIndexError, MethodError
from countyindex.lineage import own_shares
from countyindex.methods import aggregations
from countyindex.ranking import rank
from countyindex.registry import Node
from countyindex.result import Result

#: How far the parts may miss the difference they divide [points], and the published score.
EXACT = 1e-9


def division(result: Result, code: str, above: str | None) -> tuple[pd.DataFrame, str]:
    """Return the table of contributions, and how they were found or why there are none."""
    scores = all_scores(result)
    table = _scores_and_places(result, scores, code)
    table["above"] = scores.loc[above] if above else np.nan
    medians = _by_id(scores[list(result.normalised)].median())
    try:
        aggregate = _aggregate(result)
        own = _checked(result, scores, code, aggregate)
        table["median"] = _by_name(totals(result.tree, medians, aggregate))
        table["from_median"] = _summed(result.tree, parts(result.tree, own, medians, aggregate))
        if above:
            other = _checked(result, scores, above, aggregate)
            table["from_above"] = _summed(result.tree, parts(result.tree, own, other, aggregate))
    except CountyIndexError:
        table["median"] = _by_name(medians).reindex(table.index)
        table["from_median"] = table["from_above"] = np.nan
        return table, _no_parts_zh(result)
    return table, _parts_zh(result)


def all_scores(result: Result) -> pd.DataFrame:
    """Return the scores of every indicator and node, units by id."""
    return pd.concat([result.normalised, *(level.scores for level in result.levels)], axis=1)


def _scores_and_places(result: Result, scores: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return names, weights, scores and places of every node and indicator, in print order."""
    titles = result.dataset.titles
    shares = pd.concat([level.weights for level in result.levels])
    rows: dict[str, tuple[str, int, float, float]] = {}

    def walk(name: str, child: Node | str, depth: int, weight: float, own: float) -> None:
        rows[name] = (titles[name], depth, weight, own)
        if isinstance(child, str):
            return
        there = [each for each in child.child_ids if not math.isnan(scores[each][code])]
        mine = own_shares(result.levels[child.height - 1], child, code, there)
        for each, below in zip(child.child_ids, child.children, strict=True):
            walk(each, below, depth + 1, weight * shares[each], own * mine.get(each, 0.0))

    walk(result.tree.id, result.tree, 0, 1.0, 1.0)
    columns = ["name_zh", "depth", "weight", "own_weight"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    table["score"] = scores.loc[code]
    row = list(scores.index).index(code)
    places = {name: int(rank(scores[name].to_numpy(dtype=float))[row]) for name in rows}
    table["rank"] = pd.Series(places, dtype="Int64").where(pd.Series(places) > 0)
    table["units"] = scores[list(rows)].notna().sum()
    table[["median", "above", "from_median", "from_above"]] = np.nan
    return table


def _checked(
    result: Result, scores: pd.DataFrame, code: str, aggregate: Aggregate
) -> dict[str, float]:
    """Return a unit's scores without gaps; refused unless they lead to its published total."""
    leaves = completed(result.tree, _by_id(scores.T[code]))
    total = totals(result.tree, leaves, aggregate)[result.tree.id]
    published = float(result.scores[code])
    if not math.isclose(total, published, rel_tol=EXACT, abs_tol=EXACT):
        raise MethodError("the aggregation compares units with each other.")
    return leaves


def _aggregate(result: Result) -> Aggregate:
    """Return how the board's nodes follow from their children, with the weights of the board."""
    weights = pd.concat([level.weights for level in result.levels])
    ways = {}
    for node in result.tree.walk():
        call = result.plan.aggregation_of(node.id, node.height - 1)
        method = aggregations[call.method]
        shares = weights[list(node.child_ids)].to_numpy(dtype=float)
        ways[node.id] = method.function, shares, {**method.printed, **call.options}

    def aggregate(node: Node, scores: np.ndarray) -> np.ndarray:
        function, shares, options = ways[node.id]
        if (floor := options.get("floor")) is not None:
            # A floor that fits the board may lie above the few units that are looked at here.
            scores = np.maximum(scores, floor)
        return np.asarray(function(scores, shares, **options))

    return aggregate


def _summed(tree: Node, leaves: dict[str, float]) -> pd.Series:
    """Return the parts of indicators and, as their sums, of nodes."""
    nodes = {node.id: math.fsum(leaves[leaf] for leaf in node.leaves) for node in tree.walk()}
    return _by_name({**nodes, **leaves})


def _by_id(row: pd.Series) -> dict[str, float]:
    return {str(name): float(score) for name, score in row.items()}


def _by_name(scores: dict[str, float]) -> pd.Series:
    return pd.Series(list(scores.values()), index=list(scores), dtype=float)


def _parts_zh(result: Result) -> str:
    """Say how differences were divided."""
    used = _aggregations_zh(result)
    text = "缺项按所在维度自身得分计（与按比例重分权重等价）；"
    if used == ["线性加权"]:
        return text + "各项贡献 = 权重 ×（本单元得分 − 对照得分），合计等于总分之差。"
    return (
        text + f"合成方法为{'、'.join(used)}，贡献是逐项替换得分时总分变动的平均"
        "（Owen 值，各次序平均；子项过多的节点取印列次序与其逆序的平均），合计等于总分之差。"
    )


def _no_parts_zh(result: Result) -> str:
    return (
        f"合成方法（{'、'.join(_aggregations_zh(result))}）或逐单元权重使总分取决于单元之间的比较，"
        "总分之差不能按指标拆分；表中只列得分与位次。"
    )


def _aggregations_zh(result: Result) -> list[str]:
    plan = result.plan
    calls = [plan.aggregation_of(node.id, node.height - 1) for node in result.tree.walk()]
    return list(dict.fromkeys(aggregations[call.method].name_zh for call in calls))
