"""Gaps filled from the same group, from other indicators and from other years."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import countyindex as ci
from countyindex.errors import MethodError, UsageError
from countyindex.treatment import group_mean, group_median, mean, median, regression
from countyindex.treatment.years import latest, linear

NAN = np.nan
GROUPS = np.array([7, 7, 7, 2, 2])
VALUES = np.array([[1.0, 5.0], [NAN, 6.0], [4.0, 9.0], [8.0, NAN], [NAN, 2.0]])
YEARS = np.array([2000, 2005, 2010, 2015, 2020])


@pytest.mark.parametrize("impute", [group_mean, group_median])
def test_a_gap_looks_at_its_own_group_only(impute):
    filled = impute(VALUES, groups=GROUPS)
    np.testing.assert_array_equal(filled[:, 0], [1.0, 2.5, 4.0, 8.0, 8.0])
    np.testing.assert_array_equal(filled[:, 1], [5.0, 6.0, 9.0, 2.0, 2.0])


@pytest.mark.parametrize(("by_group", "plain"), [(group_mean, mean), (group_median, median)])
def test_one_group_of_all_is_the_cohort(by_group, plain):
    values = np.random.default_rng(1).lognormal(size=(11, 3))
    values[[1, 5], [0, 2]] = NAN
    np.testing.assert_allclose(by_group(values, groups=np.zeros(11, dtype=int)), plain(values))


@pytest.mark.parametrize("impute", [group_mean, group_median])
def test_a_group_without_a_value_is_refused_by_unit_and_column(impute):
    with pytest.raises(MethodError, match="no value in the group") as refusal:
        impute(VALUES, groups=np.array([0, 1, 0, 0, 0]))
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))


@pytest.mark.parametrize("groups", [[0, 1], [0.0, 0.0, 1.0, 1.0, 1.0], 3, np.zeros((2, 5), int)])
def test_groups_are_one_whole_number_a_unit(groups):
    with pytest.raises(MethodError, match="group for each of the 5 units"):
        group_mean(VALUES, groups=np.array(groups))


@pytest.mark.parametrize("impute", [group_mean, group_median])
def test_a_column_without_values_is_refused(impute):
    with pytest.raises(MethodError, match=impute.__name__) as refusal:
        impute(np.column_stack([VALUES, np.full(5, NAN)]), groups=GROUPS)
    assert refusal.value.columns == (2,)


def test_an_imputation_by_group_names_an_attribute(project):
    path = project.root / "config" / "county.yaml"
    with pytest.raises(UsageError, match="group_mean needs the option 'groups'"):
        ci.read_scheme(path, ["missing=group_mean"])
    with pytest.raises(UsageError, match="is the name of an attribute of the units"):
        ci.read_scheme(path, ["missing={method: group_mean, groups: [1, 2]}"])
    scheme = ci.read_scheme(path, ["missing={method: group_mean, groups: city}"])
    assert scheme.base.missing.options == {"groups": "city"}


def test_regression_finds_a_linear_rule():
    random = np.random.default_rng(2)
    known = random.normal(size=(20, 3))
    rule = 3.0 + known @ [2.0, -1.0, 0.5]
    values = np.column_stack([known, rule])
    values[4, 3] = values[9, 3] = NAN
    np.testing.assert_allclose(regression(values)[:, 3], rule)


def test_regression_is_the_least_squares_line_on_the_strongest_indicator():
    random = np.random.default_rng(3)
    strong, weak = random.normal(size=(2, 15))
    target = 2.0 * strong + 0.1 * weak + 0.1 * random.normal(size=15)
    values = np.column_stack([weak, strong, target])
    values[6, 2] = NAN
    there = np.arange(15) != 6
    slope, level = np.polyfit(strong[there], target[there], 1)
    assert regression(values, predictors=1)[6, 2] == pytest.approx(level + slope * strong[6])


def test_a_unit_without_the_strongest_indicator_is_fitted_on_the_next():
    values = np.array([[1.0, 2.0, 8], [2, 4, 6], [3, 6, 4], [4, 8, 2], [NAN, 9, 1], [5, NAN, NAN]])
    values[4, 2] = NAN
    filled = regression(values, predictors=1)
    np.testing.assert_allclose(filled[4], [4.5, 9.0, 1.0])
    np.testing.assert_allclose(filled[5], [5.0, 10.0, 0.0], atol=1e-12)


def test_regressions_do_not_depend_on_units_of_measure():
    values = np.random.default_rng(4).random((14, 4))
    values[2, 1] = values[3, 0] = NAN
    scale, origin = np.array([1.0, 1e-6, 1e6, 3.0]), np.array([0.0, 5.0, -7.0, 1.0])
    np.testing.assert_allclose(
        regression(origin + values * scale), origin + regression(values) * scale
    )


def test_fewer_units_mean_fewer_predictors():
    random = np.random.default_rng(5)
    values = random.random((5, 6))
    values[0, 0] = NAN
    np.testing.assert_allclose(regression(values, predictors=5), regression(values, predictors=2))


@pytest.mark.parametrize("column", [[1.0, 2.0, NAN, NAN, NAN], [7.0, NAN, NAN, NAN, NAN]])
def test_regression_needs_three_values_and_an_indicator_that_varies(column):
    for other in (np.arange(5.0), np.ones(5)):
        with pytest.raises(MethodError, match="no correlated indicator") as refusal:
            regression(np.column_stack([other, column]))
        assert refusal.value.columns == (1,)
        assert set(refusal.value.rows) == set(np.flatnonzero(np.isnan(column)))


def test_regression_refuses_columns_without_values_and_counts_in_whole_numbers():
    with pytest.raises(MethodError, match="regression") as refusal:
        regression(np.array([[1.0, NAN], [2.0, NAN]]))
    assert refusal.value.columns == (1,)
    for wrong in (0, 2.5, True):
        with pytest.raises(MethodError, match="predictors"):
            regression(np.ones((2, 2)), predictors=wrong)


def test_the_latest_earlier_value_is_carried_so_many_years_and_no_more():
    values = np.array([NAN, 3.0, NAN, NAN, 9.0])
    np.testing.assert_array_equal(latest(values, YEARS, max_age=5), [NAN, 3, 3, NAN, 9])
    np.testing.assert_array_equal(latest(values, YEARS, max_age=10), [NAN, 3, 3, 3, 9])
    np.testing.assert_array_equal(latest(values, YEARS, max_age=0), values)


def test_a_gap_between_two_years_lies_on_the_line_between_them():
    values = np.array([2.0, NAN, NAN, 8.0, NAN])
    np.testing.assert_allclose(linear(values, YEARS), [2.0, 4.0, 6.0, 8.0, NAN])
    uneven = np.array([2000, 2001, 2010, 2015, 2020])
    np.testing.assert_allclose(linear(values, uneven), [2.0, 2.4, 6.0, 8.0, NAN])


@pytest.mark.parametrize("values", [[NAN] * 5, [NAN, NAN, 4.0, NAN, NAN]])
def test_without_two_values_there_is_no_line(values):
    np.testing.assert_array_equal(linear(np.array(values), YEARS), values)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0.0, 1.0))
def test_years_never_change_a_present_cell_and_agree_cell_by_cell(seed, share):
    random = np.random.default_rng(seed)
    values = np.where(random.random((5, 3, 2)) < share, NAN, random.normal(size=(5, 3, 2)))
    there = ~np.isnan(values)
    for filled in (latest(values, YEARS, max_age=10), linear(values, YEARS)):
        np.testing.assert_array_equal(filled[there], values[there])
    by_hand = [
        np.interp(YEARS, YEARS[t], v[t], left=NAN, right=NAN) if t.any() else v
        for v, t in zip(values.reshape(5, 6).T, there.reshape(5, 6).T, strict=True)
    ]
    np.testing.assert_allclose(linear(values, YEARS), np.transpose(by_hand).reshape(5, 3, 2))


def test_years_must_rise_and_be_one_for_each_entry():
    for years in (YEARS[::-1], YEARS[:4], np.array([2000, 2000, 2005, 2010, 2015])):
        with pytest.raises(MethodError, match="rising"):
            linear(np.ones((5, 2)), years)
    with pytest.raises(MethodError, match="carry"):
        latest(np.ones(5), YEARS, max_age=-1)
    with pytest.raises(MethodError, match="finite"):
        latest(np.array([1.0, np.inf]), YEARS[:2], max_age=1)
