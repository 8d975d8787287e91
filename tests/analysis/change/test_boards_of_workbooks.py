"""Leaderboards read back from workbooks, and compared as far as they go."""

import warnings
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import openpyxl
import pandas as pd
import pytest

import countyindex as ci
from countyindex.analysis.change import Board, compare_boards
from countyindex.analysis.change.workbook import read_boards


@pytest.fixture(scope="module")
def folder(project, tmp_path_factory) -> Path:
    """Workbooks of the provinces in two years, and of the counties."""
    root = tmp_path_factory.mktemp("workbooks")
    for year in (2023, 2024):
        edition = ci.score_edition(project, year, ["province"])
        ci.write_workbook(edition, root / f"{year}.xlsx")
    ci.write_workbook(ci.score_edition(project, 2024, ["county"]), root / "county.xlsx")
    return root


def edited(path: Path, sheet: str, cell: str, value: object) -> Path:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    copy = path.with_name("edited.xlsx")
    book.save(copy)
    return copy


def test_a_board_is_read_back_with_every_digit(folder, edition):
    boards = read_boards(folder / "county.xlsx")
    assert [board.cohort_zh for board in boards] == ["市辖区", "县（市）"]
    for board, result in zip(boards, edition["county"].values(), strict=True):
        assert board.year == 2024
        assert board.title_zh == result.scheme.title_zh
        order = result.scores.index
        np.testing.assert_array_equal(board.scores[order], result.scores)
        np.testing.assert_array_equal(board.ranks[order], result.ranks)


def test_two_workbooks_say_what_the_runs_behind_them_say(folder, project):
    """The parts put together from print are those of the engine run on every mixture."""
    (printed,) = ci.compare(str(folder / "2023.xlsx"), str(folder / "2024.xlsx"), project=project)
    (computed,) = ci.compare("province@2023", "province@2024", project=project)
    assert printed.mode == "printed"
    assert list(printed.factors) == ["own", "others", "goalposts", "weights"]
    index = printed.units.index
    for column in ("score_change", "rank_change"):
        np.testing.assert_array_equal(printed.units[column], computed.units.loc[index, column])
    for one, other in ((printed.scores, computed.scores), (printed.places, computed.places)):
        np.testing.assert_allclose(one, other.loc[index, list(one)], atol=1e-9)


def test_workbooks_of_years_in_and_out_of_an_interval_say_what_runs_say(make_tiny, tmp_path):
    root = make_tiny()
    path = root / "indicators" / "tiny" / "all.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("direction: positive", "direction: {interval: [0, 15]}", 1)
    path.write_text(text, encoding="utf-8")
    home, books = ci.Project(root), {}
    for year in (2023, 2024):
        edition = ci.score_edition(home, year, ["tiny"])
        books[year] = str(ci.write_workbook(edition, tmp_path / f"{year}.xlsx"))
    for one, other in ((2023, 2024), (2024, 2023)):
        (printed,) = ci.compare(books[one], books[other], project=home)
        (computed,) = ci.compare(str(one), str(other), project=home)
        assert printed.mode == "printed"
        np.testing.assert_allclose(
            printed.scores, computed.scores.loc[printed.scores.index, list(printed.scores)]
        )
        # Only 丙 is ever outside, by the worst distance of all: half of the index is lost.
        assert abs(printed.scores.loc["900103", "own"]) == pytest.approx(50)


def test_a_workbook_and_a_run_with_other_weights_differ_by_the_weights(folder, project):
    for found in ci.compare(str(folder / "county.xlsx"), "entropy", project=project):
        np.testing.assert_allclose(found.scores["weights"], found.units["score_change"], atol=1e-9)
        np.testing.assert_allclose(found.scores.drop(columns="weights"), 0.0, atol=1e-9)


def test_scores_on_another_scale_keep_data_and_goalposts_together(folder, project):
    found = ci.compare(str(folder / "county.xlsx"), "zscore", project=project)
    assert list(found[0].factors) == ["standardised", "others", "weights"]
    for each in found:
        change = each.units["score_change"]
        np.testing.assert_allclose(each.scores["standardised"], change, atol=1e-9)
        np.testing.assert_allclose(each.places.sum(axis=1), each.units["rank_change"], atol=1e-9)


def test_scores_that_are_no_weighted_means_are_not_split(folder, project):
    """Geometric means do not follow from a sum: only places are split."""
    found = ci.compare(str(folder / "county.xlsx"), "geometric", project=project)[0]
    assert found.mode is None
    np.testing.assert_array_equal(found.scores["itself"], found.units["score_change"])
    np.testing.assert_allclose(found.places.sum(axis=1), found.units["rank_change"], atol=1e-12)


def test_places_are_split_between_the_unit_and_the_others_where_only_scores_are_known():
    """甲 falls from 9 to 7 while 乙 rises from 8 to 10: each alone costs 甲 the first place."""
    boards = [
        Board(
            place="虚构", title_zh="虚构", cohort_zh="", year=None,
            names=pd.Series({"1": "虚构甲", "2": "虚构乙"}),
            scores=pd.Series(scores), ranks=pd.Series(ranks),
        )
        for scores, ranks in (({"1": 9.0, "2": 8.0}, {"1": 1, "2": 2}),
                              ({"1": 7.0, "2": 10.0}, {"1": 2, "2": 1}))
    ]  # fmt: skip
    found = compare_boards(*boards)
    np.testing.assert_array_equal(found.places.loc["1", ["itself", "others"]], [-0.5, -0.5])
    np.testing.assert_array_equal(found.places.loc["2", ["itself", "others"]], [0.5, 0.5])


def test_years_of_workbooks_are_warned_of(folder, project):
    ends = (str(folder / "2023.xlsx"), str(folder / "2024.xlsx"))
    (found,) = ci.compare(*ends, project=project)
    assert any("工作簿只存结果" in notice.text_zh for notice in found.notices)


def test_a_workbook_goes_with_a_run_of_its_own_year(folder, project):
    (found,) = ci.compare(str(folder / "2023.xlsx"), "province", project=project)
    assert found.after.year == 2023
    np.testing.assert_array_equal(found.units["score_change"], 0.0)


def test_units_of_workbooks_are_found_by_name(folder, project):
    ends = (str(folder / "2023.xlsx"), str(folder / "2024.xlsx"))
    (found,) = ci.compare(*ends, project=project, units=["浙江"])
    assert list(found.units["name_zh"]) == ["浙江省"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("eighty", r"省域协调榜!\w+\d+: holds 'eighty', which is no number"),
        (None, r"holds nothing"),
        (1.0, r"the places of .* do not follow from the scores"),
    ],
)
def test_an_edited_board_is_refused_by_cell(folder, project, value, said):
    board = next(iter(read_boards(folder / "2023.xlsx")))
    sheet = board.place.rpartition("!")[2]
    column, row = score_cell(folder / "2023.xlsx", sheet)
    copy = edited(folder / "2023.xlsx", sheet, f"{column}{row}", value)
    with pytest.raises(ci.InputError, match=said):
        ci.compare(str(copy), str(folder / "2024.xlsx"), project=project)


def score_cell(path: Path, sheet: str) -> tuple[str, int]:
    """Where the best unit's score stands."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows()
    cell = next(cell for row in rows for cell in row if cell.value == "指数得分")
    return cell.column_letter, cell.row + 1


def test_files_that_are_no_boards_are_refused(tmp_path, project):
    junk = tmp_path / "junk.xlsx"
    junk.write_text("no zip at all")
    with pytest.raises(ci.InputError, match="is no Excel workbook"):
        ci.compare(str(junk), "2024", project=project)
    empty = tmp_path / "empty.xlsx"
    openpyxl.Workbook().save(empty)
    with pytest.raises(ci.InputError, match="holds no leaderboard"):
        ci.compare(str(empty), "2024", project=project)


def test_boards_without_a_common_unit_are_refused(folder, project):
    ends = (str(folder / "county.xlsx"), str(folder / "2024.xlsx"))
    with pytest.raises(ci.UsageError, match="have no board in common"):
        ci.compare(*ends, project=project)


def test_a_living_workbook_is_read_by_its_leaderboards(project, tmp_path):
    living = tmp_path / "living.xlsx"
    ci.write_living_workbook(ci.score_edition(project, 2024, ["province"]), living)
    (found,) = ci.compare(str(living), "province", project=project)
    np.testing.assert_allclose(found.units["score_change"], 0.0, atol=1e-9)
    np.testing.assert_array_equal(found.units["rank_change"], 0)


def test_a_workbook_with_a_torn_sheet_is_refused(folder, project, tmp_path):
    torn = tmp_path / "torn.xlsx"
    with ZipFile(folder / "2023.xlsx") as whole, ZipFile(torn, "w") as copy:
        for name in whole.namelist():
            data = whole.read(name)
            copy.writestr(name, data[: len(data) // 2] if "sheet2.xml" in name else data)
    with pytest.raises(ci.InputError, match=r"torn\.xlsx: is no Excel workbook"):
        ci.compare(str(torn), "2024", project=project)


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(project, tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", bytes(301_000_000))
    with pytest.raises(ci.InputError, match="unpacks to 301 MB"):
        ci.compare(str(bomb), "2024", project=project)


def test_a_workbook_that_reaches_too_far_is_refused_unread(folder, project, tmp_path):
    far = tmp_path / "far.xlsx"
    with ZipFile(folder / "2023.xlsx") as whole, ZipFile(far, "w", ZIP_DEFLATED) as copy:
        for name in whole.namelist():
            data = whole.read(name)
            cell = b"<row r='1048576'><c s='0' r='XFD1048576'><v>1</v></c></row></sheetData>"
            is_first = name == "xl/worksheets/sheet1.xml"
            copy.writestr(name, data.replace(b"</sheetData>", cell) if is_first else data)
    with pytest.raises(ci.InputError, match="reaches to XFD1048576"):
        ci.compare(str(far), "2024", project=project)


def test_scores_that_nobody_calculated_are_told_once_a_sheet(project, tmp_path):
    living = tmp_path / "living.xlsx"
    ci.write_living_workbook(ci.score_edition(project, 2024, ["province"]), living)
    with warnings.catch_warnings(action="ignore", category=UserWarning):
        openpyxl.load_workbook(living).save(living)
    with pytest.raises(ci.InputError, match="formulas that nobody has calculated") as caught:
        ci.compare(str(living), "province", project=project)
    places = [each.where.split("!")[1] for each in caught.value.problems]
    assert len(places) == len(set(places))
