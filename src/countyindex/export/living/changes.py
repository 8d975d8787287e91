"""The sheet of changes (我的改动): every input that differs from the published one, live."""

from __future__ import annotations

from countyindex.export.living.cells import at, column_of, letters, on
from countyindex.export.living.manifest import CHECK_SHEET, PUBLISHED_SHEET
from countyindex.export.living.plan import COUNT, HEAD, MUTED, NOTE, TEXT, TITLE, Look, SheetPlan
from countyindex.export.living.published import HEADS_AT, LABEL, LEAD, WHAT, Shelf, live_value

CHANGES_SHEET = "我的改动"
#: How many changes are listed; all are counted.
LISTED = 100
FIRST = 5
HEADS = ("序号", "榜单与表", "行", "列", "发布值", "现值")
#: Hidden columns: row and column on `发布值`, the input's text.
ROW, COLUMN, NOW = 8, 9, 10
ANY = Look("any", "General")


def total_changes(shelf: Shelf) -> str:
    """Return the number of inputs that differ, as an expression."""
    return f"{on(CHECK_SHEET)}$A${shelf.end}"


def changes_sheet(shelf: Shelf, back: str) -> SheetPlan:
    """List what differs from the published inputs."""
    sheet = SheetPlan(CHANGES_SHEET, freeze=(FIRST, 0))
    sheet.put(0, 0, "我的改动", TITLE)
    sheet.links.append((1, 0, back, "← 使用说明"))
    sheet.put(1, 1, "凡与发布时不同的输入都列在这里；改回原值即自动消失。", NOTE)
    total = total_changes(shelf)
    listed = f'"共 "&{total}&" 处改动"&IF({total}>{LISTED},"，列出前 {LISTED} 处。","。")'
    words = f'=IF({total}=0,"没有改动：各输入均为发布值。",{listed})'
    sheet.formulas.append((2, 1, words, "没有改动：各输入均为发布值。", Look("section")))
    sheet.row(FIRST - 1, 0, HEADS, HEAD)
    sheet.widths += [
        *((0, 0, 12, False), (1, 1, 26, False), (2, 2, 34, False), (3, 3, 26, False)),
        *((4, 5, 18, False), (ROW, NOW, 10, True)),
    ]
    sheet.heights[0] = 26
    counts = f"{on(CHECK_SHEET)}{column_of(0, 0, shelf.end - 1)}"
    right = LEAD + shelf.width - 1
    flags = f"{on(CHECK_SHEET)}${letters(LEAD)}$1:${letters(right)}${shelf.end}"
    published = f"{on(PUBLISHED_SHEET)}$A$1:${letters(right)}${shelf.end}"
    for k in range(1, LISTED + 1):
        _line(sheet, shelf, k, (total, counts, flags, published))
    return sheet


def _line(sheet: SheetPlan, shelf: Shelf, k: int, ranges: tuple[str, str, str, str]) -> None:
    total, counts, flags, published = ranges
    row = FIRST + k - 1
    number, at_row, at_column, now = (at(row, c) for c in (0, ROW, COLUMN, NOW))
    there = f'{number}=""'

    def part(of_row: str, of_column: str | int) -> str:
        return f'=IF({there},"",INDEX({published},{of_row},{of_column}))'

    head = f"INDEX({published},{at_row},{HEADS_AT + 1})"
    was = f"INDEX({published},{at_row},{at_column})"
    formulas = (
        (0, f'=IF({total}>={k},{k},"")', COUNT),
        (1, part(at_row, WHAT + 1), TEXT),
        (2, part(at_row, LABEL + 1), TEXT),
        (3, part(head, at_column), TEXT),
        (4, f'=IF({there},"",IF({was}="","（空白）",{was}))', ANY),
        (5, f'=IF({there},"",IF({now}="","（空白）",IFERROR(VALUE({now}),{now})))', ANY),
        (ROW, f'=IF({there},"",MATCH({k}-1,{counts},1)+1)', MUTED),
        (COLUMN, f'=IF({there},"",MATCH({k},INDEX({flags},{at_row},0),0)+{LEAD})', MUTED),
        (NOW, f'=IF({there},"",{live_value(shelf, at_row, at_column)}&"")', MUTED),
    )
    sheet.formulas += [(row, column, formula, "", look) for column, formula, look in formulas]
