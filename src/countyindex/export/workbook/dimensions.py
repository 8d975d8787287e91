"""Every node below the index → a board of its own, side by side, cohort by cohort (维度榜)."""

from __future__ import annotations

from math import isnan

from countyindex.edition import Edition
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import PALE_BAR
from countyindex.ranking import rank
from countyindex.registry import Node
from countyindex.result import Result


def write_dimensions(page: Page, edition: Edition) -> None:
    """Fill the sheet: one block a board, in it one ranked list a dimension."""
    page.title(
        "维度榜：各维度内的得分与位次", f"数据年份 {edition.year}。各组分别排名，组间不可比。"
    )
    top = page.row
    alone = len(edition.boards) == 1
    for board in edition.boards:
        nodes = [node for node in board.tree.walk() if node is not board.tree]
        page.section(
            f"{board.scheme.title_zh} · {cohort_zh(edition, board)} · {board.year}", new_page=True
        )
        if not nodes:
            page.line("本方案不分维度。")
        start = page.row
        for at, node in enumerate(nodes):
            page.row = start
            _one(page, board, node, at * 4)
        page.gap()
    frozen = top + 2 if alone else top
    page.finish(
        freeze=(frozen, 0),
        repeat=(0, frozen),
        footer=f"维度榜 · 数据年份 {edition.year}",
        compact=True,
    )


def _one(page: Page, board: Result, node: Node, left: int) -> None:
    """Write one dimension's list, best first, and a narrow column behind it."""
    styles = page.styles
    start = page.row
    scores = board.node_scores(node.id)
    names = board.dataset.units.loc[scores.index, "name_zh"]
    places = rank(scores.to_numpy())
    every = zip(places.tolist(), names.tolist(), scores.tolist(), strict=True)
    rows = sorted(row for row in every if not isnan(row[2]))
    columns = [
        Column("位次", 7, styles.rank),
        page.naming(node.name_zh, [name for _, name, _ in rows], least=12)._replace(
            format=styles.wrapped
        ),
        Column("得分", 8, styles.score, PALE_BAR, 100),
    ]
    page.table(columns, rows, left)
    page.widen_one(left + 3, 1.5)
    page.row = max(page.row, start + len(board.scores) + 1)
