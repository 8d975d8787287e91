"""An `Explanation` → a sheet with its tables and a chart, alone or in a workbook (位次解释)."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from countyindex.analysis.explanation import Explanation
from countyindex.export.text.explanation import (
    CONTRIBUTIONS_ZH,
    NOT_ADVICE,
    TARGETS_ZH,
    TIERS_ZH,
    headline,
    striking_zh,
)
from countyindex.export.workbook.book import new_book
from countyindex.export.workbook.names import safe
from countyindex.export.workbook.page import PLAIN, Cell, Column, Page
from countyindex.export.workbook.seal import KINDS, check_replaceable, replace_file, sealed
from countyindex.export.workbook.styles import MUTED, PALE_BAR, SERIES, Styles, pattern_for

#: How the workbook's title ends.
TITLE = KINDS["explanation"]
#: Widths of the columns that all tables of the sheet share [characters]: names, then the rest.
NAME, NUMBER = 34.0, 14.0
#: How many columns the widest table has.
COLUMNS = 8
#: The chart's width, and the height of one bar with its room: few of them, or many [pixels].
WIDE, BAR_HEIGHT, LOW_BAR = 900, 46, 28
#: More bars than this are many, and stand apart from their table.
MANY = 12
#: Contributions with their sign.
SIGNED = "+0.00;-0.00;0.00"


def write_explanation(found: Explanation, path: str | Path, *, force: bool = False) -> Path:
    """Write an explanation to a workbook of one sheet.

    Parameters
    ----------
    found
        The explanation.
    path
        The file to write; it is replaced only if it holds an explanation that nobody changed since.
    force
        Replace whatever file stands there.

    Returns
    -------
    Path
        Where the workbook is.

    Raises
    ------
    UsageError
        The file was changed, is not ours, or cannot be written.
    """
    target = Path(path)
    check_replaceable(target, force, "explanation")
    out = io.BytesIO()
    title = f"{found.name_zh}：{TITLE}"
    book = new_book(out, title, f"数据年份 {found.year}", found.year)
    name = sheet_name(found)
    fill_explanation(Page(book, book.add_worksheet(name), Styles(book), name), found)
    book.close()
    replace_file(target, sealed(out.getvalue()))
    return target


def sheet_name(found: Explanation) -> str:
    """Name the sheet: the unit's name, as far as Excel takes it."""
    return safe(f"解释·{found.name_zh}")


def fill_explanation(page: Page, found: Explanation) -> None:
    """Fill a sheet with an explanation."""
    page.sheet.set_default_row(PLAIN)
    page.title(
        f"{found.name_zh}：第 {found.rank} 位",
        f"{found.title_zh} · {found.cohort_zh} {found.units} 个 · 数据年份 {found.year}",
    )
    page.widen_one(0, NAME)
    for at in range(1, COLUMNS):
        page.widen_one(at, NUMBER)
    page.width = COLUMNS
    _note(page, headline(found))
    page.gap()
    top = page.row
    _chart(page, found, _dimensions(page, found))
    _contributions(page, found)
    _striking(page, found)
    _obstacles(page, found)
    _changes(page, found)
    _peers(page, found)
    for text in found.notices:
        _note(page, text)
    page.finish(
        freeze=(top - 1, 1),
        repeat=(0, 1),
        footer=f"{found.name_zh} · {found.title_zh} · 数据年份 {found.year}",
        portrait=True,
    )


def _note(page: Page, text: str) -> None:
    page.paragraph(text, COLUMNS, NAME + NUMBER * (COLUMNS - 1))


def _table(page: Page, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> tuple[int, int]:
    """Write a table whose columns are as wide as the sheet's."""
    widths = [NAME, *[NUMBER] * (len(columns) - 1)]
    fitted = [column._replace(width=w) for column, w in zip(columns, widths, strict=True)]
    return page.table(fitted, rows, filtered=False)


def _against(found: Explanation, styles: Styles) -> list[Column]:
    """The columns of contributions: against the median, and against the unit above if any."""
    signed = styles.cell(num_format=SIGNED)
    columns = [Column("较中位", NUMBER, signed)]
    return [*columns, Column(f"较{found.above_zh}", NUMBER, signed)] if found.above else columns


def _parts(found: Explanation, row: dict[Any, Any]) -> list[float]:
    names = ("from_median", "from_above") if found.above else ("from_median",)
    return [row[name] for name in names]


def _branches(found: Explanation) -> str:
    """Name what stands directly below the index."""
    return "各维度的贡献" if found.contributions["depth"].max() > 1 else "各指标的贡献"


def _dimensions(page: Page, found: Explanation) -> tuple[int, int, int]:
    """Write what the children of the index contribute; return first and last row and columns."""
    page.section(f"{_branches(found)}（总分的分）")
    children = found.contributions[found.contributions["depth"] == 1]
    against = _against(found, page.styles)
    columns = [Column("", NAME, page.styles.wrapped), *against]
    rows = [[row["name_zh"], *_parts(found, row)] for row in children.to_dict("records")]
    first, last = _table(page, columns, rows)
    whole = found.contributions.iloc[0].to_dict()
    total = [Cell("合计", page.styles.strong)]
    bold = page.styles.cell(num_format=SIGNED, bold=True)
    total += [Cell(part, bold) for part in _parts(found, whole)]
    page.cells(page.row, columns, total)
    page.gap(2)
    return first, last, len(against)


def _chart(page: Page, found: Explanation, at: tuple[int, int, int]) -> None:
    """Draw the contributions of the dimensions as bars to either side of nought."""
    first, last, count = at
    if found.contributions["from_median"].isna().all():
        return
    chart = page.book.add_chart({"type": "bar"})
    for column in range(1, count + 1):
        chart.add_series(
            {
                "name": [page.name, first - 1, column],
                "categories": [page.name, first, 0, last, 0],
                "values": [page.name, first, column, last, column],
                "fill": {"color": SERIES[column - 1]},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "+0.0;-0.0;0.0"},
            }
        )
    chart.set_title({"name": _branches(found), "name_font": {"size": 12, "bold": True}})
    chart.set_y_axis(
        {"reverse": True, "label_position": "low", "num_font": {"size": 9}, "interval_unit": 1}
    )
    chart.set_x_axis({"num_format": "+0;-0;0", "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom"} if count > 1 else {"none": True})
    bars = last - first + 1
    height = 110 + bars * (LOW_BAR if bars > MANY else BAR_HEIGHT)
    if bars > MANY:
        page.block()
    chart.set_size({"width": WIDE, "height": height})
    page.sheet.insert_chart(page.row, 0, chart, {"object_position": 2})
    page.gap(math.ceil(height * 0.75 / PLAIN) + 1)


def _contributions(page: Page, found: Explanation) -> None:
    styles = page.styles
    page.section("维度与指标的贡献")
    columns = [
        Column("维度与指标", NAME, styles.wrapped),
        Column("权重", NUMBER, styles.percent),
        Column("得分", NUMBER, styles.score),
        Column("位次", NUMBER, styles.rank),
        Column("中位得分", NUMBER, styles.score),
        *([Column(f"{found.above_zh}得分", NUMBER, styles.score)] if found.above else []),
        *_against(found, styles),
    ]
    rows = []
    for row in found.contributions.to_dict("records"):
        depth = int(row["depth"])
        inner = depth < int(found.contributions["depth"].max())
        form = styles.cell(indent=depth, text_wrap=True, bold=inner)
        rows.append(
            [
                *(Cell(row["name_zh"], form), row["weight"], row["score"], _number(row["rank"])),
                row["median"],
                *([row["above"]] if found.above else []),
                *_parts(found, row),
            ]
        )
    _table(page, columns, rows)
    _note(page, CONTRIBUTIONS_ZH)
    _note(page, found.decomposition_zh)
    page.gap()


def _number(value: Any) -> int | None:
    """Return a whole number, or nothing for one that is missing."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _striking(page: Page, found: Explanation) -> None:
    styles = page.styles
    page.section("长处与短板（偏离本组均值 1 个标准差以上）")
    signed = styles.cell(num_format="+0.0;-0.0;0.0")
    columns = [
        Column("维度与指标", NAME, styles.wrapped),
        Column("长处或短板", NUMBER, styles.centred),
        Column("得分", NUMBER, styles.score),
        Column("本组均值", NUMBER, styles.score),
        Column("标准差数", NUMBER, signed),
    ]
    rows = [
        [row["name_zh"], word, row["score"], row["mean"], row["z"]]
        for word, table in striking_zh(found)
        for row in table.to_dict("records")
    ]
    if rows:
        _table(page, columns, rows)
    else:
        page.line("没有。")
    page.gap()


def _obstacles(page: Page, found: Explanation) -> None:
    styles = page.styles
    page.section("障碍度（所缺得分的构成）")
    if found.obstacles_zh:
        _note(page, found.obstacles_zh)
    elif found.obstacles.empty:
        page.line("没有：各项均已到达阈值上限。")
    else:
        columns = [
            Column("指标", NAME, styles.wrapped),
            Column("障碍度", NUMBER, styles.percent, PALE_BAR),
            Column("所在维度", NUMBER, styles.text),
        ]
        rows = [
            [row["name_zh"], row["share"], row["dimension_zh"]]
            for row in found.obstacles.to_dict("records")
        ]
        _table(page, columns, rows)
    page.gap()


def _changes(page: Page, found: Explanation) -> None:
    styles = page.styles
    page.section("单项变动（算术，不是建议）", whole=False)
    _note(page, NOT_ADVICE)
    _note(page, TIERS_ZH)
    if found.above is None:
        page.line("已居首位，没有可以追赶的位次。")
    columns = [
        Column("指标", NAME, styles.wrapped),
        Column("计量单位", NUMBER, styles.cell(align="center", font_color=MUTED, shrink=True)),
        Column("现值", NUMBER, styles.score),
        Column("变到", NUMBER, styles.score),
        Column("变动", NUMBER, styles.score),
        Column("合标准差", NUMBER, styles.cell(num_format="0.00")),
        Column("变后位次", NUMBER, styles.rank),
        Column("试到", NUMBER, styles.score),
    ]
    for place, table in found.changes.groupby("place", sort=False):
        targets = table["target"].drop_duplicates().tolist()
        page.line(f"{'、'.join(TARGETS_ZH[target] for target in targets)}：到第 {place} 位")
        first = table[table["target"] == targets[0]]
        rows = [_change(row, styles) for row in first.to_dict("records")]
        _table(page, columns, rows)
        page.gap()


def _change(row: dict[Any, Any], styles: Styles) -> list[Any]:
    """Lay one change out, its numbers with the digits of the indicator's size."""
    pattern = pattern_for(max(abs(row["value"]), abs(row["limit"])) / 10)
    form = styles.number(pattern)
    signed = styles.number(f"+{pattern};-{pattern}")
    return [
        *(row["name_zh"], row["unit"], Cell(row["value"], form)),
        Cell(row["needed"], form) if row["spreads"] >= 0 else Cell("做不到", styles.fact),
        *(Cell(row["change"], signed), row["spreads"], _number(row["rank"])),
        Cell(row["limit"], form),
    ]


def _peers(page: Page, found: Explanation) -> None:
    styles = page.styles
    page.section("背景相近的单元（按指数以外的特征）")
    if found.peers.empty:
        page.line("没有：本研究没有指数以外的特征。")
        return
    columns = [
        Column("名称", NAME, styles.strong),
        Column("位次", NUMBER, styles.rank),
        Column("指数得分", NUMBER, styles.score),
        Column("距离", NUMBER, styles.cell(num_format="0.00")),
    ]
    rows = [
        [row["name_zh"], _number(row["rank"]), row["score"], row["distance"]]
        for row in found.peers.to_dict("records")
    ]
    _table(page, columns, rows)
    _note(page, f"标准化欧氏距离，按 {len(found.features)} 项特征：{'、'.join(found.features)}。")
