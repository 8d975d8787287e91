"""Scores by classes against the handbook's table 15, and what is refused."""

import numpy as np
import pytest
from schooling import PRINTED, SCHOOLING

from countyindex.errors import MethodError
from countyindex.normalisation import above_below_mean, categorical

NAN = np.nan


@pytest.mark.parametrize(
    ("column", "scores"),
    [("categorical", categorical(SCHOOLING)), ("above_below_mean", above_below_mean(SCHOOLING))],
)
def test_schooling_has_the_classes_of_table_15(column, scores):
    np.testing.assert_array_equal(scores.ravel(), [row[column] for row in PRINTED.values()])


def test_a_rank_on_a_cut_is_in_the_upper_class():
    values = np.arange(20.0)[:, None]
    # Percentile ranks 5, 10 … 100: 65 is reached by the thirteenth.
    scores = categorical(values).ravel()
    np.testing.assert_array_equal(
        scores, np.repeat([20.0, 40.0, 50.0, 60.0, 80.0, 100.0], [2, 4, 6, 4, 2, 2])
    )


def test_classes_are_those_given_and_gaps_stay():
    values = np.array([[3.0], [NAN], [1.0], [2.0], [2.0]])
    scores = categorical(values, cuts=[50, 75], points=[1, 2, 3])
    np.testing.assert_array_equal(scores.ravel(), [3, NAN, 1, 2, 2])
    high = categorical(values, cuts=[50, 75], points=[1, 2, 3], ties="high")
    np.testing.assert_array_equal(high.ravel(), [3, NAN, 1, 3, 3])


@pytest.mark.parametrize(
    ("cuts", "points"), [([50, 40], [0, 1, 2]), ([50], [0, 1, 2]), ([50], [1, 1]), (50, [0])]
)
def test_cuts_and_points_rise_and_fit(cuts, points):
    with pytest.raises(MethodError, match="categorical method was given"):
        categorical(SCHOOLING, cuts=cuts, points=points)


def test_the_mean_of_losses_has_an_upper_side_too():
    losses = -np.array([[7.0], [9.0], [10.0], [14.0]])
    np.testing.assert_array_equal(above_below_mean(losses).ravel(), [1, 0, 0, -1])


def test_a_value_exactly_on_the_limit_is_near_the_mean():
    values = np.array([[0.8], [1.2], [1.0], [0.7], [1.3]]) * 0.1
    np.testing.assert_array_equal(above_below_mean(values).ravel(), [0, 0, 0, -1, 1])


def test_ends_may_be_others_and_gaps_stay():
    values = np.array([[7.0], [NAN], [10.0], [14.0]])
    scores = above_below_mean(values, lower=0.0, upper=100.0)
    np.testing.assert_array_equal(scores.ravel(), [0, NAN, 50, 100])


def test_ends_that_are_no_round_numbers_are_met_exactly():
    values = np.array([[7.0], [10.0], [13.0]])
    for lower, upper in ((0.1, 0.7), (-0.3, 0.3)):
        scores = above_below_mean(values, lower=lower, upper=upper)
        assert scores[[0, 2], 0].tolist() == [lower, upper]


def test_a_mean_of_zero_and_impossible_options_are_refused():
    with pytest.raises(MethodError, match="mean is not 0") as refusal:
        above_below_mean(np.array([[1.0, -1.0], [2.0, 1.0]]))
    assert refusal.value.columns == (1,)
    for wrong in ({"share": -0.1}, {"lower": 1.0}):
        with pytest.raises(MethodError, match="above_below_mean method cannot"):
            above_below_mean(SCHOOLING, **wrong)
    with pytest.raises(MethodError, match="finite"):
        above_below_mean(np.array([[1.0], [np.inf]]))
