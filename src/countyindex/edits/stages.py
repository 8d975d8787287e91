"""A result of the engine → what every stage on the sheets must say, area by area (各步应有的数)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from countyindex.edits.apply import Rescored
from countyindex.export.living.comparisons import Comparison, comparisons
from countyindex.export.living.layout import Board
from countyindex.normalisation.direction import orient
from countyindex.ranking import TIE_DECIMALS
from countyindex.result import Result
from countyindex.scheme import Judgements

#: Kind and node of an area → a table by its keys, NaN where there is no number.
Stages = dict[tuple[str, str], pd.DataFrame]
#: The stages in the order in which they follow from one another, as people call them.
STAGES = {
    "values": "指标值",
    "treated": "处理值",
    "oriented": "正向化",
    "ends": "阈值",
    "normalised": "标准化",
    "priorities": "判断权重",
    "consistency": "一致性",
    "shares": "权重",
    "nodes": "节点得分",
    "index": "得分与位次",
}


def stages(board: Board, again: Rescored) -> Stages:
    """Return every stage of a board that the engine has of its own."""
    result = again.result
    indicators = tuple(i for i in result.dataset.indicators if i.id in result.treated.columns)
    oriented = orient(result.treated.to_numpy(copy=True), indicators)
    nodes = {n.id: result.node_scores(n.id) for n in result.tree.walk() if n != result.tree}
    beside = {c: result.normalised[c] for c in _beside_nodes(board) if c in result.normalised}
    return {
        ("values", ""): again.values,
        ("treated", ""): result.treated,
        ("oriented", ""): pd.DataFrame(oriented, result.treated.index, result.treated.columns),
        ("ends", ""): _ends(result),
        ("normalised", ""): result.normalised,
        **dict(_judged(board, result)),
        ("shares", ""): _shares(result),
        ("nodes", ""): pd.DataFrame({**nodes, **beside}, index=result.scores.index),
        ("index", ""): _index(result),
    }


def _beside_nodes(board: Board) -> list[str]:
    """Return the indicators that stand beside nodes."""
    return [child for _, child, _ in board.blocks if isinstance(child, str)]


def _ends(result: Result) -> pd.DataFrame:
    """Goalposts on the scale on which larger is better."""
    directions = {item.id: item.direction for item in result.dataset.indicators}
    signs = [-1.0 if directions[str(id_)] == "negative" else 1.0 for id_ in result.goalposts]
    return (result.goalposts * signs).T.assign(in_use=1.0)


def _shares(result: Result) -> pd.DataFrame:
    """Weights of every node's children within it."""
    shares = {
        f"{level.parents[str(child)]}/{child}": float(weight)
        for level in result.levels
        for child, weight in level.weights.items()
    }
    return pd.DataFrame({"adopted": shares})


def _index(result: Result) -> pd.DataFrame:
    largest = result.scores.abs().max()
    keys = (result.scores / largest).round(TIE_DECIMALS) if largest else result.scores
    places = result.ranks.rank(method="first")
    found = {"score": result.scores, "key": keys, "rank": result.ranks, "position": places}
    return pd.DataFrame(found, dtype=float)


def _judged(board: Board, result: Result) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """Yield weights and consistency of each expert, and of the group, of every judged node."""
    tables = comparisons(board)
    for item in result.plan.judgements:
        if item.node in tables:
            yield from _of_node(item, tables[item.node])


def _of_node(item: Judgements, table: Comparison) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    matrices = list(item.array)
    if len(item.experts) > 1:
        matrices.append(np.exp(np.log(item.array).mean(axis=0)))
    for of, matrix in zip(table.named, matrices, strict=True):
        yield ("priorities", of), pd.DataFrame({"weight": table.weights(matrix)}, list(item.items))
        told = dict(zip(("lambda_max", "ci", "cr"), table.consistency(matrix), strict=True))
        yield ("consistency", of), pd.DataFrame([told], index=["consistency"])
