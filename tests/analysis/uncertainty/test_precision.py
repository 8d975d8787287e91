"""Monte Carlo errors, against theory and against what repeated runs show."""

import doctest
import itertools

import numpy as np
import pytest
from scipy import stats

from countyindex.analysis.uncertainty import precision
from countyindex.analysis.uncertainty.precision import (
    largest_error,
    mean_error,
    order_chances,
    probability_error,
)
from countyindex.analysis.uncertainty.quantiles import Sorted
from countyindex.analysis.uncertainty.ranks import summarise_ranks
from countyindex.analysis.uncertainty.scores import summarise_scores

LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]


def test_the_examples_run():
    assert doctest.testmod(precision).failed == 0


@pytest.mark.parametrize("draws", [3, 5])
def test_the_error_of_a_median_is_its_spread_over_all_samples_from_the_draws(draws):
    scores = np.random.default_rng(draws).normal(size=draws)
    samples = np.array(list(itertools.product(scores, repeat=draws)))
    first, chances = order_chances(draws, 0.5)
    ordered = Sorted(np.sort(scores)[None, :])
    found = ordered.deviation(np.array([0]), first, chances, np.array([0.3]))
    assert found == pytest.approx(np.median(samples, axis=1).std(), rel=1e-12)


@pytest.mark.parametrize("probability", LEVELS)
@pytest.mark.parametrize("draws", [1, 2, 50, 100_000])
def test_chances_are_those_of_the_beta_distribution_and_leave_nothing_out(draws, probability):
    first, chances = order_chances(draws, probability)
    assert chances.sum() == pytest.approx(1.0, rel=1e-12)
    law = stats.beta((draws - 1) * probability + 1, (draws - 1) * (1 - probability) + 1)
    edges = np.arange(first, first + len(chances) + 1) / draws
    np.testing.assert_allclose(chances, np.diff(law.cdf(edges)), rtol=1e-9, atol=1e-12)


def test_errors_of_uniform_draws_are_those_of_theory():
    # se = sqrt(p (1 − p) / m) / density
    scores = np.random.default_rng(2).random((2_000, 400))
    found = summarise_scores(scores, LEVELS).errors.mean(axis=0)
    expected = np.sqrt(np.array(LEVELS) * (1 - np.array(LEVELS)) / 2_000)
    np.testing.assert_allclose(found, expected, rtol=0.06)


def repeated(mean, sd):
    """Ranks of 500 units in 1,000 draws, all of one distribution: 500 runs of one unit."""
    drawn = np.random.default_rng(3).normal(mean, sd, size=(1_000, 500))
    return summarise_ranks(np.clip(np.rint(drawn), 1, 500).astype(int), LEVELS)


def test_errors_of_ranks_are_the_spread_of_repeated_runs():
    found = repeated(200, 40)
    np.testing.assert_allclose(
        found.errors.mean(axis=0), found.quantiles.std(axis=0, ddof=1), rtol=0.06
    )


def test_errors_of_ranks_at_a_jump_are_a_little_small_and_never_by_a_quarter():
    # half the draws are at most 200: what is drawn anew is as likely to fall on either side, and
    # √(mean of u (1 − u)) is √(1/6) for u uniform, where the spread is √(1/4)
    found = repeated(200.5, 0.6)
    often = np.sqrt((found.errors[:, 2] ** 2).mean())
    spread = found.quantiles[:, 2].std(ddof=1)
    assert spread == pytest.approx(0.5, abs=0.02)
    assert 0.75 * spread < often < 0.9 * spread


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
    assert summarise_ranks(ranks, [0.5]).errors[0, 0] == pytest.approx(0.5, rel=1e-6)


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
