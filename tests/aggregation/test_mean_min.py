"""The mean–min function: its ends, its penalty by hand, and gaps."""

import numpy as np
import pytest

from countyindex.aggregation import arithmetic, mean_min
from countyindex.errors import MethodError

NAN = np.nan
SCORES = np.random.default_rng(1).uniform(0, 100, size=(12, 5))
WEIGHTS = np.array([0.1, 0.2, 0.3, 0.25, 0.15])


def test_without_penalty_it_is_the_mean_and_with_all_of_it_the_minimum():
    np.testing.assert_allclose(mean_min(SCORES, WEIGHTS, alpha=0.0), arithmetic(SCORES, WEIGHTS))
    np.testing.assert_allclose(mean_min(SCORES, WEIGHTS, alpha=1.0), SCORES.min(axis=1))


def test_the_penalty_is_a_hypotenuse_less_beta():
    # The mean 50 lies 30 above the worst score; with β = 40 the hypotenuse is 50.
    given = mean_min([[80.0, 20.0]], [0.5, 0.5], alpha=0.5, beta=40.0)
    assert given == pytest.approx(50 - 0.5 * (50 - 40))


def test_a_balanced_unit_pays_nothing_and_a_large_beta_forgives():
    assert mean_min([[7.0, 7.0]], [0.3, 0.7], alpha=1.0, beta=3.0) == pytest.approx(7.0)
    forgiven = mean_min(SCORES, WEIGHTS, alpha=1.0, beta=1e7)
    np.testing.assert_allclose(forgiven, arithmetic(SCORES, WEIGHTS), atol=1e-3)


def test_what_has_no_weight_is_not_the_worst_score():
    assert mean_min([[0.0, 8.0, 4.0]], [0.0, 0.5, 0.5]) == pytest.approx(5.0)
    own = np.array([[0.0, 0.5, 0.5], [0.5, 0.5, 0.0]])
    np.testing.assert_allclose(mean_min([[0.0, 8.0, 4.0], [4.0, 8.0, 0.0]], own), [5.0, 5.0])


def test_gaps_leave_their_weight_to_the_rest():
    scores = np.array([[8.0, NAN, 4.0], [NAN, NAN, NAN]])
    np.testing.assert_allclose(mean_min(scores, [0.3, 0.4, 0.3]), [5.0, NAN])


@pytest.mark.parametrize("options", [{"alpha": -0.1}, {"alpha": 1.1}, {"beta": -1.0}])
def test_options_outside_their_range_are_refused(options):
    with pytest.raises(MethodError, match="mean_min method cannot take alpha"):
        mean_min(SCORES, WEIGHTS, **options)


def test_infinite_scores_are_refused_by_place():
    with pytest.raises(MethodError, match="finite") as refusal:
        mean_min([[1.0, np.inf], [1.0, 2.0]], [1.0, 0.0])
    assert (refusal.value.rows, refusal.value.columns) == ((0,), (1,))
