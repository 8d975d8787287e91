"""Weights of every level, judgements with their consistency, diagnostics → one sheet (权重)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from countyindex.analysis.judgements import contradictions_zh
from countyindex.edition import Edition
from countyindex.export.workbook.describe import KINDS, direction_zh, label_zh
from countyindex.export.workbook.diagnostics import LABEL, WIDE, write_diagnostics
from countyindex.export.workbook.names import cohort_zh, scheme_zh
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.styles import MUTED, PALE_BAR, WEIGHT
from countyindex.registry import Node
from countyindex.result import Result
from countyindex.scheme import Judgements
from countyindex.weighting.ahp import RANDOM_INDEX


def write_weights(page: Page, edition: Edition) -> None:
    """Fill the sheet: the tree with its weights under every scheme, judgements, diagnostics."""
    page.title(
        "权重",
        f"数据年份 {edition.year}。有效权重 = 自指标至指数各级权重之积，合计为 1。"
        "权重均为示例，不是任何机构的权重。",
    )
    top, repeat = page.row, (0, page.row)
    for board in edition.boards:
        first = _tree(page, edition, board)
        if len(edition.boards) == 1:
            top, repeat = first, (first - 1, first)
    _judgements(page, edition)
    write_diagnostics(page, edition)
    page.finish(freeze=(top, 0), repeat=repeat, footer=f"权重 · 数据年份 {edition.year}")


def _within(board: Result) -> dict[str, float]:
    """Share of every child within its node."""
    return {
        child: weight
        for level in board.levels
        for child, weight in zip(level.parents, level.weights.tolist(), strict=True)
    }


def _tree(page: Page, edition: Edition, board: Result) -> int:
    """Write every node and indicator with its share, and its effective weight in every scheme.

    Return the first row of weights.
    """
    styles = page.styles
    within, effective = _within(board), _effective(board)
    others = _variants(edition, board)
    known = {item.id: item for item in board.dataset.indicators}
    page.section(f"{board.scheme.title_zh} · {cohort_zh(edition, board)}", new_page=True)
    if others:
        page.line("“本级权重”与“有效权重”属本榜方案；其右为各变体的有效权重。")
    if any(level.unit_weights for level in board.levels):
        page.line("部分节点的权重因单元而异，此处是各单元份额的平均；各单元自有权重见本表后部。")
    columns = [
        Column("维度与指标", LABEL, styles.wrapped),
        Column("本级权重", WIDE, styles.weight),
        Column("有效权重", WIDE, styles.weight, PALE_BAR),
        Column("属性", WIDE, styles.wrapped),
        Column("类别", 8, styles.centred),
        *(Column(scheme_zh(edition, name), WIDE, styles.weight) for name in others),
    ]
    muted = styles.cell(num_format=WEIGHT, font_color=MUTED)
    rows: list[list[Any]] = []
    for depth, child in _walk(board.tree, 1):
        if isinstance(child, Node):
            bold = styles.cell(bold=True, indent=depth, text_wrap=True)
            sums = [_sum(weights, child.leaves) for weights in (effective, *others.values())]
            own, *rest = (Cell(total, muted) for total in sums)
            rows.append([Cell(child.name_zh, bold), within[child.id], own, None, None, *rest])
        else:
            item = known[child]
            name = Cell(label_zh(item), styles.cell(indent=depth, text_wrap=True))
            facts = [direction_zh(item), KINDS.get(item.kind or "")]
            theirs = (weights.get(child) for weights in others.values())
            rows.append([name, within[child], effective[child], *facts, *theirs])
    if not any(item.kind for item in known.values()):
        kind = [column.heading for column in columns].index("类别")
        columns, rows = _without(columns, kind), [_without(row, kind) for row in rows]
    first, _ = page.table(columns, rows, filtered=False)
    page.gap()
    return first


def _without(items: list[Any], at: int) -> list[Any]:
    return items[:at] + items[at + 1 :]


def _variants(edition: Edition, board: Result) -> dict[str, dict[str, float]]:
    """Return the effective weights of a board's cohort under the other schemes of its family."""
    return {
        name: _effective(edition.results[name][board.cohort])
        for name in edition.variants_of(board.scheme.id)
        if board.cohort in edition.results[name]
    }


def _effective(board: Result) -> dict[str, float]:
    return dict(zip(map(str, board.weights.index), board.weights.tolist(), strict=True))


def _walk(node: Node, depth: int) -> Iterator[tuple[int, Node | str]]:
    """Yield everything below a node in print order, with how deep it stands."""
    for child in node.children:
        yield depth, child
        if isinstance(child, Node):
            yield from _walk(child, depth + 1)


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
    page.section(f"判断矩阵：{title} · {cohort_zh(edition, result)} · {scheme_zh(edition, scheme)}")
    if file.note_zh:
        page.line(file.note_zh)
    columns = [Column("行对列的重要程度", LABEL, styles.strong_wrapped)]
    columns += [Column(label, WIDE, styles.number("0.000")) for label in items]
    for number, expert in enumerate(file.experts):
        page.line(f"专家（{expert}）")
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
        Column("对象", LABEL, styles.wrapped),
        *(Column(h, WIDE, styles.number("0.000000")) for h in ("λmax", "CI", "CR", "RI")),
        Column("判定", WIDE + 6, styles.text),
    ]
    limit = report["max_cr"]
    rows = [
        [f"专家（{name}）", big, ci, cr, report["ri"], _verdict(cr, limit)]
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
    for sentence in contradictions_zh(report, file.experts, items):
        page.line(sentence)
    if len(file.experts) > 1:
        page.gap()
        page.table(
            [Column("群组权重", LABEL, styles.strong_wrapped), Column("权重", 11, styles.weight)],
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
