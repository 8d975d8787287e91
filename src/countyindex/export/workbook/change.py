"""Comparisons → a workbook with a sheet for each: every unit's change and its parts (变化分解)."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from countyindex.analysis.change import Comparison
from countyindex.data import SEVERITIES_ZH
from countyindex.export.workbook.board import UPRIGHT
from countyindex.export.workbook.book import new_book
from countyindex.export.workbook.names import safe, unique
from countyindex.export.workbook.page import PLAIN, Column, Page
from countyindex.export.workbook.seal import KINDS, check_replaceable, replace_file, sealed
from countyindex.export.workbook.styles import RULE, SERIES, Styles

#: What the sheets are called; several have the cohort behind it.
NAME = KINDS["change"]
#: Changes have a sign; what is float noise or nothing is a dash.
CHANGE = '[>=0.005]+0.00;[<=-0.005]-0.00;"–"'
STEPS = '+0;-0;"–"'
#: A chart of at most this many units, so high each, and so wide [pixels].
CHARTED, BAR_HEIGHT, CHART_WIDTH = 60, 19, 900
#: The two ends, as the columns of indicators name them.
ENDS = ("before", "after")
#: Indicators are listed for no more units than this.
FEW = 12
HOW = (
    "各因素之和等于变化。每一因素的作用，是在所有更换次序中把它由前换成后时得分（位次）改变的平均（沙普利值）；"
    "每次更换都由完整的计算重新得出。位次变化以上升为正。"
)
MEANINGS = {
    "own": "自身数据：只有本单元的数值改变",
    "others": "他者变动：其余单元的数值改变，或有单元进出",
    "goalposts": "阈值：标准化两端的数值改变",
    "weights": "权重：各级权重与计入的指标改变",
    "method": "方法：处理、标准化、合成的做法改变",
    "standardised": "标准化得分：本单元各指标标准化后的得分改变，数据与阈值合为一项",
    "itself": "自身得分：本单元得分的全部改变，不再分解",
}

#: What a factor means otherwise where only scores are known.
PRINTED = {"others": "他者变动：其余单元的得分改变，或有单元进出"}


def write_comparisons(
    comparisons: Sequence[Comparison], path: str | Path, *, force: bool = False
) -> Path:
    """Write comparisons to a workbook of their own, a sheet each.

    Parameters
    ----------
    comparisons
        What `compare` found; nothing in it is recomputed.
    path
        The file to write; folders that are missing are made.
    force
        Replace whatever file stands there.

    Raises
    ------
    UsageError
        The file was changed, is not ours, or cannot be written.
    """
    target = Path(path)
    check_replaceable(target, force, "change")
    replace_file(target, sealed(_content(comparisons)))
    return target


def _content(comparisons: Sequence[Comparison]) -> bytes:
    out = io.BytesIO()
    first = comparisons[0]
    title = f"{first.before.heading_zh} → {first.after.heading_zh}"
    book = new_book(out, NAME, title, first.after.year or first.before.year or 2000)
    styles = Styles(book)
    taken: set[str] = set()
    for comparison in comparisons:
        cohort = comparison.after.cohort_zh
        name = unique(safe(NAME if len(comparisons) == 1 else f"{NAME}·{cohort}"), taken)
        taken.add(name.lower())
        page = Page(book, book.add_worksheet(name), styles, name)
        page.sheet.set_default_row(PLAIN)
        write_change(page, comparison)
    book.close()
    return out.getvalue()


def write_change(page: Page, comparison: Comparison) -> None:
    """Fill one sheet: what is compared, what to know, the table, a chart, indicators of few."""
    above, columns, rows = _table(page, comparison)
    page.widen(columns)
    wide = sum(column.width for column in columns)
    page.title(f"变化分解 · {comparison.after.cohort_zh}")
    for word, board in (("前", comparison.before), ("后", comparison.after)):
        page.line(f"{word}：{board.heading_zh}（{board.place}）")
    meanings = MEANINGS | (PRINTED if comparison.mode is None else {})
    told = "；".join(meanings[name] for name in shown(comparison))
    page.paragraph(f"{HOW}{told}。", len(columns), wide)
    for notice in comparison.notices:
        word = SEVERITIES_ZH[notice.severity]
        page.paragraph(f"{word}：{notice.text_zh}", len(columns), wide)
    if comparison.idle_zh:
        page.line(comparison.idle_zh)
    top = page.row
    page.groups(columns, above)
    header = page.row
    page.headings(columns)
    first, last = page.rows(columns, rows)
    page.sheet.autofilter(header, 0, last, len(columns) - 1)
    page.gap()
    _chart(page, comparison, (first, last))
    _indicators(page, comparison)
    page.finish(
        freeze=(header + 1, 3),
        repeat=(top, header + 1),
        portrait=wide <= UPRIGHT,
        footer=f"变化分解 · {comparison.before.heading_zh} → {comparison.after.heading_zh}",
    )


def _table(page: Page, comparison: Comparison) -> tuple[list[str], list[Column], list[list[Any]]]:
    """Lay the comparison out as names over groups of columns, columns and rows."""
    styles, units = page.styles, comparison.units
    change = styles.cell(num_format=CHANGE)
    names = units["name_zh"].tolist()
    places, points = "位次变化 = 各因素之和", "得分变化 = 各因素之和"
    parts: list[tuple[str, Column, list[Any]]] = [
        ("", Column("位次", 7, styles.rank), units["rank_after"].tolist()),
        ("", Column("代码", 9, styles.centred), units.index.tolist()),
        ("", page.naming("名称", names, least=16), names),
        ("", Column("原位次", 8, styles.rank), units["rank_before"].tolist()),
        (
            places,
            Column("位次变化", 10, styles.cell(num_format=STEPS, bold=True)),
            units["rank_change"].tolist(),
        ),
    ]
    parts += _parts(comparison, comparison.places, places, change)
    parts += [
        ("", Column("原得分", 9, styles.score), units["score_before"].tolist()),
        ("", Column("得分", 9, styles.total), units["score_after"].tolist()),
        (
            points,
            Column("得分变化", 10, styles.cell(num_format=CHANGE, bold=True)),
            units["score_change"].tolist(),
        ),
    ]
    parts += _parts(comparison, comparison.scores, points, change)
    above, columns, values = (list(each) for each in zip(*parts, strict=True))
    return above, columns, [list(row) for row in zip(*values, strict=True)]


def _parts(
    comparison: Comparison, table: pd.DataFrame, above: str, form: Any
) -> list[tuple[str, Column, list[Any]]]:
    return [
        (above, Column(zh, 10, form), table[name].tolist())
        for name, zh in shown(comparison).items()
    ]


def shown(comparison: Comparison) -> dict[str, str]:
    """Return the factors that moved anything, or all of them where none did."""
    return comparison.acting or comparison.factors


def _chart(page: Page, comparison: Comparison, rows: tuple[int, int]) -> None:
    """Draw the parts of every change of score as stacked bars, the best unit on top."""
    if rows[0] == rows[1] or not comparison.acting:
        return
    first, last = rows[0], min(rows[1], rows[0] + CHARTED - 1)
    left = 8 + len(shown(comparison))
    chart = page.book.add_chart({"type": "bar", "subtype": "stacked"})
    for at, zh in enumerate(shown(comparison).values()):
        chart.add_series(
            {
                "name": zh,
                "categories": [page.name, first, 2, last, 2],
                "values": [page.name, first, left + at, last, left + at],
                "fill": {"color": SERIES[at % len(SERIES)]},
                "gap": 35,
            }
        )
    title = "得分变化的构成（分）"
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}})
    chart.set_y_axis(
        {
            **{"reverse": True, "interval_unit": 1, "label_position": "low"},
            "num_font": {"size": 8},
        }
    )
    chart.set_x_axis(
        {"num_format": "0.0", "major_gridlines": {"visible": True, "line": {"color": RULE}}}
    )
    chart.set_legend({"position": "top"})
    height = 110 + BAR_HEIGHT * (last - first + 1)
    chart.set_size({"width": CHART_WIDTH, "height": height})
    page.block()
    page.sheet.insert_chart(page.row, 0, chart, {"object_position": 2})
    page.gap(math.ceil(height * 0.75 / PLAIN) + 2)


def _indicators(page: Page, comparison: Comparison) -> None:
    """List values, scores and weights at both ends, where only few units are looked at."""
    table = comparison.indicators
    if table.empty or len(comparison.units) > FEW:
        return
    styles = page.styles
    number, score = styles.cell(num_format="#,##0.00##"), styles.score
    columns = [
        Column("代码", 9, styles.centred),
        Column("指标", 40, styles.strong_wrapped),
        *(Column(f"{word}数值", 12, number) for word in ("原", "")),
        *(Column(f"{word}标准化得分", 10, score) for word in ("原", "")),
        *(Column(f"{word}权重", 9, styles.weight) for word in ("原", "")),
    ]
    page.section("各指标的数值、标准化得分与权重")
    kinds = [f"{kind}_{end}" for kind in ("value", "normalised", "weight") for end in ENDS]
    rows = [
        [row["code"], row["name_zh"], *(row[kind] for kind in kinds)]
        for row in table.to_dict("records")
    ]
    page.table(columns, rows, left=1, filtered=False)
