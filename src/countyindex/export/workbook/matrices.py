"""Units × indicators: scores with goalposts, values with years and marks (标准化得分, 指标值)."""

from __future__ import annotations

from typing import Any

import numpy as np

from countyindex.data import Status
from countyindex.edition import Edition
from countyindex.export.workbook.describe import (
    direction_zh,
    keeps_scale,
    label_zh,
    own_unit,
    scored,
    years_zh,
)
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import A3, Cell, Column, Page
from countyindex.export.workbook.styles import WEIGHT, pattern_for
from countyindex.registry import Indicator
from countyindex.result import Result

#: Columns before the indicators, and how wide an indicator's column is.
LEAD, WIDE = 3, 10.5


def write_scores(page: Page, edition: Edition) -> None:
    """Fill the sheet of normalised scores: one table a board."""
    page.title(
        "标准化得分：各指标 0–100 分",
        f"数据年份 {edition.year}。下阈值得 0 分、上阈值得 100 分（不用阈值的方法留空）；"
        "阈值以指标自身单位表示，对数指标已还原；"
        "平价指标的阈值为接近度 min(r, 1/r)，适度指标为与区间的距离（负数）。",
    )
    _stack(page, edition, _score_block, "标准化得分")


def write_values(page: Page, edition: Edition) -> None:
    """Fill the sheet of indicator values: one table a board, with a legend of the statuses."""
    styles = page.styles
    page.title(
        "指标值：各单元的原始指标",
        f"数据年份 {edition.year}；各列所用数据的年份见“年份”行，"
        "与该行不同的单元格在数字后标出年份。",
    )
    at = LEAD
    page.sheet.write_string(page.row - 1, at - 1, "图例", styles.muted)
    for status in Status:
        text = f"{status.name_zh} {status.mark}".strip()
        page.sheet.write_string(page.row - 1, at, text, styles.status(status))
        at += 1
    _stack(page, edition, _value_block, "指标值")


def _stack(page: Page, edition: Edition, block: Any, name: str) -> None:
    top = page.row
    breaks = []
    for number, board in enumerate(edition.boards):
        if number:
            breaks.append(page.row)
        page.section(f"{board.scheme.title_zh} · {cohort_zh(edition, board)} · {board.year}")
        block(page, board)
        page.gap()
    page.sheet.set_h_pagebreaks(breaks)
    page.finish(
        freeze=(top, LEAD), repeat=top, footer=f"{name} · 数据年份 {edition.year}", paper=A3
    )


def _dimension_of(board: Result) -> dict[str, str]:
    """Name of the node directly above every indicator."""
    return {
        child: node.name_zh
        for node in board.dataset.tree.walk()
        for child in node.children
        if isinstance(child, str)
    }


def _above(page: Page, label: str, values: list[Any], form: Any) -> None:
    """Write one line of facts above the indicators' headings."""
    page.sheet.write_string(page.row, LEAD - 1, label, page.styles.muted)
    page.cells(page.row, [Column("", WIDE, form)] * len(values), values, LEAD)
    page.row += 1


def _columns(page: Page, board: Result, indicators: list[Indicator]) -> list[Column]:
    styles = page.styles
    longest = max(len(name) for name in board.dataset.names)
    return [
        Column("位次", 7, styles.rank),
        Column("代码", 9, styles.centred),
        Column("名称", max(12.0, 2.0 * longest + 2), styles.strong),
        *(Column(label_zh(item), WIDE, styles.score) for item in indicators),
    ]


def _score_block(page: Page, board: Result) -> None:
    styles = page.styles
    indicators = scored(board)
    parents = _dimension_of(board)
    kept = keeps_scale(board)
    small = styles.cell(align="center", font_color="#5F6B7A", text_wrap=True)
    _above(page, "维度", [parents[item.id] for item in indicators], small)
    page.sheet.set_row(page.row - 1, 52)
    _above(page, "属性", [direction_zh(item) for item in indicators], small)
    page.sheet.set_row(page.row - 1, 52)
    _above(page, "有效权重", board.weights.tolist(), styles.number(WEIGHT))
    _above(page, "单位", [item.unit for item in indicators], small)
    for label, end in (("下阈值（0 分）", "lower"), ("上阈值（100 分）", "upper")):
        ends = board.goalposts.to_numpy()[board.goalposts.index.get_loc(end)].tolist()
        numbers = [
            own_unit(item, value, known)
            for item, value, known in zip(indicators, ends, kept.tolist(), strict=True)
        ]
        cells = [Cell(number, styles.number(pattern_for(_size(number)))) for number in numbers]
        _above(page, label, cells, styles.score)
    names = board.dataset.units["name_zh"]
    ranks = dict(zip(board.ranks.index, board.ranks.tolist(), strict=True))
    rows = [
        [ranks[code], code, names[code], *values]
        for code, values in zip(
            board.normalised.index, board.normalised.to_numpy().tolist(), strict=True
        )
    ]
    first, last = page.table(_columns(page, board, indicators), rows)
    page.sheet.conditional_format(
        *(first, LEAD, last, LEAD + len(indicators) - 1),
        {
            **{"type": "3_color_scale", "min_type": "num", "min_value": 0, "max_type": "num"},
            **{"max_value": 100, "mid_type": "num", "mid_value": 50},
            **{"min_color": "#F6E3D7", "mid_color": "#FFFFFF", "max_color": "#CFDDE9"},
        },
    )


def _size(value: float) -> float:
    return 0.0 if np.isnan(value) else abs(value)


def _value_block(page: Page, board: Result) -> None:
    styles = page.styles
    dataset = board.dataset
    indicators = list(dataset.indicators)
    parents = _dimension_of(board)
    small = styles.cell(align="center", font_color="#5F6B7A", text_wrap=True)
    _above(page, "维度", [parents[item.id] for item in indicators], small)
    page.sheet.set_row(page.row - 1, 52)
    _above(page, "属性", [direction_zh(item) for item in indicators], small)
    page.sheet.set_row(page.row - 1, 52)
    _above(page, "单位", [item.unit for item in indicators], small)
    years = [
        years_zh(item, board.year, usual_year(dataset.year_codes[:, j]))
        for j, item in enumerate(indicators)
    ]
    _above(page, "年份", years, small)
    columns = _columns(page, board, indicators)
    filled = _with_imputed(board)
    rows = [
        [board.ranks.get(code), code, name]
        for code, name in zip(dataset.values.index, dataset.names, strict=True)
    ]
    for j in range(len(indicators)):
        values = filled[:, j]
        present = values[~np.isnan(values)]
        pattern = pattern_for(float(np.abs(present).max()) if present.size else 0.0)
        columns[LEAD + j] = columns[LEAD + j]._replace(format=styles.number(pattern))
        expected = usual_year(dataset.year_codes[:, j])
        cells = zip(
            *(
                values.tolist(),
                dataset.status_codes[:, j].tolist(),
                dataset.year_codes[:, j].tolist(),
            ),
            strict=True,
        )
        for row, (value, code, year) in zip(rows, cells, strict=True):
            row.append(_value_cell(page, pattern, value, Status(code), year, expected))
    page.table(columns, rows)


def usual_year(years: np.ndarray) -> int:
    """Return the oldest year that most values of a column rest on; 0 where there are none."""
    found, counts = np.unique(years[years > 0], return_counts=True)
    return int(found[counts.argmax()]) if found.size else 0


def _value_cell(
    page: Page, pattern: str, value: float, status: Status, year: int, expected: int
) -> float | Cell:
    """Return a number as it is, or with the colour and mark of its status and its own year."""
    if value != value:  # noqa: PLR0124  (NaN)
        return Cell(status.mark or status.name_zh, page.styles.status(status))
    other = str(year) if year and year != expected else ""
    if not status.mark and not other:
        return value
    return Cell(value, page.styles.marked(pattern, status, f"{status.mark}{other}"))


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
