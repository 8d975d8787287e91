"""Every `Uncertainty` → the sheet of what was drawn, how often, and what words mean (抽样设置)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from countyindex.analysis.tiers import goodness
from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.analysis.uncertainty.outranking import LEVEL
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import MUTED
from countyindex.export.workbook.uncertainty.wording import (
    CAUTION,
    file_zh,
    sampled_zh,
    setting_zh,
    title_zh,
)

#: Widths of the columns that all tables of the sheet share [characters].
WIDTHS = (26, 34, 56, 10, 10, 10)

DEFINITIONS = {
    "抽样": "一次抽样里，每个选择各取一种做法，权重与数据误差各取一组随机数，由此重算全部得分与"
    "位次。各选择相互独立。种子相同，结果逐位相同，与用几个进程计算无关。",
    "对位次的描述": "均值、标准差（n − 1）、分位数（线性插值）与前若干位的概率，都只就该单元参加"
    "排名的抽样而言；未参加排名的抽样占比另列。位次区间为 5% 与 95% 分位数，向外取整。",
    "中位位次": "一半抽样里不低于它、一半不高于它的位次。",
    "位次概率": "该单元得到该位次的抽样占全部抽样的比例"
    "（SMAA 的位次接受度，Lahdelma 与 Salminen 2001）。",
    "与下一位可区分": f"在两者都有位次的抽样里，至少 {LEVEL:.0%} 的抽样中其一先于另一"
    "（不论方向）。",
    "并列组": "自榜首往下划分，组内任意两个单元都不可区分；不同组的相邻单元也可能不可区分。",
    "梯队": "各单元抽样平均得分的自然断点（各梯队离差平方和之和最小的划分，Fisher 1958）。"
    "方差拟合优度 GVF = 1 − 梯队内离差平方和 ÷ 总离差平方和（Jenks 1977），越接近 1 分得越开。",
    "平均位次偏移 R_S": "R_S = (1/n) Σ |位次 − 现行位次|，逐次抽样计算，再对抽样取均值与分位数"
    "（Saisana、Saltelli 与 Tarantola 2005）。",
    "移动超过 k 位的单元": "一次抽样里，位次与现行位次相差超过 k 位的单元所占比例。",
    "秩相关": "一次抽样的位次与现行位次的 Spearman 相关系数，并列者取平均位次。",
    "标准误": "抽样次数有限带来的误差。分位数的标准误，是从已有抽样再抽同样多次时"
    "该分位数的标准差（Maritz 与 Jarrett 1978）；恰在两个位次之间的分位数，标准误可达半位。",
    "没有反映的": "区间只反映所列的选择与概率，不是统计推断的置信区间；"
    "没有列为可变的做法，当作确定。",
}


def write_settings(page: Page, outcomes: Sequence[Uncertainty]) -> None:
    """Fill the sheet: definitions once, then board by board what was drawn and what came out."""
    choices = outcomes[0].choices
    page.title("抽样设置：什么可以变，各出现多少次", f"{choices.title_zh}。{CAUTION}")
    top = page.row
    for at, width in enumerate(WIDTHS):
        page.widen_one(at, width)
    page.width = len(WIDTHS)
    if choices.note_zh:
        _note(page, choices.note_zh)
    _note(page, f"可变的做法见 {file_zh(choices)}；抽样之前已逐一试算，不成立的拒绝计算。")
    page.gap()
    _definitions(page)
    for outcome in outcomes:
        page.section(f"{title_zh(outcome)} · {outcome.year}", new_page=True)
        _facts(page, outcome)
        _applied(page, outcome)
    page.finish(
        freeze=(top, 1),
        repeat=(0, top),
        footer=f"抽样设置 · 数据年份 {outcomes[0].year}",
        portrait=True,
        compact=True,
    )


def _note(page: Page, text: str) -> None:
    page.paragraph(text, len(WIDTHS), sum(WIDTHS))


def _definitions(page: Page) -> None:
    page.section("统计量的定义")
    for word, text in DEFINITIONS.items():
        _fact(page, word, text)
    page.gap()


def _fact(page: Page, label: str, text: str) -> None:
    page.sheet.write_string(page.row, 0, label, page.styles.strong)
    page.paragraph(text, len(WIDTHS) - 1, sum(WIDTHS[1:]), left=1)


def _facts(page: Page, outcome: Uncertainty) -> None:
    """Write how many draws, why no more, what failed, how sure the quantiles are, and tiers."""
    _fact(page, "抽样", f"{sampled_zh(outcome)}。")
    if stopped := outcome.provenance.get("stopped"):
        _fact(page, "为何停止", f"{stopped}。")
    for sentence, draws in outcome.failed.items():
        _fact(page, "未能计算", f"{draws} 次：{sentence}")
    error = outcome.largest_error
    said = f"最大 {error:.2f} 位" if math.isfinite(error) else "抽样太少，说不出"
    _fact(page, "位次分位数的标准误", f"{said}；逐单元见“位次区间”。")
    _fact(page, "梯队", _tiers_zh(outcome))
    page.gap()


def _tiers_zh(outcome: Uncertainty) -> str:
    """Say how many tiers there are, how well they fit, and how many units each has."""
    tiers = outcome.units["tier"].fillna(0).to_numpy(dtype=int)
    fit = goodness(outcome.units["score_mean"].to_numpy(), tiers)
    made = range(1, tiers.max() + 1)
    counts = "，".join(f"第 {tier} 梯队 {(tiers == tier).sum()} 个" for tier in made)
    return f"k = {tiers.max()}，方差拟合优度 GVF = {fit:.3f}；{counts}。"


def _applied(page: Page, outcome: Uncertainty) -> None:
    """Write every option: what it does, how likely it is, how often it ran."""
    styles = page.styles
    columns = [
        Column("选择", WIDTHS[0], styles.strong),
        Column("做法", WIDTHS[1], styles.wrapped),
        Column("设定", WIDTHS[2], styles.cell(text_wrap=True, indent=1, font_color=MUTED)),
        Column("概率", WIDTHS[3], styles.percent),
        Column("抽中次数", WIDTHS[4], styles.cell(num_format="#,##0")),
        Column("抽中占比", WIDTHS[5], styles.percent),
    ]
    page.table(columns, [_option(outcome, row) for row in outcome.applied.to_dict("records")])
    page.gap()


def _option(outcome: Uncertainty, row: dict[Any, Any]) -> list[Any]:
    choice = outcome.choices.choices[row["choice"]]
    return [
        row["choice_zh"],
        row["option_zh"],
        setting_zh(choice, row["option"]),
        row["probability"],
        row["draws"],
        row["draws"] / outcome.draws,
    ]
