"""EDAS against a worked example and algebra, and what is refused."""

import numpy as np
import pytest

from countyindex.aggregation import edas
from countyindex.errors import MethodError

HALVES = np.array([0.5, 0.5])

#: The worked example in pymcdm's documentation (1.4.0): four of eight columns are costs.
FIGURES = np.array(
    [
        [3873, 39.55, 0.27, 0.87, 150, 0.07, 12, 2130],
        [5067, 67.26, 0.23, 0.23, 40, 0.02, 21, 2200],
        [2213, 24.69, 0.08, 0.17, 200, 0.04, 35, 570],
        [6243, 132, 0.07, 0.25, 100, 0.04, 16, 100],
        [8312, 460.47, 0.05, 0.21, 25, 0.1, 25, 200],
    ]
)
COSTS = np.array([1, 1, 1, 0, 0, 1, 0, 0], dtype=bool)
SHARES = np.array([0.131, 0.113, 0.126, 0.125, 0.126, 0.129, 0.132, 0.117])


def test_appraisals_are_those_of_a_worked_example():
    # Mirrored at its mean a cost keeps the mean that it is divided by.
    oriented = np.where(COSTS, 2 * FIGURES.mean(axis=0) - FIGURES, FIGURES)
    # The example's weights sum to 0.999; appraisals do not depend on that.
    given = edas(oriented, SHARES / SHARES.sum())
    np.testing.assert_allclose(given, [0.841, 0.632, 0.883, 0.457, 0.104], atol=5e-4)


def test_above_and_below_the_mean_are_measured_against_the_furthest():
    # Means 2, 4: P = 1/8, 1/4, 0 and N = 1/4, 0, 1/8.
    scores = np.array([[1.0, 5.0], [3.0, 4.0], [2.0, 3.0]])
    np.testing.assert_allclose(edas(scores, HALVES), [0.25, 1.0, 0.25])
    np.testing.assert_allclose(edas(scores, HALVES, upper=100.0), [25.0, 100.0, 25.0])


def test_the_unit_of_measure_of_a_column_does_not_matter_and_its_zero_does():
    scores = np.random.default_rng(3).lognormal(size=(20, 2))
    np.testing.assert_allclose(edas(scores * [1.0, 100.0], HALVES), edas(scores, HALVES))
    assert not np.allclose(edas(scores + np.array([0.0, 100.0]), HALVES), edas(scores, HALVES))


def test_a_constant_column_tells_none_apart_and_harms_none():
    scores = np.random.default_rng(4).lognormal(size=(20, 2))
    scores[:, 1] = 0.1
    np.testing.assert_allclose(edas(scores, HALVES), edas(scores[:, :1], np.ones(1)), atol=1e-12)


def test_gaps_own_weights_and_columns_without_a_mean_are_refused():
    with pytest.raises(MethodError, match="every score") as refusal:
        edas(np.array([[1.0, 2.0], [np.nan, 3.0]]), HALVES)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))
    with pytest.raises(MethodError, match="one set of weights"):
        edas(np.ones((2, 2)), np.full((2, 2), 0.5))
    with pytest.raises(MethodError, match="not above 0") as refusal:
        edas(np.array([[1.0, 2.0], [2.0, -2.0]]), HALVES)
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="finite scores"):
        edas(np.array([[1.0, np.inf], [2.0, 2.0]]), HALVES)


@pytest.mark.parametrize("scores", [np.full((7, 2), 0.1), [[2.0, 3.0]], [[1.0, 0.1], [2.0, 0.1]]])
def test_units_that_are_all_alike_in_what_has_weight_are_refused(scores):
    with pytest.raises(MethodError, match="all alike"):
        edas(np.array(scores), np.array([0.0, 1.0]))
