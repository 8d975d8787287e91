"""Sheets of a workbook read back → rows by heading, and all texts."""


def rows_below(sheet, heading: str) -> list[dict]:
    """Rows of the first table whose headings include one, up to a blank row."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(i for i, row in enumerate(rows) if heading in row)
    head = rows[top]
    found = []
    for row in rows[top + 1 :]:
        if all(cell is None for cell in row):
            break
        found.append(dict(zip(head, row, strict=True)))
    return found


def board_rows(sheet) -> list[dict]:
    """Rows of a leaderboard; a dimension's columns are called 维度 / 得分 and 维度 / 位次."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(i for i, row in enumerate(rows) if "指数得分" in row)
    names, over = [], ""
    for above, below in zip(rows[top - 1], rows[top], strict=True):
        over = above if above is not None or below not in ("得分", "位次") else over
        names.append(f"{over} / {below}" if over and below in ("得分", "位次") else below)
    found = []
    for row in rows[top + 1 :]:
        if all(cell is None for cell in row):
            break
        found.append(dict(zip(names, row, strict=True)))
    return found


def printed(node) -> str:
    """A dimension's name as it stands on a board."""
    return node.name_zh.replace("（", "\n（")


def texts(sheet) -> str:
    return "\n".join(
        str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )
