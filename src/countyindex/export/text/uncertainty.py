"""How sure ranks are → the first lines of a board with intervals, for the terminal."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

import numpy as np

from countyindex.analysis.signs import printed
from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.analysis.uncertainty.shift import PLACES
from countyindex.export.text.columns import padded

#: How many reasons of failed draws are printed; JSON and the workbook have them all.
REASONS = 3


def uncertainty_text(
    outcome: Uncertainty, cohort_zh: str, count: int, named: Collection[str] = ()
) -> str:
    """Return the title, the best units and those named by code, and what is said of all."""
    scheme = outcome.reference.scheme
    return "\n".join(
        [
            f"{scheme.title_zh} · {cohort_zh} {len(outcome.units)} 个 · {outcome.year} 年数据",
            f"{outcome.draws} 次抽样，种子 {outcome.seed}；"
            f"位次（5–95% 区间）、中位数、梯队（共 {outcome.units['tier'].max()} 个）",
            *_board(outcome, count, named),
            *_overall(outcome),
            "",
        ]
    )


def _board(outcome: Uncertainty, count: int, named: Collection[str]) -> Iterator[str]:
    ranked = outcome.units[outcome.units["rank"] > 0].sort_values("rank", kind="stable")
    shown = (np.arange(len(ranked)) < count) | ranked.index.isin(list(named))
    for code, unit in ranked[shown].to_dict("index").items():
        median = unit["rank_median"]
        middle = "  –" if math.isnan(median) else f"{median:>3.0f}"
        interval = outcome.interval(str(code)) if not math.isnan(median) else f"{unit['rank']} (–)"
        tier = f"第 {unit['tier']} 梯队" if unit["ranked_share"] > 0 else ""
        place = f"{unit['rank']:>4}{interval.removeprefix(str(unit['rank']))}"
        yield f"{place:<15}{padded(unit['name_zh'], 16)}{middle}  {tier}".rstrip()
    for code in outcome.units.index[outcome.units["rank"] == 0].intersection(list(named)):
        yield f"   –           {outcome.units['name_zh'].at[code]}：按现行方案没有位次"
    if not shown.all():
        yield f"   …           其余 {(~shown).sum()} 个单元：用 -o FILE.xlsx 写出，或用 --json"


def _overall(outcome: Uncertainty) -> Iterator[str]:
    told = outcome.overall
    shift, near = told["mean_shift"], told[f"moved_more_than_{PLACES[0]}"]
    if not math.isnan(shift["mean"]):
        yield (
            f"一次抽样里，单元平均移动 {shift['mean']:.1f} 位"
            f"（R_S，5–95%：{shift['q05']:.1f}–{shift['q95']:.1f}），"
            f"{near['mean']:.0%} 的单元移动超过 {PLACES[0]} 位，"
            f"与现行方案的秩相关平均 {printed(told['rank_correlation']['mean'], '.2f')}。"
        )
    yield _precision(outcome)
    if outcome.failed:
        yield f"注意 {sum(outcome.failed.values())} 次抽样未能计算，不计在内，例如："
        most = sorted(outcome.failed.items(), key=lambda item: -item[1])
        yield from (f"  {draws} 次：{sentence}" for sentence, draws in most[:REASONS])


def _precision(outcome: Uncertainty) -> str:
    if sum(outcome.failed.values()) == outcome.draws:
        return f"抽了 {outcome.draws} 次，没有一次能够计算，说不出任何位次的区间。"
    stopped = outcome.provenance.get("stopped", "")
    if outcome.provenance.get("until") is not None:
        return f"{stopped}，共抽 {outcome.draws} 次。"
    error = outcome.largest_error
    if math.isinf(error):
        return "抽样太少，说不出位次分位数的标准误。"
    return f"印出的位次分位数，标准误最大 {error:.2f} 位。"
