"""Edits → the cells they are typed into; recalculated cells → where they differ from the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from engine import Edits, rescored
from expected import stages
from xlsx_cells import cells_of

import countyindex as ci
from countyindex.export.living.cells import letters
from countyindex.export.living.manifest import Area, BoardAreas, Manifest, manifest_from_cells

TOLERANCE = {"rtol": 1e-9, "atol": 1e-9}


def manifest_of(content: bytes) -> Manifest:
    column = cells_of(content, {"版本"})["版本"]
    return manifest_from_cells([column[f"A{row}"] for row in range(1, len(column) + 1)])


def addressed(board: BoardAreas, edits: Edits) -> dict[tuple[str, str], object]:
    """Find the cell of every edit."""
    found = {}
    for (kind, of, row, column), value in edits.items():
        area = board.area(kind, of)
        assert row in area.rows and column in area.columns, (row, column)
        i, j = area.rows.index(row), area.columns.index(column)
        assert (i, j) not in area.locked
        found[area.sheet, address(area, i, j)] = value
    return found


def address(area: Area, i: int, j: int) -> str:
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", area.first).groups()
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return f"{letters(number - 1 + j)}{int(row) + i}"


def read(cells: dict, area: Area) -> pd.DataFrame:
    """Lay an area of a recalculated workbook out; text is no number."""
    values = [
        [cells[area.sheet].get(address(area, i, j), "") for j in range(len(area.columns))]
        for i in range(len(area.rows))
    ]
    numbers = [[x if isinstance(x, float) else np.nan for x in row] for row in values]
    return pd.DataFrame(numbers, index=list(area.rows), columns=list(area.columns))


def differences(found: pd.DataFrame, wanted: pd.DataFrame, kind: str) -> Iterator[str]:
    """Say where a stage differs; what the engine left out must have no number (weights: 0)."""
    columns = (
        [c for c in found.columns if c in wanted.columns]
        if kind in ("shares", "values")
        else found.columns
    )
    rows = [r for r in found.index if kind != "values" or r in wanted.index]
    nothing = 0.0 if kind in ("shares",) else np.nan
    wanted = wanted.reindex(index=rows, columns=columns)
    a = found.loc[rows, columns].to_numpy()
    b = wanted.to_numpy(dtype=float)
    b = np.where(np.isnan(b), nothing, b)
    same = np.isclose(a, b, **TOLERANCE, equal_nan=True) | np.isinf(b)
    for i, j in np.argwhere(~same):
        yield f"{kind} {rows[i]} {columns[j]}: sheet {a[i, j]!r}, engine {b[i, j]!r}"


def wrong_in(
    edition: ci.Edition, published: ci.Result, board: BoardAreas, edits: Edits | None, made: bytes
) -> Iterator[str]:
    """Compare one recalculated workbook with the engine, stage by stage; None: as published."""
    again = published if edits is None else rescored(edition, published, edits)
    wanted = stages(again, edits or {})
    cells = cells_of(made, {area.sheet for area in board.outputs})
    for (kind, of), table in wanted.items():
        found = read(cells, board.area(kind, of))
        if kind == "ends":
            found = found[found["in_use"] == 1.0]
        if kind == "index":
            found.loc[found["rank"].isna(), "position"] = np.nan
            ranks = found["rank"].dropna().to_dict()
            if ranks != table["rank"].astype(float).to_dict():
                yield f"ranks {ranks}"
        yield from differences(found, table, kind)
