"""The coherence audit against print, algebra, and projects built to be wrong in one way."""

import dataclasses
import doctest
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from synthetic import Synthetic

import countyindex as ci
from countyindex.analysis.audit import (
    Thresholds,
    coherence,
    correlation,
    correlation_ratio,
    cronbach,
    pearson,
)
from countyindex.analysis.audit import importance as importance_file
from countyindex.analysis.audit import reliability as reliability_file
from countyindex.analysis.audit.correlation import links, pairs
from countyindex.analysis.audit.findings import findings
from countyindex.analysis.audit.importance import importance
from countyindex.analysis.audit.reliability import reliability
from countyindex.analysis.audit.structure import structure

REFERENCE = Path(__file__).parents[1] / "reference"
TAI = json.loads((REFERENCE / "tai.json").read_text(encoding="utf-8"))
TAI_ALPHA = json.loads((REFERENCE / "tai_alpha.json").read_text(encoding="utf-8"))
DATA = np.array(list(TAI["data"].values()))
CHECKS = {"dominates", "unrepresented", "contradicts"}


@pytest.fixture(scope="module")
def audits(edition: ci.Edition) -> dict[str, ci.Audit]:
    return {board.cohort: ci.audit(board) for board in edition.boards}


# Cronbach's alpha


def test_alpha_of_the_technology_index_is_the_printed_one():
    assert cronbach(DATA).standardised == pytest.approx(TAI_ALPHA["alpha"], abs=0.005)


def test_alpha_without_each_item_and_item_rest_correlations_are_the_printed_ones():
    found = cronbach(DATA)
    printed = np.array(list(TAI_ALPHA["item_rest_and_alpha_without"].values()))
    # Two inputs are printed as logarithms of two decimals, which moves the third digit.
    np.testing.assert_allclose(found.item_rest_standardised, printed[:, 0], atol=0.007)
    np.testing.assert_allclose(found.without_standardised, printed[:, 1], atol=0.0015)


def test_alpha_of_an_item_repeated_is_one():
    item = np.arange(6.0)[:, None]
    found = cronbach(np.hstack([item, item, item]))
    assert (found.raw, found.standardised) == (pytest.approx(1), pytest.approx(1))


def test_alpha_of_uncorrelated_items_is_zero():
    # Columns of a two-level factorial plan are orthogonal.
    plan = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], dtype=float)
    assert cronbach(plan).raw == pytest.approx(0, abs=1e-12)


def test_standardised_alpha_follows_spearman_and_brown_from_the_mean_correlation():
    found = cronbach(DATA)
    r = np.corrcoef(DATA, rowvar=False)[np.triu_indices(8, 1)].mean()
    assert found.standardised == pytest.approx(8 * r / (1 + 7 * r), abs=1e-12)


def test_alpha_without_an_item_is_the_alpha_of_the_others():
    found = cronbach(DATA)
    for j in range(8):
        others = cronbach(np.delete(DATA, j, axis=1))
        assert found.without[j] == pytest.approx(others.raw, abs=1e-9)
        assert found.without_standardised[j] == pytest.approx(others.standardised, abs=1e-9)


def test_alpha_leaves_incomplete_units_out_and_is_undefined_where_nothing_varies():
    holes = DATA.copy()
    holes[0, 0] = np.nan
    assert cronbach(holes).units == 22
    assert cronbach(holes).raw == pytest.approx(cronbach(DATA[1:]).raw)
    assert np.isnan(cronbach(np.ones((5, 3))).raw)
    assert np.isnan(cronbach(DATA[:, :1]).raw)
    assert np.isnan(cronbach(DATA[:2]).raw)
    # Two items that cancel out have a sum without spread.
    item = np.arange(5.0)[:, None]
    assert np.isnan(cronbach(np.hstack([item, -item])).raw)


# Correlations


def test_correlations_of_the_technology_index_are_those_of_numpy():
    r, units = pearson(DATA, DATA)
    np.testing.assert_allclose(r, np.corrcoef(DATA, rowvar=False), atol=1e-12)
    assert (units == 23).all()


def test_a_correlation_is_over_the_units_that_have_both():
    holes = DATA.copy()
    holes[:5, 0], holes[3:9, 1] = np.nan, np.nan
    r, units = pearson(holes[:, [0]], holes[:, [1]])
    both = ~np.isnan(holes[:, :2]).any(axis=1)
    assert units.item() == both.sum() == 14
    assert r.item() == pytest.approx(np.corrcoef(DATA[both, 0], DATA[both, 1])[0, 1], abs=1e-12)


@given(arrays(float, (9, 3), elements=st.floats(-1e6, 1e6)))
def test_correlations_stay_in_bounds_or_are_not_defined(values):
    r, _ = pearson(values, values)
    assert ((np.abs(r) <= 1) | np.isnan(r)).all()


# The correlation ratio


def test_a_straight_line_has_the_ratio_one():
    x = np.random.default_rng(1).normal(size=40)
    found = correlation_ratio(x, 3 - 2 * x)
    assert found.ratio == pytest.approx(1, abs=1e-9)
    assert found.bandwidth == np.inf


def test_an_infinite_bandwidth_gives_the_squared_correlation():
    x, y = DATA[:, 6], DATA[:, 7]
    found = correlation_ratio(x, y, np.inf)
    assert found.ratio == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2, abs=1e-12)
    assert found.linear == pytest.approx(found.ratio, abs=1e-12)


def test_a_parabola_matters_though_it_does_not_correlate():
    x = np.linspace(-1, 1, 41)
    found = correlation_ratio(x, x**2)
    assert found.linear == pytest.approx(0, abs=1e-12)
    assert found.ratio == pytest.approx(1, abs=0.05)


def test_independent_parts_of_a_sum_have_their_shares_of_its_variance():
    levels = np.arange(5.0)
    plan = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    weights = np.array([0.5, 0.3, 0.2])
    found = [correlation_ratio(column, plan @ weights).ratio for column in plan.T]
    # On a full plan the parts are uncorrelated and of equal spread, so that S = w²/Σw².
    np.testing.assert_allclose(found, weights**2 / np.sum(weights**2), atol=1e-9)


def test_a_ratio_over_places_with_one_value_each_is_that_of_their_means():
    x = np.repeat([0.0, 100.0, 300.0], 4)
    y = np.array([1, 2, 3, 2, 9, 8, 9, 10, 4, 4, 5, 3], dtype=float)
    means = np.repeat([2.0, 9.0, 4.0], 4)
    found = correlation_ratio(x, y, 0.05)
    assert found.ratio == pytest.approx(means.var() / y.var(), abs=1e-9)


@given(
    arrays(float, 12, elements=st.floats(0, 100), unique=True),
    arrays(float, 12, elements=st.floats(0, 100), unique=True),
    st.floats(0.01, 100),
    st.sampled_from([-1.0, 1.0]),
)
def test_a_ratio_is_a_share_and_does_not_notice_units_of_measurement(x, y, factor, sign):
    found = correlation_ratio(x, y, 0.8)
    other = correlation_ratio(sign * factor * x + 7, sign * factor * y - 3, 0.8)
    if np.isnan(found.ratio) or np.ptp(x) < 1e-3 or np.ptp(y) < 1e-3:
        return
    assert 0 <= found.ratio <= 1
    assert other.ratio == pytest.approx(found.ratio, rel=1e-4, abs=1e-6)


def missed_when_left_out(x: np.ndarray, y: np.ndarray, width: float) -> float:
    """Fit a weighted line to the others for each unit in turn, by another road than the audit."""
    u = (x - x.mean()) / x.std(ddof=1)
    missed = []
    for i in range(len(u)):
        others = np.delete(np.arange(len(u)), i)
        weights = np.exp(-0.25 * ((u[others] - u[i]) / width) ** 2)
        line = np.polyfit(u[others] - u[i], y[others], 1, w=weights / weights.max(), rcond=0)
        missed.append(y[i] - line[1])
    return float(np.mean(np.square(missed)))


def test_a_unit_far_from_all_others_counts_when_a_bandwidth_is_chosen():
    # A line with a wave of neighbours upon it, and one unit that lies on the line, far away.
    x = np.append(np.linspace(0, 1, 12), 6.0)
    y = x + np.append(0.2 * np.tile([1.0, -1.0], 6), 0.0)
    widths = importance_file.BANDWIDTHS
    best = min(widths, key=lambda width: missed_when_left_out(x, y, width))
    found = correlation_ratio(x, y)
    assert best == np.inf
    assert found.bandwidth == best
    assert found.ratio == pytest.approx(found.linear, abs=1e-12)


def test_shipped_boards_take_the_bandwidth_that_predicts_units_left_out_best(edition):
    board = edition["province"]["province"]
    index = board.node_scores("index").to_numpy()
    for item in ("schooling_years", "rural_consumption", "income_ratio"):
        x = board.normalised[item].to_numpy()
        missed = {w: missed_when_left_out(x, index, w) for w in importance_file.BANDWIDTHS}
        assert correlation_ratio(x, index).bandwidth == min(missed, key=lambda w: missed[w]), item


def test_a_ratio_needs_eight_units_and_two_values():
    x = np.arange(7.0)
    assert np.isnan(correlation_ratio(x, x).ratio)
    assert np.isnan(correlation_ratio(np.ones(20), np.arange(20.0)).ratio)


# Whole boards


def test_every_flag_of_a_link_is_what_its_correlation_says(audits):
    for found in audits.values():
        r, flag = found.links["r"], found.links["flag"]
        assert ((r > 0.95) == (flag == "dominates")).all()
        assert ((r.abs() <= 0.3) == (flag == "unrepresented")).all()
        assert ((r < -0.3) == (flag == "contradicts")).all()


def test_every_indicator_is_linked_with_its_dimension_and_the_index(audits, edition):
    board = edition["county"]["county"]
    found = audits["county"].links
    assert set(found["item"]) == {*board.weights.index, *(d.id for d in board.dimensions)}
    row = found[(found["item"] == "green") & (found["node"] == "index")].iloc[0]
    expected = board.node_scores("green").corr(board.scores)
    assert row["r"] == pytest.approx(expected, abs=1e-12)


def test_bed_and_doctor_densities_of_the_districts_tell_the_same(audits):
    found = audits["district"].of("collinearity")
    assert any("每千人医院床位数与每千人医生数" in finding.what_zh for finding in found)


def test_the_size_of_districts_is_their_population_and_their_product(audits, edition):
    table = audits["district"].size
    assert set(table["size"]) == {"resident_population", "gdp"}
    board = edition["county"]["district"]
    gdp = next(size for size in board.dataset.sizes if size.id == "gdp").values
    row = table[(table["item"] == "index") & (table["size"] == "gdp")].iloc[0]
    assert row["r"] == pytest.approx(board.scores.corr(gdp.reindex(board.scores.index)), abs=1e-12)
    assert row["units"] == 37


def test_what_goes_with_one_size_in_one_direction_is_told_in_one_sentence(audits):
    for found in audits.values():
        flagged = found.size[found.size["flag"] == "size"]
        kinds = set(zip(flagged["size_zh"], flagged["r"] > 0, strict=True))
        assert len(found.of("size")) == len(kinds)
        for item, size in zip(flagged["item"], flagged["size_zh"], strict=True):
            (said,) = (f.what_zh for f in found.of("size") if f"与{size}的" in f.what_zh)
            assert found.names[item] in said
    (said,) = audits["province"].of("size")
    assert said.what_zh == (
        "农村居民人均消费支出得分与地区生产总值的相关系数（0.61）超出 ±0.6："
        "地区生产总值大的单元得分偏高。"
    )


def test_sizes_that_go_with_high_and_with_low_scores_are_told_apart(audits, edition):
    found = audits["district"]
    turned = found.size.assign(r=found.size["r"].where(found.size["item"] != "index", -0.7))
    board = edition["county"]["district"]
    said = [
        finding.what_zh
        for finding in findings(board, dataclasses.replace(found, size=turned))
        if finding.check == "size"
    ]
    assert [text for text in said if text.endswith("生产总值大的单元得分偏低。")] == [
        "总指数得分与生产总值的相关系数（−0.70）超出 ±0.6：生产总值大的单元得分偏低。"
    ]
    assert sum(text.endswith("生产总值大的单元得分偏高。") for text in said) == 1


def test_kmo_and_components_of_a_node_are_those_pca_reports(edition, audits):
    report = next(
        level.reports["economy"] for level in edition["pca"]["district"].levels if level.reports
    )
    row = audits["district"].structure.loc["economy"]
    assert row["kmo"] == pytest.approx(report["kmo"], abs=1e-12)
    assert row["bartlett_chi2"] == pytest.approx(report["bartlett_chi2"], abs=1e-9)


def test_shares_of_importance_and_weights_sum_to_one_within_each_comparison(audits):
    for found in audits.values():
        of_nodes = found.importance[found.importance["node"] != "index"]
        sums = of_nodes.groupby("node")[["weight", "share"]].sum()
        np.testing.assert_allclose(sums, 1, atol=1e-12)


def test_an_item_that_pulls_against_the_index_is_not_told_to_weigh_less_or_more(audits, edition):
    board = edition["county"]["county"]
    trees = board.normalised["landcover_tree_share"].corr(board.scores)
    (said,) = [
        finding
        for finding in audits["county"].of("importance")
        if finding.subject == "landcover_tree_share" and "在总指数中" in finding.what_zh
    ]
    assert said.what_zh.endswith(f"，方向相反（相关系数 −{abs(trees):.2f}）。")
    assert "调高权重" not in said.advice_zh and "调低权重" not in said.advice_zh


def test_statistics_are_of_raw_values(audits, edition):
    board = edition["county"]["county"]
    values = board.dataset.values["gdp_per_capita"]
    row = audits["county"].statistics.loc["gdp_per_capita"]
    assert (row["mean"], row["max"]) == (pytest.approx(values.mean()), values.max())
    assert row["skewness"] == pytest.approx(values.skew())
    assert row["kurtosis"] == pytest.approx(values.kurt())


def test_cells_that_do_not_apply_do_not_lower_availability(audits):
    table = audits["district"].availability
    # 上城区 has no rural residents: two indicators do not apply there, and nothing is missing.
    assert table.loc["330102", "applicable"] < table["applicable"].max()
    assert table.loc["330102", "share"] == 1


def test_findings_stand_in_the_order_of_the_checks_and_the_gravest_first(audits):
    checks = ["distribution", "availability", "correlation", "collinearity"]
    checks += ["size", "structure", "reliability", "importance"]
    gravity = ["serious", "warning", "info"]
    for found in audits.values():
        keys = [(checks.index(f.check), gravity.index(f.severity)) for f in found.findings]
        assert keys == sorted(keys)


def test_sentences_are_finished_and_hold_no_ids_and_no_hyphens_for_minus(audits):
    for found in audits.values():
        for finding in found.findings:
            assert finding.what_zh.endswith("。") and finding.advice_zh.endswith("。")
            assert "_" not in finding.text_zh and "nan" not in finding.text_zh
            assert " -" not in finding.text_zh


def test_an_audit_does_not_notice_the_order_of_units(edition):
    board = edition["county"]["county"]
    turned = dataclasses.replace(
        board,
        normalised=board.normalised[::-1],
        scores=board.scores[::-1],
        levels=tuple(
            dataclasses.replace(level, scores=level.scores[::-1]) for level in board.levels
        ),
    )
    for check in (lambda r: links(r, Thresholds()), lambda r: pairs(r, Thresholds()), importance):
        pd.testing.assert_frame_equal(check(board), check(turned), atol=1e-9)
    pd.testing.assert_frame_equal(reliability(board)[0], reliability(turned)[0], atol=1e-9)


# Tiny cohorts


def test_cohorts_of_four_are_told_what_cannot_be_said(sample: Synthetic):
    found = ci.audit(sample.score()["sample"]["town"])
    said = "".join(finding.text_zh for finding in found.findings)
    assert "没有估计" in said and "有得分的单元少于 8 个" in said
    assert "没有检查规模偏向" in said
    assert found.units == 4


def test_two_units_have_no_correlations_and_no_nonsense(sample: Synthetic):
    sample.change(
        "config/sample.yaml", "study: sample", "study: sample\nunits: {where: {shore: [east]}}"
    )
    found = ci.audit(sample.score()["sample"]["town"])
    assert found.units == 2
    assert found.links["r"].isna().all() and found.structure["kmo"].isna().all()
    assert not set(found.links["flag"]) & CHECKS
    assert all("nan" not in finding.text_zh for finding in found.findings)


def test_a_size_that_names_an_unknown_series_is_refused_by_line(sample: Synthetic):
    sample.append("study.yaml", "size:\n  people: {name_zh: 人口, formula: resident}\n")
    file = sample.file("study.yaml")
    line = sample.line("study.yaml", "people:")
    assert sample.refusal().startswith(f"{file}:{line}:")
    assert "人口: there is no series 'resident'." in sample.refusal()
    assert "Did you mean residents?" in sample.refusal()


def test_a_size_may_be_a_sum_and_one_without_figures_is_said_to_be_missing(sample: Synthetic):
    text = "size:\n  double: {name_zh: 双倍人口, formula: residents + residents}\n"
    sample.append("study.yaml", text + "  spent: {name_zh: 支出总额, formula: budget}\n")
    found = ci.audit(sample.score()["sample"]["town"])
    table = found.size[(found.size["size"] == "double") & (found.size["item"] == "density")]
    people, density = np.array([60, 70, 50, 40.0]), np.array([1500, 1076.92, 714.29, 444.44])
    assert table["r"].item() == pytest.approx(np.corrcoef(people, density)[0, 1], abs=1e-4)
    assert any("没有检查与支出总额的关系" in finding.text_zh for finding in found.of("size"))


def test_kmo_is_silent_where_units_are_too_few(sample: Synthetic):
    found = structure(sample.score()["sample"]["town"])
    assert found.loc["index", "items"] == 3
    assert not found["low_kmo"].any()


@pytest.mark.parametrize(
    "module", [coherence, correlation, importance_file, reliability_file], ids=lambda m: m.__name__
)
def test_the_examples_in_a_docstring_run(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
