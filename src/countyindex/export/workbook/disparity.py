"""Disparity of the studies' figures, its parts, and convergence → one sheet (差距分解)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from xlsxwriter.chart import Chart

from countyindex.analysis.disparity import Convergence, Disparity, converging, disparities
from countyindex.analysis.findings import (
    convergence_findings,
    disparity_findings,
    income_findings,
)
from countyindex.analysis.income import income_trends
from countyindex.edition import Edition
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import PALE_BAR, PERCENT, SERIES

#: Widths of the sheet's columns [characters], which its tables share.
WIDTHS = (44, 17, 8, 11, 17, 11, 17, 11, 10, 10, 10, 10, 10, 10, 10, 10)
#: Columns over which sentences run.
SPAN = 11
#: A chart's size [pixels], and the rows it takes.
WIDE, HIGH, ROWS = 620, 300, 16
#: A line needs as many years as this, or more.
LEAST_YEARS = 3

HEADINGS = (
    *("量", "权重", "年份", "均值", "最高", "最高值", "最低", "最低值", "极值比", "变异系数"),
    *("基尼系数", "泰尔 T", "泰尔 L", "阿特金森 ε = 0.5", "阿特金森 ε = 1", "阿特金森 ε = 2"),
)
MEASURES = (
    *("mean", "highest_zh", "highest", "lowest_zh", "lowest", "max_min", "cv", "gini", "theil_t"),
    *("theil_l", "atkinson_0.5", "atkinson_1", "atkinson_2"),
)
#: Those in the unit of what is measured.
AMOUNTS = ("mean", "highest", "lowest")


def write_disparity(page: Page, edition: Edition) -> None:
    """Fill the sheet: all measures first, then each quantity's parts, then convergence."""
    page.title(
        "差距分解：各单元之间差多少，差在组间还是组内，是否趋同",
        f"数据年份至 {edition.year}。变异系数、标准差均以 n 为分母；泰尔指数用自然对数。"
        "加权者以各单元人口为权，只反映单元之间的差距，不含单元内部的差距。",
    )
    top = page.row
    found = disparities(edition)
    for at, width in enumerate(WIDTHS):
        page.widen_one(at, width)
    if not found:
        page.line("本次所读的研究没有可量度的数据。")
    else:
        _measures(page, found)
        for each in found:
            _quantity(page, each)
        _converging(page, edition)
    page.finish(freeze=(top, 1), repeat=(0, top), footer=f"差距分解 · 数据年份 {edition.year}")


def _title(found: Disparity | Convergence) -> str:
    return f"{found.quantity.units_zh} · {found.quantity.name_zh}"


def _columns(page: Page, headings: Sequence[str], patterns: Sequence[str]) -> list[Column]:
    """Columns of the sheet's common widths; a pattern of "" is text."""
    forms = [page.styles.number(p) if p else page.styles.wrapped for p in patterns]
    return [Column(*each) for each in zip(headings, WIDTHS, forms, strict=False)]


def _sentences(page: Page, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        page.paragraph(sentence, SPAN, sum(WIDTHS[:SPAN]))


def _measures(page: Page, found: Sequence[Disparity]) -> None:
    page.section("各项差距指标", whole=False)
    patterns = (
        *("", "", "0", "#,##0.00", "", "#,##0.00", "", "#,##0.00"),
        *("0.00", *["0.0000"] * 7),
    )
    rows = []
    for each in found:
        form = page.styles.number("#,##0" if each.quantity.unit == "元" else "0.00")
        for year, row in zip(each.years, each.measures.to_dict("records"), strict=True):
            values = [Cell(row[key], form) if key in AMOUNTS else row[key] for key in MEASURES]
            name = f"{_title(each)}（{each.quantity.unit}）"
            rows.append([name, each.quantity.people_zh or "各单元同等", year, *values])
    page.table(_columns(page, HEADINGS, patterns), rows)
    page.gap()


def _quantity(page: Page, found: Disparity) -> None:
    page.section(_title(found))
    if found.quantity.note_zh:
        page.line(found.quantity.note_zh)
    _sentences(page, disparity_findings(found))
    page.gap()
    charts = []
    if len(found.parts):
        charts.append(_parts(page, found))
    if len(found.years) >= LEAST_YEARS:
        charts.append(_years(page, found))
    if charts:
        _place(page, charts)
    if len(found.groups):
        _groups(page, found)
    page.gap()


def _parts(page: Page, found: Disparity) -> Chart:
    """Write what lies between and within groups, last year first, and chart the last year."""
    headings = (
        *("划分", "年份", "组数", "T 组间", "T 组内", "T 组间占比", "L 组间", "L 组内"),
        *("L 组间占比", "基尼 组内", "基尼 组间净", "基尼 超变密度"),
    )
    patterns = (
        *("", "0", "0", "0.0000", "0.0000", PERCENT, "0.0000", "0.0000", PERCENT),
        *["0.0000"] * 3,
    )
    years = list(dict.fromkeys((found.years[-1], found.years[0])))
    parts = pd.concat([found.parts[found.parts["year"] == year] for year in years])
    rows = [
        [row["division_zh"], row["year"], *row.drop(["division", "division_zh", "year"])]
        for _, row in parts.iterrows()
    ]
    first, _ = page.table(_columns(page, headings, patterns), rows)
    last = first + int((parts["year"] == years[0]).sum()) - 1
    page.gap()
    chart = page.book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for number, (name, column) in enumerate((("组间", 3), ("组内", 4))):
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, column, last, column],
                "fill": {"color": SERIES[number]},
                "gap": 60,
            }
        )
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
    chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": False}})
    return _named(chart, f"{years[0]} 年泰尔指数 T 的构成：{found.quantity.name_zh}")


def _years(page: Page, found: Disparity) -> Chart:
    """Write the measures by year in a small table, and chart them."""
    columns = _columns(
        page, ("年份", "泰尔 T", "单元数", "变异系数"), ("0", "0.0000", "0", "0.000")
    )
    measures = found.measures
    rows = [
        [year, measures.at[year, "theil_t"], measures.at[year, "units"], measures.at[year, "cv"]]
        for year in found.years
    ]
    first, last = page.table(columns, rows, filtered=False)
    page.gap()
    chart = page.book.add_chart({"type": "line"})
    for number, (name, column) in enumerate((("泰尔指数 T（左轴）", 1), ("变异系数（右轴）", 3))):
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, column, last, column],
                "line": {"color": SERIES[number], "width": 2},
                "marker": {"type": "circle", "size": 5, "fill": {"color": SERIES[number]}},
                "y2_axis": bool(number),
            }
        )
    chart.set_y_axis({"num_format": "0.000", "major_gridlines": {"visible": False}})
    chart.set_y2_axis({"num_format": "0.00"})
    return _named(chart, f"{found.years[0]}–{found.years[-1]} 年：{found.quantity.name_zh}")


def _groups(page: Page, found: Disparity) -> None:
    year = found.years[-1]
    covered = bool(found.groups["coverage"].notna().any())
    headings = (
        *("划分", "组", "单元数", "均值", "相当于总均值", "人口占比", "总量占比", "组内 T"),
        *("对 T 的贡献", "变异系数", "极值比"),
        *(["人口覆盖率"] if covered else []),
    )
    mean = "#,##0" if found.quantity.unit == "元" else "0.00"
    patterns = (
        *("", "", "0", mean, PERCENT, PERCENT, PERCENT, "0.0000", PERCENT, "0.000", "0.00"),
        *([PERCENT] if covered else []),
    )
    columns = _columns(page, headings, patterns)
    columns[8] = columns[8]._replace(bar=PALE_BAR)
    fields = [
        *("division_zh", "group_zh", "units", "mean", "relative", "people_share", "value_share"),
        *("theil_t", "t_contribution", "cv", "max_min"),
        *(["coverage"] if covered else []),
    ]
    own = found.groups[found.groups["year"] == year]
    page.block()
    page.line(f"{year} 年各组")
    page.table(columns, own[fields].to_numpy().tolist())


def _converging(page: Page, edition: Edition) -> None:
    found = converging(edition)
    sentences = [line for trend in income_trends(edition) for line in income_findings(trend)]
    if not found and not sentences:
        return
    page.section("变化与收敛")
    page.line(
        "σ：对数标准差，各单元同等计算；β：年均增长对起点对数的最小二乘斜率（绝对收敛）；"
        "均为名义值。"
    )
    _sentences(page, sentences)
    for each in found:
        _sentences(page, ["".join(convergence_findings(each))])
    page.gap()
    headings = (
        *("量", "年份", "单元数", "σ 起", "σ 止", "β", "β 的标准误", "R²"),
        *("年均收敛速度", "减半年数"),
    )
    signed = ("0.0000;−0.0000", "0.0000", "0.00", "0.00%;−0.00%")
    patterns = (*("", "", "0", "0.000", "0.000"), *signed, "0.0")
    rows = [
        [
            _title(each),
            f"{each.first}–{each.last}",
            each.units,
            *each.sigma["log_sd"].iloc[[0, -1]],
            *(each.slope, each.standard_error, each.r_squared, each.speed),
            each.half_life if each.half_life < float("inf") else None,
        ]
        for each in found
    ]
    if rows:
        page.table(_columns(page, headings, patterns), rows)
    page.gap()


def _named(chart: Chart, title: str) -> Chart:
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom", "font": {"size": 8}})
    chart.set_size({"width": WIDE, "height": HIGH})
    return chart


def _place(page: Page, charts: Sequence[Chart]) -> None:
    """Put charts side by side below what was written."""
    for chart, column in zip(charts, (0, 5), strict=False):
        page.sheet.insert_chart(page.row, column, chart, {"object_position": 2})
    page.gap(ROWS)


#: The sheet of the set that is written here.
SHEETS: dict[str, Callable[[Page, Edition], None]] = {"差距分解": write_disparity}
