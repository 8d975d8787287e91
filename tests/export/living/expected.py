"""A result of the engine → what every stage on the sheets must say, area by area."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from engine import Edits, scores_below

import countyindex as ci
from countyindex import weighting
from countyindex.errors import CountyIndexError
from countyindex.normalisation.direction import orient
from countyindex.ranking import TIE_DECIMALS
from countyindex.registry import Node
from countyindex.weighting.ahp import RANDOM_INDEX

#: Kind, of → a table by the keys of the area; NaN where there is no number.
Stages = dict[tuple[str, str], pd.DataFrame]
DATA_DRIVEN = ("entropy", "critic", "coefficient_of_variation")


def stages(result: ci.Result, edits: Edits) -> Stages:
    """Return every stage that the engine has of its own."""
    indicators = [i for i in result.dataset.indicators if i.id in result.treated.columns]
    oriented = result.treated.copy()
    oriented[:] = orient(result.treated.to_numpy(copy=True), tuple(indicators))
    nodes = pd.DataFrame({n.id: result.node_scores(n.id) for n in result.tree.walk()})
    found: Stages = {
        ("values", ""): result.dataset.values,
        ("treated", ""): result.treated,
        ("oriented", ""): oriented,
        ("normalised", ""): result.normalised,
        ("ends", ""): _ends(result, indicators),
        ("index", ""): _index(result),
        ("shares", ""): _shares(result, edits),
    }
    if len(nodes.columns) > 1:
        found["nodes", ""] = nodes.drop(columns=result.tree.id)
    return found | dict(_judged(result))


def _ends(result: ci.Result, indicators: list) -> pd.DataFrame:
    signs = [-1.0 if i.direction == "negative" else 1.0 for i in indicators]
    ends = (result.goalposts * signs).T
    return ends.assign(in_use=1.0)[["in_use", "lower", "upper"]]


def _index(result: ci.Result) -> pd.DataFrame:
    scores = result.scores
    largest = scores.abs().max()
    keys = (scores / largest).round(TIE_DECIMALS) if largest else scores
    places = result.ranks.rank(method="first")
    return pd.DataFrame({"score": scores, "key": keys, "rank": result.ranks, "position": places})


def _shares(result: ci.Result, edits: Edits) -> pd.DataFrame:
    """Weights of every node's children under every method, and the ones adopted."""
    calls = [level.weighting for level in result.plan.levels]
    given = [call.options.get("shift", 0.0) for call in calls if call.method == "entropy"]
    shift = edits.get(("parameters", "", "parameters", "entropy_shift"), [*given, 0.0][0])
    rows = {}
    for node in result.tree.walk():
        scores = scores_below(result, node)
        scores = scores[~np.isnan(scores).all(axis=1)]
        columns = {"adopted": _adopted(result, node), "equal": np.full(scores.shape[1], np.nan)}
        columns["equal"][:] = 1 / scores.shape[1]
        for method in DATA_DRIVEN:
            options = {"shift": shift} if method == "entropy" else {}
            columns[method] = _weighed(method, scores, options)
        for k, child in enumerate(node.child_ids):
            rows[f"{node.id}/{child}"] = {name: x[k] for name, x in columns.items()}
    return pd.DataFrame.from_dict(rows, orient="index")


def _weighed(method: str, scores: np.ndarray, options: dict) -> np.ndarray:
    if scores.shape[1] == 1:
        return np.ones(1)
    try:
        return getattr(weighting, method)(scores, **options)
    except CountyIndexError:
        return np.full(scores.shape[1], np.inf)


def _adopted(result: ci.Result, node: Node) -> np.ndarray:
    level = result.levels[node.height - 1]
    return np.array([level.weights[child] for child in node.child_ids])


def _judged(result: ci.Result) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    for item in result.plan.judgements:
        if len(item.experts) > 1:
            continue
        of = f"{item.node}/{item.experts[0]}"
        matrix = item.array[0]
        values, vectors = np.linalg.eig(matrix)
        principal = np.abs(vectors[:, values.real.argmax()].real)
        weights = pd.DataFrame({"weight": principal / principal.sum()}, index=list(item.items))
        yield ("priorities", of), weights
        n = len(matrix)
        ci_ = max(0.0, (values.real.max() - n) / (n - 1)) if n > 2 else 0.0
        ratio = ci_ / RANDOM_INDEX["saaty1980"][n - 1] if n > 2 else 0.0
        told = {"lambda_max": max(values.real.max(), n) if n > 2 else n, "ci": ci_, "cr": ratio}
        yield ("consistency", of), pd.DataFrame([told], index=["consistency"])
