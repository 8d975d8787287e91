"""Optimised weights: the importances they reach, from the correlations with the index."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import optimised
from countyindex.weighting.optimised import achievement

RANDOM = np.random.default_rng(12)
SCORES = RANDOM.normal(size=(60, 4)) @ (np.eye(4) + 0.3) * [1.0, 10.0, 0.1, 3.0]
TARGETS = [0.3, 0.3, 0.2, 0.2]


def importances(scores, weights):
    r = np.corrcoef(scores.T, scores @ weights)[-1, :-1]
    return np.square(r) / np.square(r).sum()


@pytest.mark.parametrize("targets", [None, TARGETS])
def test_importances_within_reach_are_met_exactly(targets):
    aims = np.full(4, 0.25) if targets is None else targets
    weights = optimised(SCORES, targets=targets)
    np.testing.assert_allclose(importances(SCORES, weights), aims, rtol=1e-9)
    assert achievement(SCORES, targets=targets)["objective"] == pytest.approx(0.0, abs=1e-12)


def test_uncorrelated_columns_weigh_by_the_root_of_the_target_over_the_spread():
    scores = np.array([[1.0, 3.0], [1.0, -3.0], [-1.0, 3.0], [-1.0, -3.0]])
    expected = np.array([2.0, 1.0 / 3.0])
    given = optimised(scores, targets=[4, 1])
    np.testing.assert_allclose(given, expected / expected.sum(), rtol=1e-12)


def test_targets_out_of_reach_are_approached_without_a_negative_weight():
    one = np.linspace(-1, 1, 40)
    scores = np.column_stack([one + 0.3 * RANDOM.normal(size=40) for _ in range(3)])
    targets = [0.98, 0.01, 0.01]
    weights, told = optimised(scores, targets=targets), achievement(scores, targets=targets)
    assert weights.min() == 0
    np.testing.assert_allclose(told["importance"], importances(scores, weights), rtol=1e-9)
    r = np.corrcoef(scores.T, scores @ weights)[-1, :-1]
    np.testing.assert_allclose(told["correlations"], r, rtol=1e-9)

    def distance(some):
        r = np.corrcoef(scores.T, scores @ some)[-1, :-1]
        return np.sqrt(1 - np.sqrt(targets) @ r / np.sqrt(np.square(r).sum()))

    assert told["objective"] == pytest.approx(distance(weights), rel=1e-9)
    others = [distance(some) for some in RANDOM.dirichlet(np.full(3, 0.3), size=500)]
    assert min(others) >= told["objective"] - 1e-12


def test_the_importances_do_not_notice_the_unit_of_measure():
    given = optimised(SCORES * [1, 2, 3, 4]) * [1, 2, 3, 4]
    np.testing.assert_allclose(given / given.sum(), optimised(SCORES), rtol=1e-9)


def test_units_with_a_gap_are_left_out():
    gappy = np.vstack([SCORES, [np.nan, 1.0, 1.0, 1.0]])
    np.testing.assert_array_equal(optimised(gappy), optimised(SCORES))
    assert achievement(gappy)["units"] == 60


def test_a_single_column_takes_the_whole_weight():
    np.testing.assert_array_equal(optimised(np.array([[1.0], [2.0]])), [1.0])


def test_columns_that_repeat_others_are_refused_by_their_places():
    k = SCORES.shape[1]
    for copy, involved in (
        (3 + 2 * SCORES[:, 0], (0, k)),
        (SCORES[:, 0] - SCORES[:, 1], (0, 1, k)),
    ):
        with pytest.raises(MethodError, match="repeat") as refusal:
            optimised(np.column_stack([SCORES, copy]))
        assert refusal.value.columns == involved


def test_no_more_units_than_columns_are_refused():
    with pytest.raises(MethodError, match="4 units for 4"):
        optimised(SCORES[:4])
    with pytest.raises(MethodError, match="all the same"):
        optimised(SCORES[:1])


def test_a_constant_column_is_refused_by_its_place():
    scores = SCORES.copy()
    scores[:, 2] = 7.0
    with pytest.raises(MethodError, match="all the same") as refusal:
        optimised(scores)
    assert refusal.value.columns == (2,)


def test_targets_that_are_no_targets_are_refused():
    with pytest.raises(MethodError, match="not negative") as refusal:
        optimised(SCORES, targets=[1, -1, 1, 1])
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="3 points for 4 columns"):
        optimised(SCORES, targets=[1, 1, 1])
    with pytest.raises(MethodError, match="only zeros"):
        optimised(SCORES, targets=[0, 0, 0, 0])
