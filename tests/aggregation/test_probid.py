"""PROBID against a worked example and algebra, and what is refused."""

import numpy as np
import pytest

from countyindex.aggregation import probid
from countyindex.errors import MethodError

HALVES = np.array([0.5, 0.5])

#: The worked example in pymcdm's documentation (1.4.0): all columns but one are costs.
FIGURES = np.array(
    [
        [1.679e6, 1.525e-7, 3.747e-5, 0.251, 2.917],
        [2.213e6, 1.304e-7, 3.250e-5, 0.218, 6.633],
        [2.461e6, 1.445e-7, 3.854e-5, 0.259, 0.553],
        [2.854e6, 1.540e-7, 3.970e-5, 0.266, 1.597],
        [3.107e6, 1.522e-7, 3.779e-5, 0.254, 2.905],
        [3.574e6, 1.469e-7, 3.297e-5, 0.221, 6.378],
        [3.932e6, 1.977e-7, 3.129e-5, 0.210, 11.381],
        [4.383e6, 1.292e-7, 3.142e-5, 0.211, 9.929],
        [4.988e6, 1.690e-7, 3.767e-5, 0.253, 8.459],
        [5.497e6, 5.703e-7, 3.012e-5, 0.200, 18.918],
        [5.751e6, 4.653e-7, 3.017e-5, 0.201, 17.517],
    ]
)
SHARES = np.array([0.1819, 0.2131, 0.1838, 0.1832, 0.2379])
PRINTED = [0.8568, 0.7826, 0.9362, 0.9369, 0.9379, 0.8716, 0.5489, 0.7231, 0.7792, 0.3331, 0.3387]


def test_performances_are_those_of_a_worked_example():
    # The example's weights sum to 0.9999, which the fourth digit may feel.
    given = probid(FIGURES * [1, -1, -1, -1, -1], SHARES / SHARES.sum())
    np.testing.assert_allclose(given, PRINTED, atol=1e-4)


def test_distances_count_by_the_place_of_the_ideal_and_the_middle_one_twice():
    # v: (.3, .3), (0, .4), (.4, 0); ideals (.4, .4), (.3, .3), (0, 0); means .7/3.
    scores = np.array([[3.0, 3.0], [0.0, 4.0], [4.0, 0.0]])
    r2 = np.sqrt(2)
    nearest, middle, furthest, from_mean = 0.1 * r2, 0.0, 0.3 * r2, (0.3 - 0.7 / 3) * r2
    ratio = (nearest + middle / 2) / (middle / 2 + furthest)
    assert probid(scores, HALVES)[0] == pytest.approx(1 / (1 + ratio**2) + from_mean)
    assert probid(scores, HALVES, upper=100.0)[0] == pytest.approx(
        100 / (1 + ratio**2) + 100 * from_mean
    )


def test_of_two_units_the_better_has_no_distance_from_the_best():
    # h = 1: the ratio is 0 for the better; each lies (1/√5)/2 from the mean.
    performance = probid(np.array([[2.0], [1.0]]), np.ones(1))
    worse = 1 / (1 + ((1 / np.sqrt(5)) / (1 / (2 * np.sqrt(5)))) ** 2)
    np.testing.assert_allclose(performance, np.array([1.0, worse]) + 1 / (2 * np.sqrt(5)))


def test_the_unit_of_measure_of_a_column_does_not_matter():
    scores = np.random.default_rng(3).lognormal(size=(15, 2))
    np.testing.assert_allclose(probid(scores * [1e-9, 1e9], HALVES), probid(scores, HALVES))


def test_a_unit_far_below_may_gain_by_falling():
    scores = np.array([[9.0], [8.0], [7.0], [1.0]])
    lower = np.array([[9.0], [8.0], [7.0], [0.0]])
    assert probid(lower, np.ones(1))[3] > probid(scores, np.ones(1))[3]


def test_gaps_own_weights_and_columns_without_length_are_refused():
    with pytest.raises(MethodError, match="every score") as refusal:
        probid(np.array([[1.0, 2.0], [np.nan, 3.0]]), HALVES)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (0,))
    with pytest.raises(MethodError, match="one set of weights"):
        probid(np.ones((2, 2)), np.full((2, 2), 0.5))
    with pytest.raises(MethodError, match="length") as refusal:
        probid(np.array([[1.0, 0.0], [2.0, 0.0]]), HALVES)
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="finite scores"):
        probid(np.array([[1.0, np.inf], [2.0, 2.0]]), HALVES)


@pytest.mark.parametrize("scores", [np.full((7, 2), 0.1), [[2.0, 3.0]], [[1.0, 0.1], [2.0, 0.1]]])
def test_units_that_are_all_alike_in_what_has_weight_are_refused(scores):
    with pytest.raises(MethodError, match="all alike"):
        probid(np.array(scores), np.array([0.0, 1.0]))
