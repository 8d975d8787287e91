"""Every board by city, region and other groups of units → one sheet (全景)."""

from __future__ import annotations

from countyindex.analysis import overview
from countyindex.edition import Edition
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import PALE_BAR


def write_panorama(page: Page, edition: Edition) -> None:
    """Fill the sheet: one long table that can be filtered by board and division."""
    styles = page.styles
    page.title(
        "全景：各类单元的表现",
        f"数据年份 {edition.year}。平均得分为组内简单平均；各榜分别计分，不同榜之间不可比。",
    )
    for study in dict.fromkeys(board.scheme.study for board in edition.boards):
        for attribute in edition.studies[study].attributes.values():
            if attribute.valid:
                page.line(f"{attribute.name_zh}：名单适用于 {attribute.valid}。")
    columns = [
        Column("榜", 16, styles.text),
        Column("划分", 18, styles.text),
        Column("类别", 18, styles.strong),
        Column("单元数", 9, styles.rank),
        Column("平均得分", 18, styles.score, PALE_BAR, 100),
        Column("最好位次", 10, styles.rank),
        Column("最好单元", 26, styles.text),
        Column("前十名个数", 12, styles.rank),
    ]
    cohorts = [cohort_zh(edition, board) for board in edition.boards]
    rows = []
    for board in edition.boards:
        name = cohort_zh(edition, board)
        name = f"{name} · {board.scheme.id}" if cohorts.count(name) > 1 else name
        table = overview(board, edition.studies[board.scheme.study]).drop(
            columns=["attribute", "group"]
        )
        rows += [[name, *values] for values in table.to_numpy(dtype=object).tolist()]
    header = page.row
    page.table(columns, rows)
    if not rows:
        page.line("本项目的单元没有可供分组的属性。")
    page.finish(
        freeze=(header + 1, 0),
        repeat=(header, header + 1),
        footer=f"全景 · 数据年份 {edition.year}",
    )
