"""The first sheet (使用说明): how to use the workbook, and the choices for each board."""

from __future__ import annotations

from collections.abc import Sequence

from countyindex.edition import Edition
from countyindex.export.living.cells import at, column_of, fixed, text
from countyindex.export.living.changes import CHANGES_SHEET
from countyindex.export.living.choices import (
    AGGREGATIONS,
    PUBLISHED,
    WEIGHTINGS,
    YES,
    word_for,
)
from countyindex.export.living.choices import (
    FLOOR as USUAL_FLOOR,
)
from countyindex.export.living.comparisons import Comparison
from countyindex.export.living.judgements import weight_column
from countyindex.export.living.layout import (
    AGGREGATION,
    BEST,
    DIRECTION,
    EDITS,
    ENTROPY_SHIFT,
    FIRST_INDICATOR,
    FIRST_SHARE,
    FIRST_WEIGHT,
    FLOOR,
    IN_USE,
    INTERVAL_HIGH,
    INTERVAL_LOW,
    IS_GEOMETRIC,
    LEFT,
    MINMAX_SHIFT,
    PARAMETERS,
    SCORE,
    SHARES,
    STATE,
    TOP,
    USED,
    WEIGHTING,
    WEIGHTING_NUMBER,
    WORST,
    Board,
)
from countyindex.export.living.node_weights import entropy_shift
from countyindex.export.living.plan import (
    COUNT,
    HEAD,
    MUTED,
    TITLE,
    WORD,
    Inputs,
    Look,
    SheetPlan,
    Value,
)
from countyindex.export.living.steps import minmax_options
from countyindex.export.living.terms import is_geometric
from countyindex.export.workbook.page import LINE, lines_needed

GUIDE_SHEET = "使用说明"
#: First line of the table of boards.
FIRST_BOARD = 12
HEADS = ("榜单", "单元", "赋权", "合成", "熵权平移", "标准化平移", "几何下限", "状态", "改动数")
WIDTHS = (24, 7, 12, 12, 10, 11, 10, 46, 8)
STEPS = (
    "这是一本“活的”工作簿：每个得分都是公式，从公布的数字一直算到位次；改动任何输入，榜单随即重排。",
    "1. 只有蓝字浅黄底的单元格可以改（其余已保护，不设密码）：基础数据；"
    "各指标的计入、属性、处理上下限与阈值；判断矩阵；自定义权重；以及下表的赋权与合成。",
    "2. 改完看榜单：实时位次旁是发布位次与变化；"
    "“我的改动”逐条列出与发布时不同的输入，改回原值即消失。",
    "3. 下表“赋权”一次换掉全部层级；“发布方案”按方案原样。方案对个别节点另有规定的，"
    "除“自定义”外保持该规定。",
    "4. 处理上下限（缩尾）与主成分权重是发布时的存储值，不随数据重算；"
    "数据改动后若选主成分，状态栏会提示过时。",
    "5. 空白即缺失：其权重在该单元的同级其余指标之间重分；“不适用”“未公布”的单元格不计，也不能填。"
    "请不要手工排序或插入行列。",
)
FAILED = "有算不出的单元格（#DIV/0!、#NUM! 等）：请检查基础数据、阈值、几何下限与权重。"
ONE_END = "有指标只填了一个阈值，未生效：两格要都填。"
NO_INTERVAL = "有指标选了“适度”，其下限与上限没有填好。"
UNUSED = "有选定计入的指标未计入（取值相同、都适度，或数据不足）：见“指标”表，“实际计入”为 0。"
ABSENT = " 个单元未参评。"
#: Consistency ratios from here on are told of; Saaty (1980).
CONTRADICTORY = 0.1
STALE = "主成分权重是发布时的，数据已有改动，仅供参考。"


def parameters_of(board: Board) -> list[Value]:
    """Return the published parameters of a board, in the order of `PARAMETERS`."""
    call = board.result.plan.levels[0].aggregation
    floor = call.options.get("floor") if is_geometric(board) else USUAL_FLOOR
    shift = minmax_options(board)["shift"]
    word = word_for(AGGREGATIONS, call.method)
    return [PUBLISHED, word, entropy_shift(board), shift, floor]


def guide_sheet(
    edition: Edition,
    boards: Sequence[Board],
    tables: Sequence[dict[str, Comparison]],
    changed: Sequence[tuple[str, str]],
    weightings: Sequence[Sequence[str]],
) -> tuple[SheetPlan, list[Inputs]]:
    """Lay the first sheet out; `changed` counts a board's edits, and those of its data."""
    sheet = SheetPlan(GUIDE_SHEET, freeze=(FIRST_BOARD, 1))
    sheet.put(0, 0, f"活的工作簿：{edition.year} 年数据", TITLE)
    sheet.heights[0] = 30
    for k, words in enumerate(STEPS):
        sheet.paragraphs.append((2 + k, 0, EDITS, words))
        sheet.heights[2 + k] = LINE * lines_needed(words, sum(WIDTHS)) + 2
    schemes = dict.fromkeys(board.result.scheme.title_zh for board in boards)
    sheet.put(9, 0, "；".join(schemes), MUTED)
    sheet.links.append((FIRST_BOARD - 2, 0, CHANGES_SHEET, "→ 我的改动"))
    sheet.row(FIRST_BOARD - 1, 0, HEADS, HEAD)
    sheet.heights[FIRST_BOARD - 1] = 22
    sheet.widths += [(j, j, width, False) for j, width in enumerate(WIDTHS)]
    sheet.widths.append((WEIGHTING_NUMBER, IS_GEOMETRIC, 8, True))
    inputs = []
    for k, board in enumerate(boards):
        inputs.append(_board(sheet, board, tables[k], changed[k], weightings[k]))
    return sheet, inputs


def _board(
    sheet: SheetPlan,
    board: Board,
    tables: dict[str, Comparison],
    changed: tuple[str, str],
    weightings: Sequence[str],
) -> Inputs:
    row = board.parameters[1]
    sheet.heights[row] = 2 * LINE
    sheet.links.append((row, 0, board.sheet("board"), f"{board.name}榜单"))
    sheet.put(row, 1, float(len(board.codes)), COUNT)
    values = parameters_of(board)
    for k, value in enumerate(values):
        look = WORD if isinstance(value, str) else Look("input", "0.####")
        sheet.put(row, WEIGHTING + k, value, look)
    _lists(sheet, row, weightings)
    word = at(row, WEIGHTING)
    number = "".join(f"IF({word}={text(name)},{n}," for n, name in enumerate(WEIGHTINGS, 1))
    number = f"={number}NA(){')' * len(WEIGHTINGS)}"
    sheet.formulas += [
        (row, WEIGHTING_NUMBER, number, 1.0, MUTED),
        (
            row,
            IS_GEOMETRIC,
            f'=IF({at(row, AGGREGATION)}="几何平均",1,0)',
            float(is_geometric(board)),
            MUTED,
        ),
        (row, STATE, _state(board, tables, row, changed[1]), _said(board, tables), Look("state")),
        (row, EDITS, f"={changed[0]}", 0.0, COUNT),
    ]
    heads = HEADS[WEIGHTING : FLOOR + 1]
    return Inputs(
        *("parameters", GUIDE_SHEET, row, WEIGHTING, ("parameters",), PARAMETERS),
        *((f"{board.name}榜单",), heads, [values]),
        title="参数",
    )


def _lists(sheet: SheetPlan, row: int, weightings: Sequence[str]) -> None:
    for column, words in ((WEIGHTING, list(weightings)), (AGGREGATION, list(AGGREGATIONS))):
        sheet.checks.append((row, column, row, column, {"validate": "list", "source": words}))
    amount = {"validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True}
    sheet.checks.append((row, ENTROPY_SHIFT, row, MINMAX_SHIFT, amount))
    sheet.checks.append((row, FLOOR, row, FLOOR, {**amount, "criteria": ">"}))


def _state(board: Board, tables: dict[str, Comparison], row: int, changed: str) -> str:
    """Say in one cell whether something is wrong."""
    scores = f"{board.on('scores')}{column_of(SCORE, TOP, board.last)}"
    parts = [f'IF({at(row, WEIGHTING)}="主成分",IF({changed}>0,{text(STALE)},""),"")']
    beside = weight_column(tables)
    for table in tables.values():
        for top, words in zip(table.tops, _contradictions(table), strict=True):
            cr = f"{board.on('judgements')}{fixed(top, beside + 3)}"
            parts.append(f'IF({cr}>={CONTRADICTORY},{text(words)},"")')
    parts += [f'IF({count}>0,{text(words)},"")' for count, words in _lacking(board)]
    absent = f"{len(board.codes)}-COUNT({scores})"
    parts.append(f'IF({absent}>0,{absent}&{text(ABSENT)},"")')
    said = "&".join(parts)
    sums = "+".join(f"SUM({each})" for each in (*_computed(board), scores))
    return f'=IF(ISERROR({sums}),{text(FAILED)},IF(LEN({said})=0,"正常",{said}))'


def _said(board: Board, tables: dict[str, Comparison]) -> str:
    """Say what `_state` says of the workbook as it is published."""
    said = [
        words
        for table in tables.values()
        for matrix, words in zip(table.every, _contradictions(table), strict=True)
        if table.consistency(matrix)[2] >= CONTRADICTORY
    ]
    if board.result.normalised.shape[1] < len(board.indicators):
        said.append(UNUSED)
    absent = len(board.codes) - len(board.result.scores)
    if absent:
        said.append(f"{absent}{ABSENT}")
    return "".join(said) or "正常"


def _contradictions(table: Comparison) -> list[str]:
    """Return what to say of each matrix of a node that contradicts itself."""
    name = table.node.name_zh
    who = [f"{name}（{of.partition('/')[2]}）" for of in table.named]
    alone = len(who) == 1
    return [f"判断矩阵“{name if alone else each}”的 CR 达到 0.10，前后矛盾。" for each in who]


def _lacking(board: Board) -> list[tuple[str, str]]:
    """Return how many indicators lack something they need, and what to say of them."""
    last = FIRST_INDICATOR + len(board.indicators) - 1
    worst, best, low, high, direction, chosen, in_use = (
        f"{board.on('settings')}{column_of(column, FIRST_INDICATOR, last)}"
        for column in (WORST, BEST, INTERVAL_LOW, INTERVAL_HIGH, DIRECTION, USED, IN_USE)
    )
    filled = f'({low}<>"")*({high}<>"")*({low}<={high})'
    return [
        (f'SUMPRODUCT((({worst}="")<>({best}=""))*1)', ONE_END),
        (f'SUMPRODUCT(({direction}="适度")*(1-{filled}))', NO_INTERVAL),
        (f'SUMPRODUCT(({chosen}="{YES}")*({in_use}=0))', UNUSED),
    ]


def _computed(board: Board) -> list[str]:
    """Return the ranges that an error would show in first."""
    right = LEFT + len(board.indicators) - 1
    corners = f"{fixed(TOP, LEFT)}:{fixed(board.last, right)}"
    first, last = FIRST_WEIGHT, max(end for _, end in board.weight_rows.values())
    adopted = column_of(FIRST_SHARE + SHARES.index("adopted"), first, last)
    grids = [f"{board.on(part)}{corners}" for part in ("values", "treated", "normalised")]
    return [*grids, f"{board.on('weights')}{adopted}"]
