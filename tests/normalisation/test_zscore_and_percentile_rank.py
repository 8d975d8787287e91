"""Z-scores and percentile ranks against the handbook's table 15, and algebra."""

import numpy as np
import pytest
from schooling import PRINTED, SCHOOLING

from countyindex.errors import MethodError
from countyindex.normalisation import minmax, percentile_rank, zscore

NAN = np.nan


@pytest.mark.parametrize(
    ("normalise", "column", "half_a_digit"),
    [
        (zscore, "zscore", 0.0051),
        (minmax, "minmax", 0.0051),
        (percentile_rank, "percentile", 0.051),
    ],
)
def test_schooling_is_normalised_as_in_table_15(normalise, column, half_a_digit):
    printed = [row[column] for row in PRINTED.values()]
    np.testing.assert_allclose(normalise(SCHOOLING).ravel(), printed, atol=half_a_digit)


def test_ranks_are_those_of_table_15():
    ranks = percentile_rank(SCHOOLING).ravel() * len(PRINTED) / 100
    np.testing.assert_allclose(ranks, [row["rank"] for row in PRINTED.values()])


def test_zscores_have_the_mean_and_sd_asked_for():
    scores = zscore(np.random.default_rng(1).lognormal(size=(30, 4)), mean=50.0, sd=10.0)
    np.testing.assert_allclose(scores.mean(axis=0), 50.0)
    np.testing.assert_allclose(scores.std(axis=0, ddof=1), 10.0)


def test_zscores_are_taken_over_present_cells():
    values = np.array([[1.0], [NAN], [2.0], [3.0]])
    np.testing.assert_allclose(zscore(values), [[-1.0], [NAN], [0.0], [1.0]], atol=1e-15)


def test_zscores_of_huge_values_do_not_overflow():
    values = np.array([[1.0], [2.0], [3.0]]) * 1e300
    np.testing.assert_allclose(zscore(values).ravel(), [-1.0, 0.0, 1.0], atol=1e-12)


@pytest.mark.parametrize("same", [[3.0, 3.0, 3.0], [NAN, 5.0, NAN]])
def test_a_constant_column_has_no_zscores(same):
    with pytest.raises(MethodError, match="zscore method cannot scale") as refusal:
        zscore(np.column_stack([[1.0, 2.0, 3.0], same]))
    assert refusal.value.columns == (1,)


def test_a_column_without_values_stays_without():
    values = np.array([[1.0, NAN], [3.0, NAN]])
    assert np.isnan(zscore(values)[:, 1]).all()
    assert np.isnan(percentile_rank(values)[:, 1]).all()


@pytest.mark.parametrize("sd", [0.0, -1.0, NAN])
def test_a_standard_deviation_must_be_above_zero(sd):
    with pytest.raises(MethodError, match="sd"):
        zscore(SCHOOLING, sd=sd)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("low", [20, 40, 40, 80, 100]),
        ("mean", [20, 50, 50, 80, 100]),
        ("high", [20, 60, 60, 80, 100]),
    ],
)
def test_ties_share_the_place_asked_for(ties, expected):
    values = np.array([[1.0], [2.0], [2.0], [3.0], [9.0]])
    np.testing.assert_allclose(percentile_rank(values, ties=ties).ravel(), expected)


def test_places_are_counted_over_present_cells():
    values = np.array([[5.0], [NAN], [1.0], [NAN], [3.0]])
    np.testing.assert_allclose(percentile_rank(values).ravel(), [100, NAN, 100 / 3, NAN, 200 / 3])


@pytest.mark.parametrize("normalise", [zscore, percentile_rank])
def test_infinite_values_are_refused_by_column(normalise):
    with pytest.raises(MethodError, match="finite") as refusal:
        normalise(np.array([[1.0, np.inf], [2.0, 3.0]]))
    assert refusal.value.columns == (1,)


def test_an_unknown_rule_for_ties_is_answered():
    with pytest.raises(MethodError, match="no ties"):
        percentile_rank(SCHOOLING, ties="best")
