"""Every board's places under every scheme that scores it → one sheet (方案对比)."""

from __future__ import annotations

from countyindex.analysis import rank_comparison, rank_correlations
from countyindex.edition import Edition
from countyindex.export.workbook.names import cohort_zh, scheme_zh, settings_zh
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import PALE_BAR
from countyindex.result import Result


def write_comparison(page: Page, edition: Edition) -> None:
    """Fill the sheet: one table a board, best first under the board's own scheme."""
    page.title(
        "方案对比：各单元在各方案下的位次",
        f"数据年份 {edition.year}。"
        "位次差 = 最差位次 − 最好位次，只计与本榜排同一批单元的方案；"
        "斯皮尔曼相关系数按两方案共有的单元重排后计算。",
    )
    if settings := settings_zh(edition):
        page.line(settings)
    top = page.row
    for board in edition.boards:
        _block(page, edition, board)
    page.finish(
        freeze=(top, 3),
        repeat=(0, top),
        footer=f"方案对比 · 数据年份 {edition.year}",
        portrait=True,
        compact=True,
    )


def _block(page: Page, edition: Edition, board: Result) -> None:
    styles = page.styles
    ranks = rank_comparison(edition, board)
    correlations = rank_correlations(edition, board)
    schemes = list(correlations.index)
    page.section(
        f"{board.scheme.title_zh} · {cohort_zh(edition, board)} · {board.year}", new_page=True
    )
    units = dict(zip(board.dataset.units.index, board.dataset.names, strict=True))
    columns = [
        Column("代码", 9, styles.centred),
        page.naming("名称", units.values(), least=16),
        *(Column(_heading(edition, board, scheme), 11, styles.rank) for scheme in schemes),
        Column("最好位次", 9, styles.rank),
        Column("最差位次", 9, styles.rank),
        Column("位次差", 11, styles.rank, PALE_BAR),
    ]
    rows = [
        [code, units[code], *values]
        for code, values in zip(ranks.index, ranks.to_numpy().tolist(), strict=True)
    ]
    page.table(columns, rows)
    for label, column, form in (
        ("与本榜方案的斯皮尔曼相关", "spearman", styles.cell(num_format="0.000", align="center")),
        ("与本榜方案的肯德尔 τ", "kendall", styles.cell(num_format="0.000", align="center")),
        ("共同排名的单元数", "units", styles.rank),
    ):
        line = [
            Column("", 9, styles.text),
            Column("", 16, styles.text),
            *(Column("", 11, form) for _ in schemes),
        ]
        page.cells(page.row, line, [label, None, *correlations[column].tolist()])
        page.row += 1
    for scheme, reason in edition.refused.items():
        if edition.schemes[scheme].study == board.scheme.study:
            page.line(f"方案“{scheme_zh(edition, scheme)}”（{scheme}）未能计算：{reason}")
    page.gap()


def _heading(edition: Edition, board: Result, scheme: str) -> str:
    """Return what stands over the places under a scheme."""
    short = scheme_zh(edition, scheme)
    return f"{short}\n（本榜）" if scheme == board.scheme.id else short
