"""Every `Uncertainty` → the first sheet of their workbook: links, summary, provenance (目录)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.analysis.uncertainty.shift import PLACES
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import PERCENT
from countyindex.export.workbook.uncertainty.wording import (
    CAUTION,
    SHOWN,
    file_zh,
    study_of,
    title_zh,
)

#: Widths of the columns that all tables of the sheet share [characters].
WIDTHS = (44, 10, 12, 12, 14, 14, 12, 14)


def write_contents(page: Page, outcomes: Sequence[Uncertainty], sheets: Mapping[str, str]) -> None:
    """Fill the sheet; `sheets` gives every other sheet's name with what stands on it."""
    page.title(
        f"位次的不确定性 · 数据年份 {outcomes[0].year}",
        f"年份指数据所属的年份，不是报告发布的年份。{CAUTION}",
    )
    top = page.row
    page.gap()
    page.section("目录")
    for name, text in sheets.items():
        page.link(page.row, 0, name, name)
        page.sheet.write_string(page.row, 1, text, page.styles.muted)
        page.row += 1
    page.gap()
    _summary(page, outcomes)
    _provenance(page, outcomes)
    page.finish(
        freeze=(top, 0),
        repeat=(0, top),
        footer=f"位次的不确定性 · 数据年份 {outcomes[0].year}",
        portrait=True,
        compact=True,
    )


def _summary(page: Page, outcomes: Sequence[Uncertainty]) -> None:
    """Write a line for every board: draws, how far units move, how many can be told apart."""
    styles = page.styles
    plain = styles.cell(num_format="0.00", align="center")
    headings = (
        ("榜单", styles.strong_wrapped),
        ("单元", styles.rank),
        ("抽样次数", styles.cell(num_format="#,##0", align="center")),
        ("平均位次偏移 R_S", plain),
        (f"移动超过 {PLACES[0]} 位的单元", styles.cell(num_format=PERCENT, align="center")),
        ("与现行位次的秩相关", plain),
        ("可与下一位区分的单元", styles.rank),
        ("区间最宽的单元", styles.wrapped),
    )
    page.section("各榜一览")
    columns = [Column(text, w, form) for (text, form), w in zip(headings, WIDTHS, strict=True)]
    page.table(columns, [_board(outcome) for outcome in outcomes], filtered=False)
    page.line("R_S、移动的单元占比与秩相关均为对抽样的平均；定义见“抽样设置”。")
    page.gap()


def _board(outcome: Uncertainty) -> list[Any]:
    told, units = outcome.overall, outcome.units
    widths = (units["rank_q95"] - units["rank_q05"]).fillna(0.0)
    apart = units["distinguishable_from_next"]
    return [
        title_zh(outcome),
        len(units),
        outcome.draws,
        told["mean_shift"]["mean"],
        told[f"moved_more_than_{PLACES[0]}"]["mean"],
        told["rank_correlation"]["mean"],
        int(apart.fillna(False).sum()),
        units["name_zh"].tolist()[int(widths.argmax())],
    ]


def _provenance(page: Page, outcomes: Sequence[Uncertainty]) -> None:
    """Write what the numbers rest on: version, seed, settings, choices, hashes."""
    facts, choices = outcomes[0].provenance, outcomes[0].choices
    digests = {outcome.reference.scheme.id: outcome.provenance["scheme"] for outcome in outcomes}
    studies = {study_of(outcome).id: outcome.provenance for outcome in outcomes}
    rows = {
        "程序版本": f"countyindex {facts['countyindex']}",
        "种子": str(outcomes[0].seed),
        "命令行设置": "、".join(outcomes[0].reference.scheme.settings) or "无",
        "可变的做法": file_zh(choices),
        "评价方案": _hashes(digests),
        "指标登记": _hashes({name: facts["registry"] for name, facts in studies.items()}),
        "观测数据": _hashes({name: facts["observations"] for name, facts in studies.items()}),
    }
    page.section("版本与溯源")
    page.line(f"内容哈希为 SHA-256 的前 {SHOWN} 位。")
    for label, text in rows.items():
        page.sheet.write_string(page.row, 0, label, page.styles.strong)
        page.paragraph(text, len(WIDTHS) - 1, sum(WIDTHS[1:]), left=1)


def _hashes(digests: Mapping[str, object]) -> str:
    return "　".join(f"{name} {str(digest)[:SHOWN]}" for name, digest in digests.items())
