"""An edited living workbook → whether what it shows is what the engine computes (核验)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from countyindex import __version__
from countyindex.edits.apply import Rescored, rescored
from countyindex.edits.inputs import Edit
from countyindex.edits.read import ERRORS, EditedBoard, Edits, read_edits
from countyindex.edits.stages import STAGES, Stages, stages
from countyindex.edits.structure import address_of, corner
from countyindex.errors import CountyIndexError
from countyindex.export.living.manifest import Area, BoardAreas
from countyindex.project import Project, find_project

#: How far a number may be from the engine's, relative to it and by itself.
TOLERANCE = 1e-9
#: Of how many differences a stage is told.
LISTED = 5

#: Right; wrong; nobody has calculated; calculated before the changes; refused by the engine.
State = Literal["right", "wrong", "uncalculated", "stale", "refused"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that does not say what the engine says; None where there is no number."""

    #: Sheet!cell.
    place: str
    stage: str
    row: str
    column: str
    found: float | str | None
    wanted: float | None


@dataclass(frozen=True, slots=True, eq=False)
class CheckedBoard:
    """One board of the workbook, beside the engine's answer."""

    name: str
    state: State
    edits: tuple[Edit, ...]
    #: The first differences of each stage, and how many cells differ in all.
    differences: tuple[Difference, ...]
    count: int
    #: The engine's answer; None where it refuses.
    again: Rescored | None
    #: Why it refuses.
    refusal: str = ""
    #: Nodes whose judgements contradict themselves: name and consistency ratio.
    inconsistent: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Verification:
    """What was found in an edited workbook."""

    edits: Edits
    boards: tuple[CheckedBoard, ...]

    @property
    def is_right(self) -> bool:
        """Whether every board shows what the engine computes."""
        return all(board.state == "right" for board in self.boards)

    @property
    def written_by(self) -> str:
        """The other version that wrote the workbook, if it was another."""
        version = self.edits.manifest.countyindex
        return "" if version == __version__ else version


def verify_workbook(file: str | Path, project: Project | str | Path | None = None) -> Verification:
    """Recompute an edited living workbook in Python, and compare all it shows.

    Parameters
    ----------
    file
        The workbook, saved by a spreadsheet program after the changes.
    project
        The project that it was written from; the nearest one if left out.

    Returns
    -------
    Verification
        The changes by whom they belong to, and for every board whether its figures, scores and
        weights agree with the engine's to 1e-9, and its ranks exactly.

    Raises
    ------
    UsageError
        There is no such file or project.
    InputError
        The file is hostile, damaged, of another version, or its sheets are no longer as they were
        written; see `countyindex.edits.read.read_edits`.
    """
    return verified(read_edits(file, project_of(project)))


def project_of(project: Project | str | Path | None) -> Project:
    """Return a project that was named in any way."""
    if project is None:
        return find_project()
    return project if isinstance(project, Project) else Project(Path(project))


def verified(edits: Edits) -> Verification:
    """Recompute every board of a workbook that was read."""
    pairs = zip(edits.boards, edits.manifest.boards, strict=True)
    return Verification(edits, tuple(_checked(edits, board, areas) for board, areas in pairs))


def _checked(edits: Edits, board: EditedBoard, areas: BoardAreas) -> CheckedBoard:
    name, changes = board.board.name, board.edits
    try:
        again = rescored(board.board, board.now, board.is_stale)
        known = dict(stages(board.board, again))
    except CountyIndexError as error:
        return CheckedBoard(name, "refused", changes, (), 0, None, str(error))
    found = [*_differences(edits, board, areas, known)]
    kept = [d for stage in STAGES.values() for d in [x for x in found if x.stage == stage][:LISTED]]
    state = _state(edits, board, areas, bool(found))
    ratios = [
        (of.partition("/"), float(table["cr"].iloc[0]))
        for (kind, of), table in known.items()
        if kind == "consistency"
    ]
    labels = board.board.labels()
    inconsistent = tuple(
        (f"{labels[node]}（{expert}）" if expert else labels[node], ratio)
        for (node, _, expert), ratio in ratios
        if ratio >= 0.1
    )
    return CheckedBoard(
        name, state, changes, tuple(kept), len(found), again, inconsistent=inconsistent
    )


def _state(edits: Edits, board: EditedBoard, areas: BoardAreas, differs: bool) -> State:
    if not differs:
        return "right"
    shown = _read(edits, areas.area("index"))[["score", "rank"]]
    if shown.isna().all(axis=None) and not _has_errors(edits, areas.area("index")):
        return "uncalculated"
    if not shown.fillna(0.0).to_numpy().any():
        return "uncalculated"
    if board.edits and _same(shown, board.board.result.scores, board.board.result.ranks):
        return "stale"
    return "wrong"


def _same(shown: pd.DataFrame, scores: pd.Series, ranks: pd.Series) -> bool:
    """Whether a board shows the published scores and ranks."""
    published = pd.DataFrame({"score": scores, "rank": ranks}).reindex(shown.index)
    return np.allclose(shown, published, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)


def _differences(
    edits: Edits, board: EditedBoard, areas: BoardAreas, known: Stages
) -> Iterator[Difference]:
    """Yield every cell that does not say what the engine says, stage after stage."""
    names = dict(zip(board.board.codes, board.board.names, strict=True)) | board.board.labels()
    order = list(STAGES)
    for (kind, of), table in sorted(known.items(), key=lambda item: order.index(item[0][0])):
        if table.columns.empty:
            continue
        area = areas.area(kind, of)
        (top, left), sheet = corner(area.first), edits.sheets[area.sheet]
        for i, j, wanted in _wanted(kind, area, table):
            row, column = area.rows[i], area.columns[j]
            found = sheet.value(top + i + 1, left + j + 1)
            if not _agrees(found, wanted, exact=column in ("rank", "position")):
                place = f"{area.sheet}!{address_of(area.first, i, j)}"
                said = found if isinstance(found, int | float | str) else None
                labels = (names.get(row.rpartition("/")[2], row), names.get(column, column))
                yield Difference(place, STAGES[kind], *labels, said, wanted)


def _wanted(kind: str, area: Area, table: pd.DataFrame) -> Iterator[tuple[int, int, float | None]]:
    """Yield the position of every cell that tells something, and what it must say.

    Predecessors' values are no stage of the engine's, nor is the place in line of a unit that is
    not ranked. A child that takes no part has the weight 0.
    """
    silent = {"values": area.columns, "index": ("position",)}.get(kind, ())
    nothing = {"in_use": 0.0, "adopted": 0.0}
    rows = {row: i for i, row in enumerate(table.index)}
    for j, column in enumerate(area.columns):
        if column not in table.columns:
            continue
        values = table[column].to_numpy(dtype=float).tolist()
        for i, row in enumerate(area.rows):
            if row in rows:
                value = values[rows[row]]
                yield i, j, None if np.isnan(value) else value
            elif column not in silent:
                yield i, j, nothing.get(column)


def _agrees(found: object, wanted: float | None, exact: bool) -> bool:
    """Whether a cell says what it must: blank text and nothing are no number."""
    if not isinstance(found, int | float) or isinstance(found, bool):
        return wanted is None and found not in ERRORS
    if wanted is None:
        return False
    if exact:
        return float(found) == wanted
    return abs(found - wanted) <= TOLERANCE * max(1.0, abs(wanted))


def _read(edits: Edits, area: Area) -> pd.DataFrame:
    """Lay an area out; what is no number is NaN."""
    (row, column), sheet = corner(area.first), edits.sheets[area.sheet]
    values = [
        [_number(sheet.value(row + i + 1, column + j + 1)) for j in range(len(area.columns))]
        for i in range(len(area.rows))
    ]
    return pd.DataFrame(values, index=list(area.rows), columns=list(area.columns))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return np.nan
    return float(value)


def _has_errors(edits: Edits, area: Area) -> bool:
    (row, column), sheet = corner(area.first), edits.sheets[area.sheet]
    return any(
        sheet.value(row + i + 1, column + j + 1) in ERRORS
        for i in range(len(area.rows))
        for j in range(len(area.columns))
    )
