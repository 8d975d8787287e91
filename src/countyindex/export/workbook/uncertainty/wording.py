"""An `Uncertainty` → the names and phrases that its sheets share (不确定性用语)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from countyindex.analysis.signs import printed
from countyindex.analysis.uncertainty.choices import Choice, Choices
from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.analysis.uncertainty.outranking import LEVEL
from countyindex.analysis.uncertainty.shift import PLACES
from countyindex.data import Status
from countyindex.export.workbook.names import LONGEST, safe, unique
from countyindex.registry import Study

#: What the interval of a rank is called.
INTERVAL = "5–95% 位次区间"
CAUTION = "指标、权重与各种做法的概率均为示例，不是任何机构已发布的指标体系、权重或结果。"
#: What the columns of a leaderboard mean.
HOW_TO_READ = (
    "区间为抽样位次的 5%–95% 分位数，向外取整；中位位次居中。梯队按抽样平均得分的自然断点划分。"
    f"“与下一位可区分”：至少 {LEVEL:.0%} 的抽样里两者先后不变；同一并列组内任意两个单元都不可区分。"
    "都只反映所列做法的变化。"
)
#: What leaving out is called: id → words.
KINDS_ZH = {"indicator": "指标", "dimension": "维度"}
#: How many digits of a hash are shown.
SHOWN = 12


def file_zh(choices: Choices) -> str:
    """Name the file that says what may vary, and the hash of what it said."""
    return f"{choices.path.name}（SHA-256 的前 {SHOWN} 位：{choices.digest[:SHOWN]}）"


def study_of(outcome: Uncertainty) -> Study:
    """Return the study that was scored."""
    measured = outcome.reference.dataset.measured
    assert measured is not None
    return measured.study


def cohort_zh(outcome: Uncertainty) -> str:
    """Return the Chinese name of the cohort."""
    return study_of(outcome).cohorts[outcome.cohort].name_zh


def title_zh(outcome: Uncertainty) -> str:
    """Name a board in full: its scheme and its cohort."""
    return f"{outcome.reference.scheme.title_zh} · {cohort_zh(outcome)}"


def board_names(outcomes: Sequence[Uncertainty], taken: Iterable[str]) -> list[str]:
    """Name the boards' sheets; a second board of a cohort has its scheme's title behind it."""
    used, names = {name.lower() for name in taken}, []
    for outcome in outcomes:
        name = study_of(outcome).cohorts[outcome.cohort].board_zh or f"{cohort_zh(outcome)}榜"
        if safe(name).lower() in used:
            scheme = outcome.reference.scheme
            name = f"{name}·{scheme.title_zh.split('：', 1)[-1] or scheme.id}"[:LONGEST]
        names.append(unique(safe(name), used))
        used.add(names[-1].lower())
    return names


def in_order(outcome: Uncertainty) -> pd.DataFrame:
    """Return the table of units, best first; those without a rank last."""
    table = outcome.units
    last = pd.DataFrame({"last": table["rank"] == 0, **table[["rank", "name_zh"]]})
    return table.loc[last.sort_values(["last", "rank", "name_zh"], kind="stable").index]


def rank_of(value: float) -> int | None:
    """Return a rank, or nothing for a unit that has none."""
    return int(value) or None


def interval_of(outcome: Uncertainty, code: str) -> str | None:
    """Return a rank with its interval, 7 (4–12); nothing for a unit that is never ranked."""
    unit = outcome.units.loc[code]
    known = unit["rank"] > 0 and pd.notna(unit["rank_q05"])
    return outcome.interval(code) if known else None


def apart_zh(value: bool | None) -> str | None:
    """Say whether a unit can be told apart from the next; nothing where there is no next one."""
    return None if pd.isna(value) else "是" if value else "否"


def finite(value: float) -> float | None:
    """Return a number that a cell can hold, or nothing."""
    return value if math.isfinite(value) else None


def setting_zh(choice: Choice, option: str) -> str:
    """Say what an option does, as the file of choices has it."""
    if choice.alternatives is not None:
        given = choice.alternatives[option].set
        return "；".join(f"{key} = {_plain(value)}" for key, value in given.items()) or "不改动方案"
    if choice.multiply is not None:
        low, high = 1 - choice.multiply.within, 1 + choice.multiply.within
        return f"每个权重乘以 {low:g}–{high:g} 之间的均匀随机数，再按和为 1 重分"
    if choice.dirichlet is not None:
        return f"狄利克雷分布，以方案的权重为中心，集中度 {choice.dirichlet.concentration:g}"
    if choice.errors is not None:
        return _errors_zh(choice)
    return "各位专家之一，或全部" if choice.experts is not None else ""


def _errors_zh(choice: Choice) -> str:
    assert choice.errors is not None
    words = {status.id: status.name_zh for status in Status}
    parts = [f"{words[name]} {sd:.1%}" for name, sd in choice.errors.status.items()]
    parts += [f"{name} {sd:.1%}" for name, sd in choice.errors.series.items()]
    return f"正态相对误差，标准差：{'、'.join(parts)}"


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_plain(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def overall_zh(outcome: Uncertainty) -> str:
    """Say in a sentence how far units move in a draw."""
    told = outcome.overall
    shift, near = told["mean_shift"], told[f"moved_more_than_{PLACES[0]}"]
    if math.isnan(shift["mean"]):
        return "没有一次抽样与现行方案有共同的单元可比。"
    return (
        f"一次抽样里，单元平均移动 R_S = {shift['mean']:.1f} 位"
        f"（90% 的抽样在 {shift['q05']:.1f}–{shift['q95']:.1f} 位之间），"
        f"{near['mean']:.0%} 的单元移动超过 {PLACES[0]} 位，"
        f"与现行方案的秩相关平均 {printed(told['rank_correlation']['mean'], '.2f')}。"
    )


def outside_zh(outcome: Uncertainty) -> str:
    """Name the units whose rank lies outside their own interval; empty if there is none."""
    table = in_order(outcome)
    ranks = table["rank"].where(table["rank"] > 0)
    out = (ranks < table["rank_q05"]) | (ranks > table["rank_q95"])
    named = "、".join(
        f"{unit.name_zh} {interval_of(outcome, str(unit.Index))}"
        for unit in table[out].itertuples()
    )
    return f"现行位次落在区间之外，多取决于现行方案的做法：{named}。" if named else ""


def sampled_zh(outcome: Uncertainty) -> str:
    """Say how many draws there were, and of which seed."""
    text = f"{outcome.draws} 次抽样，种子 {outcome.seed}"
    failed = sum(outcome.failed.values())
    return f"{text}，其中 {failed} 次未能计算，不计在内" if failed else text


def how_sure_zh(outcome: Uncertainty) -> str:
    """Say above a leaderboard how it was drawn, how far units move, and what its columns mean."""
    return f"{sampled_zh(outcome)}。{overall_zh(outcome)}{HOW_TO_READ}"
