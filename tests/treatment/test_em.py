"""Expectation–maximisation against algebra and the likelihood itself, and what it refuses."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from countyindex.errors import MethodError
from countyindex.treatment import em

NAN = np.nan


def correlated(units, k, seed):
    random = np.random.default_rng(seed)
    return random.normal(size=(units, k)) @ random.normal(size=(k, k)) + 5.0


def test_gaps_in_one_column_lie_on_the_regression_on_the_others():
    # With one column incomplete the likelihood factors: least squares on the complete units.
    values = correlated(20, 3, 1)
    values[[4, 9, 13], 2] = NAN
    there = ~np.isnan(values[:, 2])
    design = np.column_stack([np.ones(20), values[:, :2]])
    line = np.linalg.lstsq(design[there], values[there, 2], rcond=None)[0]
    np.testing.assert_allclose(em(values)[~there, 2], design[~there] @ line, rtol=1e-9)


def test_no_other_mean_and_covariance_make_what_is_present_likelier():
    values = correlated(30, 3, 2)
    random = np.random.default_rng(3)
    values[random.random(values.shape) < 0.15] = NAN
    values = values[~np.isnan(values).all(axis=1)]
    filled = em(values)
    mean, covariance = fitted(values, filled)
    best = likelihood(values, mean, covariance)
    for _ in range(20):
        turn = np.eye(3) + 0.02 * random.normal(size=(3, 3))
        other = mean + 0.02 * random.normal(size=3)
        assert likelihood(values, other, turn @ covariance @ turn.T) < best


def fitted(values, filled):
    """Mean and covariance at which these expectations stand still: one more step by hand."""
    mean, covariance = filled.mean(axis=0), np.cov(filled.T, ddof=0)
    for _ in range(3000):
        unknown = np.zeros_like(covariance)
        for row in np.isnan(values):
            m, o = np.flatnonzero(row), np.flatnonzero(~row)
            slopes = covariance[np.ix_(m, o)] @ np.linalg.inv(covariance[np.ix_(o, o)])
            unknown[np.ix_(m, m)] += covariance[np.ix_(m, m)] - slopes @ covariance[np.ix_(o, m)]
        covariance = np.cov(filled.T, ddof=0) + unknown / len(values)
    return mean, covariance


def likelihood(values, mean, covariance):
    """Logarithm of how likely the present cells are."""
    total = 0.0
    for row in values:
        o = np.flatnonzero(~np.isnan(row))
        total += multivariate_normal.logpdf(row[o], mean[o], covariance[np.ix_(o, o)])
    return total


def test_units_of_measure_do_not_matter():
    values = correlated(15, 3, 4)
    values[3, 1] = values[7, 0] = NAN
    scale, origin = np.array([1.0, 1e-6, 1e6]), np.array([0.0, 5.0, -7.0])
    np.testing.assert_allclose(em(origin + values * scale), origin + em(values) * scale)


def test_cells_that_are_no_holes_stay_missing_and_are_refused_nowhere():
    values = correlated(12, 2, 5)
    values[1, 0], values[2] = NAN, NAN
    holes = np.zeros(values.shape, dtype=bool)
    holes[1, 0] = True
    filled = em(values, holes)
    assert np.isfinite(filled[1]).all() and np.isnan(filled[2]).all()
    with pytest.raises(MethodError, match="without any value") as refusal:
        em(values)
    assert refusal.value.rows == (2,)


def test_a_constant_column_is_filled_with_its_constant():
    values = correlated(9, 3, 6)
    values[:, 1] = 4.0
    values[2, 1] = values[5, 0] = NAN
    filled = em(values)
    assert filled[2, 1] == pytest.approx(4.0)
    np.testing.assert_allclose(filled[:, [0, 2]], em(values[:, [0, 2]]), rtol=1e-8)


def test_too_few_units_and_empty_columns_are_refused():
    values = correlated(4, 4, 7)
    values[0, 0] = NAN
    with pytest.raises(MethodError, match="more units than indicators"):
        em(values)
    with pytest.raises(MethodError, match="em method has no value") as refusal:
        em(np.column_stack([correlated(9, 2, 8), np.full(9, NAN)]))
    assert refusal.value.columns == (2,)
