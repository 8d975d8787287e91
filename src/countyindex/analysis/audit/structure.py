"""A `Result` → how many things each of its nodes measures: KMO, Bartlett, components (维度结构)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.audit.tree import child_scores, several
from countyindex.errors import MethodError
from countyindex.result import Result
from countyindex.weighting.pca import diagnostics

#: Sampling adequacy below this says that the items share too little. Kaiser (1974).
LEAST_KMO = 0.6

#: Bartlett's test above this cannot tell the items from unrelated ones.
MOST_P = 0.05

COLUMNS = (
    *("items", "units", "kmo", "bartlett_chi2", "bartlett_df", "bartlett_p"),
    *("components", "first_share", "eigenvalues", "low_kmo", "unrelated", "several", "reason_zh"),
)


def structure(result: Result) -> pd.DataFrame:
    """Ask of every node with several children whether these have one thing in common.

    Returns
    -------
    DataFrame
        Rows: nodes. Columns: items, units (complete), kmo, bartlett_chi2, bartlett_df, bartlett_p,
        components (eigenvalues above 1), first_share (explained by the first component),
        eigenvalues, the flags low_kmo, unrelated and several, and reason_zh, which says why there
        are no figures. Two items have a KMO of 0.5 whatever they are, which is not flagged.
    """
    rows = {node.id: _row(child_scores(result, node).to_numpy()) for node in several(result)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))


def _row(scores: np.ndarray) -> tuple[Any, ...]:
    k = scores.shape[1]
    complete = int((~np.isnan(scores).any(axis=1)).sum())
    try:
        told = diagnostics(scores)
    except MethodError:
        reason = (
            f"各项齐全的单元只有 {complete} 个，不多于 {k} 项"
            if complete <= k
            else "有一项在各项齐全的单元中取值相同"
        )
        nothing = (np.nan, np.nan, k * (k - 1) // 2, np.nan, 0, np.nan, ())
        return (k, complete, *nothing, False, False, False, reason)
    kmo, p = told["kmo"], told["bartlett_p"]
    return (
        *(k, told["units"], _number(kmo), _number(told["bartlett_chi2"]), told["bartlett_df"]),
        *(_number(p), told["components"], told["explained_variance"][0], told["eigenvalues"]),
        *(k > 2 and kmo is not None and kmo < LEAST_KMO, p is not None and p > MOST_P),
        *(told["components"] > 1, "" if kmo is not None else "各项线性相关，相关矩阵不可逆"),
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
