"""Every `Uncertainty` → the sheet of intervals: a chart and the quantiles below it (位次区间)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from countyindex.analysis.uncertainty.outcome import Uncertainty, names_of
from countyindex.analysis.uncertainty.ranks import PROBABILITIES
from countyindex.analysis.uncertainty.shift import PLACES
from countyindex.export.workbook.page import PLAIN, Cell, Column, Page
from countyindex.export.workbook.styles import BAR, LINK, MUTED, PALE_BAR
from countyindex.export.workbook.uncertainty.wording import (
    finite,
    in_order,
    outside_zh,
    overall_zh,
    rank_of,
    sampled_zh,
    title_zh,
)

#: The chart's width, what one unit takes of its height, and the rest of it [pixels].
WIDE, BAR_HEIGHT, AROUND = 830, 17, 70
#: No more units than this are legible in one chart.
CHARTED = 100
#: Widths of rank, name and the other columns [characters].
RANK, NAME, NUMBER = 7, 25, 10.5
#: The parts of a bar: name, colour; the first lifts the others and is not seen.
PARTS = (
    ("", ""),
    ("5%–25%", PALE_BAR),
    ("25%–50%", BAR),
    ("中位", LINK),
    ("50%–75%", BAR),
    ("75%–95%", PALE_BAR),
)
#: What is said of all units: name, number format.
OVERALL = {
    "mean_shift": ("平均位次偏移 R_S（位）", "0.00"),
    **{f"moved_more_than_{k}": (f"移动超过 {k} 位的单元", "0.0%") for k in PLACES},
    "rank_correlation": ("与现行位次的秩相关", "0.000"),
}
#: How many columns stand between the table and what the chart is drawn from.
APART = 2


def write_intervals(page: Page, outcomes: Sequence[Uncertainty]) -> None:
    """Fill the sheet, board by board."""
    page.title(
        "位次区间：每个单元的位次有多确定",
        "横条为抽样位次的 5%–95%，其中深色为中间一半，最深的一格为中位位次；"
        "单元按现行位次排列，名称前为现行位次。",
    )
    top = page.row
    for outcome in outcomes:
        _board(page, outcome)
    page.finish(
        freeze=(top, 2),
        repeat=(0, top),
        footer=f"位次区间 · 数据年份 {outcomes[0].year}",
        portrait=True,
        compact=True,
    )


def _board(page: Page, outcome: Uncertainty) -> None:
    """Write one board: sentences, room for the chart, the table, what the chart is drawn from."""
    columns, table = _columns(page), in_order(outcome)
    wide, count = sum(column.width for column in columns), len(columns)
    page.widen(columns)
    page.section(f"{title_zh(outcome)} · {outcome.year}", new_page=True)
    page.paragraph(f"{sampled_zh(outcome)}。{overall_zh(outcome)}", count, wide)
    if outside := outside_zh(outcome):
        page.paragraph(outside, count, wide)
    _overall(page, outcome, columns)
    charted = table[(table["rank"] > 0) & table["rank_median"].notna()].head(CHARTED)
    if len(charted) < (table["rank"] > 0).sum():
        page.line(f"图中为前 {len(charted)} 位，其余见表。")
    at, height = page.row, AROUND + BAR_HEIGHT * len(charted)
    page.gap(math.ceil(height * 0.75 / PLAIN) + 1)
    page.block(new_page=True)
    first, _ = page.table(columns, _rows(table))
    page.gap()
    left = len(columns) + APART
    _parts(page, charted, first, left)
    _chart(page, at, (first, first + len(charted) - 1, left), height, len(table))


def _columns(page: Page) -> list[Column]:
    styles = page.styles
    places = styles.cell(num_format="0.0", align="center")
    bold = styles.cell(num_format="0.0", align="center", bold=True)
    error = styles.cell(num_format="0.00", align="center", font_color=MUTED)
    return [
        Column("现行位次", RANK, styles.rank),
        Column("名称", NAME, styles.strong),
        *(Column(f"{p:.0%} 分位", NUMBER, places) for p in PROBABILITIES if p < 0.5),
        Column("中位位次", NUMBER, bold),
        *(Column(f"{p:.0%} 分位", NUMBER, places) for p in PROBABILITIES if p > 0.5),
        Column("平均位次", NUMBER, places),
        Column("标准差", NUMBER, places),
        Column("分位数的最大标准误", NUMBER + 1, error),
    ]


def _rows(table: pd.DataFrame) -> list[list[Any]]:
    quantiles = [f"rank_{name}" for name in names_of(PROBABILITIES)]
    errors = table[[f"{name}_error" for name in quantiles]].max(axis=1)
    shown = table[["name_zh", *quantiles, "rank_mean", "rank_sd"]].to_numpy(dtype=object)
    return [
        [rank_of(rank), *values, finite(error)]
        for rank, values, error in zip(table["rank"], shown, errors, strict=True)
    ]


def _overall(page: Page, outcome: Uncertainty, columns: Sequence[Column]) -> None:
    """Write how far all units move in a draw, quantiles below those of the units."""
    shown = [columns[1]._replace(heading="一次抽样里"), *columns[2 : 3 + len(PROBABILITIES)]]
    shown[-1] = shown[-1]._replace(heading="均值")
    keys = [*names_of(PROBABILITIES), "mean"]
    rows = []
    for name, told in outcome.overall.items():
        form = page.styles.cell(num_format=OVERALL[name][1], align="center")
        cells = [Cell(told[key], form) for key in keys]
        rows.append([OVERALL[name][0], *cells])
    shown = [each._replace(heading=each.heading.replace("位次", "数")) for each in shown]
    page.table(shown, rows, left=1, filtered=False)
    page.gap()


def _parts(page: Page, table: pd.DataFrame, first: int, left: int) -> None:
    """Write beside the table what the chart is drawn from: a rank takes from r − ½ to r + ½."""
    low, q25, middle, q75, high = (table[f"rank_{name}"] for name in names_of(PROBABILITIES))
    one = pd.Series(1.0, index=table.index)
    widths = (low - 0.5, q25 - low, middle - q25, one, q75 - middle, high - q75)
    faint = page.styles.muted
    headings = ("作图用", *(name or "起点" for name, _ in PARTS))
    for at, text in enumerate(headings, left):
        page.sheet.write_string(first - 1, at, text, faint)
    labels = zip(table["rank"], table["name_zh"], zip(*widths, strict=True), strict=True)
    for row, (rank, name, values) in enumerate(labels, first):
        page.sheet.write_string(row, left, f"{rank} {name}", faint)
        for at, value in enumerate(values, left + 1):
            page.sheet.write_number(row, at, value, faint)


def _chart(page: Page, row: int, data: tuple[int, int, int], height: int, units: int) -> None:
    """Draw a bar for every unit, its parts one behind the other."""
    first, last, left = data
    chart = page.book.add_chart({"type": "bar", "subtype": "stacked"})
    for at, (_, colour) in enumerate(PARTS, left + 1):
        look = {"fill": {"color": colour}} if colour else {"fill": {"none": True}}
        chart.add_series(
            {
                "name": [page.name, first - 1, at],
                "categories": [page.name, first, left, last, left],
                "values": [page.name, first, at, last, at],
                "gap": 35,
                **{**look, "border": {"none": True}},
            }
        )
    chart.set_y_axis(
        {"reverse": True, "interval_unit": 1, "num_font": {"size": 8}, "line": {"color": BAR}}
    )
    chart.set_x_axis(
        {
            **{"min": 0, "max": units + 0.5, "major_unit": 5 if units > 12 else 1},
            **{"num_format": "0;;", "num_font": {"size": 8}, "line": {"none": True}},
            "major_gridlines": {"visible": True, "line": {"color": "#E3E7EC", "width": 0.5}},
        }
    )
    chart.set_legend({"none": True})
    chart.set_size({"width": WIDE, "height": height})
    page.sheet.insert_chart(row, 0, chart, {"object_position": 2})
