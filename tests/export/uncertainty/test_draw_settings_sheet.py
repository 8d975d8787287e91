"""What was drawn and how often, and what the words mean."""

import dataclasses
import re

import pytest
from openpyxl import load_workbook
from sheet_rows import cells, table_of

from countyindex.analysis.uncertainty.choices import read_choices
from countyindex.export.workbook.uncertainty import write_uncertainty
from countyindex.export.workbook.uncertainty.wording import setting_zh


@pytest.fixture(scope="module")
def rows(sure_book):
    return table_of(sure_book["抽样设置"], "县域高质量发展指数（示例） · 县", "选择")


def test_options_of_a_choice_share_all_draws(rows, outcomes):
    for choice in ("标准化", "剔除一项指标", "权重幅度"):
        mine = [row for row in rows if row["选择"] == choice]
        assert sum(row["抽中次数"] for row in mine) == outcomes[1].draws
        assert sum(row["概率"] for row in mine) == pytest.approx(1, abs=1e-9)
        assert sum(row["抽中占比"] for row in mine) == pytest.approx(1, abs=1e-9)


def test_indicators_are_named_in_chinese(rows, sure_book):
    assert {"不计财政自给率", "全部保留"} <= {row["做法"] for row in rows}
    ids = {"fiscal_self_sufficiency", "gdp_per_capita"}
    assert not any(ids & {str(each)} for sheet in sure_book for each in cells(sheet))


def test_every_option_says_what_it_sets(rows):
    said = {row["做法"]: row["设定"] for row in rows}
    assert said["按方案"] == "不改动方案"
    assert said["百分位"] == "normalisation = {method: percentile_rank}"


def test_tiers_are_stated_with_their_number_their_fit_and_their_sizes(sure_book, outcomes):
    texts = [str(each) for each in cells(sure_book["抽样设置"])]
    k = outcomes[0].choices.tiers
    told = [text for text in texts if text.startswith(f"k = {k}，方差拟合优度 GVF")]
    sizes = {tuple(map(int, re.findall(r"梯队 (\d+) 个", text))) for text in told}
    counted = [each.units["tier"].value_counts() for each in outcomes]
    assert sizes == {tuple(int(tiers[at]) for at in range(1, k + 1)) for tiers in counted}


def test_draws_that_failed_are_counted_with_their_reason(outcomes, tmp_path):
    broken = dataclasses.replace(outcomes[2], failed={"虚构的原因。": 3})
    book = load_workbook(write_uncertainty([broken], tmp_path / "b.xlsx"))
    assert "3 次：虚构的原因。" in cells(book["抽样设置"])
    assert any("其中 3 次未能计算" in str(text) for text in cells(book["省域协调榜"]))


KINDS = """\
choices:
  times: {title_zh: 甲, multiply: {within: 0.25}}
  drawn: {title_zh: 乙, dirichlet: {concentration: 50}}
  noise: {title_zh: 丙, errors: {status: {carried: 0.05}}}
"""


def test_continuous_choices_say_how_far_they_reach(tmp_path):
    file = tmp_path / "choices.yaml"
    file.write_text(KINDS, encoding="utf-8")
    choices = read_choices(file).choices
    assert "0.75–1.25" in setting_zh(choices["times"], "连续变化")
    assert "集中度 50" in setting_zh(choices["drawn"], "连续变化")
    assert "沿用值 5.0%" in setting_zh(choices["noise"], "连续变化")
