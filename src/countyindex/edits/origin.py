"""What a workbook says of itself, and the project → the workbook as it was written (来历)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from countyindex import __version__
from countyindex.edition import Edition, score_edition
from countyindex.errors import CountyIndexError, InputError, Problem
from countyindex.excel import Sheet
from countyindex.export.living import Laid, laid_out
from countyindex.export.living.manifest import MANIFEST_SHEET, Manifest, manifest_from_cells
from countyindex.project import Project

AGAIN = "Write the workbook again with 'countyindex workbook' and make the changes in it."


def manifest_in(file: Path, sheets: Mapping[str, Sheet]) -> Manifest:
    """Read what a workbook says of itself.

    Raises
    ------
    InputError
        It is no living workbook, is one of another format, or its description is damaged.
    """
    sheet = sheets.get(MANIFEST_SHEET)
    if sheet is None:
        what = f"is no living workbook: it has no sheet '{MANIFEST_SHEET}'."
        raise InputError(Problem(str(file), what, "Give one that 'countyindex workbook' wrote."))
    try:
        return manifest_from_cells(row[0] for row in sheet.rows if row)
    except ValueError as error:
        what = f"is no living workbook that this version reads: {error}."
        raise InputError(Problem(sheet.place(), what, AGAIN)) from None


def origin(file: Path, manifest: Manifest, project: Project) -> tuple[Edition, Laid]:
    """Score the project again, and lay the workbook out as it was written.

    Raises
    ------
    InputError
        The project's files are no longer those the workbook was written from, or its sheets are
        laid out otherwise than this version does.
    """
    schemes = tuple(dict.fromkeys(board.scheme for board in manifest.boards))
    try:
        edition = score_edition(project, manifest.year, schemes, manifest.settings)
    except CountyIndexError as error:
        first = Problem(str(file), "cannot be compared with its project.", f"See {project.root}:")
        raise type(error)([first, *error.problems]) from None
    changed = [Problem(str(file), what, _do(manifest)) for what in _changed(manifest, edition)]
    if changed:
        raise InputError(changed)
    laid = laid_out(edition)
    if laid.manifest.boards != manifest.boards:
        what = f"was written by countyindex {manifest.countyindex} with its cells in other places "
        what += f"than this countyindex {__version__} gives them, or its sheet {MANIFEST_SHEET} "
        what += "was changed."
        raise InputError(Problem(str(file), what, AGAIN))
    return edition, laid


def _changed(manifest: Manifest, edition: Edition) -> Iterator[str]:
    """Say which files of the project are not those that the workbook was written from."""
    root = edition.project.root
    for board in {(b.scheme, b.scheme_digest) for b in manifest.boards}:
        if edition.schemes[board[0]].digest != board[1]:
            yield f"was written with another {edition.schemes[board[0]].path}."
    for study in dict.fromkeys(board.study for board in manifest.boards):
        place = root / "indicators" / study
        if edition.provenance["registry"].get(study) != manifest.registry.get(study):
            yield f"was written from other indicators than {place} holds now."
        if edition.provenance["observations"].get(study) != manifest.observations.get(study):
            yield f"was written from other figures than {place / 'observations'} holds now."


def _do(manifest: Manifest) -> str:
    other = manifest.countyindex != __version__
    version = f" or countyindex {manifest.countyindex}" if other else ""
    return f"Name the project it was written from with --project{version}, or write it again."
