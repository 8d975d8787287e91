"""What goes with what on every board → the sheet 审计·相关."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from countyindex.analysis.audit import Audit
from countyindex.edition import Edition
from countyindex.export.workbook.audit.flags import FLAGS_ZH, PLACES, audits, item_columns, told
from countyindex.export.workbook.page import Column, Page


def write_correlations(page: Page, edition: Edition) -> None:
    """Fill the sheet: correlations across levels, with size, and between items."""
    page.title(
        "审计·相关：与上级、与规模、彼此之间",
        f"数据年份 {edition.year}。皮尔逊相关系数，用标准化得分（越大越好），"
        "按两者都有得分的单元计算。",
    )
    top = page.row
    for name, found in audits(edition):
        page.section(f"{name}：与上级的相关", new_page=True)
        _links(page, found)
        page.gap()
        page.section(f"{name}：与规模的相关", new_page=True)
        _size(page, found)
        page.gap()
        page.section(f"{name}：同一上级的各对，与不同上级而重复的各对", new_page=True)
        _pairs(page, found)
        page.gap()
    page.finish(
        freeze=(top, 1),
        repeat=(0, top),
        footer=f"审计·相关 · {edition.year}",
        portrait=True,
    )


def _links(page: Page, found: Audit) -> None:
    columns = [*item_columns(page, found, "项", "上级"), *_judged_columns(page)]
    rows = [
        [
            *(found.names[row["item"]], found.names[row["node"]]),
            *_judged(page, row),
        ]
        for row in found.links.to_dict("records")
    ]
    page.table(columns, rows)


def _size(page: Page, found: Audit) -> None:
    if not len(found.size):
        page.line("研究没有指明规模数据，未作此项检查。")
        return
    number = page.styles.number(PLACES)
    columns = [
        *item_columns(page, found, "项", "规模"),
        *(Column("相关系数", 12, number), Column("与规模的对数", 12, number)),
        Column("判断", 16, page.styles.centred),
        Column("单元数", 24, page.styles.rank),
    ]
    rows = [
        [
            *(found.names[row["item"]], row["size_zh"]),
            *(told(row["r"], row["flag"], page.styles), row["r_log"]),
            *(FLAGS_ZH[row["flag"]], row["units"]),
        ]
        for row in found.size.to_dict("records")
    ]
    page.table(columns, rows)


def _pairs(page: Page, found: Audit) -> None:
    columns = [
        *item_columns(page, found, "一项", "另一项"),
        *_judged_columns(page),
        Column("同属", 24, page.styles.wrapped),
    ]
    shown = found.pairs[(found.pairs["node"] != "") | (found.pairs["flag"] != "")]
    rows = [
        [
            *(found.names[row["first"]], found.names[row["second"]]),
            *_judged(page, row),
            found.names[row["node"]] if row["node"] else "（不同上级）",
        ]
        for row in shown.to_dict("records")
    ]
    page.table(columns, rows)


def _judged_columns(page: Page) -> tuple[Column, Column, Column]:
    """Return the columns of a correlation, of how many units it rests on, and of what it flags."""
    return (
        Column("相关系数", 12, page.styles.number(PLACES)),
        Column("单元数", 12, page.styles.rank),
        Column("判断", 16, page.styles.centred),
    )


def _judged(page: Page, row: Mapping[Any, Any]) -> tuple[Any, Any, str]:
    return told(row["r"], row["flag"], page.styles), row["units"], FLAGS_ZH[row["flag"]]
