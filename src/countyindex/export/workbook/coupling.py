"""Every board's coupling coordination and obstacles → one sheet (耦合协调)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from countyindex.analysis.coordination import (
    Coordination,
    Obstacles,
    board_coordination,
    board_obstacles,
)
from countyindex.analysis.findings import coordination_findings, obstacle_findings
from countyindex.edition import Edition
from countyindex.errors import MethodError
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import PALE_BAR, PERCENT, SERIES
from countyindex.result import Result

#: How many indicators are named for each unit.
NAMED = 3
#: Columns over which sentences run, and their width together [characters].
SPAN, WIDTH = 10, 112
#: The width of the last column, which names dimensions and indicators [characters].
LAST = 50.0
#: A chart's size [pixels], and the rows it takes.
WIDE, HIGH, ROWS = 520, 300, 16

DEGREES = (
    *("rank", "name_zh", "score", "coupling", "stage", "level", "coordination", "grade"),
    *("modified", "modified_coordination", "weakest"),
)


def write_coupling(page: Page, edition: Edition) -> None:
    """Fill the sheet: for each board its degrees, grades and obstacles."""
    page.title(
        "耦合协调度与障碍度",
        "C = n(ΠU)^(1/n)/ΣU，T = ΣaU（a 为本榜的维度权重），D = √(C·T)，U 为维度得分 ÷ 100；"
        "等级为十等分，上界含在本级。障碍度 = 权重 ×（1 − 得分 ÷ 100）在本单元内的占比。",
    )
    top = page.row
    for board in edition.boards:
        _board(page, edition, board)
    page.finish(freeze=(top, 2), repeat=(0, top), footer=f"耦合协调 · 数据年份 {edition.year}")


def _board(page: Page, edition: Edition, board: Result) -> None:
    page.section(
        f"{board.scheme.title_zh} · {cohort_zh(edition, board)} · {board.year}",
        new_page=True,
    )
    degrees, lacking = _coordination(board), _obstacles(board)
    if degrees is None:
        page.line(
            "本榜不计算耦合协调度：得分不在 0 至 100 之内，维度不足两个，或有单元各维度得分全为 0。"
        )
    else:
        _sentences(page, coordination_findings(degrees))
    if lacking is None:
        page.line("本榜不计算障碍度：得分不在 0 至 100 之内。")
    else:
        _sentences(page, obstacle_findings(lacking, _dimensions_zh(board), _indicators_zh(board)))
    page.gap()
    if degrees is not None:
        _grades(page, degrees)
        _degrees(page, degrees)
    if lacking is not None and board.dimensions:
        _lacking(page, board, lacking)
    page.gap()


def _coordination(board: Result) -> Coordination | None:
    try:
        return board_coordination(board)
    except MethodError:
        return None


def _obstacles(board: Result) -> Obstacles | None:
    try:
        return board_obstacles(board)
    except MethodError:
        return None


def _sentences(page: Page, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        page.paragraph(sentence, SPAN, WIDTH)


def _dimensions_zh(board: Result) -> dict[str, str]:
    return {node.id: node.name_zh for node in board.dimensions}


def _indicators_zh(board: Result) -> dict[str, str]:
    return {item.id: item.name_zh for item in board.dataset.indicators}


def _degrees(page: Page, found: Coordination) -> None:
    styles = page.styles
    share = styles.number("0.000")
    columns = [
        Column("位次", 8, styles.rank),
        page.naming("名称", found.table["name_zh"], least=16),
        Column("得分", 10, styles.score),
        Column("耦合度 C", 11, share),
        Column("耦合阶段", 12, styles.centred),
        Column("综合水平 T", 11, share),
        Column("协调度 D", 12, share, PALE_BAR, 1.0),
        Column("协调等级", 12, styles.centred),
        Column("改进式 C", 11, share),
        Column("改进式 D", 11, share),
        Column("得分最低的维度", LAST, styles.text),
    ]
    page.block()
    page.line(
        "改进式 C = √[(1 − 两两之差的平均)·Π(U/最大的 U)^(1/(n−1))]，依王淑佳等（2021）；"
        "改进式 D 用改进式 C。"
    )
    page.table(columns, found.table[list(DEGREES)].to_numpy().tolist())
    page.gap()


def _grades(page: Page, found: Coordination) -> None:
    """Write how many units have each grade, and chart it."""
    styles = page.styles
    grades = [Column("", 8, styles.text), Column("协调等级", 16, styles.strong)]
    grades.append(Column("单元数", 10, styles.rank))
    rows = [["", name, int(count)] for name, count in found.grades.items()]
    first, last = page.table(grades, rows, filtered=False)
    chart = page.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "单元数",
            "categories": [page.name, first, 1, last, 1],
            "values": [page.name, first, 2, last, 2],
            "fill": {"color": SERIES[0]},
            "data_labels": {"value": True, "num_format": "0;;"},
            "gap": 50,
        }
    )
    chart.set_title({"name": "协调等级的分布", "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": WIDE, "height": HIGH})
    page.sheet.insert_chart(first - 1, 4, chart, {"object_position": 2})
    page.gap(max(ROWS - len(rows), 1))


def _lacking(page: Page, board: Result, found: Obstacles) -> None:
    styles = page.styles
    names = _indicators_zh(board)
    units = board.dataset.units["name_zh"]
    page.block()
    page.line(
        "障碍度：每个单元各维度之和为 100%；空缺指标的权重归同维度其余指标，"
        "整个维度空缺的，权重归其余维度。"
    )
    full = float(found.dimensions.max().max())
    columns = [
        Column("位次", 8, styles.rank),
        page.naming("名称", [str(units[code]) for code in found.lacking.index], least=16),
        Column("距满分", 10, styles.percent),
        *(
            Column(name, 11, styles.number(PERCENT), PALE_BAR, full)
            for name in _dimensions_zh(board).values()
        ),
    ]
    rows, named = [], []
    for code in found.lacking.index:
        own = found.indicators.loc[code].dropna().sort_values(ascending=False, kind="stable")
        most = [(names[name], share) for name, share in own[:NAMED].items() if share > 0]
        own_dimensions = found.dimensions.loc[code]
        rows.append(
            [int(board.ranks[code]), str(units[code]), found.lacking[code], *own_dimensions]
        )
        named.append(["、".join(f"{name} {share:.1%}" for name, share in most)])
    top = page.row
    page.table(columns, rows, filtered=False)
    page.row = top
    left = max(len(DEGREES) - 1, len(columns))
    page.table([Column("主要障碍指标", LAST, styles.wrapped)], named, left, filtered=False)


#: The sheet of the set that is written here.
SHEETS: dict[str, Callable[[Page, Edition], None]] = {"耦合协调": write_coupling}
