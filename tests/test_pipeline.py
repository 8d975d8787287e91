"""The whole line on the shipped data: who is compared with whom, and what a result holds."""

import dataclasses
import importlib
import pickle
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import countyindex as ci
from countyindex.ranking import rank

#: AHP weights of the two sets of judgements, to six decimals, worked out apart from this program
#: (principal eigenvector of the printed matrices).
DISTRICT_WEIGHTS = [0.174886, 0.296428, 0.111070, 0.102963, 0.139766, 0.174886]
COUNTY_WEIGHTS = [0.231067, 0.121302, 0.231067, 0.138489, 0.069874, 0.208202]
PROVINCE_WEIGHTS = [0.362887, 0.163039, 0.147996, 0.326078]


@pytest.fixture(scope="module")
def districts(edition):
    return edition["county"]["district"]


@pytest.fixture(scope="module")
def counties(edition):
    return edition["county"]["county"]


@pytest.fixture(scope="module")
def provinces(edition):
    return edition["province"]["province"]


def figures(project, study: str, source: str) -> pd.Series:
    """Read an observation file without the program: (code, series, year) → value."""
    file = project.root / "indicators" / study / "observations" / f"{source}.csv"
    table = pd.read_csv(file, dtype={"code": str})
    return table.set_index(["code", "series", "year"])["value"]


def test_every_unit_is_ranked_once(districts, counties, provinces):
    assert [len(r.ranks) for r in (districts, counties, provinces)] == [37, 53, 31]
    for result in (districts, counties, provinces):
        assert not result.not_ranked
        assert sorted(result.ranks) == list(range(1, len(result.ranks) + 1))


def test_scores_lie_on_the_printed_scale(districts, counties, provinces):
    for result in (districts, counties, provinces):
        assert result.scores.between(0, 100).all()
        assert result.normalised.min().min() == 0
        assert result.normalised.max().max() == pytest.approx(100, abs=1e-12)


def test_dimensions_carry_the_judged_weights(districts, counties, provinces):
    for result, expected in (
        (districts, DISTRICT_WEIGHTS),
        (counties, COUNTY_WEIGHTS),
        (provinces, PROVINCE_WEIGHTS),
    ):
        np.testing.assert_allclose(result.levels[-1].weights, expected, atol=6e-7)


def test_effective_weights_are_products_down_the_tree(districts, counties, provinces):
    for result in (districts, counties, provinces):
        leaves, dimensions = result.levels
        for indicator, weight in result.weights.items():
            product = leaves.weights[indicator] * dimensions.weights[leaves.parents[indicator]]
            assert weight == pytest.approx(product, abs=1e-15)
        assert result.weights.sum() == pytest.approx(1, abs=1e-12)


def test_tree_cover_has_half_the_weight_of_its_siblings(counties):
    weights = counties.levels[0].weights
    assert weights["landcover_tree_share"] == pytest.approx(1 / 7)
    assert weights["electricity_intensity"] == pytest.approx(2 / 7)


def test_a_score_is_the_weighted_mean_of_what_the_unit_has(districts):
    scores = districts.normalised.to_numpy()
    dimensions = {}
    for node, level in zip(districts.dimensions, DISTRICT_WEIGHTS, strict=True):
        columns = [list(districts.normalised.columns).index(child) for child in node.children]
        with np.errstate(invalid="ignore"):
            mean = np.nansum(scores[:, columns], axis=1) / (~np.isnan(scores[:, columns])).sum(
                axis=1
            )
        dimensions[node.id] = (level, mean)
    level = np.array([weight for weight, _ in dimensions.values()])
    table = np.column_stack([mean for _, mean in dimensions.values()])
    present = ~np.isnan(table)
    expected = np.nansum(table * level, axis=1) / (present * level).sum(axis=1)
    np.testing.assert_allclose(districts.scores, expected, atol=1e-4)


def test_districts_do_not_notice_the_counties(project, districts, counties, tmp_path):
    for part in ("indicators", "config"):
        shutil.copytree(project.root / part, tmp_path / part)
    file = tmp_path / "indicators/county/observations/zj_yearbook_2025.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    changed = [
        line.replace(line.split(",")[3], "60001")
        if line.startswith("330122,urban_income,")
        else line
        for line in lines
    ]
    assert changed != lines
    file.write_text("\n".join(changed) + "\n", encoding="utf-8")

    study = ci.read_study(tmp_path / "indicators/county")
    other = ci.score(study, ci.read_scheme(tmp_path / "config/county.yaml"), 2024)

    assert other["district"].scores.equals(districts.scores)
    assert other["district"].weights.equals(districts.weights)
    assert other["district"].ranks.equals(districts.ranks)
    moved = other["county"].scores["330122"] - counties.scores["330122"]
    assert abs(moved) > 0.1


def test_redrawn_districts_inherit_by_the_persons_transferred(project, districts):
    census = figures(project, "county", "census_2020")

    def share(code):
        return (
            census[code, "census_edu_college_plus", 2020] / census[code, "census_population", 2020]
        ) * 100

    shangcheng = (357_657 * share("330102-2020") + 965_810 * share("330104-2020")) / 1_323_467
    qiantang = (521_977 * share("330104-2020") + 247_173 * share("330109-2020")) / 769_150
    values = districts.dataset.values["college_plus_share"]
    assert values["330102"] == pytest.approx(shangcheng, rel=1e-12)
    assert values["330114"] == pytest.approx(qiantang, rel=1e-12)
    assert values["330109"] == pytest.approx(share("330109-2020"), rel=1e-12)
    assert values["330110"] == pytest.approx(share("330110-2020"), rel=1e-12)
    assert values["330113"] == pytest.approx(share("330110-2020"), rel=1e-12)
    statuses = districts.dataset.statuses["college_plus_share"]
    inherited = ["330102", "330109", "330110", "330113", "330114"]
    assert list(statuses.index[statuses == "inherited"]) == inherited


def test_merged_districts_sum_counts_and_inherit_ratios(project, districts):
    census = figures(project, "county", "census_2020")
    parts = ["330103-2020", "330105-2020"]
    college = sum(census[code, "census_edu_college_plus", 2020] for code in parts)
    persons = [census[code, "census_population", 2020] for code in parts]
    years = [census[code, "census_avg_schooling_years", 2020] for code in parts]
    values, statuses = districts.dataset.values, districts.dataset.statuses
    assert values.at["330105", "college_plus_share"] == pytest.approx(college / sum(persons) * 100)
    assert statuses.at["330105", "college_plus_share"] == "derived"
    mean = (persons[0] * years[0] + persons[1] * years[1]) / sum(persons)
    assert values.at["330105", "avg_schooling_years"] == pytest.approx(mean)
    assert statuses.at["330105", "avg_schooling_years"] == "inherited"
    assert statuses.at["330303", "avg_schooling_years"] == "inherited"
    longwan = (475_693 * 9.32 + 249_343 * 9.0) / 725_036
    assert values.at["330303", "avg_schooling_years"] == pytest.approx(longwan)


def test_inherited_weight_counts_the_cells_a_unit_has(districts):
    weights = districts.weights
    inherited = ["college_plus_share", "it_science_employment_share", "avg_schooling_years"]
    inherited += ["other_province_migrant_share", "household_car_share", "bath_facility_share"]
    assert districts.inherited_weight["330110"] == pytest.approx(weights[inherited].sum())
    without_coordination = (
        weights.sum() - weights[["urban_rural_income_ratio", "rural_income"]].sum()
    )
    expected = weights[inherited].sum() / without_coordination
    assert districts.inherited_weight["330102"] == pytest.approx(expected)
    assert districts.inherited_weight["330108"] == 0


def test_without_inheritance_the_redrawn_districts_stand_outside_the_ranking(project):
    study = ci.read_study(project.root / "indicators/county")
    scheme = ci.read_scheme(project.root / "config/county.yaml", ["inherited=missing"])
    result = ci.score(study, scheme, 2024)["district"]
    outside = {unit.code: unit.reason_zh for unit in result.not_ranked}
    assert set(outside) == {"330102", "330109", "330110", "330113", "330114"}
    assert "创新动能" in outside["330102"]
    assert len(result.ranks) == 32
    assert result.ranks.max() == 32


def test_west_lake_grows_from_the_population_without_the_scenic_area(project, districts):
    resident = figures(project, "county", "zj_yearbook_2025")["330106", "resident_population", 2024]
    growth = districts.dataset.values.at["330106", "population_growth_2020_2024"]
    assert growth == pytest.approx((resident * 10_000 / 1_089_229 - 1) * 100)


def test_districts_without_rural_income_are_reweighted_and_marked(districts):
    statuses = districts.dataset.statuses["urban_rural_income_ratio"]
    assert list(statuses.index[statuses == "not_applicable"]) == ["330102", "330105", "330108"]
    assert list(statuses.index[statuses == "not_published"]) == ["330106", "330303"]
    assert set(districts.emptied) == {"330102", "330105", "330106", "330108", "330303"}
    assert districts.node_scores("coordination").isna().sum() == 5
    assert districts.scores.notna().all()


def test_hangzhou_densities_rest_on_the_boundary_file_and_no_others(project, districts, counties):
    yearbook = figures(project, "county", "zj_yearbook_2025")
    area = figures(project, "county", "geometry_2021")
    assert len(area) == 10
    shangcheng = yearbook["330102", "gdp", 2024] / area["330102", "area_from_geometry", 2021]
    shengsi = yearbook["330922", "gdp", 2024] / yearbook["330922", "land_area", 2024]
    assert districts.dataset.values.at["330102", "gdp_density"] == pytest.approx(shangcheng)
    assert counties.dataset.values.at["330922", "gdp_density"] == pytest.approx(shengsi)
    years = districts.dataset.years["gdp_density"]
    assert years["330102"] == 2021
    assert years["330203"] == 2024


def test_the_coordination_index_is_reproduced_from_the_raw_files(project, provinces):
    """An independent calculation: plain pandas on the published figures, printed AHP weights."""
    income = figures(project, "province", "nbs_income_consumption").xs(2024, level="year").unstack()
    services = figures(project, "province", "nbs_services").xs(2024, level="year").unstack()
    census = figures(project, "province", "census_2020").xs(2020, level="year").unstack()
    inner = figures(project, "province", "census_2020_within_province").xs(2020, level="year")
    inner = inner.unstack()

    def parity(column):
        return np.minimum(column, 1 / column)

    # Tibet's schooling ratio is the one outlier of the 31 (skewness < -2, excess kurtosis > 3.5):
    # it takes the next value.
    schooling = inner["within_place_ratio_schooling"].copy()
    assert schooling.idxmin() == "540000"
    assert schooling.skew() < -2
    assert schooling.kurt() > 3.5
    schooling["540000"] = schooling.drop("540000").min()
    rural_income = np.log(income["rural_income_per_capita"])
    parts = {
        "gap": {
            "income_ratio": -income["urban_income_per_capita"] / income["rural_income_per_capita"],
            "consumption_ratio": -income["urban_consumption_per_capita"]
            / income["rural_consumption_per_capita"],
            "schooling": parity(schooling),
            "health": parity(inner["within_place_ratio_health_workers"]),
            "water": parity(inner["within_place_ratio_piped_water"]),
            "cars": parity(inner["within_place_ratio_cars"]),
            "cv_college": -inner["within_county_cv_college_share"],
            "cv_health": -inner["within_county_cv_health_workers"],
            "cv_schooling": -inner["within_county_cv_schooling"],
        },
        "level": {
            "rural_income": rural_income,
            "beds": services["hospital_beds_per_10k"],
            "years": census["census_avg_schooling_years"],
            "rural_consumption": np.log(income["rural_consumption_per_capita"]),
            "bathing": census["census_dwelling_bathing_share"],
        },
    }
    scores = {
        name: (column - column.min()) / (column.max() - column.min()) * 100
        for kind in parts.values()
        for name, column in kind.items()
    }
    dimensions = [
        ("income_ratio", "consumption_ratio", "rural_income"),
        ("schooling", "health", "beds", "years"),
        ("water", "cars", "rural_consumption", "bathing"),
        ("cv_college", "cv_health", "cv_schooling"),
    ]
    weight = {
        name: share / len(names)
        for share, names in zip(PROVINCE_WEIGHTS, dimensions, strict=True)
        for name in names
    }
    index = sum(weight[name] * scores[name] for name in weight)
    expected_gap = sum(weight[n] * scores[n] for n in parts["gap"]) / sum(
        weight[n] for n in parts["gap"]
    )
    expected_level = sum(weight[n] * scores[n] for n in parts["level"]) / sum(
        weight[n] for n in parts["level"]
    )

    pd.testing.assert_series_equal(
        provinces.scores,
        index.reindex(provinces.scores.index),
        check_names=False,
        atol=2e-4,
        rtol=0,
    )
    np.testing.assert_allclose(
        provinces.kinds["gap"], expected_gap.reindex(provinces.scores.index), atol=2e-4
    )
    np.testing.assert_allclose(
        provinces.kinds["level"], expected_level.reindex(provinces.scores.index), atol=2e-4
    )
    assert list(provinces.ranks.sort_values().index) == list(
        index.sort_values(ascending=False).index
    )


def test_provinces_are_scored_in_each_year_of_the_panel(project):
    study = ci.read_study(project.root / "indicators/province")
    scheme = ci.read_scheme(project.root / "config/province.yaml")
    for year in (2021, 2022, 2023, 2024):
        result = ci.score(study, scheme, year)["province"]
        assert len(result.ranks) == 31
        assert result.year == year
        assert (result.dataset.years["schooling_years"] == 2020).all()
        assert (result.dataset.years["income_ratio"] == year).all()
        assert (result.dataset.statuses["schooling_years"] == "observed").all()


def test_pooled_goalposts_let_years_compare(project):
    study = ci.read_study(project.root / "indicators/province")
    pooled = ci.read_scheme(
        project.root / "config/province.yaml", ["normalisation.goalposts=pooled"]
    )
    ends = [ci.score(study, pooled, year)["province"].goalposts for year in (2021, 2024)]
    pd.testing.assert_frame_equal(*ends)
    income = [
        ci.score(study, pooled, year)["province"].normalised["rural_income"]
        for year in (2021, 2024)
    ]
    assert (income[1] > income[0]).all()
    assert income[0].min() == 0
    assert income[1].max() == 100


def test_base_year_goalposts_are_frozen(project):
    study = ci.read_study(project.root / "indicators/province")
    base = "normalisation.goalposts={base_year: 2021}"
    frozen = ci.score(study, ci.read_scheme(project.root / "config/province.yaml", [base]), 2024)
    plain = ci.score(study, ci.read_scheme(project.root / "config/province.yaml"), 2021)
    pd.testing.assert_frame_equal(frozen["province"].goalposts, plain["province"].goalposts)
    assert frozen["province"].normalised["rural_income"].max() > 100
    assert any("阈值之外" in notice.text_zh for notice in frozen["province"].notices)


def test_indicators_that_fixed_goalposts_leave_out_are_named(project):
    study = ci.read_study(project.root / "indicators/province")
    stated = "fixed: {income_ratio: [3.0, 1.0]}"

    def told(goalposts):
        settings = [f"normalisation.goalposts={{{goalposts}}}"]
        scheme = ci.read_scheme(project.root / "config/province.yaml", settings)
        notices = ci.score(study, scheme, 2024)["province"].notices
        return [notice.text_zh for notice in notices if "没有写明阈值" in notice.text_zh]

    (left_open,) = told(stated)
    assert "农村居民人均可支配收入" in left_open
    assert "城乡居民人均可支配收入倍差" not in left_open
    assert told(f"{stated}, base_year: 2021") == told("base_year: 2021") == []


def test_percentile_and_fixed_goalposts(project):
    study = ci.read_study(project.root / "indicators/province")
    settings = [
        "normalisation={method: minmax, clip: true, "
        "goalposts: {percentiles: [10, 90], fixed: {income_ratio: [3.0, 1.0]}}}"
    ]
    result = ci.score(study, ci.read_scheme(project.root / "config/province.yaml", settings), 2024)
    province = result["province"]
    assert list(province.goalposts["income_ratio"]) == [3.0, 1.0]
    zhejiang = province.dataset.values.at["330000", "income_ratio"]
    assert province.normalised.at["330000", "income_ratio"] == pytest.approx(
        (3 - zhejiang) / 2 * 100
    )
    beds = province.dataset.values["hospital_beds"]
    low, high = np.percentile(beds, [10, 90])
    assert list(province.goalposts["hospital_beds"]) == pytest.approx([low, high])
    assert province.normalised["hospital_beds"].between(0, 100).all()


def test_equal_inputs_give_equal_results_and_results_travel(edition, districts):
    again = ci.score_edition(edition.project, 2024)["county"]["district"]
    assert again == districts
    assert pickle.loads(pickle.dumps(districts)) == districts
    assert districts != edition["county"]["county"]


def test_a_result_shows_itself_in_a_notebook(districts):
    html = districts._repr_html_()
    assert "滨江区" in html
    assert "2024 年数据" in html


def test_a_leaderboard_is_sorted_and_complete(districts):
    board = districts.leaderboard()
    assert list(board["rank"]) == list(range(1, 38))
    assert board["score"].is_monotonic_decreasing
    assert board.loc["330108", "coordination_rank"] is pd.NA
    assert board.loc["330114", "coordination_rank"] == 1


def test_every_shipped_variant_ranks_every_unit(edition):
    sizes = {"district": 37, "county": 53, "province": 31}
    assert len(edition.schemes) >= 12
    for name, results in edition.results.items():
        for cohort, result in results.items():
            expected = 27 if name == "provinces_27" else sizes[cohort]
            assert len(result.ranks) == expected, name
            assert np.isfinite(result.scores).all(), name
            assert result.weights.min() >= 0
            assert result.weights.sum() == pytest.approx(1)


def test_the_variant_without_coordination_rescales_the_five_other_weights(edition):
    variant = edition["district_without_coordination"]
    assert list(variant) == ["district"]
    kept = np.delete(DISTRICT_WEIGHTS, 2)
    np.testing.assert_allclose(variant["district"].levels[-1].weights, kept / kept.sum(), atol=1e-6)


def test_where_only_gaps_are_scored_the_gap_score_is_the_index(edition):
    gaps = edition["gaps_only"]["province"]
    assert {item.kind for item in gaps.dataset.indicators} == {"gap"}
    assert list(gaps.kinds) == ["gap"]
    np.testing.assert_allclose(gaps.kinds["gap"], gaps.scores)


def test_z_scores_print_as_50_plus_10_z(edition):
    scores = edition["zscore"]["county"].normalised
    assert scores.mean().to_numpy() == pytest.approx(50)
    assert scores.std(ddof=1).to_numpy() == pytest.approx(10)


def test_geometric_scores_never_exceed_arithmetic_ones(edition):
    arithmetic = edition["county"]["county"].scores
    assert (edition["geometric"]["county"].scores <= arithmetic + 1.0 + 1e-9).all()


def test_ties_share_the_better_rank_and_noise_does_not_split_them():
    assert list(rank(np.array([3.0, 5.0, 5.0 * (1 + 1e-15), 1.0]))) == [3, 1, 1, 4]
    assert list(rank(np.array([0.0, 0.0, np.nan]))) == [1, 1, 0]
    assert list(rank(np.array([-1.0, -2.0]))) == [1, 2]


def test_rank_takes_leading_axes():
    draws = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    assert rank(draws).tolist() == [[3, 2, 1], [1, 2, 3]]


def test_five_lines_of_python_are_enough(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study = ci.read_study(ci.find_project().studies["county"])
    scheme = ci.read_scheme(ci.find_project().schemes["county"])
    results = ci.score(study, scheme, year=2024)
    assert results["district"].leaderboard()["name_zh"].iloc[0] == "滨江区"


def test_settings_hold_for_the_variants_too(edition):
    other = ci.score_edition(
        edition.project, 2024, schemes=["county"], settings=["inherited=missing"]
    )
    sizes = {name: len(results["district"].ranks) for name, results in other.results.items()}
    # Without dimensions, what is left is enough data for the five redrawn districts.
    assert sizes.pop("flat_entropy") == 37
    assert set(sizes.values()) == {32}
    assert set(other.results) >= {"county", "entropy", "district_without_coordination"}


def test_a_variant_that_a_setting_does_not_fit_is_named_and_not_computed(edition):
    setting = "levels.1.aggregation={method: geometric, floor: 1.0}"
    other = ci.score_edition(edition.project, 2024, schemes=["county"], settings=[setting])
    assert "levels" in other.refused["flat_entropy"]
    assert "flat_entropy" not in other.results
    assert "entropy" in other.results


def test_a_year_of_census_leftovers_is_no_edition(project):
    with pytest.raises(ci.UsageError, match=r"--scheme province"):
        ci.score_edition(project, 2021)
    with pytest.raises(ci.UsageError, match=r"'county' has no figures of 2021; it has 2024"):
        study = ci.read_study(project.root / "indicators/county")
        ci.score(study, ci.read_scheme(project.root / "config/county.yaml"), 2021)
    edition = ci.score_edition(project, 2021, schemes=["province"])
    assert edition.year == 2021


def test_asking_for_a_node_that_is_not_there_says_so(districts):
    with pytest.raises(KeyError, match="openess"):
        districts.node_scores("openess")


@pytest.mark.parametrize(
    "part", ["levels", "inherited_weight", "emptied", "not_ranked", "goalposts", "kinds", "tree"]
)
def test_results_that_differ_in_any_part_are_not_equal(districts, part):
    value = getattr(districts, part)
    changed = {
        "levels": lambda: value[:1],
        "inherited_weight": lambda: value + 1,
        "emptied": lambda: {},
        "not_ranked": lambda: ("somebody",),
        "goalposts": lambda: value * 2,
        "kinds": lambda: value.assign(gap=1.0),
        "tree": districts.tree.flat,
    }[part]()
    assert dataclasses.replace(districts, **{part: changed}) != districts
    assert dataclasses.replace(districts) == districts


def test_an_order_that_others_may_share_is_warned_of(project, monkeypatch):
    kemeny = importlib.import_module("countyindex.aggregation.kemeny")
    in_time = kemeny.consensus
    monkeypatch.setattr(
        kemeny,
        "consensus",
        lambda *given: dataclasses.replace(in_time(*given), complete=False),
    )
    way = "levels.1.aggregation={method: kemeny, proven: false}"
    scheme = ci.read_scheme(project.root / "config/province.yaml", [way])
    study = ci.read_study(project.root / "indicators/province")
    result = ci.score(study, scheme, 2024)["province"]
    (warned,) = [each for each in result.notices if "并列的最优排序" in each.text_zh]
    assert warned.severity == "warning"
    assert warned.text_zh.startswith("省域城乡区域协调：已证明排序最优")
