"""What weightings and aggregations report of themselves → tables of the weights' sheet (诊断)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from countyindex.edition import Edition
from countyindex.export.workbook.describe import names_in
from countyindex.export.workbook.names import cohort_zh, scheme_zh
from countyindex.export.workbook.page import Column, Page

#: Widths of the first column and of the others [characters], alike in all tables of the sheet.
LABEL, WIDE = 40, 12

#: What principal components report as one number: key → (heading, number format).
COMPONENTS = {
    "units": ("单元数", "0"),
    "kmo": ("KMO", "0.000"),
    "bartlett_chi2": ("Bartlett χ²", "0.00"),
    "bartlett_df": ("自由度", "0"),
    "bartlett_p": ("p 值", "0.0E+00"),
    "components": ("保留成分数", "0"),
}

#: What factor analysis reports as one number: key → (heading, number format).
FACTORS = {
    **{key: COMPONENTS[key] for key in COMPONENTS if key != "components"},
    "factors": ("因子数", "0"),
    "fit_chi2": ("拟合 χ²", "0.00"),
    "fit_df": ("自由度", "0"),
    "fit_p": ("p 值", "0.0E+00"),
}

#: What weights read off samples of peers report as one number: key → (heading, number format).
SAMPLES = {
    "peers": ("每次抽取单元数", "0"),
    "samples": ("抽样次数", "0"),
    "seed": ("随机种子", "0"),
    "largest_error": ("最大标准误", "0.00"),
}

#: Columns over which a sentence runs.
ACROSS = 9


class Reported(NamedTuple):
    """What one node's weighting or aggregation says, and the names a reader knows things by."""

    title: str
    told: Mapping[str, Any]
    #: The Chinese names of the node's children, in its order.
    children: Sequence[str]
    #: Unit code → Chinese name.
    units: Mapping[str, str]


def write_diagnostics(page: Page, edition: Edition) -> None:
    """Write what methods say of the data they worked on, method by method."""
    weightings = list(_reports(edition))
    _components(page, [each for each in weightings if "eigenvalues" in each.told])
    _factors(page, [each for each in weightings if "uniquenesses" in each.told])
    _importances(page, [each for each in weightings if "largest_miss" in each.told])
    _samples(page, [each for each in weightings if "largest_error" in each.told])
    _own_weights(page, edition)
    joined = [each._replace(told=each.told.get("aggregation", {})) for each in weightings]
    _consensus(page, [each for each in joined if "orders" in each.told])


def _reports(edition: Edition) -> Iterator[Reported]:
    for scheme, results in edition.results.items():
        for result in results.values():
            labels = names_in(edition.studies[result.scheme.study])
            units = {str(code): str(name) for code, name in result.dataset.units["name_zh"].items()}
            where = f"{scheme_zh(edition, scheme)} · {cohort_zh(edition, result)}"
            for level in result.levels:
                for node, told in level.reports.items():
                    children = [labels[c] for c, parent in level.parents.items() if parent == node]
                    yield Reported(f"{where} · {labels[node]}", told, children, units)


def _components(page: Page, reports: Sequence[Reported]) -> None:
    """Write eigenvalues and whether the data have something in common at all."""
    if not reports:
        return
    page.section("主成分诊断")
    page.line("KMO 低于 0.5 或 Bartlett 检验不显著时，指标间的共同成分不足，主成分权重不宜采用。")
    page.table(*_facts_and_list(page, reports, COMPONENTS, "eigenvalues", "特征值"))
    _cautions(page, reports)


def _factors(page: Page, reports: Sequence[Reported]) -> None:
    """Write whether so many common factors explain the data, and what columns have alone."""
    if not reports:
        return
    page.section("因子分析诊断")
    page.line("拟合检验的 p 值很小，说明因子数不足；独有方差是各项不与他项共有的方差份额。")
    columns, rows = _facts_and_list(page, reports, FACTORS, "uniquenesses", "独有方差")
    page.table(columns, rows, filtered=False)
    _cautions(page, reports)


def _facts_and_list(
    page: Page,
    reports: Sequence[Reported],
    facts: Mapping[str, tuple[str, str]],
    listed: str,
    heading: str,
) -> tuple[list[Column], list[list[Any]]]:
    """Lay out what reports hold as one number each, and behind it the numbers that they list."""
    styles = page.styles
    longest = max(len(each.told[listed]) for each in reports)
    columns = [
        Column("方案 · 分组 · 节点", LABEL, styles.wrapped),
        *(Column(name, WIDE, styles.number(form)) for name, form in facts.values()),
        *(Column(f"{heading} {i + 1}", WIDE, styles.number("0.000")) for i in range(longest)),
    ]
    rows = []
    for each in reports:
        numbers = list(each.told[listed])
        blanks = [None] * (longest - len(numbers))
        rows.append([each.title, *(each.told.get(key) for key in facts), *numbers, *blanks])
    return columns, rows


def _cautions(page: Page, reports: Sequence[Reported]) -> None:
    """Write what the methods themselves warn of."""
    for each in reports:
        if each.told.get("caution_zh"):
            page.line(f"{each.title}：{each.told['caution_zh']}")
    page.gap()


def _importances(page: Page, reports: Sequence[Reported]) -> None:
    """Write the importances that optimised weights reach beside those they aimed at."""
    if not reports:
        return
    styles = page.styles
    page.section("目标重要性赋权：目标与达到的重要性")
    page.line(
        "重要性 = 与线性加权指数相关系数的平方，按份额；H 为与目标的海林格距离，0 即完全达到。"
    )
    columns = [
        Column("方案 · 分组 · 节点", LABEL, styles.wrapped),
        Column("单元数", WIDE, styles.number("0")),
        Column("H", WIDE, styles.number("0.0000")),
        Column("最大差距", WIDE, styles.number("0.0000")),
    ]
    rows = [
        [each.title, each.told["units"], each.told["objective"], each.told["largest_miss"]]
        for each in reports
    ]
    page.table(columns, rows, filtered=False)
    columns = [
        Column("方案 · 分组 · 节点之子项", LABEL, styles.wrapped),
        Column("目标", WIDE, styles.weight),
        Column("达到", WIDE, styles.weight),
        Column("相关系数", WIDE, styles.number("0.000")),
    ]
    page.gap()
    page.table(
        columns,
        [
            [f"{each.title} · {child}", *facts]
            for each in reports
            for child, *facts in zip(
                *(each.children, each.told["targets"], each.told["importance"]),
                each.told["correlations"],
                strict=True,
            )
        ],
    )
    page.gap()


def _samples(page: Page, reports: Sequence[Reported]) -> None:
    """Write what samples were drawn, and how much of a score is up to them."""
    if not reports:
        return
    page.section("稳健善意推定法：抽样")
    page.line(
        "得分是各次抽样得分的平均，可高于满分；得分之差不及最大标准误的，先后可能只由抽样决定。"
    )
    columns = [
        Column("方案 · 分组 · 节点", LABEL, page.styles.wrapped),
        *(Column(name, WIDE, page.styles.number(form)) for name, form in SAMPLES.values()),
    ]
    rows = [[each.title, *(each.told[key] for key in SAMPLES)] for each in reports]
    page.table(columns, rows, filtered=False)
    page.gap()


def _own_weights(page: Page, edition: Edition) -> None:
    """Write the weights of every unit's own, a table a node."""
    styles = page.styles
    for scheme, results in edition.results.items():
        for result in results.values():
            names = result.dataset.units["name_zh"]
            labels = names_in(edition.studies[result.scheme.study])
            for level in result.levels:
                for node, own in level.unit_weights.items():
                    where = f"{scheme_zh(edition, scheme)} · {cohort_zh(edition, result)}"
                    page.section(f"各单元自有权重：{where} · {labels[node]}", whole=False)
                    page.line("每行为该单元自己的权重份额，合计为 1；本级权重是各单元份额的平均。")
                    columns = [
                        Column("单元", LABEL, styles.wrapped),
                        *(Column(labels[str(child)], WIDE, styles.weight) for child in own),
                        Column("得分", WIDE, styles.score),
                    ]
                    scores = level.scores[node]
                    page.table(
                        columns,
                        [[str(names[code]), *row, scores[code]] for code, *row in own.itertuples()],
                    )
                    page.gap()


def _consensus(page: Page, reports: Sequence[Reported]) -> None:
    """Write whether orders by Kemeny are proven to be the best, and all that are."""
    if not reports:
        return
    styles = page.styles
    page.section("凯梅尼排序：最优性证明")
    page.line("支持度 = 排序与各指标两两比较一致的权重之和；任何排序都不超过上界。")
    columns = [
        Column("方案 · 分组 · 节点", LABEL, styles.wrapped),
        Column("支持度", WIDE, styles.number("0.0000")),
        Column("上界", WIDE, styles.number("0.0000")),
        Column("证明", WIDE, styles.centred),
        Column("最优排序", WIDE, styles.centred),
    ]
    page.table(
        columns,
        [
            [each.title, each.told["support"], each.told["bound"], *verdict_zh(each.told)]
            for each in reports
        ],
        filtered=False,
    )
    page.gap()
    page.widen([*columns, *[Column("", WIDE, styles.text)] * (ACROSS - len(columns))])
    for each in reports:
        for sentence in orders_zh(each):
            page.paragraph(sentence, ACROSS, LABEL + WIDE * (ACROSS - 1))
    page.gap()


def verdict_zh(told: Mapping[str, Any]) -> tuple[str, str]:
    """Say whether an order is proven to be the best, and how many are."""
    if not told["proven"]:
        return "未证明", "未知"
    if told["unique"] is None:
        return "已证最优", "是否唯一未知"
    if told["unique"]:
        return "已证最优", "唯一"
    count = len(told["orders"])
    return "已证最优", f"{count} 个并列" if told["all_listed"] else f"至少 {count} 个并列"


def orders_zh(reported: Reported) -> Iterator[str]:
    """Write the first order out, and of each other one the places where it differs from it."""
    first, *others = ([reported.units[code] for code in order] for order in reported.told["orders"])
    yield f"{reported.title}（排序 1）：{'、'.join(first)}。"
    for number, order in enumerate(others, start=2):
        parts = (
            f"第 {start + 1}–{end} 位 {'、'.join(order[start:end])}"
            for start, end in _apart(first, order)
        )
        yield f"并列的最优排序 {number}，与排序 1 不同处：{'；'.join(parts)}。"


def _apart(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the runs of places, start and end, where two orders differ."""
    start = None
    for at, (a, b) in enumerate(zip([*one, ""], [*other, ""], strict=True)):
        if a != b and start is None:
            start = at
        elif a == b and start is not None:
            yield start, at
            start = None
