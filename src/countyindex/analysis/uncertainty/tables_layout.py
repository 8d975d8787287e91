"""What the long tables of draws hold: fields, their types and Chinese titles, keys (抽样长表结构).

Nothing goes in; `UNCERTAINTY_TABLES` comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from countyindex.analysis.tidy_layout import Field, Kind, Layout, Reference
from countyindex.analysis.uncertainty.outcome import names_of
from countyindex.analysis.uncertainty.ranks import PROBABILITIES, TOPS
from countyindex.analysis.uncertainty.shift import PLACES

#: Whether a unit can be told apart from the next; nothing where there is no next one.
APART = ("yes", "no")
#: What is said of all units.
STATISTICS = ("mean_shift", *(f"moved_more_than_{k}" for k in PLACES), "rank_correlation")


def _fields(kind: Kind, /, **titles: str) -> tuple[Field, ...]:
    return tuple(Field(name, kind, title) for name, title in titles.items())


QUANTILES_ZH = dict(
    zip(names_of(PROBABILITIES), (f"{p:.0%} 分位" for p in PROBABILITIES), strict=True)
)
#: The columns that say whose board a row belongs to.
WHERE = (
    *_fields("text", study="研究", scheme="评价方案", cohort="分组"),
    *_fields("integer", year="数据年份"),
)
KEY = tuple(item.name for item in WHERE)
UNIT = _fields("text", code="行政区划代码", name_zh="名称")
#: What an option, or leaving something out, does to the ranks.
AGAINST = (
    *_fields("number", mean_shift="平均位次偏移 R_S"),
    *_fields("integer", largest_shift="最大偏移", moved="移动的单元数"),
    *_fields("number", rank_correlation="与现行位次的秩相关"),
    *_fields("text", most_moved="移动最多的单元代码", most_moved_zh="移动最多的单元"),
)
CHOICE = _fields("text", choice="选择", choice_zh="选择名称", option="做法", option_zh="做法名称")
LEFT_OUT = _fields("text", kind="类别", left_out="剔除的指标或维度")
TO_RUN = (Reference(KEY, "uncertainty_runs", KEY),)
TO_UNIT = Reference((*KEY, "code"), "uncertainty_units", (*KEY, "code"))


def _distribution(of: str, zh: str) -> tuple[Field, ...]:
    """Return mean, deviation, and quantiles with their standard errors."""
    fields = [*_fields("number", **{f"{of}_mean": f"{zh}均值", f"{of}_sd": f"{zh}标准差"})]
    for name, title in QUANTILES_ZH.items():
        titles = {f"{of}_{name}": f"{zh}{title}", f"{of}_{name}_error": f"{zh}{title}的标准误"}
        fields += _fields("number", **titles)
    return tuple(fields)


UNCERTAINTY_TABLES: Mapping[str, Layout] = MappingProxyType(
    {
        "uncertainty_runs": Layout(
            "抽样",
            "One board a row: how many draws, of which seed, why no more, and what varied.",
            (
                *WHERE,
                *_fields("integer", draws="抽样次数", most_draws="至多抽样次数", seed="种子"),
                *_fields("number", until="停止的标准误", largest_error="位次分位数最大标准误"),
                *_fields("text", stopped="为何停止"),
                *_fields("integer", tiers="梯队数"),
                *_fields("text", choices_zh="不确定性来源", choices_digest="不确定性来源的哈希"),
                *_fields("text", scheme_digest="评价方案的哈希", settings="命令行设置"),
                *_fields("text", countyindex="程序版本"),
            ),
            KEY,
        ),
        "uncertainty_units": Layout(
            "位次与得分的分布",
            "One unit a row: its rank and score as the scheme stands, and over the draws that rank "
            "it. An error is missing where there are too few draws to tell; `group` and the rest "
            "are missing where a unit is never ranked.",
            (
                *(*WHERE, *UNIT),
                *_fields("integer", rank="位次"),
                *_fields("number", score="指数得分", ranked_share="参加排名的抽样占比"),
                *(*_distribution("rank", "位次"), *_distribution("score", "得分")),
                *_fields("number", **{f"top{first}": f"前 {first} 位概率" for first in TOPS}),
                *_fields("integer", tier="梯队", group="并列组"),
                *_fields("text", distinguishable_from_next="与下一位可区分"),
            ),
            (*KEY, "code"),
            TO_RUN,
            {"distinguishable_from_next": APART},
        ),
        "uncertainty_acceptability": Layout(
            "位次概率",
            "Share of all draws in which one unit has one rank; ranks that never were are left "
            "out, and so are boards too long for a square table.",
            (*WHERE, UNIT[0], *_fields("integer", rank="位次"), *_fields("number", share="占比")),
            (*KEY, "code", "rank"),
            (*TO_RUN, TO_UNIT),
        ),
        "uncertainty_outranking": Layout(
            "两两优先概率",
            "Share of the draws that rank both in which one unit is strictly before another; long "
            "boards are left out.",
            (
                *(*WHERE, UNIT[0], *_fields("text", other="另一单元的代码")),
                *_fields("number", share="在前的占比"),
            ),
            (*KEY, "code", "other"),
            (*TO_RUN, TO_UNIT),
        ),
        "uncertainty_overall": Layout(
            "整体移动",
            "One statistic of a draw a row: its mean and quantiles over draws.",
            (
                *(*WHERE, *_fields("text", statistic="统计量"), *_fields("number", mean="均值")),
                *_fields("number", **QUANTILES_ZH),
            ),
            (*KEY, "statistic"),
            TO_RUN,
            {"statistic": STATISTICS},
        ),
        "uncertainty_applied": Layout(
            "各种做法出现的次数",
            "One option of one choice a row: how likely it is, and in how many draws it ran.",
            (
                *(*WHERE, *CHOICE),
                *_fields("number", probability="概率"),
                *_fields("integer", draws="抽中次数"),
            ),
            (*KEY, "choice", "option"),
            TO_RUN,
        ),
        "uncertainty_one_at_a_time": Layout(
            "单项替换",
            "One option alone a row, against the scheme as it stands.",
            (*WHERE, *CHOICE, *AGAINST),
            (*KEY, "choice", "option"),
            TO_RUN,
        ),
        "uncertainty_leave_one_out": Layout(
            "逐一剔除",
            "One indicator or dimension left out alone a row, against the scheme as it stands.",
            (*WHERE, *LEFT_OUT, *_fields("text", name_zh="名称"), *AGAINST),
            (*KEY, "kind", "left_out"),
            TO_RUN,
            {"kind": ("indicator", "dimension")},
        ),
        "uncertainty_leave_one_out_ranks": Layout(
            "剔除后的位次",
            "The rank of one unit without one indicator or dimension a row; missing where it has "
            "none. Long boards are left out.",
            (*WHERE, *LEFT_OUT, UNIT[0], *_fields("integer", rank="位次")),
            (*KEY, "kind", "left_out", "code"),
            TO_RUN,
            {"kind": ("indicator", "dimension")},
        ),
        "uncertainty_failed": Layout(
            "未能计算的抽样",
            "One reason a row, and how many draws failed with it.",
            (
                *(*WHERE, *_fields("integer", number="序号", draws="抽样次数")),
                *_fields("text", reason="原因"),
            ),
            (*KEY, "number"),
            TO_RUN,
        ),
    }
)
