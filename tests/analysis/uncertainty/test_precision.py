"""Monte Carlo errors, against theory and against what repeated runs show."""

import doctest

import numpy as np
import pytest
from scipy import stats

from countyindex.analysis.uncertainty import precision
from countyindex.analysis.uncertainty.precision import (
    largest_error,
    mean_error,
    probability_error,
    quantile_bounds,
)
from countyindex.analysis.uncertainty.ranks import summarise_ranks
from countyindex.analysis.uncertainty.scores import summarise_scores

LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]


def test_the_examples_run():
    assert doctest.testmod(precision).failed == 0


def test_bounds_hold_the_quantile_at_least_95_times_in_100():
    draws = np.array([100, 1_000, 10_000])
    low, high, enough = quantile_bounds(draws, np.array(LEVELS))
    assert enough.all()
    m, p = draws[:, None], np.array(LEVELS)
    # x(l) ≤ quantile ≤ x(u), from 0: at least l + 1 and at most u draws below it
    covered = stats.binom.cdf(high, m, p) - stats.binom.cdf(low, m, p)
    assert (covered >= 0.95).all()
    assert (covered <= 0.985).all()


def test_errors_of_uniform_draws_are_those_of_theory():
    # se = sqrt(p (1 − p) / m) / density
    scores = np.random.default_rng(2).random((2_000, 400))
    found = summarise_scores(scores, LEVELS).errors.mean(axis=0)
    expected = np.sqrt(np.array(LEVELS) * (1 - np.array(LEVELS)) / 2_000)
    np.testing.assert_allclose(found, expected, rtol=0.06)


def test_errors_of_ranks_are_the_spread_of_repeated_runs():
    random = np.random.default_rng(3)
    runs = np.clip(np.rint(random.normal(200, 40, size=(1_000, 500))), 1, 500).astype(int)
    found = summarise_ranks(runs, LEVELS)
    np.testing.assert_allclose(
        found.errors.mean(axis=0), found.quantiles.std(axis=0, ddof=1), rtol=0.12
    )


def test_too_few_draws_have_an_infinite_error():
    ranks = np.tile(np.arange(1, 5), (40, 1))
    errors = summarise_ranks(ranks, [0.05, 0.5]).errors
    assert np.isinf(errors[:, 0]).all()
    assert (errors[:, 1] == 0).all()
    assert largest_error(errors) == np.inf


def test_the_largest_error_passes_over_units_that_are_never_ranked():
    assert largest_error(np.array([np.nan, 0.25])) == 0.25
    assert largest_error(np.array([np.nan])) == np.inf


def test_a_quantile_between_two_heaps_of_draws_stays_unsure():
    ranks = np.tile([[1, 2], [2, 1]], (5_000, 1))
    assert summarise_ranks(ranks, [0.5]).errors[0, 0] == pytest.approx(1 / (2 * 1.959964), rel=1e-6)


def test_the_error_of_a_mean_is_that_of_means_of_many_runs():
    runs = np.random.default_rng(5).exponential(size=(400, 3_000))
    found = summarise_scores(runs)
    assert mean_error(found.deviation, found.scored).mean() == pytest.approx(1 / 20, rel=0.01)
    assert found.mean.std(ddof=1) == pytest.approx(1 / 20, rel=0.05)


def test_the_error_of_a_share_follows_the_binomial_and_never_vanishes():
    assert probability_error(0.5, 10_000) == pytest.approx(0.005, rel=1e-3)
    assert probability_error(0.1, 10_000) == pytest.approx(0.003, rel=1e-2)
    assert 0 < probability_error(0.0, 10_000) < 2e-4
    assert probability_error(1.0, 100) == pytest.approx(probability_error(0.0, 100), rel=1e-12)
