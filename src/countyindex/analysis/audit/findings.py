"""The tables of an audit → sentences: what is wrong, how bad, and what could be done (审计意见)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from countyindex.analysis.audit.correlation import FEWEST, Thresholds
from countyindex.analysis.audit.importance import FEWEST as FEWEST_FOR_RATIO
from countyindex.analysis.audit.importance import OFF
from countyindex.analysis.audit.outcome import Audit, Finding, Severity
from countyindex.analysis.audit.reliability import LEAST_ALPHA
from countyindex.analysis.audit.statistics import (
    FEWEST_VALUES,
    KURTOSIS,
    MOST_ZEROS,
    SKEWNESS,
)
from countyindex.analysis.audit.structure import LEAST_KMO, MOST_P
from countyindex.analysis.signs import printed
from countyindex.data import SEVERITIES_ZH as NOTICES_ZH
from countyindex.result import Result

#: The checks in print order, with their Chinese names.
CHECKS_ZH: Mapping[str, str] = {
    "distribution": "分布",
    "availability": "数据可得性",
    "correlation": "与上级的相关",
    "collinearity": "重复与反向",
    "size": "规模偏向",
    "structure": "维度结构",
    "reliability": "内部一致性",
    "importance": "权重与实际影响",
}
SEVERITIES_ZH: Mapping[str, str] = {"serious": "严重", **NOTICES_ZH}
#: Where a name that ends in Latin letters runs into the sentence.
RUN_IN = re.compile(r"(?<=[A-Za-z])(?=[\u4e00-\u9fff])")


def criteria_zh(limits: Thresholds) -> dict[str, str]:
    """Say of every check what it looks at and where it begins to remark."""
    return {
        "distribution": f"处理前的偏度超出 ±{SKEWNESS:g} 且峰度超出 {KURTOSIS:g} 为离群；"
        f"零值超过 {MOST_ZEROS:.0%}、不同取值少于 {FEWEST_VALUES:.0%} 为区分度低。",
        "availability": "指标与单元的数据可得率（各格等计）低于方案的下限。",
        "correlation": f"各项与其上级的相关系数：大于 {limits.dominates:g} 为主导，"
        f"±{limits.represented:g} 以内为未被反映，小于 −{limits.represented:g} 为反向。",
        "collinearity": f"两项相关系数的绝对值大于 {limits.collinear:g} 为重复；"
        f"同属一处而小于 −{limits.represented:g} 为反向。",
        "size": f"得分与规模数据（人口、生产总值等）相关系数的绝对值大于 {limits.size:g}。",
        "structure": f"KMO 低于 {LEAST_KMO:g}（两项时恒为 0.5，不判），"
        f"Bartlett 检验 p 大于 {MOST_P:g}，特征值大于 1 的主成分多于一个。",
        "reliability": f"Cronbach α 低于 {LEAST_ALPHA:g}。",
        "importance": f"相关比 S 的份额是权重的 {OFF:g} 倍以上或 {1 / OFF:.0%} 以下。"
        "S 用局部线性平滑估计，高斯核，带宽（以标准差计）由留一交叉验证选取。",
    }


def findings(result: Result, audit: Audit) -> tuple[Finding, ...]:
    """Say everything worth remarking on, check by check, the gravest first."""
    gravity = list(SEVERITIES_ZH)
    return tuple(
        replace(finding, what_zh=_spaced(finding.what_zh), advice_zh=_spaced(finding.advice_zh))
        for say in _SAYERS
        for finding in sorted(
            say(result, audit), key=lambda finding: gravity.index(finding.severity)
        )
    )


def _distribution(result: Result, audit: Audit) -> Iterator[Finding]:
    for item, row in _records(audit.statistics):
        name = audit.names[item]
        if row["outlying"]:
            still = row["outlying_treated"]
            shape = _shape(row["skewness"], row["kurtosis"])
            after = _shape(row["skewness_treated"], row["kurtosis_treated"])
            end = "仍超出界限" if still else "不再同时超出"
            yield Finding(
                *("distribution", "warning" if still else "info", item),
                f"{name}有离群值：{shape}，超出 ±{SKEWNESS:g} 与 {KURTOSIS:g}；"
                f"处理后{after}，{end}。",
                "可核对两端的数值，并改用对数或缩尾。" if still else "可核对两端的数值。",
            )
        if row["many_zeros"]:
            yield Finding(
                *("distribution", "warning", item),
                f"{name}有 {row['zeros']:.0%} 的单元为 0，超过 {MOST_ZEROS:.0%}，难以区分优劣。",
                "可改用区分度更高的指标，或只作背景列示。",
            )
        elif row["few_values"]:
            yield Finding(
                *("distribution", "info", item),
                f"{name}的 {row['units']} 个数值中只有 {row['different']:.0%} 互不相同，"
                f"低于 {FEWEST_VALUES:.0%}，并列较多。",
                "可改用更细的口径。",
            )


def _shape(skewness: float, kurtosis: float) -> str:
    if np.isnan(skewness):
        return "偏度、峰度无定义"
    return f"偏度 {printed(skewness, '.1f')}、峰度 {printed(kurtosis, '.1f')}"


def _availability(result: Result, audit: Audit) -> Iterator[Finding]:
    least = result.plan.availability
    for item, row in _records(audit.statistics):
        if row["short"]:
            yield Finding(
                *("availability", "warning", item),
                f"{audit.names[item]}只有 {row['units']}/{row['applicable']} 个适用单元有数据，"
                f"低于 {least.indicator:.0%}。",
                "可补充数据，或在方案中排除该指标。",
            )
    for name, reason in result.left_out.items():
        yield Finding(
            *("availability", "info", name),
            f"{audit.names[name]}{reason}",
            "可在方案中排除该指标；数据不足的，也可补充数据。",
        )
    for unit in result.not_ranked:
        yield Finding(
            *("availability", "warning", unit.code),
            f"{unit.name_zh}未参加排名：{unit.reason_zh}",
            "可补充其数据。",
        )
    ranked = audit.availability[audit.availability["ranked"]]
    for code, row in _records(ranked):
        if row["short"]:
            yield Finding(
                *("availability", "warning", code),
                f"{row['name_zh']}的 {row['applicable']} 个适用格中只有 {row['share']:.0%} 有数据，"
                f"低于 {least.unit:.0%}。",
                "可补充其数据，或把它排在榜外。",
            )


#: Flag → how grave, what is said of an item and its nodes, and what could be done.
_LINKS: Mapping[str, tuple[Severity, Callable[[Thresholds], str], str]] = {
    "contradicts": (
        "serious",
        lambda limits: (
            f"低于 −{limits.represented:g}，方向相反：这一项得分高的单元，上级得分往往低。"
        ),
        "可先核对指标属性（正向或负向）；属性无误时，可把它移出指数单列，或说明所作的取舍。",
    ),
    "unrepresented": (
        "warning",
        lambda limits: f"在 ±{limits.represented:g} 以内：上级得分几乎不反映这一项。",
        "可提高其权重、改归其他维度、移出指数单列，或说明保留的理由。",
    ),
    "dominates": (
        "warning",
        lambda limits: f"超过 {limits.dominates:g}：上级得分与这一项几乎一致。",
        "可降低其权重，或补充与它不同的内容。",
    ),
}


def _correlation(result: Result, audit: Audit) -> Iterator[Finding]:
    flagged = audit.links[audit.links["flag"] != ""]
    for (item, flag), rows in flagged.groupby(["item", "flag"], sort=False):
        severity, how_bad, advice = _LINKS[str(flag)]
        limits = audit.thresholds
        limit = limits.dominates if flag == "dominates" else limits.represented
        listed = "、".join(
            f"{audit.names[node]} {_against(r, limit)}"
            for node, r in zip(rows["node"], rows["r"], strict=True)
        )
        what = f"{audit.names[str(item)]}与上级的相关系数（{listed}）{how_bad(limits)}"
        yield Finding("correlation", severity, str(item), what, advice)
    unknown = audit.links[audit.links["r"].isna()]
    if len(unknown):
        items = "、".join(audit.names[item] for item in dict.fromkeys(unknown["item"]))
        yield Finding(
            *("correlation", "info", result.tree.id),
            f"{items}没有与上级的相关系数：共有的单元少于 {FEWEST} 个，或得分相同。",
            "单元太少时，本检查不说明问题。",
        )


def _collinearity(result: Result, audit: Audit) -> Iterator[Finding]:
    limit = audit.thresholds.collinear
    for row in audit.pairs[audit.pairs["flag"] == "collinear"].to_dict("records"):
        first, second, r = audit.names[row["first"]], audit.names[row["second"]], row["r"]
        where = f"同属{audit.names[row['node']]}" if row["node"] else "分属两个维度"
        both = "两项几乎说同一件事，等于重复计权。" if r > 0 else "两项几乎完全反向，得分互相抵消。"
        yield Finding(
            *("collinearity", "warning" if r > 0 else "serious", str(row["first"])),
            f"{first}与{second}（{where}）的相关系数为 {_against(r, limit)}，"
            f"超出 ±{limit:g}：{both}",
            "可只保留一项，或合并为一项，或两项分担一项的权重。"
            if r > 0
            else "可先核对两项的指标属性；属性无误时只保留一项。",
        )
    opposed = audit.pairs[audit.pairs["flag"] == "contradicts"]
    for node, rows in opposed.groupby("node", sort=False):
        worst = rows.sort_values("r", kind="stable").to_dict("records")[0]
        yield Finding(
            *("collinearity", "warning", str(node)),
            f"{audit.names[str(node)]}之下有 {len(rows)} 对反向变动（相关系数低于 "
            f"−{audit.thresholds.represented:g}）：{'' if len(rows) == 1 else '最强的是'}"
            f"{audit.names[worst['first']]}与{audit.names[worst['second']]}"
            f"（{_against(worst['r'], audit.thresholds.represented)}），合成时互相抵消。",
            "可核对指标属性，把反向的内容分到不同维度，或说明所作的取舍。",
        )


def _size(result: Result, audit: Audit) -> Iterator[Finding]:
    if not result.dataset.sizes:
        yield Finding(
            *("size", "info", result.tree.id),
            "没有检查规模偏向：研究没有指明规模数据（study.yaml 的 size）。",
            "可在其中列出常住人口、生产总值等。",
        )
    for size in result.dataset.sizes:
        if size.values.reindex(result.scores.index).isna().all():
            yield Finding(
                *("size", "info", result.tree.id),
                f"没有检查与{size.name_zh}的关系：数据年份 {result.year} 没有这项数据。",
                "可补充数据。",
            )
    flagged = audit.size[audit.size["flag"] != ""]
    for (name, large), rows in flagged.groupby(["size_zh", flagged["r"] > 0], sort=False):
        strongest = rows.sort_values("r", key=np.abs, ascending=False, kind="stable")
        items = [str(item) for item in strongest["item"]]
        yield Finding(
            *("size", "warning", items[0] if len(items) == 1 else result.tree.id),
            f"{_correlated(audit, items, strongest['r'], str(name))}"
            f"{name}大的单元得分偏{'高' if large else '低'}。",
            "若本意与规模无关，可改用人均、地均等相对指标；若规模正是要衡量的，可说明理由。",
        )


def _correlated(audit: Audit, items: Sequence[str], r: Iterable[float], size: str) -> str:
    """Name what goes with a size in one direction, and how strongly."""
    limit = audit.thresholds.size
    told = [_against(each, limit) for each in r]
    if len(items) == 1:
        which, listed = audit.names[items[0]], told[0]
    else:
        which = f"有 {len(items)} 项"
        listed = "、".join(f"{audit.names[i]} {t}" for i, t in zip(items, told, strict=True))
    return f"{which}得分与{size}的相关系数（{listed}）超出 ±{limit:g}："


def _structure(result: Result, audit: Audit) -> Iterator[Finding]:
    for node, row in _records(audit.structure):
        name = audit.names[node]
        if row["reason_zh"]:
            yield Finding(
                *("structure", "info", node),
                f"{name}没有 KMO 与 Bartlett 检验：{row['reason_zh']}。",
                "可减少指标，或合并重复的指标。",
            )
        if row["unrelated"]:
            yield Finding(
                *("structure", "warning", node),
                f"{name}的 Bartlett 检验 p = {row['bartlett_p']:.3f}，大于 {MOST_P:g}："
                "不能排除各项互不相关。",
                "可重新归类，或不再用一个得分概括它们。",
            )
        if row["low_kmo"]:
            yield Finding(
                *("structure", "warning", node),
                f"{name}的 KMO 为 {row['kmo']:.2f}，低于 {LEAST_KMO:g}：各项共有的信息少，"
                "不宜作主成分分析。",
                "此处可不用主成分法赋权，或重新归类。",
            )
        if row["several"]:
            yield Finding(
                *("structure", "info", node),
                f"{name}的 {row['items']} 项有 {row['components']} 个特征值大于 1 的主成分，"
                f"第一主成分只解释 {row['first_share']:.0%} 的方差：说的不止一件事。",
                "可按内容分成几个子维度，或说明它是由不同方面拼成的。",
            )


def _reliability(result: Result, audit: Audit) -> Iterator[Finding]:
    for node, row in _records(audit.reliability):
        if not row["low"]:
            continue
        alpha, standardised = (printed(row[name], ".2f") for name in ("alpha", "standardised"))
        bad = (
            "为负，各项的协方差合计为负，彼此抵消"
            if row["alpha"] < 0
            else f"低于 {LEAST_ALPHA:g}，内部一致性不足"
        )
        of_node = audit.items[(audit.items["node"] == node) & audit.items["better"]]
        best = of_node.sort_values("without", ascending=False, kind="stable").head(1)
        drop = "".join(
            f"去掉{audit.names[item]}后为 {printed(without, '.2f')}，"
            for item, without in zip(best["item"], best["without"], strict=True)
        )
        yield Finding(
            *("reliability", "serious" if row["alpha"] < 0 else "warning", node),
            f"{audit.names[node]}的 Cronbach α 为 {alpha}（标准化 {standardised}），{bad}。",
            f"{drop}{'可据此' if drop else '可'}调整归类；"
            "若各项本来就是互补的不同方面，可说明不要求一致。",
        )


def _importance(result: Result, audit: Audit) -> Iterator[Finding]:
    flagged = audit.importance[audit.importance["flag"] != ""]
    against = audit.links[audit.links["flag"] == "contradicts"].set_index(["item", "node"])["r"]
    for row in flagged.to_dict("records"):
        over = row["flag"] == "over"
        how = f"为权重的 {row['times']:.1f} 倍" if over else f"只及权重的 {row['times']:.0%}"
        advice = f"若希望影响与权重相称，可调{'低' if over else '高'}权重，或改用目标重要性赋权。"
        r = against.get((row["item"], row["node"]))
        if r is not None:
            how += f"，方向相反（相关系数 {_against(r, audit.thresholds.represented)}）"
            advice = "影响出自反向变动，增减权重不能使它相称；可先按“与上级的相关”的意见处理。"
        yield Finding(
            *("importance", "info", str(row["item"])),
            f"{audit.names[row['item']]}在{audit.names[row['node']]}中权重 {row['weight']:.1%}，"
            f"实际影响占 {row['share']:.1%}（S = {row['ratio']:.2f}），{how}。",
            advice,
        )
    unknown = audit.importance[audit.importance["ratio"].isna()]
    if len(unknown):
        items = "、".join(audit.names[item] for item in dict.fromkeys(unknown["item"]))
        yield Finding(
            *("importance", "info", result.tree.id),
            f"没有估计{items}的实际影响：有得分的单元少于 {FEWEST_FOR_RATIO} 个，或得分相同。",
            "单元太少时，本检查不说明问题。",
        )


_SAYERS: tuple[Callable[[Result, Audit], Iterable[Finding]], ...] = (
    *(_distribution, _availability, _correlation, _collinearity),
    *(_size, _structure, _reliability, _importance),
)


def _records(table: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, row in zip(table.index, table.to_dict("records"), strict=True):
        yield str(key), {str(name): value for name, value in row.items()}


def _against(value: float, limit: float) -> str:
    """Write a number with digits enough to tell it from a limit."""
    places = next((n for n in (2, 3, 4) if round(abs(value), n) != round(limit, n)), 5)
    return printed(value, f".{places}f")


def _spaced(text: str) -> str:
    """Leave room behind Latin letters that run into Chinese ones."""
    return RUN_IN.sub(" ", text)
