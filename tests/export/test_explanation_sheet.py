"""The sheet of one unit: numbers as numbers, a native chart, and a sealed file."""

import zipfile

import pytest
from openpyxl import load_workbook

import countyindex as ci
from countyindex.export.workbook import write_workbook
from countyindex.export.workbook.explanation import write_explanation


@pytest.fixture(scope="module")
def found(edition):
    return ci.explain(edition["county"]["county"], "仙居")


@pytest.fixture(scope="module")
def path(found, tmp_path_factory):
    return write_explanation(found, tmp_path_factory.mktemp("sheet") / "unit.xlsx")


@pytest.fixture(scope="module")
def rows(path):
    sheet = load_workbook(path)["解释·仙居县"]
    return list(sheet.iter_rows(values_only=True))


def test_every_contribution_is_a_number_of_full_precision(found, rows):
    for row in found.contributions.to_dict("records"):
        written = [each for each in rows if each[0] == row["name_zh"] and row["from_above"] in each]
        assert written, row["name_zh"]


def test_dimensions_are_summed_below_each_other(found, rows):
    (total,) = [row for row in rows if row[0] == "合计"]
    assert total[1] == found.contributions.loc["index", "from_median"]


def test_the_chart_is_a_native_one_over_the_dimensions(path):
    with zipfile.ZipFile(path) as file:
        chart = file.read("xl/charts/chart1.xml").decode()
    assert "<c:barChart>" in chart
    assert chart.count("<c:ser>") == 2


def test_changes_out_of_reach_are_said_to_be(rows):
    assert any("做不到" in row for row in rows)


def test_the_same_explanation_makes_the_same_bytes(found, path, tmp_path):
    assert write_explanation(found, tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_a_file_that_is_not_ours_is_left_alone(found, tmp_path):
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(b"mine")
    with pytest.raises(ci.UsageError, match="--force"):
        write_explanation(found, mine)
    assert mine.read_bytes() == b"mine"


def test_only_an_explanation_is_replaced_by_an_explanation(found, edition, tmp_path):
    board = write_workbook(edition, tmp_path / "board.xlsx")
    before = board.read_bytes()
    said = "another workbook of countyindex, 'countyindex 2024：评价结果'"
    with pytest.raises(ci.UsageError, match=said):
        write_explanation(found, board)
    assert board.read_bytes() == before
    first = ci.explain(edition["county"]["district"], "滨江区")
    other = write_explanation(first, tmp_path / "unit.xlsx")
    assert load_workbook(write_explanation(found, other)).sheetnames == ["解释·仙居县"]
    write_explanation(found, board, force=True)
    assert load_workbook(board).sheetnames == ["解释·仙居县"]


def test_the_first_unit_and_one_without_parts_have_sheets_too(edition, project, tmp_path):
    first = ci.explain(edition["county"]["district"], "滨江")
    setting = "levels.1.aggregation={method: topsis}"
    board = ci.score_edition(project, 2024, ["province"], [setting])["province"]["province"]
    for number, each in enumerate((first, ci.explain(board, "浙江"))):
        sheet = load_workbook(write_explanation(each, tmp_path / f"{number}.xlsx")).worksheets[0]
        assert each.name_zh in sheet["A1"].value
