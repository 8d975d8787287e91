"""CODAS against a worked example, every pair looked at, and algebra."""

import numpy as np
import pytest

from countyindex.aggregation import codas
from countyindex.errors import MethodError
from countyindex.normalisation import share_of_maximum

HALVES = np.array([0.5, 0.5])
SCORES = np.random.default_rng(1).random((40, 3)).round(1)
WEIGHTS = np.array([0.2, 0.3, 0.5])

#: The worked example in pymcdm's documentation (1.4.0); the second column is a cost.
FIGURES = np.array(
    [
        [45, 3600, 45, 0.9],
        [25, 3800, 60, 0.8],
        [23, 3100, 35, 0.9],
        [14, 3400, 50, 0.7],
        [15, 3300, 40, 0.8],
        [28, 3000, 30, 0.6],
    ]
)
SHARES = np.array([0.2857, 0.3036, 0.2321, 0.1786])


def test_assessments_are_those_of_a_worked_example():
    given = codas(share_of_maximum(FIGURES * [1, -1, 1, 1]), SHARES / SHARES.sum())
    printed = [1.3914, 0.3411, -0.2170, -0.5381, -0.7292, -0.2481]
    np.testing.assert_allclose(given, printed, atol=1e-4)


def every_pair(scores, weights, threshold):
    away = (scores - scores.min(axis=0)) * weights
    e, t = np.linalg.norm(away, axis=1), away.sum(axis=1)
    far = np.abs(e[:, None] - e) >= threshold * (1 - 1e-9)
    return (e[:, None] - e + far * (t[:, None] - t)).sum(axis=1)


@pytest.mark.parametrize("threshold", [0.0, 0.02, 0.1, 0.3, 9.0])
def test_assessments_are_sums_over_all_pairs_ties_and_all(threshold):
    given = codas(SCORES, WEIGHTS, threshold=threshold)
    np.testing.assert_allclose(given, every_pair(SCORES, WEIGHTS, threshold), atol=1e-12)
    assert given.sum() == pytest.approx(0.0, abs=1e-10)


def test_a_difference_that_misses_the_threshold_by_float_noise_has_reached_it():
    # 0.3 − 0.1 is a little less than 0.2: all of T − T' is added.
    scores = np.array([[0.0], [0.1], [0.3]])
    # H of the third: 0.3 + 0.2 for the first distance, the same for the second.
    assert codas(scores, np.ones(1), threshold=0.2)[2] == pytest.approx(1.0)


def test_threshold_and_result_are_on_the_scale_of_the_scores():
    small = codas(SCORES, WEIGHTS)
    np.testing.assert_allclose(codas(100 * SCORES, WEIGHTS, threshold=2.0), 100 * small)


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_scores_at_the_ends_of_a_float_are_assessed_as_others_are(size):
    scores, weights = np.array([[4.0, 1.0], [2.0, 5.0], [0.0, 2.0]]), np.array([0.5, 0.5])
    np.testing.assert_allclose(
        codas(scores * size, weights, threshold=0.1 * size),
        codas(scores, weights, threshold=0.1) * size,
        rtol=1e-12,
    )


def test_a_centre_keeps_scores_on_their_scale():
    scores = 100 * SCORES
    plain = codas(scores, WEIGHTS, threshold=2.0)
    printed = codas(scores, WEIGHTS, threshold=2.0, centre=50.0)
    np.testing.assert_allclose(printed, 50 + plain / (4 * 39))
    ends = codas(np.array([[0.0], [100.0]]), np.ones(1), threshold=2.0, centre=50.0)
    np.testing.assert_allclose(ends, [0.0, 100.0])


def test_units_that_are_all_alike_are_all_assessed_at_nothing():
    np.testing.assert_array_equal(codas(np.full((5, 2), 0.1), HALVES), np.zeros(5))


def test_gaps_own_weights_and_negative_thresholds_are_refused():
    with pytest.raises(MethodError, match="every score") as refusal:
        codas(np.array([[1.0, 2.0], [np.nan, 3.0]]), HALVES)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))
    with pytest.raises(MethodError, match="one set of weights"):
        codas(np.ones((2, 2)), np.full((2, 2), 0.5))
    with pytest.raises(MethodError, match="threshold -1"):
        codas(SCORES, WEIGHTS, threshold=-1.0)
    with pytest.raises(MethodError, match="finite scores"):
        codas(np.array([[1.0, np.inf], [2.0, 2.0]]), HALVES)
