"""What every node has in common, and what moves it → the sheet 审计·结构与影响."""

from __future__ import annotations

import numpy as np

from countyindex.analysis.audit import Audit
from countyindex.edition import Edition
from countyindex.export.workbook.audit.flags import FLAGS_ZH, PLACES, audits, item_columns, told
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import Styles


def write_structure(page: Page, edition: Edition) -> None:
    """Fill the sheet: what every node has in common, how consistent it is, and what moves it."""
    page.title(
        "审计·结构与影响：维度是否一体，权重是否相称",
        f"数据年份 {edition.year}。KMO、Bartlett、主成分与 Cronbach α 只用各项齐全的单元；"
        "S 为上级得分对该项的相关比：局部线性平滑，高斯核，带宽以该项标准差计，"
        "∞ 即直线（S = r²）。",
    )
    top = page.row
    for name, found in audits(edition):
        page.section(f"{name}：维度结构与内部一致性", new_page=True)
        _nodes(page, found)
        page.gap()
        page.section(f"{name}：各项与其余各项的相关，去掉后的 α")
        _items(page, found)
        page.gap()
        page.section(f"{name}：权重与实际影响", new_page=True)
        _importance(page, found)
        page.gap()
    page.finish(freeze=(top, 1), repeat=(0, top), footer=f"审计·结构与影响 · {edition.year}")


def _nodes(page: Page, found: Audit) -> None:
    styles = page.styles
    number, count = styles.number(PLACES), styles.rank
    table = found.structure.join(found.reliability[["alpha", "standardised", "low"]])
    columns = [
        page.naming("维度", found.names.values(), least=28),
        Column("项数", 28, count),
        *(Column("齐全单元", 9, count), Column("KMO", 9, number), Column("χ²", 9, number)),
        *(Column("自由度", 9, count), Column("p", 9, styles.number("0.000"))),
        *(Column("特征值＞1", 9, count), Column("第一主成分", 9, styles.percent)),
        *(Column("α", 10, number), Column("α（标准化）", 16, number)),
        Column("特征值", 34, styles.wrapped),
    ]
    rows = [
        [
            *(found.names[str(node)], row["items"], row["units"]),
            told(row["kmo"], row["low_kmo"], styles),
            *(row["bartlett_chi2"], row["bartlett_df"]),
            told(row["bartlett_p"], row["unrelated"], styles, "0.000"),
            *(row["components"] or None, row["first_share"]),
            *(told(row["alpha"], row["low"], styles), row["standardised"]),
            row["reason_zh"] or "、".join(f"{value:.2f}" for value in row["eigenvalues"]),
        ]
        for node, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    page.table(columns, rows)


def _items(page: Page, found: Audit) -> None:
    styles = page.styles
    number = styles.number(PLACES)
    columns = [
        *item_columns(page, found, "项", "上级"),
        Column("与其余", 9, number),
        Column("去掉后 α", 9, number),
        Column("（标准化）", 9, number),
        Column("α 升高", 9, styles.centred),
    ]
    rows = [
        [
            *(found.names[row["item"]], found.names[row["node"]], row["item_rest"]),
            *(row["without"], row["without_standardised"], "是" if row["better"] else ""),
        ]
        for row in found.items.to_dict("records")
    ]
    page.table(columns, rows)


def _importance(page: Page, found: Audit) -> None:
    styles = page.styles
    number, share = styles.number(PLACES), styles.percent
    columns = [
        *item_columns(page, found, "项", "上级"),
        *(Column("权重", 9, share), Column("影响份额", 9, share), Column("倍数", 9, number)),
        *(Column("S", 9, number), Column("r²", 9, number), Column("带宽", 9, number)),
        Column("单元数", 9, styles.rank),
        Column("判断", 16, styles.centred),
    ]
    rows = [
        [
            *(found.names[row["item"]], found.names[row["node"]], row["weight"], row["share"]),
            told(row["times"], row["flag"], styles),
            *(row["ratio"], row["linear"], _bandwidth(row["bandwidth"], styles)),
            *(row["units"], FLAGS_ZH[row["flag"]]),
        ]
        for row in found.importance.to_dict("records")
    ]
    page.table(columns, rows)


def _bandwidth(value: float, styles: Styles) -> Cell | float:
    return Cell("∞", styles.cell(align="right")) if np.isinf(value) else value
