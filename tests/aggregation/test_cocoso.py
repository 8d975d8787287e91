"""CoCoSo against a worked example and algebra, and what is refused."""

import numpy as np
import pytest

from countyindex.aggregation import cocoso
from countyindex.errors import MethodError
from countyindex.normalisation import minmax

HALVES = np.array([0.5, 0.5])

#: The worked example in pymcdm's documentation (1.4.0); the second column is a cost.
FIGURES = np.array(
    [
        [60, 0.4, 2540, 500, 990],
        [6.35, 0.15, 1016, 3000, 1041],
        [6.8, 0.1, 1727.2, 1500, 1676],
        [10, 0.2, 1000, 2000, 965],
        [2.5, 0.1, 560, 500, 915],
        [4.5, 0.08, 1016, 350, 508],
        [3, 0.1, 1778, 1000, 920],
    ]
)
SHARES = np.array([0.036, 0.192, 0.326, 0.326, 0.12])
PRINTED = [2.041, 2.788, 2.882, 2.416, 1.299, 1.443, 2.519]


def test_compromises_are_those_of_a_worked_example():
    scores = minmax(FIGURES * [1, -1, 1, 1, 1])
    np.testing.assert_allclose(cocoso(scores, SHARES), PRINTED, atol=6e-4)


def test_the_three_appraisals_are_combined_by_both_their_means():
    # S = 5/8, 5/8, 1/4 and P = 3/2, 3/2, 1: k_a = 17/44, k_b = 4, k_c = 1 for the first.
    scores = np.array([[1.0, 0.25], [0.25, 1.0], [0.25, 0.25]])
    first = (17 / 44 * 4) ** (1 / 3) + (17 / 44 + 4 + 1) / 3
    last = (10 / 44 * 2 * 10 / 17) ** (1 / 3) + (10 / 44 + 2 + 10 / 17) / 3
    np.testing.assert_allclose(cocoso(scores, HALVES), [first, first, last])


def test_the_share_of_the_sum_counts_in_the_third_appraisal_only():
    scores = np.array([[1.0, 0.25], [0.25, 0.25]])
    # S = 5/8, 1/4; P = 3/2, 1; under share 1 the third is 1 and 2/5, under 0 it is 1 and 2/3.
    for share, third in ((1.0, 2 / 5), (0.0, 2 / 3)):
        a = (1 / 4 + 1) / (5 / 8 + 1 / 4 + 3 / 2 + 1)
        last = (a * 2 * third) ** (1 / 3) + (a + 2 + third) / 3
        assert cocoso(scores, HALVES, share=share)[1] == pytest.approx(last)


def test_scores_of_100_are_those_of_1_once_their_scale_is_said():
    scores = np.random.default_rng(2).random((20, 5))
    plain = cocoso(scores, SHARES)
    np.testing.assert_allclose(cocoso(100 * scores, SHARES, scale=100.0), plain)
    printed = cocoso(100 * scores, SHARES, scale=100.0, upper=100.0)
    np.testing.assert_allclose(printed, 100 * plain / plain.max())


def test_a_unit_without_any_score_is_refused_and_single_zeros_are_not():
    assert np.isfinite(cocoso(np.array([[0.0, 1.0], [1.0, 0.0]]), HALVES)).all()
    with pytest.raises(MethodError, match="weighted sum, which is 0") as refusal:
        cocoso(np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([1.0, 0.0]))
    assert refusal.value.rows == (1,)


def test_gaps_own_weights_negative_scores_and_options_out_of_range_are_refused():
    with pytest.raises(MethodError, match="every score") as refusal:
        cocoso(np.array([[1.0, 2.0], [np.nan, 3.0]]), HALVES)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))
    with pytest.raises(MethodError, match="0 or more only") as refusal:
        cocoso(np.array([[1.0, 2.0], [1.0, -3.0]]), HALVES)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))
    with pytest.raises(MethodError, match="one set of weights"):
        cocoso(np.ones((2, 2)), np.full((2, 2), 0.5))
    with pytest.raises(MethodError, match="finite scores"):
        cocoso(np.array([[1.0, np.inf], [2.0, 2.0]]), HALVES)
    for wrong in ({"share": 2.0}, {"scale": 0.0}, {"upper": -1.0}):
        with pytest.raises(MethodError, match="cocoso method cannot use"):
            cocoso(np.ones((2, 2)), HALVES, **wrong)
