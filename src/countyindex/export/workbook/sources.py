"""Where every figure is printed, and what is still awaited → one sheet (数据来源)."""

from __future__ import annotations

from typing import Any

from countyindex.edition import Edition
from countyindex.export.workbook.describe import direction_zh, label_zh
from countyindex.export.workbook.names import studies_in_order
from countyindex.export.workbook.page import Column, Page
from countyindex.registry import Indicator, Study


def write_sources(page: Page, edition: Edition) -> None:
    """Fill the sheet: sources, series, every indicator of the registry, references."""
    styles = page.styles
    page.title("数据来源", "来源、基础数据与指标登记；未参加计算的指标与原因一并列出。")
    top = page.row
    studies = studies_in_order(edition)
    page.section("来源")
    page.table(
        [
            *(Column("研究", 20, styles.wrapped), Column("来源", 40, styles.wrapped)),
            *(Column("发布机构", 24, styles.wrapped), Column("取得途径", 44, styles.wrapped)),
            *(Column("许可", 34, styles.wrapped), Column("局限", 60, styles.wrapped)),
        ],
        [
            [study.title_zh, s.title_zh, s.publisher_zh, s.via, s.licence, s.note_zh]
            for study in studies
            for s in study.sources.values()
        ],
    )
    page.gap()
    page.section("指标登记")
    page.table(
        [
            *(Column("研究", 20, styles.wrapped), Column("指标", 40, styles.wrapped)),
            *(Column("维度", 24, styles.wrapped), Column("算式（基础数据）", 44, styles.wrapped)),
            *(Column("单位 · 属性 · 状态", 34, styles.wrapped), Column("理由", 60, styles.wrapped)),
        ],
        [
            _indicator(edition, study, item)
            for study in studies
            for item in study.indicators.values()
        ],
    )
    page.gap()
    page.section("基础数据")
    page.table(
        [
            *(Column("研究", 20, styles.wrapped), Column("名称", 40, styles.wrapped)),
            *(Column("单位", 24, styles.text), Column("编号", 44, styles.text)),
            *(Column("来源", 34, styles.wrapped), Column("表与说明", 60, styles.wrapped)),
        ],
        [_series(study, name) for study in studies for name in study.series],
    )
    page.gap()
    page.section("参考文献")
    for study in studies:
        for text in study.references.values():
            page.sheet.write_string(page.row, 0, f"{study.title_zh}：{text}", styles.muted)
            page.row += 1
    page.finish(freeze=(top, 0), repeat=top, footer="数据来源")


def _series(study: Study, name: str) -> list[Any]:
    series = study.series[name]
    source = study.sources[series.source].title_zh if series.source else "待数据"
    where = "；".join(part for part in (series.table, series.note_zh) if part)
    return [study.title_zh, series.name_zh, series.unit, name, source, where]


def _indicator(edition: Edition, study: Study, item: Indicator) -> list[Any]:
    nodes = {node.id: node.name_zh for node in study.tree.walk()}
    state = _state(edition, study, item)
    facts = " · ".join((item.unit, direction_zh(item), state))
    dimension = nodes.get(item.dimension, item.dimension)
    return [study.title_zh, label_zh(item), dimension, item.formula.text, facts, item.rationale]


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
