"""A `Comparison` → text for the terminal."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from countyindex.analysis.change import Comparison
from countyindex.analysis.signs import printed
from countyindex.export.text.columns import drawn_width, padded
from countyindex.export.text.explanation import plain

#: So many units are listed unless all are asked for, and so many indicators of one unit.
MOVERS, INDICATORS = 10, 8
#: Width of a column of names and of one of numbers [places].
NAME, NUMBER = 18, 11
#: What stands between the changes of place and those of score.
BETWEEN = "  |"
HOW = (
    "各因素之和等于变化：每一因素的作用是它在所有更换次序中的平均（沙普利值）。位次变化以上升为正。"
)


def comparison_text(comparison: Comparison, everything: bool = False) -> str:
    """Return the largest moves of a comparison as text, or all of them."""
    units = comparison.units
    if not comparison.acting and not everything:
        return "\n".join([*_heading(comparison), "  没有变化：各单元的位次与得分都相同。", ""])
    order = units if everything else _movers(units)
    codes = list(order.index)
    lines = [*_heading(comparison), *_table(comparison, codes)]
    if len(codes) < len(units):
        lines.append(f"  另有 {len(units) - len(codes)} 个单元变动较小；-v 列出全部。")
    if comparison.idle_zh:
        lines.append(f"  {comparison.idle_zh}")
    return "\n".join([*lines, f"  {HOW}", ""])


def unit_text(comparison: Comparison, code: str) -> str:
    """Return what moved one unit: every factor, then the indicators that moved most."""
    tables = (comparison.units, comparison.scores, comparison.places)
    unit, points, gained = (table.to_dict("index")[code] for table in tables)
    lines = [
        *_heading(comparison),
        f"{code} {unit['name_zh']}",
        f"  位次 {unit['rank_before']} → {unit['rank_after']}（{_steps(unit['rank_change'])}）"
        f"  得分 {printed(unit['score_before'], '.2f')} → {printed(unit['score_after'], '.2f')}"
        f"（{printed(unit['score_change'], '+.2f')}）",
        "  " + padded("因素", 12) + _right("得分") + _right("位次"),
    ]
    for name, zh in comparison.factors.items():
        cells = (points[name], gained[name])
        lines.append("  " + padded(zh, 12) + "".join(_right(_signed(cell)) for cell in cells))
    totals = (unit["score_change"], unit["rank_change"])
    lines.append("  " + padded("合计", 12) + "".join(_right(_signed(cell)) for cell in totals))
    return "\n".join([*lines, *_indicator_lines(comparison, code), f"  {HOW}", ""])


def _heading(comparison: Comparison) -> list[str]:
    ends = [
        f"  {word}：{board.heading_zh}（{board.place}）"
        for word, board in (("前", comparison.before), ("后", comparison.after))
    ]
    return [f"变化分解 · {comparison.after.cohort_zh} {len(comparison.units)} 个单元", *ends]


def _movers(units: pd.DataFrame) -> pd.DataFrame:
    """Return the units whose places moved most, then those whose scores did, best first."""
    size = pd.DataFrame(
        {"places": units["rank_change"].abs(), "score": units["score_change"].abs()}
    )
    most = size.sort_values(["places", "score"], ascending=False, kind="stable").index[:MOVERS]
    return units.loc[[code for code in units.index if code in set(most)]]


def _table(comparison: Comparison, codes: Sequence[str]) -> list[str]:
    names = list(comparison.acting.values())
    head = padded("名称", NAME) + "".join(map(_right, ("位次", "升降", *names)))
    lines = ["  " + head + BETWEEN + "".join(map(_right, ("得分", "变化", *names)))]
    tables = (comparison.units, comparison.places, comparison.scores)
    units, gained, points = (table.to_dict("index") for table in tables)
    for code in codes:
        unit = units[code]
        left = [f"{unit['rank_before']}→{unit['rank_after']}", _steps(unit["rank_change"])]
        left += [_signed(gained[code][name]) for name in comparison.acting]
        right = [printed(unit["score_after"], ".2f"), _signed(unit["score_change"])]
        right += [_signed(points[code][name]) for name in comparison.acting]
        cells = "".join(map(_right, left)) + BETWEEN + "".join(map(_right, right))
        lines.append("  " + padded(unit["name_zh"], NAME) + cells)
    return lines


def _indicator_lines(comparison: Comparison, code: str) -> list[str]:
    """List the indicators whose share of the score moved most."""
    table = comparison.indicators
    if table.empty:
        return []
    own = table[table["code"] == code].set_index("indicator")
    before, after = (
        (own[f"normalised_{end}"] * own[f"weight_{end}"]).fillna(0.0) for end in ("before", "after")
    )
    moved = (after - before).sort_values(key=np.abs, ascending=False, kind="stable")
    moved = moved[moved.abs() > 1e-9].head(INDICATORS)
    if moved.empty:
        return []
    lines = ["  变动最大的指标（数值，标准化得分，权重）："]
    for name in moved.index:
        row = own.loc[name]
        pairs = (("value", plain), ("normalised", _score), ("weight", "{:.4f}".format))
        told = "，".join(
            f"{_shown(row[f'{kind}_before'], form)} → {_shown(row[f'{kind}_after'], form)}"
            for kind, form in pairs
        )
        lines.append(f"    {row['name_zh']}：{told}")
    return lines


def _score(value: float) -> str:
    return printed(value, ".1f")


def _shown(value: float, form: Callable[[float], str]) -> str:
    return "—" if math.isnan(value) else form(value)


def _steps(change: float) -> str:
    """Say how many places were gained or lost."""
    return f"升 {change:.0f}" if change > 0 else f"降 {-change:.0f}" if change < 0 else "不变"


def _signed(value: float) -> str:
    """Return a change with its sign; what is noise or nothing is a dot."""
    return "·" if abs(value) < 0.005 else printed(value, "+.2f")


def _right(text: str) -> str:
    return " " * max(NUMBER - drawn_width(text), 1) + text
