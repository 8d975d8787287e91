"""Weights of every level, judgements with their consistency, diagnostics → one sheet (权重)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from countyindex.edition import Edition
from countyindex.export.workbook.describe import KINDS, direction_zh, label_zh
from countyindex.export.workbook.names import cohort_zh
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import MUTED, PALE_BAR, WEIGHT
from countyindex.registry import Node
from countyindex.result import Result
from countyindex.scheme import Judgements
from countyindex.weighting.ahp import RANDOM_INDEX

#: Widths of the first column and of the others [characters], alike in all tables of the sheet.
LABEL, WIDE = 44, 12

#: What a weighting method may report of itself as one number: key → (heading, number format).
DIAGNOSTICS = {
    "units": ("单元数", "0"),
    "kmo": ("KMO", "0.000"),
    "bartlett_chi2": ("Bartlett χ²", "0.00"),
    "bartlett_df": ("自由度", "0"),
    "bartlett_p": ("p 值", "0.0E+00"),
    "components": ("保留成分数", "0"),
}


def write_weights(page: Page, edition: Edition) -> None:
    """Fill the sheet: the tree with its weights, weights by scheme, judgements, diagnostics."""
    page.title(
        "权重",
        "有效权重 = 自指标至指数各级权重之积，合计为 1。权重均为示例，不是任何机构的权重。",
    )
    top = page.row
    for board in edition.boards:
        _tree(page, edition, board)
    for board in edition.boards:
        _by_scheme(page, edition, board)
    _judgements(page, edition)
    _diagnostics(page, edition)
    page.finish(freeze=(top, 0), repeat=top, footer=f"权重 · 数据年份 {edition.year}")


def _within(board: Result) -> dict[str, float]:
    """Share of every child within its node."""
    return {
        child: weight
        for level in board.levels
        for child, weight in zip(level.parents, level.weights.tolist(), strict=True)
    }


def _tree(page: Page, edition: Edition, board: Result) -> None:
    """Write every node and indicator below the index with its share and its effective weight."""
    styles = page.styles
    within = _within(board)
    effective = _effective(board)
    known = {item.id: item for item in board.dataset.indicators}
    page.section(f"{board.scheme.title_zh} · {cohort_zh(edition, board)}")
    columns = [
        Column("维度与指标", LABEL, styles.text),
        Column("本级权重", WIDE, styles.weight),
        Column("有效权重", WIDE, styles.weight, PALE_BAR),
        Column("属性", WIDE, styles.wrapped),
        Column("类别", WIDE, styles.centred),
    ]
    rows: list[list[Any]] = []
    for depth, child in _walk(board.dataset.tree, 1):
        if isinstance(child, Node):
            bold = styles.cell(bold=True, indent=depth)
            rows.append([Cell(child.name_zh, bold), within.get(child.id), None, None, None])
            leaves = _sum(effective, child.leaves)
            rows[-1][2] = Cell(leaves, styles.cell(num_format=WEIGHT, font_color=MUTED))
        elif child in effective:
            item = known[child]
            name = Cell(label_zh(item), styles.cell(indent=depth))
            kind = KINDS.get(item.kind or "")
            rows.append([name, within[child], effective[child], direction_zh(item), kind])
    page.table(columns, rows, filtered=False)
    page.gap()


def _effective(board: Result) -> dict[str, float]:
    return dict(zip(map(str, board.weights.index), board.weights.tolist(), strict=True))


def _walk(node: Node, depth: int) -> Iterator[tuple[int, Node | str]]:
    """Yield everything below a node in print order, with how deep it stands."""
    for child in node.children:
        yield depth, child
        if isinstance(child, Node):
            yield from _walk(child, depth + 1)


def _by_scheme(page: Page, edition: Edition, board: Result) -> None:
    """Write the effective weights under every scheme of the family."""
    styles = page.styles
    names = [board.scheme.id, *edition.variants_of(board.scheme.id)]
    results = {
        name: board if name == board.scheme.id else edition.results[name][board.cohort]
        for name in names
        if name == board.scheme.id or board.cohort in edition.results[name]
    }
    if len(results) < 2:
        return
    page.section(f"各方案的有效权重 · {cohort_zh(edition, board)}")
    columns = [
        Column("维度或指标", LABEL, styles.text),
        *(Column(name, 12, styles.weight) for name in results),
    ]
    effective = {name: _effective(result) for name, result in results.items()}
    rows: list[list[Any]] = []
    for node in board.dataset.tree.walk():
        if node is not board.dataset.tree:
            sums = [_sum(weights, node.leaves) for weights in effective.values()]
            rows.append([Cell(node.name_zh, styles.strong), *sums])
        known = {item.id: item for item in board.dataset.indicators}
        for child in node.children:
            if isinstance(child, str):
                label = f"　{label_zh(known[child])}"
                rows.append([label, *(weights.get(child) for weights in effective.values())])
    page.table(columns, rows, filtered=False)
    page.gap()


def _sum(weights: Mapping[str, float], leaves: tuple[str, ...]) -> float | None:
    present = [weights[leaf] for leaf in leaves if leaf in weights]
    return float(np.sum(present)) if present else None


def _judgements(page: Page, edition: Edition) -> None:
    """Write every judgement matrix in use with weights and consistency, then the tables of RI."""
    seen: set[tuple[str, str]] = set()
    tables: set[str] = set()
    for scheme, results in edition.results.items():
        for result in results.values():
            for level in result.levels:
                for node, report in level.reports.items():
                    file = next((j for j in result.plan.judgements if j.node == node), None)
                    if "expert_cr" not in report or file is None:
                        continue
                    if (str(file.path), node) in seen:
                        continue
                    seen.add((str(file.path), node))
                    tables.add(report["random_index"])
                    _matrix(page, edition, result, scheme, file, report)
    if tables:
        _random_indices(page, sorted(tables))


def _matrix(
    page: Page,
    edition: Edition,
    result: Result,
    scheme: str,
    file: Judgements,
    report: Mapping[str, Any],
) -> None:
    styles = page.styles
    study = edition.studies[result.scheme.study]
    labels = {node.id: node.name_zh for node in study.tree.walk()}
    labels |= {item.id: item.name_zh for item in study.indicators.values()}
    items = [labels.get(item, item) for item in file.items]
    title = file.title_zh or "判断矩阵"
    page.section(f"判断矩阵：{title} · {cohort_zh(edition, result)} · 方案 {scheme}")
    if file.note_zh:
        page.line(file.note_zh)
    columns = [Column("行对列的重要程度", LABEL, styles.strong)]
    columns += [Column(label, WIDE, styles.number("0.000")) for label in items]
    for number, expert in enumerate(file.experts):
        page.line(f"专家：{expert}")
        alone = len(file.experts) == 1
        shares = list(report["weights"]) if alone else [None] * len(items)
        head = [*columns, Column("权重", 12, styles.weight)] if alone else columns
        matrix = zip(items, file.matrices[number], shares, strict=True)
        page.table(
            head,
            [[label, *row, *([w] if alone else [])] for label, row, w in matrix],
            filtered=False,
        )
    page.gap()
    summary = [
        *(Column(h, 12, styles.text) for h in ("对象",)),
        *(Column(h, WIDE, styles.number("0.000000")) for h in ("λmax", "CI", "CR", "RI")),
        Column("判定", WIDE + 4, styles.text),
    ]
    limit = report["max_cr"]
    rows = [
        [f"专家 {name}", big, ci, cr, report["ri"], _verdict(cr, limit)]
        for name, big, ci, cr in zip(
            *(file.experts, report["expert_lambda_max"], report["expert_ci"], report["expert_cr"]),
            strict=True,
        )
    ]
    rows.append(
        [
            "群组",
            report["lambda_max"],
            report["ci"],
            report["cr"],
            report["ri"],
            _verdict(report["cr"], limit),
        ]
    )
    page.table(summary, rows, filtered=False)
    if len(file.experts) > 1:
        page.gap()
        page.table(
            [Column("群组权重", LABEL, styles.strong), Column("权重", 11, styles.weight)],
            [[label, float(w)] for label, w in zip(items, report["weights"], strict=True)],
            filtered=False,
        )
    page.gap()


def _verdict(cr: float, limit: float | None) -> str:
    if limit is None:
        return "不设上限"
    return f"通过（< {limit:g}）" if cr < limit else f"未通过（≥ {limit:g}）"


def _random_indices(page: Page, tables: list[str]) -> None:
    styles = page.styles
    page.section("平均随机一致性指标 RI")
    longest = max(len(RANDOM_INDEX[name]) for name in tables)
    columns = [Column("表", LABEL, styles.text)]
    columns += [Column(f"n = {n}", WIDE, styles.number("0.0000")) for n in range(1, longest + 1)]
    rows = [
        [name, *RANDOM_INDEX[name], *([None] * (longest - len(RANDOM_INDEX[name])))]
        for name in tables
    ]
    page.table(columns, rows, filtered=False)
    page.gap()


def _diagnostics(page: Page, edition: Edition) -> None:
    """Write what weighting methods report of the data they were derived from."""
    styles = page.styles
    rows: list[list[Any]] = []
    cautions: list[str] = []
    longest = 0
    for scheme, results in edition.results.items():
        for result in results.values():
            labels = {node.id: node.name_zh for node in result.dataset.tree.walk()}
            for level in result.levels:
                for node, report in level.reports.items():
                    eigenvalues = list(report.get("eigenvalues", ()))
                    if not eigenvalues:
                        continue
                    longest = max(longest, len(eigenvalues))
                    name = " · ".join((scheme, cohort_zh(edition, result), labels[node]))
                    facts = [report.get(key) for key in DIAGNOSTICS]
                    rows.append([name, *facts, *eigenvalues])
                    if report.get("caution_zh"):
                        cautions.append(f"{name}：{report['caution_zh']}")
    if not rows:
        return
    page.section("主成分诊断")
    page.line("KMO 低于 0.5 或 Bartlett 检验不显著时，指标间的共同成分不足，主成分权重不宜采用。")
    columns = [
        Column("方案 · 分组 · 节点", LABEL, styles.text),
        *(Column(heading, WIDE, styles.number(form)) for heading, form in DIAGNOSTICS.values()),
        *(Column(f"特征值 {i + 1}", WIDE, styles.number("0.000")) for i in range(longest)),
    ]
    wide = len(columns)
    page.table(columns, [[*row, *([None] * (wide - len(row)))] for row in rows])
    for caution in cautions:
        page.line(caution)
    page.gap()
