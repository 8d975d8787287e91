"""Disparity of the shipped studies: against figures worked out apart, print, and algebra."""

import dataclasses
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import countyindex as ci
from countyindex.analysis import (
    COMPANIONS,
    QUANTITIES,
    Convergence,
    Disparity,
    converging,
    disparities,
    disparity_findings,
    income_findings,
    income_trends,
)
from countyindex.analysis.findings import convergence_findings

REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.fixture(scope="module")
def whole() -> ci.Edition:
    """The boards alone, with every study that only carries facts."""
    return ci.score_edition(ci.project.bundled(), 2024, companions=COMPANIONS)


@pytest.fixture(scope="module")
def found(whole) -> tuple[Disparity, ...]:
    return disparities(whole)


def one(found: tuple[Disparity, ...], study: str, name: str) -> Disparity:
    return next(
        each for each in found if each.quantity.study == study and each.quantity.name_zh == name
    )


def test_every_quantity_of_the_shipped_studies_is_measured(found):
    assert [each.quantity for each in found] == list(QUANTITIES)


def test_cities_within_provinces_are_as_unequal_as_worked_out_apart(whole, found):
    """`prefecture_dispersion.csv` was worked out from the same figures by another program."""
    expected = pd.read_csv(REFERENCE / "prefecture_dispersion.csv", dtype={"code": str})
    names = {unit.code: unit.name_zh for unit in whole.studies["prefecture"].units}
    (ours,) = [each.groups for each in found if each.quantity.study == "prefecture"]
    ours = ours[ours["division"] == "province"].set_index(["year", "group_zh"])
    assert len(ours) == len(expected) == 22 + 21
    for row in expected.itertuples():
        own = ours.loc[(row.year, names[row.code])]
        assert own["units"] == row.units
        for measure in ("cv", "theil_t", "max_min", "coverage"):
            assert own[measure] == pytest.approx(getattr(row, measure), abs=5.1e-7)


def test_provinces_with_too_few_of_their_people_are_left_out_and_named(found):
    (cities,) = [each for each in found if each.quantity.study == "prefecture"]
    assert cities.left_out[2023]["沈阳市"] == "缺数据"
    assert cities.left_out[2023]["大连市"] == "所在省覆盖率不足 85%"
    assert "大连市" not in cities.left_out[2020]


def test_extremes_are_the_published_figures(found):
    incomes = one(found, "province", "全体居民人均可支配收入").measures.loc[2024]
    assert (incomes["highest_zh"], incomes["highest"]) == ("上海市", 88_366)
    assert (incomes["lowest_zh"], incomes["lowest"]) == ("甘肃省", 26_612)
    assert incomes["max_min"] == pytest.approx(88_366 / 26_612)


def test_between_and_within_add_to_the_whole(found):
    for each in found:
        for row in each.parts.to_dict("records"):
            whole = each.measures.loc[row["year"]]
            assert row["t_between"] + row["t_within"] == pytest.approx(whole["theil_t"])
            assert row["l_between"] + row["l_within"] == pytest.approx(whole["theil_l"])
            gini = row["g_within"] + row["g_net_between"] + row["g_transvariation"]
            assert gini == pytest.approx(whole["gini"])


def test_what_lies_between_groups_and_inside_each_is_everything(found):
    for each in found:
        inside = each.groups.groupby(["year", "division"])["t_contribution"].sum()
        between = each.parts.set_index(["year", "division"])["t_share"]
        np.testing.assert_allclose(inside + between, 1.0, atol=1e-9)
        for share in ("people_share", "value_share"):
            sums = each.groups.groupby(["year", "division"])[share].sum()
            np.testing.assert_allclose(sums, 1.0, atol=1e-9)


def test_counties_without_a_rural_income_are_left_out_with_the_reason(found):
    left_out = one(found, "county", "农村居民人均可支配收入").left_out[2024]
    assert left_out == {
        **dict.fromkeys(("上城区", "拱墅区", "滨江区"), "不适用"),
        **dict.fromkeys(("西湖区", "龙湾区"), "未公布"),
    }


def test_mountain_and_island_counties_are_25(found):
    groups = one(found, "county", "人均生产总值").groups
    own = groups[groups["division"] == "mountain_island_2024"].set_index("group_zh")
    assert own.loc["山区海岛 25 县", "units"] == 25
    assert own.loc["其他", "units"] == 65


def test_an_edition_of_counties_measures_counties(project):
    edition = ci.score_edition(project, 2024, schemes=["county"])
    assert {each.quantity.study for each in disparities(edition)} <= {"county", *COMPANIONS}


def test_sigma_of_the_printed_ratios_is_their_spread_in_logs(whole):
    table = pd.read_csv(
        whole.studies["city"].path / "observations" / "wang2023_table3.csv", dtype={"code": str}
    )
    ratios = table[(table["series"] == "t3_income_ratio") & (table["year"] == 2020)]["value"]
    (ours,) = [
        each
        for each in converging(whole)
        if (each.quantity.study, each.quantity.name_zh) == ("city", "城乡居民收入倍差")
    ]
    logs = [math.log(ratio) for ratio in ratios]
    mean = sum(logs) / 11
    assert (ours.first, ours.last, ours.units) == (2000, 2020, 11)
    assert ours.sigma.loc[2020, "log_sd"] == pytest.approx(
        math.sqrt(sum((each - mean) ** 2 for each in logs) / 11)
    )
    assert ours.slope < 0 < ours.speed
    assert ours.half_life == pytest.approx(math.log(2) / ours.speed)


def test_ratios_fell_and_gaps_widened_in_all_eleven_cities(whole):
    (trend,) = [each for each in income_trends(whole) if each.study == "city"]
    (sentence,) = income_findings(trend)
    assert "11 个单元中 11 个倍差缩小，11 个绝对差距扩大" in sentence


def test_years_with_other_units_are_not_compared(found):
    (cities,) = [each for each in found if each.quantity.study == "prefecture"]
    sentences = disparity_findings(cities)
    assert any("两年的指标不作前后比较" in sentence for sentence in sentences)
    assert not any("降至" in sentence or "升至" in sentence for sentence in sentences)


def test_every_sentence_ends_once_and_says_a_number(whole, found):
    sentences = [sentence for each in found for sentence in disparity_findings(each)]
    sentences += [sentence for each in converging(whole) for sentence in convergence_findings(each)]
    for sentence in sentences:
        assert sentence.endswith("。")
        assert "nan" not in sentence
        assert "。。" not in sentence


def convergence_of(whole, study: str, name: str) -> Convergence:
    return next(
        each
        for each in converging(whole)
        if (each.quantity.study, each.quantity.name_zh) == (study, name)
    )


def test_a_slope_within_two_standard_errors_is_said_to_decide_nothing_and_no_more(whole):
    output = convergence_of(whole, "province", "人均地区生产总值")
    assert abs(output.slope) < 2 * output.standard_error
    assert convergence_findings(output)[1] == (
        "β 为 −0.0067（标准误 0.0057，R² 0.04）："
        "斜率不到标准误的两倍，是否存在 β 收敛不足以下结论。"
    )


def test_ratios_that_fall_everywhere_are_not_said_to_grow_fast(whole):
    # Every city's ratio fell; what was low fell more slowly, which is the higher rate of growth.
    sentence = convergence_findings(convergence_of(whole, "city", "城乡居民收入倍差"))[1]
    assert "起点低的单元年均增长率较高" in sentence and "增长较快" not in sentence


def test_a_spread_that_prints_alike_is_not_called_convergence(whole):
    output = convergence_of(whole, "province", "人均地区生产总值")
    spread = output.sigma.assign(log_sd=[0.37142, 0.38, 0.37, 0.37141])
    sentence = convergence_findings(dataclasses.replace(output, sigma=spread))[0]
    assert "保持在 0.371" in sentence and sentence.endswith("，看不出 σ 收敛。")


def test_tables_that_notes_speak_of_have_an_author():
    notes = [each.note_zh for each in QUANTITIES if "表 3" in each.note_zh]
    assert len(notes) == 4
    assert all("王瑜（2023）表 3" in note for note in notes)


def test_the_first_sentence_says_who_is_far_apart(found):
    assert disparity_findings(one(found, "county", "人均生产总值"))[0] == (
        "2024 年，90 个县（市、区）的人均生产总值：滨江区最高（527,449 元），"
        "文成县最低（56,666 元），相差 470,783 元，前者是后者的 9.31 倍。"
    )
