"""Every `Sensitivity` → the sheet that says which choice moves ranks, and how much (敏感性)."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell

from countyindex.analysis.sensitivity.outcome import RANK, SCORE, SHIFT, Sensitivity
from countyindex.errors import UsageError
from countyindex.export.text.sensitivity import (
    HOW_TO_READ,
    design_zh,
    heading_zh,
    notes_zh,
    title_zh,
    verdict_zh,
)
from countyindex.export.workbook.book import new_book
from countyindex.export.workbook.page import PLAIN, Column, Page
from countyindex.export.workbook.paper import A3
from countyindex.export.workbook.seal import KINDS, check_replaceable, replace_file, sealed
from countyindex.export.workbook.styles import BAR, MUTED, SERIES, Styles
from countyindex.export.workbook.uncertainty.wording import file_zh

NAME = "敏感性"
#: Widths of the first column and of the others [characters].
WIDE, NARROW = 22.0, 9.5
#: Columns over which sentences run.
SPAN = 12
#: A chart's size, what one factor adds to its height [pixels], and between which columns it lies.
CHART, AROUND, EACH, SECOND = 520, 110, 46, 6
#: No more lines than this are legible in one chart.
LINES = 6
KINDS_ZH = {
    "alternatives": "几种做法",
    "multiply": "权重幅度",
    "dirichlet": "随机权重",
    "experts": "专家判断",
    "errors": "数据误差",
    "leave_out": "剔除一项",
}
HEADINGS = (
    *("因素", "种类", "做法数", "随机数", "一阶 S", "下限", "上限", "总效应 T", "下限", "上限"),
)
#: How far behind the printed columns stands what the chart's lines are drawn from.
APART = 2
#: The bars of the chart: name, column of the table, colour, estimate.
BARS = (("总效应 T", 7, SERIES[0], "total"), ("一阶 S", 4, BAR, "first"))
INDEX = "0.000"


def write_sensitivity(
    found: Sequence[Sensitivity], path: str | Path, *, force: bool = False
) -> Path:
    """Write which choice moves several boards to a workbook of one sheet.

    Parameters
    ----------
    found
        The boards, one or more; nothing in them is recomputed. Equal ones give equal bytes.
    path
        The file to write; it is replaced only if it was written here and not changed since.
    force
        Replace whatever file stands there.

    Returns
    -------
    Path
        Where the workbook is.

    Raises
    ------
    UsageError
        There is no board; the file was changed, is not ours, or cannot be written.
    """
    if not found:
        raise UsageError("there is nothing to write: no board was analysed. Give one or more.")
    target = Path(path)
    check_replaceable(target, force, "sensitivity")
    out = io.BytesIO()
    year = found[0].year
    title = f"countyindex {year}：{KINDS['sensitivity']}"
    book = new_book(out, title, f"数据年份 {year}", year)
    fill_sensitivity(Page(book, book.add_worksheet(NAME), Styles(book), NAME), found)
    book.close()
    replace_file(target, sealed(out.getvalue()))
    return target


def fill_sensitivity(page: Page, found: Sequence[Sensitivity]) -> None:
    """Fill the sheet, board by board."""
    page.sheet.set_default_row(PLAIN)
    page.title(
        "敏感性：哪项选择牵动位次，牵动多少",
        "Sobol 一阶指数与总效应指数。各项选择及其概率均为示例，不代表任何机构的判断。",
    )
    top = page.row
    widest = max(4 + 2 * len(each.factors) for each in found)
    page.widen_one(0, WIDE)
    for at in range(1, max(SPAN, widest)):
        page.widen_one(at, NARROW)
    page.width = max(SPAN, widest)
    _note(page, HOW_TO_READ)
    _note(page, f"可变的做法见 {file_zh(found[0].choices)}。{_set_zh(found[0])}")
    for number, each in enumerate(found):
        _board(page, each, new_page=number > 0)
    footer = f"敏感性 · 数据年份 {found[0].year}"
    page.finish(freeze=(top, 1), repeat=(0, top), footer=footer, paper=A3, compact=True)


def _set_zh(found: Sensitivity) -> str:
    settings = found.reference.scheme.settings
    return f"命令行设置：{'、'.join(settings)}。" if settings else ""


def _note(page: Page, text: str) -> None:
    page.paragraph(text, SPAN, WIDE + NARROW * (SPAN - 1))


def _board(page: Page, found: Sensitivity, new_page: bool) -> None:
    """Write one board: sentences, the indices of R_S with two charts, then every unit's."""
    page.gap()
    page.section(title_zh(found), new_page=new_page, whole=new_page)
    for text in (design_zh(found), verdict_zh(found), *notes_zh(found)):
        _note(page, text)
    page.gap()
    if not len(found.factors) or pd.isna(found.about()["mean"]):
        return
    page.section(heading_zh(found, SHIFT, ""), whole=False)
    first, last = _shift(page, found)
    page.gap()
    charts = [_bars(page, found, first, last)]
    at, height = page.row, AROUND + EACH * len(found.factors)
    page.gap(math.ceil(height * 0.75 / PLAIN) + 1)
    if found.convergence["rows"].nunique() > 1:
        charts.append(_lines(page, *_convergence(page, found)))
    for chart, column in zip(charts, (0, SECOND), strict=False):
        chart.set_size({"width": CHART, "height": height})
        page.sheet.insert_chart(at, column, chart, {"object_position": 2})
    _units(page, found)


def _shift(page: Page, found: Sensitivity) -> tuple[int, int]:
    """Write the indices of R_S, the largest total first; return the rows."""
    table = found.of().sort_values("total", ascending=False, kind="stable")
    about = found.factors.loc[table.index]
    rows = [
        [
            *(row["choice_zh"], KINDS_ZH[kind], options or None, columns),
            *(row["first"], row["first_low"], row["first_high"]),
            *(row["total"], row["total_low"], row["total_high"]),
        ]
        for row, kind, options, columns in zip(
            table.to_dict("records"),
            *(about["kind"], about["options"], about["columns"]),
            strict=True,
        )
    ]
    styles = page.styles
    share, faint = styles.number(INDEX), styles.cell(num_format=INDEX, font_color=MUTED)
    forms = [styles.strong_wrapped, styles.fact, styles.rank, styles.rank, share, faint, faint]
    forms += [styles.cell(num_format=INDEX, bold=True), faint, faint]
    widths = (WIDE, *[NARROW] * (len(HEADINGS) - 1))
    columns = [Column(*each) for each in zip(HEADINGS, widths, forms, strict=True)]
    return page.table(columns, rows, filtered=False)


def _bars(page: Page, found: Sensitivity, first: int, last: int) -> Chart:
    """Chart both indices of R_S, with their intervals."""
    chart = page.book.add_chart({"type": "bar"})
    table = found.of().sort_values("total", ascending=False, kind="stable")
    for number, (name, column, colour, key) in enumerate(BARS):
        at = page.width + APART + 2 * number
        _arms(page, table, key, first, at)
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 50,
                "y_error_bars": {
                    "type": "custom",
                    "minus_values": _range(page, first, last, at),
                    "plus_values": _range(page, first, last, at + 1),
                    "line": {"color": MUTED},
                },
            }
        )
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "label_position": "low"})
    edges = table[["first_low", "total_low", "first_high", "total_high"]].to_numpy()
    ends = {
        "min": math.floor(min(edges.min(), 0.0) * 10) / 10,
        "max": math.ceil(max(edges.max(), 0.1) * 10) / 10,
    }
    chart.set_x_axis({"num_format": "0.0", "major_gridlines": {"visible": False}, **ends})
    return _named(chart, "R_S：一阶与总效应，横线为 95% 区间")


def _arms(page: Page, table: pd.DataFrame, key: str, first: int, left: int) -> None:
    """Write how far an estimate is from both ends of its interval, beside what is printed."""
    form = page.styles.cell(num_format=INDEX, font_color=MUTED)
    word = {"first": "S", "total": "T"}[key]
    columns = [Column(f"{word} 距{end}", NARROW, form) for end in ("下限", "上限")]
    below = (table[key] - table[f"{key}_low"]).clip(lower=0.0)
    above = (table[f"{key}_high"] - table[key]).clip(lower=0.0)
    for at, column in enumerate(columns, left):
        page.sheet.write_string(first - 1, at, column.heading, page.styles.muted)
    for row, values in enumerate(zip(below, above, strict=True), first):
        page.cells(row, columns, values, left)


def _range(page: Page, first: int, last: int, column: int) -> str:
    top = xl_rowcol_to_cell(first, column, row_abs=True, col_abs=True)
    bottom = xl_rowcol_to_cell(last, column, row_abs=True, col_abs=True)
    return f"='{page.name}'!{top}:{bottom}"


def _convergence(page: Page, found: Sensitivity) -> tuple[int, int, list[int]]:
    """Write the total indices of R_S from more and more rows; return rows and columns to chart."""
    page.section("随 N 的收敛：R_S 的总效应 T（区间宽度的一半）", whole=False)
    wide = found.convergence.pivot(index="rows", columns="choice")
    titles = found.factors["choice_zh"]
    styles = page.styles
    faint = styles.cell(num_format='"±"0.000', font_color=MUTED)
    columns = [Column("N", WIDE, styles.rank)]
    for name in titles:
        columns += [Column(name, NARROW, styles.number(INDEX)), Column("±", NARROW, faint)]
    rows = [[n, *_halves(wide.loc[n], titles)] for n in wide.index]
    first, last = page.table(columns, rows, filtered=False)
    page.gap()
    order = found.of()["total"].sort_values(ascending=False, kind="stable").index[:LINES]
    places = [*titles.index]
    return first, last, [1 + 2 * places.index(choice) for choice in order]


def _halves(row: pd.Series, titles: pd.Series) -> list[float]:
    """Return each factor's total index, and half the width of its interval."""
    values: list[float] = []
    for choice in titles.index:
        width = row["total_high", choice] - row["total_low", choice]
        values += [row["total", choice], width / 2]
    return values


def _lines(page: Page, first: int, last: int, columns: list[int]) -> Chart:
    chart = page.book.add_chart({"type": "line"})
    for number, column in enumerate(columns):
        chart.add_series(
            {
                "name": [page.name, first - 1, column],
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, column, last, column],
                "line": {"color": SERIES[number], "width": 2},
                "marker": {"type": "circle", "size": 4, "fill": {"color": SERIES[number]}},
            }
        )
    chart.set_y_axis({"num_format": "0.0", "major_gridlines": {"visible": False}})
    chart.set_x_axis({"name": "N", "name_font": {"size": 8}})
    return _named(chart, f"总效应 T 随 N 的变化（最大的 {len(columns)} 项）")


def _units(page: Page, found: Sensitivity) -> None:
    """Write each unit's total indices, of its rank and of its score, the larger the darker."""
    if not found.units:
        return
    page.section("各单元的总效应 T：左为位次，右为得分；颜色越深，牵动越大")
    styles, titles = page.styles, found.factors["choice_zh"]
    share, spread = styles.cell(num_format="0.00"), styles.cell(num_format="0.0")
    columns = [Column("单元", WIDE, styles.strong_wrapped), Column("现行位次", NARROW, styles.rank)]
    above = ["", ""]
    for word in ("位次", "得分"):
        columns += [Column("标准差", NARROW, spread)]
        columns += [Column(name, NARROW, share) for name in titles]
        above += [f"{word}的变化"] * (1 + len(titles))
    page.groups(columns, above)
    ranks = found.reference.ranks
    rows = [
        [name, int(ranks[code]) or None, *_unit(found, RANK, code), *_unit(found, SCORE, code)]
        for code, name in found.units.items()
    ]
    first, last = page.table(columns, rows, filtered=False)
    for left in (3, 4 + len(titles)):
        page.sheet.conditional_format(
            *(first, left, last, left + len(titles) - 1),
            {
                **{"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": BAR},
                **{"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1},
            },
        )


def _unit(found: Sensitivity, output: str, code: str) -> list[Any]:
    """Return an output's standard deviation, and the total index of each factor, if it varies."""
    about, totals = found.about(output, code), found.of(output, code)["total"]
    return [about["sd"], *(totals if about["varies"] else [None] * len(totals))]


def _named(chart: Chart, title: str) -> Chart:
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom", "font": {"size": 8}})
    return chart
