"""Overview, comparison and income trends on the shipped edition; answers from counting or print."""

import pandas as pd
import pytest

import countyindex as ci
from countyindex.analysis import (
    dimensions_dropped,
    income_trends,
    overview,
    rank_comparison,
    rank_correlations,
    ranks_within,
    trend_lines,
)


@pytest.fixture
def counties(edition: ci.Edition) -> ci.Result:
    return edition["county"]["county"]


@pytest.fixture
def districts(edition: ci.Edition) -> ci.Result:
    return edition["county"]["district"]


def test_every_division_counts_every_unit_and_the_ten_best_once(edition, counties):
    table = overview(counties, edition.studies["county"])
    sums = table.groupby("attribute")[["units", "in_top"]].sum()
    assert (sums["units"] == 53).all()
    assert (sums["in_top"] == 10).all()


def test_mountain_counties_and_districts_make_twenty_six(edition):
    study = edition.studies["county"]
    tables = [overview(edition["county"][c], study) for c in ("district", "county")]
    both = pd.concat(tables)
    flagged = both[(both["attribute"] == "mountain_2021") & (both["group"] == "1")]
    assert flagged["units"].sum() == 26
    assert set(flagged["group_zh"]) == {"山区 26 县"}


def test_a_division_that_repeats_another_is_left_out(edition, districts):
    attributes = set(overview(districts, edition.studies["county"])["attribute"])
    assert "city" in attributes
    assert not {"city_code", "kind"} & attributes


def test_ranks_within_a_city_start_at_one_and_keep_the_order(districts):
    within = ranks_within(districts, "city")
    city = districts.dataset.units["city"]
    hangzhou = districts.ranks[city == "杭州市"].sort_values()
    assert within[hangzhou.index].tolist() == list(range(1, 11))
    assert within.groupby(city).min().eq(1).all()


def test_comparison_holds_the_ranks_of_every_scheme_that_scores_the_cohort(edition, districts):
    table = rank_comparison(edition, districts)
    assert next(iter(table)) == "county"
    assert table["district_without_coordination"].equals(
        edition["district_without_coordination"]["district"].ranks.reindex(table.index)
    )
    assert (table["spread"] == table["max"] - table["min"]).all()
    assert "district_without_coordination" not in rank_comparison(
        edition, edition["county"]["county"]
    )


def test_places_in_a_smaller_field_do_not_widen_the_spread(edition):
    table = rank_comparison(edition, edition["province"]["province"])
    assert table["provinces_27"].isna().sum() == 4
    others = table.drop(columns=["provinces_27", "min", "max", "spread"])
    assert (table["max"] == others.max(axis=1)).all()


def test_spearman_is_pearson_of_the_ranks_and_one_with_oneself(edition, districts):
    table = rank_correlations(edition, districts)
    assert table.loc["county", "spearman"] == pytest.approx(1)
    difference = districts.ranks - edition["zscore"]["district"].ranks
    n = 37
    textbook = 1 - 6 * (difference**2).sum() / (n * (n**2 - 1))
    assert table.loc["zscore", "spearman"] == pytest.approx(textbook, abs=1e-12)


def test_only_the_variant_that_drops_a_dimension_counts_as_such(edition, districts):
    dropped = dimensions_dropped(edition, districts)
    assert dropped == {"district_without_coordination": ("城乡融合",)}


def test_city_incomes_are_printed_figures(edition):
    trend = next(t for t in income_trends(edition) if t.study == "city")
    # 王瑜（2023），表 3
    assert trend.ratio.loc["331100", [2000, 2005]].tolist() == [3.57, 3.60]
    assert list(trend.ratio.columns) == [2000, 2005, 2010, 2015, 2020]
    assert trend.ratio.shape == trend.gap.shape == (11, 5)
    assert trend.gap_is_printed


def test_province_gap_is_urban_less_rural_income(edition):
    trend = next(t for t in income_trends(edition) if t.study == "province")
    assert list(trend.gap.columns) == [2021, 2022, 2023, 2024]
    # 2021 年：城镇 68487 元，农村 35247 元（国家统计局）
    assert trend.gap.loc["330000", 2021] == 68487 - 35247
    assert trend.ratio.loc["330000", 2021] == pytest.approx(68487 / 35247)


def test_places_in_a_larger_field_do_not_widen_the_spread(project):
    edition = ci.score_edition(project, 2024, schemes=["provinces_27"])
    table = rank_comparison(edition, edition["provinces_27"]["province"])
    assert (table["province"] > table["provinces_27"]).any()
    assert (table["spread"] == 0).all()


def test_the_spread_counts_only_schemes_that_rank_the_same_units(project):
    edition = ci.score_edition(project, 2024, ["county"], settings=["inherited=missing"])
    board = edition["county"]["district"]
    table = rank_comparison(edition, board)
    counted = [
        name
        for name, results in edition.results.items()
        if "district" in results and set(results["district"].ranks.index) == set(board.ranks.index)
    ]
    assert (table["max"] == table[counted].max(axis=1)).all()
    assert (table["min"] == table[counted].min(axis=1)).all()


def test_a_trend_is_told_by_extremes_of_the_last_year_the_median_and_one_to_follow():
    table = pd.DataFrame({2020: [1.0, 5.0, 3.0], 2021: [9.0, 2.0, 4.0]}, index=["a", "b", "c"])
    names = pd.Series({"a": "甲", "b": "乙", "c": "丙"})
    lines = trend_lines(table, names, "c")
    assert list(lines.index) == ["丙", "甲（最高）", "各单元中位数", "乙（最低）"]
    assert lines[2020].tolist() == [3, 1, 3, 5] and lines[2021].tolist() == [4, 9, 4, 2]
