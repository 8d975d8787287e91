"""One leaderboard → its sheet: scores, places, marks, the units not ranked, a chart (榜单)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from countyindex.analysis import dimensions_dropped, ranks_within
from countyindex.data import Status
from countyindex.edition import Edition
from countyindex.export.workbook.describe import methods_line
from countyindex.export.workbook.names import settings_zh
from countyindex.export.workbook.page import PLAIN, Cell, Column, Page
from countyindex.export.workbook.styles import BAR, LINK, PALE_BAR, Styles
from countyindex.registry import Node, Study
from countyindex.result import Result

#: The attribute within whose values a unit is ranked a second time, where a study has it.
HOME = "city"
#: How many of the best the chart shows.
CHARTED = 10
#: A board no wider than this is legible on an upright page [characters].
UPRIGHT = 145
#: The chart's width and height [pixels].
CHART = (680, 245)
#: What happens to the weight of a dimension that a unit has no value for.
EMPTIED = "权重由其余维度承担"
#: What the scores of indicators of one kind are called.
KINDS_ZH = {"level": "水平得分", "gap": "差距得分"}


class Gain(NamedTuple):
    """What a board prints besides: a paragraph above it, and columns behind the scores."""

    note_zh: str
    #: Codes of units in order, and styles → each column with its values.
    columns: Callable[[Sequence[str], Styles], list[tuple[Column, list[Any]]]]


def write_board(page: Page, edition: Edition, board: Result, gain: Gain | None = None) -> None:
    """Fill the sheet of one board."""
    study = edition.studies[board.scheme.study]
    cohort = study.cohorts[board.cohort].name_zh
    above, columns, rows = board_table(page, edition, board, study, gain)
    page.widen(columns)
    wide = sum(column.width for column in columns)
    page.title(
        f"{board.scheme.title_zh} · {cohort} · {board.year}",
        f"数据年份 {board.year}：指数据所属的年份，不是报告发布的年份。"
        f"{len(board.scores)} 个单元参加排名，1 为最好，得分相同者位次并列。",
    )
    if settings := settings_zh(edition):
        page.paragraph(settings, len(columns), wide)
    page.paragraph(methods_line(board, study), len(columns), wide)
    page.paragraph(board.scheme.note_zh or study.note_zh, len(columns), wide)
    if gain is not None:
        page.paragraph(gain.note_zh, len(columns), wide)
    top = page.row
    page.groups(columns, above)
    header = page.row
    page.headings(columns)
    first, last = page.rows(columns, rows)
    page.sheet.autofilter(header, 0, last, len(columns) - 1)
    page.gap()
    _not_ranked(page, board)
    name_at = [column.heading for column in columns].index("名称")
    total_at = [column.heading for column in columns].index("指数得分")
    _chart(page, board, first, (name_at, total_at))
    page.finish(
        freeze=(header + 1, name_at + 1),
        repeat=(top, header + 1),
        footer=f"{board.scheme.title_zh} · 数据年份 {board.year}",
        portrait=wide <= UPRIGHT,
        compact=True,
    )


def board_table(
    page: Page, edition: Edition, board: Result, study: Study, gain: Gain | None = None
) -> tuple[list[str], list[Column], list[list[Any]]]:
    """Lay a board out as names over groups of columns, columns and rows, best first."""
    styles = page.styles
    table = board.leaderboard()
    codes = list(table.index)
    units = board.dataset.units.loc[codes]
    names = units["name_zh"].tolist()
    parts: list[tuple[str, Column, list[Any]]] = [
        ("", Column("位次", 7, styles.rank), table["rank"].tolist()),
        ("", Column("代码", 9, styles.centred), codes),
        ("", page.naming("名称", names), names),
    ]
    if HOME in study.attributes:
        label = study.attributes[HOME].name_zh
        values = [study.label(HOME, value) for value in units[HOME]]
        form = styles.wrapped if max(map(len, values)) > 10 else styles.text
        parts.append(("", Column(label, 10, form), values))
    parts.append(("", Column("指数得分", 10, styles.total, BAR, 100), table["score"].tolist()))
    if gain is not None:
        parts += [("", *part) for part in gain.columns(codes, styles)]
    parts += [("", *part) for part in _without(edition, board, codes, styles)]
    for node in board.dimensions:
        parts += _dimension(board, node, table, styles)
    for kind in board.kinds.columns:
        heading = KINDS_ZH.get(kind, f"{kind} 得分")
        parts.append(("", Column(heading, 10, styles.score, PALE_BAR, 100), table[kind].tolist()))
    if HOME in study.attributes:
        within = ranks_within(board, HOME).reindex(codes).tolist()
        heading = f"{study.attributes[HOME].name_zh}内位次"
        parts.append(("", Column(heading, 10, styles.rank), within))
    if (table["inherited_weight"] > 0).any():
        shares = table["inherited_weight"].tolist()
        parts.append(("", Column("承继权重", 9, styles.percent), shares))
    if board.emptied:
        marks = [_mark(board, code) for code in codes]
        parts.append(("", Column("备注", 38, styles.wrapped), marks))
    above, columns, values = (list(each) for each in zip(*parts, strict=True))
    return above, columns, [list(row) for row in zip(*values, strict=True)]


def _dimension(
    board: Result, node: Node, table: pd.DataFrame, styles: Styles
) -> list[tuple[str, Column, list[Any]]]:
    """Return the scores and the places of one dimension, under its name."""
    scores = table[node.id].tolist()
    places = table[f"{node.id}_rank"].tolist()
    gone = [score != score for score in scores]  # noqa: PLR0124  (NaN)
    shown = [
        _void(board, node, code, styles) if none else score
        for code, none, score in zip(table.index, gone, scores, strict=True)
    ]
    placed = [None if none else place for none, place in zip(gone, places, strict=True)]
    name = node.name_zh.replace("（", "\n（", 1)
    return [
        (name, Column("得分", 9, styles.score, PALE_BAR, 100), shown),
        (name, Column("位次", 7.5, styles.rank), placed),
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
    nodes = [node for node in board.tree.walk() if node.name_zh in names]
    texts = [
        f"{node.name_zh}：{'、'.join(s.name_zh for s in _empty_because(board, node, code))}"
        for node in nodes
    ]
    return f"{'；'.join(texts)}，{EMPTIED}"


def _not_ranked(page: Page, board: Result) -> None:
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


def _chart(page: Page, board: Result, first: int, at: tuple[int, int]) -> None:
    """Draw the best units below the table."""
    count = min(CHARTED, len(board.scores))
    name, total = at
    last = first + count - 1
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
    chart.set_y_axis(
        {
            **{"reverse": True, "interval_unit": 1, "line": {"none": True}},
            "num_font": {"size": 8},
        }
    )
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": CHART[0], "height": CHART[1]})
    page.block()
    page.sheet.insert_chart(page.row, 2, chart, {"object_position": 2})
    page.gap(math.ceil(CHART[1] * 0.75 / PLAIN) + 2)
