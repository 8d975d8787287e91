"""A `Verification` → lines for people, and plain values for JSON (核验结果)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from countyindex.edits.inputs import Edit
from countyindex.edits.variant import edit_zh
from countyindex.edits.verify import CheckedBoard, Difference, Verification

#: Whom changes belong to.
OWNERS = {"input": "数据与事实", "scheme": "方案", "judgement": "判断"}
STATES = {
    "right": "与 Python 重算一致",
    "wrong": "与 Python 重算不符",
    "uncalculated": "没有计算结果：保存前未经重算，请用 Excel 或 LibreOffice 打开、重算并保存",
    "stale": "结果仍是改动之前的：保存前未经重算，请用 Excel 或 LibreOffice 打开、重算并保存",
    "refused": "无法计算",
}


def verification_text(found: Verification) -> str:
    """Say what was changed, and whether the workbook is right."""
    return "\n".join(_lines(found))


def _lines(found: Verification) -> Iterator[str]:
    edits = found.edits.all
    yield f"{found.edits.file}：{found.edits.manifest.year} 年数据，{len(edits)} 处改动"
    if found.written_by:
        yield f"注意：由 countyindex {found.written_by} 写出，版面与本版相同。"
    for owner, words in OWNERS.items():
        mine = [edit for edit in edits if edit.owner == owner]
        if mine:
            yield f"{words}（{len(mine)} 处）"
            yield from (f"  {edit.place}  {edit_zh(edit)}" for edit in mine)
    for board in found.boards:
        yield from _board(board)


def _board(board: CheckedBoard) -> Iterator[str]:
    count = f"：{board.count} 个单元格" if board.state == "wrong" else ""
    yield f"{board.name}：{STATES[board.state]}{count}。{board.refusal}"
    for difference in board.differences if board.state == "wrong" else ():
        yield f"  {difference.place}  {_difference_zh(difference)}"
    for name, ratio in board.inconsistent:
        yield f"  判断矩阵“{name}”的 CR 为 {ratio:.3f}，达到 0.10，前后矛盾；写成方案后不会被接受。"


def _difference_zh(difference: Difference) -> str:
    shown = "（空白）" if difference.found in (None, "") else difference.found
    wanted = "（空白）" if difference.wanted is None else f"{difference.wanted:.12g}"
    found = f"{shown:.12g}" if isinstance(shown, float) else shown
    return f"{difference.stage} {difference.row} / {difference.column}：{found}，应为 {wanted}"


def verification_to_dict(found: Verification) -> dict[str, Any]:
    """Return plain values: the changes, and the state of every board."""
    return {
        "file": str(found.edits.file),
        "year": found.edits.manifest.year,
        "countyindex": found.edits.manifest.countyindex,
        "right": found.is_right,
        "changes": [edit_to_dict(edit) for edit in found.edits.all],
        "boards": [_board_to_dict(board) for board in found.boards],
    }


def edit_to_dict(edit: Edit) -> dict[str, Any]:
    """Return one change as plain values."""
    kind, of, row, column = edit.key
    return {
        "board": edit.board,
        "cell": edit.place,
        "owner": edit.owner,
        "kind": kind,
        "of": of,
        "row": row,
        "column": column,
        "text_zh": edit_zh(edit),
        "published": edit.published,
        "now": edit.now,
    }


def _board_to_dict(board: CheckedBoard) -> dict[str, Any]:
    return {
        "board": board.name,
        "state": board.state,
        "text_zh": STATES[board.state],
        "refusal": board.refusal,
        "changes": len(board.edits),
        "differing": board.count,
        "differences": [
            {
                "cell": d.place,
                "stage": d.stage,
                "row": d.row,
                "column": d.column,
                "found": d.found,
                "wanted": d.wanted,
            }
            for d in board.differences
        ],
        "inconsistent": [{"judgements": name, "cr": cr} for name, cr in board.inconsistent],
    }
