"""An edited living workbook → `Edits`: what its inputs hold, and what was published (读改动)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from countyindex.edition import Edition
from countyindex.edits.inputs import Cells, Edit, Key, cells_of, edit_of, walk
from countyindex.edits.origin import manifest_in, origin
from countyindex.edits.structure import merged_inputs, missing_sheets, moved_labels, typed_over
from countyindex.errors import InputError, Problem, UsageError
from countyindex.excel import Sheet, read_sheets
from countyindex.export.living import Laid
from countyindex.export.living.changes import CHANGES_SHEET
from countyindex.export.living.choices import AGGREGATIONS, DIRECTIONS, NO, WEIGHTINGS, YES
from countyindex.export.living.layout import Board
from countyindex.export.living.manifest import (
    CHECK_SHEET,
    MANIFEST_SHEET,
    PUBLISHED_SHEET,
    Manifest,
)
from countyindex.export.living.plan import Inputs, Value
from countyindex.project import Project
from countyindex.scheme.judgements import on_scale
from countyindex.unpacking import merged_cells, refuse_hostile

#: How the name of a living workbook ends.
SUFFIX = ".xlsx"
#: Two numbers that differ by less are the same, saved by another program [share].
SAME = 1e-14
#: What a cell says that cannot be computed.
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")
#: Kinds of inputs that the stored weights by principal components rest on.
DATA = ("raw", "indicators", "overrides")
#: Sheets that only tell: nothing is read from them.
TELLING = (CHANGES_SHEET, CHECK_SHEET, PUBLISHED_SHEET, MANIFEST_SHEET)


@dataclass(frozen=True, slots=True, eq=False)
class EditedBoard:
    """One board: as published, and what its inputs hold now."""

    board: Board
    published: Cells
    now: Cells
    edits: tuple[Edit, ...]

    @property
    def is_stale(self) -> bool:
        """Whether weights by principal components are no longer those of these inputs."""
        return any(edit.key[0] in DATA for edit in self.edits)


@dataclass(frozen=True, slots=True, eq=False)
class Edits:
    """An edited workbook, read: nothing in it is computed yet."""

    file: Path
    manifest: Manifest
    edition: Edition
    laid: Laid
    boards: tuple[EditedBoard, ...]
    #: Sheet → what was read of it.
    sheets: Mapping[str, Sheet]

    @property
    def all(self) -> tuple[Edit, ...]:
        """The changes of all boards, in the order of the sheets."""
        return tuple(edit for board in self.boards for edit in board.edits)


def read_edits(file: str | Path, project: Project) -> Edits:
    """Read an edited living workbook, and compare its inputs with the published ones.

    Parameters
    ----------
    file
        The workbook.
    project
        The project that it was written from, unchanged since.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        The file is hostile, torn, no living workbook or of another version; a sheet was renamed,
        rows were moved, a formula typed over, cells merged; an input holds what it cannot hold.
        All of it at once, with sheet and cell.
    """
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"there is no file {path}.")
    if path.suffix.lower() != SUFFIX:
        what = "is no living workbook, whose name ends in .xlsx."
        raise InputError(Problem(str(path), what, "Save it as .xlsx, without macros."))
    refuse_hostile(path)
    sheets = {sheet.title: sheet for sheet in read_sheets(path)}
    manifest = manifest_in(path, sheets)
    edition, laid = origin(path, manifest, project)
    problems = missing_sheets(path, laid.sheets, sheets)
    if problems:
        raise InputError(problems)
    for plan in laid.sheets:
        if plan.name not in TELLING:
            problems += [*moved_labels(plan, sheets[plan.name])]
            problems += [*typed_over(plan, sheets[plan.name])]
    problems += [*merged_inputs(path, laid.shelf.inputs, merged_cells(path))]
    boards = tuple(_board(laid, k, sheets, problems) for k in range(len(laid.boards)))
    if problems:
        raise InputError(problems)
    return Edits(path, manifest, edition, laid, boards, sheets)


def _board(
    laid: Laid, number: int, sheets: Mapping[str, Sheet], problems: list[Problem]
) -> EditedBoard:
    board = laid.boards[number]
    pairs = zip(laid.shelf.boards, laid.shelf.inputs, strict=True)
    blocks = [block for owner, block in pairs if owner == number]
    now: dict[Key, Value] = {}
    edits: list[Edit] = []
    for block in blocks:
        for key, i, j, published in walk(block):
            sheet, row, column = sheets[block.sheet], block.row + i + 1, block.column + j + 1
            found = _value(sheet, row, column, published)
            wrong = _complaint(found, sheet, row, column) or _unfit(key, found)
            if wrong:
                problems.append(Problem(sheet.place(row, column), *wrong))
                continue
            assert found is None or isinstance(found, float | str)
            now[key] = found
            if found != published:
                edits.append(edit_of(board.name, block, key, i, j, found))
    published_cells = cells_of(blocks)
    if len(now) == len(published_cells):
        problems += _contradictions(board, blocks, now, sheets)
    return EditedBoard(board, published_cells, now, tuple(edits))


def _value(sheet: Sheet, row: int, column: int, published: Value) -> object:
    """Return what an input holds: blank text is blank, numbers are floats, and equal ones equal."""
    value = sheet.value(row, column)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        same = isinstance(published, int | float) and math.isclose(value, published, rel_tol=SAME)
        return published if same else float(value)
    return value


def _complaint(value: object, sheet: Sheet, row: int, column: int) -> tuple[str, str] | None:
    """Say what no input can hold."""
    if value is None and (row, column) in sheet.uncalculated:
        return "holds a formula that nobody has calculated.", "Open and save the file in Excel."
    if isinstance(value, str) and value in ERRORS:
        return f"holds the error {value}.", "Type a value, or empty the cell."
    if isinstance(value, float) and not math.isfinite(value):
        return f"holds {value}, which is no number.", "Type plain digits, or empty the cell."
    if value is not None and not isinstance(value, float | str):
        return f"holds {value}, which is neither number nor word.", "Type it again."
    return None


#: Column → the words it takes.
WORDS = {
    "weighting": tuple(WEIGHTINGS),
    "aggregation": tuple(AGGREGATIONS),
    "used": (YES, NO),
    "direction": tuple(DIRECTIONS),
}
AT_LEAST_0 = ("entropy_shift", "minmax_shift", "custom", "fixed")


def _unfit(key: Key, value: object) -> tuple[str, str] | None:
    """Say why an input cannot hold this."""
    kind, _, _, column = key
    if column in WORDS and kind in ("parameters", "indicators"):
        words = WORDS[column]
        shown = "nothing" if value is None else f"'{value}'"
        what = f"holds {shown}, which is no choice."
        return None if value in words else (what, f"Choose one of {'、'.join(words)}.")
    if isinstance(value, str):
        return f"holds the text '{value[:40]}', which is no number.", "Type plain digits."
    return _out_of_range(kind, column, value)


def _out_of_range(kind: str, column: str, value: object) -> tuple[str, str] | None:
    if kind == "judgements":
        fits = isinstance(value, float) and on_scale(value)
        what = "holds no judgement" if value is None else f"holds {value:g}, outside 1/9 … 9"
        return None if fits else (f"{what}.", "Type a number of Saaty's scale, or =1/3.")
    if not isinstance(value, float):
        return None
    if column in AT_LEAST_0 and kind in ("parameters", "weights") and value < 0:
        return f"holds {value:g}.", "Type 0 or a number above it."
    if column == "floor" and value <= 0:
        return f"holds {value:g}.", "Type a number above 0, or empty the cell."
    return None


def _contradictions(
    board: Board, blocks: list[Inputs], now: Cells, sheets: Mapping[str, Sheet]
) -> Iterator[Problem]:
    """Say which inputs of one indicator do not go together."""
    block = next(block for block in blocks if block.kind == "indicators")
    columns = {name: j for j, name in enumerate(block.columns)}
    logs = {item.id for item in board.indicators if item.transform == "log"}

    def say(i: int, column: str, what: str, do: str) -> Problem:
        place = sheets[block.sheet].place(block.row + i + 1, block.column + columns[column] + 1)
        return Problem(place, f"{block.row_labels[i]}: {what}", do)

    def number(id_: str, column: str) -> float | None:
        value = now["indicators", "", id_, column]
        return value if isinstance(value, float) else None

    for i, id_ in enumerate(block.rows):
        direction = DIRECTIONS[str(now["indicators", "", id_, "direction"])]
        if direction in ("parity", "interval") and id_ in logs:
            what = "a logarithm has a direction, 正向 or 负向."
            yield say(i, "direction", what, "Choose one of these.")
        low, high = number(id_, "interval_low"), number(id_, "interval_high")
        if direction == "interval" and (low is None or high is None or low > high):
            what = "适度 needs two ends, the lower one first."
            yield say(i, "interval_low", what, "Type both.")
        low, high = number(id_, "lower_limit"), number(id_, "upper_limit")
        if low is not None and high is not None and low > high:
            what = f"the lower cap {low:g} is above the upper one {high:g}."
            yield say(i, "lower_limit", what, "Swap them.")
        positive = ("lower_limit", "upper_limit", "worst", "best")
        for column in positive if id_ in logs else ():
            value = number(id_, column)
            if value is not None and value <= 0:
                yield say(i, column, f"{value:g} has no logarithm.", "Type a number above 0.")
