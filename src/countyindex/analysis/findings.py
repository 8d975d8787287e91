"""Tables of disparity, convergence and coordination → the sentences a report would print (结论句).

Every sentence follows from numbers alone: it says how much, and never why.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.coordination import Coordination, Obstacles
from countyindex.analysis.disparity import Convergence, Disparity
from countyindex.analysis.income import IncomeTrend
from countyindex.analysis.signs import printed

#: The measures of relative disparity whose movement is told, and how each is printed.
RELATIVE = {
    "theil_t": ("泰尔指数 T ", "{:.4f}"),
    "gini": ("基尼系数", "{:.3f}"),
    "cv": ("变异系数", "{:.3f}"),
    "max_min": ("最高与最低之比", "{:.2f}"),
}
#: How many indicators are named among the largest obstacles.
NAMED = 3


def disparity_findings(found: Disparity) -> tuple[str, ...]:
    """Say in Chinese how unequal the units are in the last year, between whom, and what changed.

    Parameters
    ----------
    found
        One quantity, as of `disparities`.
    """
    year = found.years[-1]
    parts = found.parts[found.parts["year"] == year] if len(found.parts) else found.parts
    sentences = [_extent(found), _measures(found)]
    sentences += [_division(found, row) for row in parts.to_dict("records")]
    if len(found.years) > 1:
        sentences.append(_change(found))
    if found.left_out[year]:
        sentences.append(_left_out(found, year))
    return tuple(sentences)


def convergence_findings(found: Convergence) -> tuple[str, ...]:
    """Say in Chinese whether the units came closer (σ), and whether those behind grew faster (β).

    Parameters
    ----------
    found
        One quantity, as of `converging`.
    """
    spread = found.sigma["log_sd"].to_numpy()
    steps = {bool(b < a) for a, b in pairwise(spread)}
    wavering = "（其间有升有降）" if len(steps) > 1 else ""
    moved = _moved(spread[0], spread[-1], "{:.3f}")
    what = f"{found.first} 年至 {found.last} 年，{found.units} 个{found.quantity.units_zh}的"
    text = f"{what}{found.quantity.name_zh}，对数标准差{moved}{wavering}{_sigma(spread, moved)}。"
    slope = (
        f"β 为 {printed(found.slope, '.4f')}（标准误 {found.standard_error:.4f}，"
        f"R² {found.r_squared:.2f}）：{_beta(found)}。"
    )
    return (text, slope)


def _sigma(spread: np.ndarray, moved: str) -> str:
    if moved.startswith("保持"):
        return "，看不出 σ 收敛"
    return "，呈 σ 收敛" if spread[-1] < spread[0] else "，没有 σ 收敛"


def _beta(found: Convergence) -> str:
    if abs(found.slope) < 2 * found.standard_error:
        return "斜率不到标准误的两倍，是否存在 β 收敛不足以下结论"
    if found.slope >= 0:
        return "起点低的单元年均增长率没有更高，没有 β 收敛"
    if np.isnan(found.speed):
        return "起点低的单元已反超在前，不换算收敛速度"
    return (
        f"起点低的单元年均增长率较高，收敛速度每年 {found.speed:.2%}，"
        f"差距减半约需 {found.half_life:.0f} 年"
    )


def income_findings(trend: IncomeTrend) -> tuple[str, ...]:
    """Say in Chinese whether the urban–rural ratio and gap moved apart; nothing for one year.

    Parameters
    ----------
    trend
        One study's incomes, as of `income_trends`.
    """
    years = list(trend.ratio.columns)
    if len(years) < 2:
        return ()
    first, last = years[0], years[-1]
    ratio, gap = trend.ratio[[first, last]].dropna(), trend.gap[[first, last]].dropna()
    both = ratio.index.intersection(gap.index)
    fell = ratio.loc[both, last] < ratio.loc[both, first]
    grew = gap.loc[both, last] > gap.loc[both, first]
    return (
        f"{trend.title_zh}：{first} 年至 {last} 年，{len(both)} 个单元中 "
        f"{int(fell.sum())} 个倍差缩小，"
        f"{int(grew.sum())} 个绝对差距扩大，{int((fell & grew).sum())} 个倍差缩小而绝对差距扩大；"
        f"倍差中位数{_moved(ratio[first].median(), ratio[last].median(), '{:.2f}')}，"
        f"绝对差距中位数{_moved(gap[first].median(), gap[last].median(), '{:,.0f}')} 元。",
    )


def coordination_findings(found: Coordination) -> tuple[str, ...]:
    """Say in Chinese how a board's units are spread over the grades, and what the scale is.

    Parameters
    ----------
    found
        One board, as of `board_coordination`.
    """
    table = found.table.dropna(subset=["coordination"])
    sentences = [found.scale_zh]
    if len(table):
        degrees = table["coordination"]
        names = table["name_zh"]
        low, high = (_named(names, degrees, at, "{:.3f}") for at in (degrees.min(), degrees.max()))
        grades = "、".join(f"{name} {n} 个" for name, n in found.grades[::-1].items() if n)
        sentences.append(
            f"{len(table)} 个单元的协调度 D 最高为{high}，最低为{low}，"
            f"中位数 {degrees.median():.3f}；{grades}。"
        )
        sentences.append(
            f"耦合度 C 的中位数为 {table['coupling'].median():.3f}，综合水平 T 的中位数为 "
            f"{table['level'].median():.3f}；改进式 C 的中位数为 {table['modified'].median():.3f}，"
            f"相应的 D 为 {table['modified_coordination'].median():.3f}。"
        )
        counts = table["weakest"].value_counts()
        most = counts[counts == counts.max()].index
        sentences.append(f"得分最低的维度以{'、'.join(most)}最多，{counts.max()} 个单元。")
    for lacking in dict.fromkeys(found.missing.values()):
        codes = [code for code, names in found.missing.items() if names == lacking]
        units = "、".join(found.table.loc[codes, "name_zh"])
        sentences.append(f"{units}没有{'、'.join(lacking)}维度的得分，不计算协调度。")
    return tuple(sentences)


def obstacle_findings(
    found: Obstacles, dimensions_zh: dict[str, str], indicators_zh: dict[str, str]
) -> tuple[str, ...]:
    """Say in Chinese which dimensions and indicators hold the units of a board back most.

    Parameters
    ----------
    found
        One board, as of `board_obstacles`.
    dimensions_zh, indicators_zh
        Chinese names by id.
    """
    indicators = found.indicators.fillna(0.0).mean().sort_values(ascending=False, kind="stable")
    named = "、".join(
        f"{indicators_zh[str(name)]}（{share:.1%}）" for name, share in indicators[:NAMED].items()
    )
    last = f"指标障碍度平均最大的是{named}。"
    if found.dimensions.empty:
        return (last,)
    shares = found.dimensions
    dimensions = shares.fillna(0.0).mean().sort_values(ascending=False, kind="stable")
    empty = "（没有该维度的单元按 0 计）" if shares.isna().any(axis=None) else ""
    listed = "、".join(
        f"{dimensions_zh[str(name)]}占 {share:.1%}" for name, share in dimensions.items()
    )
    first = shares.idxmax(axis=1).value_counts()
    counted = "、".join(f"{dimensions_zh[str(name)]}的 {n} 个" for name, n in first.items())
    return (
        f"各单元障碍度的平均：{listed}{empty}。",
        f"{len(shares)} 个单元中，首要障碍维度是{counted}。",
        last,
    )


def _extent(found: Disparity) -> str:
    last, unit = found.measures.iloc[-1], found.quantity.unit
    return (
        f"{found.years[-1]} 年，{last['units']:.0f} 个"
        f"{'单元' if len(found.quantity.parts) > 1 else found.quantity.units_zh}的"
        f"{found.quantity.name_zh}：{last['highest_zh']}最高（{_amount(last['highest'], unit)}），"
        f"{last['lowest_zh']}最低（{_amount(last['lowest'], unit)}），"
        f"相差 {_amount(last['range'], unit)}，前者是后者的 {last['max_min']:.2f} 倍。"
    )


def _measures(found: Disparity) -> str:
    last, people = found.measures.iloc[-1], found.quantity.people_zh
    return (
        f"{f'按{people}加权' if people else '各单元同等计算'}，变异系数 {last['cv']:.3f}，"
        f"基尼系数 {last['gini']:.3f}，泰尔指数 T {last['theil_t']:.4f}、L {last['theil_l']:.4f}，"
        f"阿特金森指数（ε = 1）{last['atkinson_1']:.4f}。"
    )


def _division(found: Disparity, part: Mapping[Hashable, Any]) -> str:
    groups = found.groups
    own = groups[(groups["year"] == part["year"]) & (groups["division"] == part["division"])]
    own = own.sort_values("t_contribution", ascending=False, kind="stable")
    name, count, share = part["division_zh"], part["groups"], part["t_share"]
    is_flag = count == 2 and "其他" in set(own["group_zh"])
    how = f"按是否属于{name}分为两组" if is_flag else f"按{name}分为 {count} 组"
    text = f"{how}：泰尔指数 T 的 {share:.1%} 在组间，{1 - share:.1%} 在组内"
    if is_flag:
        mean = own.set_index("group_zh")["mean"]
        inside = next(group for group in mean.index if group != "其他")
        return f"{text}；{name}的平均水平是其他单元的 {mean[inside] / mean['其他']:.1%}。"
    top = own.iloc[0]
    text += f"；组内部分以{top['group_zh']}最大，占全部的 {top['t_contribution']:.1%}"
    several = own[own["units"] > 1]
    if part["division"] == found.quantity.within and len(several) > 1:
        widest, least = (several.iloc[int(at)] for at in _ends(several["theil_t"].to_numpy()))
        text += (
            f"。省内差距（T）最大的是{widest['group_zh']}（{widest['theil_t']:.3f}），"
            f"最小的是{least['group_zh']}（{least['theil_t']:.3f}）"
        )
    return text + "。"


def _change(found: Disparity) -> str:
    first, last = found.measures.iloc[0], found.measures.iloc[-1]
    start, end = found.years[0], found.years[-1]
    if first["units"] != last["units"] or set(found.left_out[start]) != set(found.left_out[end]):
        return (
            f"{start} 年与 {end} 年的单元不同（{first['units']:.0f} 个与 {last['units']:.0f} 个），"
            "两年的指标不作前后比较。"
        )
    told = "，".join(
        f"{name}{_moved(first[key], last[key], form)}" for key, (name, form) in RELATIVE.items()
    )
    falling = {bool(last[key] < first[key]) for key in RELATIVE}
    relative = (
        "各项相对差距指标方向不一"
        if len(falling) > 1
        else ("相对差距缩小" if True in falling else "相对差距没有缩小")
    )
    unit = found.quantity.unit
    absolute = "扩大" if last["range"] > first["range"] else "没有扩大"
    return (
        f"{start} 年至 {end} 年，{told}；最高与最低相差由 {_amount(first['range'], unit)}变为 "
        f"{_amount(last['range'], unit)}：{relative}，两端之差{absolute}。"
    )


def _left_out(found: Disparity, year: int) -> str:
    reasons: dict[str, list[str]] = {}
    for name, why in found.left_out[year].items():
        reasons.setdefault(why, []).append(name)
    return (
        "未计入："
        + "；".join(
            f"{'、'.join(names)}（{why}）" if len(names) <= 6 else f"{len(names)} 个单元（{why}）"
            for why, names in reasons.items()
        )
        + "。"
    )


def _moved(first: float, last: float, form: str) -> str:
    """由 a 降至 b; what prints alike is called unchanged."""
    before, after = form.format(first), form.format(last)
    if before == after:
        return f"保持在 {after}"
    return f"由 {before} {'降至' if last < first else '升至'} {after}"


def _amount(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if unit == "元" else f"{value:.2f} {unit}"


def _named(names: pd.Series, values: pd.Series, value: float, form: str) -> str:
    """A value and everyone who has it."""
    units = "、".join(names.reindex(values.index[values == value]).astype(str))
    return f"{units}（{form.format(value)}）"


def _ends(values: np.ndarray) -> tuple[np.intp, np.intp]:
    return values.argmax(), values.argmin()
