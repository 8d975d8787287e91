"""The `Audit` of every board → the four sheets of a set that a workbook may have (统计审计)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from countyindex.analysis.audit import CHECKS_ZH, SEVERITIES_ZH, Audit, Finding, audit, criteria_zh
from countyindex.edition import Edition
from countyindex.export.workbook.names import board_names
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import Styles, pattern_for

FINDINGS, DISTRIBUTIONS = "统计审计", "审计·描述统计"
CORRELATIONS, STRUCTURE = "审计·相关", "审计·结构与影响"

#: How correlations and their like are printed, with a proper minus sign.
PLACES = "0.00;−0.00;0.00"
#: What stands out.
ALERT = {"font_color": "#B03A2E", "bold": True}

#: Flag → the word for it.
FLAGS_ZH: Mapping[str, str] = {
    "": "",
    "dominates": "主导",
    "unrepresented": "未被反映",
    "contradicts": "反向",
    "collinear": "重复",
    "size": "随规模",
    "over": "影响大于权重",
    "under": "影响小于权重",
}


def write_findings(page: Page, edition: Edition) -> None:
    """Fill the sheet: how many remarks every check makes of every board, then each of them."""
    boards = list(_audits(edition))
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


def write_distributions(page: Page, edition: Edition) -> None:
    """Fill the sheet: statistics of every indicator, and how complete every unit is."""
    page.title(
        "审计·描述统计：指标的分布与数据可得性",
        f"数据年份 {edition.year}。统计量按参加排名的单元、处理前的原值计算；标准差用 n − 1，"
        "偏度与（超额）峰度经偏差校正。",
    )
    top = page.row
    for name, found in _audits(edition):
        page.section(f"{name}：指标", new_page=True)
        _statistics(page, found)
        page.gap()
        page.section(f"{name}：单元的数据可得率（各格等计；不适用、未公布的不计）", new_page=True)
        _availability(page, found)
        page.gap()
    page.finish(freeze=(top, 1), repeat=(0, top), footer=f"审计·描述统计 · {edition.year}")


def _statistics(page: Page, found: Audit) -> None:
    styles = page.styles
    table = found.statistics
    number, share = styles.number(PLACES), styles.percent
    columns = [
        page.naming("指标", (found.names[name] for name in table.index), least=28),
        Column("单位", 14, styles.wrapped),
        *(Column(text, 8, styles.rank) for text in ("有数据", "适用")),
        *(Column(text, 11, number) for text in ("均值", "标准差", "最小", "中位", "最大")),
        *(Column(text, 9, share) for text in ("零值", "不同取值")),
        *(Column(text, 9, number) for text in ("偏度", "峰度", "处理后偏度", "处理后峰度")),
        Column("提示", 20, styles.wrapped),
    ]
    rows = []
    for name, row in zip(table.index, table.to_dict("records"), strict=True):
        form = styles.number(pattern_for(max(abs(row["min"]), abs(row["max"]))))
        rows.append(
            [
                *(found.names[str(name)], row["unit"], row["units"], row["applicable"]),
                *(Cell(row[key], form) for key in ("mean", "sd", "min", "median", "max")),
                *(row["zeros"], row["different"], row["skewness"], row["kurtosis"]),
                *(row["skewness_treated"], row["kurtosis_treated"], "、".join(_remarks(row))),
            ]
        )
    page.table(columns, rows)


def _remarks(row: Mapping[Any, Any]) -> Iterator[str]:
    if row["outlying"]:
        yield "处理后仍离群" if row["outlying_treated"] else "离群，处理后消除"
    for flag, text in (("short", "数据不足"), ("many_zeros", "零值多"), ("few_values", "并列多")):
        if row[flag]:
            yield text


def _availability(page: Page, found: Audit) -> None:
    styles = page.styles
    table = found.availability
    dimensions = [str(column) for column in table if column in found.names]
    columns = [
        page.naming("单元", map(str, table["name_zh"]), least=16),
        Column("排名", 14, styles.centred),
        *(Column(text, 8, styles.rank) for text in ("适用格", "有数据")),
        *(Column(text, 11, styles.rank) for text in ("沿用", "承继", "插补")),
        Column("可得率", 11, styles.percent),
        *(Column(found.names[name], 11, styles.percent) for name in dimensions),
    ]
    rows = [
        [
            *(row["name_zh"], "是" if row["ranked"] else "否", row["applicable"], row["found"]),
            *(row["carried"], row["inherited"], row["imputed"]),
            Cell(row["share"], styles.cell(num_format="0.0%", **ALERT))
            if row["short"]
            else row["share"],
            *(row[name] for name in dimensions),
        ]
        for row in table.to_dict("records")
    ]
    page.table(columns, rows)


def write_correlations(page: Page, edition: Edition) -> None:
    """Fill the sheet: correlations across levels, with size, and between items."""
    page.title(
        "审计·相关：与上级、与规模、彼此之间",
        f"数据年份 {edition.year}。皮尔逊相关系数，用标准化得分（越大越好），"
        "按两者都有得分的单元计算。",
    )
    top = page.row
    for name, found in _audits(edition):
        page.section(f"{name}：与上级的相关", new_page=True)
        _links(page, found)
        page.gap()
        page.section(f"{name}：与规模的相关", new_page=True)
        _size(page, found)
        page.gap()
        page.section(f"{name}：同一上级的各对，与不同上级而重复的各对", new_page=True)
        _pairs(page, found)
        page.gap()
    page.finish(
        freeze=(top, 1),
        repeat=(0, top),
        footer=f"审计·相关 · {edition.year}",
        portrait=True,
    )


def _links(page: Page, found: Audit) -> None:
    columns = [
        *_item_columns(page, found, "项", "上级"),
        Column("相关系数", 12, page.styles.number(PLACES)),
        Column("单元数", 12, page.styles.rank),
        Column("判断", 16, page.styles.centred),
    ]
    rows = [
        [
            *(found.names[row["item"]], found.names[row["node"]]),
            *(_told(row["r"], row["flag"], page.styles), row["units"], FLAGS_ZH[row["flag"]]),
        ]
        for row in found.links.to_dict("records")
    ]
    page.table(columns, rows)


def _pairs(page: Page, found: Audit) -> None:
    columns = [
        *_item_columns(page, found, "一项", "另一项"),
        Column("相关系数", 12, page.styles.number(PLACES)),
        Column("单元数", 12, page.styles.rank),
        Column("判断", 16, page.styles.centred),
        Column("同属", 24, page.styles.wrapped),
    ]
    shown = found.pairs[(found.pairs["node"] != "") | (found.pairs["flag"] != "")]
    rows = [
        [
            *(found.names[row["first"]], found.names[row["second"]]),
            *(_told(row["r"], row["flag"], page.styles), row["units"], FLAGS_ZH[row["flag"]]),
            found.names[row["node"]] if row["node"] else "（不同上级）",
        ]
        for row in shown.to_dict("records")
    ]
    page.table(columns, rows)


def _size(page: Page, found: Audit) -> None:
    if not len(found.size):
        page.line("研究没有指明规模数据，未作此项检查。")
        return
    number = page.styles.number(PLACES)
    columns = [
        *_item_columns(page, found, "项", "规模"),
        *(Column("相关系数", 12, number), Column("与规模的对数", 12, number)),
        Column("判断", 16, page.styles.centred),
        Column("单元数", 24, page.styles.rank),
    ]
    rows = [
        [
            *(found.names[row["item"]], row["size_zh"]),
            *(_told(row["r"], row["flag"], page.styles), row["r_log"]),
            *(FLAGS_ZH[row["flag"]], row["units"]),
        ]
        for row in found.size.to_dict("records")
    ]
    page.table(columns, rows)


def _item_columns(page: Page, found: Audit, first: str, second: str) -> tuple[Column, Column]:
    named = page.naming(first, found.names.values(), least=28)
    return named, Column(second, 28, page.styles.wrapped)


def write_structure(page: Page, edition: Edition) -> None:
    """Fill the sheet: what every node has in common, how consistent it is, and what moves it."""
    page.title(
        "审计·结构与影响：维度是否一体，权重是否相称",
        f"数据年份 {edition.year}。KMO、Bartlett、主成分与 Cronbach α 只用各项齐全的单元；"
        "S 为上级得分对该项的相关比：局部线性平滑，高斯核，带宽以该项标准差计，"
        "∞ 即直线（S = r²）。",
    )
    top = page.row
    for name, found in _audits(edition):
        page.section(f"{name}：维度结构与内部一致性", new_page=True)
        _nodes(page, found)
        page.gap()
        page.section(f"{name}：各项与其余各项的相关，去掉后的 α")
        _items(page, found)
        page.gap()
        page.section(f"{name}：权重与实际影响", new_page=True)
        _importance(page, found)
        page.gap()
    page.finish(freeze=(top, 1), repeat=(0, top), footer=f"审计·结构与影响 · {edition.year}")


def _nodes(page: Page, found: Audit) -> None:
    styles = page.styles
    number, count = styles.number(PLACES), styles.rank
    table = found.structure.join(found.reliability[["alpha", "standardised", "low"]])
    columns = [
        page.naming("维度", found.names.values(), least=28),
        Column("项数", 28, count),
        *(Column("齐全单元", 9, count), Column("KMO", 9, number), Column("χ²", 9, number)),
        *(Column("自由度", 9, count), Column("p", 9, styles.number("0.000"))),
        *(Column("特征值＞1", 9, count), Column("第一主成分", 9, styles.percent)),
        *(Column("α", 10, number), Column("α（标准化）", 16, number)),
        Column("特征值", 34, styles.wrapped),
    ]
    rows = [
        [
            *(found.names[str(node)], row["items"], row["units"]),
            _told(row["kmo"], row["low_kmo"], styles),
            *(row["bartlett_chi2"], row["bartlett_df"]),
            _told(row["bartlett_p"], row["unrelated"], styles, "0.000"),
            *(row["components"] or None, row["first_share"]),
            *(_told(row["alpha"], row["low"], styles), row["standardised"]),
            row["reason_zh"] or "、".join(f"{value:.2f}" for value in row["eigenvalues"]),
        ]
        for node, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    page.table(columns, rows)


def _items(page: Page, found: Audit) -> None:
    styles = page.styles
    number = styles.number(PLACES)
    columns = [
        *_item_columns(page, found, "项", "上级"),
        Column("与其余", 9, number),
        Column("去掉后 α", 9, number),
        Column("（标准化）", 9, number),
        Column("α 升高", 9, styles.centred),
    ]
    rows = [
        [
            *(found.names[row["item"]], found.names[row["node"]], row["item_rest"]),
            *(row["without"], row["without_standardised"], "是" if row["better"] else ""),
        ]
        for row in found.items.to_dict("records")
    ]
    page.table(columns, rows)


def _importance(page: Page, found: Audit) -> None:
    styles = page.styles
    number, share = styles.number(PLACES), styles.percent
    columns = [
        *_item_columns(page, found, "项", "上级"),
        *(Column("权重", 9, share), Column("影响份额", 9, share), Column("倍数", 9, number)),
        *(Column("S", 9, number), Column("r²", 9, number), Column("带宽", 9, number)),
        Column("单元数", 9, styles.rank),
        Column("判断", 16, styles.centred),
    ]
    rows = [
        [
            *(found.names[row["item"]], found.names[row["node"]], row["weight"], row["share"]),
            _told(row["times"], row["flag"], styles),
            *(row["ratio"], row["linear"], _bandwidth(row["bandwidth"], styles)),
            *(row["units"], FLAGS_ZH[row["flag"]]),
        ]
        for row in found.importance.to_dict("records")
    ]
    page.table(columns, rows)


def _bandwidth(value: float, styles: Styles) -> Cell | float:
    return Cell("∞", styles.cell(align="right")) if np.isinf(value) else value


def _told(value: float, flag: object, styles: Styles, pattern: str = PLACES) -> Cell | float:
    """Return a number that stands out where it is flagged."""
    return Cell(value, styles.cell(num_format=pattern, **ALERT)) if flag else value


def _audits(edition: Edition) -> Iterable[tuple[str, Audit]]:
    """Yield the audit of every board with the name of its sheet."""
    for name, board in zip(board_names(edition), edition.boards, strict=True):
        yield name, audit(board)


#: The sheets of the set, in order.
SHEETS: dict[str, Callable[[Page, Edition], None]] = {
    FINDINGS: write_findings,
    DISTRIBUTIONS: write_distributions,
    CORRELATIONS: write_correlations,
    STRUCTURE: write_structure,
}
