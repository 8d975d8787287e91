"""An `Uncertainty` → the columns that a leaderboard gains (榜单的区间、梯队)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.export.workbook.page import Cell, Column
from countyindex.export.workbook.styles import MUTED, Styles
from countyindex.export.workbook.uncertainty.wording import INTERVAL, apart_zh, interval_of


def interval_columns(
    outcome: Uncertainty, codes: Sequence[str], styles: Styles
) -> list[tuple[Column, list[Any]]]:
    """Return interval, tier and whether the next unit is another matter, for units in order."""
    units = outcome.units.loc[list(codes)]
    faint = styles.cell(align="center", font_color=MUTED)
    apart = [apart_zh(each) for each in units["distinguishable_from_next"]]
    return [
        (Column(INTERVAL, 16.5, styles.centred), [interval_of(outcome, code) for code in codes]),
        (Column("梯队", 6, styles.rank), tiers_of(outcome, codes)),
        (
            Column("与下一位可区分", 9, styles.centred),
            [Cell(each, faint) if each == "否" else each for each in apart],
        ),
    ]


def tiers_of(outcome: Uncertainty, codes: Sequence[str]) -> list[int | None]:
    """Return the tiers of units; nothing for one that is never scored."""
    tiers = outcome.units["tier"].loc[list(codes)]
    return [None if gone else int(tier) for tier, gone in zip(tiers, tiers.isna(), strict=True)]
