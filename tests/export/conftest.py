"""The shipped edition as a workbook, written once and read back."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from countyindex.export.workbook import write_workbook


@pytest.fixture(scope="package")
def path(edition, tmp_path_factory) -> Path:
    """Where the workbook is."""
    return write_workbook(edition, tmp_path_factory.mktemp("workbook") / "index.xlsx")


@pytest.fixture(scope="package")
def book(path):
    """The workbook as openpyxl reads it."""
    return load_workbook(path)
