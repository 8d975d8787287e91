"""The statistics of every board's indicators and units → the sheet 审计·描述统计."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from countyindex.analysis.audit import Audit
from countyindex.edition import Edition
from countyindex.export.workbook.audit.flags import ALERT, PLACES, audits
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import pattern_for


def write_distributions(page: Page, edition: Edition) -> None:
    """Fill the sheet: statistics of every indicator, and how complete every unit is."""
    page.title(
        "审计·描述统计：指标的分布与数据可得性",
        f"数据年份 {edition.year}。统计量按参加排名的单元、处理前的原值计算；标准差用 n − 1，"
        "偏度与（超额）峰度经偏差校正。",
    )
    top = page.row
    for name, found in audits(edition):
        page.section(f"{name}：指标", new_page=True)
        _statistics(page, found)
        page.gap()
        page.section(f"{name}：单元的数据可得率（各格等计；不适用、未公布的不计）", new_page=True)
        _availability(page, found)
        page.gap()
    page.finish(freeze=(top, 1), repeat=(0, top), footer=f"审计·描述统计 · {edition.year}")


def _statistics(page: Page, found: Audit) -> None:
    styles = page.styles
    table = found.statistics
    number, share = styles.number(PLACES), styles.percent
    columns = [
        page.naming("指标", (found.names[name] for name in table.index), least=28),
        Column("单位", 14, styles.wrapped),
        *(Column(text, 8, styles.rank) for text in ("有数据", "适用")),
        *(Column(text, 11, number) for text in ("均值", "标准差", "最小", "中位", "最大")),
        *(Column(text, 9, share) for text in ("零值", "不同取值")),
        *(Column(text, 9, number) for text in ("偏度", "峰度", "处理后偏度", "处理后峰度")),
        Column("提示", 20, styles.wrapped),
    ]
    rows = []
    for name, row in zip(table.index, table.to_dict("records"), strict=True):
        form = styles.number(pattern_for(max(abs(row["min"]), abs(row["max"]))))
        rows.append(
            [
                *(found.names[str(name)], row["unit"], row["units"], row["applicable"]),
                *(Cell(row[key], form) for key in ("mean", "sd", "min", "median", "max")),
                *(row["zeros"], row["different"], row["skewness"], row["kurtosis"]),
                *(row["skewness_treated"], row["kurtosis_treated"], "、".join(_remarks(row))),
            ]
        )
    page.table(columns, rows)


def _remarks(row: Mapping[Any, Any]) -> Iterator[str]:
    if row["outlying"]:
        yield "处理后仍离群" if row["outlying_treated"] else "离群，处理后消除"
    for flag, text in (("short", "数据不足"), ("many_zeros", "零值多"), ("few_values", "并列多")):
        if row[flag]:
            yield text


def _availability(page: Page, found: Audit) -> None:
    styles = page.styles
    table = found.availability
    dimensions = [str(column) for column in table if column in found.names]
    columns = [
        page.naming("单元", map(str, table["name_zh"]), least=16),
        Column("排名", 14, styles.centred),
        *(Column(text, 8, styles.rank) for text in ("适用格", "有数据")),
        *(Column(text, 11, styles.rank) for text in ("沿用", "承继", "插补")),
        Column("可得率", 11, styles.percent),
        *(Column(found.names[name], 11, styles.percent) for name in dimensions),
    ]
    rows = [
        [
            *(row["name_zh"], "是" if row["ranked"] else "否", row["applicable"], row["found"]),
            *(row["carried"], row["inherited"], row["imputed"]),
            Cell(row["share"], styles.cell(num_format="0.0%", **ALERT))
            if row["short"]
            else row["share"],
            *(row[name] for name in dimensions),
        ]
        for row in table.to_dict("records")
    ]
    page.table(columns, rows)
