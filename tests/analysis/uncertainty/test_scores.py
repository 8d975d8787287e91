"""Scores over draws, against NumPy over each unit's own draws."""

import doctest

import numpy as np
import pytest

from countyindex.analysis.uncertainty import quantiles, scores
from countyindex.analysis.uncertainty.scores import summarise_scores
from countyindex.errors import MethodError

LEVELS = (0.0, 0.05, 0.3, 0.5, 0.95, 1.0)


@pytest.fixture
def drawn():
    random = np.random.default_rng(4)
    values = 50 + 10 * random.normal(size=(301, 7))
    values[random.random(values.shape) < 0.2] = np.nan
    values[1:, 5] = np.nan
    values[0, 5] = 42.0
    values[:, 6] = np.nan
    return values


def test_the_examples_run():
    assert doctest.testmod(scores).failed == 0


def test_quantiles_means_and_deviations_are_those_of_each_units_own_draws(drawn):
    found = summarise_scores(drawn, LEVELS)
    for unit in range(5):
        own = drawn[~np.isnan(drawn[:, unit]), unit]
        assert found.scored[unit] == len(own)
        np.testing.assert_array_equal(found.quantiles[unit], np.quantile(own, LEVELS))
        assert found.mean[unit] == pytest.approx(own.mean(), rel=1e-14)
        assert found.deviation[unit] == pytest.approx(own.std(ddof=1), rel=1e-13)


def test_one_draw_has_a_mean_and_no_deviation_and_none_has_nothing(drawn):
    found = summarise_scores(drawn, LEVELS)
    assert (found.quantiles[5] == 42.0).all()
    assert found.mean[5] == 42.0
    assert np.isnan(found.deviation[5])
    assert found.scored[6] == 0
    assert np.isnan([found.mean[6], *found.quantiles[6], *found.errors[6]]).all()


def test_scores_are_read_in_stretches(monkeypatch, drawn):
    whole = summarise_scores(drawn, LEVELS)
    monkeypatch.setattr(quantiles, "CELLS", 2 * len(drawn))
    parts = summarise_scores(drawn, LEVELS)
    for field in scores.ScoreSummary.__slots__:
        np.testing.assert_array_equal(getattr(parts, field), getattr(whole, field))


def test_the_scores_that_were_given_stay_as_they_are(drawn):
    before = drawn.copy()
    summarise_scores(drawn)
    summarise_scores(drawn[:, :1])
    np.testing.assert_array_equal(drawn, before)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.array([[1.0, np.inf]]), "infinite"),
        (np.array([[1.0, -np.inf]]), "infinite"),
        (np.array([1.0]), "shape"),
        (np.empty((0, 3)), "shape"),
    ],
)
def test_what_is_no_score_is_refused(values, words):
    with pytest.raises(MethodError, match=words):
        summarise_scores(values)
