"""The heat table of ranks: shares that sum to one, and blanks where nothing ever was."""

import dataclasses

import pytest
from openpyxl import load_workbook
from sheet_rows import cells, table_of

from countyindex.export.workbook.uncertainty import write_uncertainty

PLACES = [str(rank) for rank in range(1, 54)]


@pytest.fixture(scope="module")
def rows(sure_book):
    return table_of(sure_book["位次概率"], "县域高质量发展指数（示例） · 县", "位次")


def test_shares_of_a_unit_sum_to_one(rows):
    assert len(rows) == 53
    for row in rows:
        assert sum(row[place] or 0 for place in PLACES) == pytest.approx(1, abs=1e-12)


def test_a_rank_that_never_was_is_blank(rows, outcomes):
    shares = outcomes[1].acceptability
    printed = {row["名称"]: [row[place] for place in PLACES] for row in rows}
    for code, name in outcomes[1].units["name_zh"].items():
        assert printed[name] == [share or None for share in shares.loc[code]]
    assert any(None in row for row in printed.values())


def test_the_present_rank_is_framed(sure_book):
    sheet = sure_book["位次概率"]
    framed = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.border.left.style and cell.border.right.style
    ]
    assert len(framed) == 37 + 53 + 31
    assert all(sheet.cell(cell.row, 1).value == cell.column - 2 for cell in framed)


def test_every_board_has_one_scale_of_colours_from_nought_to_one(sure_book):
    rules = sure_book["位次概率"].conditional_formatting
    scales = [rule.colorScale for area in rules for rule in area.rules]
    assert len(scales) == 3
    assert {tuple(float(end.val) for end in scale.cfvo) for scale in scales} == {(0.0, 0.3, 1.0)}


def test_a_board_too_long_for_a_table_says_where_its_shares_are(outcomes, tmp_path):
    long = dataclasses.replace(outcomes[2], acceptability=None)
    book = load_workbook(write_uncertainty([long], tmp_path / "long.xlsx"))
    assert any("见长表" in str(text) for text in cells(book["位次概率"]))
