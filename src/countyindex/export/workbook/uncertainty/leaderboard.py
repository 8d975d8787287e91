"""One `Uncertainty` → its leaderboard: ranks with intervals, tiers, chances (位次与区间榜单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.analysis.uncertainty.ranks import TOPS
from countyindex.export.workbook.page import Column, Page
from countyindex.export.workbook.styles import PALE_BAR, Styles
from countyindex.export.workbook.uncertainty.columns import interval_columns
from countyindex.export.workbook.uncertainty.wording import (
    CAUTION,
    how_sure_zh,
    in_order,
    rank_of,
    title_zh,
)


def write_leaderboard(page: Page, outcome: Uncertainty) -> None:
    """Fill the sheet of one board."""
    columns, rows = _table(page, outcome)
    page.widen(columns)
    wide, count = sum(column.width for column in columns), len(columns)
    page.title(f"{title_zh(outcome)} · {outcome.year}", f"数据年份 {outcome.year}。{CAUTION}")
    page.paragraph(how_sure_zh(outcome), count, wide)
    header = page.row
    page.table(columns, rows)
    page.finish(
        freeze=(header + 1, 3),
        repeat=(header, header + 1),
        footer=f"{title_zh(outcome)} · 数据年份 {outcome.year}",
        portrait=True,
        compact=True,
    )


def _table(page: Page, outcome: Uncertainty) -> tuple[list[Column], list[list[Any]]]:
    """Lay the board out as columns and rows, best first."""
    styles = page.styles
    table = in_order(outcome)
    codes = [str(code) for code in table.index]
    names = table["name_zh"].tolist()
    parts: list[tuple[Column, Sequence[Any]]] = [
        (Column("位次", 7, styles.rank), [rank_of(rank) for rank in table["rank"]]),
        (Column("代码", 9, styles.centred), codes),
        (page.naming("名称", names), names),
        *interval_columns(outcome, codes, styles),
        (Column("并列组", 7.5, styles.rank), _groups(table["group"])),
        (Column("中位位次", 8, _places(styles)), table["rank_median"].tolist()),
        (Column("指数得分", 9, styles.total), table["score"].tolist()),
        (Column("平均得分", 9, styles.score), table["score_mean"].tolist()),
    ]
    shown = [first for first in TOPS if first < len(table)]
    parts += [
        (
            Column(f"前 {first} 位概率", 12.5, styles.percent, PALE_BAR, 1.0),
            table[f"top{first}"].tolist(),
        )
        for first in shown
    ]
    if (table["ranked_share"] < 1).any():
        shares = table["ranked_share"].tolist()
        parts.append((Column("参加排名的抽样", 9, styles.percent), shares))
    columns, values = zip(*parts, strict=True)
    return list(columns), [list(row) for row in zip(*values, strict=True)]


def _places(styles: Styles) -> Any:
    """Medians of an even number of draws may lie between two places."""
    return styles.cell(num_format="General", align="center")


def _groups(groups: Any) -> list[int | None]:
    return [None if gone else int(each) for each, gone in zip(groups, groups.isna(), strict=True)]
