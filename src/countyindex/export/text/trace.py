"""A `Trace` → text for the terminal (溯源)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from countyindex.analysis.signs import printed
from countyindex.data import Figure
from countyindex.export.text.columns import aligned
from countyindex.lineage import Scored, Trace
from countyindex.methods import treatments
from countyindex.registry import DIRECTIONS


def trace_text(found: Trace) -> str:
    """Return a trace as text, from the index back to the figures."""
    lines = [
        f"{found.title_zh} · {found.cohort_zh} · {found.year} 年数据",
        f"{found.name_zh}（{found.code}） {found.indicator_zh}（{found.indicator}）",
        "",
    ]
    if found.scored is None:
        lines += [f"未计入指数：{found.unscored_zh}", ""]
    else:
        lines += [*_up(found.scored), *_normalised(found, found.scored), *_treated(found.scored)]
    return "\n".join([*lines, *_value(found), *_figures(found), ""])


def _up(scored: Scored) -> Iterator[str]:
    """Tell the nodes, from the index down to the indicator."""
    yield f"指数 {printed(scored.index_score, '.4f')}，第 {scored.rank} 位（共 {scored.units} 个）"
    for rung in reversed(scored.rungs):
        share = f"权重 {rung.own_weight:.4f}"
        if not math.isclose(rung.own_weight, rung.weight):
            share += f"（名义 {rung.weight:.4f}，缺{'、'.join(rung.lacking_zh)}，按比例重分）"
        yield (
            f"  {rung.name_zh} {printed(rung.score, '.4f')} ← "
            f"{rung.child_zh} {printed(rung.child_score, '.4f')}，{share}；"
            f"赋权 {rung.weighting_zh}，合成 {rung.aggregation_zh}"
        )
    yield f"  在指数中的有效权重 {scored.own_weight:.4f}（名义 {scored.weight:.4f}）"
    yield ""


def _normalised(found: Trace, scored: Scored) -> Iterator[str]:
    direction = DIRECTIONS.get(found.direction, f"适度 {found.direction}")
    yield f"标准化得分 {printed(scored.score, '.4f')}：{scored.normalisation_zh}（{direction}）"
    yield f"  {scored.definition_zh}"
    if scored.lower is not None and scored.upper is not None:
        unit = f"ln {found.unit}" if scored.log else found.unit
        ends = f"下 {printed(scored.lower, 'g')}、上 {printed(scored.upper, 'g')}（{unit}）"
        if scored.log:
            ends += f"，即 {math.exp(scored.lower):g} 与 {math.exp(scored.upper):g} {found.unit}"
        yield f"  阈值 {ends}，取自{scored.goalposts_zh}"
    yield ""


def _treated(scored: Scored) -> Iterator[str]:
    yield f"处理值 {printed(scored.treated, 'g')}" + ("（取自然对数）" if scored.log else "")
    for touch in scored.touches:
        how = treatments[touch.method].name_zh
        before = "空缺" if math.isnan(touch.before) else printed(touch.before, "g")
        yield f"  {how}：{before} → {printed(touch.after, 'g')}"
    if not scored.touches:
        yield "  未经离群处理或插补"
    yield ""


def _value(found: Trace) -> Iterator[str]:
    if found.value is None:
        yield f"指标值 无：{found.status_zh}" + (f"，{found.reason_zh}" if found.reason_zh else "")
    else:
        year = f"，所依据的最早年份 {found.value_year}" if found.value_year else ""
        yield f"指标值 {printed(found.value, '.10g')} {found.unit}（{found.status_zh}{year}）"
    yield f"  公式 {found.formula}（{found.defined}）"
    yield ""


def _figures(found: Trace) -> Iterator[str]:
    yield "基础数据"
    rows = [
        (
            figure.name_zh,
            figure.of,
            str(figure.year),
            "无观测" if figure.value is None else f"{printed(figure.value, '.10g')} {figure.unit}",
            figure.where,
        )
        for figure in found.figures
    ]
    for line, figure in zip(aligned(rows, right=(3,)), found.figures, strict=True):
        yield line
        yield from (f"      {text}" for text in _notes(figure))


def _notes(figure: Figure) -> Iterator[str]:
    """Say where a figure is printed, how it was corrected, and whom it stands for."""
    if figure.source_zh:
        yield "出处 " + "，".join(filter(None, (figure.source_zh, figure.table)))
    if figure.correction:
        fix = figure.correction
        becomes = "删去" if fix.becomes is None else f"更正为 {printed(fix.becomes, 'g')}"
        yield f"更正 原印 {printed(fix.was, 'g')}，{becomes}：{fix.why}（{fix.evidence}）"
    elif figure.note:
        yield f"附注 {figure.note}"
    if figure.persons is not None:
        yield f"承继 前身{figure.of}划入 {figure.persons:,.0f} 人，按人数加权"
