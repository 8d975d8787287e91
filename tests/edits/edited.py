"""An invented project (虚构), its living workbook, and changes typed into it."""

from dataclasses import dataclass
from pathlib import Path

import formualizer
from proving import addressed, manifest_of
from synthetic import YEAR, Synthetic
from xlsx_cells import with_inputs

import countyindex as ci

TOWN, FIELD = 0, 1
#: Kind, node/expert, row, column → value.
Edits = dict[tuple[str, str, str, str], object]


def raw(code: str, column: str, value: object) -> Edits:
    return {("raw", "", code, column): value}


def setting(indicator: str, **values: object) -> Edits:
    return {("indicators", "", indicator, column): value for column, value in values.items()}


def chosen(**values: object) -> Edits:
    return {("parameters", "", "parameters", column): value for column, value in values.items()}


@dataclass
class Living:
    """A project and its workbook as bytes; edits are typed into copies."""

    sample: Synthetic
    content: bytes

    @property
    def project(self) -> ci.Project:
        return ci.Project(self.sample.root)

    def cells(self, edits: Edits, board: int = TOWN) -> dict[tuple[str, str], object]:
        """Find the cell of every edit."""
        return addressed(manifest_of(self.content).boards[board], edits)

    def typed(self, edits: Edits, board: int = TOWN) -> bytes:
        """Type edits, and calculate nothing."""
        return with_inputs(self.content, self.cells(edits, board))

    def saved(self, folder: Path, content: bytes, name: str = "edited.xlsx") -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    def calculated(self, folder: Path, edits: Edits, board: int = TOWN) -> Path:
        """Type edits, and have a spreadsheet program calculate."""
        path = self.saved(folder, self.typed(edits, board))
        formualizer.recalculate_file(str(path))
        return path


def living_of(sample: Synthetic, folder: Path) -> Living:
    edition = ci.score_edition(ci.Project(sample.root), YEAR)
    path = ci.write_living_workbook(edition, folder / "written.xlsx")
    return Living(sample, path.read_bytes())
