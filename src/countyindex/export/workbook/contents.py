"""The first sheet: links, schemes, methods, provenance, cautions, legend (目录与说明)."""

from __future__ import annotations

from collections.abc import Mapping

from countyindex.data import Status
from countyindex.edition import Edition
from countyindex.export.workbook.describe import (
    INHERITED_ZH,
    KINDS,
    exceptions_zh,
    levels_zh,
    methods_used,
    missing_zh,
    names_in,
    normalisation_zh,
    treatment_zh,
)
from countyindex.export.workbook.names import scheme_zh, schemes_zh, studies_in_order
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.wording import defaults_zh
from countyindex.methods import Method
from countyindex.registry import Study
from countyindex.result import Result
from countyindex.scheme.model import Exclude

#: What stands on the sheets that every workbook has.
ABOUT = {
    "维度榜": "每个维度单独成榜",
    "全景": "按城市、区域与其他划分：单元数、平均得分、最好单元、前十名个数",
    "方案对比": "每个单元在各方案下的位次与位次差，方案间的相关",
    "权重": "各级权重与有效权重，判断矩阵与一致性，赋权与合成方法的诊断",
    "标准化得分": "各指标标准化后的得分、变换、阈值、权重与属性",
    "指标值": "各指标的原始数值、单位、年份与数据状态",
    "数据处理": "每个缩尾、沿用、承继、插补、缺失、不适用、未公布的单元格，更正与提示",
    "城乡收入": "城乡居民收入倍差与绝对差距的历年变化",
    "统计审计": "逐榜检查指标与维度的统计性质，意见逐条列出",
    "审计·描述统计": "各指标的分布与数据齐全程度",
    "审计·相关": "指标、维度与指数之间的相关",
    "审计·结构与影响": "主成分、内部一致性，名义权重与实际影响",
    "差距分解": "城乡与地区差距：泰尔指数、基尼系数及其分解，收敛",
    "耦合协调": "维度之间的耦合协调度与障碍度",
    "位次区间": "每个单元抽样位次的分位数与区间图，整体移动多少",
    "位次概率": "每个单元在每个位次上的抽样占比",
    "逐一剔除": "去掉一项指标或维度、换一种做法，位次改动多少",
    "剔除后位次": "去掉一项指标或维度，每个单元升降几位",
    "敏感性": "哪项选择牵动位次、牵动多少：Sobol 指数",
    "抽样设置": "什么可以变、概率多大、各出现多少次，统计量的定义",
    "数据来源": "来源、许可与局限，基础数据，全部登记指标（含待数据者），参考文献",
}
FAMILIES_ZH = {
    "treatment": "数据处理",
    "normalisation": "标准化",
    "weighting": "赋权",
    "aggregation": "合成",
}
MEANINGS = {
    Status.OBSERVED: "来源直接公布的数值",
    Status.DERIVED: "由公布的数值按算式算出",
    Status.CARRIED: "沿用此前年份的数值，数字后标“沿”与年份",
    Status.INHERITED: "区划调整后没有自己的数值，按划入人口加权承继前身的数值，数字后标“承”",
    Status.IMPUTED: "按方案规定的方法插补，数字后标“插”",
    Status.MISSING: "应有而没有的数值",
    Status.NOT_APPLICABLE: "对该单元没有意义，权重由其余指标承担，不算缺失",
    Status.NOT_PUBLISHED: "存在而来源不公布，处理同不适用",
}
#: How many digits of a hash are shown.
SHOWN = 12
#: The columns of every table on this sheet [characters].
WIDTHS = (33, 32, 22, 56, 46)


def write_contents(page: Page, edition: Edition, sheets: Mapping[str, str]) -> None:
    """Fill the sheet; `sheets` gives every other sheet's name with a title for boards."""
    page.title(
        f"县域与区域综合指数 · 数据年份 {edition.year}",
        "年份一律指数据所属的年份，不是报告发布的年份。指标与权重均为示例，不是任何机构已发布的指标体系、权重或结果。",
    )
    top = page.row
    page.gap()
    _links(page, sheets)
    _studies(page, edition)
    _schemes(page, edition)
    _methods(page, edition)
    _legend(page)
    _provenance(page, edition)
    page.finish(freeze=(top, 0), repeat=(0, top), footer=f"目录与说明 · 数据年份 {edition.year}")


def _columns(page: Page, *headings: str) -> list[Column]:
    styles = page.styles
    forms = [styles.cell(bold=True, text_wrap=True, valign="top")]
    forms += [styles.cell(text_wrap=True, valign="top")] * (len(headings) - 1)
    return [Column(*parts) for parts in zip(headings, WIDTHS, forms, strict=False)]


def _links(page: Page, sheets: Mapping[str, str]) -> None:
    page.section("目录")
    for name, title in sheets.items():
        page.link(page.row, 0, name, name)
        page.sheet.write_string(page.row, 1, title or ABOUT.get(name, ""), page.styles.muted)
        page.row += 1
    page.gap()


def _studies(page: Page, edition: Edition) -> None:
    """Write what every study is, the names of its dimensions, and what its figures cannot say."""
    wide, count = sum(WIDTHS), len(WIDTHS)
    for study in studies_in_order(edition):
        page.section(f"{study.title_zh}：说明与注意事项", whole=False)
        if study.note_zh:
            page.paragraph(study.note_zh, count, wide)
        names = "、".join(node.name_zh for node in study.tree.walk() if node is not study.tree)
        page.paragraph(f"维度：{names}。", count, wide)
        for number, caution in enumerate(study.cautions_zh, 1):
            page.paragraph(f"{number}. {caution}", count, wide)
        page.gap()


def _schemes(page: Page, edition: Edition) -> None:
    """Write what every scheme does; of a variant, what it does otherwise than its base."""
    page.section("评价方案")
    rows = []
    for name, scheme in edition.schemes.items():
        if name not in edition.results:
            continue
        study = edition.studies[scheme.study]
        cohorts = "、".join(study.cohorts[cohort].name_zh for cohort in edition.results[name])
        role = "本表榜单" if name in edition.defaults else "变体"
        base = scheme.extends if scheme.extends in edition.results else None
        role += "，基准方案" if scheme.extends is None else f"，源自 {scheme.extends}"
        title = f"{scheme.title_zh}\n{role}"
        label = f"{scheme_zh(edition, name)}\n{name}"
        rows.append([label, title, cohorts, _choices(edition, name, base), scheme.note_zh])
    page.table(_columns(page, "方案", "名称", "评价分组", "做法", "说明"), rows, filtered=False)
    page.gap()


def _choices(edition: Edition, name: str, base: str | None) -> str:
    """Return the choices of a scheme, a line each; those of single cohorts under their names."""
    scheme = edition.schemes[name]
    study = edition.studies[scheme.study]
    lines = {cohort: _lines(result, study) for cohort, result in edition.results[name].items()}
    known = {} if base is None else edition.results[base]
    ours = {
        cohort: [x for x in own if cohort not in known or x not in _lines(known[cohort], study)]
        for cohort, own in lines.items()
    }
    every = [
        line for line in next(iter(ours.values())) if all(line in own for own in ours.values())
    ]
    single = [
        f"{study.cohorts[cohort].name_zh}：{line}"
        for cohort, own in ours.items()
        for line in own
        if line not in every
    ]
    rest = [] if base is None else [f"其余同{scheme_zh(edition, base)}" if every or single else ""]
    return "\n".join((*every, *single, *rest)) or f"做法同{scheme_zh(edition, base or name)}"


def _lines(result: Result, study: Study) -> list[str]:
    plan = result.plan
    weighting, aggregation = levels_zh(plan)
    exceptions = exceptions_zh(plan, names_in(study))
    return [
        *(f"范围：{text}" for text in [_scope(result, study)] if text),
        f"处理：{treatment_zh(plan.treatment)}",
        f"标准化：{normalisation_zh(plan.normalisation)}",
        f"赋权（由下而上）：{weighting}",
        *(f"例外：{text}" for text in [exceptions] if text),
        f"合成：{aggregation}",
        f"缺失：{missing_zh(plan.missing)}；承继值：{INHERITED_ZH[plan.inherited]}",
        f"可得性下限：指标 {plan.availability.indicator:.0%}，"
        f"单元 {plan.availability.unit:.0%}，维度 {plan.availability.dimension:.0%}",
    ]


def _scope(result: Result, study: Study) -> str:
    """Say which dimensions and kinds of indicators a plan leaves out."""
    plan, names = result.plan, names_in(study)
    parts = ["不分维度"] if plan.flat else []
    if plan.kinds is not None:
        parts.append(f"只用{'、'.join(KINDS[kind] for kind in plan.kinds)}指标")
    if isinstance(plan.dimensions, Exclude):
        gone = [names.get(node, node) for node in plan.dimensions.exclude]
        parts.append(f"不计{'、'.join(gone)}")
    if plan.units != "all":
        parts.append(f"{len(result.dataset.values)} 个单元")
    return "，".join(parts)


def _methods(page: Page, edition: Edition) -> None:
    """Write definition, options and reference of every method that any scheme uses."""
    used: dict[tuple[str, str], tuple[Method, list[str]]] = {}
    for name, results in edition.results.items():
        for result in results.values():
            for method in methods_used(result.plan):
                schemes = used.setdefault((method.family, method.name), (method, []))[1]
                if name not in schemes:
                    schemes.append(name)
    order = list(FAMILIES_ZH)
    page.section("方法：定义与约定")
    rows = []
    for (family, _), (method, schemes) in sorted(used.items(), key=lambda x: order.index(x[0][0])):
        defaults = defaults_zh(method)
        label = f"{method.name}\n默认选项：{defaults}" if defaults else method.name
        title = f"{FAMILIES_ZH[family]}：{method.name_zh}"
        where = schemes_zh(edition, schemes).replace("；", "\n")
        rows.append([title, label, where, method.definition_zh, method.reference])
    page.table(
        _columns(page, "方法", "名称与默认选项", "用于方案", "定义与约定", "出处"),
        rows,
        filtered=False,
    )
    page.gap()


def _legend(page: Page) -> None:
    styles = page.styles
    page.section("数据状态图例")
    page.headings(_columns(page, "状态", "标记", "含义"))
    page.row += 1
    wide = sum(WIDTHS[2:])
    for status in Status:
        page.sheet.write_string(page.row, 0, status.name_zh, styles.status(status))
        page.sheet.write_string(page.row, 1, status.mark, styles.centred)
        page.paragraph(MEANINGS[status], len(WIDTHS) - 2, wide, left=2)
    page.gap()


def _provenance(page: Page, edition: Edition) -> None:
    """Write what the numbers rest on: version, year, settings, hashes."""
    facts = edition.provenance
    rows: list[tuple[str, str]] = [
        ("程序版本", f"countyindex {facts['countyindex']}"),
        ("数据年份", str(facts["year"])),
        ("命令行设置", "、".join(facts["settings"]) or "无"),
    ]
    for label, key in (
        ("指标登记", "registry"),
        ("观测数据", "observations"),
        ("评价方案", "schemes"),
    ):
        hashes = (f"{name} {str(digest)[:SHOWN]}" for name, digest in facts[key].items())
        rows.append((label, "　".join(hashes)))
    page.section("版本与溯源")
    page.line(f"内容哈希为 SHA-256 的前 {SHOWN} 位；全部位数见 --json 的输出。")
    wide = sum(WIDTHS[1:])
    for label, text in rows:
        page.sheet.write_string(page.row, 0, label, page.styles.strong)
        page.paragraph(text, len(WIDTHS) - 1, wide, left=1)
