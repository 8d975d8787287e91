"""The leaderboard that sorts itself (榜单): places, changes, dimensions, three charts."""

from __future__ import annotations

from typing import Any

import numpy as np

from countyindex.export.living.cells import at, column_of
from countyindex.export.living.figures import scores_of
from countyindex.export.living.frame import sheet_of, shown
from countyindex.export.living.layout import (
    CHANGE,
    FIRST_SHARE,
    POSITION,
    RANK,
    SCORE,
    SHARES,
    TOP,
    WAS_RANK,
    WAS_WEIGHT,
    Board,
)
from countyindex.export.living.plan import (
    CODE,
    HEAD,
    MUTED,
    NAME,
    PLACE_LOOK,
    WORD,
    Look,
    SheetPlan,
)
from countyindex.export.living.plan import SCORE as SCORE_LOOK
from countyindex.export.living.scores import positions_of
from countyindex.export.workbook.styles import LINK, SERIES, text_width
from countyindex.export.workbook.styles import MUTED as GREY
from countyindex.registry import Node

NOTE = "随输入自动重排；“发布位次”为本工作簿写出时的位次，“变化”为上升（▲）或下降（▼）的名次。"
FIRST = 4
#: Columns of the board; dimensions follow.
PLACE, UNIT_CODE, UNIT, TOTAL, WAS, MOVED, DIMENSIONS = range(7)
#: How many of the best the chart shows.
CHARTED = 20
FULL = Look("bar", "0.0")


def leaderboard_sheet(board: Board) -> SheetPlan:
    """Lay the board out, best first, with the charts on its right."""
    sheet = sheet_of(board, "board", NOTE, (FIRST, TOTAL))
    nodes = [child for child in board.tree.children if isinstance(child, Node)]
    row_at = DIMENSIONS + len(nodes)
    heads = ["位次", "代码", "名称", "指数得分", "发布位次", "变化", *(n.name_zh for n in nodes)]
    sheet.row(FIRST - 1, 0, heads, HEAD)
    sheet.heights[FIRST - 1] = 36
    wide = max(map(text_width, board.names))
    sheet.widths += [
        *((0, 0, 12, False), (1, 1, 10, False), (2, 2, min(40.0, max(12.0, wide + 2)), False)),
        *((TOTAL, row_at - 1, 10, False), (row_at, row_at, 6, True)),
    ]
    ranks = board.result.ranks.reindex(board.codes).to_numpy(dtype=float)
    order = np.argsort(positions_of(ranks)).tolist()
    columns = _columns(board, nodes, ranks)
    positions = _on_scores(board, POSITION)
    for p, i in enumerate(order):
        row = FIRST + p
        place = at(row, row_at)
        match = f"=MATCH({p + 1},{positions},0)"
        sheet.formulas.append((row, row_at, match, float(i + 1), MUTED))
        for column, (source, values, look) in enumerate(columns):
            formula = f"=INDEX({_on_scores(board, source)},${place})"
            sheet.formulas.append((row, column, formula, values[i], look))
    last = FIRST + len(board.codes) - 1
    sheet.extras.append(lambda _, there, looks: looks.bars(there, (FIRST, TOTAL, last, TOTAL)))
    _charts(board, sheet, row_at + 2)
    return sheet


def _columns(
    board: Board, nodes: list[Node], ranks: np.ndarray
) -> list[tuple[int, list[float | str], Look]]:
    """Return for each column: where its values stand, the values, their look."""
    total = scores_of(board, board.tree.id)
    places: list[float | str] = [shown(x) for x in ranks.tolist()]
    # INDEX makes 0 of a blank cell
    was: list[float | str] = [0.0 if x != x else x for x in ranks.tolist()]  # noqa: PLR0124  (NaN)
    moved: list[float | str] = ["" if x == "" else 0.0 for x in places]
    found: list[tuple[int, list[float | str], Look]] = [
        (RANK, places, PLACE_LOOK),
        (0, list(board.codes), CODE),
        (1, list(board.names), NAME),
        (SCORE, [shown(x) for x in total.tolist()], FULL),
        (WAS_RANK, was, Look("place", '0;-0;"–"')),
        (CHANGE, moved, Look("change")),
    ]
    for node in nodes:
        scores = scores_of(board, node.id).tolist()
        found.append((board.node_columns[node.id], [shown(x) for x in scores], SCORE_LOOK))
    return found


def _on_scores(board: Board, column: int) -> str:
    return f"{board.on('scores')}{column_of(column, TOP, board.last)}"


def _charts(board: Board, sheet: SheetPlan, left: int) -> None:
    """Put the numbers behind the radar, and three charts beside the board."""
    children, last = len(board.tree.children), FIRST + len(board.codes) - 1
    sheet.widths += [(left, left, 20, False), (left + 1, left + 3, 14, False)]
    _compared(board, sheet, left, last)
    end = FIRST + children

    def draw(book: Any, there: Any, _: Any) -> None:
        size = {"x_scale": 1, "y_scale": 1, "object_position": 2}
        there.insert_chart(FIRST - 1, left + 4, _bars(book, board, last), size)
        there.insert_chart(end + 2, left, _weights_chart(book, board), size)
        if children >= 3:
            there.insert_chart(FIRST + 23, left + 4, _radar(book, board, left, end), size)

    sheet.extras.append(draw)


def _compared(board: Board, sheet: SheetPlan, left: int, last: int) -> None:
    """Let a unit be chosen, and put what it scores beside the medians of the cohort."""
    chosen = board.names[board.codes.index(str(board.result.ranks.idxmin()))]
    choice = (FIRST - 1, left + 1)
    names = f"={column_of(UNIT, FIRST, last)}"
    sheet.put(FIRST - 1, left, "看哪个单元", HEAD)
    sheet.put(*choice, chosen, WORD)
    sheet.checks.append((*choice, *choice, {"validate": "list", "source": names}))
    sheet.row(FIRST, left, ["", "所选单元", "本组中位数"], HEAD)
    wanted = at(*choice)
    for sign in "~*?":
        wanted = f'SUBSTITUTE({wanted},"{sign}","~{sign}")'
    match = f"MATCH({wanted},{_on_scores(board, 1)},0)"
    labels, at_unit = board.labels(), board.names.index(chosen)
    for row, child in enumerate(board.tree.children, FIRST + 1):
        sheet.put(row, left, labels[child.id if isinstance(child, Node) else child], MUTED)
        source, scores = _child_scores(board, child), _scored(board, child)
        middle = float("nan") if np.isnan(scores).all() else float(np.nanmedian(scores))
        index = f"=INDEX({source},{match})"
        sheet.formulas.append((row, left + 1, index, shown(float(scores[at_unit])), SCORE_LOOK))
        median = f'=IF(COUNT({source})=0,"",MEDIAN({source}))'
        sheet.formulas.append((row, left + 2, median, shown(middle), SCORE_LOOK))


def _scored(board: Board, child: Node | str) -> np.ndarray:
    """Return what the units score in a child of the tree; NaN where it does not count."""
    if isinstance(child, Node):
        return np.asarray(scores_of(board, child.id), dtype=float)
    found = board.result.normalised.reindex(board.codes)
    if child not in found:
        return np.full(len(board.codes), np.nan)
    return found[child].to_numpy(dtype=float)


def _child_scores(board: Board, child: Node | str) -> str:
    if isinstance(child, Node):
        return _on_scores(board, board.node_columns[child.id])
    return f"{board.on('normalised')}{column_of(board.columns[child], TOP, board.last)}"


def _bars(book: Any, board: Board, last: int) -> Any:
    """Bars of the best; the scale starts at 0."""
    end = min(last, FIRST + CHARTED - 1)
    sheet = board.sheet("board")
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [sheet, FIRST, UNIT, end, UNIT],
            "values": [sheet, FIRST, TOTAL, end, TOTAL],
            "fill": {"color": LINK},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0.0", "font": {"size": 8, "color": GREY}},
        }
    )
    _title(chart, f"{board.name}：前 {end - FIRST + 1} 名")
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 470})
    return chart


def _radar(book: Any, board: Board, left: int, end: int) -> Any:
    """The chosen unit against the median of its cohort."""
    sheet = board.sheet("board")
    chart = book.add_chart({"type": "radar"})
    for k, colour in ((1, SERIES[0]), (2, SERIES[1])):
        chart.add_series(
            {
                "name": [sheet, FIRST, left + k],
                "categories": [sheet, FIRST + 1, left, end, left],
                "values": [sheet, FIRST + 1, left + k, end, left + k],
                "line": {"color": colour, "width": 2},
            }
        )
    _title(chart, "所选单元与本组中位数")
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 560, "height": 360})
    return chart


def _weights_chart(book: Any, board: Board) -> Any:
    """Weights of the index's children: published and in use."""
    sheet = board.sheet("weights")
    first, last = board.weight_rows[board.tree.id]
    chart = book.add_chart({"type": "bar"})
    adopted = FIRST_SHARE + SHARES.index("adopted")
    for name, column, colour in (
        ("发布权重", WAS_WEIGHT, SERIES[1]),
        ("采用权重", adopted, SERIES[0]),
    ):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet, first, 1, last, 1],
                "values": [sheet, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    _title(chart, "权重")
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
    chart.set_x_axis({"min": 0, "num_format": "0.00", "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 430, "height": 60 + 38 * max(5, min(30, last - first + 1))})
    return chart


def _title(chart: Any, text: str) -> None:
    chart.set_title({"name": text, "name_font": {"size": 11, "bold": True}, "overlay": False})
