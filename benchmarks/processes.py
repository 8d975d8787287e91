"""`countyindex score --year 2024` and `countyindex --help` as whole processes.

The floor is `plain_workbook.py`, with as many cells as our own workbook holds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measure import Measure, alternate

ROOT = Path(__file__).resolve().parents[1]
COUNTYINDEX = Path(sys.executable).with_name("countyindex")
RUNS = 7


def measures() -> list[Measure]:
    """Time both commands against the floor."""
    with tempfile.TemporaryDirectory() as folder:
        board, plain = Path(folder) / "board.xlsx", Path(folder) / "plain.xlsx"
        score = process(
            COUNTYINDEX, "score", "--year", "2024", "--project", ROOT, "-o", board, "--force"
        )
        score()
        cells = count(board)
        floor = process(
            sys.executable, Path(__file__).with_name("plain_workbook.py"), plain, *cells
        )
        scored = alternate(score, floor, RUNS)
        helped = alternate(process(COUNTYINDEX, "--help"), floor, RUNS)
    name = f"score --year 2024 ({cells[0] + cells[2]:,} cells)"
    return [
        Measure(name, *scored, "s", 2.5),
        Measure("countyindex --help", *helped, "s", 0.35),
    ]


def process(*arguments: object) -> Callable[[], object]:
    """Return a function that runs a command to its end, its output thrown away."""
    command = [str(argument) for argument in arguments]

    def run() -> None:
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
        )

    return run


def count(path: Path) -> tuple[int, int, int]:
    """Count a workbook's cells: with text, different texts, with numbers."""
    import openpyxl  # noqa: PLC0415  (keeps this process small for the memory measures)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it leaves data bars out, and we count cells
        return _count(openpyxl.load_workbook(path, read_only=True))


def _count(book: Any) -> tuple[int, int, int]:
    values = [
        cell
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    texts = [value for value in values if isinstance(value, str)]
    return len(texts), len(set(texts)), len(values) - len(texts)
