"""One leaderboard → its sheet: scores, places, marks, the units not ranked, a chart (榜单)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis import dimensions_dropped, ranks_within
from countyindex.data import Status
from countyindex.edition import Edition
from countyindex.export.workbook.describe import methods_line
from countyindex.export.workbook.page import A3, Cell, Column, Page
from countyindex.export.workbook.styles import BAR, LINK, PALE_BAR, Styles
from countyindex.registry import Node, Study
from countyindex.result import Result

#: The attribute within whose values a unit is ranked a second time, where a study has it.
HOME = "city"
#: How many of the best the chart shows.
CHARTED = 10
#: What happens to the weight of a dimension that a unit has no value for.
EMPTIED = "权重由其余维度承担"
#: What the scores of indicators of one kind are called.
KINDS_ZH = {"level": "水平得分", "gap": "差距得分"}


def write_board(page: Page, edition: Edition, board: Result) -> None:
    """Fill the sheet of one board."""
    study = edition.studies[board.scheme.study]
    styles = page.styles
    cohort = study.cohorts[board.cohort].name_zh
    columns, rows = board_table(edition, board, study, styles)
    page.widen(columns)
    wide = sum(column.width for column in columns)
    page.title(
        f"{board.scheme.title_zh} · {cohort} · {board.year}",
        f"数据年份 {board.year}：指数据所属的年份，不是报告发布的年份。"
        f"{len(board.scores)} 个单元参加排名，1 为最好，得分相同者位次并列。",
    )
    page.line(methods_line(board))
    page.paragraph(board.scheme.note_zh or study.note_zh, len(columns), wide)
    header = page.row
    page.headings(columns)
    for at, values in enumerate(rows, header + 1):
        page.cells(at, columns, values)
    last = header + len(rows)
    page.sheet.autofilter(header, 0, last, len(columns) - 1)
    page.bars(columns, header + 1, last)
    page.row = last + 2
    _not_ranked(page, board, columns)
    name_at = [column.heading for column in columns].index("名称")
    total_at = [column.heading for column in columns].index("指数得分")
    printed = _chart(page, board, header, (name_at, total_at), len(columns))
    page.row = max(page.row, header + CHARTED * 2 + 8)
    page.finish(
        freeze=(header + 1, name_at + 1),
        repeat=header + 1,
        footer=f"{board.scheme.title_zh} · 数据年份 {board.year}",
        paper=A3,
        columns=printed,
    )


def board_table(
    edition: Edition, board: Result, study: Study, styles: Styles
) -> tuple[list[Column], list[list[Any]]]:
    """Lay a board out as columns and rows, best first."""
    table = board.leaderboard()
    codes = list(table.index)
    units = board.dataset.units.loc[codes]
    parts: list[tuple[Column, list[Any]]] = [
        (Column("位次", 7, styles.rank), table["rank"].tolist()),
        (Column("代码", 9, styles.centred), codes),
        (Column("名称", _name_width(units["name_zh"]), styles.strong), units["name_zh"].tolist()),
    ]
    if HOME in study.attributes:
        label = study.attributes[HOME].name_zh
        values = [study.label(HOME, value) for value in units[HOME]]
        parts.append((Column(label, 9, styles.text), values))
    parts.append((Column("指数得分", 10, styles.total, BAR, 100), table["score"].tolist()))
    parts += _without(edition, board, codes, styles)
    for node in board.dimensions:
        scores = table[node.id].tolist()
        places = table[f"{node.id}_rank"].tolist()
        gone = [score != score for score in scores]  # noqa: PLR0124  (NaN)
        shown = [
            _void(board, node, code, styles) if none else score
            for code, none, score in zip(codes, gone, scores, strict=True)
        ]
        placed = [None if none else place for none, place in zip(gone, places, strict=True)]
        parts.append((Column(f"{node.name_zh}\n得分", 10, styles.score, PALE_BAR, 100), shown))
        parts.append((Column(f"{node.name_zh}\n位次", 9, styles.rank), placed))
    for kind in board.kinds.columns:
        heading = KINDS_ZH.get(kind, f"{kind} 得分")
        parts.append((Column(heading, 10, styles.score, PALE_BAR, 100), table[kind].tolist()))
    if HOME in study.attributes:
        within = ranks_within(board, HOME).reindex(codes).tolist()
        parts.append((Column(f"{study.attributes[HOME].name_zh}内位次", 8, styles.rank), within))
    if study.crosswalk:
        shares = table["inherited_weight"].tolist()
        parts.append((Column("承继权重", 8, styles.percent), shares))
    if board.emptied:
        marks = [_mark(board, code) for code in codes]
        parts.append((Column("备注", 40, styles.text), marks))
    return [column for column, _ in parts], [
        list(row) for row in zip(*(v for _, v in parts), strict=True)
    ]


def _without(
    edition: Edition, board: Result, codes: list[str], styles: Styles
) -> list[tuple[Column, list[Any]]]:
    """Return the places under variants that only leave dimensions out."""
    columns = []
    for scheme, names in dimensions_dropped(edition, board).items():
        ranks = edition.results[scheme][board.cohort].ranks.reindex(codes).tolist()
        columns.append((Column(f"不计{'、'.join(names)}位次", 9, styles.rank), ranks))
    return columns


def _empty_because(board: Result, node: Node, code: str) -> list[Status]:
    """Return the statuses of a unit's cells below a node, each once."""
    row = board.dataset.values.index.get_loc(code)
    columns = board.dataset.values.columns.get_indexer(pd.Index(node.leaves))
    return [Status(each) for each in np.unique(board.dataset.status_codes[row, columns])]


def _void(board: Result, node: Node, code: str, styles: Styles) -> Cell:
    """Return what stands in place of the score of a dimension that a unit has no value for."""
    reasons = _empty_because(board, node, code)
    return Cell("、".join(reason.name_zh for reason in reasons), styles.status(reasons[0]))


def _mark(board: Result, code: str) -> str | None:
    """Say which dimensions a unit has no value for, why, and who takes their weight."""
    names = board.emptied.get(code)
    if not names:
        return None
    nodes = [node for node in board.dataset.tree.walk() if node.name_zh in names]
    texts = [
        f"{node.name_zh}：{'、'.join(s.name_zh for s in _empty_because(board, node, code))}"
        for node in nodes
    ]
    return f"{'；'.join(texts)}，{EMPTIED}"


def _name_width(names: pd.Series) -> float:
    return max(10.0, 2.0 * max(len(name) for name in names) + 2)


def _not_ranked(page: Page, board: Result, columns: list[Column]) -> None:
    """List the units that stand outside the ranking, and why."""
    if not board.not_ranked:
        return
    page.section("未参加排名的单元")
    for unit in board.not_ranked:
        page.sheet.write_string(page.row, 0, "—", page.styles.centred)
        page.sheet.write_string(page.row, 1, unit.code, page.styles.centred)
        page.sheet.write_string(page.row, 2, unit.name_zh, page.styles.strong)
        page.sheet.write_string(page.row, 3, unit.reason_zh, page.styles.text)
        page.row += 1
    page.gap()


def _chart(page: Page, board: Result, header: int, at: tuple[int, int], left: int) -> int:
    """Draw the best units to the right of the table; return how many columns are printed."""
    count = min(CHARTED, len(board.scores))
    name, total = at
    first, last = header + 1, header + count
    chart = page.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "指数得分",
            "categories": [page.name, first, name, last, name],
            "values": [page.name, first, total, last, total],
            "fill": {"color": LINK},
            "gap": 45,
            "data_labels": {"value": True, "num_format": "0.0"},
        }
    )
    chart.set_title({"name": f"指数得分前 {count} 位", "name_font": {"size": 12, "bold": True}})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "line": {"none": True}})
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 470, "height": 460})
    page.sheet.set_column(left, left, 2)
    page.sheet.insert_chart(header, left + 1, chart, {"object_position": 2})
    return left + 9
