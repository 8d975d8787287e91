"""Every `Uncertainty` → the sheets of what one change alone does to the ranks (逐一剔除)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.paper import A3
from countyindex.export.workbook.styles import PALE_BAR
from countyindex.export.workbook.uncertainty.wording import (
    KINDS_ZH,
    in_order,
    rank_of,
    title_zh,
)

#: Widths of the first two columns and of the others [characters].
KIND, NAME, NUMBER = 15, 42, 10
#: Width of a column of the table of shifts [characters].
SHIFT = 9
#: How a shift is printed: up, down, none.
SHIFTS = '"↑"0;"↓"0;"·"'
#: Shifts of so many places have the full colour; to the better, to the worse.
FULL, BETTER, WORSE = 8, "#9CC0DF", "#E5B58C"


def write_left_out(page: Page, outcomes: Sequence[Uncertainty]) -> None:
    """Fill the sheet of what leaving one thing out, and one other choice, do on the whole."""
    page.title(
        "逐一剔除与单项替换：哪一项最能改动位次",
        "每次只改一处，其余按现行方案；平均位次偏移 R_S 为各单元位次变动绝对值的平均，单位为位。",
    )
    top = page.row
    for outcome in outcomes:
        page.section(f"{title_zh(outcome)} · {outcome.year}：剔除一项", new_page=True)
        _table(page, ("剔除", "指标或维度"), _left_out(outcome))
        page.gap()
        page.section(f"{title_zh(outcome)} · {outcome.year}：换一种做法")
        _table(page, ("选择", "换成"), _alone(outcome))
        page.gap()
    page.finish(
        freeze=(top, 2),
        repeat=(0, top),
        footer=f"逐一剔除 · 数据年份 {outcomes[0].year}",
        portrait=True,
        compact=True,
    )


def _table(page: Page, names: tuple[str, str], rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        page.line("没有可以改动的。")
        return
    styles = page.styles
    places = styles.cell(num_format="0.00")
    columns = [
        Column(names[0], KIND, styles.text),
        Column(names[1], NAME, styles.strong_wrapped),
        Column("平均位次偏移 R_S", NUMBER, places, PALE_BAR),
        Column("最大偏移", NUMBER, styles.rank),
        Column("移动的单元数", NUMBER, styles.rank),
        Column("与现行位次的秩相关", NUMBER, styles.cell(num_format="0.000")),
        Column("移动最多的单元", 16, styles.wrapped),
    ]
    page.table(columns, rows)


def _against(row: dict[Any, Any]) -> list[Any]:
    columns = ("mean_shift", "largest_shift", "moved", "rank_correlation", "most_moved_zh")
    return [row[name] for name in columns]


def _left_out(outcome: Uncertainty) -> list[list[Any]]:
    """The rows of what is left out, dimensions first, the most moving first."""
    table = outcome.leave_one_out.sort_values(
        ["kind", "mean_shift"], ascending=[True, False], kind="stable"
    )
    return [
        [KINDS_ZH[row["kind"]], row["name_zh"], *_against(row)] for row in table.to_dict("records")
    ]


def _alone(outcome: Uncertainty) -> list[list[Any]]:
    """The rows of other choices than the scheme's; what is left out has a table of its own."""
    return [
        [row["choice_zh"], row["option_zh"], *_against(row)]
        for row in outcome.one_at_a_time.to_dict("records")
        if _is_other(outcome, row["choice"], row["option"])
    ]


def _is_other(outcome: Uncertainty, choice: str, option: str) -> bool:
    chosen = outcome.choices.choices[choice]
    if chosen.alternatives is not None:
        return bool(chosen.alternatives[option].set)
    return chosen.leave_out is None


def write_shifts(page: Page, outcomes: Sequence[Uncertainty]) -> None:
    """Fill the sheet of how far every unit moves when one thing is left out."""
    page.title(
        "剔除后的位次变动：去掉一项，每个单元升降几位",
        "↑ 为位次上升（数字变小），↓ 为下降，· 为不变；空白为不再参加排名。",
    )
    top = page.row
    for outcome in outcomes:
        page.section(f"{title_zh(outcome)} · {outcome.year}", new_page=True)
        _shifts(page, outcome)
        page.gap()
    page.finish(
        freeze=(top, 2),
        repeat=(0, top),
        footer=f"剔除后位次 · 数据年份 {outcomes[0].year}",
        paper=A3,
        compact=True,
    )


def _shifts(page: Page, outcome: Uncertainty) -> None:
    left_out = outcome.leave_one_out.sort_values("kind", kind="stable")
    if left_out.empty:
        page.line("没有可以剔除的。")
        return
    styles, table = page.styles, in_order(outcome)
    shift = styles.cell(num_format=SHIFTS, align="center")
    columns = [
        Column("现行位次", 7, styles.rank),
        Column("名称", 22, styles.strong),
        *(Column(name, SHIFT, shift) for name in left_out["name_zh"]),
    ]
    page.groups(columns, ["", "", *(f"不计{KINDS_ZH[kind]}" for kind in left_out["kind"])])
    after = outcome.leave_one_out_ranks[left_out["id"].tolist()]
    rows = [
        [rank_of(rank), name, *_moves(rank, after.loc[code])]
        for code, rank, name in zip(table.index, table["rank"], table["name_zh"], strict=True)
    ]
    first, last = page.table(columns, rows, filtered=False)
    _colour(page, first, last, len(columns) - 1)


def _moves(rank: int, after: pd.Series) -> Iterable[int | None]:
    """Places gained; nothing where the unit has no rank before or after."""
    return [int(rank - other) if rank > 0 and other > 0 else None for other in after]


def _colour(page: Page, first: int, last: int, right: int) -> None:
    options = {
        "type": "3_color_scale",
        **{"min_type": "num", "min_value": -FULL, "min_color": WORSE},
        **{"mid_type": "num", "mid_value": 0, "mid_color": "#FFFFFF"},
        **{"max_type": "num", "max_value": FULL, "max_color": BETTER},
    }
    page.sheet.conditional_format(first, 2, last, right, options)
