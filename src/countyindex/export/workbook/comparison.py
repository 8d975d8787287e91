"""Every board's places under every scheme that scores it → one sheet (方案对比)."""

from __future__ import annotations

from countyindex.analysis import rank_comparison, rank_correlations
from countyindex.edition import Edition
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import PALE_BAR
from countyindex.result import Result


def write_comparison(page: Page, edition: Edition) -> None:
    """Fill the sheet: one table a board, best first under the board's own scheme."""
    page.title(
        "方案对比：各单元在各方案下的位次",
        "位次差 = 最差位次 − 最好位次，只计与本榜排同一批单元的方案；"
        "斯皮尔曼相关系数按两方案共有的单元重排后计算。",
    )
    top = page.row
    breaks = []
    for number, board in enumerate(edition.boards):
        if number:
            breaks.append(page.row)
        _block(page, edition, board)
    page.sheet.set_h_pagebreaks(breaks)
    page.finish(freeze=(top, 3), repeat=top, footer=f"方案对比 · 数据年份 {edition.year}")


def _block(page: Page, edition: Edition, board: Result) -> None:
    styles = page.styles
    ranks = rank_comparison(edition, board)
    correlations = rank_correlations(edition, board)
    schemes = list(correlations.index)
    names = [_short(edition, board, scheme) for scheme in schemes]
    page.section(f"{board.scheme.title_zh} · {cohort_zh(edition, board)} · {board.year}")
    columns = [
        Column("代码", 9, styles.centred),
        Column("名称", 16, styles.strong),
        *(Column(name, 12, styles.rank) for name in names),
        Column("最好位次", 9, styles.rank),
        Column("最差位次", 9, styles.rank),
        Column("位次差", 11, styles.rank, PALE_BAR),
    ]
    units = board.dataset.units["name_zh"]
    rows = [
        [code, units[code], *values]
        for code, values in zip(ranks.index, ranks.to_numpy().tolist(), strict=True)
    ]
    page.table(columns, rows)
    for label, column, form in (
        ("与本榜方案的斯皮尔曼相关", "spearman", styles.cell(num_format="0.000", align="center")),
        ("共同排名的单元数", "units", styles.rank),
    ):
        line = [
            Column("", 9, styles.text),
            Column("", 16, styles.text),
            *(Column("", 12, form) for _ in schemes),
        ]
        page.cells(page.row, line, [label, None, *correlations[column].tolist()])
        page.row += 1
    for scheme, reason in edition.refused.items():
        if edition.schemes[scheme].study == board.scheme.study:
            page.line(f"方案 {scheme} 未能计算：{reason}")
    page.gap()


def _short(edition: Edition, board: Result, scheme: str) -> str:
    """Return what a variant's title says beyond the board's own, and its id."""
    if scheme == board.scheme.id:
        return f"本榜方案 {scheme}"
    title = edition.schemes[scheme].title_zh
    return f"{title.split('：', 1)[-1]} {scheme}"
