"""Two stages against outliers, powers and logarithms, against their parts and algebra."""

import numpy as np
import pytest

from countyindex.errors import MethodError
from countyindex.treatment import box_cox, log, log1p, shifted_log, two_stage, winsorise
from countyindex.treatment.two_stage import stages_taken

NAN = np.nan
#: Calm; one far value; so many far values that no five points calm it.
CALM, FAR = np.arange(168.0), np.array([*range(167), 5000.0])
WILD = np.exp(np.linspace(0.0, 16.0, 168))
VALUES = np.column_stack([CALM, FAR, WILD])


def test_each_column_goes_as_far_as_it_needs():
    treated = two_stage(VALUES)
    np.testing.assert_array_equal(treated[:, 0], CALM)
    np.testing.assert_array_equal(treated[:, 1], winsorise(VALUES)[:, 1])
    np.testing.assert_array_equal(treated[:, 2], shifted_log(VALUES)[:, 2])


def test_the_report_says_which_stage_was_taken():
    told = stages_taken(VALUES)
    assert told["points"].tolist() == [0, 1, 0]
    assert told["logged"].tolist() == [False, False, True]
    assert not told["still_outlying"].any()


def test_a_column_that_even_logarithms_do_not_calm_is_reported():
    lone = np.array([*np.zeros(40), *np.ones(2), *np.full(2, 2.0)])[:, None]
    told = stages_taken(lone, max_points=1)
    assert told["logged"].all()
    assert told["still_outlying"].all()


def test_logarithms_are_taken_of_the_original_values_and_mirrored_for_a_left_tail():
    span = 0.01 * (WILD.max() - WILD.min())
    expected = -np.log(WILD - WILD.min() + span)
    np.testing.assert_allclose(two_stage(-WILD[:, None])[:, 0], expected)


def test_columns_of_other_draws_do_not_decide():
    stack = np.stack([VALUES, VALUES[:, ::-1]])
    np.testing.assert_array_equal(two_stage(stack)[1], two_stage(VALUES[:, ::-1]))


def test_gaps_stay_and_calm_values_are_handed_on():
    calm = CALM[:, None]
    assert two_stage(calm) is calm
    holed = VALUES.copy()
    holed[3] = NAN
    np.testing.assert_array_equal(np.isnan(two_stage(holed)), np.isnan(holed))


@pytest.mark.parametrize("column", [[NAN, NAN, NAN], [7.0, NAN, NAN], [7.0, 7.0, 7.0]])
def test_one_value_none_or_all_the_same_are_left_alone(column):
    values = np.array(column)[:, None]
    np.testing.assert_array_equal(two_stage(values), values)


def test_two_stages_refuse_what_their_parts_refuse():
    with pytest.raises(MethodError, match="share above 0"):
        two_stage(CALM[:, None], share=0.0)
    with pytest.raises(MethodError, match="points"):
        two_stage(CALM[:, None], max_points=-1)
    with pytest.raises(MethodError, match="finite"):
        two_stage(np.array([[1.0], [np.inf]]))


POSITIVE = np.array([[0.5, 1.0], [2.0, NAN], [9.0, 4.0]])


def test_box_cox_is_the_power_less_one_over_the_power():
    for power in (-1.0, 0.3, 1.0, 2.0):
        np.testing.assert_allclose(
            box_cox(POSITIVE, exponent=power), (POSITIVE**power - 1) / power, rtol=1e-12
        )


def test_box_cox_of_power_zero_is_the_logarithm_and_its_limit():
    np.testing.assert_allclose(box_cox(POSITIVE, exponent=0.0), log(POSITIVE))
    np.testing.assert_allclose(box_cox(POSITIVE, exponent=1e-9), log(POSITIVE), atol=1e-7)


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.inf])
def test_box_cox_refuses_what_has_no_power_by_its_place(wrong):
    with pytest.raises(MethodError, match="box_cox") as refusal:
        box_cox(np.array([[1.0, 2.0], [3.0, wrong]]), exponent=0.5)
    assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))


def test_box_cox_refuses_powers_that_overflow_or_are_none():
    with pytest.raises(MethodError, match="power 200"):
        box_cox(np.array([[1e9]]), exponent=200.0)
    with pytest.raises(MethodError, match="cannot use exponent nan"):
        box_cox(POSITIVE, exponent=NAN)


def test_the_logarithm_of_one_more_takes_zeros_and_refuses_less():
    values = np.array([[0.0, NAN], [np.e - 1.0, 1e-12]])
    np.testing.assert_allclose(log1p(values), [[0.0, NAN], [1.0, 1e-12]])
    for wrong in (-0.1, np.inf):
        with pytest.raises(MethodError, match="log1p") as refusal:
            log1p(np.array([[1.0, 2.0], [3.0, wrong]]))
        assert (refusal.value.rows, refusal.value.columns) == ((1,), (1,))
