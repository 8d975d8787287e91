"""A board and a part → a sheet of units × columns with headings, no figures yet (表头)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from countyindex.export.living.cells import at
from countyindex.export.living.layout import (
    BESIDE,
    GROUPS,
    HIDDEN,
    LEFT,
    NAMES,
    PARTS,
    RANK,
    STEER,
    TOP,
    Board,
)
from countyindex.export.living.plan import (
    ABOUT,
    CODE,
    GROUP,
    HEAD,
    MUTED,
    NAME,
    NOTE,
    PLACE_LOOK,
    TITLE,
    Look,
    SheetPlan,
)
from countyindex.export.workbook.styles import pattern_for, text_width

#: Where the way back to the first sheet stands.
BACK = "← 使用说明"


def sheet_of(board: Board, part: str, note: str, freeze: tuple[int, int]) -> SheetPlan:
    """Return a sheet with its title, a line of explanation and the way back."""
    sheet = SheetPlan(board.sheet(part), hidden=part in HIDDEN, freeze=freeze)
    what = f"{board.result.scheme.title_zh} · {board.name} · {PARTS[part]}"
    sheet.put(0, 0, f"{what}（{board.result.year} 年数据）", TITLE)
    sheet.put(1, 1, note, NOTE)
    sheet.links.append((1, 0, board.parameters[0], BACK))
    sheet.heights[0] = 26
    return sheet


def grid(
    board: Board, part: str, note: str, groups: Sequence[str], names: Sequence[str]
) -> SheetPlan:
    """Return a sheet of units × columns, headed by groups and names."""
    sheet = sheet_of(board, part, note, (TOP, LEFT))
    for row in (GROUPS, *STEER):
        sheet.row(row, 0, ["", "", ""], HEAD if row == NAMES else MUTED)
    sheet.row(GROUPS, LEFT, groups, GROUP)
    sheet.row(NAMES, 0, ["代码", "名称", "位次"], HEAD)
    sheet.row(NAMES, LEFT, names, HEAD)
    sheet.heights[NAMES] = 16.5 * max(2, *(lines(name, 10.5) for name in names)) + 6
    wide = max(map(text_width, [*board.names, *board.predecessors.values(), "名称"]))
    sheet.widths += [
        (0, 0, max(13.0, *(text_width(code) + 2 for code in board.rows)), False),
        (1, 1, min(40.0, max(12.0, wide + 2)), False),
        (2, 2, 8, False),
        (LEFT, LEFT + max(0, len(names) - 1), 12, False),
    ]
    for code, name, row in zip(board.codes, board.names, range(TOP, TOP + 9**9), strict=False):
        sheet.texts.append((row, 0, code, CODE))
        sheet.texts.append((row, 1, name, NAME))
    return sheet


def with_words(sheet: SheetPlan, row: int, head: str, words: Sequence[str]) -> None:
    """Say something of every column below its name, on as many lines as the longest takes."""
    sheet.put(row, 1, head, ABOUT)
    sheet.row(row, LEFT, words, ABOUT)
    sheet.heights[row] = 12.0 * max([1, *(lines(word, 13) for word in words)]) + 3


def lines(text: str, width: float) -> int:
    """Return how many lines a heading takes."""
    return int(-(-text_width(text) // width)) or 1


def with_ranks(board: Board, sheet: SheetPlan) -> None:
    """Show every unit's live place beside its name."""
    scores = board.on("scores")
    ranks = board.result.ranks.reindex(board.codes).to_numpy(dtype=float)
    sheet.formulas += [
        (row, BESIDE, f"={scores}{at(row, RANK)}", shown(rank), PLACE_LOOK)
        for row, rank in enumerate(ranks.tolist(), TOP)
    ]


def groups_of(board: Board) -> list[str]:
    """Return the name of the node above each indicator, once where several follow."""
    names: Mapping[str, str] = {
        child: node.name_zh
        for node in board.tree.walk()
        for child in node.children
        if isinstance(child, str)
    }
    every = [names[item.id] for item in board.indicators]
    return ["" if i and name == every[i - 1] else name for i, name in enumerate(every)]


def shown(value: float) -> float | str:
    """Return the value of a formula: blank text where there is no number."""
    return "" if value != value else value  # noqa: PLR0124  (NaN)


def looks_of(values: np.ndarray, kind: str) -> list[Look]:
    """Return how the numbers of every column look, by their size."""
    with np.errstate(invalid="ignore"):
        sizes = np.nan_to_num(np.abs(values)).max(axis=0, initial=0.0)
    return [Look(kind, pattern_for(float(size))) for size in sizes]
