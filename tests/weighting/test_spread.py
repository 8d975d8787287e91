"""Weights by how much scores differ: gaps are left out, columns that tell nothing refused."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.weighting import angle, coefficient_of_variation, gini, standard_deviation

NAN = np.nan
EVERY = pytest.mark.parametrize(
    "method", [standard_deviation, coefficient_of_variation, gini, angle]
)


@EVERY
def test_a_unit_without_any_score_has_no_say(method):
    column, other = [0.0, 1.0, 0.4], [1.0, 2.0, 4.0]
    alone = method(np.column_stack([column, other]))
    beside = method(np.column_stack([[*column, NAN], [*other, NAN]]))
    np.testing.assert_allclose(beside, alone, rtol=1e-14)


@EVERY
@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ([2.0, 2.0, 2.0], "all the same"),
        ([NAN, NAN, NAN], "a column has none"),
        ([NAN, 1.0, NAN], "all the same"),
        ([1.0, np.inf, 2.0], "finite"),
    ],
)
def test_a_column_that_cannot_be_weighed_is_refused_by_its_place(method, column, sentence):
    with pytest.raises(MethodError, match=f"{method.__name__} .*{sentence}") as refusal:
        method(np.column_stack([[1.0, 2.0, 3.0], column]))
    assert refusal.value.columns == (1,)


@EVERY
def test_one_unit_is_refused_and_two_weigh_by_the_formula(method):
    with pytest.raises(MethodError, match="all the same"):
        method(np.array([[1.0, 2.0]]))
    assert method(np.array([[1.0, 2.0], [3.0, 6.0]])) == pytest.approx([0.5, 0.5])
