"""Many weights over one matrix of scores: what one product of matrices must not change."""

import numpy as np
import pytest

from countyindex.aggregation import arithmetic, geometric, harmonic, power
from countyindex.aggregation.weighted import weighted_mean
from countyindex.errors import MethodError

NAN = np.nan
MEANS = pytest.mark.parametrize("mean", [arithmetic, geometric, harmonic, power])
#: Two units by three columns, and weights whose means can be taken by hand.
SCORES = np.array([[10.0, 20.0, 40.0], [NAN, 60.0, 100.0]])
WEIGHTS = np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.2, 0.2, 0.6]])


def drawn(units, columns, draws, gaps):
    random = np.random.default_rng(11)
    scores = 1.0 + random.random((units, columns))
    scores[random.random(scores.shape) < gaps] = NAN
    return scores, random.dirichlet(np.ones(columns), draws)


def test_every_draw_re_scales_its_own_weights_over_present_cells():
    expected = [[20.0, 80.0], [20.0, 60.0], [30.0, 90.0]]
    np.testing.assert_allclose(weighted_mean("a", SCORES[None], WEIGHTS), expected, rtol=1e-14)


@MEANS
@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_many_weights_at_once_give_what_each_gives_alone(mean, gaps):
    scores, weights = drawn(23, 6, 40, gaps)
    alone = [mean(scores, own) for own in weights]
    np.testing.assert_allclose(mean(scores[None], weights), alone, rtol=1e-13)


@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_draws_of_scores_and_weights_go_together(gaps):
    scores, weights = drawn(5 * 9, 4, 5, gaps)
    scores = scores.reshape(5, 9, 4)
    alone = [arithmetic(own, shares) for own, shares in zip(scores, weights, strict=True)]
    np.testing.assert_allclose(arithmetic(scores, weights), alone, rtol=1e-13)


def test_further_axes_in_front_broadcast_as_ever():
    scores, weights = drawn(3 * 7, 4, 2 * 3 * 5, 0.1)
    scores, weights = scores.reshape(1, 3, 1, 7, 4), weights.reshape(2, 3, 5, 4)
    alone = [
        [[arithmetic(scores[0, j, 0], weights[i, j, g]) for g in range(5)] for j in range(3)]
        for i in range(2)
    ]
    np.testing.assert_allclose(arithmetic(scores, weights), alone, rtol=1e-13)


def test_as_many_axes_as_the_scores_mean_one_row_a_unit_even_when_there_are_draws():
    by_unit = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_array_equal(arithmetic(SCORES, by_unit), [10.0, 100.0])
    with pytest.raises(ValueError, match="broadcast"):
        arithmetic(SCORES, WEIGHTS)


def test_a_unit_without_any_cell_is_missing_in_every_draw():
    scores = np.vstack([SCORES, np.full(3, NAN)])
    means = arithmetic(scores[None], WEIGHTS)
    np.testing.assert_array_equal(np.isnan(means), [[False, False, True]] * 3)


def test_complete_units_do_not_notice_the_gaps_of_others_under_any_draw():
    # Not quite shares, so that a division by their sum would show.
    scores, weights = drawn(8, 5, 12, 0.0)
    weights *= 1 + 5e-10
    gappy = scores.copy()
    gappy[3, 2] = NAN
    whole, partial = (arithmetic(s[None], weights) for s in (scores, gappy))
    others = np.arange(8) != 3
    np.testing.assert_allclose(partial[:, others], whole[:, others], rtol=1e-14)


def test_a_draw_that_leaves_a_unit_without_weight_is_refused_by_row():
    scores = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, NAN]])
    with pytest.raises(MethodError, match="no weight at all") as refused:
        arithmetic(scores[None], np.array([[0.5, 0.5], [0.0, 1.0]]))
    assert list(refused.value.rows) == [2]


def test_infinite_scores_are_refused_by_row_and_column_under_many_weights_too():
    scores = np.array([[1.0, 2.0], [3.0, np.inf], [NAN, 1.0]])
    with pytest.raises(MethodError, match="finite scores") as refused:
        arithmetic(scores[None], np.array([[0.5, 0.5], [0.25, 0.75]]))
    assert (list(refused.value.rows), list(refused.value.columns)) == ([1], [1])


@pytest.mark.parametrize("bad", [[0.5, 0.4], [1.1, -0.1], [NAN, 1.0], [np.inf, 0.0]])
def test_one_draw_that_is_no_shares_is_refused(bad):
    with pytest.raises(MethodError, match="shares"):
        arithmetic(np.ones((1, 3, 2)), np.array([[0.5, 0.5], bad]))
