"""An `Explanation` → text for the terminal (位次解释)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from countyindex.analysis.explanation import Explanation
from countyindex.analysis.signs import printed
from countyindex.export.text.columns import aligned

#: What the targets of changes are called.
TARGETS_ZH = {"next_place": "追上前一位", "next_tier": "进入上一梯队"}
#: How many obstacles and changes the terminal shows.
OBSTACLES, CHANGES = 8, 6
#: What stands over the tables of contributions and changes.
CONTRIBUTIONS = ("", "权重", "得分", "位次", "中位", "前一位", "较中位", "较前一位")
NOT_ADVICE = (
    "单项变动是算术，不是建议：其余数值不变，阈值、离群处理与权重随之重算，别的单元的得分也可能变动；"
    "所列是试算到的最近的值。"
)
CONTRIBUTIONS_ZH = (
    "中位：指标取本组得分的中位数，维度取由这些中位数合成的得分。"
    "较中位、较前一位：本单元总分与二者之差由各项分担的部分（总分的分）。"
)
TIERS_ZH = "梯队按得分的自然断点划分；进入上一梯队，指到达该梯队末位单元的位次。"


def explanation_text(found: Explanation) -> str:
    """Return an explanation as text."""
    lines = [
        f"{found.title_zh} · {found.cohort_zh} {found.units} 个 · {found.year} 年数据",
        headline(found),
        "",
        "一、得分从何而来",
        *_contributions(found),
        f"  {CONTRIBUTIONS_ZH}",
        f"  {found.decomposition_zh}",
        "",
        "二、长处与短板（偏离本组均值 1 个标准差以上）",
        *_striking(found),
        "",
        "三、障碍度（所缺得分的构成）",
        *_obstacles(found),
        "",
        "四、单项变动",
        *_changes(found),
        "",
        "五、背景相近的单元（按指数以外的特征）",
        *_peers(found),
    ]
    if found.notices:
        lines += ["", "说明", *(f"  {text}" for text in found.notices)]
    return "\n".join([*lines, ""])


def headline(found: Explanation) -> str:
    """Say a unit's place, score and tier, and whom it follows."""
    text = (
        f"{found.name_zh}（{found.code}）：第 {found.rank} 位，{printed(found.score, '.1f')} 分，"
        f"第 {found.tier} 梯队（共 {found.tiers} 个）；"
        f"本组得分中位数 {printed(found.median_score, '.1f')}。"
    )
    if found.above_score is None:
        return text + "居首位。"
    gap = found.above_score - found.score
    return text + (
        f"前一位是{found.above_zh}"
        f"（第 {found.above_rank} 位，{printed(found.above_score, '.1f')} 分），"
        f"相差 {_gap(gap)} 分。"
    )


def _gap(points: float) -> str:
    """Return a difference of scores with the digits that tell that there is one."""
    digits = 1 if points >= 0.05 else -math.floor(math.log10(points))
    return f"{points:.{digits}f}"


def striking_zh(found: Explanation) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield strengths, strongest first, and weak points, weakest first."""
    z = found.striking["z"]
    yield "长处", found.striking[z > 0]
    yield "短板", found.striking[z < 0].iloc[::-1]


def outward(change: float, value: float) -> tuple[str, str]:
    """Return a change and the value it leads to as text, rounded up to where it still suffices."""
    if change == 0:
        return "+0", plain(value)
    digits = 3 - math.floor(math.log10(abs(change)))
    step = 10.0**-digits
    rounded = math.copysign(math.ceil(abs(change) / step - 1e-9) * step, change)
    shown = max(digits, 0)
    outer = math.ceil if change > 0 else math.floor
    end = outer((value + rounded) * 10.0**shown - math.copysign(1e-6, change)) / 10.0**shown
    return printed(rounded, f"+,.{shown}f"), printed(end, f",.{shown}f")


def plain(value: float) -> str:
    """Return a number in an indicator's own unit with the digits that tell something."""
    if value == 0 or not math.isfinite(value):
        return printed(value, "g")
    digits = max(3 - math.floor(math.log10(abs(value))), 0)
    return printed(value, f",.{digits}f")


def _contributions(found: Explanation) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [CONTRIBUTIONS]
    for row in found.contributions.to_dict("records"):
        rows.append(
            (
                "  " * int(row["depth"]) + str(row["name_zh"]),
                f"{row['weight']:.1%}",
                _score(row["score"]),
                "–" if pd.isna(row["rank"]) else f"{row['rank']}/{row['units']}",
                *(_score(row[name]) for name in ("median", "above")),
                *(_signed(row[name]) for name in ("from_median", "from_above")),
            )
        )
    yield from aligned(rows, right=range(1, len(CONTRIBUTIONS)))


def _striking(found: Explanation) -> Iterator[str]:
    for word, table in striking_zh(found):
        names = [
            f"{row['name_zh']}{'（维度）' if row['is_dimension'] else ''} "
            f"{printed(row['z'], '+.1f')}"
            for row in table.to_dict("records")
        ]
        yield f"  {word}：{'、'.join(names) or '没有'}"


def _obstacles(found: Explanation) -> Iterator[str]:
    if found.obstacles_zh:
        yield f"  {found.obstacles_zh}"
        return
    rows = [
        (str(row["name_zh"]), str(row["dimension_zh"]), f"{row['share']:.1%}")
        for row in found.obstacles.head(OBSTACLES).to_dict("records")
    ]
    yield from aligned(rows, right=(2,)) if rows else ["  没有：各项均已到达阈值上限。"]


def _changes(found: Explanation) -> Iterator[str]:
    if found.above is None:
        yield "  已居首位，没有可以追赶的位次。"
        return
    shown: set[int] = set()
    for target, table in found.changes.groupby("target", sort=False):
        place = int(table["place"].iloc[0])
        yield f"  {TARGETS_ZH[str(target)]}（第 {place} 位）：" + (
            "同上。" if place in shown else ""
        )
        if place not in shown:
            yield from _reaching(table)
        shown.add(place)
    if found.tier == 1:
        yield "  已在第 1 梯队。"
    yield f"  {TIERS_ZH}"
    yield f"  {NOT_ADVICE}"


def _reaching(table: pd.DataFrame) -> Iterator[str]:
    """Tell the easiest changes that reach a place, and how many more do or do not."""
    reached = table[table["needed"].notna()]
    rows = [
        ("  " + str(row["name_zh"]), *_told(row))
        for row in reached.head(CHANGES).to_dict("records")
    ]
    if rows:
        yield from aligned(rows, right=(1, 3))
    if len(reached) > CHANGES:
        yield f"    另有 {len(reached) - CHANGES} 项可以做到，变动更大。"
    if len(table) > len(reached):
        yield (
            f"    {len(table) - len(reached)} 项试算到尽头（登记的合理范围；未登记的，越过本组"
            "最好值再走本组的全距），没有一个值做得到。"
        )


def _told(row: dict[Any, Any]) -> tuple[str, ...]:
    """Tell the value now and then with the same digits, the change and the place it leads to."""
    change, needed = outward(row["change"], row["value"])
    digits = max(_decimals(plain(row["value"])), _decimals(needed))
    now = printed(row["value"], f",.{digits}f")
    spreads = "不足 0.01" if row["spreads"] < 0.005 else f"{row['spreads']:.2f}"
    how = f"（{change}，{spreads} 个标准差）"
    return now, "→", needed, str(row["unit"]), how, f"第 {int(row['rank'])} 位"


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _peers(found: Explanation) -> Iterator[str]:
    if found.peers.empty:
        yield "  没有：本研究没有指数以外的特征。"
        return
    rows = [
        (
            *(str(row["name_zh"]), f"第 {row['rank']} 位", printed(row["score"], ".1f")),
            f"距离 {row['distance']:.2f}",
        )
        for row in found.peers.to_dict("records")
    ]
    yield from aligned(rows, right=(1, 2, 3))
    yield f"  标准化欧氏距离，按 {len(found.features)} 项特征：{'、'.join(found.features)}。"


def _score(value: float) -> str:
    return "–" if math.isnan(value) else printed(value, ".1f")


def _signed(value: float) -> str:
    """Return a part with its sign; one that rounds to nothing has none."""
    if math.isnan(value):
        return "–"
    return "0.00" if abs(value) < 0.005 else printed(value, "+.2f")
