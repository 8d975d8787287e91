"""Min–max: its ends, its goalposts and what it refuses."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.normalisation import distance_to_target, efficacy, minmax

NAN = np.nan
VALUES = np.array([[2.0, 30.0], [4.0, 10.0], [7.0, NAN]])


def test_the_worst_and_best_become_the_ends_exactly():
    scores = minmax(np.random.default_rng(1).lognormal(size=(50, 9)), lower=60.0, upper=100.0)
    np.testing.assert_array_equal(scores.min(axis=0), 60.0)
    np.testing.assert_array_equal(scores.max(axis=0), 100.0)


@pytest.mark.parametrize("units", [500, 1001, 1007])
def test_ends_of_a_long_column_are_found_in_any_row(units):
    values = np.full((2, units, 2), 5.0)
    for stack, (worst, best) in enumerate([(0, units - 1), (units - 2, 3)]):
        values[stack, worst], values[stack, best] = [1.0, -4.0], [9.0, 6.0]
    scores = minmax(values)
    assert scores[0, 0].tolist() == scores[1, -2].tolist() == [0.0, 0.0]
    assert scores[0, -1].tolist() == scores[1, 3].tolist() == [1.0, 1.0]
    np.testing.assert_allclose(scores[:, 1], [[0.5, 0.9], [0.5, 0.9]])
    values[1, 7, 1] = NAN
    np.testing.assert_array_equal(minmax(values), np.where(np.isnan(values), NAN, scores))


def test_long_columns_that_cannot_be_stretched_are_refused():
    values = np.random.default_rng(2).lognormal(size=(2, 1003, 3))
    values[1, :, 2] = 4.0
    with pytest.raises(MethodError, match="all the same") as refusal:
        minmax(values)
    assert refusal.value.columns == (2,)
    values[0, 1002, 1] = -np.inf
    with pytest.raises(MethodError, match="finite") as refusal:
        minmax(values)
    assert refusal.value.columns == (1,)


def test_goalposts_become_the_ends_and_values_beyond_leave_the_scale():
    goalposts = np.array([[3.0, 0.0], [5.0, 20.0]])
    np.testing.assert_allclose(minmax(VALUES, goalposts), [[-0.5, 1.5], [0.5, 0.5], [2.0, NAN]])


def test_clipping_stops_at_the_goalposts():
    goalposts = np.array([[3.0, 0.0], [5.0, 20.0]])
    clipped = minmax(VALUES, goalposts, clip=True, upper=100.0)
    np.testing.assert_allclose(clipped, [[0.0, 100.0], [50.0, 50.0], [100.0, NAN]])


def test_a_column_without_values_stays_without():
    scores = minmax(np.array([[1.0, NAN], [3.0, NAN]]))
    np.testing.assert_array_equal(scores, [[0.0, NAN], [1.0, NAN]])
    ends = np.array([[0.0, NAN], [4.0, NAN]])
    np.testing.assert_array_equal(
        minmax(np.array([[1.0, NAN], [3.0, NAN]]), ends), [[0.25, NAN], [0.75, NAN]]
    )


def test_goalposts_of_a_stack_may_differ():
    goalposts = np.array([[[0.0, 0.0], [10.0, 40.0]], [[2.0, 10.0], [7.0, 30.0]]])
    scores = minmax(VALUES, goalposts)
    assert scores.shape == (2, 3, 2)
    np.testing.assert_array_equal(scores[1], minmax(VALUES))


@pytest.mark.parametrize("same", [[3.0, 3.0, 3.0], [0.3, 0.1 + 0.2, 0.3], [NAN, 5.0, NAN]])
def test_a_constant_column_is_refused_by_its_place(same):
    with pytest.raises(MethodError, match="minmax method cannot stretch") as refusal:
        minmax(np.column_stack([[1.0, 2.0, 3.0], same]))
    assert refusal.value.columns == (1,)


@pytest.mark.parametrize("ends", [(5.0, 5.0), (9.0, 1.0), (NAN, 3.0), (0.0, np.inf)])
def test_goalposts_out_of_order_are_refused_by_their_place(ends):
    goalposts = np.array([[0.0, ends[0]], [9.0, ends[1]]])
    with pytest.raises(MethodError, match="two goalposts") as refusal:
        minmax(VALUES, goalposts)
    assert refusal.value.columns == (1,)


def test_infinite_values_and_values_too_far_away_are_refused():
    with pytest.raises(MethodError, match="finite") as refusal:
        minmax(np.array([[1.0, np.inf], [2.0, 3.0]]))
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="too far"):
        minmax(np.array([[1e300], [2.0]]), np.array([[0.0], [1e-300]]))


@pytest.mark.parametrize(("lower", "upper"), [(1.0, 1.0), (2.0, 1.0), (NAN, 1.0), (0.0, np.inf)])
def test_a_scale_must_have_two_ends_in_order(lower, upper):
    with pytest.raises(
        MethodError, match=r"cannot scale|cannot use lower nan|cannot use upper inf"
    ):
        minmax(VALUES, lower=lower, upper=upper)


@pytest.mark.parametrize("normalise", [minmax, distance_to_target, efficacy])
@pytest.mark.parametrize(
    "goalposts", [[[0, 0], [1, 1]], [[0, 0, 0]], [0, 0, 0], [[[0] * 3] * 3] * 2]
)
def test_goalposts_of_another_shape_than_two_a_column_are_refused(normalise, goalposts):
    shape = np.shape(goalposts)
    said = f"The {normalise.__name__} method was given goalposts of shape {shape} for 3 columns."
    with pytest.raises(MethodError) as refusal:
        normalise(np.random.default_rng(1).random((5, 3)), goalposts)
    assert str(refusal.value) == f"{said} Give a worst and a best value a column."


def test_a_constant_column_between_its_own_ends_is_not_laid_to_the_goalposts():
    values = np.array([[1.0, 5.0], [2.0, 5.0]])
    with pytest.raises(MethodError, match="values are all the same") as refusal:
        minmax(values, np.array([[1.0, 5.0], [2.0, 5.0]]))
    assert refusal.value.columns == (1,)
    with pytest.raises(MethodError, match="second larger than the first"):
        minmax(values, np.array([[1.0, 4.0], [2.0, 4.0]]))
