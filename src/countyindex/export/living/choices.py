"""The words an input of the living workbook takes, and what each means in a scheme (选项)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

#: The entry of both drop-downs of weights that keeps what the scheme says, node by node.
PUBLISHED = "发布方案"
#: The entry that takes the points typed into the sheet of weights.
CUSTOM = "自定义"

#: Weighting drop-down: word → id; `published` and `custom` are no methods of their own.
WEIGHTINGS: Mapping[str, str] = {
    PUBLISHED: "published",
    "等权": "equal",
    "熵权": "entropy",
    "层次分析": "ahp",
    "CRITIC": "critic",
    "变异系数": "coefficient_of_variation",
    "主成分": "pca",
    CUSTOM: "custom",
}
#: Aggregation drop-down: word → method.
AGGREGATIONS: Mapping[str, str] = {"线性加权": "arithmetic", "几何平均": "geometric"}
#: Direction drop-down: word → direction; 适度 reads its two ends beside it.
DIRECTIONS: Mapping[str, Literal["positive", "negative", "parity", "interval"]] = {
    "正向": "positive",
    "负向": "negative",
    "平价": "parity",
    "适度": "interval",
}
YES, NO = "是", "否"
#: What stands in the cells of indicators that a unit is not asked for.
NOT_APPLICABLE, NOT_PUBLISHED = "不适用", "未公布"

#: Floor of the geometric mean where the scheme gives none [score]: as in the shipped variants.
FLOOR = 1.0


def word_for(words: Mapping[str, str], meaning: str) -> str:
    """Return the word that stands for something."""
    return next(word for word, known in words.items() if known == meaning)
