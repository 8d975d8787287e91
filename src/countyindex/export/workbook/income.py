"""Urban–rural income ratio and gap through the years → one sheet with charts (城乡收入)."""

from __future__ import annotations

import math

from countyindex.analysis import IncomeTrend, income_trends, trend_lines
from countyindex.edition import Edition
from countyindex.export.workbook.page import PLAIN, Cell, Column, Page
from countyindex.export.workbook.styles import SERIES

#: How ratios and gaps are printed.
RATIO, GAP = "0.00", "#,##0"
#: A chart's width and height [pixels].
CHART = (460, 265)


def write_income(page: Page, edition: Edition) -> None:
    """Fill the sheet: a block a study, with ratio and gap side by side, the lines of its charts."""
    page.title(
        "城乡收入：倍差与绝对差距",
        "倍差 = 城镇 ÷ 农村（倍）；绝对差距 = 城镇 − 农村（元）。二者可能反向变动，须同时看。"
        "收入为名义值。",
    )
    trends = income_trends(edition)
    top = page.row
    for trend in trends:
        _trend(page, trend)
    if not trends:
        page.line("本项目没有城乡收入数据。")
    page.finish(freeze=(top, 2), repeat=(0, top), footer="城乡收入", portrait=True, compact=True)


def _trend(page: Page, trend: IncomeTrend) -> None:
    styles = page.styles
    page.section(trend.title_zh, new_page=True)
    how = (
        "倍差与差距均为原文所载。"
        if trend.gap_is_printed
        else "倍差与差距由来源所载的城镇、农村收入算出。"
    )
    page.line(f"{how}来源：{'；'.join(trend.sources_zh)}")
    years = [int(year) for year in trend.ratio.columns]
    columns = [
        Column("代码", 9, styles.centred),
        page.naming("名称", trend.names, least=30),
        *(Column(f"倍差 {year}", 10, styles.number(RATIO)) for year in years),
        *(Column(f"差距 {year}", 11, styles.number(GAP)) for year in years),
    ]
    ratios, gaps = trend.ratio.to_numpy().tolist(), trend.gap.to_numpy().tolist()
    rows = [
        [code, name, *ratio, *gap]
        for code, name, ratio, gap in zip(trend.ratio.index, trend.names, ratios, gaps, strict=True)
    ]
    page.table(columns, rows)
    page.gap()
    _lines(page, trend, years)


def _lines(page: Page, trend: IncomeTrend, years: list[int]) -> None:
    """Write the few lines that tell the trend, ratio then gap, and draw them side by side."""
    styles = page.styles
    page.section(f"{trend.title_zh}：走势图数据（最高与最低按最后一年）")
    parts = (
        ("倍差", trend_lines(trend.ratio, trend.names, trend.focus), styles.number(RATIO)),
        ("差距", trend_lines(trend.gap, trend.names, trend.focus), styles.number(GAP)),
    )
    columns = [
        *(Column("数据", 9, styles.centred), Column("单元", 30, styles.strong)),
        *(Column(str(year), 10, styles.number(RATIO)) for year in years),
    ]
    rows = [
        [label, name, *(Cell(value, form) for value in values)]
        for label, lines, form in parts
        for name, values in zip(lines.index, lines.to_numpy().tolist(), strict=True)
    ]
    first, last = page.table(columns, rows, filtered=False)
    page.gap()
    middle = first + len(parts[0][1])
    for block, title, pattern, column in (
        ((first, middle - 1), "城乡居民收入倍差", "0.0", 1),
        ((middle, last), "城乡居民收入绝对差距（元）", GAP, 6),
    ):
        _chart(page, f"{trend.title_zh}：{title}", pattern, (first - 1, *block), len(years), column)
    page.gap(math.ceil(CHART[1] * 0.75 / PLAIN) + 1)


def _chart(
    page: Page, title: str, pattern: str, rows: tuple[int, int, int], years: int, column: int
) -> None:
    """Draw one line a row; `rows` are the one with the years, the first and the last."""
    header, first, last = rows
    chart = page.book.add_chart({"type": "line"})
    for number, row in enumerate(range(first, last + 1)):
        chart.add_series(
            {
                "name": [page.name, row, 1],
                "categories": [page.name, header, 2, header, 1 + years],
                "values": [page.name, row, 2, row, 1 + years],
                "line": {"color": SERIES[number % len(SERIES)], "width": 2.25},
                "marker": {
                    **{"type": "circle", "size": 5},
                    **{"fill": {"color": SERIES[number % len(SERIES)]}, "border": {"none": True}},
                },
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_x_axis({"interval_unit": 1, "num_font": {"size": 9}})
    chart.set_y_axis(
        {
            "num_format": pattern,
            "major_gridlines": {"visible": True, "line": {"color": "#E5E8EC"}},
        }
    )
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    chart.set_size({"width": CHART[0], "height": CHART[1]})
    page.sheet.insert_chart(page.row, column, chart, {"object_position": 2})
