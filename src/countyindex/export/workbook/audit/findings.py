"""The remarks of every board's audit → the sheet 统计审计."""

from __future__ import annotations

from countyindex.analysis.audit import CHECKS_ZH, SEVERITIES_ZH, Audit, Finding, criteria_zh
from countyindex.edition import Edition
from countyindex.export.workbook.audit.flags import ALERT, audits
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import Styles


def write_findings(page: Page, edition: Edition) -> None:
    """Fill the sheet: how many remarks every check makes of every board, then each of them."""
    boards = list(audits(edition))
    page.title(
        "统计审计：指数站得住吗",
        f"数据年份 {edition.year}。逐榜检查指标与维度的统计性质。"
        "意见由数字生成，只说现象，不断定原因；是否采纳由分析者决定。",
    )
    styles = page.styles
    top = page.row
    columns = [
        Column("榜", 16, styles.strong),
        Column("检查", 16, styles.text),
        Column("程度", 8, styles.centred),
        Column("对象", 28, styles.wrapped),
        Column("问题", 66, styles.wrapped),
        Column("可以怎样做", 44, styles.wrapped),
    ]
    page.widen(columns)
    page.section("检查的内容与各榜意见条数")
    _counts(page, boards)
    page.gap()
    page.section("逐条意见", whole=False)
    rows = [
        [
            *(name, CHECKS_ZH[finding.check], _severity(finding, styles)),
            *(_subject(found, finding), finding.what_zh, finding.advice_zh),
        ]
        for name, found in boards
        for finding in found.findings
    ]
    header = page.row
    page.table(columns, rows)
    if not rows:
        page.line("各项检查均未见问题。")
    page.finish(
        freeze=(top, 1),
        repeat=(header, header + 1),
        footer=f"统计审计 · 数据年份 {edition.year}",
    )


def _counts(page: Page, boards: list[tuple[str, Audit]]) -> None:
    """Write what every check looks at, and below it how many remarks it makes of each board."""
    for check, text in criteria_zh(boards[0][1].thresholds).items():
        page.paragraph(f"{CHECKS_ZH[check]}：{text}", 6, 178)
    page.gap()
    styles = page.styles
    columns = [
        Column("榜", 16, styles.strong),
        Column("排名单元", 16, styles.rank),
        Column("严重", 8, styles.rank),
        Column("注意", 28, styles.rank),
        Column("各项检查的意见条数（严重、注意、说明合计）", 66, styles.wrapped),
        Column("未见问题的检查", 44, styles.wrapped),
    ]
    rows = []
    for name, found in boards:
        counts = {check: len(found.of(check)) for check in CHECKS_ZH}
        graves = [finding.severity for finding in found.findings]
        rows.append(
            [
                *(name, found.units, graves.count("serious"), graves.count("warning")),
                "，".join(f"{CHECKS_ZH[c]} {n}" for c, n in counts.items() if n),
                "、".join(CHECKS_ZH[c] for c, n in counts.items() if not n) or "无",
            ]
        )
    page.table(columns, rows, filtered=False)


def _severity(finding: Finding, styles: Styles) -> Cell | str:
    text = SEVERITIES_ZH[finding.severity]
    if finding.severity == "serious":
        return Cell(text, styles.cell(align="center", **ALERT))
    return text


def _subject(found: Audit, finding: Finding) -> str:
    """Name what a finding is about: an indicator, a node or a unit."""
    if finding.subject in found.names:
        return found.names[finding.subject]
    return str(found.availability["name_zh"].get(finding.subject, finding.subject))
