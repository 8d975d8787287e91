"""The sheet of pairwise judgements: inputs above the diagonal, weights and CR beside (判断矩阵)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from countyindex.export.living.cells import at, column_of, number
from countyindex.export.living.comparisons import Comparison
from countyindex.export.living.frame import lines, sheet_of
from countyindex.export.living.layout import Board
from countyindex.export.living.manifest import Area
from countyindex.export.living.plan import (
    HEAD,
    MUTED,
    NAME,
    WEIGHT,
    Inputs,
    Look,
    SheetPlan,
    results,
)

NOTE = (
    "只填对角线右上方：行比列重要几倍，1–9 或其倒数（如 =1/3）；左下方自动取倒数。"
    "CR 不到 0.10 才算一致。没有给出判断的节点先全为 1（等权）。"
)
JUDGEMENT, RECIPROCAL = Look("input", "# ?/?"), Look("number", "# ?/?")
#: Signs that fit into a line of a heading, in columns 11 wide.
HEADING_WIDTH = 9.5
#: Times a matrix is squared, and multiplied to a vector afterwards: A to the 448th in all.
SQUARINGS, STEPS = 6, 6
#: A judgement's bounds; a little room for 1/9.
SCALE = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0.111,
    "maximum": 9,
    "ignore_blank": False,
    "error_title": "1–9 标度",
    "error_message": "请填 1 至 9，或其倒数（=1/3）。",
}


def weight_column(tables: dict[str, Comparison]) -> int:
    """Return the column of weights, right of the largest matrix."""
    return 2 + max((len(table.items) for table in tables.values()), default=0)


def judgements_sheet(
    board: Board, tables: dict[str, Comparison]
) -> tuple[SheetPlan, list[Inputs], list[Area]]:
    """Lay all judgements out, one matrix under the other."""
    sheet = sheet_of(board, "judgements", NOTE, (0, 1))
    beside = weight_column(tables)
    powers = beside + 6
    widest = max((len(table.items) for table in tables.values()), default=0)
    sheet.widths += [
        *((0, 0, 24, False), (1, beside - 1, 11, False), (beside, beside + 3, 10, False)),
        (powers, powers + widest * SQUARINGS + STEPS, 9, True),
    ]
    inputs: list[Inputs] = []
    areas: list[Area] = []
    for table in tables.values():
        for k, (matrix, top, of) in enumerate(
            zip(table.every, table.tops, table.named, strict=True)
        ):
            _headings(board, sheet, table, k, beside)
            if k < len(table.experts):
                inputs.append(_judged(board, sheet, table, k))
            else:
                _grouped(sheet, table, matrix)
            _solve(sheet, table, matrix, (top, beside, powers))
            areas.append(
                results("priorities", sheet.name, (top, beside), table.items, ["weight"], of)
            )
            told = ("lambda_max", "ci", "cr")
            areas.append(
                results("consistency", sheet.name, (top, beside + 1), ["consistency"], told, of)
            )
    return sheet, inputs, areas


def _headings(board: Board, sheet: SheetPlan, table: Comparison, k: int, beside: int) -> None:
    labels = board.labels()
    names = [labels.get(item, item) for item in table.items]
    top = table.tops[k]
    who = table.experts[k] if k < len(table.experts) else "群组（各专家判断的几何平均）"
    who = "未给判断" if who == "本表" else f"专家：{who}" if k < len(table.experts) else who
    sheet.put(top - 2, 0, f"{table.node.name_zh} · {who}", Look("section"))
    sheet.row(top - 1, 0, ["", *names], HEAD)
    sheet.row(top - 1, beside, ["权重", "λmax", "CI", "CR"], HEAD)
    sheet.heights[top - 1] = 17.0 * max(2, *(lines(name, HEADING_WIDTH) for name in names))
    for i, name in enumerate(names):
        sheet.put(top + i, 0, name, NAME)


def _judged(board: Board, sheet: SheetPlan, table: Comparison, k: int) -> Inputs:
    """Put one expert's matrix: inputs, ones, reciprocals."""
    top, n, matrix = table.tops[k], len(table.items), table.matrices[k]
    locked = frozenset((i, j) for i in range(n) for j in range(i + 1))
    for i in range(n):
        sheet.put(top + i, 1 + i, 1.0, RECIPROCAL)
        for j in range(i + 1, n):
            sheet.put(top + i, 1 + j, float(matrix[i, j]), JUDGEMENT)
            mirror = f"=1/{at(top + i, 1 + j)}"
            sheet.formulas.append((top + j, 1 + i, mirror, float(matrix[j, i]), RECIPROCAL))
        if i + 1 < n:
            sheet.checks.append((top + i, 2 + i, top + i, n, SCALE))
    labels = board.labels()
    names = tuple(labels.get(item, item) for item in table.items)
    values = [
        [None if (i, j) in locked else float(matrix[i, j]) for j in range(n)] for i in range(n)
    ]
    return Inputs(
        *("judgements", sheet.name, top, 1, table.items, table.items, names, names, values),
        *(table.named[k], locked, f"判断矩阵：{table.node.name_zh}"),
    )


def _grouped(sheet: SheetPlan, table: Comparison, matrix: np.ndarray) -> None:
    """Put the group's matrix: the geometric mean of the experts', cell by cell."""
    n, count = len(table.items), len(table.experts)
    for i in range(n):
        for j in range(n):
            cells = ",".join(at(top + i, 1 + j) for top in table.tops[:count])
            formula = f"=PRODUCT({cells})^(1/{count})"
            sheet.formulas.append(
                (table.tops[-1] + i, 1 + j, formula, float(matrix[i, j]), Look("number", "0.000"))
            )


def _solve(
    sheet: SheetPlan, table: Comparison, matrix: np.ndarray, place: tuple[int, int, int]
) -> None:
    """Put the principal eigenvector by powers of the matrix, and what follows from it."""
    top, beside, powers = place
    n = len(table.items)
    power, left = matrix, 1
    for step in range(SQUARINGS):
        power, start = power @ power, powers + step * n
        for i in range(n):
            for j in range(n):
                terms = (f"{at(top + i, left + k)}*{at(top + k, left + j)}" for k in range(n))
                formula = "=" + "+".join(terms)
                sheet.formulas.append((top + i, start + j, formula, float(power[i, j]), MUTED))
        left = start
    vector = _vectors(sheet, power, top, left, powers + SQUARINGS * n)
    weights = table.weights(matrix)
    last = column_of(vector, top, top + n - 1)
    for i, weight in enumerate(weights.tolist()):
        formula = f"={at(top + i, vector)}/SUM({last})"
        sheet.formulas.append((top + i, beside, formula, weight, WEIGHT))
    lambda_max = "+".join(_products(top, beside, n))
    lambda_cell, ci_cell = at(top, beside + 1), at(top, beside + 2)
    ci = f"=MAX(({lambda_cell}-{n})/{n - 1},0)" if n > 2 else "=0"
    cr = f"={ci_cell}/{number(table.random_index)}" if n > 2 else "=0"
    told = table.consistency(matrix)
    for k, (formula, value) in enumerate(zip((f"={lambda_max}", ci, cr), told, strict=True)):
        sheet.formulas.append((top, beside + 1 + k, formula, value, WEIGHT))


def _vectors(sheet: SheetPlan, power: np.ndarray, top: int, left: int, first: int) -> int:
    """Multiply the power to a vector of ones, again and again; return the last one's column."""
    n = len(power)
    vector = np.ones(n)
    for step in range(STEPS):
        column = first + step
        vector = power @ vector / (vector.sum() if step else 1.0)
        size = f"/SUM({column_of(column - 1, top, top + n - 1)})" if step else ""
        for i in range(n):
            terms = (
                f"{at(top + i, left + k)}" + (f"*{at(top + k, column - 1)}" if step else "")
                for k in range(n)
            )
            formula = f"=({'+'.join(terms)}){size}"
            sheet.formulas.append((top + i, column, formula, float(vector[i]), MUTED))
    return first + STEPS - 1


def _products(top: int, beside: int, n: int) -> Iterator[str]:
    """Yield the sum of each column times that column's weight; together they are λmax."""
    for j in range(n):
        yield f"SUM({column_of(1 + j, top, top + n - 1)})*{at(top + j, beside)}"
