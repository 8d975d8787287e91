"""What methods report of themselves stands on the sheet of weights, in words a reader knows."""

import pytest
from openpyxl import load_workbook
from reading import rows_below, texts

import countyindex as ci
from countyindex.export.workbook import write_workbook
from countyindex.export.workbook.diagnostics import Reported, orders_zh, verdict_zh

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def weights_sheet(project, path, settings):
    """The sheet of weights of the districts' board under changed choices."""
    settings = ["cohorts_scored=[district]", *settings]
    edition = ci.score_edition(project, 2024, schemes=["county"], settings=settings)
    return edition.results["county"]["district"], load_workbook(write_workbook(edition, path))[
        "权重"
    ]


def test_the_proof_of_an_order_and_all_that_tie_are_printed(project, tmp_path):
    way = "levels.1.aggregation={method: kemeny, gaps: shared}"
    result, sheet = weights_sheet(project, tmp_path / "a.xlsx", [way])
    told = result.levels[1].reports["index"]["aggregation"]
    row, *_ = rows_below(sheet, "上界")
    assert row["支持度"] == told["support"] and row["上界"] == told["bound"]
    assert row["证明"] == "已证最优"
    best = result.dataset.units["name_zh"][list(told["orders"][0])]
    assert f"（排序 1）：{'、'.join(best)}。" in texts(sheet)


def test_optimised_weights_show_aims_and_what_they_reached(project, tmp_path):
    way = "nodes.openness.weighting={method: optimised}"
    result, sheet = weights_sheet(project, tmp_path / "a.xlsx", [way])
    told = result.levels[0].reports["openness"]
    row, *_ = rows_below(sheet, "最大差距")
    assert row["H"] == told["objective"] and row["单元数"] == told["units"]
    rows = rows_below(sheet, "达到")[: len(told["importance"])]
    assert tuple(row["达到"] for row in rows) == told["importance"]
    assert [row["目标"] for row in rows] == [1 / len(rows)] * len(rows)


def test_weights_of_each_units_own_are_printed_with_the_score_they_give(project, tmp_path):
    way = "levels.1.weighting={method: benefit_of_doubt}"
    settings = [way, "cohorts_scored=[county]"]
    edition = ci.score_edition(project, 2024, schemes=["county"], settings=settings)
    result = edition.results["county"]["county"]
    sheet = load_workbook(write_workbook(edition, tmp_path / "a.xlsx"))["权重"]
    assert "各单元份额的平均" in texts(sheet)
    rows = {row["单元"]: row for row in rows_below(sheet, "得分")}
    own = result.levels[1].unit_weights["index"]
    name = result.dataset.units["name_zh"][own.index[0]]
    assert rows[name]["经济质效"] == own["economy"].iloc[0]
    assert rows[name]["得分"] == result.scores.iloc[0]


def test_factors_show_how_well_they_fit(project, tmp_path):
    way = "nodes.shared.weighting={method: factor_analysis}"
    result, sheet = weights_sheet(project, tmp_path / "a.xlsx", [way])
    told = result.levels[0].reports["shared"]
    row, *_ = rows_below(sheet, "拟合 χ²")
    assert row["拟合 χ²"] == told["fit_chi2"] and row["因子数"] == told["factors"]
    assert row["独有方差 1"] == told["uniquenesses"][0]


def test_samples_of_peers_show_how_much_of_a_score_is_up_to_them(project, tmp_path):
    way = "nodes.shared.weighting={method: robust_benefit_of_doubt, samples: 30, seed: 4}"
    settings = ["normalisation={method: efficacy}", "missing={method: median}", way]
    result, sheet = weights_sheet(project, tmp_path / "a.xlsx", settings)
    error = result.levels[0].reports["shared"]["largest_error"]
    row, *_ = rows_below(sheet, "最大标准误")
    assert (row["每次抽取单元数"], row["抽样次数"], row["随机种子"]) == (20, 30, 4)
    assert row["最大标准误"] == pytest.approx(error) and 0 < error < 10


def test_a_workbook_without_such_methods_has_no_such_tables(book):
    found = texts(book["权重"])
    assert "主成分诊断" in found
    assert "稳健善意推定法：抽样" not in found
    assert "凯梅尼排序" not in found and "目标重要性赋权：" not in found


def test_an_order_says_whether_it_is_proven_and_alone():
    order = ("a", "b")
    told = {"proven": True, "unique": True, "orders": (order,), "all_listed": True}
    assert verdict_zh(told) == ("已证最优", "唯一")
    assert verdict_zh({**told, "unique": None}) == ("已证最优", "是否唯一未知")
    assert verdict_zh({**told, "unique": False, "orders": (order, order)})[1] == "2 个并列"
    cut = {**told, "unique": False, "orders": (order,) * 100, "all_listed": False}
    assert verdict_zh(cut)[1] == "至少 100 个并列"
    assert verdict_zh({**told, "proven": False}) == ("未证明", "未知")


def test_tied_orders_are_written_where_they_differ_from_the_first():
    units = dict(zip("abcdef", ["甲", "乙", "丙", "丁", "戊", "己"], strict=True))
    told = {"orders": (tuple("abcdef"), tuple("bacdfe"))}
    first, second = orders_zh(Reported("榜", told, (), units))
    assert first == "榜（排序 1）：甲、乙、丙、丁、戊、己。"
    assert second.endswith("：第 1–2 位 乙、甲；第 5–6 位 己、戊。")
