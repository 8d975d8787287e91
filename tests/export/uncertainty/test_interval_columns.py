"""Leaderboards of an edition's workbook: what they gain with draws, and only then."""

import pytest
from openpyxl import load_workbook
from sheet_rows import cells

import countyindex as ci
from countyindex.export.workbook import write_workbook

GAINED = ("5–95% 位次区间", "梯队", "与下一位可区分")


@pytest.fixture(scope="module")
def whole(edition, outcomes, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "index.xlsx"
    return load_workbook(write_workbook(edition, path, uncertainties=outcomes))


def rows_of(sheet) -> list[dict]:
    rows = list(sheet.iter_rows(values_only=True))
    top = next(i for i, row in enumerate(rows) if "指数得分" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if row[1]]


def test_every_leaderboard_says_how_sure_its_ranks_are(whole, outcomes):
    for name, drawn in zip(("市辖区榜", "县市榜", "省域协调榜"), outcomes, strict=True):
        for row in [row for row in rows_of(whole[name]) if row["代码"] in drawn.units.index]:
            assert row["5–95% 位次区间"] == drawn.interval(row["代码"])
            assert row["梯队"] == drawn.units.loc[row["代码"], "tier"]


def test_the_sheets_follow_and_are_listed(whole):
    added = ["位次区间", "位次概率", "逐一剔除", "剔除后位次", "抽样设置"]
    at = whole.sheetnames.index("位次区间")
    assert whole.sheetnames[at : at + 5] == added
    assert set(added) <= cells(whole["目录与说明"])


def test_a_board_without_draws_gains_no_column(edition, outcomes, tmp_path):
    path = write_workbook(edition, tmp_path / "b.xlsx", uncertainties=outcomes[:1])
    book = load_workbook(path)
    assert set(GAINED) <= set(rows_of(book["市辖区榜"])[0])
    assert not set(GAINED) & set(rows_of(book["县市榜"])[0])


def test_without_draws_the_workbook_is_what_it_was(edition, tmp_path):
    plain = write_workbook(edition, tmp_path / "a.xlsx").read_bytes()
    assert write_workbook(edition, tmp_path / "b.xlsx", uncertainties=()).read_bytes() == plain


def test_draws_of_another_board_are_refused(edition, outcomes, project, tmp_path):
    other = ci.score_edition(project, 2024, settings=["normalisation.method=zscore"])
    with pytest.raises(ci.UsageError, match="vary no board of this edition"):
        write_workbook(other, tmp_path / "b.xlsx", uncertainties=outcomes)
    assert not (tmp_path / "b.xlsx").exists()
