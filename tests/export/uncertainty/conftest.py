"""Draws of the shipped boards, few but of every kind, and their workbook read back."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from countyindex.analysis.uncertainty.choices import read_choices
from countyindex.analysis.uncertainty.prepare import prepare_all
from countyindex.analysis.uncertainty.run import draw
from countyindex.export.workbook.uncertainty import write_uncertainty

DRAWS, SEED = 300, 7


@pytest.fixture(scope="session")
def outcomes(edition, project):
    """How sure the ranks of every shipped board are, when a few things vary."""
    choices = read_choices(project.choices).only("weights", "normalisation", "errors", "leave_out")
    return [draw(prepared) for prepared in prepare_all(edition.boards, choices, DRAWS, SEED)]


@pytest.fixture(scope="session")
def sure_path(outcomes, tmp_path_factory) -> Path:
    """Where their workbook is."""
    return write_uncertainty(outcomes, tmp_path_factory.mktemp("sure") / "sure.xlsx")


@pytest.fixture(scope="session")
def sure_book(sure_path):
    """Their workbook as openpyxl reads it."""
    return load_workbook(sure_path)
