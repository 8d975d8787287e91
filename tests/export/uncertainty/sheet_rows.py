"""A sheet of several boards → the rows of one table of one board, by heading."""


def table_of(sheet, section: str, heading: str) -> list[dict]:
    """Rows of the first table with a heading below the section that begins so."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if str(row[0]).startswith(section))
    top = next(i for i in range(start, len(rows)) if heading in rows[i])
    found = []
    for row in rows[top + 1 :]:
        if row[0] is None and row[1] is None:
            break
        named = zip(rows[top], row, strict=True)
        found.append({str(name): cell for name, cell in named if name is not None})
    return found


def cells(sheet) -> set[object]:
    return {cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
