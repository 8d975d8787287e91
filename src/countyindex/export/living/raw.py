"""The sheet of published figures (基础数据): units × series, all of them inputs."""

from __future__ import annotations

import numpy as np

from countyindex.data import Status
from countyindex.export.living.choices import NOT_APPLICABLE, NOT_PUBLISHED
from countyindex.export.living.figures import Figures, Reading, listed, readings_of
from countyindex.export.living.frame import grid, looks_of, with_ranks, with_words
from countyindex.export.living.layout import LEFT, NAMES, STEER, TOP, Board
from countyindex.export.living.plan import CODE, NAME, Inputs, Look, SheetPlan

NOTE = (
    "蓝字浅黄底的数字都可以改；空白即缺失，权重由同级其余指标承担。改动记在“我的改动”。"
    "着色的“不适用”“未公布”不参与计算，已锁定。来源与定义见列名的批注；表尾为区划调整前的原单元，供承继。"
)


def raw_sheet(board: Board, figures: Figures) -> tuple[SheetPlan, Inputs]:
    """Lay the published figures out, and say where the inputs are."""
    names = [label(board, reading) for reading in figures.readings]
    sheet = grid(board, "raw", NOTE, [""] * len(names), names)
    with_ranks(board, sheet)
    for row, head, words in zip(STEER, ABOUT, _about(board, figures), strict=True):
        with_words(sheet, row, head, words)
    for code, name in board.predecessors.items():
        sheet.put(board.rows[code], 0, code, CODE)
        sheet.put(board.rows[code], 1, f"原：{name}", NAME)
    idle = idle_figures(board, figures)
    looks = looks_of(figures.raw, "input")
    for i, values in enumerate(figures.raw.tolist()):
        sheet.numbers += [
            (TOP + i, LEFT + j, None if value != value else value, looks[j])  # noqa: PLR0124  (NaN)
            for j, value in enumerate(values)
            if (i, j) not in idle
        ]
    for (i, j), status in idle.items():
        value = float(figures.raw[i, j])
        shown_ = word_of(status) if value != value else value  # noqa: PLR0124  (NaN)
        sheet.put(TOP + i, LEFT + j, shown_, Look("empty", status.id))
    bottom, right = TOP + len(board.rows) - 1, LEFT + len(names) - 1
    sheet.checks.append((TOP, LEFT, bottom, right, NUMBER))
    for j, reading in enumerate(figures.readings):
        sheet.comments.append((NAMES, LEFT + j, _comment(board, reading)))
    labels = (*board.names, *board.predecessors.values())
    inputs = Inputs(
        *("raw", sheet.name, TOP, LEFT, tuple(board.rows)),
        *(tuple(f"{series}@{year}" for series, year in figures.readings), labels, tuple(names)),
        [[None if x != x else x for x in row] for row in figures.raw.tolist()],  # noqa: PLR0124  (NaN)
        locked=frozenset(idle),
        title="基础数据",
    )
    return sheet, inputs


def idle_figures(board: Board, figures: Figures) -> dict[tuple[int, int], Status]:
    """Return the cells no formula reads, for every indicator of theirs leaves the unit out.

    Rows and columns count within the table of figures; the status is why the unit is left out.
    """
    off, codes = listed(board), board.result.dataset.status_codes
    reads = np.array(
        [
            [reading in readings_of([item], board.result.year) for item in board.indicators]
            for reading in figures.readings
        ]
    )
    found = {}
    for j, mine in enumerate(reads):
        for i in np.flatnonzero(off[:, mine].all(axis=1)).tolist():
            found[i, j] = Status(codes[i, mine][0])
    return found


def word_of(status: Status) -> str:
    """Return what stands in a cell that does not count."""
    return NOT_APPLICABLE if status is Status.NOT_APPLICABLE else NOT_PUBLISHED


#: What stands beside the rows below the headings.
ABOUT = ("单位", "年份", "序列")

#: Figures are numbers or blank.
NUMBER = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -1e300,
    "maximum": 1e300,
    "ignore_blank": True,
    "error_title": "只能填数字",
    "error_message": "请填数字；没有数据就清空单元格。",
}


def label(board: Board, reading: Reading) -> str:
    """Return a series' name, with the year where it is not the index's own."""
    series, year = reading
    name = board.study.series[series].name_zh
    return name if year == board.result.year else f"{name}（{year}）"


def _about(board: Board, figures: Figures) -> list[list[str]]:
    series = board.study.series
    return [
        [series[name].unit for name, _ in figures.readings],
        [str(year) for _, year in figures.readings],
        [name for name, _ in figures.readings],
    ]


def _source(board: Board, reading: Reading) -> str:
    source = board.study.sources.get(board.study.series[reading[0]].source or "")
    return source.title_zh if source else ""


def _comment(board: Board, reading: Reading) -> str:
    series = board.study.series[reading[0]]
    parts = [
        f"{series.name_zh}（{series.unit}），{reading[1]} 年",
        f"来源：{_source(board, reading)}" if _source(board, reading) else "",
        f"表：{series.table}" if series.table else "",
        series.note_zh,
    ]
    return "\n".join(part for part in parts if part)
