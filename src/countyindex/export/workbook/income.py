"""Urban–rural income ratio and gap through the years → one sheet with charts (城乡收入)."""

from __future__ import annotations

from countyindex.analysis import IncomeTrend, income_trends
from countyindex.edition import Edition
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import SERIES

#: A chart with more lines than these is a thicket.
MOST_LINES = 12


def write_income(page: Page, edition: Edition) -> None:
    """Fill the sheet: one table a study, ratio and gap side by side."""
    page.title(
        "城乡收入：倍差与绝对差距",
        "倍差 = 城镇 ÷ 农村（倍）；绝对差距 = 城镇 − 农村（元）。二者可能反向变动，须同时看。"
        "收入为名义值。",
    )
    trends = income_trends(edition)
    top = page.row
    breaks = []
    for number, trend in enumerate(trends):
        if number:
            breaks.append(page.row)
        _trend(page, trend)
    page.sheet.set_h_pagebreaks(breaks)
    if not trends:
        page.line("本项目没有城乡收入数据。")
    page.finish(freeze=(top, 2), repeat=top, footer="城乡收入")


def _trend(page: Page, trend: IncomeTrend) -> None:
    styles = page.styles
    page.section(trend.title_zh)
    how = (
        "倍差与差距均照来源所印。"
        if trend.gap_is_printed
        else "倍差与差距由所印的城镇、农村收入算出。"
    )
    page.line(f"{how}来源：{'；'.join(trend.sources_zh)}")
    years = [int(year) for year in trend.ratio.columns]
    columns = [
        *(Column("代码", 9, styles.centred), Column("名称", 18, styles.strong)),
        *(Column(f"倍差 {year}", 10, styles.number("0.00")) for year in years),
        *(Column(f"差距 {year}", 11, styles.number("#,##0")) for year in years),
    ]
    rows = [
        [code, name, *ratios, *gaps]
        for code, name, ratios, gaps in zip(
            *(
                trend.ratio.index,
                trend.names,
                trend.ratio.to_numpy().tolist(),
                trend.gap.to_numpy().tolist(),
            ),
            strict=True,
        )
    ]
    first, last = page.table(columns, rows)
    page.gap()
    if len(rows) <= MOST_LINES:
        _charts(page, trend, (first, last), len(years))


def _charts(page: Page, trend: IncomeTrend, rows: tuple[int, int], years: int) -> None:
    """Draw ratio and gap, one line a unit, side by side below the table."""
    first, last = rows
    for left, title, pattern, column in (
        (2, "城乡居民收入倍差", "0.0", 0),
        (2 + years, "城乡居民收入绝对差距（元）", "#,##0", 6),
    ):
        chart = page.book.add_chart({"type": "line"})
        for number, row in enumerate(range(first, last + 1)):
            chart.add_series(
                {
                    "name": [page.name, row, 1],
                    "categories": [page.name, first - 1, left, first - 1, left + years - 1],
                    "values": [page.name, row, left, row, left + years - 1],
                    "line": {
                        "color": SERIES[number % len(SERIES)],
                        "width": 1.75,
                        "dash_type": "solid" if number < len(SERIES) else "dash",
                    },
                }
            )
        chart.set_title({"name": f"{trend.title_zh}：{title}", "name_font": {"size": 11}})
        chart.set_x_axis({"interval_unit": 1, "num_font": {"size": 8}})
        chart.set_y_axis(
            {
                "num_format": pattern,
                "major_gridlines": {"visible": True, "line": {"color": "#E5E8EC"}},
            }
        )
        chart.set_legend({"position": "bottom", "font": {"size": 8}})
        chart.set_size({"width": 470, "height": 340})
        page.sheet.insert_chart(page.row, column, chart, {"object_position": 2})
    page.gap(18)
