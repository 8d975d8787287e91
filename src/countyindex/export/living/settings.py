"""The sheet of indicators (指标): a line each, with all that may be changed about it."""

from __future__ import annotations

import numpy as np

from countyindex.columns import is_flat, present_extremes
from countyindex.export.living.cells import at, column_of, number
from countyindex.export.living.choices import DIRECTIONS, NO, YES, word_for
from countyindex.export.living.figures import Figures, listed
from countyindex.export.living.frame import sheet_of, shown
from countyindex.export.living.layout import (
    APART,
    APPLICABLE,
    BEST,
    DIRECTION,
    FIRST_INDICATOR,
    IN_USE,
    INTERVAL_LOW,
    PRESENT,
    SETTINGS,
    TOP,
    TURN,
    USED,
    WEIGHTING_NUMBER,
    Board,
)
from countyindex.export.living.manifest import Area
from countyindex.export.living.node_weights import counts_in_full
from countyindex.export.living.plan import (
    COUNT,
    HEAD,
    MUTED,
    NAME,
    TEXT,
    WORD,
    Inputs,
    Look,
    SheetPlan,
    Value,
    results,
)
from countyindex.export.living.raw import NUMBER
from countyindex.export.living.steps import ends_of, moderate, outside, parity, turn_of
from countyindex.export.workbook.styles import pattern_for
from countyindex.normalisation.goalposts import NOBODY_OUTSIDE
from countyindex.registry import Indicator
from countyindex.scheme import Goalposts

NOTE = (
    "计入、属性、处理上下限与阈值都可以改。阈值两格都空白时取本组数据的两端；两格都填时以所填为准"
    "（最差值得 0 分，最好值得 100 分，按指标自身单位填写）。"
    "右侧“所用阈值”是取对数、正向化之后的数。适度指标看到区间的距离：区间内最好，最远者最差。"
)
HEADS = (
    *(
        "维度",
        "指标",
        "单位",
        "变换",
        "计入",
        "属性",
        "适度下限",
        "适度上限",
        "处理下限",
        "处理上限",
    ),
    *(
        "最差值",
        "最好值",
        "实际计入",
        "所用下阈值",
        "所用上阈值",
        "有值数",
        "应有数",
        "属性序号",
        "合理范围外",
        "能区分",
    ),
)
WIDTHS = (22, 26, 12, 9, 7, 8, 10, 10, 12, 12, 12, 12, 9, 12, 12, 8, 8, 8, 10, 8)


def settings_sheet(board: Board, figures: Figures) -> tuple[SheetPlan, Inputs, Area]:
    """Lay a line an indicator out: what may be changed, and what follows from it."""
    sheet = sheet_of(board, "settings", NOTE, (FIRST_INDICATOR, 2))
    sheet.row(FIRST_INDICATOR - 1, 0, HEADS, HEAD)
    sheet.heights[FIRST_INDICATOR - 1] = 38
    sheet.widths += [(j, j, width, False) for j, width in enumerate(WIDTHS)]
    parents = _parents(board)
    values = settings_of(board, figures)
    for j, indicator in enumerate(board.indicators):
        row = FIRST_INDICATOR + j
        words = "取自然对数" if indicator.transform == "log" else "无"
        sheet.put(row, 0, parents[indicator.id], TEXT)
        sheet.put(row, 1, indicator.name_zh, NAME)
        sheet.row(row, 2, [indicator.unit, words], MUTED)
        pattern = pattern_for(_size(figures.values[:, j]))
        for k, value in enumerate(values[j]):
            sheet.put(row, USED + k, value, WORD if k < 2 else Look("input", pattern))
        _follow(board, sheet, figures, j)
        sheet.comments.append((row, 1, _comment(board, indicator)))
    last = FIRST_INDICATOR + len(board.indicators) - 1
    sheet.checks.append((FIRST_INDICATOR, USED, last, USED, _among((YES, NO))))
    for j, indicator in enumerate(board.indicators):
        allowed = list(DIRECTIONS)[:2] if indicator.transform == "log" else list(DIRECTIONS)
        row = FIRST_INDICATOR + j
        sheet.checks.append((row, DIRECTION, row, DIRECTION, _among(allowed)))
    sheet.checks.append((FIRST_INDICATOR, INTERVAL_LOW, last, BEST, NUMBER))
    ids = tuple(item.id for item in board.indicators)
    labels = tuple(item.name_zh for item in board.indicators)
    inputs = Inputs(
        *("indicators", sheet.name, FIRST_INDICATOR, USED, ids, SETTINGS),
        *(labels, HEADS[USED : BEST + 1], values),
        title="指标设置",
    )
    columns = ("in_use", "lower", "upper")
    return sheet, inputs, results("ends", sheet.name, (FIRST_INDICATOR, IN_USE), ids, columns)


def _parents(board: Board) -> dict[str, str]:
    return {
        child: node.name_zh
        for node in board.tree.walk()
        for child in node.children
        if isinstance(child, str)
    }


def settings_of(board: Board, figures: Figures) -> list[list[Value]]:
    """Return the published settings of every indicator, in the order of `SETTINGS`."""
    low, high = ends_of(board)
    rows: list[list[Value]] = []
    for j, item in enumerate(board.indicators):
        direction = item.direction if isinstance(item.direction, str) else "interval"
        interval = getattr(item.direction, "interval", (None, None))
        given = board.result.plan.normalisation_of(item.id).goalposts != Goalposts()
        ends = [_own(item, low[j]), _own(item, high[j])] if given else [None, None]
        caps = [_blank(x[j]) for x in (figures.limits.lower, figures.limits.upper)]
        used = YES if figures.in_use[j] or not _dropped_later(board, figures, j) else NO
        rows.append([used, word_for(DIRECTIONS, direction), *interval, *caps, *ends])
    return rows


def _dropped_later(board: Board, figures: Figures, j: int) -> bool:
    """Whether an indicator left only once units had left, which formulas do not follow."""
    return not figures.in_use[j] and bool(passes(board, figures)[j])


def passes(board: Board, figures: Figures) -> np.ndarray:
    """Say which indicators pass the first look: data enough, and not constant."""
    values = figures.values[: len(board.codes)]
    present = (~np.isnan(values)).sum(axis=0)
    applicable = (~listed(board)).sum(axis=0)
    telling = ~is_flat(*present_extremes(values))
    for j in np.flatnonzero(~figures.apart):
        telling[j] = counts_in_full(board, board.indicators[j].id)[0]
    least = board.result.plan.availability.indicator
    return (present > 0) & (present >= least * applicable) & telling


def _own(item: Indicator, end: float) -> Value:
    """Return a number in the indicator's own unit that orients to this end of the scale."""
    if np.isnan(end):
        return None
    if item.direction == "negative":
        end = -end
    elif not isinstance(item.direction, str):
        end = item.direction.interval[0] + end
    return float(np.exp(end)) if item.transform == "log" else float(end)


def _blank(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _follow(board: Board, sheet: SheetPlan, figures: Figures, j: int) -> None:
    """Put the formulas behind one indicator's inputs."""
    indicator, row = board.indicators[j], FIRST_INDICATOR + j
    column = board.columns[indicator.id]
    values = f"{board.on('values')}{column_of(column, TOP, board.last)}"
    oriented = f"{board.on('oriented')}{column_of(column, TOP, board.last)}"
    cell = {name: at(row, USED + k) for k, name in enumerate(SETTINGS)}
    present, applicable, turn = (at(row, c) for c in (PRESENT, APPLICABLE, TURN))
    low, high = cell["interval_low"], cell["interval_high"]
    least = number(board.result.plan.availability.indicator)
    spread = f"MAX({values})-MIN({values})>1E-12*MAX(MAX({values}),-MIN({values}))"
    far = f"{outside(f'MIN({values})', low, high)},{outside(f'MAX({values})', low, high)}"
    apart = f"=IF(OR({turn}<4,{present}=0,{far}),1,0)"
    enough = f"{present}>0,{present}>={least}*{applicable}"
    ways = ",".join(str(int(way)) for way in counts_in_full(board, indicator.id))
    in_full = f"CHOOSE({board.parameter(WEIGHTING_NUMBER)},{ways})=1"
    telling = f"IF({at(row, APART)}=1,{spread},{in_full})"
    in_use = f'=IF(AND({cell["used"]}="{YES}",{enough},{telling}),1,0)'
    turns = '=IF({0}="正向",1,IF({0}="负向",2,IF({0}="平价",3,4)))'.format(cell["direction"])
    own = figures.values[: len(board.codes), j]
    ends = [x[j] for x in ends_of(board)]
    count = float((~np.isnan(own)).sum())
    formulas: list[tuple[str, float]] = [
        (in_use, float(figures.in_use[j])),
        (_end(cell["worst"], _worst(row, oriented), cell, row, indicator), ends[0]),
        (_end(cell["best"], f"IF({turn}=4,0,MAX({oriented}))", cell, row, indicator), ends[1]),
        (f"=COUNT({values})", count),
    ]
    looks = [COUNT, _ends_look(ends), _ends_look(ends), COUNT]
    for k, ((formula, value), look) in enumerate(zip(formulas, looks, strict=True)):
        sheet.formulas.append((row, IN_USE + k, formula, shown(value), look))
    sheet.put(row, APPLICABLE, float((~listed(board)[:, j]).sum()), COUNT)
    sheet.formulas.append((row, TURN, turns, float(turn_of(indicator.direction)), COUNT))
    sheet.formulas.append((row, APART, apart, float(figures.apart[j]), COUNT))
    if indicator.plausible is not None:
        a, b = indicator.plausible
        formula = f'=COUNTIF({values},"<{number(a)}")+COUNTIF({values},">{number(b)}")'
        sheet.formulas.append((row, TURN + 1, formula, 0.0, COUNT))


def _ends_look(ends: list[float]) -> Look:
    return Look("number", pattern_for(_size(np.array(ends))))


def _worst(row: int, oriented: str) -> str:
    """Return the cohort's own lower goalpost; any distance does for an interval that all meet."""
    nobody = f"AND({at(row, TURN)}=4,MIN({oriented})=0)"
    return f"IF({nobody},{number(NOBODY_OUTSIDE)},MIN({oriented}))"


def _end(given: str, own: str, cell: dict[str, str], row: int, item: Indicator) -> str:
    """Return the formula of one goalpost: the one given, oriented, or the cohort's own."""
    x = f"LN({given})" if item.transform == "log" else given
    turned = (
        f"CHOOSE({at(row, TURN)},{x},-{x},{parity(x)},"
        f"{moderate(x, cell['interval_low'], cell['interval_high'])})"
    )
    both = f"COUNT({cell['worst']},{cell['best']})=2"
    return f'=IF({at(row, IN_USE)}=1,IF({both},{turned},{own}),"")'


def _among(words: tuple[str, ...] | list[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(words),
        "error_title": "请从下拉单中选",
        "error_message": "、".join(words),
    }


def _size(values: np.ndarray) -> float:
    return float(np.nan_to_num(np.abs(values)).max(initial=0.0))


def _comment(board: Board, item: Indicator) -> str:
    series = board.study.series
    inputs = "；".join(
        f"{each.series}＝{series[each.series].name_zh}（{series[each.series].unit}，"
        f"{each.year or board.result.year} 年）"
        for each in item.formula.inputs
    )
    plausible = (
        f"合理范围：{item.plausible[0]:g} 至 {item.plausible[1]:g}" if item.plausible else ""
    )
    parts = [f"公式：{item.formula.text}", inputs, plausible, item.rationale]
    return "\n".join(part for part in parts if part)
