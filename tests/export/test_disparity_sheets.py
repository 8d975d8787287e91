"""The sheets of disparity and coordination: what they hold, and that programs can read it."""

import openpyxl
import pytest
import xlsxwriter

import countyindex as ci
from countyindex.analysis import COMPANIONS, board_coordination
from countyindex.export.workbook.coupling import write_coupling
from countyindex.export.workbook.disparity import write_disparity
from countyindex.export.workbook.page import Page
from countyindex.export.workbook.styles import Styles, options

CONTENTS = "目录与说明"
SHEETS = {"差距分解": write_disparity, "耦合协调": write_coupling}


@pytest.fixture(scope="module")
def whole(project) -> ci.Edition:
    return ci.score_edition(project, 2024, companions=COMPANIONS)


def written(edition: ci.Edition, path) -> openpyxl.Workbook:
    book = xlsxwriter.Workbook(path, options())
    styles = Styles(book)
    book.add_worksheet(CONTENTS)
    for name, write in SHEETS.items():
        write(Page(book, book.add_worksheet(name), styles, CONTENTS), edition)
    book.close()
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def book(whole, tmp_path_factory) -> openpyxl.Workbook:
    return written(whole, tmp_path_factory.mktemp("sheets") / "book.xlsx")


def cells(sheet) -> set[object]:
    return {value for row in sheet.iter_rows(values_only=True) for value in row}


def test_both_sheets_have_native_charts(book):
    assert len(book["差距分解"]._charts) > 10
    assert len(book["耦合协调"]._charts) == 3


def test_no_cell_holds_a_mark_of_a_missing_number(book):
    for name in SHEETS:
        assert not cells(book[name]) & {"nan", "NaN", "None", "inf", "#NUM!", "#DIV/0!"}


def test_degrees_are_printed_whole(book, whole):
    table = board_coordination(whole["province"]["province"]).table
    assert set(table["coordination"]) <= cells(book["耦合协调"])


def test_both_forms_of_the_degree_and_the_fate_of_empty_dimensions_are_told(book):
    texts = [value for value in cells(book["耦合协调"]) if isinstance(value, str)]
    assert any("改进式 C = √" in text and "王淑佳等（2021）" in text for text in texts)
    assert any("整个维度空缺的，权重归其余维度" in text for text in texts)


def test_slopes_below_zero_have_a_proper_minus(book):
    sheet = book["差距分解"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "β")
    below = [sheet.cell(row, head.column) for row in range(head.row + 1, sheet.max_row + 1)]
    slopes = [cell for cell in below if isinstance(cell.value, float)]
    assert any(cell.value < 0 for cell in slopes)
    assert all("−" in cell.number_format for cell in slopes)


def test_no_heading_in_a_narrow_column_is_cut_at_a_bracket(book):
    sheet = book["差距分解"]
    for table in sheet.tables.values():
        for heading in sheet[table.ref][0]:
            width = sheet.column_dimensions[heading.column_letter].width
            assert "（" not in str(heading.value) or 2 * len(heading.value) < width


def test_the_sheets_of_a_board_that_cannot_be_measured_say_so(project, tmp_path):
    edition = ci.score_edition(project, 2024, schemes=["zscore"])
    book = written(edition, tmp_path / "book.xlsx")
    texts = [value for value in cells(book["耦合协调"]) if isinstance(value, str)]
    assert any(text.startswith("本榜不计算耦合协调度") for text in texts)
    assert any(text.startswith("本榜不计算障碍度") for text in texts)


def test_a_board_without_dimensions_still_has_its_obstacles(project, tmp_path):
    edition = ci.score_edition(project, 2024, schemes=["flat_entropy"])
    texts = [
        v for v in cells(written(edition, tmp_path / "b.xlsx")["耦合协调"]) if isinstance(v, str)
    ]
    assert any(text.startswith("指标障碍度平均最大的是") for text in texts)
