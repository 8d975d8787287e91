"""Every node below the index → a board of its own, side by side, cohort by cohort (维度榜)."""

from __future__ import annotations

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
    breaks = []
    for number, board in enumerate(edition.boards):
        nodes = [node for node in board.dataset.tree.walk() if node is not board.dataset.tree]
        if number:
            breaks.append(page.row)
        page.section(f"{board.scheme.title_zh} · {cohort_zh(edition, board)} · {board.year}")
        if not nodes:
            page.line("本方案不分维度。")
        start = page.row
        for at, node in enumerate(nodes):
            page.row = start
            _one(page, board, node, at * 4)
        page.gap()
    page.sheet.set_h_pagebreaks(breaks)
    page.finish(freeze=(top, 0), repeat=top, footer=f"维度榜 · 数据年份 {edition.year}")


def _one(page: Page, board: Result, node: Node, left: int) -> None:
    """Write one dimension's list, best first, and a narrow column behind it."""
    styles = page.styles
    scores = board.node_scores(node.id)
    table = board.dataset.units.loc[scores.index, ["name_zh"]].assign(
        score=scores, place=rank(scores.to_numpy())
    )
    table = table[scores.notna()].sort_values(["place", "name_zh"], kind="stable")
    columns = [
        Column("位次", 6, styles.rank),
        Column(node.name_zh, 2.0 * max(map(len, table["name_zh"]), default=4) + 2, styles.text),
        Column("得分", 8, styles.score, PALE_BAR, 100),
    ]
    rows = list(
        zip(
            table["place"].tolist(), table["name_zh"].tolist(), table["score"].tolist(), strict=True
        )
    )
    page.headings(columns, left)
    page.sheet.set_row(page.row, 38)
    for at, values in enumerate(rows, page.row + 1):
        page.cells(at, columns, values, left)
    page.bars(columns, page.row + 1, page.row + len(rows), left)
    page.sheet.set_column(left + 3, left + 3, 1.5)
    page.row += len(board.scores) + 1
