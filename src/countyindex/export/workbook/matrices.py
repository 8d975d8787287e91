"""Units × indicators: scores with goalposts, values with years and marks (标准化得分, 指标值)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.format import Format

from countyindex.data import Status
from countyindex.edition import Edition
from countyindex.export.workbook.describe import (
    direction_zh,
    keeps_scale,
    label_zh,
    normalisation_zh,
    own_unit,
    scored,
    transform_zh,
    years_zh,
)
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import LINE, Cell, Column, Page, lines_needed
from countyindex.export.workbook.paper import A3
from countyindex.export.workbook.styles import SCORE, WEIGHT, pattern_for
from countyindex.export.workbook.wording import printed_zh
from countyindex.methods import normalisations
from countyindex.registry import Indicator
from countyindex.result import Result

#: Columns before the indicators, and how wide an indicator's column is.
LEAD, WIDE = 3, 11
#: How wide a column is whose numbers have their year behind them.
DATED = 16
#: The statuses of cells that need no mark.
PLAIN_FIGURES = (Status.OBSERVED, Status.DERIVED)


def write_scores(page: Page, edition: Edition) -> None:
    """Fill the sheet of normalised scores: one table a board."""
    page.title(
        "标准化得分",
        f"数据年份 {edition.year}。阈值以指标自身单位表示：正向与负向指标为处理后数值的两端；"
        "平价指标为接近度 min(r, 1/r)，适度指标为与区间的距离（负数）。",
    )
    _legend(page)
    _stack(page, edition, _score_block, "标准化得分")


def write_values(page: Page, edition: Edition) -> None:
    """Fill the sheet of indicator values: one table a board, with a legend of the statuses."""
    page.title(
        "指标值：各单元的原始指标",
        f"数据年份 {edition.year}；各列所用数据的年份见“年份”行，"
        "与该行不同的单元格在数字后标出年份。",
    )
    _legend(page)
    _stack(page, edition, _value_block, "指标值")


def _legend(page: Page) -> None:
    """Write the statuses beside the way back to the contents."""
    at = LEAD
    page.sheet.write_string(page.row - 1, at - 1, "图例", page.styles.muted)
    for status in Status:
        if status not in PLAIN_FIGURES:
            text = status.name_zh
            if len(status.mark) == 1:
                text = f"{text} {status.mark}"
            page.sheet.write_string(page.row - 1, at, text, page.styles.status(status))
            at += 1


def _stack(
    page: Page, edition: Edition, block: Callable[[Page, Result], tuple[int, int]], name: str
) -> None:
    """Write a block a board; a single board's headings stay in sight."""
    top, repeat = page.row, (0, page.row)
    for board in edition.boards:
        page.section(
            f"{board.scheme.title_zh} · {cohort_zh(edition, board)} · {board.year}", new_page=True
        )
        first, _ = block(page, board)
        if len(edition.boards) == 1:
            top, repeat = first, (first - 1, first)
        page.gap()
    page.finish(
        freeze=(top, LEAD), repeat=repeat, footer=f"{name} · 数据年份 {edition.year}", paper=A3
    )


def _dimension_of(board: Result) -> dict[str, str]:
    """Name of the node directly above every indicator, also of those that are not scored."""
    return {
        child: node.name_zh
        for node in board.dataset.tree.walk()
        for child in node.children
        if isinstance(child, str)
    }


def _above(page: Page, label: str, values: Sequence[Any], form: Format) -> None:
    """Write one line of facts above the indicators' headings, as high as its longest text."""
    page.sheet.write_string(page.row, LEAD - 1, label, page.styles.fact)
    page.cells(page.row, [Column("", WIDE, form)] * len(values), values, LEAD)
    lines = max(lines_needed(value, WIDE) if isinstance(value, str) else 1 for value in values)
    if lines > 1:
        page.height(page.row, LINE * lines + 2)
    page.row += 1


def _facts(page: Page, board: Result, indicators: Sequence[Indicator]) -> None:
    """Write what both sheets say of every indicator."""
    small = page.styles.fact
    parents = _dimension_of(board)
    _above(page, "维度", [parents[item.id] for item in indicators], small)
    _above(page, "属性", [direction_zh(item) for item in indicators], small)
    _above(page, "变换", [transform_zh(item) for item in indicators], small)
    _above(page, "单位", [item.unit for item in indicators], small)
    at = board.dataset.values.columns.get_indexer(pd.Index([item.id for item in indicators]))
    usual = [usual_year(board.dataset.year_codes[:, j]) for j in at]
    years = [years_zh(item, board.year, year) for item, year in zip(indicators, usual, strict=True)]
    _above(page, "年份", years, small)


def _columns(page: Page, board: Result, formats: Mapping[str, Format]) -> list[Column]:
    """Return the columns; `formats` gives how every indicator's numbers look, by id."""
    known = {item.id: item for item in board.dataset.indicators}
    return [
        Column("位次", 7, page.styles.rank),
        Column("代码", 9, page.styles.centred),
        page.naming("名称", board.dataset.names, least=14),
        *(Column(label_zh(known[name]), WIDE, form) for name, form in formats.items()),
    ]


def _score_block(page: Page, board: Result) -> tuple[int, int]:
    styles = page.styles
    indicators = scored(board)
    page.line(_how_scored(board))
    _facts(page, board, indicators)
    _above(page, "有效权重", board.weights.tolist(), styles.number(WEIGHT))
    goalposts = board.goalposts.to_numpy()
    if not np.isnan(goalposts).all():
        kept = keeps_scale(board).tolist()
        for label, ends in zip(("下阈值", "上阈值"), goalposts.tolist(), strict=True):
            numbers = map(own_unit, indicators, ends, kept)
            cells = [Cell(x, styles.number(pattern_for(_size(x)))) for x in numbers]
            _above(page, label, cells, styles.score)
    dataset = board.dataset
    at = np.ix_(
        dataset.values.index.get_indexer(board.normalised.index),
        dataset.values.columns.get_indexer(board.normalised.columns),
    )
    usual = np.array([usual_year(dataset.year_codes[:, j]) for j in at[1][0]])
    codes, names = list(board.normalised.index), dataset.units["name_zh"].to_dict()
    rows = [
        [rank, code, names[code], *values]
        for rank, code, values in zip(
            board.ranks.tolist(), codes, board.normalised.to_numpy().tolist(), strict=True
        )
    ]
    _mark(
        *(page, rows, board.normalised.to_numpy(), dataset.status_codes[at]),
        *(dataset.year_codes[at], usual, [SCORE] * len(indicators)),
    )
    columns = _columns(page, board, dict.fromkeys(board.normalised.columns, styles.score))
    first, last = page.table(columns, rows)
    page.sheet.conditional_format(
        *(first, LEAD, last, LEAD + len(indicators) - 1),
        {
            **{"type": "3_color_scale", "min_type": "num", "min_value": 0, "max_type": "num"},
            **{"max_value": 100, "mid_type": "num", "mid_value": 50},
            **{"min_color": "#F6E3D7", "mid_color": "#FFFFFF", "max_color": "#CFDDE9"},
        },
    )
    return first, last


def _how_scored(board: Result) -> str:
    """Say how a score follows from a value, in words that let it be computed again."""
    plan = board.plan
    method = normalisations[plan.normalisation.method]
    scale = printed_zh(method, plan.normalisation.options)
    text = f"标准化：{normalisation_zh(plan.normalisation)}；{scale}。"
    if not np.isnan(board.goalposts.to_numpy()).all():
        text += (
            "阈值取处理后（缩尾、取对数）的数值。得分按距离由下阈值至上阈值线性推算："
            "（变换后的值 − 变换后的下阈值）÷（变换后的上阈值 − 变换后的下阈值）；"
            "变换为“取自然对数”者，数值与两个阈值都先取自然对数；负向指标以最大值为下阈值。"
        )
    return text


def _size(value: float) -> float:
    return 0.0 if np.isnan(value) else abs(value)


def _value_block(page: Page, board: Result) -> tuple[int, int]:
    styles = page.styles
    dataset = board.dataset
    indicators = list(dataset.indicators)
    _facts(page, board, indicators)
    computed = (dataset.status_codes == Status.DERIVED).any(axis=0).tolist()
    _above(page, "数据性质", ["计算" if each else "公布" for each in computed], styles.fact)
    if gone := board.left_out:
        _above(page, "未计入", [gone.get(item.id) for item in indicators], styles.fact)
    filled = _with_imputed(board)
    ranks = board.ranks.to_dict()
    rows = [
        [ranks.get(code), code, name, *values]
        for code, name, values in zip(dataset.codes, dataset.names, filled.tolist(), strict=True)
    ]
    patterns = [pattern_for(size) for size in _largest(filled)]
    usual = np.array([usual_year(dataset.year_codes[:, j]) for j in range(len(indicators))])
    _mark(page, rows, filled, dataset.status_codes, dataset.year_codes, usual, patterns)
    forms = {item.id: styles.number(p) for item, p in zip(indicators, patterns, strict=True)}
    return page.table(_columns(page, board, forms), rows)


def _largest(values: np.ndarray) -> list[float]:
    """Return the largest size in every column; 0 where there is none."""
    return [float(x) for x in np.nan_to_num(np.abs(values)).max(axis=0, initial=0.0)]


def usual_year(years: np.ndarray) -> int:
    """Return the oldest year that most values of a column rest on; 0 where there are none."""
    found, counts = np.unique(years[years > 0], return_counts=True)
    return int(found[counts.argmax()]) if found.size else 0


def _mark(
    page: Page,
    rows: list[list[Any]],
    values: np.ndarray,
    statuses: np.ndarray,
    years: np.ndarray,
    usual: np.ndarray,
    patterns: Sequence[str],
) -> None:
    """Give the cells that are no plain figures of the usual year a colour, a mark and their year.

    A cell without a number says why it has none.
    """
    other = (years > 0) & (years != usual)
    special = other | ~np.isin(statuses, PLAIN_FIGURES) | np.isnan(values)
    for i, j in zip(*(each.tolist() for each in np.nonzero(special)), strict=True):
        status, value = Status(statuses[i, j]), rows[i][LEAD + j]
        if value != value:  # noqa: PLR0124  (NaN)
            rows[i][LEAD + j] = Cell(status.name_zh, page.styles.status(status))
            continue
        mark = f" {status.mark}" if status.mark else ""
        if other[i, j]:
            mark += f"（{years[i, j]}）"
            page.widen_one(LEAD + j, DATED)
        rows[i][LEAD + j] = Cell(value, page.styles.marked(patterns[j], status, mark))


def _with_imputed(board: Result) -> np.ndarray:
    """Return the values with those cells filled that the treatment imputed."""
    values = board.dataset.values.to_numpy()
    imputed = board.dataset.status_codes == Status.IMPUTED
    if not imputed.any():
        return values
    values = values.copy()
    index, columns = board.dataset.values.index, board.dataset.values.columns
    for touch in board.touches:
        i, j = index.get_loc(touch.code), columns.get_loc(touch.indicator)
        if imputed[i, j] and np.isnan(values[i, j]):
            values[i, j] = touch.after
    return values
