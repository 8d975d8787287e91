"""Harmonic and power means and the two Mazziotta–Pareto indices against algebra."""

import numpy as np
import pytest

from countyindex.aggregation import ampi, arithmetic, geometric, harmonic, mpi, power
from countyindex.errors import MethodError

NAN = np.nan
HALVES = np.array([0.5, 0.5])
SCORES = np.random.default_rng(1).lognormal(size=(50, 6))
WEIGHTS = np.random.default_rng(2).dirichlet(np.ones(6))


def test_half_the_way_at_60_and_half_at_30_is_40_on_average():
    assert harmonic(np.array([[60.0, 30.0]]), HALVES) == pytest.approx(40.0)


def test_harmonic_geometric_and_arithmetic_means_stand_in_this_order():
    assert (harmonic(SCORES, WEIGHTS) < geometric(SCORES, WEIGHTS)).all()
    assert (geometric(SCORES, WEIGHTS) < arithmetic(SCORES, WEIGHTS)).all()


@pytest.mark.parametrize(("exponent", "mean"), [(1, arithmetic), (-1, harmonic)])
def test_the_power_mean_holds_its_kin(exponent, mean):
    given = power(SCORES, WEIGHTS, exponent=exponent)
    np.testing.assert_allclose(given, mean(SCORES, WEIGHTS), rtol=1e-13)


@pytest.mark.parametrize("exponent", [1e-7, -1e-7, 1e-13, -1e-16, 1e-300, 5e-324])
def test_the_power_mean_nears_the_geometric_one_towards_exponent_0(exponent):
    given = power(SCORES, WEIGHTS, exponent=exponent)
    np.testing.assert_allclose(given, geometric(SCORES, WEIGHTS), rtol=2 * abs(exponent) + 1e-14)


def test_scores_far_apart_keep_their_mean_under_a_tiny_exponent():
    given = power(np.array([[1e-300, 1e300, 5.0]]), np.array([0.2, 0.2, 0.6]), exponent=-1e-12)
    assert given == pytest.approx(5.0**0.6, rel=1e-6)


def test_a_zero_and_a_gap_count_the_same_under_a_tiny_exponent():
    scores = np.array([[0.0, 5.0], [NAN, 5.0], [0.0, 0.0]])
    np.testing.assert_allclose(power(scores, HALVES, exponent=1e-9), [0, 5, 0])


@pytest.mark.parametrize("exponent", [-2.0, -1e-9, 1e-9, 0.5])
def test_an_infinite_score_is_refused_whatever_the_exponent(exponent):
    with pytest.raises(MethodError, match="needs finite scores") as refusal:
        power(np.array([[np.inf, 1.0], [2.0, 3.0]]), HALVES, exponent=exponent)
    assert (refusal.value.rows, refusal.value.columns) == ((0,), (0,))


@pytest.mark.parametrize(("exponent", "end"), [(-3000.0, np.min), (3000.0, np.max)])
def test_an_extreme_exponent_nears_the_extreme_score_without_overflow(exponent, end):
    given = power(100.0 * SCORES, WEIGHTS, exponent=exponent)
    np.testing.assert_allclose(given, end(100.0 * SCORES, axis=-1), rtol=0.01)


def test_the_power_mean_grows_with_its_exponent():
    means = [power(SCORES, WEIGHTS, exponent=p) for p in (-8, -1, -0.5, 0.5, 1, 2, 9)]
    assert (np.diff(means, axis=0) > 0).all()


@pytest.mark.parametrize("exponent", [0.0, NAN, np.inf])
def test_an_exponent_that_is_no_power_is_refused(exponent):
    with pytest.raises(MethodError, match="exponent"):
        power(SCORES, WEIGHTS, exponent=exponent)


def test_zeros_pass_a_positive_exponent_only_and_negative_scores_none():
    scores = np.array([[4.0, 0.0], [1.0, 1.0]])
    np.testing.assert_allclose(power(scores, HALVES), [1.0, 1.0])
    for given, exponent in [(scores, -2.0), (-scores, 0.5)]:
        with pytest.raises(MethodError, match="power method takes scores") as refusal:
            power(given, HALVES, exponent=exponent)
        assert refusal.value.rows[0] == 0
    assert power(scores, HALVES, exponent=-1, floor=0.5)[0] == pytest.approx(8 / 9)


@pytest.mark.parametrize("method", [harmonic, power])
def test_a_gap_leaves_the_mean_of_the_others(method):
    scores = np.array([[NAN, 9.0, 4.0], [NAN, NAN, NAN]])
    given = method(scores, np.array([0.5, 0.25, 0.25]))
    rest = method(scores[:, 1:], HALVES)
    np.testing.assert_allclose(given, rest)
    assert np.isnan(given[1])


def test_an_index_of_balanced_units_has_no_penalty():
    scores = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    apart = 10.0 / np.sqrt(2 / 3)
    np.testing.assert_allclose(mpi(scores, HALVES), [100 - apart, 100.0, 100 + apart])
    np.testing.assert_allclose(mpi(scores, HALVES, ddof=1), [90.0, 100.0, 110.0])
    np.testing.assert_allclose(ampi(scores, HALVES), [70.0, 100.0, 130.0])


def test_an_unbalanced_unit_loses_its_variance_over_its_mean():
    scores = np.array([[0.0, 1.0], [1.0, 0.0]])
    np.testing.assert_allclose(mpi(scores, HALVES), 100 - 10**2 / 100)
    np.testing.assert_allclose(mpi(scores, HALVES, penalty="up"), 100 + 10**2 / 100)
    weights = np.array([0.25, 0.75])
    mean, variance = 0.25 * 70 + 0.75 * 130, 0.25 * 0.75 * 60**2
    assert ampi(scores, weights)[0] == pytest.approx(mean - variance / mean)
    assert ampi(scores, weights, penalty="up")[0] == pytest.approx(mean + variance / mean)


def test_an_index_does_not_notice_linear_scales():
    np.testing.assert_allclose(mpi(SCORES, WEIGHTS), mpi(3 * SCORES - 5, WEIGHTS))
    np.testing.assert_allclose(ampi(SCORES, WEIGHTS), ampi(3 * SCORES - 5, WEIGHTS))


def test_scores_that_are_standardised_already_are_taken_as_they_are():
    z = 100 + 10 * (SCORES - SCORES.mean(axis=0)) / SCORES.std(axis=0)
    np.testing.assert_allclose(mpi(z, WEIGHTS, standardise=False), mpi(SCORES, WEIGHTS))


def test_the_reference_becomes_100_and_half_the_range_lies_on_each_side():
    scores = np.array([[20.0], [35.0], [60.0]])
    given = ampi(scores, np.ones(1), low=np.array([0.0]), high=80.0, reference=35.0)
    np.testing.assert_allclose(given, 100 + 60 * (scores[:, 0] - 35) / 80)


def test_a_column_without_scores_leaves_its_weight_to_the_others():
    scores = np.array([[0.0, NAN], [1.0, NAN]])
    np.testing.assert_array_equal(ampi(scores, HALVES), [70.0, 130.0])
    np.testing.assert_array_equal(ampi(scores, HALVES, reference=0.5), [70.0, 130.0])


def test_years_compare_on_fixed_goalposts():
    scores, fixed = SCORES[:9], {"low": 0.0, "high": 20.0, "reference": 5.0}
    both = ampi(np.vstack([scores, 2 * scores]), WEIGHTS, **fixed)
    np.testing.assert_allclose(both[:9], ampi(scores, WEIGHTS, **fixed))


def test_a_better_score_may_lower_both_indices():
    weights = np.full(10, 0.1)
    low, high = np.array([70.0] * 9 + [120.0]), np.array([70.0] * 9 + [130.0])
    assert ampi(low[None], weights, low=70.0, high=130.0) > ampi(
        high[None], weights, low=70.0, high=130.0
    )
    assert mpi(low[None], weights, standardise=False) > mpi(high[None], weights, standardise=False)


@pytest.mark.parametrize("method", [mpi, ampi])
def test_a_constant_column_is_refused_by_column(method):
    with pytest.raises(MethodError) as refusal:
        method(np.array([[1.0, 0.1 + 0.2], [2.0, 0.3]]), HALVES)
    assert refusal.value.columns == (1,)


def test_a_unit_whose_mean_is_not_above_0_is_refused_by_row():
    scores = np.array([[50.0, 60.0], [-400.0, 0.0]])
    with pytest.raises(MethodError, match="mean") as refusal:
        ampi(scores, HALVES, low=0.0, high=100.0)
    assert refusal.value.rows == (1,)


@pytest.mark.parametrize(
    "options",
    [{"low": 5.0, "high": 5.0}, {"low": 9.0, "high": 5.0}, {"low": NAN}, {"high": np.ones(3)}],
)
def test_goalposts_that_are_no_range_are_refused(options):
    with pytest.raises(MethodError):
        ampi(np.array([[1.0, 2.0], [2.0, 1.0]]), HALVES, **options)


def test_unknown_choices_are_refused():
    with pytest.raises(MethodError, match="penalty"):
        mpi(SCORES, WEIGHTS, penalty="sideways")
    with pytest.raises(MethodError, match="ddof"):
        mpi(SCORES, WEIGHTS, ddof=2)
