"""`countyindex score --uncertainty`: leaderboards that say how sure ranks are, when asked to."""

import pytest
from openpyxl import load_workbook
from terminal import contents, run

CHOICES = """\
title_zh: 虚构的不确定性来源
choices:
  weights: {title_zh: 权重幅度, multiply: {within: 0.25}}
"""


@pytest.fixture
def sure(sample):
    """The invented project, with weights that may vary."""
    (sample.root / "config" / "uncertainty.yaml").write_text(CHOICES, encoding="utf-8")
    return sample.root


def sheets_of(path) -> list[str]:
    return load_workbook(path, read_only=True).sheetnames


def test_the_flag_adds_columns_and_sheets(sure, tmp_path):
    target = tmp_path / "index.xlsx"
    done = run("score", "--uncertainty", 100, "-o", target, cwd=sure)
    assert done.returncode == 0, done.stderr
    book = load_workbook(target)
    assert {"位次区间", "位次概率", "逐一剔除", "抽样设置"} <= set(book.sheetnames)
    texts = {cell for row in book["虚构区榜"].iter_rows(values_only=True) for cell in row}
    assert {"5–95% 位次区间", "梯队", "与下一位可区分"} <= texts
    assert any("100 次抽样" in str(text) for text in texts)


def test_without_it_there_is_nothing_of_the_kind(sure, tmp_path):
    assert run("score", "-o", tmp_path / "index.xlsx", cwd=sure).returncode == 0
    assert "位次区间" not in sheets_of(tmp_path / "index.xlsx")


def test_the_set_of_sheets_means_ten_thousand_draws(sure, tmp_path):
    done = run("score", "--sheets", "uncertainty", "-o", tmp_path / "index.xlsx", cwd=sure)
    assert done.returncode == 0, done.stderr
    book = load_workbook(tmp_path / "index.xlsx")
    assert any("10000 次抽样" in str(row[1]) for row in book["抽样设置"].values)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--uncertainty", "0"], "0 draws say nothing"),
        (["--uncertainty", "--json"], "Name one with -o"),
    ],
)
def test_draws_that_mean_nothing_are_refused(sure, arguments, said):
    before = contents(sure)
    done = run("score", *arguments, cwd=sure)
    assert done.returncode != 0
    assert said in done.stderr
    assert contents(sure) == before


def test_a_project_that_says_not_what_may_vary_is_told_so(sample):
    before = contents(sample.root)
    done = run("score", "--uncertainty", 10, cwd=sample.root)
    assert done.returncode == 1
    assert "config/uncertainty.yaml" in done.stderr
    assert contents(sample.root) == before


def test_a_workbook_somebody_changed_is_refused_before_anything_is_drawn(sure, tmp_path):
    mine = tmp_path / "mine.xlsx"
    mine.write_bytes(b"mine")
    done = run("score", "--uncertainty", 1_000_000_000, "-o", mine, cwd=sure)
    assert "--force" in done.stderr
    assert mine.read_bytes() == b"mine"
