"""An `Edition` → a workbook whose every score is a live formula (活的工作簿)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from countyindex import __version__
from countyindex.edition import Edition
from countyindex.export.living.cells import at
from countyindex.export.living.changes import changes_sheet
from countyindex.export.living.choices import WEIGHTINGS
from countyindex.export.living.comparisons import Comparison, comparisons
from countyindex.export.living.figures import Figures, figures
from countyindex.export.living.guide import FIRST_BOARD, GUIDE_SHEET, guide_sheet, parameters_of
from countyindex.export.living.judgements import judgements_sheet
from countyindex.export.living.layout import PARTS, Board
from countyindex.export.living.leaderboard import leaderboard_sheet
from countyindex.export.living.manifest import (
    MANIFEST_SHEET,
    Area,
    BoardAreas,
    Manifest,
    manifest_cells,
)
from countyindex.export.living.node_weights import entropy_shift, node_weights
from countyindex.export.living.plan import MUTED, Inputs, SheetPlan
from countyindex.export.living.published import (
    LEAD,
    Shelf,
    changed_between,
    check_sheet,
    published_sheet,
    shelve,
)
from countyindex.export.living.raw import raw_sheet
from countyindex.export.living.refusing import refuse_edition, refuse_second_look
from countyindex.export.living.scores import scores_sheet
from countyindex.export.living.settings import passes, settings_sheet
from countyindex.export.living.steps import normalised_sheet, oriented_sheet, treated_sheet
from countyindex.export.living.terms import entropy_sheet, terms_sheet
from countyindex.export.living.values import values_sheet
from countyindex.export.living.weights import weights_sheet
from countyindex.export.living.writing import write_sheets
from countyindex.export.workbook.names import FORBIDDEN, LONGEST, cohort_zh, unique
from countyindex.export.workbook.seal import (
    KINDS,
    PROPERTY,
    UNSEALED,
    check_replaceable,
    replace_file,
    sealed,
)
from countyindex.export.workbook.styles import SERIES, options

__all__ = ["write_living_workbook"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One board's sheets, where its inputs and results are, and what else the others need."""

    board: Board
    sheets: tuple[SheetPlan, ...]
    inputs: tuple[Inputs, ...]
    outputs: tuple[Area, ...]
    tables: dict[str, Comparison]
    has_pca: bool


def write_living_workbook(edition: Edition, path: str | Path, force: bool = False) -> Path:
    """Write a workbook in which every score follows from the published figures by formulas.

    Each board of the edition gets its figures, indicators, treatment, scores, weights, judgements
    and a leaderboard that sorts itself; what may be changed is blue on pale yellow. Every formula
    is stored with its value.

    Parameters
    ----------
    edition
        The edition; its default schemes are written.
    path
        The file to write, ending in .xlsx; folders that are missing are made.
    force
        Replace whatever file stands there, also one with changes in it.

    Returns
    -------
    Path
        Where the workbook is.

    Raises
    ------
    UsageError
        There are more than some 500 units; a scheme normalises or aggregates by methods that plain
        formulas do not follow; the file was changed, is not ours, or cannot be written.
    """
    target = Path(path)
    check_replaceable(target, force, "living")
    replace_file(target, sealed(living_content(edition)))
    return target


def living_content(edition: Edition, zero: bool = False) -> bytes:
    """Return the workbook's bytes, not sealed yet; `zero` stores 0 as every formula's value."""
    sheets = laid_out(edition).sheets
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, options())
    title = f"countyindex {edition.year}：{KINDS['living']}"
    book.set_properties({"title": title, "author": "countyindex"})
    book.set_custom_property(PROPERTY, UNSEALED, "text")
    write_sheets(book, sheets, zero)
    book.close()
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Laid:
    """A whole workbook before it is written: its sheets, its inputs, and what it says of itself."""

    boards: tuple[Board, ...]
    sheets: tuple[SheetPlan, ...]
    shelf: Shelf
    manifest: Manifest


def laid_out(edition: Edition) -> Laid:
    """Lay out the workbook of an edition.

    Raises
    ------
    UsageError
        As `write_living_workbook`.
    """
    refuse_edition(edition)
    return all_sheets(edition, [draw_board(board) for board in boards_of(edition)])


def boards_of(edition: Edition) -> list[Board]:
    """Return the boards, each with the name that its sheets begin with."""
    room = LONGEST - 1 - max(map(len, PARTS.values()))
    taken: set[str] = set()
    boards = []
    for number, result in enumerate(edition.boards):
        wanted = FORBIDDEN.sub("·", cohort_zh(edition, result) or result.cohort)
        name = unique(wanted[: room - 3].strip().strip("'") or "榜", taken)
        taken.add(name.lower())
        study = edition.studies[result.scheme.study]
        measured = next(m for m in edition.measured[study.id] if m.year == edition.year)
        line = (GUIDE_SHEET, FIRST_BOARD + number)
        boards.append(Board(result, study, measured, name, number, line))
    return boards


def draw_board(board: Board) -> Drawn:
    """Plan the sheets of one board."""
    numbers: Figures = figures(board)
    refuse_second_look(board, numbers, passes(board, numbers))
    tables = comparisons(board)
    weights = node_weights(board, numbers, tables)
    raw, raw_inputs = raw_sheet(board, numbers)
    settings, settings_inputs, ends = settings_sheet(board, numbers)
    values, values_area = values_sheet(board, numbers)
    treated, treated_area, overrides = treated_sheet(board, numbers)
    oriented, oriented_area = oriented_sheet(board, numbers)
    normalised, normalised_area = normalised_sheet(board, numbers)
    weighed, points, shares = weights_sheet(board, weights, tables)
    judged, judgements, priorities = judgements_sheet(board, tables)
    scores, score_areas = scores_sheet(board, numbers, weights)
    floor = parameters_of(board)[-1]
    floor = floor if isinstance(floor, float) else None
    sheets = (
        *(leaderboard_sheet(board), raw, settings, values, treated, oriented, normalised),
        entropy_sheet(board, numbers, weights, entropy_shift(board)),
        *(terms_sheet(board, numbers, weights, floor), weighed, judged, scores),
    )
    for sheet in sheets:
        sheet.tab = SERIES[board.number % len(SERIES)]
    data = (raw_inputs, settings_inputs, *((overrides,) if overrides else ()))
    outputs = (values_area, treated_area, oriented_area, normalised_area, ends, shares)
    return Drawn(
        *(board, sheets, (*data, points, *judgements), (*outputs, *priorities, *score_areas)),
        *(tables, bool(numbers.pca)),
    )


def all_sheets(edition: Edition, drawn: Sequence[Drawn]) -> Laid:
    """Plan the whole workbook: the first sheet, the boards, the changes and the hidden sheets."""
    words = [[w for w in WEIGHTINGS if w != "主成分" or each.has_pca] for each in drawn]
    boards = [each.board for each in drawn]
    tables = [each.tables for each in drawn]
    nothing = [("0", "0")] * len(drawn)
    _, parameters = guide_sheet(edition, boards, tables, nothing, words)
    blocks = [
        (k, block)
        for k, (each, own) in enumerate(zip(drawn, parameters, strict=True))
        for block in (*each.inputs, own)
    ]
    shelf = shelve(blocks)
    changed = [_changed(shelf, k) for k in range(len(drawn))]
    guide, _ = guide_sheet(edition, boards, tables, changed, words)
    manifest = _manifest(edition, drawn, shelf)
    hidden = SheetPlan(MANIFEST_SHEET, hidden=True)
    hidden.texts = [(row, 0, text, MUTED) for row, text in enumerate(manifest_cells(manifest))]
    sheets = (
        *(guide, *(sheet for each in drawn for sheet in each.sheets)),
        changes_sheet(shelf, GUIDE_SHEET),
        *(published_sheet(shelf, [board.name for board in boards]), check_sheet(shelf), hidden),
    )
    return Laid(tuple(boards), sheets, shelf, manifest)


def _changed(shelf: Shelf, board: int) -> tuple[str, str]:
    """Return the number of a board's changes, and of those that principal components rest on."""
    mine = [k for k, owner in enumerate(shelf.boards) if owner == board]
    data = [k for k in mine if shelf.inputs[k].kind in ("raw", "indicators", "overrides")]
    return (
        changed_between(shelf, mine[0], mine[-1]),
        f"({changed_between(shelf, data[0], data[-1])})",
    )


def _manifest(edition: Edition, drawn: Sequence[Drawn], shelf: Shelf) -> Manifest:
    places = [
        (board, block.area(at(top, LEAD)))
        for board, block, top in zip(shelf.boards, shelf.inputs, shelf.tops, strict=True)
    ]
    boards = tuple(
        BoardAreas(
            *(each.board.result.scheme.id, each.board.result.scheme.digest),
            *(each.board.study.id, each.board.result.cohort, each.board.name),
            tuple(area for board, area in places if board == k),
            each.outputs,
        )
        for k, each in enumerate(drawn)
    )
    return Manifest(
        *(__version__, edition.year, tuple(edition.provenance["settings"])),
        *(dict(edition.provenance["registry"]), dict(edition.provenance["observations"]), boards),
    )
