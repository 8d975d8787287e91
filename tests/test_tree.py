"""Trees of any depth, exceptions by node, and who is screened out (synthetic data, 虚构)."""

import numpy as np
import pytest

import countyindex as ci
from countyindex.normalisation.direction import orient, parity
from countyindex.registry import Node

THREE_LEVELS = """\
title_zh: 虚构指数
study: sample
normalisation: {method: minmax, goalposts: data}
levels:
  - {weighting: {method: equal}, aggregation: {method: arithmetic}}
  - {weighting: {method: fixed, weights: {care: 3, land: 1}}, aggregation: {method: arithmetic}}
  - {weighting: {method: fixed, weights: {wealth: 1, life: 1}}, aggregation: {method: arithmetic}}
"""


def nested(sample):
    sample.nest()
    sample.file("config/sample.yaml").write_text(THREE_LEVELS, encoding="utf-8")
    return sample


def score(sample, settings=()):
    study = ci.read_study(sample.root / "indicators/sample")
    return ci.score(study, ci.read_scheme(sample.root / "config/sample.yaml", settings), 2024)


def test_three_levels_roll_up_one_after_the_other(sample):
    result = score(nested(sample))["town"]
    assert len(result.levels) == 3
    assert list(result.levels[1].weights) == [0.75, 0.25]
    life = 0.75 * result.node_scores("care") + 0.25 * result.node_scores("land")
    np.testing.assert_allclose(result.node_scores("life"), life)
    np.testing.assert_allclose(result.scores, (result.node_scores("wealth") + life) / 2)
    assert result.weights["density"] == pytest.approx(0.5 * 0.25)
    assert result.weights["beds_per_head"] == pytest.approx(0.5 * 0.75 * 0.5)


def test_a_node_may_have_its_own_weighting_and_aggregation(sample):
    nested(sample)
    own = (
        "nodes={care: {"
        "weighting: {method: fixed, weights: {beds_per_head: 1, schooling_years: 4}}, "
        "aggregation: {method: geometric, floor: 1.0}}}"
    )
    result = score(sample, [own])["town"]
    care = result.normalised[["beds_per_head", "schooling_years"]].clip(lower=1.0)
    expected = care["beds_per_head"] ** 0.2 * care["schooling_years"] ** 0.8
    np.testing.assert_allclose(result.node_scores("care"), expected)
    assert list(result.levels[0].weights[["beds_per_head", "schooling_years"]]) == [0.2, 0.8]


def test_a_flat_scheme_weighs_all_indicators_at_once(sample):
    flat = [
        "flat=true",
        "levels=[{weighting: {method: equal}, aggregation: {method: arithmetic}}]",
        "judgements=null",
    ]
    result = score(sample, flat)["town"]
    assert list(result.weights) == [pytest.approx(1 / len(result.weights))] * len(result.weights)
    np.testing.assert_allclose(result.scores, result.normalised.mean(axis=1))


def test_a_dimension_short_of_data_puts_the_unit_outside_the_ranking(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,\n", "")
    sample.change("survey.csv", "900102,schooling,2020,10.9,\n", "")
    result = score(sample)["town"]
    (outside,) = result.not_ranked
    assert outside.name_zh == "虚构乙区"
    assert "照护" in outside.reason_zh
    assert list(result.ranks.index) == ["900101", "900103", "900104"]
    assert "900102" in result.dataset.values.index


def test_a_unit_outside_the_ranking_moves_no_goalpost(sample):
    whole = score(sample)["town"]
    sample.change("yearbook.csv", "900101,beds,2024,3300,\n", "")
    sample.change("survey.csv", "900101,schooling,2020,11.2,\n", "")
    result = score(sample)["town"]
    assert "900101" not in result.ranks
    assert (
        result.goalposts.at["upper", "output_per_head"]
        < whole.goalposts.at["upper", "output_per_head"]
    )


def test_an_indicator_short_of_data_is_left_out_with_a_warning(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,\n", "")
    sample.change("yearbook.csv", "900103,beds,2024,2600,\n", "")
    result = score(sample)["town"]
    assert "beds_per_head" not in result.weights
    (warning,) = [notice for notice in result.notices if notice.severity == "warning"]
    assert "床位密度只有 50% 的单元有数据" in warning.text_zh
    assert "beds_per_head" in score(sample)["field"].weights


def test_a_missing_cell_leaves_its_weight_to_its_siblings(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,\n", "")
    result = score(sample)["town"]
    assert result.dataset.statuses.at["900102", "beds_per_head"] == "missing"
    assert result.node_scores("care")["900102"] == pytest.approx(
        result.normalised.at["900102", "schooling_years"]
    )


def test_an_imputed_cell_is_marked_and_listed(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,\n", "")
    result = score(sample, ["missing=median"])["town"]
    assert result.dataset.statuses.at["900102", "beds_per_head"] == "imputed"
    (touch,) = [touch for touch in result.touches if touch.method == "median"]
    assert touch.code == "900102"
    assert touch.after == pytest.approx(np.median([3300 / 60, 2600 / 50, 1500 / 40]))
    one = score(sample, ["overrides={beds_per_head: {missing: mean}}"])["town"]
    assert one.dataset.statuses.at["900102", "beds_per_head"] == "imputed"


def test_an_awaiting_indicator_is_scored_once_it_has_figures(sample):
    assert "budget_per_head" not in score(sample)["town"].weights
    codes = [f"9001{i:02d}" for i in range(1, 5)] + [f"9002{i:02d}" for i in range(1, 5)]
    rows = "".join(f"{code},budget,2024,{i + 3},\n" for i, code in enumerate(codes))
    (sample.root / "indicators/sample/observations/yearbook2.csv").write_text(
        "code,series,year,value,note\n" + rows, encoding="utf-8"
    )
    result = score(sample)["town"]
    assert "budget_per_head" in result.weights
    assert any("原待数据" in notice.text_zh for notice in result.notices)


def test_a_value_may_be_carried_only_as_long_as_the_indicator_allows(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,", "900102,beds,2023,2800,")
    sample.append("yearbook.csv", "900102,residents,2023,70,\n")
    assert score(sample)["town"].dataset.statuses.at["900102", "beds_per_head"] == "missing"
    sample.change(
        "care.yaml", "  formula: beds / residents\n", "  formula: beds / residents\n  max_age: 1\n"
    )
    dataset = score(sample)["town"].dataset
    assert dataset.statuses.at["900102", "beds_per_head"] == "carried"
    assert dataset.years.at["900102", "beds_per_head"] == 2023
    assert dataset.values.at["900102", "beds_per_head"] == pytest.approx(40)


def test_a_series_read_at_a_named_year_is_observed_there(sample):
    dataset = score(sample)["town"].dataset
    assert (dataset.years["schooling_years"] == 2020).all()
    assert (dataset.statuses["schooling_years"] == "observed").all()
    assert (dataset.years["density"] == 2020).all()
    assert (dataset.statuses["density"] == "derived").all()


def test_parity_peaks_at_one_from_either_side():
    np.testing.assert_allclose(parity(np.array([0.5, 1.0, 2.0, 1.25])), [0.5, 1.0, 0.5, 0.8])


def test_an_interval_is_best_inside_and_falls_off_outside(sample):
    sample.change(
        "land.yaml",
        "direction: positive\n  formula: residents * 10000 / area@2020",
        "direction: {interval: [800, 1100]}\n  formula: residents * 10000 / area@2020",
    )
    result = score(sample)["town"]
    density = np.array([60e4 / 400, 70e4 / 650, 50e4 / 700, 40e4 / 900])
    distance = np.maximum(np.maximum(800 - density, density - 1100), 0)
    expected = (1 - distance / distance.max()) * 100
    np.testing.assert_allclose(result.normalised["density"], expected)


def test_orienting_leaves_positive_values_alone(sample):
    study = ci.read_study(sample.root / "indicators/sample")
    values = np.array([[1.0], [2.0]])
    assert orient(values, (study.indicators["density"],)) is values


def test_a_tree_without_its_indicators_loses_the_empty_nodes():
    tree = Node("index", "总", "", (Node("a", "甲", "", ("x", "y")), Node("b", "乙", "", ("z",))))
    kept = tree.keeping({"x"})
    assert kept is not None
    assert kept.leaves == ("x",)
    assert [node.id for node in kept.walk()] == ["index", "a"]
    assert tree.keeping(set()) is None


def test_an_interval_that_holds_every_unit_is_left_out_of_weights_by_entropy(sample):
    sample.change(
        "land.yaml",
        "direction: positive\n  formula: residents * 10000 / area@2020",
        "direction: {interval: [0, 100000]}\n  formula: residents * 10000 / area@2020",
    )
    by_entropy = "levels.0.weighting={method: entropy}"
    result = score(sample, [by_entropy])["town"]
    assert "density" not in result.weights
    assert [node.id for node in result.dimensions] == ["wealth", "care"]
    assert any("人口密度在本组各单元都在适宜区间内" in notice.text_zh for notice in result.notices)
    assert list(result.leaderboard().columns[3:7]) == ["wealth", "wealth_rank", "care", "care_rank"]


def parity_of_density(sample, formula):
    sample.change(
        "land.yaml",
        "direction: positive\n  formula: residents * 10000 / area@2020",
        f"direction: parity\n  formula: {formula}",
    )
    return sample


def test_parity_is_refused_by_unit_where_there_is_no_ratio(sample):
    with pytest.raises(ci.MethodError, match=r"人口密度: closeness to parity .* 虚构丁区 has none"):
        score(parity_of_density(sample, "residents - 40"))


def test_parity_reads_both_sides_of_one(sample):
    result = score(parity_of_density(sample, "residents / 55"))["town"]
    ratio = np.array([60, 70, 50, 40]) / 55
    closeness = np.minimum(ratio, 1 / ratio)
    expected = (closeness - closeness.min()) / (closeness.max() - closeness.min()) * 100
    np.testing.assert_allclose(result.normalised["density"], expected)


def test_a_logarithm_goes_with_no_parity(sample):
    parity_of_density(sample, "residents / 55\n  transform: log")
    with pytest.raises(ci.InputError, match=r"'transform: log' does not go with a parity"):
        score(sample)


def test_screening_goes_on_until_nothing_changes(sample):
    """Without its one unit that differs, an indicator tells nobody apart."""
    for code, beds in (("900101", 3300), ("900102", 2900), ("900103", 2600), ("900104", 1500)):
        rows = {"900101": 60, "900102": 70, "900103": 50, "900104": 40}
        same = rows[code] * 30 if code != "900101" else beds
        sample.change("yearbook.csv", f"{code},beds,2024,{beds},", f"{code},beds,2024,{same},")
    for series, value in (("output", "900"), ("urban_income", "80000")):
        sample.change("yearbook.csv", f"900101,{series},2024,{value},\n", "")
    result = score(sample)["town"]
    assert [unit.code for unit in result.not_ranked] == ["900101"]
    assert "beds_per_head" not in result.weights


def test_a_unit_without_any_figure_is_never_ranked(sample):
    sample.change("yearbook.csv", "900104,residents,2024,40,\n", "")
    sample.change("yearbook.csv", "900104,rural_income,2024,36000,\n", "")
    sample.change("survey.csv", "900104,schooling,2020,9.6,\n", "")
    lax = "availability={indicator: 0, unit: 0, dimension: 0}"
    result = score(sample, [lax])["town"]
    assert [unit.code for unit in result.not_ranked] == ["900104"]
    assert result.scores.notna().all()


def test_the_unit_threshold_is_applied(sample):
    sample.change("yearbook.csv", "900104,rural_income,2024,36000,\n", "")
    ranked = score(sample, ["availability={unit: 0.7, dimension: 0}"])["town"].ranks
    assert "900104" in ranked
    (outside,) = score(sample, ["availability={unit: 0.9, dimension: 0}"])["town"].not_ranked
    assert "低于 90%" in outside.reason_zh


def test_an_indicator_may_be_normalised_in_its_own_way(sample):
    own = "overrides={density: {normalisation: {method: zscore}}}"
    result = score(sample, [own])["town"]
    assert result.normalised["density"].mean() == pytest.approx(50)
    assert result.normalised["density"].std() == pytest.approx(10)
    assert result.normalised["beds_per_head"].max() == 100
    assert np.isnan(result.goalposts["density"]).all()


def test_a_value_is_carried_over_several_years(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,", "900102,beds,2022,2800,")
    sample.append("yearbook.csv", "900102,residents,2022,70,\n")
    sample.change(
        "care.yaml", "  formula: beds / residents\n", "  formula: beds / residents\n  max_age: 2\n"
    )
    dataset = score(sample)["town"].dataset
    assert dataset.statuses.at["900102", "beds_per_head"] == "carried"
    assert dataset.years.at["900102", "beds_per_head"] == 2022


def test_many_clipped_units_are_told_of(sample):
    always = "treatment=[{method: winsorise, when: always, max_points: 1}]"
    result = score(sample, [always])["town"]
    assert result.touches
    assert any("改动了 1 个单元，超过本组单元数的 5%" in n.text_zh for n in result.notices)


def test_an_indicator_exactly_at_the_threshold_stays(sample):
    sample.change("yearbook.csv", "900102,beds,2024,2900,\n", "")
    at = "availability={indicator: 0.75, unit: 0.5, dimension: 0.5}"
    assert "beds_per_head" in score(sample, [at])["town"].weights
    above = "availability={indicator: 0.76, unit: 0.5, dimension: 0.5}"
    assert "beds_per_head" not in score(sample, [above])["town"].weights
