"""Where every figure is printed, and what is still awaited → one sheet (数据来源)."""

from __future__ import annotations

import re
from typing import Any

from countyindex.edition import Edition
from countyindex.export.workbook.describe import direction_zh, label_zh, transform_zh
from countyindex.export.workbook.names import studies_in_order
from countyindex.export.workbook.page import Column, Page
from countyindex.registry import Indicator, Study

#: Widths of the columns that all tables of the sheet share [characters].
WIDTHS = (32, 22, 40, 24, 54, 13, 11, 12)
#: A series in a formula, with the year it is read at.
WORD = re.compile(r"([A-Za-z_]\w*)(?:@(\d+))?")
SIGNS = str.maketrans({"*": "×", "/": "÷", "-": "−"})


def write_sources(page: Page, edition: Edition) -> None:
    """Fill the sheet, study by study: sources, series, every indicator; then the references."""
    page.title("数据来源", "来源、基础数据与指标登记；未参加计算的指标与原因一并列出。")
    top = page.row
    studies = studies_in_order(edition)
    for study in studies:
        page.section(f"来源 · {study.title_zh}", new_page=True)
        _sources(page, study)
        page.gap()
        page.section(f"基础数据 · {study.title_zh}")
        _series(page, study)
        page.gap()
        page.section(f"指标登记 · {study.title_zh}")
        _indicators(page, edition, study)
        page.gap()
    page.section("参考文献")
    wide = sum(WIDTHS)
    for study in studies:
        for text in study.references.values():
            page.paragraph(f"{study.title_zh}：{text}", len(WIDTHS), wide)
    page.finish(freeze=(top, 0), repeat=(0, top), footer="数据来源")


def _columns(page: Page, *headings: str) -> list[Column]:
    form = page.styles.wrapped
    return [Column(heading, wide, form) for heading, wide in zip(headings, WIDTHS, strict=False)]


def _sources(page: Page, study: Study) -> None:
    page.table(
        _columns(page, "来源", "发布机构", "取得途径", "许可", "局限"),
        [[s.title_zh, s.publisher_zh, s.via, s.licence, s.note_zh] for s in study.sources.values()],
    )


def _series(page: Page, study: Study) -> None:
    rows = []
    for name, series in study.series.items():
        source = study.sources[series.source].title_zh if series.source else "待数据"
        where = "；".join(part for part in (series.table, series.note_zh) if part)
        rows.append([series.name_zh, series.unit, name, where, source])
    page.table(_columns(page, "名称", "单位", "编号", "表与说明", "来源"), rows)


def _indicators(page: Page, edition: Edition, study: Study) -> None:
    nodes = {node.id: node.name_zh for node in study.tree.walk()}
    rows: list[list[Any]] = [
        [
            *(label_zh(item), nodes.get(item.dimension, item.dimension), formula_zh(study, item)),
            *(_state(edition, study, item), item.rationale),
            *(item.unit, direction_zh(item), transform_zh(item)),
        ]
        for item in study.indicators.values()
    ]
    headings = ("指标", "维度", "算式（基础数据）", "状态", "理由", "单位", "属性", "变换")
    page.table(_columns(page, *headings), rows)


def formula_zh(study: Study, item: Indicator) -> str:
    """Return an indicator's formula with the names of its series, then as it is written."""
    text, parts, at = item.formula.text, [], 0
    for match in WORD.finditer(text):
        series = study.series.get(match[1])
        name = series.name_zh if series else match[1]
        year = f"（{match[2]} 年）" if match[2] else ""
        parts += [text[at : match.start()].translate(SIGNS), name, year]
        at = match.end()
    return "".join([*parts, text[at:].translate(SIGNS), "\n", text])


def _state(edition: Edition, study: Study, item: Indicator) -> str:
    """Say whether an indicator is scored, and in which board, or why not."""
    boards = [
        study.cohorts[board.cohort].name_zh
        for board in edition.boards
        if board.scheme.study == study.id and item.id in board.normalised.columns
    ]
    if boards:
        return f"参加计算：{'、'.join(dict.fromkeys(boards))}"
    return "待数据" if item.status == "awaiting_data" else "有数据，未列入本表方案"
