"""Every `Uncertainty` → the sheet of how often each unit has each rank (位次概率)."""

from __future__ import annotations

from collections.abc import Sequence

from countyindex.analysis.uncertainty.outcome import Uncertainty
from countyindex.export.workbook.page import Cell, Column, Page
from countyindex.export.workbook.paper import A3
from countyindex.export.workbook.styles import INK
from countyindex.export.workbook.uncertainty.wording import (
    in_order,
    rank_of,
    sampled_zh,
    title_zh,
)

#: No more ranks than this are legible beside each other.
WIDEST_BOARD = 120
#: Width of a column of ranks [characters].
CELL = 4.6
#: Shares and their colours, alike on all boards.
SCALE = ((0.0, "#FFFFFF"), (0.3, "#9CC0DF"), (1.0, "#3F7CB5"))
#: What is above nought never reads as nought.
SHARE = '[<0.005]"<1";0%'


def write_probabilities(page: Page, outcomes: Sequence[Uncertainty]) -> None:
    """Fill the sheet, board by board."""
    page.title(
        "位次概率：每个单元在每个位次上的抽样占比",
        "行为单元，按现行位次排列；列为位次。空白为一次也没有，<1 为不足 0.5%；加框处为现行位次。",
    )
    top = page.row
    for outcome in outcomes:
        _board(page, outcome)
    page.finish(
        freeze=(top, 2),
        repeat=(0, top),
        footer=f"位次概率 · 数据年份 {outcomes[0].year}",
        paper=A3,
        compact=True,
    )


def _board(page: Page, outcome: Uncertainty) -> None:
    page.section(f"{title_zh(outcome)} · {outcome.year}", new_page=True)
    page.line(f"{sampled_zh(outcome)}。")
    shares = outcome.acceptability
    if shares is None or shares.shape[1] > WIDEST_BOARD:
        page.line(f"本榜有 {len(outcome.units)} 个单元，超过 {WIDEST_BOARD} 个，见长表。")
        page.gap()
        return
    columns, table = _columns(page, shares.shape[1]), in_order(outcome)
    framed = _framed(page)
    rows = []
    for code, rank, name in zip(table.index, table["rank"], table["name_zh"], strict=True):
        cells = [share or None for share in shares.loc[code].tolist()]
        if rank > 0:
            cells[rank - 1] = Cell(cells[rank - 1], framed)
        rows.append([rank_of(rank), name, *cells])
    first, last = page.table(columns, rows, filtered=False)
    _colour(page, first, last, len(columns) - 1)
    page.gap()


def _columns(page: Page, ranks: int) -> list[Column]:
    styles = page.styles
    share = styles.cell(num_format=SHARE, align="center", font_size=8)
    return [
        Column("位次", 6, styles.rank),
        Column("名称", 22, styles.strong),
        *(Column(str(rank), CELL, share) for rank in range(1, ranks + 1)),
    ]


def _framed(page: Page) -> object:
    """The look of the share of the present rank."""
    return page.styles.make(
        **{"num_format": SHARE, "align": "center", "valign": "vcenter", "font_size": 8},
        **{"border": 1, "border_color": INK, "bold": True},
    )


def _colour(page: Page, first: int, last: int, right: int) -> None:
    scale = dict(zip(("min", "mid", "max"), SCALE, strict=True))
    options: dict[str, str | float] = {"type": "3_color_scale"}
    for end, (share, colour) in scale.items():
        options |= {f"{end}_type": "num", f"{end}_value": share, f"{end}_color": colour}
    page.sheet.conditional_format(first, 2, last, right, options)
