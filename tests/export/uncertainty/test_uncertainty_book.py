"""The workbook of how sure ranks are: its sheets, what they hold, and when it is refused."""

import dataclasses
import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook
from sheet_rows import cells, table_of

import countyindex as ci
from countyindex.export.workbook.uncertainty import write_uncertainty


def test_every_board_has_its_leaderboard_and_the_rest_is_shared(sure_book):
    assert sure_book.sheetnames == [
        *("目录", "市辖区榜", "县市榜", "省域协调榜"),
        *("位次区间", "位次概率", "逐一剔除", "剔除后位次", "抽样设置"),
    ]


def test_every_leaderboard_says_that_it_is_an_example(sure_book):
    for name in ("目录", "市辖区榜", "县市榜", "省域协调榜", "抽样设置"):
        assert any("示例" in str(text) for text in cells(sure_book[name]))


def test_leaderboards_print_ranks_scores_and_chances_whole(sure_book, outcomes):
    rows = table_of(sure_book["县市榜"], "县域", "位次")
    units = outcomes[1].units
    assert [row["位次"] for row in rows] == sorted(units["rank"])
    for row in rows:
        unit = units.loc[row["代码"]]
        assert (row["指数得分"], row["平均得分"]) == (unit["score"], unit["score_mean"])
        assert row["前 10 位概率"] == unit["top10"]
        assert (row["梯队"], row["并列组"]) == (unit["tier"], unit["group"])
        assert row["5–95% 位次区间"].startswith(f"{unit['rank']} (")


def test_the_last_unit_has_no_next_one_to_be_told_apart_from(sure_book):
    apart = [row["与下一位可区分"] for row in table_of(sure_book["县市榜"], "县域", "位次")]
    assert apart[-1] is None
    assert set(apart[:-1]) <= {"是", "否"}


def test_the_contents_link_to_every_sheet(sure_book):
    links = {cell.value for row in sure_book["目录"].iter_rows() for cell in row if cell.hyperlink}
    assert links == set(sure_book.sheetnames) - {"目录"}


def test_no_cell_holds_a_mark_of_a_missing_number(sure_book):
    for sheet in sure_book:
        assert not cells(sheet) & {"nan", "NaN", "None", "<NA>", "inf", "#NUM!", "#DIV/0!"}


def test_the_file_of_choices_is_known_by_its_hash(sure_book, outcomes):
    shown = outcomes[0].choices.digest[:12]
    for name in ("目录", "抽样设置"):
        assert any(
            f"uncertainty.yaml（SHA-256 的前 12 位：{shown}）" in str(text)
            for text in cells(sure_book[name])
        )


def test_the_same_outcomes_make_the_same_bytes(outcomes, sure_path, tmp_path):
    again = write_uncertainty(outcomes, tmp_path / "again.xlsx")
    assert again.read_bytes() == sure_path.read_bytes()


def test_a_file_that_is_not_ours_is_left_alone(outcomes, tmp_path):
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(b"mine")
    with pytest.raises(ci.UsageError, match="--force"):
        write_uncertainty(outcomes, mine)
    assert mine.read_bytes() == b"mine"


def test_nothing_to_write_and_several_years_are_refused(outcomes, project, tmp_path):
    target = tmp_path / "book.xlsx"
    with pytest.raises(ci.UsageError, match="no board was drawn"):
        write_uncertainty([], target)
    board = ci.score_edition(project, 2023, ["province"])["province"]["province"]
    older = dataclasses.replace(outcomes[2], reference=board)
    with pytest.raises(ci.UsageError, match="2023, 2024"):
        write_uncertainty([outcomes[2], older], target)
    assert not target.exists()


def test_a_second_board_of_a_cohort_is_named_after_its_scheme(outcomes, edition, tmp_path):
    other = dataclasses.replace(outcomes[2], reference=edition["province_entropy"]["province"])
    names = load_workbook(write_uncertainty([outcomes[2], other], tmp_path / "b.xlsx")).sheetnames
    assert names[1] == "省域协调榜"
    assert names[2].startswith("省域协调榜·")


def test_a_unit_that_no_draw_ranks_has_no_interval(outcomes, tmp_path):
    units = outcomes[2].units.copy()
    told = [name for name in units if name.startswith(("rank_", "score_")) or name == "group"]
    units.loc["110000", told] = pd.NA
    units.loc["110000", ["ranked_share", "tier"]] = [0.0, pd.NA]
    never = dataclasses.replace(outcomes[2], units=units)
    book = load_workbook(write_uncertainty([never], tmp_path / "b.xlsx"))
    (row,) = [r for r in table_of(book["省域协调榜"], "省域", "位次") if r["代码"] == "110000"]
    assert row["位次"] == units.loc["110000", "rank"]
    assert [row[name] for name in ("5–95% 位次区间", "梯队", "中位位次")] == [None] * 3
    assert row["参加排名的抽样"] == 0


def test_formulas_and_macros_have_no_place_in_it(sure_path):
    with zipfile.ZipFile(sure_path) as file:
        assert not [name for name in file.namelist() if "vba" in name.lower()]
        sheets = [name for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in file.read(name) for name in sheets)
