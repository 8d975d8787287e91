"""The sheet of normalised scores of a workbook → what it prints of every board (读标准化得分)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.change.printed import ENDS, Printed
from countyindex.excel import Sheet

#: The sheet's name, and the headings of its tables.
SHEET = "标准化得分"
RANK, CODE, NAME = "位次", "代码", "名称"
#: What the lines above a table say; the indicators stand behind their labels.
DIMENSION, TRANSFORM, WEIGHT, LOWER, UPPER = "维度", "变换", "有效权重", "下阈值", "上阈值"
LOGARITHM = "取自然对数"
#: How a board is scored is said in a line that begins so; only this way can be turned back.
SCALE, LINEAR = "标准化：", "标准化：极差标准化"
#: What a line says that clips scores at the goalposts, or moves them all.
BENT = ("取端点", "平移", "shift")


def printed_scores(sheets: tuple[Sheet, ...]) -> dict[str, Printed]:
    """Read the tables of normalised scores, by the title that stands over each.

    A table that does not hold what it should is left out: then only totals are compared.
    """
    sheet = next((each for each in sheets if each.title == SHEET), None)
    if sheet is None:
        return {}
    found: dict[str, Printed] = {}
    title, facts = "", dict[str, list[Any]]()
    rows = _even(sheet)
    for number, cells in enumerate(rows):
        if cells[:3] == [RANK, CODE, NAME]:
            table = _table(rows[number + 1 :], cells, facts)
            found |= {} if table is None else {title: table}
            facts = {}
        elif isinstance(cells[0], str) and " · " in cells[0]:
            title, facts = cells[0], {}
        elif isinstance(cells[0], str) and cells[0].startswith(SCALE):
            facts[SCALE] = cells[:1]
        elif isinstance(cells[2], str):
            facts[cells[2]] = cells[3:]
    return found


def _even(sheet: Sheet) -> list[list[Any]]:
    """Return the rows of a sheet, all of one length."""
    wide = max((len(row) for row in sheet.rows), default=0) + 3
    return [[*row, *([None] * (wide - len(row)))] for row in sheet.rows]


def _table(below: list[list[Any]], head: list[Any], facts: dict[str, list[Any]]) -> Printed | None:
    names = [str(cell) for cell in head[3:] if cell is not None]
    if not {DIMENSION, TRANSFORM, WEIGHT} <= set(facts) or len(set(names)) < len(names):
        return None
    rows: dict[str, list[float]] = {}
    for row in below:
        if not row[1]:
            break
        rows[str(row[1])] = [_number(cell) for cell in row[3 : 3 + len(names)]]
    logs = [cell == LOGARITHM for cell in facts[TRANSFORM][: len(names)]]
    ends = [_ends(facts.get(label), logs, names) for label in (LOWER, UPPER)]
    weights = pd.Series([_number(cell) for cell in facts[WEIGHT][: len(names)]], index=names)
    if weights.isna().any():
        return None
    return Printed(
        scores=pd.DataFrame.from_dict(rows, orient="index", columns=names),
        weights=weights,
        dimensions=pd.Series(facts[DIMENSION][: len(names)], index=names),
        lower=ends[0],
        upper=ends[1],
        scale=_scale(facts),
    )


def _number(cell: Any) -> float:
    return float(cell) if isinstance(cell, int | float) else float("nan")


def _ends(cells: list[Any] | None, logs: list[bool], names: list[str]) -> pd.Series:
    """Return goalposts, as logarithms where the values were taken as such."""
    numbers = [_number(cell) for cell in cells[: len(names)]] if cells else [np.nan] * len(names)
    numbers = [
        (float(np.log(x)) if x > 0 else float("nan")) if log else x
        for x, log in zip(numbers, logs, strict=True)
    ]
    return pd.Series(numbers, index=names, dtype=float)


def _scale(facts: dict[str, list[Any]]) -> str:
    """Return how values between goalposts are scored; empty if it cannot be turned back."""
    text = str(facts.get(SCALE, [""])[0])
    scale = ENDS if text.startswith(LINEAR) and ENDS in text else ""
    return "" if any(word in text for word in BENT) else scale
